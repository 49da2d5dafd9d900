#include "cli/service/request_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/service/multipart_form.h"
#include "cli/service/request_error.h"
#include "parsers/document/coded_text.h"

namespace hymt {
namespace {

using Json = nlohmann::json;

[[noreturn]] void fail(std::string_view name, const std::string& what) {
  throw RequestError(400, "the field '" + std::string(name) + "' " + what);
}

[[noreturn]] void fail_count(std::string_view name, std::size_t max_texts) {
  throw RequestError(413, "the field '" + std::string(name) + "' holds more than " +
                              std::to_string(max_texts) + " texts; send several requests");
}

int hexadecimal(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_scalar_text(const Json& value) {
  return value.is_string() || value.is_number() || value.is_boolean();
}

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// "application/json" of "Application/JSON; charset=utf-8".
std::string media_type(std::string_view value) {
  std::string type(value.substr(0, value.find(';')));
  while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
  std::transform(type.begin(), type.end(), type.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return type;
}

}  // namespace

bool nests_within(std::string_view json, std::size_t depth) {
  std::size_t open = 0;
  bool is_in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (is_in_text) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        is_in_text = false;
      }
    } else if (c == '"') {
      is_in_text = true;
    } else if (c == '[' || c == '{') {
      if (++open > depth) return false;
    } else if ((c == ']' || c == '}') && open > 0) {
      --open;
    }
  }
  return true;
}

std::string form_decoded(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '+') {
      decoded += ' ';
      continue;
    }
    if (c == '%' && i + 2 < text.size()) {
      const int high = hexadecimal(text[i + 1]);
      const int low = hexadecimal(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high * 16 + low);
        i += 2;
        continue;
      }
    }
    decoded += c;
  }
  return decoded;
}

RequestFields RequestFields::of(const HttpRequest& request, std::size_t max_texts) {
  RequestFields fields;
  fields.read_form(request.query, max_texts);
  if (request.body.empty()) return fields;
  const std::string type = media_type(request.header("content-type"));
  RequestFields body;
  if (type == "application/json" || type.ends_with("+json")) {
    body.read_json(request.body, max_texts);
  } else if (type == "application/x-www-form-urlencoded") {
    body.read_form(request.body, max_texts);
  } else {
    throw RequestError(415,
                       "the body must be JSON (Content-Type: application/json) or a form "
                       "(application/x-www-form-urlencoded)");
  }
  body.fields_.merge(fields.fields_);
  return body;
}

RequestFields RequestFields::of_upload(const HttpRequest& request, std::size_t max_texts) {
  const std::string type = media_type(request.header("content-type"));
  RequestFields fields;
  fields.read_form(request.query, max_texts);
  if (type == "multipart/form-data") {
    RequestFields body;
    body.read_parts(request, max_texts);
    body.fields_.merge(fields.fields_);
    return body;
  }
  if (type == "application/json" || type == "application/x-www-form-urlencoded") {
    throw RequestError(415,
                       "a document is sent as a file of a form (multipart/form-data), or as the "
                       "body itself");
  }
  if (!request.body.empty()) {
    fields.file_ = {request.body, fields.text("filename").value_or(""), type};
  }
  return fields;
}

void RequestFields::read_form(std::string_view form, std::size_t max_texts) {
  while (!form.empty()) {
    const std::size_t end = std::min(form.find('&'), form.size());
    const std::string_view pair = form.substr(0, end);
    form.remove_prefix(std::min(end + 1, form.size()));
    if (pair.empty()) continue;
    const std::size_t border = std::min(pair.find('='), pair.size());
    add_text(form_decoded(pair.substr(0, border)),
             form_decoded(pair.substr(std::min(border + 1, pair.size()))), max_texts);
  }
}

void RequestFields::add_text(std::string name, std::string value, std::size_t max_texts) {
  // As PHP and its kin write lists.
  if (name.ends_with("[]")) name.resize(name.size() - 2);
  if (valid_utf8_prefix(name) != name.size() || valid_utf8_prefix(value) != value.size()) {
    throw RequestError(400, "the form is not in UTF-8");
  }
  if (fields_.size() > max_texts) throw RequestError(413, "the form has too many fields");
  Field& field = fields_[std::move(name)];
  field.texts.push_back(std::move(value));
  field.is_list = field.texts.size() > 1;
  if (field.texts.size() > max_texts) fail_count("text", max_texts);
}

