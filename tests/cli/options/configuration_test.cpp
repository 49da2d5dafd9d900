#include "cli/options/configuration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string error_of(const char* text) {
  try {
    const Configuration configuration(text, "hymt-doc.toml");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return error.path() + ": " + error.what();
  }
  return "no error";
}

TEST(ConfigurationTest, ReadsEveryKey) {
  const Configuration configuration(R"(
to = ["de", "pt-br"]
from = "en"
engine = "pseudo"
fail-on = "warning"
threads = 3
seed = 7
copy-other = true
glossary = ["terms.csv", "../more.csv"]
site = "hugo"
front-matter-keys = ["title", "seo.title"]
attributes = ["data-tip"]
builtin-placeholders = false
protect-identifiers = false
[[placeholders]]
name = "ticket"
pattern = "[A-Z]+-[0-9]+"
)",
                                    "docs/hymt-doc.toml");
  const RunSettings& run = configuration.run();
  EXPECT_THAT(run.to.value(), ElementsAre("de", "pt-BR"));
  EXPECT_EQ(run.engine, "pseudo");
  EXPECT_EQ(run.fail_on, FailOn::kWarning);
  EXPECT_EQ(run.threads, 3U);
  EXPECT_EQ(run.seed, 7U);
  EXPECT_EQ(run.copy_other, true);
  EXPECT_THAT(run.glossaries.value(), ElementsAre("docs/terms.csv", "docs/../more.csv"));
  const FileSettings settings = configuration.settings_for("any.md");
  EXPECT_EQ(settings.from, "en");
  EXPECT_EQ(settings.parser.site, Site::kHugo);
  EXPECT_THAT(settings.parser.front_matter_keys, ElementsAre("title", "seo.title"));
  EXPECT_FALSE(settings.parser.front_matter_keys_only);
  EXPECT_THAT(settings.parser.attributes, ElementsAre("data-tip"));
  EXPECT_FALSE(settings.parser.builtin_placeholders);
  EXPECT_FALSE(settings.parser.protects_identifiers);
  ASSERT_EQ(settings.parser.placeholders.size(), 1U);
  EXPECT_EQ(settings.parser.placeholders[0].name, "ticket");
}

TEST(ConfigurationTest, ReadsEveryKeyOfTheModel) {
  const Configuration configuration(R"(
model = "../models/HY-MT1.5-1.8B"
backend = "cpu"
device = "cpu"
precision = "int8"
prompt-style = "hy-mt1.5"
max-batch = 16
context = 100
deterministic = false
temperature = 0.7
top-k = 20
top-p = 1
repetition-penalty = 1.05
)",
                                    "docs/hymt-doc.toml");
  const ModelSettings& model = configuration.run().model;
  EXPECT_EQ(model.model, "docs/../models/HY-MT1.5-1.8B");
  EXPECT_EQ(model.backend, "cpu");
  EXPECT_EQ(model.device, "cpu");
  EXPECT_EQ(model.precision, "int8");
  EXPECT_EQ(model.prompt_style, "hy-mt1.5");
  EXPECT_EQ(model.max_batch, 16U);
  EXPECT_EQ(model.context, 100U);
  EXPECT_EQ(model.deterministic, false);
  EXPECT_EQ(model.temperature, 0.7F);
  EXPECT_EQ(model.top_k, 20U);
  EXPECT_EQ(model.top_p, 1.0F);
  EXPECT_EQ(model.repetition_penalty, 1.05F);
}

TEST(ConfigurationTest, AModelWithoutASlashIsAName) {
  const Configuration configuration("model = \"tiny-en-de\"", "docs/hymt-doc.toml");
  EXPECT_EQ(configuration.run().model.model, "tiny-en-de");
}

