// DeepL's glossaries of version 2, each of one pair of languages.
#pragma once

#include <string>
#include <vector>

#include "cli/service/glossary_store.h"
#include "cli/service/http/http_message.h"
#include "cli/service/request_fields.h"
#include "cli/service/served_models.h"

namespace hymt {

struct NewGlossary {
  std::string name;
  GlossaryDictionary dictionary;
};

// Throws RequestError.
[[nodiscard]] NewGlossary read_glossary_call(const RequestFields& fields);

[[nodiscard]] HttpResponse glossary_response(const StoredGlossary& glossary, unsigned status);
[[nodiscard]] HttpResponse glossary_list(const std::vector<GlossaryStore::Ptr>& glossaries);
[[nodiscard]] HttpResponse glossary_entries(const StoredGlossary& glossary);
// Between which languages there may be one: those of the model; null: those that the program knows.
[[nodiscard]] HttpResponse glossary_pairs(const ServedModel* model);

}  // namespace hymt
