// What TranslationService does with documents and glossaries.
#include <string>
#include <utility>

#include "cli/service/document_protocols.h"
#include "cli/service/glossary_protocol.h"
#include "cli/service/http/http_stream.h"
#include "cli/service/request_error.h"
#include "cli/service/request_fields.h"
#include "cli/service/route_pattern.h"
#include "cli/service/translation_service.h"

namespace hymt {

template <DocumentCall (*kRead)(const RequestFields&, const ServiceDefaults&)>
DocumentStore::Ticket TranslationService::take_document(const HttpRequest& request) {
  const RequestFields fields = RequestFields::of_upload(request, options_.defaults.max_texts);
  DocumentCall call = kRead(fields, options_.defaults);
  DocumentRequest& document = call.document;
  const std::string owner = owner_of(request);
  add_glossaries(call.glossary_ids, owner, document.source, document.target, document.glossary);
  // What is wrong already is said at once; the model that counts is that of the document's turn.
  std::shared_ptr<const ServedModel> model;
  for (const auto& one : models_.resident()) {
    if (model == nullptr && (document.model.empty() || one->name == document.model)) model = one;
  }
  if (model != nullptr) {
    check_languages(*model, document.source, document.target);
  } else if (!document.model.empty()) {
    throw RequestError(404, "no model of this name is in memory; see the list of models");
  }
  num_characters_ += document.bytes.size();
  return documents_.add(std::move(document), owner);
}

void TranslationService::add_document(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kOwn, [this, exchange] {
    return own_ticket(take_document<read_own_document>(exchange->request()));
  });
}

void TranslationService::deepl_add_document(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kDeepL, [this, exchange] {
    return deepl_ticket(take_document<read_deepl_document>(exchange->request()));
  });
}

// Calls `use` with what opens the document that the request is about, and answers with what it
// gives. The key stands in a header, behind '?' or in the body.
template <class Use>
void TranslationService::use_document(const std::shared_ptr<HttpExchange>& exchange,
                                      Dialect dialect, Use use) {
  answer_soon(exchange, dialect, [this, exchange, dialect, use = std::move(use)] {
    const HttpRequest& request = exchange->request();
    std::string key(request.header("x-document-key"));
    if (key.empty()) {
      const RequestFields fields = RequestFields::of(request, options_.defaults.max_texts);
      key = fields.text(dialect == Dialect::kDeepL ? "document_key" : "key").value_or("");
    }
    const std::string owner = owner_of(request);
    return use(DocumentStore::Access{.id = id_of_path(request.path), .key = key, .owner = owner});
  });
}

void TranslationService::document_status(const std::shared_ptr<HttpExchange>& exchange) {
  use_document(exchange, Dialect::kOwn, [this](const DocumentStore::Access& access) {
    return own_status(documents_.status(access));
  });
}

void TranslationService::document_delete(const std::shared_ptr<HttpExchange>& exchange) {
  use_document(exchange, Dialect::kOwn, [this](const DocumentStore::Access& access) {
    documents_.remove(access);
    HttpResponse response;
    response.status = 204;
    return response;
  });
}

void TranslationService::document_events(const std::shared_ptr<HttpExchange>& exchange) {
  use_document(exchange, Dialect::kOwn, [this](const DocumentStore::Access& access) {
    HttpResponse response;
    response.type = "text/event-stream";
    response.stream = std::make_shared<HttpStream>();
    documents_.watch(access, [stream = response.stream](const DocumentStatus& status) {
      const bool is_read = stream->write(event_of(status));
      const bool is_over =
          status.state == DocumentState::kDone || status.state == DocumentState::kFailed;
      if (is_over) stream->end();
      return is_read && !is_over;
    });
    return response;
  });
}

void TranslationService::document_result(const std::shared_ptr<HttpExchange>& exchange) {
  use_document(exchange, Dialect::kOwn, [this](const DocumentStore::Access& access) {
    return document_file(documents_.status(access), 409);
  });
}

void TranslationService::document_report(const std::shared_ptr<HttpExchange>& exchange) {
  use_document(exchange, Dialect::kOwn, [this](const DocumentStore::Access& access) {
    return hymt::document_report(documents_.status(access));
  });
}

void TranslationService::deepl_document_status(const std::shared_ptr<HttpExchange>& exchange) {
  use_document(exchange, Dialect::kDeepL, [this](const DocumentStore::Access& access) {
    return deepl_status(documents_.status(access));
  });
}

// As DeepL does: a document can be fetched once.
void TranslationService::deepl_document_result(const std::shared_ptr<HttpExchange>& exchange) {
  use_document(exchange, Dialect::kDeepL, [this](const DocumentStore::Access& access) {
    HttpResponse response = document_file(documents_.status(access), 503);
    documents_.remove(access);
    return response;
  });
}

// ---- Glossaries

void TranslationService::add_glossaries(const std::vector<std::string>& ids,
                                        const std::string& owner, const std::string& source,
                                        const std::string& target,
                                        std::vector<GlossaryEntry>& entries) const {
  bool is_any = ids.empty();
  // Of entries for one term the last counts, and it is the first glossary that wins.
  for (auto id = ids.rbegin(); id != ids.rend(); ++id) {
    const GlossaryStore::Ptr glossary = glossaries_.find(owner, *id);
    const GlossaryDictionary* const dictionary = glossary->dictionary(source, target);
    if (dictionary == nullptr) continue;
    is_any = true;
    for (const auto& [term, translation] : dictionary->entries) {
      GlossaryEntry& entry = entries.emplace_back();
      entry.source = term;
      entry.target = translation;
      entry.is_forced = true;  // What DeepL's clients expect of one.
    }
  }
  if (!is_any) throw RequestError(400, "the glossary is of other languages than those asked for");
}

void TranslationService::glossary_pairs(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kDeepL,
             [this] { return hymt::glossary_pairs(models_.current().get()); });
}

void TranslationService::glossaries(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kDeepL, [this, exchange] {
    return glossary_list(glossaries_.list(owner_of(exchange->request())));
  });
}

void TranslationService::glossary_create(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kDeepL, [this, exchange] {
    NewGlossary made =
        read_glossary_call(RequestFields::of(exchange->request(), options_.defaults.max_texts));
    return glossary_response(*glossaries_.add(owner_of(exchange->request()), std::move(made.name),
                                              {std::move(made.dictionary)}),
                             201);
  });
}

void TranslationService::glossary(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kDeepL, [&] {
    const HttpRequest& request = exchange->request();
    return glossary_response(*glossaries_.find(owner_of(request), id_of_path(request.path)), 200);
  });
}

void TranslationService::glossary_delete(const std::shared_ptr<HttpExchange>& exchange) {
  answer_now(exchange, Dialect::kDeepL, [&] {
    const HttpRequest& request = exchange->request();
    glossaries_.remove(owner_of(request), id_of_path(request.path));
    HttpResponse response;
    response.status = 204;
    return response;
  });
}

void TranslationService::glossary_entries(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kDeepL, [this, exchange] {
    const HttpRequest& request = exchange->request();
    return hymt::glossary_entries(*glossaries_.find(owner_of(request), id_of_path(request.path)));
  });
}

}  // namespace hymt
