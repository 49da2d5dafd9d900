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
#include "translate/stand_in_generators.h"
#include "translate/translator.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDocument = "Press *Save* &amp; wait.\n";

std::string contents(const fs::path& file) {
  std::ifstream stream(fs::path(HYMT_SOURCE_DIR) / file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

// The cells of the rows of the table with this heading.
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
      cells.push_back(line.substr(at, end - at));
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

TEST(HackingExamplesTest, TheSentenceClimbsDownAsTold) {
  const ParserSet parsers{ParserOptions{}};
  DocumentTranslation translation(kDocument, parsers, options());
  Translator translator(make_adversarial_generator(24, Damage::kTags), {});
  translator.translate(translation.task(0), [&](SegmentOutcome outcome) {
    translation.set_outcome(0, std::move(outcome));
  });
  translator.finish();
  translator.run();
  const std::string written = translation.write();
  EXPECT_EQ(translation.take_summary(true).segments.at(0).rung, Rung::kOpaque);
  EXPECT_THAT(contents("HACKING.md"),
              testing::HasSubstr('`' + written.substr(0, written.size() - 1) + '`'));
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
    const std::string name = row.at(0).substr(1, row.at(0).size() - 2);
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
