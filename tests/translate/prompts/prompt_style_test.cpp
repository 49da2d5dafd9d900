#include <gtest/gtest.h>

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
  for (const PromptStyle style : {PromptStyle::kHyMt15, PromptStyle::kHyMt2, PromptStyle::kTiny}) {
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

TEST_F(PromptStyleTest, ElseItIsTheNewest) {
  EXPECT_EQ(detect("c").style, PromptStyle::kHyMt2);
  EXPECT_EQ(detect("d", "tokenizer_config.json", std::string(100'000, '[')).style,
            PromptStyle::kHyMt2);
  EXPECT_EQ(detect("e", "tokenizer_config.json", R"({"prompt_style": 7})").style,
            PromptStyle::kHyMt2);
  EXPECT_EQ(detect_prompt_style("/nonexistent").style, PromptStyle::kHyMt2);
}

}  // namespace
}  // namespace hymt
