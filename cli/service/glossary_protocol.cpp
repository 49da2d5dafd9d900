#include "cli/service/glossary_protocol.h"

#include <ctime>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "cli/document/language_tag.h"
#include "cli/options/language_names.h"
#include "cli/service/json_response.h"
#include "cli/service/protocols.h"
#include "cli/service/request_error.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostName = 1024;

// "2026-11-30T05:00:00.000000Z": DeepL's client wants a fraction.
std::string time_text(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.000000Z", &parts)};
}

std::string language_of(const RequestFields& fields, std::string_view field) {
  const std::string tag = language_of_field(field, fields.wanted_text(field));
  return std::string(primary_subtag(tag));
}

Json json_of(const StoredGlossary& glossary) {
  const GlossaryDictionary& dictionary = glossary.dictionaries.front();
  return {{"glossary_id", glossary.id},
          {"name", glossary.name},
          {"ready", true},
          {"source_lang", dictionary.source},
          {"target_lang", dictionary.target},
          {"creation_time", time_text(glossary.created)},
          {"entry_count", dictionary.entries.size()}};
}

}  // namespace

NewGlossary read_glossary_call(const RequestFields& fields) {
  NewGlossary glossary;
  glossary.name = fields.wanted_text("name");
  if (glossary.name.size() > kMostName) throw RequestError(400, "the field 'name' is too long");
  glossary.dictionary.source = language_of(fields, "source_lang");
  glossary.dictionary.target = language_of(fields, "target_lang");
  if (glossary.dictionary.source == glossary.dictionary.target) {
    throw RequestError(400, "Unsupported glossary source and target language pair");
  }
  const std::string format = fields.wanted_text("entries_format");
  if (format != "tsv" && format != "csv") {
    throw RequestError(400, "Value for 'entries_format' not supported.");
  }
  glossary.dictionary.entries = read_terms(fields.wanted_text("entries"),
                                           format == "tsv" ? TermsFormat::kTsv : TermsFormat::kCsv);
  return glossary;
}

HttpResponse glossary_response(const StoredGlossary& glossary, unsigned status) {
  return json_response(json_of(glossary), status);
}

HttpResponse glossary_list(const std::vector<GlossaryStore::Ptr>& glossaries) {
  Json list = Json::array();
  for (const GlossaryStore::Ptr& glossary : glossaries) list.push_back(json_of(*glossary));
  return json_response(Json{{"glossaries", std::move(list)}});
}

HttpResponse glossary_entries(const StoredGlossary& glossary) {
  HttpResponse response;
  response.type = "text/tab-separated-values; charset=utf-8";
  response.body = terms_as_tsv(glossary.dictionaries.front());
  return response;
}

HttpResponse glossary_pairs(const ServedModel* model) {
  const LanguageDirections* const directions = model != nullptr ? model->directions.get() : nullptr;
  std::set<std::string> sources;
  std::set<std::string> targets;
  for (const NamedLanguage& language : named_languages()) {
    const std::string code(primary_subtag(language.tag));
    if (directions != nullptr ? directions->has_source(language.tag) : language.is_a_models) {
      sources.insert(code);
    }
    if (directions != nullptr ? directions->has_target(language.tag) : language.is_a_models) {
      targets.insert(code);
    }
  }
  Json pairs = Json::array();
  for (const std::string& source : sources) {
    for (const std::string& target : targets) {
      if (source != target) pairs.push_back({{"source_lang", source}, {"target_lang", target}});
    }
  }
  return json_response(Json{{"supported_languages", std::move(pairs)}});
}

}  // namespace hymt
