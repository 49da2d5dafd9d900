#include "translate/prompts/model_languages.h"

#include <algorithm>
#include <string>

#include "parsers/document/ascii.h"

namespace hymt {
namespace {

// Script decides; without one, the regions that write the traditional one.
bool is_traditional_chinese(const std::vector<std::string>& subtags) {
  const auto has = [&](std::string_view subtag) {
    return std::find(subtags.begin(), subtags.end(), subtag) != subtags.end();
  };
  if (has("hant")) return true;
  return !has("hans") && (has("tw") || has("hk") || has("mo"));
}

// What the tables call it, where BCP 47 has, or had, another name for the same language.
std::string_view name_in_tables(std::string_view language) {
  if (language == "fil") return "tl";
  if (language == "iw") return "he";
  if (language == "in") return "id";
  return language == "cmn" ? "zh" : language;
}

bool holds(const std::vector<std::string>& tags, std::string_view tag) {
  if (tags.empty()) return model_language(tag) != nullptr;
  return std::any_of(tags.begin(), tags.end(),
                     [tag](const std::string& other) { return is_one_language(other, tag); });
}

}  // namespace

std::vector<std::string> subtags_of(std::string_view tag) {
  std::vector<std::string> subtags(1);
  for (const char c : tag) {
    if (c == '-' || c == '_') {
      subtags.emplace_back();
    } else {
      subtags.back() += ascii_lower(c);
    }
  }
  return subtags;
}

const std::vector<Language>& known_languages() {
  static const std::vector<Language> kLanguages = {{"zh", "Chinese", "中文"},
                                                   {"en", "English", "英语"},
                                                   {"fr", "French", "法语"},
                                                   {"pt", "Portuguese", "葡萄牙语"},
                                                   {"es", "Spanish", "西班牙语"},
                                                   {"ja", "Japanese", "日语"},
                                                   {"tr", "Turkish", "土耳其语"},
                                                   {"ru", "Russian", "俄语"},
                                                   {"ar", "Arabic", "阿拉伯语"},
                                                   {"ko", "Korean", "韩语"},
                                                   {"th", "Thai", "泰语"},
                                                   {"it", "Italian", "意大利语"},
                                                   {"de", "German", "德语"},
                                                   {"vi", "Vietnamese", "越南语"},
                                                   {"ms", "Malay", "马来语"},
                                                   {"id", "Indonesian", "印尼语"},
                                                   {"tl", "Filipino", "菲律宾语"},
                                                   {"hi", "Hindi", "印地语"},
                                                   {"zh-Hant", "Traditional Chinese", "繁体中文"},
                                                   {"pl", "Polish", "波兰语"},
                                                   {"cs", "Czech", "捷克语"},
                                                   {"nl", "Dutch", "荷兰语"},
                                                   {"km", "Khmer", "高棉语"},
                                                   {"my", "Burmese", "缅甸语"},
                                                   {"fa", "Persian", "波斯语"},
                                                   {"gu", "Gujarati", "古吉拉特语"},
                                                   {"ur", "Urdu", "乌尔都语"},
                                                   {"te", "Telugu", "泰卢固语"},
                                                   {"mr", "Marathi", "马拉地语"},
                                                   {"he", "Hebrew", "希伯来语"},
                                                   {"bn", "Bengali", "孟加拉语"},
                                                   {"ta", "Tamil", "泰米尔语"},
                                                   {"uk", "Ukrainian", "乌克兰语"},
                                                   {"bo", "Tibetan", "藏语"},
                                                   {"kk", "Kazakh", "哈萨克语"},
                                                   {"mn", "Mongolian", "蒙古语"},
                                                   {"ug", "Uyghur", "维吾尔语"},
                                                   {"yue", "Cantonese", "粤语"}};
  return kLanguages;
}

const Language* model_language(std::string_view tag) {
  const std::vector<std::string> subtags = subtags_of(tag);
  std::string_view name = name_in_tables(subtags[0]);
  if (name == "zh" && is_traditional_chinese(subtags)) name = "zh-Hant";
  const auto& known = known_languages();
  const auto found = std::find_if(known.begin(), known.end(),
                                  [name](const Language& entry) { return entry.tag == name; });
  return found == known.end() ? nullptr : &*found;
}

bool is_one_language(std::string_view a, std::string_view b) {
  const Language* const known = model_language(a);
  if (known != nullptr || model_language(b) != nullptr) return known == model_language(b);
  return subtags_of(a).front() == subtags_of(b).front();
}

bool LanguageDirections::has_source(std::string_view tag) const { return holds(sources, tag); }

bool LanguageDirections::has_target(std::string_view tag) const {
  // Prompts must be able to name it.
  return model_language(tag) != nullptr && holds(targets, tag);
}

}  // namespace hymt
