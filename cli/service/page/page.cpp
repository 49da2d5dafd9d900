#include "cli/service/page/page.h"

#include <string>

#include "cli/service/page/embedded_file.h"

namespace hymt {
namespace {

constexpr std::string_view kFolder = "/page/";
constexpr std::string_view kFirst = "index.html";

// What the page may do: load scripts, styles and pictures from here, ask the service, and nothing
// else; no script may make markup of text, and no other page may show this one.
constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'";

const EmbeddedFile* find_file(std::string_view path) {
  std::string_view name = kFirst;
  if (path != "/") {
    if (!path.starts_with(kFolder)) return nullptr;
    name = path.substr(kFolder.size());
    if (name == kFirst) return nullptr;  // What it names lies below its own path.
  }
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == name) return &file;
  }
  return nullptr;
}

std::string_view type_of(std::string_view name) {
  if (name.ends_with(".html")) return "text/html; charset=utf-8";
  if (name.ends_with(".css")) return "text/css; charset=utf-8";
  if (name.ends_with(".svg")) return "image/svg+xml";
  return "text/javascript; charset=utf-8";
}

// A list of tags, "W/" before some of them, or "*".
bool is_known(std::string_view if_none_match, std::string_view tag) {
  return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

}  // namespace

bool is_page_path(std::string_view path) { return find_file(path) != nullptr; }

HttpResponse page_response(const HttpRequest& request) {
  const EmbeddedFile& file = *find_file(request.path);
  HttpResponse response;
  response.status = is_known(request.header("if-none-match"), file.tag) ? 304 : 200;
  response.type = type_of(file.name);
  response.body = file.bytes;
  response.headers = {{"Cache-Control", "no-cache"},
                      {"ETag", std::string(file.tag)},
                      {"Content-Security-Policy", std::string(kPolicy)},
                      {"Cross-Origin-Opener-Policy", "same-origin"},
                      {"Cross-Origin-Resource-Policy", "same-origin"},
                      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
                      {"Referrer-Policy", "no-referrer"},
                      {"X-Frame-Options", "DENY"}};
  return response;
}

}  // namespace hymt
