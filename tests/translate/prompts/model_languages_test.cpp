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
  EXPECT_EQ(tag_of("fil-PH"), "tl");
  EXPECT_EQ(tag_of("iw"), "he");
  EXPECT_EQ(tag_of("cmn-TW"), "zh-Hant");
  EXPECT_EQ(tag_of("qps-ploc"), "");
  EXPECT_EQ(tag_of(""), "");
  EXPECT_EQ(model_language("de")->name, "German");
  EXPECT_EQ(model_language("de-AT")->chinese_name, "德语");
}

TEST(ModelLanguagesTest, TellsLanguagesApartAsTheModelsDo) {
  EXPECT_TRUE(is_one_language("en-US", "en-GB"));
  EXPECT_TRUE(is_one_language("zh-TW", "zh-Hant"));
  EXPECT_FALSE(is_one_language("zh-TW", "zh-CN"));
  EXPECT_FALSE(is_one_language("yue", "zh-Hant"));
  EXPECT_TRUE(is_one_language("sv-SE", "sv"));
  EXPECT_FALSE(is_one_language("sv", "nb"));
  EXPECT_FALSE(is_one_language("sv", "de"));
}

TEST(ModelLanguagesTest, DirectionsThatAreNotListedAreThoseOfThe38) {
  const LanguageDirections any;
  EXPECT_TRUE(any.has_source("pt-BR"));
  EXPECT_TRUE(any.has_target("yue"));
  EXPECT_FALSE(any.has_source("sv"));
  EXPECT_FALSE(any.has_target("qps-ploc"));
  const LanguageDirections some = {{"en", "sv"}, {"de", "sv"}};
  EXPECT_TRUE(some.has_source("en-GB"));
  EXPECT_FALSE(some.has_source("de"));
  EXPECT_TRUE(some.has_source("sv"));
  EXPECT_TRUE(some.has_target("de-AT"));
  EXPECT_FALSE(some.has_target("en"));
  EXPECT_FALSE(some.has_target("sv"));  // No prompt could name it.
}

}  // namespace
}  // namespace hymt
