// Requests in, answers out: which request is whose, who may send it, and how many may be under way.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/run/work_queue.h"
#include "cli/service/background_thread.h"
#include "cli/service/document_protocols.h"
#include "cli/service/document_store.h"
#include "cli/service/glossary_store.h"
#include "cli/service/http/http_exchange.h"
#include "cli/service/protocols.h"
#include "cli/service/rate_limit.h"
#include "cli/service/served_models.h"
#include "cli/service/service_metrics.h"
#include "translate/translation_settings.h"

namespace hymt {

struct ServiceOptions {
  // Each of them opens all but administration. None: everybody may translate.
  std::vector<std::string> tokens = {};
  // Each of them opens everything. None: only a socket for it does.
  std::vector<std::string> admin_tokens = {};
  ServiceDefaults defaults = {};
  // As DocumentOptions::context_tokens.
  std::optional<std::uint32_t> context_tokens = std::nullopt;
  std::size_t max_requests = 256;  // Translations under way; more get 503.
  std::uint32_t requests_a_minute =
      0;  // Of each client, by token or address; more get 429. 0: any.
  std::uint64_t max_body_bytes = std::uint64_t{4} << 20;  // But for what brings a document.
  DocumentLimits documents = {};
  std::uint32_t num_workers = 1;        // Threads that take texts apart and put them together.
  TranslationOptions translation = {};  // Of all requests; glossaries of their own are added.
};

// What is told of reloads, a line for people. Called by any thread.
using ServiceNotice = std::function<void(const std::string& line)>;

class TranslationService {
 public:
  // What it is given must outlive it. Throws Error (kEngine) if there is no thread.
  TranslationService(ServiceOptions options, ServedModels& models, ServiceMetrics& metrics,
                     ServiceNotice notice);
  // Waits for a model that is being loaded. The server has ended: each exchange has been answered
  // or abandoned.
  ~TranslationService();
  TranslationService(const TranslationService&) = delete;
  TranslationService& operator=(const TranslationService&) = delete;

  // Answers soon, here or on a thread of its own; never waits. One thread at a time.
  void handle(std::shared_ptr<HttpExchange> exchange);

  // The bytes that the body of this request may have.
  [[nodiscard]] std::uint64_t body_limit(const HttpRequest& head) const;

  // To be called now and then, on the thread that handles: for documents (DocumentStore::tick).
  void tick() { documents_.tick(DocumentStore::Clock::now()); }

  // What a form takes beside the file in it.
  static constexpr std::uint64_t kFormBytes = 512 * 1024;

  // Loads the current model anew, in the background; says by the notice how it went.
  void reload_current();

  // The pattern that `request` falls under, for logs and counts; "other" if it is none of ours.
  [[nodiscard]] static std::string_view route_name(const HttpRequest& request);

 private:
  enum class Access { kOpen, kUser, kAdmin };
  enum class Body {
    kPlain,
    kWithKey,   // The token may stand in a field 'api_key'.
    kDocument,  // It may have the size of one.
  };
  using Action = void (TranslationService::*)(const std::shared_ptr<HttpExchange>&);
  struct Route {
    std::string_view method;
    std::string_view path;
    Access access;
    Dialect dialect;
    Action action;
    Body body = Body::kPlain;
  };

  // One of the translations that may be under way; goes where the request goes.
  class Ticket {
   public:
    explicit Ticket(std::atomic<std::size_t>& num_open) : num_open_(num_open) {}
    ~Ticket() { give_back(); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    // Before the answer goes out: who has it may ask again.
    void give_back() {
      if (!is_back_.exchange(true)) --num_open_;
    }

   private:
    std::atomic<std::size_t>& num_open_;
    std::atomic<bool> is_back_ = false;
  };

  [[nodiscard]] static std::span<const Route> routes();
  // Null if there is none; then `status` says why, and `allowed` which methods there are.
  [[nodiscard]] static const Route* find_route(const HttpRequest& request, unsigned& status,
                                               std::string& allowed);

  [[nodiscard]] bool may_use(const Route& route, const HttpRequest& request) const;
  // Whose documents and glossaries are seen: a token, or nobody's in particular.
  [[nodiscard]] std::string owner_of(const HttpRequest& request) const;
  [[nodiscard]] bool is_within_rate(const HttpRequest& request);

