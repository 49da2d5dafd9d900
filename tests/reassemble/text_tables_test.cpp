// Tables of text files, written with other words: what stands below each other stays so.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "parsers/characters/display_width.h"
#include "parsers/document/parser.h"
#include "parsers/text/text_parser.h"
#include "reassemble/reassembler.h"

namespace hymt {
namespace {

using Words = std::map<std::string, std::string>;

// Units whose text is a key of `words` get the other text.
WrittenDocument written(const std::string& source, const Words& words) {
  const auto parser = make_text_parser({});
  Document document = parser->parse(source, "en");
  check_document(document);
  for (TranslationUnit& unit : document.units) {
    const std::string text(unit.source.text());
    unit.segments = {{{0, text.size()}, false, SegmentState::kTranslated, {}}};
    const auto found = words.find(text);
    unit.segments[0].target =
        found == words.end() ? unit.source : CodedText(found->second, unit.source.codes());
  }
  return write_document(document, *parser, "de");
}

void expect_written(const std::string& source, const Words& words, const std::string& target) {
  EXPECT_EQ(written(source, {}).bytes, source);
  const WrittenDocument result = written(source, words);
  EXPECT_EQ(result.bytes, target);
  EXPECT_TRUE(result.units_kept.empty());
}

TEST(TextTablesTest, AColumnMovesAsAWhole) {
  expect_written(
      "Save      the file is written to the disk\n"
      "Open      a file is read\n"
      "Quit      the end of all\n",
      {{"Save", "Sicherungskopie"}, {"Quit", "Ende"}},
      "Sicherungskopie   the file is written to the disk\n"
      "Open              a file is read\n"
      "Ende              the end of all\n");
}

TEST(TextTablesTest, WhereThereIsRoomNothingMoves) {
  expect_written(
      "Save      the file is written to the disk\n"
      "Open      a file is read\n"
      "Quit      the end of all\n",
      {{"Save", "Sichern"}, {"Open", "开"}, {"a file is read", "eine Datei wird gelesen"}},
      "Sichern   the file is written to the disk\n"
      "开        eine Datei wird gelesen\n"
      "Quit      the end of all\n");
}

TEST(TextTablesTest, NumbersEndBelowAHeadThatIsWiderThanAllBeforeIt) {
  expect_written(
      "The fruit    Pieces\n"
      "---------    ------\n"
      "An apple         12\n"
      "Some pears      100\n",
      {{"Pieces", "Anzahl der Stücke, die noch da sind"}},
      "The fruit   Anzahl der Stücke, die noch da sind\n"
      "---------   -----------------------------------\n"
      "An apple                                     12\n"
      "Some pears                                  100\n");
}

// No cell stands before them.
TEST(TextTablesTest, DotsBehindAListMarkerAreWhatItSays) {
  for (const char* item : {"- ..... see the guide\n\nA sentence more.\n",
                           "1. ........ Name\n2. ........ Place\n\nA sentence more.\n\na   b   c\n",
                           "a) ......... Signature\n\nA sentence more.\n"}) {
    EXPECT_EQ(written(item, {}).bytes, item);
    const WrittenDocument result = written(item, {{"A sentence more.", "Noch ein Satz."}});
    EXPECT_TRUE(result.units_kept.empty()) << item;
    EXPECT_NE(result.bytes.find("Noch ein Satz."), std::string::npos) << item;
  }
}

TEST(TextTablesTest, ColumnsThatHaveRoomStay) {
  expect_written(
      "Key      What it does with the file          When\n"
      "Save     writes it to the disk               now\n"
      "Open     reads all of it into memory         later\n",
      {{"Save", "Sichern ja"}, {"now", "jetzt gleich"}},
      "Key          What it does with the file      When\n"
      "Sichern ja   writes it to the disk           jetzt gleich\n"
      "Open         reads all of it into memory     later\n");
  // Where there is none, they move on.
  expect_written(
      "Key      What it does with the file   When\n"
      "Save     writes it to the disk        now\n"
      "Open     reads all into the memory    later\n",
      {{"Save", "Sichern ja"}},
      "Key          What it does with the file   When\n"
      "Sichern ja   writes it to the disk        now\n"
      "Open         reads all into the memory    later\n");
}

TEST(TextTablesTest, RulersAreAsWideAsTheirColumns) {
  const std::string source =
      "======  ============================\n"
      "Word    What people mean by it\n"
      "======  ============================\n"
      "Apple   a red fruit from a tree\n"
      "Banana  a yellow one, which is bent\n"
      "======  ============================\n";
  expect_written(source,
                 {{"Word", "Wort"},
                  {"Banana", "Südfrucht"},
                  {"a yellow one, which is bent", "eine gelbe, die krumm gewachsen ist"}},
                 "=========  ====================================\n"
                 "Wort       What people mean by it\n"
                 "=========  ====================================\n"
                 "Apple      a red fruit from a tree\n"
                 "Südfrucht  eine gelbe, die krumm gewachsen ist\n"
                 "=========  ====================================\n");
  expect_written(source,
                 {{"Apple", "苹果"},
                  {"Banana", "香蕉水果类"},
                  {"a yellow one, which is bent", "黄色的水果,它是弯的"}},
                 "==========  ========================\n"
                 "Word        What people mean by it\n"
                 "==========  ========================\n"
                 "苹果        a red fruit from a tree\n"
                 "香蕉水果类  黄色的水果,它是弯的\n"
                 "==========  ========================\n");
}

TEST(TextTablesTest, OneSpaceIsAGapBeforeAColumnOfTheRuler) {
  expect_written(
      "===== ==============================\n"
      "Word  What people mean by it\n"
      "===== ==============================\n"
      "Apple a red fruit from a tree\n"
      "Pear  a green one\n"
      "===== ==============================\n",
      {{"Apple", "Apfelsine"}, {"a green one", "eine grüne"}},
      "========= ==============================\n"
      "Word      What people mean by it\n"
      "========= ==============================\n"
      "Apfelsine a red fruit from a tree\n"
      "Pear      eine grüne\n"
      "========= ==============================\n");
  expect_written(
      "====== ============================\n"
      "Level  What is meant by it\n"
      "====== ============================\n"
      "     0 Threads share nothing at all\n"
      "     1 Threads share the module\n"
      "====== ============================\n",
      {{"Level", "Stufe von allen"}, {"Threads share the module", "Der Modul wird geteilt"}},
      "================ ============================\n"
      "Stufe von allen  What is meant by it\n"
      "================ ============================\n"
      "     0           Threads share nothing at all\n"
      "     1           Der Modul wird geteilt\n"
      "================ ============================\n");
}

TEST(TextTablesTest, BlankLinesStandBetweenRowsOfARuledTable) {
  expect_written(
      "======  ================================\n"
      "Cherry  What people mean by it\n"
      "======  ================================\n"
      "Apple   a red fruit from a tree\n"
      "\n"
      "Pear    a green one, and it is bent\n"
      "======  ================================\n",
      {{"Apple", "Apfelsinen"}},
      "==========   ================================\n"
      "Cherry       What people mean by it\n"
      "==========   ================================\n"
      "Apfelsinen   a red fruit from a tree\n"
      "\n"
      "Pear         a green one, and it is bent\n"
      "==========   ================================\n");
}

TEST(TextTablesTest, RulersOfHeadsFollowThese) {
  expect_written(
      "Name      What it is\n"
      "----      ----------\n"
      "Apple     a red fruit that grows on trees\n"
      "Bread     what people bake\n",
      {{"Name", "Bezeichnung"}, {"What it is", "Was"}},
      "Bezeichnung   Was\n"
      "-----------   ---\n"
      "Apple         a red fruit that grows on trees\n"
      "Bread         what people bake\n");
}

TEST(TextTablesTest, RulersWithRoomStay) {
  expect_written(
      "Name      What it is and what it is for\n"
      "--------  -----------------------------------\n"
      "Apple     a red fruit\n",
      {{"Apple", "Apfel"}, {"a red fruit", "eine rote Frucht"}},
      "Name      What it is and what it is for\n"
      "--------  -----------------------------------\n"
      "Apfel     eine rote Frucht\n");
}

TEST(TextTablesTest, NumbersEndBelowEachOther) {
  expect_written(
      "Fruit that people buy    Pieces\n"
      "---------------------    ------\n"
      "Red apples                   12\n"
      "Pears from the garden       100\n",
      {{"Pieces", "Anzahl der Stücke"}, {"Pears from the garden", "Birnen aus dem eigenen Garten"}},
      "Fruit that people buy           Anzahl der Stücke\n"
      "-----------------------------   -----------------\n"
      "Red apples                                     12\n"
      "Birnen aus dem eigenen Garten                 100\n");
}

TEST(TextTablesTest, LinesBelowACellMoveWithIt) {
  expect_written(
      "Save      the file is written to the disk,\n"
      "          and nothing else is\n"
      "Open      a file is read\n"
      "Quit      the end\n",
      {{"Save", "Sicherungskopie"}},
      "Sicherungskopie   the file is written to the disk,\n"
      "                  and nothing else is\n"
      "Open              a file is read\n"
      "Quit              the end\n");
}

TEST(TextTablesTest, BlankLinesEndNoTable) {
  expect_written(
      "Save      the file is written\n"
      "Open      a file is read\n"
      "\n"
      "Quit      the end of it\n"
      "Stop      the same as that\n"
      "\n"
      "These are words.\n"
      "\n"
      "Save      the file is written\n"
      "Open      a file is read\n",
      {{"Quit", "Sicherungskopie"}},
      "Save              the file is written\n"
      "Open              a file is read\n"
      "\n"
      "Sicherungskopie   the end of it\n"
      "Stop              the same as that\n"
      "\n"
      "These are words.\n"
      "\n"
      "Save      the file is written\n"
      "Open      a file is read\n");
}

TEST(TextTablesTest, PagesOfLeadersStayBelowEachOther) {
  expect_written(
      "Usage ....... 12\n"
      "Licence ..... 13\n",
      {{"Usage", "Benutzung"}, {"Licence", "Lizenzbestimmungen"}},
      "Benutzung ............. 12\n"
      "Lizenzbestimmungen .... 13\n");
}

TEST(TextTablesTest, WhatTabsAlignIsLeftToThem) {
  expect_written(
      "Save\tthe file is written to the disk\n"
      "Open\ta file is read\n"
      "Quit\tthe end of all\n",
      {{"Save", "Sicherungskopie"}},
      "Sicherungskopie\tthe file is written to the disk\n"
      "Open\ta file is read\n"
      "Quit\tthe end of all\n");
}

// The columns at which the cells of `table` begin, line by line; cells hold no two spaces.
std::vector<std::vector<std::size_t>> cell_columns(const std::string& table) {
  std::vector<std::vector<std::size_t>> result;
  for (std::size_t at = 0; at < table.size();) {
    const std::size_t end = table.find('\n', at);
    const std::string line = table.substr(at, end - at);
    std::vector<std::size_t> columns{0};
    for (std::size_t gap = line.find("  "); gap != std::string::npos; gap = line.find("  ", gap)) {
      gap = line.find_first_not_of(' ', gap);
      columns.push_back(display_column(line.substr(0, gap)));
    }
    result.push_back(columns);
    at = end + 1;
  }
  return result;
}

TEST(TextTablesTest, RandomTablesStayAligned) {
  std::mt19937 random(7);
  const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random()) % n; };
  const std::vector<std::string> words = {"Red", "apples", "garden", "of", "the", "keeper", "says"};
  const std::vector<std::string> others = {"Ä", "Gartenbesitzerin", "花园", "苹果树上的", "von",
                                           "ö"};
  for (int trial = 0; trial < 300; ++trial) {
    const std::size_t num_columns = 2 + below(3);
    const std::size_t num_rows = 3 + below(4);
    std::vector<std::vector<std::string>> cells(num_rows);
    std::vector<std::size_t> widths(num_columns, 0);
    std::size_t number = 0;
    Words targets;
    for (auto& row : cells) {
      for (std::size_t k = 0; k < num_columns; ++k) {
        std::string cell = "No " + std::string(1, static_cast<char>('A' + number % 26)) +
                           std::string(1, static_cast<char>('a' + number / 26));
        ++number;
        for (std::size_t n = below(4); n > 0; --n) cell += " " + words[below(words.size())];
        // Of four words at least: else it would be a table of names.
        if (k + 1 == num_columns) cell += " and some more words";
        std::string target = "Nr";
        for (std::size_t n = below(5); n > 0; --n) target += " " + others[below(others.size())];
        if (k + 1 == num_columns) target += " und noch ein paar Wörter";
        if (below(3) != 0) targets[cell] = target;
        widths[k] = std::max(widths[k], cell.size());
        row.push_back(cell);
      }
    }
    const bool is_ruled = below(2) == 0;
    const std::size_t gap = (is_ruled ? 2 : 3) + below(4);
    std::string source;
    const auto add_line = [&](const std::vector<std::string>& row) {
      for (std::size_t k = 0; k < num_columns; ++k) {
        source += row[k];
        const bool is_last = k + 1 == num_columns;
        source += is_last ? "\n" : std::string(widths[k] - row[k].size() + gap, ' ');
      }
    };
    for (std::size_t i = 0; i < num_rows; ++i) {
      add_line(cells[i]);
      if (i != 0 || !is_ruled) continue;
      std::vector<std::string> ruler;
      for (const std::size_t width : widths) ruler.emplace_back(width, '-');
      add_line(ruler);
    }
    EXPECT_EQ(written(source, {}).bytes, source);
    const WrittenDocument result = written(source, targets);
    for (const Finding& finding : result.findings) {
      ADD_FAILURE() << finding.message << " at " << finding.range.begin << "\n"
                    << source << result.bytes;
    }
    const auto columns = cell_columns(result.bytes);
    ASSERT_EQ(columns.size(), num_rows + (is_ruled ? 1 : 0)) << source << result.bytes;
    for (const auto& line : columns) EXPECT_EQ(line, columns[0]) << source << result.bytes;
  }
}

}  // namespace
}  // namespace hymt
