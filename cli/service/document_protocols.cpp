#include "cli/service/document_protocols.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "cli/options/languages.h"
#include "cli/service/json_response.h"
#include "cli/service/request_error.h"
#include "parsers/document/coded_text.h"
#include "parsers/make_parser.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostFileName = 255;

// What stands behind the last slash of whatever system; nothing if it is not in UTF-8.
std::string base_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
  if (name.size() > kMostFileName || valid_utf8_prefix(name) != name.size()) return {};
  return std::string(name);
}

std::optional<Format> format_of_type(std::string_view type) {
  if (type == "text/html" || type == "application/xhtml+xml") return Format::kHtml;
  if (type == "text/markdown") return Format::kMarkdown;
  if (type == "text/mdx") return Format::kMdx;
  if (type == "text/plain") return Format::kText;
  return std::nullopt;
}

// What is said of it counts before its name, and that before its type. A name with another ending
// is one of a format that is not read.
std::optional<Format> format_of(const RequestFields& fields, const RequestFields::File& file,
                                const std::string& name) {
  if (const auto said = format_of_field(fields)) return said;
  if (const auto named = format_of_path(name)) return named;
  if (const auto typed = format_of_type(file.type)) return typed;
  if (name.find('.') == std::string::npos) return std::nullopt;
  throw RequestError(400,
                     "Invalid file data: documents of this kind are not translated, but HTML, "
                     "Markdown, MDX and text; the field 'format' says what a file of another name "
                     "is");
}

DocumentRequest document_of(const RequestFields& fields) {
  const RequestFields::File* const file = fields.file();
  if (file == nullptr) throw RequestError(400, "Invalid file data: there is no file");
  DocumentRequest document;
  document.file_name = base_name(fields.text("filename").value_or(file->name));
  document.format = format_of(fields, *file, document.file_name);
  document.bytes = file->bytes;
  return document;
}

std::string_view ending_of(Format format) {
  switch (format) {
    case Format::kHtml: return ".html";
    case Format::kMarkdown: return ".md";
    case Format::kMdx: return ".mdx";
    case Format::kText: return ".txt";
  }
  return "";
}

std::string_view type_of(Format format) {
  switch (format) {
    case Format::kHtml: return "text/html";
    case Format::kMarkdown: return "text/markdown";
    case Format::kMdx: return "text/mdx";
    case Format::kText: return "text/plain";
  }
  return "application/octet-stream";
}

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

// RFC 6266 and RFC 8187: any name, with bytes that steer nothing.
std::string disposition_of(const std::string& name) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : name) {
    if (is_plain(c)) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += '%';
    encoded += kDigits[byte >> 4U];
    encoded += kDigits[byte & 15U];
  }
  return "attachment; filename*=UTF-8''" + encoded;
}

Json json_of(const DocumentStatus& status) {
  Json json = {{"id", status.id},
               {"status", state_name(status.state)},
               {"file", status.file_name},
               {"target", status.target},
               {"source_bytes", status.num_source_bytes},
               {"segments", status.num_segments},
               {"segments_done", status.num_done},
               {"seconds", status.run_time.count()}};
  if (!status.model.empty()) json["model"] = status.model;
  if (!status.error.empty()) json["error"] = status.error;
  if (status.result == nullptr) return json;
  const DocumentResult& result = *status.result;
  json["source"] = result.source_language;
  json["format"] = format_name(result.format);
  json["bytes"] = result.bytes.size();
  json["kept"] = result.counts.kept();
  json["findings"] =
      result.counts.findings[0] + result.counts.findings[1] + result.counts.findings[2];
  json["has_report"] = !result.report.empty();
  return json;
}

}  // namespace

DocumentCall read_own_document(const RequestFields& fields, const ServiceDefaults& defaults) {
  DocumentCall call;
  call.document = document_of(fields);
  const std::string source = fields.text("source").value_or("");
  call.document.source = source == "auto" ? "" : language_of_field("source", source);
  call.document.target =
      language_of_field("target", fields.text("target").value_or(defaults.target));
  if (call.document.target.empty()) throw RequestError(400, "the field 'target' is missing");
  call.document.model = fields.text("model").value_or("");
  call.document.glossary = glossary_of_field(fields);
  call.glossary_ids = glossary_ids_of(fields);
  return call;
}

