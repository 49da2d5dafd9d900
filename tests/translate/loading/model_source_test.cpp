#include "translate/loading/model_source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "translate/model/model_folder.h"

namespace hymt {
namespace {

using testing::ElementsAre;

TEST(ModelSourceTest, TheEmbeddedModelsFolderSaysWhatItIs) {
  const auto source = open_model_folder(find_model_folder());
  EXPECT_EQ(source->path(), find_model_folder());
  EXPECT_EQ(source->config().vocab_size, source->open_checkpoint()->config().vocab_size);
  EXPECT_GT(source->load_tokenizer()->size(), 1000U);
  EXPECT_EQ(source->prompt_style().style, PromptStyle::kTiny);
  EXPECT_THAT(source->languages().sources, ElementsAre("en"));
  EXPECT_THAT(source->languages().targets, ElementsAre("de"));
  EXPECT_EQ(source->tokenizer_hash().size(), 32U);
  EXPECT_FALSE(source->generation_defaults().end_tokens.empty());
}

TEST(ModelSourceTest, LanguagesAreThoseOfLanguagesJsonElseThoseOfTheTokenizer) {
  const ScratchFolder folder;
  const auto source = open_model_folder(folder.path().string());
  EXPECT_TRUE(source->languages().sources.empty());
  folder.write("tokenizer_config.json", R"({"languages": ["en", 7, "ja"]})");
  EXPECT_THAT(source->languages().sources, ElementsAre("en", "ja"));
  EXPECT_THAT(source->languages().targets, ElementsAre("en", "ja"));
  folder.write("languages.json", R"({"source": ["fr"], "target": "de"})");
  EXPECT_THAT(source->languages().sources, ElementsAre("fr"));
  EXPECT_TRUE(source->languages().targets.empty());
  folder.write("languages.json", "{");
  EXPECT_THROW((void)source->languages(), Error);
}

TEST(ModelSourceTest, TheLicenceIsThatOfTheReadmeElseOfTheLicencesFirstLine) {
  const ScratchFolder folder;
  const auto source = open_model_folder(folder.path().string());
  EXPECT_EQ(source->licence(), "");
  folder.write("LICENSE", "\n\n  SOME COMMUNITY LICENSE AGREEMENT  \nmore\n");
  EXPECT_EQ(source->licence(), "SOME COMMUNITY LICENSE AGREEMENT");
  folder.write("README.md", "no front matter\nlicense: mit\n");
  EXPECT_EQ(source->licence(), "SOME COMMUNITY LICENSE AGREEMENT");
  folder.write("README.md",
               "---\r\nlanguage:\r\n- en\r\nlicense: \"apache-2.0\"\r\n---\r\ntext\r\n");
  EXPECT_EQ(source->licence(), "apache-2.0");
  folder.write("README.md", "---\nlicense: other\nlicense_name: some-community\n---\n");
  EXPECT_EQ(source->licence(), "some-community");
  folder.write("README.md", "---\ntitle: x\n---\nlicense: mit\n");
  EXPECT_EQ(source->licence(), "SOME COMMUNITY LICENSE AGREEMENT");
  folder.write("README.md", "---\nlicense: " + std::string(5000, 'x'));
  EXPECT_EQ(source->licence().size(), 200U);
}

}  // namespace
}  // namespace hymt
