#include "cli/options/languages.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/options/nearest_name.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::HasSubstr;

std::string error_of(const char* tag) {
  try {
    (void)canonical_language(tag);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.what();
  }
  return {};
}

TEST(LanguagesTest, SpellsTagsCanonically) {
  EXPECT_EQ(canonical_language("DE"), "de");
  EXPECT_EQ(canonical_language("pt-br"), "pt-BR");
  EXPECT_EQ(canonical_language("zh_hant_tw"), "zh-Hant-TW");
  EXPECT_EQ(canonical_language("iw"), "he");
  EXPECT_EQ(canonical_language("de-DE-u-co-phonebk"), "de-DE-u-co-phonebk");
  EXPECT_EQ(canonical_target_language("QPS-ploc"), "qps-ploc");
}

TEST(LanguagesTest, UnknownOnesGetASuggestionAndTheList) {
  EXPECT_THAT(error_of("german"), HasSubstr("did you mean 'de' (German)?"));
  EXPECT_THAT(error_of("germn"), HasSubstr("did you mean 'de'"));
  EXPECT_THAT(error_of("sv"), HasSubstr("yue Cantonese"));
  EXPECT_THAT(error_of(""), HasSubstr("unknown language ''"));
  EXPECT_THAT(error_of("de/../.."), HasSubstr("unknown language"));
  EXPECT_THAT(error_of("de-"), HasSubstr("unknown language"));
}

TEST(NearestNameTest, FindsSlipsOfTheFinger) {
  const std::vector<std::string_view> names = {"--from", "--format", "--to", "--threads"};
  EXPECT_EQ(nearest_name("--form", names), "--from");
  EXPECT_EQ(nearest_name("--fromat", names), "--format");
  EXPECT_EQ(nearest_name("--thread", names), "--threads");
  EXPECT_EQ(nearest_name("--elephant", names), "");
}

}  // namespace
}  // namespace hymt
