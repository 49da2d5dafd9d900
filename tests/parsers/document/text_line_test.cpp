#include "parsers/document/text_line.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

TEST(TextLineTest, WordsThatMayBeginABlock) {
  for (const char* word :
       {"-",    "*",  "+",  "•",        "o",  "1.",   "12)",   "(3)", "a.", "(b)",
        "iv.",  ">",  ">>", ">x",       "|",  "|x",   "+--+",  "#",   "##", "---",
        "====", "--", "..", "hymt:off", "//", "<!--", "─────", "—"}) {
    EXPECT_TRUE(may_begin_text_block(word)) << word;
  }
}

TEST(TextLineTest, WordsThatContinueAParagraph) {
  for (const char* word :
       {"a", "word", "2010.", "1.5", "(see", "well-known", "-x", "--long", "it.", "\"quoted\"",
        "(word)", "ok)", "⟦word", "漢字", "e.g.", "C", "1", "#1"}) {
    EXPECT_FALSE(may_begin_text_block(word)) << word;
  }
}

}  // namespace
}  // namespace hymt
