// The service's own requests, /v1 and /admin.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/options/language_names.h"
#include "cli/service/json_response.h"
#include "cli/service/protocols.h"
#include "cli/service/request_error.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "note";
    case Severity::kWarning: return "warning";
    case Severity::kError: return "error";
  }
  return "";
}

Json json_of(const Finding& finding) {
  return {{"rule", finding.rule},
          {"level", severity_name(finding.severity)},
          {"message", finding.message},
          {"begin", finding.range.begin},
          {"end", finding.range.end}};
}

Json json_of(const TranslatedSegment& segment) {
  Json json = {{"begin", segment.source.begin},
               {"end", segment.source.end},
               {"target_begin", segment.target.begin},
               {"target_end", segment.target.end},
               {"kept", segment.is_kept},
               {"score", nullptr}};
  // More digits than these tell nothing.
  if (segment.score) json["score"] = std::round(1e4 * double{*segment.score}) / 1e4;
  return json;
}

HttpResponse own_response(const ServedModel& model, const std::vector<TranslatedText>& texts,
                          bool has_details) {
  Json translations = Json::array();
  for (const TranslatedText& text : texts) {
    Json findings = Json::array();
    for (const Finding& finding : text.findings) findings.push_back(json_of(finding));
    translations.push_back({{"text", text.text},
                            {"source", text.source_language},
                            {"segments", text.counts.segments},
                            {"kept", text.counts.kept()},
                            {"findings", std::move(findings)}});
    if (!has_details) continue;
    Json& details = translations.back()["details"] = Json::array();
    for (const TranslatedSegment& segment : text.segments) details.push_back(json_of(segment));
  }
  return json_response(Json{{"translations", std::move(translations)}, {"model", model.name}});
}

Json json_of(const ServedModel& model, bool is_current) {
  Json json = {{"id", model.name},      {"object", "model"},
               {"created", 0},          {"owned_by", "hymt-doc"},
               {"current", is_current}, {"fingerprint", model.traits.fingerprint}};
  if (model.directions != nullptr) {
    json["sources"] = model.directions->sources;
    json["targets"] = model.directions->targets;
  }
  return json;
}

Json json_of(const std::vector<std::shared_ptr<const ServedModel>>& models) {
  Json list = Json::array();
  for (const auto& model : models) list.push_back(json_of(*model, list.empty()));
  return list;
}

}  // namespace

ServiceCall read_own_call(const RequestFields& fields, const ServiceDefaults& defaults) {
  ServiceCall call;
  call.model = fields.text("model").value_or("");
  TextsRequest& texts = call.texts;
  texts.texts = fields.texts("text");
  if (texts.texts.empty()) throw RequestError(400, "the field 'text' is missing");
  texts.format = format_of_field(fields).value_or(Format::kText);
  const std::string source = fields.text("source").value_or("");
  texts.source = source == "auto" ? "" : language_of_field("source", source);
  texts.target = language_of_field("target", fields.text("target").value_or(defaults.target));
  if (texts.target.empty()) throw RequestError(400, "the field 'target' is missing");
  texts.context = fields.text("context").value_or("");
  texts.note = fields.text("note").value_or("");
  texts.glossary = glossary_of_field(fields);
  call.glossary_ids = glossary_ids_of(fields);
  texts.wants_segments = fields.flag("details");
  call.respond = [has_details = texts.wants_segments](const ServedModel& model,
                                                      const std::vector<TranslatedText>& done) {
    return own_response(model, done, has_details);
  };
  return call;
}

HttpResponse own_languages(const ServedModel* model) {
  const LanguageDirections* const directions = model != nullptr ? model->directions.get() : nullptr;
  Json list = Json::array();
  for (const NamedLanguage& language : named_languages()) {
    const bool is_source =
        directions != nullptr ? directions->has_source(language.tag) : language.is_a_models;
    const bool is_target =
        directions != nullptr ? directions->has_target(language.tag) : language.is_a_models;
    if (!is_source && !is_target) continue;
    list.push_back({{"tag", language.tag},
                    {"name", language.name},
                    {"own_name", language.own_name},
                    {"source", is_source},
                    {"target", is_target}});
  }
  return json_response(Json{{"languages", std::move(list)}});
}

HttpResponse models_list(const std::vector<std::shared_ptr<const ServedModel>>& models) {
  return json_response(Json{{"object", "list"}, {"data", json_of(models)}});
}

HttpResponse admin_models(const std::vector<std::shared_ptr<const ServedModel>>& models,
                          const std::vector<std::string>& known, const std::string& previous) {
  return json_response(Json{{"resident", json_of(models)},
                            {"known", known},
                            {"current", models.empty() ? Json(nullptr) : Json(models[0]->name)},
                            {"previous", previous.empty() ? Json(nullptr) : Json(previous)}});
}

}  // namespace hymt