  template <ServiceCall (*kRead)(const RequestFields&, const ServiceDefaults&), Dialect kDialect>
  void translate(const std::shared_ptr<HttpExchange>& exchange);
  void begin(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect, ServiceCall call,
             const std::shared_ptr<Ticket>& ticket);
  void answer_texts(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect,
                    const ServiceCall& call, const ServedModel& model,
                    std::vector<TranslatedText> texts, const std::exception_ptr& error);
  [[nodiscard]] std::shared_ptr<const TranslationSettings> settings_for(TextsRequest& texts) const;
  // Answers with what `make` gives, or with what it throws; on this thread, or soon on another one.
  template <class Make>
  void answer_now(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect, const Make& make);
  template <class Make>
  void answer_soon(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect, Make make);
  void check_key(const RequestFields& fields, const HttpRequest& request) const;

  void page(const std::shared_ptr<HttpExchange>& exchange);
  void own_languages(const std::shared_ptr<HttpExchange>& exchange);
  void own_models(const std::shared_ptr<HttpExchange>& exchange);
  void health(const std::shared_ptr<HttpExchange>& exchange);
  void readiness(const std::shared_ptr<HttpExchange>& exchange);
  void metrics_text(const std::shared_ptr<HttpExchange>& exchange);
  void openapi(const std::shared_ptr<HttpExchange>& exchange);
  void libretranslate_languages(const std::shared_ptr<HttpExchange>& exchange);
  void libretranslate_settings(const std::shared_ptr<HttpExchange>& exchange);
  void detect(const std::shared_ptr<HttpExchange>& exchange);
  void deepl_languages(const std::shared_ptr<HttpExchange>& exchange);
  void deepl_usage(const std::shared_ptr<HttpExchange>& exchange);
  template <DocumentCall (*kRead)(const RequestFields&, const ServiceDefaults&)>
  [[nodiscard]] DocumentStore::Ticket take_document(const HttpRequest& request);
  template <class Use>
  void use_document(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect, Use use);
  void add_document(const std::shared_ptr<HttpExchange>& exchange);
  void document_status(const std::shared_ptr<HttpExchange>& exchange);
  void document_delete(const std::shared_ptr<HttpExchange>& exchange);
  void document_events(const std::shared_ptr<HttpExchange>& exchange);
  void document_result(const std::shared_ptr<HttpExchange>& exchange);
  void document_report(const std::shared_ptr<HttpExchange>& exchange);
  void deepl_add_document(const std::shared_ptr<HttpExchange>& exchange);
  void deepl_document_status(const std::shared_ptr<HttpExchange>& exchange);
  void deepl_document_result(const std::shared_ptr<HttpExchange>& exchange);
  // Adds what the owner's glossaries of these ids hold for the languages. Throws RequestError.
  void add_glossaries(const std::vector<std::string>& ids, const std::string& owner,
                      const std::string& source, const std::string& target,
                      std::vector<GlossaryEntry>& entries) const;
  void glossary_pairs(const std::shared_ptr<HttpExchange>& exchange);
  void glossaries(const std::shared_ptr<HttpExchange>& exchange);
  void glossary_create(const std::shared_ptr<HttpExchange>& exchange);
  void glossary(const std::shared_ptr<HttpExchange>& exchange);
  void glossary_delete(const std::shared_ptr<HttpExchange>& exchange);
  void glossary_entries(const std::shared_ptr<HttpExchange>& exchange);
  void admin_models(const std::shared_ptr<HttpExchange>& exchange);
  void admin_reload(const std::shared_ptr<HttpExchange>& exchange);
  void admin_unload(const std::shared_ptr<HttpExchange>& exchange);

  const ServiceOptions options_;
  const std::shared_ptr<const TranslationSettings> settings_;
  ServedModels& models_;
  ServiceMetrics& metrics_;
  const ServiceNotice notice_;
  const ParserSet parsers_;       // Of documents,
  const ParserSet text_parsers_;  // of texts,
  const ParserSet line_parsers_;  // and of those whose lines are texts of their own.
  RateLimit rate_;
  std::atomic<std::size_t> num_open_ = 0;  // Translations.
  std::atomic<std::uint64_t> num_characters_ = 0;
  GlossaryStore glossaries_;
  DocumentStore documents_;
  std::unique_ptr<BackgroundThread> reloads_;  // Workers are for translations.
  WorkQueue workers_;
};

template <class Make>
void TranslationService::answer_now(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect,
                                    const Make& make) {
  HttpResponse response;
  try {
    response = make();
  } catch (...) {
    response = error_response(dialect, std::current_exception());
  }
  exchange->answer(std::move(response));
}

template <class Make>
void TranslationService::answer_soon(const std::shared_ptr<HttpExchange>& exchange, Dialect dialect,
                                     Make make) {
  workers_.post(WorkQueue::Priority::kLow, [this, exchange, dialect, make = std::move(make)] {
    answer_now(exchange, dialect, make);
  });
}

}  // namespace hymt
