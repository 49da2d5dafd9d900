#include "translate/prompts/model_languages.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

std::string_view tag_of(std::string_view tag) {
  const Language* language = model_language(tag);
  return language == nullptr ? std::string_view() : language->tag;
}

TEST(ModelLanguagesTest, HasTheModels38) { EXPECT_EQ(known_languages().size(), 38U); }

TEST(ModelLanguagesTest, KnowsWhatTheModelCallsThem) {
  EXPECT_EQ(tag_of("pt-BR"), "pt");
  EXPECT_EQ(tag_of("zh-TW"), "zh-Hant");
  EXPECT_EQ(tag_of("zh-Hans-HK"), "zh");
  EXPECT_EQ(tag_of("zh-Hant"), "zh-Hant");
  EXPECT_EQ(tag_of("yue-HK"), "yue");
  EXPECT_EQ(tag_of("qps-ploc"), "");
  EXPECT_EQ(tag_of(""), "");
  EXPECT_EQ(model_language("de")->name, "German");
  EXPECT_EQ(model_language("de-AT")->chinese_name, "德语");
}

}  // namespace
}  // namespace hymt
