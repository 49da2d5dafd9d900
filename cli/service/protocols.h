// The languages that clients speak: how what they ask for is read, and how answers are written.
//
// Facts: LibreTranslate's and DeepL's public descriptions of their interfaces, OpenAI's of chat
// completions, and what their clients and Weblate send (docs/openapi of each; read in 2026).
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/service/http/http_message.h"
#include "cli/service/request_fields.h"
#include "cli/service/served_models.h"
#include "cli/service/text_translation.h"

namespace hymt {

// What errors look like.
enum class Dialect : std::uint8_t { kOwn, kLibreTranslate, kDeepL };

// What a request may leave out.
struct ServiceDefaults {
  std::string target;            // A canonical tag; empty: it must be said.
  std::size_t max_texts = 1000;  // In one request.
};

// What a request asks for, whatever language it speaks.
struct ServiceCall {
  std::string model;  // Its name; empty: the current one.
  TextsRequest texts;
  // Of a GlossaryStore; what they hold is added to the texts' own.
  std::vector<std::string> glossary_ids;
  // Makes the answer of what became of them.
  std::function<HttpResponse(const ServedModel& model, std::vector<TranslatedText> texts)> respond;
};

// These throw RequestError for what cannot be read. Thread-safe.
[[nodiscard]] ServiceCall read_own_call(const RequestFields& fields,
                                        const ServiceDefaults& defaults);
[[nodiscard]] ServiceCall read_libretranslate_call(const RequestFields& fields,
                                                   const ServiceDefaults& defaults);
[[nodiscard]] ServiceCall read_deepl_call(const RequestFields& fields,
                                          const ServiceDefaults& defaults);
[[nodiscard]] ServiceCall read_openai_call(const RequestFields& fields,
                                           const ServiceDefaults& defaults);

// There is no language of which it is known how to be more or less formal. Throws RequestError
// (400) where that is demanded.
void check_deepl_formality(const RequestFields& fields);

// What a model knows. Null: there is none; then what the program knows.
[[nodiscard]] HttpResponse own_languages(const ServedModel* model);
[[nodiscard]] HttpResponse libretranslate_languages(const ServedModel* model);
// `type` is "source" or "target". Throws RequestError.
[[nodiscard]] HttpResponse deepl_languages(const ServedModel* model, std::string_view type);

[[nodiscard]] HttpResponse libretranslate_detection(const RequestFields& fields);
[[nodiscard]] HttpResponse libretranslate_settings(const ServedModel* model,
                                                   std::uint64_t max_body_bytes, bool wants_key);
[[nodiscard]] HttpResponse deepl_usage(std::uint64_t num_characters);

// As OpenAI lists them, with more of our own. `models`: the current one first.
[[nodiscard]] HttpResponse models_list(
    const std::vector<std::shared_ptr<const ServedModel>>& models);
// For who administers: also those that could be loaded.
[[nodiscard]] HttpResponse admin_models(
    const std::vector<std::shared_ptr<const ServedModel>>& models,
    const std::vector<std::string>& known, const std::string& previous);

// The description of all this (OpenAPI 3.1).
[[nodiscard]] HttpResponse openapi_description();

[[nodiscard]] HttpResponse error_response(Dialect dialect, unsigned status,
                                          const std::string& message);
// Of whatever was thrown while a request was worked on.
[[nodiscard]] HttpResponse error_response(Dialect dialect, const std::exception_ptr& error);

// The canonical tag of what a request calls a language; "" stays. Throws RequestError (400) with
// the field's name if it is none.
[[nodiscard]] std::string language_of_field(std::string_view field, std::string_view value);

// Throws RequestError (400) if the model does not translate between the two, which are tags; an
// empty source is whatever each text is in.
void check_languages(const ServedModel& model, const std::string& source,
                     const std::string& target);

// Terms that a request brings itself. Throws RequestError.
[[nodiscard]] std::vector<GlossaryEntry> glossary_of_field(const RequestFields& fields);

// The ids of glossaries that a request for texts or a document names, as DeepL's clients do. Throws
// RequestError (400).
[[nodiscard]] std::vector<std::string> glossary_ids_of(const RequestFields& fields);

// Nothing if the field 'format' is not there. Throws RequestError (400).
[[nodiscard]] std::optional<Format> format_of_field(const RequestFields& fields);

}  // namespace hymt
