#include "cli/commands/serve_command.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/commands/glossary_files.h"
#include "cli/commands/service_catalog.h"
#include "cli/options/usage_error.h"
#include "cli/report/background_log.h"
#include "cli/report/safe_text.h"
#include "cli/run/model_engine.h"
#include "cli/run/work_queue.h"
#include "cli/service/http/http_server.h"
#include "cli/service/readiness.h"
#include "cli/service/served_models.h"
#include "cli/service/service_metrics.h"
#include "cli/service/translation_service.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::string_view kDefaultAddress = "127.0.0.1:8080";
constexpr SizeLimit kMaxTokens{std::uint64_t{1} << 20, "take fewer tokens"};
// How often clients hear of the progress of documents.
constexpr auto kTick = std::chrono::milliseconds(500);
// Shorter ones can be guessed.
constexpr std::size_t kLeastToken = 8;

struct Address {
  std::string host;
  std::uint16_t port = 0;
};

Address address_of(const std::string& text) {
  const std::size_t colon = text.rfind(':');
  Address address;
  bool is_good = colon != std::string::npos && colon > 0;
  if (is_good) {
    address.host = text.substr(0, colon);
    const bool has_brackets = address.host.starts_with('[') && address.host.ends_with(']');
    if (has_brackets) address.host = address.host.substr(1, address.host.size() - 2);
    if (!has_brackets && address.host.find(':') != std::string::npos) is_good = false;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, address.port);
    is_good = is_good && error == std::errc() && stop == end && !address.host.empty();
  }
  if (is_good) return address;
  throw UsageError("--listen wants an address and a port, such as 127.0.0.1:8080 or [::1]:8080",
                   "see hymt-doc serve --help");
}

std::vector<std::string> read_tokens(const std::filesystem::path& path,
                                     const FileSystem& file_system, StatusStream& status) {
  std::string text;
  try {
    text = read_file(file_system, path, kMaxTokens, /*regular_only=*/false);
  } catch (const Error& error) {
    throw Error(ErrorKind::kUsage, std::string("tokens: ") + error.what(), path.string());
  }
  std::vector<std::string> tokens;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line = text.substr(begin, end - begin);
    begin = end + 1;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.empty() || line.starts_with('#')) continue;
    if (line.size() < kLeastToken) {
      throw Error(ErrorKind::kUsage,
                  "a token has fewer than " + std::to_string(kLeastToken) +
                      " bytes and could be guessed; take longer ones",
                  path.string());
    }
    tokens.push_back(std::move(line));
  }
  if (tokens.empty()) {
    throw Error(ErrorKind::kUsage, "there is no token in this file; write one a line",
                path.string());
  }
  const auto found = file_system.status(path, Links::kFollow);
  if (found && found->kind == FileKind::kRegular && (found->permissions & 07U) != 0) {
    status.print("hymt-doc: warning: " + one_line(path.string()) +
                 ": every user of this machine can read these tokens; chmod o= makes that end\n");
  }
  return tokens;
}

// Whoever can reach the address must show who they are, unless they are on this machine.
void check_safety(const ServeOptions& options, const Address& address) {
  if (options.tokens || HttpServer::is_loopback(address.host)) return;
  throw UsageError("--listen " + *options.listen +
                       " can be reached from other machines, so --tokens FILE must say who may "
                       "translate",
                   "one token a line; for example: openssl rand -hex 24 > tokens");
}

struct Threads {
  std::uint32_t engine = 1;
  std::uint32_t workers = 1;
};

// A model computes all the time, while texts are taken apart and put together now and then.
Threads thread_budget(const ServeOptions& options) {
  constexpr std::uint32_t kShareOfWorkers = 8;
  const std::uint32_t all =
      options.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
  if (options.engine != "model") return {.engine = 1, .workers = all};
  return {.engine = all, .workers = std::max(1U, all / kShareOfWorkers)};
}

std::string milliseconds_text(std::chrono::nanoseconds time) {
  return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(time).count()) +
         " ms";
}

ServiceOptions service_options(const ServeOptions& options, const FileSystem& file_system,
                               StatusStream& status) {
  ServiceOptions service;
  if (options.tokens) service.tokens = read_tokens(*options.tokens, file_system, status);
  if (options.admin_tokens) {
    service.admin_tokens = read_tokens(*options.admin_tokens, file_system, status);
  }
  if (!options.to.empty()) service.defaults.target = options.to.front();
  service.context_tokens = options.model.context;
  service.max_requests = options.max_requests;
  service.requests_a_minute = options.max_rate;
  service.max_body_bytes = options.max_body;
  service.documents.document_bytes = options.max_document;
  service.documents.documents = options.max_documents;
  service.documents.time = std::chrono::minutes(options.document_time);
  service.num_workers = thread_budget(options).workers;
  service.translation.seed = options.seed;
  service.translation.sampling = sampling_options(options.model);
  std::vector<std::string> notes;
  service.translation.glossary = read_glossaries(options.glossaries, file_system, notes);
  for (const std::string& note : notes) {
    if (!options.quiet) status.print("hymt-doc: glossary: " + one_line(note) + "\n");
  }
  return service;
}

