#include "cli/options/languages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/options/language_names.h"
#include "cli/options/nearest_name.h"
#include "parsers/document/error.h"
#include "segmenter/language_data.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

using testing::HasSubstr;

std::string error_of(std::string (*language_named)(std::string_view), std::string_view text) {
  try {
    (void)language_named(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return {};
}

std::string error_of_source(std::string_view text) { return error_of(source_language_named, text); }

TEST(LanguagesTest, SpellsTagsCanonically) {
  EXPECT_EQ(find_language("DE"), "de");
  EXPECT_EQ(find_language("pt-br"), "pt-BR");
  EXPECT_EQ(find_language("zh_hant_tw"), "zh-Hant-TW");
  EXPECT_EQ(find_language("iw"), "he");
  EXPECT_EQ(find_language("fil-PH"), "tl-PH");
  EXPECT_EQ(find_language("de-DE-u-co-phonebk"), "de-DE-u-co-phonebk");
  EXPECT_EQ(target_language_named("QPS-ploc"), "qps-ploc");
}

TEST(LanguagesTest, UnderstandsIso639AndNames) {
  for (const char* name :
       {"ger", "deu", "GER", "German", "german", "Deutsch", "deutsch", " de ", "deu "}) {
    EXPECT_EQ(find_language(name), "de") << name;
  }
  EXPECT_EQ(find_language("fre-CA"), "fr-CA");
  EXPECT_EQ(find_language("chi"), "zh");
  EXPECT_EQ(find_language("français"), "fr");
  EXPECT_EQ(find_language("Francais"), "fr");
  EXPECT_EQ(find_language("Traditional Chinese"), "zh-Hant");
  EXPECT_EQ(find_language("中文"), "zh");
  EXPECT_EQ(find_language("Brazilian Portuguese"), "pt-BR");
  EXPECT_EQ(find_language("日本語"), "ja");
  EXPECT_EQ(find_language("Filipino"), "tl");
  EXPECT_EQ(find_language("---"), std::nullopt);
  EXPECT_EQ(find_language("\xFF\xFE"), std::nullopt);
  EXPECT_EQ(find_language(std::string(1'000'000, 'a')), std::nullopt);
}

// Each is found by whatever the list of languages calls it.
TEST(LanguagesTest, EveryNameIsThatOfItsLanguage) {
  EXPECT_GT(named_languages().size(), 38U);
  for (const NamedLanguage& language : named_languages()) {
    EXPECT_EQ(find_language(language.tag), language.tag);
    EXPECT_EQ(find_language(language.name), language.tag) << language.name;
    EXPECT_EQ(find_language(language.own_name), language.tag) << language.own_name;
    EXPECT_EQ(language.is_a_models, model_language(language.tag) != nullptr);
  }
}

TEST(LanguagesTest, DocumentsMayBeInAllThatTheSegmenterKnows) {
  for (const std::string_view tag : languages_with_data()) {
    EXPECT_TRUE(find_language(tag)) << tag;
  }
  EXPECT_EQ(source_language_named("Swedish"), "sv");
  EXPECT_EQ(source_language_named("nb-NO"), "nb-NO");
  EXPECT_THAT(error_of(target_language_named, "Swedish"),
              HasSubstr("no model translates into 'Swedish'"));
  for (const Language& language : known_languages()) {
    EXPECT_EQ(target_language_named(language.tag), language.tag);
  }
}

TEST(LanguagesTest, UnknownOnesGetTheNearest) {
  EXPECT_EQ(error_of_source("germn"),
            "unknown language 'germn'; did you mean 'de' (German)? 'hymt-doc languages' lists all");
  EXPECT_THAT(error_of_source("duetsch"), HasSubstr("did you mean 'de' (German)"));
  EXPECT_EQ(error_of_source("xx"), "unknown language 'xx'; 'hymt-doc languages' lists all");
  EXPECT_THAT(error_of_source(""), HasSubstr("unknown language ''"));
  EXPECT_THAT(error_of_source("de/../.."), HasSubstr("unknown language"));
  EXPECT_THAT(error_of_source("de-"), HasSubstr("unknown language"));
}

TEST(NearestNameTest, FindsSlipsOfTheFinger) {
  const std::vector<std::string_view> names = {"--from", "--format", "--to", "--threads"};
  EXPECT_EQ(nearest_name("--form", names), "--from");
  EXPECT_EQ(nearest_name("--fromat", names), "--format");
  EXPECT_EQ(nearest_name("--thread", names), "--threads");
  EXPECT_EQ(nearest_name("--elephant", names), "");
  EXPECT_THAT(nearest_names("--form", names, 2), testing::ElementsAre("--from", "--format"));
}

}  // namespace
}  // namespace hymt
