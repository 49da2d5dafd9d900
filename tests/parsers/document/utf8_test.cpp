#include "parsers/document/utf8.h"

#include <gtest/gtest.h>

#include <array>
#include <string>

#include "parsers/document/coded_text.h"

namespace hymt {
namespace {

bool is_scalar_value(char32_t c) { return c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF); }

TEST(Utf8Test, EveryScalarValueIsReadAsItWasWritten) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (!is_scalar_value(c)) continue;
    std::string text = "x";
    append_utf8(c, text);
    const CodePoint first = code_point_at(text, 1);
    const CodePoint last = code_point_before(text, text.size());
    ASSERT_EQ(first.value, c);
    ASSERT_EQ(first.length, text.size() - 1);
    ASSERT_TRUE(first.is_valid());
    ASSERT_EQ(last.value, c);
    ASSERT_EQ(last.length, first.length);
    ASSERT_EQ(valid_utf8_prefix(text), text.size());
  }
}

// All leads, and behind them the bytes at which the ranges of continuations begin and end.
TEST(Utf8Test, OtherBytesAreReplacementCharactersOneByOne) {
  constexpr std::array<unsigned char, 8> kEdges = {0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0};
  std::string text(4, '\0');
  for (unsigned lead = 0; lead < 0x100; ++lead) {
    text[0] = static_cast<char>(lead);
    for (unsigned edges = 0; edges < 512; ++edges) {
      for (unsigned i = 0; i < 3; ++i) {
        text[i + 1] = static_cast<char>(kEdges[(edges >> (3 * i)) & 7U]);
      }
      const CodePoint found = code_point_at(text, 0);
      std::size_t length = 1;
      while (length < 4 && valid_utf8_prefix(text.substr(0, length)) != length) ++length;
      const bool is_valid = valid_utf8_prefix(text.substr(0, length)) == length;
      ASSERT_EQ(found.is_valid(), is_valid) << lead << " " << edges;
      ASSERT_EQ(found.length, is_valid ? length : 1) << lead << " " << edges;
      ASSERT_EQ(found.value == kReplacementCharacter, !is_valid) << lead << " " << edges;
    }
  }
}

TEST(Utf8Test, EveryBytesEndIsReadFromBehind) {
  EXPECT_EQ(code_point_before("\x80", 1).value, kReplacementCharacter);
  EXPECT_EQ(code_point_before("\xC3\xA9\x80", 3).length, 1U);
  EXPECT_EQ(code_point_before("\xC3\xA9\x80", 2).value, U'é');
  EXPECT_EQ(code_point_before("\x80\x80\x80\x80\x80", 5).length, 1U);
  EXPECT_EQ(code_point_before("\xF0\x9F\x98\x80", 3).length, 1U);
}

TEST(Utf8Test, BytesBehindTheTextAreNotRead) {
  const std::string text = "\xF0\x9F\x98\x80";
  for (std::size_t size = 1; size < text.size(); ++size) {
    EXPECT_FALSE(code_point_at(std::string_view(text).substr(0, size), 0).is_valid());
  }
}

}  // namespace
}  // namespace hymt
