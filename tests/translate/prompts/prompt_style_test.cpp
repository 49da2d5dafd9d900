#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/cli/scratch_folder.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {
namespace {

class PromptStyleTest : public testing::Test {
 protected:
  ChosenPromptStyle detect(const std::string& folder, const std::string& file = "x",
                           const std::string& text = "") {
    scratch_.write(folder + "/" + file, text);
    return detect_prompt_style((scratch_ / folder).string());
  }

  ScratchFolder scratch_;
};

TEST_F(PromptStyleTest, NamesAreRead) {
  for (const PromptStyle& style :
       {PromptStyle::kHyMt15, PromptStyle::kHyMt15No8, PromptStyle::kHyMt2, PromptStyle::kTiny}) {
    EXPECT_EQ(parse_prompt_style(prompt_style_name(style)), style);
  }
  EXPECT_EQ(parse_prompt_style("auto"), std::nullopt);
}

TEST_F(PromptStyleTest, TheConfigurationSaysIt) {
  const auto chosen = detect("a", "tokenizer_config.json", R"({"prompt_style": "tiny"})");
  EXPECT_EQ(chosen.style, PromptStyle::kTiny);
  EXPECT_EQ(chosen.reason, "tokenizer_config.json says so");
}

TEST_F(PromptStyleTest, AFileOrThePathNamesTheModel) {
  EXPECT_EQ(detect("b", "config.json", R"({"_name_or_path": "tencent/HY-MT1.5-7B"})").style,
            PromptStyle::kHyMt15);
  EXPECT_EQ(detect("Hy-MT2-1.8B").reason, "the folder's path names Hy-MT2");
  EXPECT_EQ(detect("hy-mt2/hy_mt1_5").style, PromptStyle::kHyMt15);
  EXPECT_EQ(detect("models--tencent--HY-MT1.5-1.8B/snapshots/9a34").style, PromptStyle::kHyMt15);
}

// A card of Hy-MT2 cites the report of 1.5 later on.
TEST_F(PromptStyleTest, TheFirstNameInACardIsTheModels) {
  const auto chosen = detect("f", "README.md", "# Hy-MT2-1.8B\nSee the HY-MT1.5 report. Hy-MT2!");
  EXPECT_EQ(chosen.style, PromptStyle::kHyMt2);
  EXPECT_EQ(chosen.reason, "README.md names Hy-MT2");
  EXPECT_EQ(detect("g", "README.md", "HY-MT1.5-7B, before Hy-MT2; HY-MT1.5").style,
            PromptStyle::kHyMt15);
}

TEST_F(PromptStyleTest, ThePathAsTypedComesBeforeWhatFilesSay) {
  EXPECT_EQ(detect("Hy-MT2-7B", "README.md", "# Citation: HY-MT1.5").style, PromptStyle::kHyMt2);
  EXPECT_EQ(detect("HY-MT1.5-7B", "config.json", R"({"_name_or_path": "Hy-MT2"})").style,
            PromptStyle::kHyMt15);
  EXPECT_EQ(detect("Hy-MT2/HY-MT1.5-7B/weights").style, PromptStyle::kHyMt15);
  EXPECT_EQ(detect("Hy-MT2-from-HY-MT1.5").style, PromptStyle::kHyMt2);
}

// A link is taken by its own name, then by what it leads to.
TEST_F(PromptStyleTest, ALinksOwnNameCounts) {
  const std::string folder = "HY-MT1.5-1.8B";
  scratch_.write(folder + "/x", "");
  for (const char* name : {"Hy-MT2-mine", "current"}) {
    std::filesystem::create_directory_symlink(scratch_ / folder, scratch_ / name);
  }
  EXPECT_EQ(detect_prompt_style((scratch_ / "Hy-MT2-mine").string()).style, PromptStyle::kHyMt2);
  EXPECT_EQ(detect_prompt_style((scratch_ / "current").string()).style, PromptStyle::kHyMt15);
  EXPECT_EQ(detect_prompt_style((scratch_ / "Hy-MT2-mine/").string()).style, PromptStyle::kHyMt2);
  scratch_.write(folder + "/README.md", "Hy-MT2");
  EXPECT_EQ(detect_prompt_style((scratch_ / "current").string()).reason, "README.md names Hy-MT2");
}

TEST_F(PromptStyleTest, ElseItIsTheNewest) {
  EXPECT_TRUE(detect("c").is_guess);
  EXPECT_FALSE(detect("Hy-MT2").is_guess);
  EXPECT_EQ(detect("c").style, PromptStyle::kHyMt2);
  EXPECT_EQ(detect("d", "tokenizer_config.json", std::string(100'000, '[')).style,
            PromptStyle::kHyMt2);
  EXPECT_EQ(detect("e", "tokenizer_config.json", R"({"prompt_style": 7})").style,
            PromptStyle::kHyMt2);
  EXPECT_EQ(detect_prompt_style("/nonexistent").style, PromptStyle::kHyMt2);
}

}  // namespace
}  // namespace hymt
