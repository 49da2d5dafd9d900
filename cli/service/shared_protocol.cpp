// What protocols have in common.
#include <nlohmann/json.hpp>

#include "cli/document/language_tag.h"
#include "cli/options/languages.h"
#include "cli/service/json_response.h"
#include "cli/service/protocols.h"
#include "cli/service/request_error.h"

namespace hymt {

using Json = nlohmann::json;

HttpResponse error_response(Dialect dialect, unsigned status, const std::string& message) {
  Json json;
  switch (dialect) {
    case Dialect::kOwn:
      json["error"] = {{"message", message},
                       {"type", status < 500 ? "invalid_request_error" : "server_error"},
                       {"param", nullptr},
                       {"code", status == 404 ? Json("model_not_found") : Json(nullptr)}};
      break;
    case Dialect::kLibreTranslate: json["error"] = message; break;
    case Dialect::kDeepL: json["message"] = message; break;
  }
  HttpResponse response = json_response(json, status);
  if (status == 429 || status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

std::string language_of_field(std::string_view field, std::string_view value) {
  if (value.empty()) return {};
  // LibreTranslate's own codes.
  if (value == "zt") return "zh-Hant";
  if (value == "pb") return "pt-BR";
  if (auto tag = find_language(value)) return *std::move(tag);
  throw RequestError(400, "the field '" + std::string(field) +
                              "' names no language that is known; take a tag such as 'de' or "
                              "'pt-BR', from the list of languages");
}

void check_languages(const ServedModel& model, const TextsRequest& texts) {
  if (texts.target.empty()) throw RequestError(400, "the language to translate into is missing");
  if (model.directions == nullptr) return;
  if (!model.directions->has_target(texts.target)) {
    throw RequestError(400, "the model '" + model.name + "' does not translate into " +
                                language_text(texts.target));
  }
  // Texts in the language that is asked for come back as they are.
  const bool is_source = texts.source.empty() || model.directions->has_source(texts.source) ||
                         is_one_language(texts.source, texts.target);
  if (is_source) return;
  throw RequestError(
      400, "the model '" + model.name + "' does not translate from " + language_text(texts.source));
}

}  // namespace hymt
