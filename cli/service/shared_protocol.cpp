// What protocols have in common.
#include <algorithm>
#include <new>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/document/language_tag.h"
#include "cli/options/languages.h"
#include "cli/service/json_response.h"
#include "cli/service/protocols.h"
#include "cli/service/request_error.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostTerms = 10'000;
constexpr std::size_t kMostGlossaryIds = 5;  // As DeepL has it.

}  // namespace

HttpResponse error_response(Dialect dialect, unsigned status, const std::string& message) {
  Json json;
  switch (dialect) {
    case Dialect::kOwn:
      json["error"] = {{"message", message},
                       {"type", status < 500 ? "invalid_request_error" : "server_error"},
                       {"param", nullptr},
                       {"code", status == 404 ? Json("not_found") : Json(nullptr)}};
      break;
    case Dialect::kLibreTranslate: json["error"] = message; break;
    case Dialect::kDeepL: json["message"] = message; break;
  }
  HttpResponse response = json_response(json, status);
  if (status == 429 || status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

HttpResponse error_response(Dialect dialect, const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const RequestError& what) {
    return error_response(dialect, what.status(), what.what());
  } catch (const Error& what) {
    return error_response(dialect, 503, what.what());
  } catch (const std::bad_alloc&) {
    return error_response(dialect, 503, "there is no memory left for this request");
  } catch (const std::exception& what) {
    return error_response(dialect, 500, what.what());
  }
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

void check_languages(const ServedModel& model, const std::string& source,
                     const std::string& target) {
  if (target.empty()) throw RequestError(400, "the language to translate into is missing");
  if (model.directions == nullptr) return;
  if (!model.directions->has_target(target)) {
    throw RequestError(
        400, "the model '" + model.name + "' does not translate into " + language_text(target));
  }
  // Texts in the language that is asked for come back as they are.
  const bool is_source =
      source.empty() || model.directions->has_source(source) || is_one_language(source, target);
  if (is_source) return;
  throw RequestError(
      400, "the model '" + model.name + "' does not translate from " + language_text(source));
}

std::vector<GlossaryEntry> glossary_of_field(const RequestFields& fields) {
  std::vector<GlossaryEntry> glossary;
  for (RequestFields::Term& term : fields.terms("glossary")) {
    if (term.source.empty() || term.target.empty()) {
      throw RequestError(400, "the field 'glossary' holds an empty term");
    }
    GlossaryEntry& entry = glossary.emplace_back();
    entry.source = std::move(term.source);
    entry.target = std::move(term.target);
    entry.is_forced = term.is_forced;
  }
  if (glossary.size() > kMostTerms) {
    throw RequestError(
        413, "the field 'glossary' holds more than " + std::to_string(kMostTerms) + " terms");
  }
  return glossary;
}

std::vector<std::string> glossary_ids_of(const RequestFields& fields) {
  std::vector<std::string> ids;
  for (const std::string& text : fields.texts("glossary_ids")) {
    for (std::size_t begin = 0; begin <= text.size();) {  // "a,b" or a list of such.
      const std::size_t end = std::min(text.find(',', begin), text.size());
      if (end > begin) ids.push_back(text.substr(begin, end - begin));
      begin = end + 1;
    }
  }
  if (ids.size() > kMostGlossaryIds) {
    throw RequestError(400, "Parameter glossary_ids must not contain more than 5 glossary IDs");
  }
  const std::string id = fields.text("glossary_id").value_or("");
  if (id.empty()) return ids;
  if (!ids.empty()) {
    throw RequestError(400, "Parameters glossary_id and glossary_ids cannot be used together");
  }
  return {id};
}

std::optional<Format> format_of_field(const RequestFields& fields) {
  const std::string name = fields.text("format").value_or("");
  if (name.empty()) return std::nullopt;
  for (std::size_t i = 0; i < kNumFormats; ++i) {
    if (format_name(static_cast<Format>(i)) == name) return static_cast<Format>(i);
  }
  throw RequestError(400, "the field 'format' must be text, html, markdown or mdx");
}

}  // namespace hymt
