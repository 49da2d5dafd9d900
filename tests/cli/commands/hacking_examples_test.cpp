// The examples of HACKING.md, held against the program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/document_translation.h"
#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDocument = "Press *Save* &amp; wait.\n";

std::string contents(const fs::path& file) {
  std::ifstream stream(fs::path(HYMT_SOURCE_DIR) / file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The cells of the rows of the table with this heading, without the backticks around them.
std::vector<std::vector<std::string>> table(std::string_view heading) {
  const std::string text = contents("HACKING.md");
  std::vector<std::vector<std::string>> rows;
  std::istringstream stream(text.substr(std::min(text.find(heading), text.size())));
  std::string line;
  std::getline(stream, line);
  std::getline(stream, line);
  while (std::getline(stream, line) && line.starts_with("| ")) {
    std::vector<std::string>& cells = rows.emplace_back();
    for (std::size_t at = 2; at < line.size();) {
      const std::size_t end = line.find(" |", at);
      std::string cell = line.substr(at, end - at);
      if (cell.starts_with('`') && cell.ends_with('`')) cell = cell.substr(1, cell.size() - 2);
      cells.push_back(std::move(cell));
      at = end + 3;
    }
  }
  return rows;
}

DocumentOptions options() {
  DocumentOptions result;
  result.format = Format::kMarkdown;
  result.source_language = "en";
  result.target_language = "de";
  result.declared_language = "de";
  return result;
}

TEST(HackingExamplesTest, TargetsAreWrittenAsTheTableSays) {
  const ParserSet parsers{ParserOptions{}};
  const auto rows = table("| target | written | because |");
  ASSERT_GE(rows.size(), 4U);
  for (const auto& row : rows) {
    const std::string& target = row.at(0);
    const std::size_t opening = target.find('{');
    const std::size_t closing = target.find('}');
    DocumentTranslation translation(kDocument, parsers, options());
    std::vector<InlineCode> codes = translation.task(0).source.codes();
    ASSERT_EQ(codes.size(), 2U);
    codes[0].offset = opening;
    codes[1].offset = closing - 1;
    SegmentOutcome outcome;
    outcome.target =
        CodedText(target.substr(0, opening) + target.substr(opening + 1, closing - opening - 1) +
                      target.substr(closing + 1),
                  std::move(codes));
    outcome.state = SegmentState::kTranslated;
    translation.set_outcome(0, std::move(outcome));
    EXPECT_EQ(translation.write(), row.at(1) + "\n");
    EXPECT_THAT(translation.take_summary(true).findings, testing::IsEmpty());
  }
}

class HackingCommandsTest : public CommandFixture {};

TEST_F(HackingCommandsTest, TheSentenceClimbsDownAsTold) {
  scratch_.write("s.md", std::string(kDocument));
  ASSERT_EQ(translate({path("s.md"), "-o", path("t.md"), "--from", "en", "--to", "de", "--report",
                       path("report.json")},
                      "adversarial:24:tags"),
            kExitDone);
  EXPECT_THAT(scratch_.read("report.json").value(), testing::HasSubstr(R"("rung": "opaque")"));
  const std::string written = scratch_.read("t.md").value();
  EXPECT_THAT(contents("HACKING.md"),
              testing::HasSubstr('`' + written.substr(0, written.size() - 1) + '`'));
}

TEST_F(HackingCommandsTest, SentencesWithTheSameKeyAreTranslatedOnce) {
  scratch_.write("docs/a.md", "Press [Save](a.html).\n");
  scratch_.write("docs/b.md", "> Press [Save](b.html#x).\n");
  scratch_.write("docs/c.md", "Press *Save*.\n");
  ASSERT_EQ(translate({path("docs"), "-o", path("out"), "--to", "de", "--from", "en", "--report",
                       path("report.json")},
                      "pseudo"),
            kExitDone);
  const std::string report = scratch_.read("report.json").value();
  std::vector<std::string> keys;
  constexpr std::string_view kKey = R"("key": ")";
  for (std::size_t at = report.find(kKey); at != std::string::npos;
       at = report.find(kKey, at + 1)) {
    keys.push_back(report.substr(at + kKey.size(), 32));
  }
  ASSERT_EQ(keys.size(), 3U);
  EXPECT_THAT(keys, testing::Each(keys[0]));
}

TEST(HackingExamplesTest, TheDocumentIsTakenApartAsTold) {
  const ParserSet parsers{ParserOptions{}};
  const DocumentTranslation translation(kDocument, parsers, options());
  ASSERT_EQ(translation.document().units.size(), 1U);
  const TranslationUnit& unit = translation.document().units[0];
  EXPECT_EQ(unit.range, CompactRange(ByteRange{0, 24}));
  EXPECT_EQ(unit.source.text(), "Press Save & wait.");
  EXPECT_EQ(unit.source.codes().at(0).offset, 6U);
  EXPECT_EQ(unit.source.codes().at(1).offset, 10U);
  ASSERT_EQ(unit.spellings.size(), 1U);
  EXPECT_EQ(unit.spellings.begin()->source.view(), "&amp;");
}

TEST(HackingExamplesTest, TheWalkNamesWhatThereIsOnce) {
  std::string headers;
  for (const char* room : {"parsers", "segmenter", "translate", "reassemble", "cli"}) {
    for (const auto& entry : fs::recursive_directory_iterator(fs::path(HYMT_SOURCE_DIR) / room)) {
      if (entry.path().extension() == ".h") headers += contents(entry.path());
    }
  }
  const auto rows = table("| function | gets | gives |");
  ASSERT_GT(rows.size(), 20U);
  std::vector<std::string> names;
  for (const auto& row : rows) {
    const std::string& name = row.at(0);
    EXPECT_THAT(names, testing::Not(testing::Contains(name)));
    names.push_back(name);
    // "Class::function" or "function" or a class by itself.
    const std::size_t colons = name.find("::");
    const std::string last = colons == std::string::npos ? name : name.substr(colons + 2);
    EXPECT_TRUE(headers.find(' ' + last + '(') != std::string::npos ||
                headers.find("class " + last + ' ') != std::string::npos)
        << name;
    if (colons != std::string::npos) {
      EXPECT_NE(headers.find("class " + name.substr(0, colons) + ' '), std::string::npos) << name;
    }
  }
}

}  // namespace
}  // namespace hymt
