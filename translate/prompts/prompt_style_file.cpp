#include "translate/prompts/prompt_style_file.h"

#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "parsers/document/ascii.h"
#include "parsers/document/error.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using Place = PromptText::Place;

constexpr std::size_t kMaxBytes = std::size_t{1} << 16U;
constexpr std::size_t kMaxNameBytes = 40;

// https://github.com/Tencent-Hunyuan/Hunyuan-MT, README, Prompts. Its texts know no tags, terms or
// context; the frame is that of all 7B models.
constexpr std::string_view kHunyuanMt = R"json({
  "name": "hunyuan-mt",
  "plain": "Translate the following segment into {target}, without additional explanation.\n\n{text}",
  "chinese": {"plain": "把下面的文本翻译成{target}，不要额外解释。\n\n{text}"}
})json";

struct NamedPlace {
  std::string_view name;
  Place place;
};
constexpr std::array kPlaces = {NamedPlace{"text", Place::kText},
                                NamedPlace{"source", Place::kSource},
                                NamedPlace{"target", Place::kTarget},
                                NamedPlace{"terms", Place::kTerms},
                                NamedPlace{"context", Place::kContext},
                                NamedPlace{"term", Place::kTerm},
                                NamedPlace{"translation", Place::kTranslation}};

class StyleReader {
 public:
  explicit StyleReader(const std::string& path) : path_(path) {}