void RequestFields::read_parts(const HttpRequest& request, std::size_t max_texts) {
  for (FormPart& part : read_multipart(request.header("content-type"), request.body)) {
    if (!part.is_file) {
      add_text(std::move(part.name), std::string(part.bytes), max_texts);
      continue;
    }
    // A browser sends a field for a file also where none was chosen.
    if (part.file_name.empty() && part.bytes.empty()) continue;
    if (file_) throw RequestError(400, "the form holds several files; send one at a time");
    file_ = {part.bytes, std::move(part.file_name), media_type(part.type)};
  }
}

void RequestFields::read_json(std::string_view json, std::size_t max_texts) {
  if (!nests_within(json, kMaxJsonDepth)) throw RequestError(400, "the JSON is nested too deeply");
  const Json object = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (object.is_discarded()) throw RequestError(400, "the body is no JSON (RFC 8259, in UTF-8)");
  if (!object.is_object()) throw RequestError(400, "the body must be a JSON object");
  for (const auto& [name, value] : object.items()) {
    if (value.is_null()) continue;
    Field& field = fields_[name];
    if (is_scalar_text(value)) {
      field.texts.push_back(text_of(value));
    } else if (value.is_array() && std::all_of(value.begin(), value.end(), is_scalar_text)) {
      if (value.size() > max_texts) fail_count(name, max_texts);
      field.is_list = true;
      for (const Json& one : value) field.texts.push_back(text_of(one));
    } else {
      field.json = value.dump();
    }
  }
}

bool RequestFields::is_list(std::string_view name) const {
  const auto field = fields_.find(name);
  return field != fields_.end() && field->second.is_list;
}

std::optional<std::string> RequestFields::text(std::string_view name) const {
  const auto field = fields_.find(name);
  if (field == fields_.end()) return std::nullopt;
  if (field->second.texts.empty()) fail(name, "must be a text");
  return field->second.texts.back();
}

std::string RequestFields::wanted_text(std::string_view name) const {
  const std::optional<std::string> found = text(name);
  if (!found || found->empty()) fail(name, "is missing");
  return *found;
}

std::vector<std::string> RequestFields::texts(std::string_view name) const {
  const auto field = fields_.find(name);
  if (field == fields_.end()) return {};
  if (!field->second.json.empty()) fail(name, "must be a text or a list of texts");
  return field->second.texts;
}

bool RequestFields::flag(std::string_view name) const {
  const std::optional<std::string> found = text(name);
  return found == "true" || found == "1";
}

std::vector<RequestFields::Term> RequestFields::terms(std::string_view name) const {
  std::vector<Term> terms;
  const auto field = fields_.find(name);
  if (field == fields_.end() || (field->second.json.empty() && field->second.texts.empty())) {
    return terms;
  }
  const char* const wanted =
      "must be a list of objects with the texts 'source' and 'target' and, if they are to be "
      "forced, the truth value 'force'";
  const bool is_text = field->second.json.empty();  // Of a form.
  const std::string& json = is_text ? field->second.texts.back() : field->second.json;
  if (!nests_within(json, kMaxJsonDepth)) fail(name, wanted);
  const Json list = Json::parse(json, nullptr, /*allow_exceptions=*/false);
  if (!list.is_array()) fail(name, wanted);
  for (const Json& one : list) {
    const bool is_term = one.is_object() && one.contains("source") && one.contains("target") &&
                         one["source"].is_string() && one["target"].is_string() &&
                         (!one.contains("force") || one["force"].is_boolean());
    if (!is_term) fail(name, wanted);
    terms.push_back({one["source"].get<std::string>(), one["target"].get<std::string>(),
                     one.value("force", false)});
  }
  return terms;
}

const std::string& RequestFields::json(std::string_view name) const {
  static const std::string kNothing;
  const auto field = fields_.find(name);
  return field == fields_.end() ? kNothing : field->second.json;
}

}  // namespace hymt
