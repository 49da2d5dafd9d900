#include "reassemble/layout_slot.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

namespace hymt {
namespace {

constexpr auto kGap = LayoutSlot::Kind::kGap;
constexpr auto kLeader = LayoutSlot::Kind::kLeader;

// The gap of `source` that begins at `begin`, behind `before` instead.
std::string gap(std::string_view source, std::size_t begin, std::size_t end,
                std::string_view before, LayoutSlot::Kind kind = kGap) {
  LayoutSlot slot;
  slot.kind = kind;
  slot.range = {begin, end};
  slot.column = end;
  slot.least = static_cast<std::uint8_t>(std::min<std::size_t>(end - begin, 3));
  if (source.substr(begin, end - begin).ends_with("- "))
    slot.least = source[begin + 2] == ' ' ? 3 : 2;
  return gap_text(source, slot, before, end);
}

TEST(LayoutSlotTest, CellsStayInTheirColumns) {
  EXPECT_EQ(gap("Save      text", 4, 10, "Save"), "      ");
  EXPECT_EQ(gap("Save      text", 4, 10, "Sichern"), "   ") << "three are left of ten";
  EXPECT_EQ(gap("Save      text", 4, 10, "x\nSichern"), "   ");
  EXPECT_EQ(gap("Save      text", 4, 10, "保存"), "      ");
  EXPECT_EQ(gap("Save      text", 4, 10, "OK"), "        ");
}

TEST(LayoutSlotTest, AGapStaysOne) {
  EXPECT_EQ(gap("Save   text", 4, 7, "Sicherungskopie"), "   ");
  EXPECT_EQ(gap("Save         text", 4, 13, "Sicherungskopien"), "   ");
  EXPECT_EQ(gap("Save  - text", 4, 8, "Sichern"), "  - ");
  EXPECT_EQ(gap("Save     - text", 4, 11, "Sichern"), "   - ");
}

TEST(LayoutSlotTest, LeadersReachTheirPage) {
  const std::string_view source = "Usage .......... 12";
  EXPECT_EQ(gap(source, 5, 17, "Benutzung", kLeader), " ...... ");
  EXPECT_EQ(gap(source, 5, 17, "Use", kLeader), " ............ ");
  EXPECT_EQ(gap(source, 5, 17, "Eine lange Benutzung", kLeader), " .... ");
  const std::string_view spaced = "Usage . . . . . . 12";
  EXPECT_EQ(gap(spaced, 5, 18, "Uses", kLeader), "  . . . . . . ");
  EXPECT_EQ(gap(spaced, 5, 18, "Use", kLeader), " . . . . . . . ");
}

TEST(LayoutSlotTest, UnderlinesAreAsLongAsTheirHeading) {
  const std::string_view source = "Usage\n=====\n";
  LayoutSlot slot;
  slot.kind = LayoutSlot::Kind::kUnderline;
  slot.range = {6, 11};
  slot.column = 5;
  EXPECT_EQ(underline_text(source, slot, 5), "=====");
  EXPECT_EQ(underline_text(source, slot, 9), "=========");
  EXPECT_EQ(underline_text(source, slot, 1), "===");
}

}  // namespace
}  // namespace hymt