  [[nodiscard]] std::shared_ptr<const PromptStyleData> read(std::string_view json) const {
    if (json.size() > kMaxBytes) fail("is larger than " + std::to_string(kMaxBytes) + " bytes");
    const Json root = Json::parse(json, nullptr, /*allow_exceptions=*/false);
    if (!root.is_object()) fail("is no JSON object");
    check_keys(root, {"name", "chinese", "alternative", "before", "after", "ends", "sampling",
                      "wraps_tagged", "plain", "tagged", "context", "terms", "term"});
    auto style = std::make_shared<PromptStyleData>();
    style->json = json;
    style->name = read_name(root);
    std::array<char, 17> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx",
                  static_cast<unsigned long long>(XXH3_64bits(json.data(), json.size())));
    style->digest = digits.data();
    if (!root.contains("plain")) fail("key 'plain' is missing");
    style->usual = read_texts(root, {}, "");
    style->has_chinese = root.contains("chinese");
    style->chinese = read_other(root, "chinese", style->usual);
    style->has_alternative = root.contains("alternative");
    style->alternative = read_other(root, "alternative", style->usual);
    if (root.contains("wraps_tagged")) {
      if (!root["wraps_tagged"].is_boolean()) fail("key 'wraps_tagged' must be true or false");
      style->wraps_tagged = root["wraps_tagged"].get<bool>();
    }
    read_frame(root, *style);
    read_sampling(root, *style);
    return style;
  }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw Error(ErrorKind::kEngine,
                what + "; README.md, Prompt styles, says what such a file holds", path_);
  }

  static std::string quoted(const std::string& key) { return "key '" + key + "'"; }

  // Those that are not known are mistakes in writing.
  void check_keys(const Json& object, std::initializer_list<std::string_view> known) const {
    for (const auto& entry : object.items()) {
      if (std::find(known.begin(), known.end(), entry.key()) != known.end()) continue;
      std::string key;
      for (const char c : entry.key().substr(0, kMaxNameBytes)) {
        key += is_ascii_alphanumeric(c) || c == '_' || c == '-' ? c : '?';
      }
      fail(quoted(key) + " is not known");
    }
  }

  [[nodiscard]] std::string text(const Json& value, const std::string& key) const {
    if (!value.is_string()) fail(quoted(key) + " must be a text");
    return value.get<std::string>();
  }

  [[nodiscard]] std::string read_name(const Json& root) const {
    if (!root.contains("name")) fail("key 'name' is missing");
    std::string name = text(root["name"], "name");
    const bool is_good =
        !name.empty() && name.size() <= kMaxNameBytes &&
        std::all_of(name.begin(), name.end(), [](char c) {
          return c == '-' || c == '.' || (is_ascii_alphanumeric(c) && c == ascii_lower(c));
        });
    if (!is_good) {
      fail("key 'name' must be of small letters, digits, '-' and '.', at most " +
           std::to_string(kMaxNameBytes));
    }
    return name;
  }

  // `needed` stands in it once, and no other places than those and languages.
  [[nodiscard]] PromptText read_text(const Json& value, const std::string& key,
                                     std::initializer_list<Place> needed) const {
    const std::string whole = text(value, key);
    PromptText result;
    result.pieces.emplace_back();
    for (std::size_t at = 0; at < whole.size(); ++at) {
      const char c = whole[at];
      if (c != '{' && c != '}') {
        result.pieces.back().text += c;
      } else if (at + 1 < whole.size() && whole[at + 1] == c) {
        result.pieces.back().text += c;
        ++at;
      } else {
        const std::size_t end = c == '{' ? whole.find('}', at) : std::string::npos;
        if (end == std::string::npos) fail(quoted(key) + " has a single brace; write it twice");
        result.pieces.back().place = place_of(whole.substr(at + 1, end - at - 1), key, needed);
        result.pieces.emplace_back();
        at = end;
      }
    }
    for (const Place place : needed) {
      const auto count =
          std::count_if(result.pieces.begin(), result.pieces.end(),
                        [place](const PromptText::Piece& piece) { return piece.place == place; });
      if (count != 1) fail(quoted(key) + " must have {" + name_of(place) + "} in it, once");
    }
    return result;
  }

  static std::string name_of(Place place) {
    for (const NamedPlace& one : kPlaces) {
      if (one.place == place) return std::string(one.name);
    }
    return {};
  }

  [[nodiscard]] Place place_of(const std::string& name, const std::string& key,
                               std::initializer_list<Place> needed) const {
    for (const NamedPlace& one : kPlaces) {
      const bool is_language = one.place == Place::kSource || one.place == Place::kTarget;
      const bool is_allowed =
          is_language || std::find(needed.begin(), needed.end(), one.place) != needed.end();
      if (one.name == name && is_allowed) return one.place;
    }
    std::string allowed = "{source}, {target}";
    for (const Place place : needed) allowed += ", {" + name_of(place) + "}";
    fail(quoted(key) + " may have " + allowed + " in it, and no other words in braces");
  }

  [[nodiscard]] PromptTexts read_texts(const Json& object, PromptTexts texts,
                                       const std::string& prefix) const {
    if (object.contains("plain")) {
      texts.plain = read_text(object["plain"], prefix + "plain", {Place::kText});
    }
    if (object.contains("tagged")) {
      texts.tagged = read_text(object["tagged"], prefix + "tagged", {Place::kText});
    }
    if (object.contains("context")) {
      texts.context = read_text(object["context"], prefix + "context", {Place::kContext});
    }
    if (object.contains("terms")) {
      texts.terms = read_text(object["terms"], prefix + "terms", {Place::kTerms});
    }
    if (object.contains("term")) {
      texts.term = read_text(object["term"], prefix + "term", {Place::kTerm, Place::kTranslation});
    }
    if (texts.terms && texts.term.pieces.empty()) {
      fail("has " + quoted(prefix + "terms") + " without 'term', which says how one is written");
    }
    return texts;
  }

  // What it does not say is as usual.
  [[nodiscard]] PromptTexts read_other(const Json& root, const char* key,
                                       const PromptTexts& usual) const {
    if (!root.contains(key)) return usual;
    if (!root[key].is_object()) fail(quoted(key) + " must be an object");
    check_keys(root[key], {"plain", "tagged", "context", "terms", "term"});
    return read_texts(root[key], usual, std::string(key) + ".");
  }

  void read_frame(const Json& root, PromptStyleData& style) const {
    const bool has_before = root.contains("before");
    if (has_before != root.contains("after") || has_before != root.contains("ends")) {
      fail("must have 'before', 'after' and 'ends', or none of them");
    }
    if (!has_before) return;
    style.before = text(root["before"], "before");
    style.after = text(root["after"], "after");
    if (!root["ends"].is_array() || root["ends"].empty()) {
      fail("key 'ends' must be a list of the special tokens that end an answer");
    }
    for (const Json& end : root["ends"]) style.ends.push_back(text(end, "ends"));
  }

  void read_sampling(const Json& root, PromptStyleData& style) const {
    if (!root.contains("sampling")) return;
    const Json& sampling = root["sampling"];
    if (!sampling.is_object()) fail("key 'sampling' must be an object");
    check_keys(sampling, {"temperature", "top_k", "top_p", "repetition_penalty"});
    const auto number = [&](const char* key, double least,
                            double greatest) -> std::optional<float> {
      if (!sampling.contains(key)) return std::nullopt;
      const Json& value = sampling[key];
      const double given = value.is_number() ? value.get<double>() : least - 1;
      if (!(given >= least) || !(given <= greatest)) {
        fail(quoted(std::string("sampling.") + key) + " is no number that makes sense");
      }
      return static_cast<float>(given);
    };
    style.temperature = number("temperature", 0, 100);
    style.top_p = number("top_p", 1e-30, 1);
    style.repetition_penalty = number("repetition_penalty", 1e-30, 100);
    if (const auto top_k = number("top_k", -1, 1 << 24)) {
      style.top_k = std::max(0, static_cast<std::int32_t>(*top_k));
    }
  }

  const std::string& path_;
};

}  // namespace

std::shared_ptr<const PromptStyleData> parse_prompt_style_data(std::string_view json,
                                                               const std::string& path) {
  return StyleReader(path).read(json);
}

std::shared_ptr<const PromptStyleData> read_prompt_style_data(const std::string& path) {
  return parse_prompt_style_data(read_model_file(path, kMaxBytes), path);
}

const std::shared_ptr<const PromptStyleData>& hunyuan_mt_style() {
  static const std::shared_ptr<const PromptStyleData> kStyle =
      parse_prompt_style_data(kHunyuanMt, "hunyuan-mt");
  return kStyle;
}

}  // namespace hymt
