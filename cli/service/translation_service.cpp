#include "cli/service/translation_service.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "cli/service/page/page.h"
#include "cli/service/request_error.h"
#include "cli/service/request_fields.h"
#include "cli/service/route_pattern.h"
#include "cli/service/secret.h"

namespace hymt {
namespace {

// The page and the files that it loads, as one route.
constexpr std::string_view kPagePath = "/";

// Weblate puts "[X12X]" where a variable or a tag was, and wants it back.
ParserOptions options_of_texts() {
  ParserOptions options;
  options.placeholders = {{"weblate", R"(\[X[0-9]+X\])"}};
  return options;
}

// What a client shows in its header: "Authorization: Bearer TOKEN", or DeepL's word for it.
std::string_view token_of(const HttpRequest& request) {
  const std::string_view value = request.header("authorization");
  for (const std::string_view scheme : {"Bearer ", "bearer ", "DeepL-Auth-Key "}) {
    if (value.starts_with(scheme)) return value.substr(scheme.size());
  }
  return {};
}

}  // namespace

TranslationService::TranslationService(ServiceOptions options, ServedModels& models,
                                       ServiceMetrics& metrics, ServiceNotice notice)
    : options_(std::move(options)),
      settings_(std::make_shared<const TranslationSettings>(options_.translation)),
      models_(models),
      metrics_(metrics),
      notice_(std::move(notice)),
      parsers_(ParserOptions{}),
      text_parsers_(options_of_texts()),
      line_parsers_(options_of_texts(), TextLines::kApart),
      rate_(options_.requests_a_minute),
      documents_(options_.documents, {.models = models_,
                                      .metrics = metrics_,
                                      .parsers = parsers_,
                                      .translation = options_.translation,
                                      .context_tokens = options_.context_tokens}),
      reloads_(std::make_unique<BackgroundThread>()),
      workers_(options_.num_workers) {}

TranslationService::~TranslationService() {
  reloads_ = nullptr;  // First: it hands on what waits for a model.
  workers_.wait_until_idle();
}

// ---- Which request is whose

std::span<const TranslationService::Route> TranslationService::routes() {
  using Self = TranslationService;
  constexpr Dialect kOwn = Dialect::kOwn;
  constexpr Dialect kLibre = Dialect::kLibreTranslate;
  constexpr Dialect kDeepL = Dialect::kDeepL;
  static constexpr Route kRoutes[] = {
      {"GET", kPagePath, Access::kOpen, kOwn, &Self::page},
      {"POST", "/v1/translate", Access::kUser, kOwn, &Self::translate<read_own_call, kOwn>},
      {"GET", "/v1/languages", Access::kUser, kOwn, &Self::own_languages},
      {"GET", "/v1/models", Access::kUser, kOwn, &Self::own_models},
      {"POST", "/v1/chat/completions", Access::kUser, kOwn,
       &Self::translate<read_openai_call, kOwn>},
      {"GET", "/healthz", Access::kOpen, kOwn, &Self::health},
      {"GET", "/health", Access::kOpen, kLibre, &Self::health},
      {"GET", "/readyz", Access::kOpen, kOwn, &Self::readiness},
      {"GET", "/metrics", Access::kUser, kOwn, &Self::metrics_text},
      {"GET", "/openapi.json", Access::kOpen, kOwn, &Self::openapi},
      {"POST", "/translate", Access::kUser, kLibre,
       &Self::translate<read_libretranslate_call, kLibre>, Body::kWithKey},
      {"GET", "/languages", Access::kOpen, kLibre, &Self::libretranslate_languages},
      {"GET", "/frontend/settings", Access::kOpen, kLibre, &Self::libretranslate_settings},
      {"POST", "/detect", Access::kUser, kLibre, &Self::detect, Body::kWithKey},
      {"POST", "/v2/translate", Access::kUser, kDeepL, &Self::translate<read_deepl_call, kDeepL>},
      {"GET", "/v2/languages", Access::kUser, kDeepL, &Self::deepl_languages},
      {"POST", "/v2/languages", Access::kUser, kDeepL, &Self::deepl_languages},
      {"GET", "/v2/usage", Access::kUser, kDeepL, &Self::deepl_usage},
      {"POST", "/v2/usage", Access::kUser, kDeepL, &Self::deepl_usage},
      {"POST", "/v1/documents", Access::kUser, kOwn, &Self::add_document, Body::kDocument},
      {"GET", "/v1/documents/{id}", Access::kUser, kOwn, &Self::document_status},
      {"DELETE", "/v1/documents/{id}", Access::kUser, kOwn, &Self::document_delete},
      {"GET", "/v1/documents/{id}/events", Access::kUser, kOwn, &Self::document_events},
      {"GET", "/v1/documents/{id}/result", Access::kUser, kOwn, &Self::document_result},
      {"GET", "/v1/documents/{id}/report", Access::kUser, kOwn, &Self::document_report},
      {"POST", "/v2/document", Access::kUser, kDeepL, &Self::deepl_add_document, Body::kDocument},
      {"GET", "/v2/document/{id}", Access::kUser, kDeepL, &Self::deepl_document_status},
      {"POST", "/v2/document/{id}", Access::kUser, kDeepL, &Self::deepl_document_status},
      {"GET", "/v2/document/{id}/result", Access::kUser, kDeepL, &Self::deepl_document_result},
      {"POST", "/v2/document/{id}/result", Access::kUser, kDeepL, &Self::deepl_document_result},
      {"GET", "/v2/glossary-language-pairs", Access::kUser, kDeepL, &Self::glossary_pairs},
      {"GET", "/v2/glossaries", Access::kUser, kDeepL, &Self::glossaries},
      {"POST", "/v2/glossaries", Access::kUser, kDeepL, &Self::glossary_create},
      {"GET", "/v2/glossaries/{id}", Access::kUser, kDeepL, &Self::glossary},
      {"DELETE", "/v2/glossaries/{id}", Access::kUser, kDeepL, &Self::glossary_delete},
      {"GET", "/v2/glossaries/{id}/entries", Access::kUser, kDeepL, &Self::glossary_entries},
      {"GET", "/admin/models", Access::kAdmin, kOwn, &Self::admin_models},
      {"POST", "/admin/models", Access::kAdmin, kOwn, &Self::admin_reload},
      {"POST", "/admin/models/unload", Access::kAdmin, kOwn, &Self::admin_unload},
  };
  return kRoutes;
}

const TranslationService::Route* TranslationService::find_route(const HttpRequest& request,
                                                                unsigned& status,
                                                                std::string& allowed) {
  status = 404;
  const std::string_view method =
      request.method == "HEAD" ? "GET" : std::string_view(request.method);
  const std::string_view path = is_page_path(request.path) ? kPagePath : request.path;
  for (const Route& route : routes()) {
    if (!falls_under(path, route.path)) continue;
    if (route.method == method) return &route;
    status = 405;
    allowed += (allowed.empty() ? "" : ", ") + std::string(route.method);
  }
  return nullptr;
}

std::string_view TranslationService::route_name(const HttpRequest& request) {
  unsigned status = 0;
  std::string allowed;
  const Route* const route = find_route(request, status, allowed);
  return route != nullptr ? route->path : "other";
}

bool TranslationService::may_use(const Route& route, const HttpRequest& request) const {
  if (route.access == Access::kOpen || request.is_on_admin_socket) return true;
  const std::string_view token = token_of(request);
  if (is_one_of(token, options_.admin_tokens)) return true;
  if (route.access == Access::kAdmin) return false;
  return options_.tokens.empty() || is_one_of(token, options_.tokens) ||
         route.body == Body::kWithKey;
}

// Of requests whose token may stand in the body.
void TranslationService::check_key(const RequestFields& fields, const HttpRequest& request) const {
  if (options_.tokens.empty() || request.is_on_admin_socket) return;
  const std::string_view token = token_of(request);
  if (is_one_of(token, options_.tokens) || is_one_of(token, options_.admin_tokens)) return;
  if (is_one_of(fields.text("api_key").value_or(""), options_.tokens)) return;
  throw RequestError(403, "an API key is wanted");
}

std::string TranslationService::owner_of(const HttpRequest& request) const {
  const std::string_view token = token_of(request);
  const bool is_known =
      is_one_of(token, options_.tokens) || is_one_of(token, options_.admin_tokens);
  return is_known ? std::string(token) : std::string();
}

std::uint64_t TranslationService::body_limit(const HttpRequest& head) const {
  unsigned status = 0;
  std::string allowed;
  const Route* const route = find_route(head, status, allowed);
  const bool is_document =
      route != nullptr && route->body == Body::kDocument && may_use(*route, head);
  return is_document
             ? std::max(options_.max_body_bytes, options_.documents.document_bytes + kFormBytes)
             : options_.max_body_bytes;
}

bool TranslationService::is_within_rate(const HttpRequest& request) {
  // By what was checked already; who sends a wrong token is known by the address.
  const std::string_view token = token_of(request);
  const bool is_known = is_one_of(token, options_.tokens);
  const std::string client = is_known ? "token " + std::string(token) : request.client;
  return rate_.take(client, std::chrono::steady_clock::now());
}

void TranslationService::handle(std::shared_ptr<HttpExchange> exchange) {
  const HttpRequest& request = exchange->request();
  unsigned status = 0;
  std::string allowed;
  const Route* const route = find_route(request, status, allowed);
  if (route == nullptr) {
    HttpResponse response = error_response(
        request.path.starts_with("/v2/") ? Dialect::kDeepL : Dialect::kOwn, status,
        status == 405 ? "this path knows other methods" : "there is nothing at this path");
    if (status == 405) response.headers.emplace_back("Allow", allowed);
    exchange->answer(std::move(response));
    return;
  }
  if (!may_use(*route, request)) {
    // DeepL's and LibreTranslate's clients know 403 only.
    const bool is_own = route->dialect == Dialect::kOwn && route->access != Access::kAdmin;
    HttpResponse response =
        error_response(route->dialect, is_own ? 401 : 403,
                       route->access == Access::kAdmin
                           ? "only who has the admin socket or an admin token may do this"
                           : "a token is wanted: Authorization: Bearer TOKEN");
    if (is_own) response.headers.emplace_back("WWW-Authenticate", "Bearer");
    exchange->answer(std::move(response));
    return;
  }
  if (route->access != Access::kOpen && !request.is_on_admin_socket && !is_within_rate(request)) {
    exchange->answer(error_response(route->dialect, 429, "too many requests; try again later"));
    return;
  }
  (this->*route->action)(exchange);
}

// ---- Translating

template <ServiceCall (*kRead)(const RequestFields&, const ServiceDefaults&), Dialect kDialect>
void TranslationService::translate(const std::shared_ptr<HttpExchange>& exchange) {
  if (num_open_.fetch_add(1) >= options_.max_requests) {
    --num_open_;
    exchange->answer(error_response(kDialect, 503, "too many requests are under way"));
    return;
  }
  const auto ticket = std::make_shared<Ticket>(num_open_);
  workers_.post(WorkQueue::Priority::kLow, [this, exchange, ticket] {
    try {
      const RequestFields fields =
          RequestFields::of(exchange->request(), options_.defaults.max_texts);
      if (kDialect == Dialect::kLibreTranslate) check_key(fields, exchange->request());
      ServiceCall call = kRead(fields, options_.defaults);
      add_glossaries(call.glossary_ids, owner_of(exchange->request()), call.texts.source,
                     call.texts.target, call.texts.glossary);
      begin(exchange, kDialect, std::move(call), ticket);
    } catch (...) {
      HttpResponse response = error_response(kDialect, std::current_exception());
      ticket->give_back();
      exchange->answer(std::move(response));
    }
  });
}

std::shared_ptr<const TranslationSettings> TranslationService::settings_for(
    TextsRequest& texts) const {
  if (texts.glossary.empty()) return settings_;
  TranslationOptions own = options_.translation;
  std::move(texts.glossary.begin(), texts.glossary.end(), std::back_inserter(own.glossary));
  return std::make_shared<const TranslationSettings>(std::move(own));
}

void TranslationService::begin(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect,
                               ServiceCall call, const std::shared_ptr<Ticket>& ticket) {
  for (const std::string& text : call.texts.texts) num_characters_ += text.size();
  const auto shared = std::make_shared<ServiceCall>(std::move(call));
  // Where a model is being replaced, this comes later, and on the thread that replaces it.
  models_.with_model(shared->model, [this, exchange, dialect, shared,
                                     ticket](std::shared_ptr<const ServedModel> model) {
    workers_.post(WorkQueue::Priority::kLow, [this, exchange, dialect, shared, ticket,
                                              model = std::move(model)]() mutable {
      try {
        if (model == nullptr) {
          if (shared->model.empty()) throw RequestError(503, "there is no model yet");
          throw RequestError(404, "no model of this name is in memory; see the list of models");
        }
        check_languages(*model, shared->texts.source, shared->texts.target);
        const ServedModel& its_model = *model;
        // A copy without weights: the model itself may go as soon as its work is done.
        auto told = std::make_shared<ServedModel>(its_model);
        told->generator = nullptr;
        const auto settings = settings_for(shared->texts);
        const auto translation = TextTranslation::start(
            {models_.engine(), workers_, text_parsers_, line_parsers_, options_.context_tokens},
            std::move(model), settings, std::move(shared->texts),
            [this, exchange, dialect, shared, ticket, told](std::vector<TranslatedText> texts,
                                                            const std::exception_ptr& error) {
              ticket->give_back();
              answer_texts(exchange, dialect, *shared, *told, std::move(texts), error);
            });
        exchange->set_on_abandoned([weak = std::weak_ptr<TextTranslation>(translation)] {
          if (const auto one = weak.lock()) one->cancel();
        });
      } catch (...) {
        HttpResponse response = error_response(dialect, std::current_exception());
        ticket->give_back();
        exchange->answer(std::move(response));
      }
    });
  });
}

void TranslationService::answer_texts(const std::shared_ptr<HttpExchange>& exchange,
                                      Dialect dialect, const ServiceCall& call,
                                      const ServedModel& model, std::vector<TranslatedText> texts,
                                      const std::exception_ptr& error) {
  answer_now(exchange, dialect, [&] {
    if (error) std::rethrow_exception(error);
    for (const TranslatedText& text : texts) metrics_.count_text(text.counts);
    return call.respond(model, std::move(texts));
  });
}

// ---- What needs no model

void TranslationService::page(const std::shared_ptr<HttpExchange>& exchange) {
  exchange->answer(page_response(exchange->request()));
}

void TranslationService::own_languages(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kOwn,
             [this] { return hymt::own_languages(models_.current().get()); });
}