TEST(ConfigurationTest, WrongValuesOfModelKeysNameTheLine) {
  EXPECT_THAT(error_of("\nprecision = \"int9\""), HasSubstr("hymt-doc.toml:2: precision: 'int9'"));
  EXPECT_THAT(error_of("temperature = \"0.7\""), HasSubstr("'temperature' wants a number"));
  EXPECT_THAT(error_of("temperature = nan"), HasSubstr("temperature"));
  EXPECT_THAT(error_of("deterministic = 1"), HasSubstr("wants true or false"));
  EXPECT_THAT(error_of("max-batch = 2.5"), HasSubstr("max-batch: '2.5'"));
  EXPECT_THAT(error_of("precison = \"int8\""), HasSubstr("did you mean 'precision'?"));
}

TEST(ConfigurationTest, LaterFilesTablesWin) {
  const Configuration configuration(R"(
from = "en"
[[files]]
glob = "legacy/**"
format = "html"
from = "fr"
[[files]]
glob = "*.txt"
skip = true
front-matter-keys-only = []
[[files]]
glob = "legacy/keep.txt"
skip = false
)",
                                    "hymt-doc.toml");
  const FileSettings legacy = configuration.settings_for("legacy/a/b.txt");
  EXPECT_EQ(legacy.format, Format::kHtml);
  EXPECT_EQ(legacy.from, "fr");
  EXPECT_TRUE(legacy.skip);
  EXPECT_TRUE(legacy.parser.front_matter_keys.empty());
  EXPECT_TRUE(legacy.parser.front_matter_keys_only);
  EXPECT_FALSE(configuration.settings_for("legacy/keep.txt").skip);
  EXPECT_EQ(configuration.settings_for("a.md").from, "en");
}

TEST(ConfigurationTest, FrontMatterKeysAddUpUnlessTheyAreTheOnlyOnes) {
  const Configuration configuration(R"(
front-matter-keys = ["a"]
[[files]]
glob = "*.md"
front-matter-keys = ["b"]
[[files]]
glob = "only.md"
front-matter-keys = ["d"]
front-matter-keys-only = ["c"]
)",
                                    "hymt-doc.toml");
  const ParserOptions all = configuration.settings_for("x.md").parser;
  EXPECT_THAT(all.front_matter_keys, ElementsAre("a", "b"));
  EXPECT_FALSE(all.front_matter_keys_only);
  const ParserOptions only = configuration.settings_for("only.md").parser;
  EXPECT_THAT(only.front_matter_keys, ElementsAre("c", "d"));
  EXPECT_TRUE(only.front_matter_keys_only);
}

TEST(ConfigurationTest, WhatIsWrongIsNamedWithLineAndRemedy) {
  EXPECT_THAT(error_of("to = 'de'\nform = 'en'\n"),
              HasSubstr("hymt-doc.toml:2: unknown key 'form'; did you mean 'from'?"));
  EXPECT_THAT(error_of("\n[[files]]\nglob = 'a'\nformt = 'html'\n"),
              HasSubstr("hymt-doc.toml:4: unknown key 'formt'; did you mean 'format'?"));
  EXPECT_THAT(error_of("[[files]]\nformat = 'html'\n"), HasSubstr("needs a glob"));
  EXPECT_THAT(error_of("[[files]]\nglob = 'a['\n"), HasSubstr("hymt-doc.toml:2: glob 'a['"));
  EXPECT_THAT(error_of("to = 'xx'\n"), HasSubstr("hymt-doc.toml:1: to: unknown language 'xx'"));
  EXPECT_THAT(error_of("threads = 0\n"), HasSubstr("not a whole number from 1"));
  EXPECT_THAT(error_of("threads = 'two'\n"), HasSubstr("wants a whole number"));
  EXPECT_THAT(error_of("copy-other = 1\n"), HasSubstr("wants true or false"));
  EXPECT_THAT(error_of("to = \n"), HasSubstr("hymt-doc.toml:1: "));
  EXPECT_THAT(error_of("[[placeholders]]\nname = 'a'\n"), HasSubstr("needs a pattern"));
  EXPECT_THAT(error_of("fail-on = 'warnings'\n"), HasSubstr("did you mean 'warning'?"));
}

}  // namespace
}  // namespace hymt
