// DeepL's interface, version 2: /v2/translate, /v2/languages, /v2/usage, and what is beside them.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/document/language_tag.h"
#include "cli/options/language_names.h"
#include "cli/service/json_response.h"
#include "cli/service/protocols.h"
#include "cli/service/request_error.h"
#include "cli/service/xml_markup.h"
#include "translate/checks/language_identification.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

std::string upper_case(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

// The codes of a target language; sources are named without region or script.
std::vector<std::string> target_codes(std::string_view tag) {
  if (tag == "en") return {"EN-GB", "EN-US"};
  if (tag == "pt") return {"PT-BR", "PT-PT"};
  if (tag == "zh") return {"ZH", "ZH-HANS"};
  return {upper_case(tag)};
}

// What the answer must say in any case: the likeliest language, if a text does not tell.
std::string detected_code(const TranslatedText& text, const std::string& source,
                          const ServedModel& model) {
  std::string tag = text.source_language;
  if (tag.empty()) tag = identify_language(source).language;
  if (tag.empty() && model.directions != nullptr && !model.directions->sources.empty()) {
    tag = model.directions->sources.front();
  }
  return tag.empty() ? "EN" : upper_case(primary_subtag(tag));
}

// "x,y" or a list of such.
std::set<std::string, std::less<>> tags_of_field(const RequestFields& fields,
                                                 std::string_view name) {
  std::set<std::string, std::less<>> tags;
  for (const std::string& text : fields.texts(name)) {
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find(',', begin), text.size());
      if (end > begin) tags.insert(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  return tags;
}

std::uint64_t num_characters(std::string_view text) {
  return static_cast<std::uint64_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

// Sentences are always cut, and put together again with what stood between them. What is said of
// that here tells whether line breaks end them, too: returns whether they need not.
bool may_be_wrapped(const RequestFields& fields) {
  const std::string split = fields.text("split_sentences").value_or("1");
  if (!split.empty() && split != "0" && split != "1" && split != "nonewlines" && split != "false" &&
      split != "true") {
    throw RequestError(400, "Value for 'split_sentences' not supported.");
  }
  return split == "0" || split == "false" || split == "nonewlines";
}

// What the answer is made from, beside the translations.
struct DeeplRequest {
  std::vector<std::string> sources;  // As they were sent.
  std::vector<XmlMarkup> markup;     // One for each, or none.
  bool shows_billed = false;
  std::string model_type;
};

HttpResponse deepl_response(const DeeplRequest& request, const ServedModel& model,
                            const std::vector<TranslatedText>& texts) {
  Json translations = Json::array();
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string text = texts[i].text;
    // The proof of what was written makes it come back whole; else the source is better.
    if (!request.markup.empty()) {
      text = request.markup[i].restore(text).value_or(request.sources[i]);
    }
    Json one = {{"detected_source_language", detected_code(texts[i], request.sources[i], model)},
                {"text", std::move(text)}};
    if (request.shows_billed) one["billed_characters"] = num_characters(request.sources[i]);
    if (!request.model_type.empty()) one["model_type_used"] = request.model_type;
    translations.push_back(std::move(one));
  }
  return json_response(Json{{"translations", std::move(translations)}});
}

}  // namespace

void check_deepl_formality(const RequestFields& fields) {
  const std::string formality = upper_case(fields.text("formality").value_or("default"));
  if (formality == "MORE" || formality == "LESS") {
    throw RequestError(400, "'formality' is not supported for given 'target_lang'.");
  }
  if (!formality.empty() && formality != "DEFAULT" && formality != "PREFER_MORE" &&
      formality != "PREFER_LESS") {
    throw RequestError(400, "Value for 'formality' not supported.");
  }
}

ServiceCall read_deepl_call(const RequestFields& fields, const ServiceDefaults& defaults) {
  ServiceCall call;
  TextsRequest& texts = call.texts;
  texts.texts = fields.texts("text");
  if (texts.texts.empty()) throw RequestError(400, "Parameter 'text' not specified.");
  texts.source = language_of_field("source_lang", fields.text("source_lang").value_or(""));
  texts.target =
      language_of_field("target_lang", fields.text("target_lang").value_or(defaults.target));
  if (texts.target.empty()) throw RequestError(400, "Parameter 'target_lang' not specified.");
  texts.context = fields.text("context").value_or("");
  check_deepl_formality(fields);
  texts.may_be_wrapped = may_be_wrapped(fields);
  call.glossary_ids = glossary_ids_of(fields);
  auto request = std::make_shared<DeeplRequest>();
  request->sources = texts.texts;
  request->shows_billed = fields.flag("show_billed_characters");
  request->model_type = fields.text("model_type").value_or("");
  const std::string handling = fields.text("tag_handling").value_or("");
  if (handling == "xml") {
    texts.format = Format::kHtml;
    const XmlTagOptions options = {.ignored = tags_of_field(fields, "ignore_tags"),
                                   .splitting = tags_of_field(fields, "splitting_tags"),
                                   .joining = tags_of_field(fields, "non_splitting_tags")};
    for (std::string& text : texts.texts) {
      text = request->markup.emplace_back(text, options).html();
    }
  } else if (handling == "html") {
    texts.format = Format::kHtml;
  } else if (!handling.empty()) {
    throw RequestError(400, "Value for 'tag_handling' not supported.");
  }
  call.respond = [request](const ServedModel& model, const std::vector<TranslatedText>& done) {
    return deepl_response(*request, model, done);
  };
  return call;
}

HttpResponse deepl_languages(const ServedModel* model, std::string_view type) {
  if (type != "source" && type != "target") {
    throw RequestError(400, "Value for 'type' not supported.");
  }
  const bool is_target = type == "target";
  const LanguageDirections* const directions = model != nullptr ? model->directions.get() : nullptr;
  Json list = Json::array();
  for (const NamedLanguage& language : named_languages()) {
    const bool is_known = directions == nullptr ? language.is_a_models
                          : is_target           ? directions->has_target(language.tag)
                                                : directions->has_source(language.tag);
    if (!is_known) continue;
    const std::vector<std::string> codes =
        is_target ? target_codes(language.tag)
                  : std::vector<std::string>{upper_case(primary_subtag(language.tag))};
    for (const std::string& code : codes) {
      const bool is_said = std::any_of(list.begin(), list.end(), [&](const Json& one) {
        return one["language"] == code;  // zh-Hant's source is zh.
      });
      if (is_said) continue;
      Json one = {{"language", code}, {"name", language.name}};
      if (is_target) one["supports_formality"] = false;
      list.push_back(std::move(one));
    }
  }
  return json_response(list);
}

HttpResponse deepl_usage(std::uint64_t num_characters) {
  // There is no limit; clients want one, and those that divide by it must not see 0.
  constexpr std::uint64_t kNoLimit = 1'000'000'000'000;
  return json_response(Json{{"character_count", num_characters}, {"character_limit", kNoLimit}});
}

}  // namespace hymt
