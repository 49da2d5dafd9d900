#include "translate/tokenizer/special_tokens.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

TEST(SpecialTokensTest, ControlTokensAreToldByTheirSpelling) {
  for (const char* name : {"<|eos|>", "<|extra_204|>", "<|x|y|>", "<｜hy_User｜>", "<｜User｜>",
                           "<｜tool▁calls▁begin｜>", "<eos:6124c78e>", "</think:6124C78E>"}) {
    EXPECT_TRUE(is_control_name(name)) << name;
  }
  for (const char* name : {"",
                           "<",
                           ">",
                           "<>",
                           "<|>",
                           "<||>",
                           "<｜>",
                           "<｜｜>",
                           "<|eos>",
                           "<eos|>",
                           "<|eos｜>",
                           "|eos|",
                           "<| a |>",
                           "<｜a\nb｜>",
                           "||",
                           "a|b",
                           "<think>",
                           "</answer>",
                           "<s>",
                           "/no_think",
                           "https://6124c78e",
                           "<a:b>",
                           "<:6124c78e>",
                           "<eos:6124c78>",
                           "<eos:6124c78g>",
                           "<eos 1:6124c78e>",
                           "[PAD]"}) {
    EXPECT_FALSE(is_control_name(name)) << name;
  }
}

TEST(SpecialTokensTest, WordsMarkNothingUp) {
  for (const char* text : {"", " ", "\n\n", "word", "two words 2", "नमस्ते", "你好"}) {
    EXPECT_TRUE(is_words(text)) << text;
  }
  for (const char* text : {"<s>", "/no_think", "[INST]", "a:", "a_b", "▁", "😀", "\xFF"}) {
    EXPECT_FALSE(is_words(text)) << text;
  }
}

}  // namespace
}  // namespace hymt
