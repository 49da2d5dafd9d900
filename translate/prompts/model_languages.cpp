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
  const bool is_traditional = subtags[0] == "zh" && is_traditional_chinese(subtags);
  const std::string_view name = is_traditional ? std::string_view("zh-Hant") : subtags[0];
  const auto& known = known_languages();
  const auto found = std::find_if(known.begin(), known.end(),
                                  [name](const Language& entry) { return entry.tag == name; });
  return found == known.end() ? nullptr : &*found;
}

}  // namespace hymt
