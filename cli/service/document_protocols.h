// What clients say of documents, in our own words and in DeepL's, and what they are told.
#pragma once

#include <string>
#include <vector>

#include "cli/service/document_store.h"
#include "cli/service/http/http_message.h"
#include "cli/service/protocols.h"
#include "cli/service/request_fields.h"

namespace hymt {

struct DocumentCall {
  DocumentRequest document;
  std::vector<std::string> glossary_ids;  // As ServiceCall has them.
};

// `fields` are of an upload. These throw RequestError. Thread-safe.
[[nodiscard]] DocumentCall read_own_document(const RequestFields& fields,
                                             const ServiceDefaults& defaults);
[[nodiscard]] DocumentCall read_deepl_document(const RequestFields& fields,
                                               const ServiceDefaults& defaults);

[[nodiscard]] HttpResponse own_ticket(const DocumentStore::Ticket& ticket);
[[nodiscard]] HttpResponse own_status(const DocumentStatus& status);
// One of Server-Sent Events: "progress", "done" or "failed", with what own_status() holds.
[[nodiscard]] std::string event_of(const DocumentStatus& status);
[[nodiscard]] HttpResponse deepl_ticket(const DocumentStore::Ticket& ticket);
[[nodiscard]] HttpResponse deepl_status(const DocumentStatus& status);

// The translation as a file. Throws RequestError if it is not there (yet): `status_if_not` is the
// status for that.
[[nodiscard]] HttpResponse document_file(const DocumentStatus& status, unsigned status_if_not);
// Its report. Throws RequestError.
[[nodiscard]] HttpResponse document_report(const DocumentStatus& status);

}  // namespace hymt
