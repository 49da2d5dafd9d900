// LibreTranslate's interface: /translate, /detect, /languages, /frontend/settings.
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/options/language_names.h"
#include "cli/service/json_response.h"
#include "cli/service/protocols.h"
#include "cli/service/request_error.h"
#include "translate/checks/language_identification.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

// How sure, in percent: what is known is in three steps.
constexpr int kSure = 95;
constexpr int kLikely = 60;
constexpr int kUnsure = 20;

Json detected(std::string_view text) {
  const IdentifiedLanguage found = identify_language(text);
  if (found.language.empty()) return {{"confidence", 0}, {"language", "en"}};
  const int confidence = found.is_reliable ? kSure : found.is_most ? kLikely : kUnsure;
  return {{"confidence", confidence}, {"language", found.language}};
}

}  // namespace

ServiceCall read_libretranslate_call(const RequestFields& fields, const ServiceDefaults& defaults) {
  ServiceCall call;
  TextsRequest& texts = call.texts;
  texts.texts = fields.texts("q");
  if (texts.texts.empty()) throw RequestError(400, "the field 'q' is missing");
  const std::string format = fields.text("format").value_or("text");
  if (format != "text" && format != "html") {
    throw RequestError(400, "the field 'format' must be text or html");
  }
  texts.format = format == "html" ? Format::kHtml : Format::kText;
  const std::string source = fields.wanted_text("source");
  const bool is_auto = source == "auto";
  texts.source = is_auto ? "" : language_of_field("source", source);
  texts.target = language_of_field("target", fields.text("target").value_or(defaults.target));
  if (texts.target.empty()) throw RequestError(400, "the field 'target' is missing");
  const bool is_list = fields.is_list("q");
  const bool wants_alternatives = fields.text("alternatives").value_or("0") != "0";
  call.respond = [is_list, is_auto, wants_alternatives, sources = texts.texts](
                     const ServedModel&, const std::vector<TranslatedText>& done) {
    Json translated = Json::array();
    Json languages = Json::array();
    Json alternatives = Json::array();
    for (std::size_t i = 0; i < done.size(); ++i) {
      translated.push_back(done[i].text);
      alternatives.push_back(Json::array());
      if (is_auto) languages.push_back(detected(sources[i]));
    }
    // One text gets a text, a list of one a list.
    const auto of_form = [is_list](Json& list) { return is_list ? std::move(list) : list.at(0); };
    Json json = {{"translatedText", of_form(translated)}};
    if (is_auto) json["detectedLanguage"] = of_form(languages);
    if (wants_alternatives) json["alternatives"] = of_form(alternatives);
    return json_response(json);
  };
  return call;
}

HttpResponse libretranslate_detection(const RequestFields& fields) {
  std::string all;
  for (const std::string& text : fields.texts("q")) all += text + "\n";
  if (all.empty()) throw RequestError(400, "the field 'q' is missing");
  return json_response(Json::array({detected(all)}));
}

HttpResponse libretranslate_languages(const ServedModel* model) {
  const LanguageDirections* const directions = model != nullptr ? model->directions.get() : nullptr;
  const auto has = [&](const NamedLanguage& language, bool is_target) {
    if (directions == nullptr) return language.is_a_models;
    return is_target ? directions->has_target(language.tag) : directions->has_source(language.tag);
  };
  Json list = Json::array();
  for (const NamedLanguage& language : named_languages()) {
    const bool is_source = has(language, false);
    if (!is_source && !has(language, true)) continue;
    Json targets = Json::array();
    for (const NamedLanguage& other : named_languages()) {
      if (is_source && has(other, true)) targets.push_back(other.tag);
    }
    list.push_back(
        {{"code", language.tag}, {"name", language.name}, {"targets", std::move(targets)}});
  }
  return json_response(list);
}

HttpResponse libretranslate_settings(const ServedModel* model, std::uint64_t max_body_bytes,
                                     bool wants_key) {
  Json source = {{"code", "auto"}, {"name", "Auto Detect"}};
  Json target = {{"code", "de"}, {"name", "German"}};
  if (model != nullptr && model->directions != nullptr && !model->directions->targets.empty()) {
    const std::string& tag = model->directions->targets.front();
    for (const NamedLanguage& language : named_languages()) {
      if (language.tag == tag) target = {{"code", tag}, {"name", language.name}};
    }
  }
  return json_response(Json{{"apiKeys", wants_key},
                            {"charLimit", max_body_bytes},
                            {"filesTranslation", false},
                            {"frontendTimeout", 1000},
                            {"keyRequired", wants_key},
                            {"language", {{"source", source}, {"target", target}}},
                            {"suggestions", false},
                            {"supportedFilesFormat", Json::array()}});
}

}  // namespace hymt