void TranslationService::own_models(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kOwn, [this] { return models_list(models_.resident()); });
}

void TranslationService::health(const std::shared_ptr<HttpExchange>& exchange) {
  HttpResponse response;
  response.body = "{\"status\":\"ok\"}\n";
  exchange->answer(std::move(response));
}

void TranslationService::readiness(const std::shared_ptr<HttpExchange>& exchange) {
  HttpResponse response;
  const bool is_ready = models_.current() != nullptr;
  response.status = is_ready ? 200 : 503;
  response.body = is_ready ? "{\"status\":\"ready\"}\n" : "{\"status\":\"no model\"}\n";
  if (!is_ready) response.headers.emplace_back("Retry-After", "1");
  exchange->answer(std::move(response));
}

void TranslationService::metrics_text(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kOwn, [this] {
    ServiceMetrics::Gauges gauges;
    gauges.open_requests = num_open_;
    gauges.waiting_requests = models_.num_waiting();
    gauges.documents = documents_.num_documents();
    gauges.document_bytes = documents_.num_bytes();
    const auto current = models_.current();
    gauges.is_ready = current != nullptr;
    for (const auto& model : models_.resident()) {
      gauges.models.emplace_back(model->name, model == current);
    }
    HttpResponse response;
    response.type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = metrics_.text(gauges);
    return response;
  });
}

void TranslationService::openapi(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kOwn, openapi_description);
}

void TranslationService::libretranslate_languages(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kLibreTranslate,
             [this] { return hymt::libretranslate_languages(models_.current().get()); });
}

void TranslationService::libretranslate_settings(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kLibreTranslate, [this] {
    return hymt::libretranslate_settings(models_.current().get(), options_.max_body_bytes,
                                         !options_.tokens.empty());
  });
}

void TranslationService::detect(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kLibreTranslate, [this, exchange] {
    const RequestFields fields =
        RequestFields::of(exchange->request(), options_.defaults.max_texts);
    check_key(fields, exchange->request());
    return libretranslate_detection(fields);
  });
}

void TranslationService::deepl_languages(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kDeepL, [this, exchange] {
    const RequestFields fields =
        RequestFields::of(exchange->request(), options_.defaults.max_texts);
    return hymt::deepl_languages(models_.current().get(), fields.text("type").value_or("source"));
  });
}

void TranslationService::deepl_usage(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kDeepL, [this] { return hymt::deepl_usage(num_characters_); });
}

}  // namespace hymt
