#include "parsers/document/text_line.h"

#include <gtest/gtest.h>

namespace hymt {
namespace {

TEST(TextLineTest, WordsThatMayBeginABlock) {
  for (const char* word :
       {"-",  "*",     "+",   "•",        "o",  "1.",   "12)",   "(3)", "a.",   "(b)",  "iv.",
        ">",  ">>",    ">x",  "|",        "|x", "+--+", "#",     "##",  "---",  "====", "--",
        "..", "2010.", "1.5", "hymt:off", "//", "<!--", "─────", "—",   "[12]", "!!",   "--->"}) {
    EXPECT_TRUE(may_begin_text_block(word)) << word;
  }
}

TEST(TextLineTest, WordsThatContinueAParagraph) {
  for (const char* word : {"a",          "word",   "(see", "well-known", "-x",   "--long", "it.",
                           "\"quoted\"", "(word)", "ok)",  "⟦word",      "漢字", "e.g.",   "C",
                           "1",          "#1",     "[a]",  "[see",       "()x",  "x)y."}) {
    EXPECT_FALSE(may_begin_text_block(word)) << word;
  }
}

TEST(TextLineTest, ListMarkers) {
  for (const char* word : {"-",   "*",  "+",  "•",    "o", "1.", "12)", "(3)", "[4]", "a.", "(b)",
                           "iv.", "**", "!!", "--->", "#", ">",  "//",  "..",  "—",   "→"}) {
    EXPECT_TRUE(is_list_marker(word)) << word;
    EXPECT_TRUE(may_begin_text_block(word)) << word;
  }
  for (const char* word :
       {"", "...", "(", "&", "\"", "|", "word", "it.", "2010.", "漢", "----------"}) {
    EXPECT_FALSE(is_list_marker(word)) << word;
  }
}

}  // namespace
}  // namespace hymt