HttpLimits http_limits(const ServeOptions& options) {
  HttpLimits limits;
  const std::uint64_t largest = options.max_document + TranslationService::kFormBytes;
  limits.body_bytes = std::max(options.max_body, largest);
  limits.bodies_bytes = options.max_body * 8 + largest * 2;
  limits.connections = options.max_connections;
  return limits;
}

}  // namespace

int serve(const ServeOptions& options, FileSystem& file_system, StatusStream& status) {
  const bool has_address = options.listen || !options.socket;
  const Address address =
      has_address ? address_of(options.listen.value_or(std::string(kDefaultAddress))) : Address();
  if (has_address) check_safety(options, address);
  ServiceOptions service_settings = service_options(options, file_system, status);

  RunSettings settings;
  settings.engine = options.engine;
  settings.model = options.model;
  const ServiceCatalog catalog(file_system, settings, options.models,
                               thread_budget(options).engine);
  try {
    static_cast<void>(catalog.names());
  } catch (const Error& error) {
    throw Error(ErrorKind::kUsage, std::string("models: ") + error.what(), error.path());
  }
  ServiceMetrics metrics;
  BackgroundLog lines(status);
  const auto tell = [&](const std::string& line) {
    if (!lines.print("hymt-doc: " + one_line(line))) metrics.count_lost_line();
  };
  std::unique_ptr<ServedModels> models;
  try {
    models = std::make_unique<ServedModels>(catalog, metrics);
  } catch (const std::system_error& error) {
    throw no_thread_error(error);
  }
  TranslationService service(std::move(service_settings), *models, metrics, tell);
  const auto log = [&](const HttpLogEntry& entry) {
    const std::string_view route = entry.request != nullptr
                                       ? TranslationService::route_name(*entry.request)
                                       : std::string_view("unreadable");
    metrics.count_request(route, entry.status, entry.time);
    if (options.quiet) return;
    // Neither the path nor the query, which are a stranger's and may hold texts.
    constexpr std::size_t kMostMethod = 10;
    const std::string method =
        entry.request != nullptr ? one_line(entry.request->method, kMostMethod) + " " : "";
    tell(method + std::string(route) + " " + std::to_string(entry.status) + ", " +
         milliseconds_text(entry.time) + ", " + std::to_string(entry.response_bytes) + " bytes");
  };
  HttpServer server(
      http_limits(options),
      [&](std::shared_ptr<HttpExchange> exchange) { service.handle(std::move(exchange)); }, log);
  server.bound_bodies([&](const HttpRequest& head) { return service.body_limit(head); });
  server.tick_every(kTick, [&] { service.tick(); });
  // Before the model, which takes long: what cannot be had is said at once.
  std::vector<std::string> places;
  if (has_address) {
    const std::uint16_t port = server.listen_on(address.host, address.port);
    const bool is_v6 = address.host.find(':') != std::string::npos;
    places.push_back("http://" + (is_v6 ? "[" + address.host + "]" : address.host) + ":" +
                     std::to_string(port));
  }
  if (options.socket) {
    server.listen_on_socket(options.socket->string(), false);
    places.push_back(options.socket->string());
  }
  if (options.admin_socket) {
    server.listen_on_socket(options.admin_socket->string(), true);
    places.push_back(options.admin_socket->string() + " (administration)");
  }
  models->reload({.name = catalog.first_name()});
  std::string where;
  for (const std::string& place : places) where += (where.empty() ? "" : ", ") + place;
  if (!options.quiet) tell(models->current()->description);
  tell("serving " + catalog.first_name() + " on " + where);
  notify_supervisor("READY=1");

  HttpServer::Signals signals;
  signals.on_stop = [&] {
    notify_supervisor("STOPPING=1");
    tell("stopping; what is under way ends (once more: stop at once)");
  };
  signals.on_hangup = [&] { service.reload_current(); };
  if (server.run(std::move(signals))) return kExitDone;
  tell("stopped; something under way was given up");
  lines.end();
  // Not waiting for a model that is just being loaded.
  ::_exit(kExitInterrupted);
}

}  // namespace hymt