DocumentCall read_deepl_document(const RequestFields& fields, const ServiceDefaults& defaults) {
  DocumentCall call;
  call.document = document_of(fields);
  DocumentRequest& document = call.document;
  document.source = language_of_field("source_lang", fields.text("source_lang").value_or(""));
  document.target =
      language_of_field("target_lang", fields.text("target_lang").value_or(defaults.target));
  if (document.target.empty()) throw RequestError(400, "Parameter 'target_lang' not specified.");
  if (document.source == document.target) {
    throw RequestError(400, "Source and target language are equal.");
  }
  call.glossary_ids = glossary_ids_of(fields);
  if (!call.glossary_ids.empty() && document.source.empty()) {
    throw RequestError(400, "Use of a glossary requires the source_lang parameter to be specified");
  }
  check_deepl_formality(fields);
  const std::string output = fields.text("output_format").value_or("");
  if (!output.empty() && format_of_path("a." + output) != document.format) {
    throw RequestError(400, "output_format not supported.");
  }
  return call;
}

HttpResponse own_ticket(const DocumentStore::Ticket& ticket) {
  HttpResponse response =
      json_response(Json{{"id", ticket.id}, {"key", ticket.key}, {"status", "queued"}}, 202);
  response.headers.emplace_back("Location", "/v1/documents/" + ticket.id);
  return response;
}

HttpResponse own_status(const DocumentStatus& status) { return json_response(json_of(status)); }

std::string event_of(const DocumentStatus& status) {
  const bool is_over =
      status.state == DocumentState::kDone || status.state == DocumentState::kFailed;
  return "event: " + std::string(is_over ? state_name(status.state) : "progress") +
         "\ndata: " + own_status(status).body + "\n";
}

HttpResponse deepl_ticket(const DocumentStore::Ticket& ticket) {
  return json_response(Json{{"document_id", ticket.id}, {"document_key", ticket.key}});
}

HttpResponse deepl_status(const DocumentStatus& status) {
  Json json = {{"document_id", status.id}};
  switch (status.state) {
    case DocumentState::kQueued: json["status"] = "queued"; break;
    case DocumentState::kTranslating: {
      json["status"] = "translating";
      const std::size_t left = status.num_segments - status.num_done;
      const auto seconds = static_cast<std::size_t>(status.run_time.count());
      json["seconds_remaining"] =
          status.num_done != 0 ? Json(seconds * left / status.num_done) : Json(1);
      break;
    }
    case DocumentState::kDone:
      json["status"] = "done";
      json["seconds_remaining"] = 0;
      json["billed_characters"] = status.num_source_bytes;
      break;
    case DocumentState::kFailed:
      json["status"] = "error";
      json["error_message"] = status.error;
      json["message"] = status.error;
      break;
  }
  return json_response(json);
}

HttpResponse document_file(const DocumentStatus& status, unsigned status_if_not) {
  if (status.state == DocumentState::kFailed) throw RequestError(409, status.error);
  if (status.result == nullptr) {
    throw RequestError(status_if_not, "the document is not translated yet");
  }
  const DocumentResult& result = *status.result;
  HttpResponse response;
  response.type = type_of(result.format);
  const bool is_token = !result.encoding.empty() &&
                        std::all_of(result.encoding.begin(), result.encoding.end(), is_plain);
  if (is_token) response.type += "; charset=" + result.encoding;
  response.body = result.bytes;
  const std::string name = status.file_name.empty()
                               ? "document" + std::string(ending_of(result.format))
                               : status.file_name;
  response.headers.emplace_back("Content-Disposition", disposition_of(name));
  // It is a stranger's page, and must do nothing in the name of this service.
  response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
  return response;
}

HttpResponse document_report(const DocumentStatus& status) {
  if (status.state == DocumentState::kFailed) throw RequestError(409, status.error);
  if (status.result == nullptr) throw RequestError(409, "the document is not translated yet");
  if (status.result->report.empty()) {
    throw RequestError(404, "the report was too large to be kept");
  }
  HttpResponse response;
  response.body = status.result->report;
  return response;
}

}  // namespace hymt
