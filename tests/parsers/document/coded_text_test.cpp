#include "parsers/document/coded_text.h"

#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

namespace hymt {
namespace {

InlineCode code(std::uint32_t id, InlineCodeKind kind, std::size_t offset, std::size_t length,
                std::string original) {
  InlineCode result;
  result.id = id;
  result.kind = kind;
  result.offset = offset;
  result.length = length;
  result.original = std::move(original);
  return result;
}
InlineCode opening(std::uint32_t id, std::size_t offset, std::string original) {
  return code(id, InlineCodeKind::kOpening, offset, 0, std::move(original));
}
InlineCode closing(std::uint32_t id, std::size_t offset, std::string original) {
  return code(id, InlineCodeKind::kClosing, offset, 0, std::move(original));
}
InlineCode placeholder(std::uint32_t id, std::size_t offset, std::size_t length,
                       std::string original) {
  return code(id, InlineCodeKind::kPlaceholder, offset, length, std::move(original));
}

TEST(CodedTextTest, RejectsWhatBreaksAnInvariant) {
  EXPECT_THROW(CodedText("\xff", {}), std::invalid_argument);
  EXPECT_THROW(CodedText("é", {placeholder(1, 1, 0, "x")}), std::invalid_argument);
  EXPECT_THROW(CodedText("ab", {placeholder(1, 3, 0, "x")}), std::invalid_argument);
  EXPECT_THROW(CodedText("ab", {placeholder(1, 1, 2, "x")}), std::invalid_argument);
  EXPECT_THROW(CodedText("ab", {placeholder(1, 1, 0, "x"), placeholder(2, 0, 0, "y")}),
               std::invalid_argument);
  EXPECT_THROW(CodedText("abc", {placeholder(1, 0, 2, "x"), placeholder(2, 1, 0, "y")}),
               std::invalid_argument);
  EXPECT_THROW(CodedText("ab", {placeholder(1, 0, 0, "x"), placeholder(1, 1, 0, "y")}),
               std::invalid_argument);
  EXPECT_THROW(CodedText("ab", {placeholder(1, 0, 0, "x"), closing(1, 1, "y")}),
               std::invalid_argument);
}

TEST(CodedTextTest, SliceKeepsClosingCodesOnTheLeftAndOthersOnTheRight) {
  const CodedText text("One. Two.", {opening(1, 0, "<b>"), closing(1, 4, "</b>"),
                                     opening(2, 4, "<i>"), closing(2, 9, "</i>")});
  const CodedText first = text.slice(0, 4);
  const CodedText second = text.slice(4, 9);
  EXPECT_EQ(first, CodedText("One.", {opening(1, 0, "<b>"), closing(1, 4, "</b>")}));
  EXPECT_EQ(second, CodedText(" Two.", {opening(2, 0, "<i>"), closing(2, 5, "</i>")}));
}

TEST(CodedTextTest, SlicesThatTileLoseNoCodeAndRepeatNone) {
  std::mt19937 engine(20240607);
  const auto random = [&engine](unsigned below) { return static_cast<unsigned>(engine() % below); };
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    std::vector<InlineCode> codes;
    std::vector<std::size_t> cuts{0};
    const unsigned length = random(8);
    std::uint32_t id = 1;
    for (unsigned i = 0; i <= length; ++i) {
      for (unsigned k = random(3); k > 0; --k) {
        const unsigned kind = random(3);
        codes.push_back(code(id++, static_cast<InlineCodeKind>(kind), text.size(), 0, "x"));
      }
      if (random(3) == 0 && cuts.back() != text.size()) cuts.push_back(text.size());
      if (i < length) text += random(2) == 0 ? "a" : "é";
    }
    if (cuts.back() != text.size() || text.empty()) cuts.push_back(text.size());
    const CodedText whole(text, codes);
    std::string joined_text;
    std::vector<InlineCode> joined_codes;
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const CodedText part = whole.slice(cuts[i], cuts[i + 1]);
      for (InlineCode part_code : part.codes()) {
        part_code.offset += joined_text.size();
        joined_codes.push_back(part_code);
      }
      joined_text += part.text();
    }
    ASSERT_EQ(CodedText(joined_text, joined_codes), whole) << "round " << round;
  }
}

TEST(CodedTextTest, WellNested) {
  EXPECT_TRUE(well_nested(CodedText("ab", {opening(1, 0, "<b>"), opening(2, 0, "<i>"),
                                           closing(2, 1, "</i>"), closing(1, 2, "</b>")})));
  EXPECT_FALSE(well_nested(CodedText("ab", {opening(1, 0, "<b>"), opening(2, 0, "<i>"),
                                            closing(1, 1, "</b>"), closing(2, 2, "</i>")})));
  EXPECT_FALSE(well_nested(CodedText("ab", {opening(1, 0, "<b>")})));
}

TEST(Utf8Test, ValidPrefix) {
  EXPECT_EQ(valid_utf8_prefix("aé漢😀"), 10U);
  EXPECT_EQ(valid_utf8_prefix("a\xC0\x80"), 1U);          // overlong
  EXPECT_EQ(valid_utf8_prefix("a\xED\xA0\x80"), 1U);      // surrogate
  EXPECT_EQ(valid_utf8_prefix("a\xF4\x90\x80\x80"), 1U);  // beyond U+10FFFF
  EXPECT_EQ(valid_utf8_prefix("a\xE6\xBC"), 1U);          // cut short
}

}  // namespace
}  // namespace hymt
