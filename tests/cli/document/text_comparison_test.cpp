#include "cli/document/text_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "cli/document/parsed_document.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class TextComparisonTest : public testing::Test {
 protected:
  // "rule: text that it points at", in the order of the target.
  std::vector<std::string> doubts(std::string_view source, std::string_view target) {
    const ParsedDocument before(source, parsers_, Format::kMarkdown, "");
    const ParsedDocument after(target, parsers_, Format::kMarkdown, "");
    std::vector<std::string> found;
    for (const UnitDoubt& doubt : compare_texts(before.document, after.document).doubts) {
      const TranslationUnit& unit = after.document.units[doubt.target_unit];
      found.push_back(doubt.doubt.rule + ": " +
                      std::string(doubt.doubt.target.of(unit.source.text())));
    }
    return found;
  }

  ParserSet parsers_{ParserOptions{}};
};

TEST_F(TextComparisonTest, UnitsAreComparedInOrder) {
  EXPECT_THAT(doubts("# Port\n\nUse port 8080 (or none).\n\n- One\n- See **the user guide**.\n",
                     "# Port\n\nNehmen Sie Port 8008 (oder keinen.\n\n- Eins\n- Siehe **das "
                     "Handbuch**.\n"),
              ElementsAre("number-changed: 8008", "brackets-unbalanced: ("));
}

TEST_F(TextComparisonTest, CodesThatChangedPlacesAreTheSameCodes) {
  EXPECT_THAT(doubts("Press **Save now** or *the other key* in `x`.",
                     "In `x` drücken Sie *die andere Taste* oder **Jetzt sichern**."),
              IsEmpty());
  EXPECT_THAT(doubts("Press **Save now** or *the other key* in the window.",
                     "Drücken Sie im Fenster bitte entweder *the other key* oder aber "
                     "**Jetzt sichern**."),
              ElementsAre("tagged-untranslated: the other key"));
  EXPECT_THAT(doubts("the file `a.md` here", "die Datei`a.md` hier"), ElementsAre("space-lost: i"));
}

TEST_F(TextComparisonTest, ASectionWithOtherUnitsIsLeftOut) {
  EXPECT_THAT(doubts("# A\n\nPort 8080.\n\n# B\n\nPort 9090.\n",
                     "# A\n\nPort 8008.\n\nMehr.\n\n# B\n\nPort 9009.\n"),
              ElementsAre("number-changed: 9009"));
  const ParsedDocument before("# A\n\nOne.\n\n# B\n\nTwo.\n", parsers_, Format::kMarkdown, "");
  const ParsedDocument after("# A\n\nEins.\n\nMehr.\n\n# B\n\nZwei.\n", parsers_, Format::kMarkdown,
                             "");
  EXPECT_EQ(compare_texts(before.document, after.document).num_not_compared, 3U);
}

TEST_F(TextComparisonTest, UnitsWithCodesOfTheirOwnPartASection) {
  EXPECT_THAT(doubts("Port 8080.\n\nRun `make all` now.\n\nPort 9090.\n\nRun `make x`.\n\nEnd.\n",
                     "Port 8008.\n\nMehr.\n\n`make all` ausführen.\n\nPort 9009.\n\n`make x` "
                     "ausführen.\n\nNoch 77.\n\nUnd 88.\n"),
              ElementsAre("number-changed: 9009"));
}

TEST_F(TextComparisonTest, EqualTextsAreNotDoubted) {
  EXPECT_THAT(doubts("The file could not be opened because it is in use.",
                     "The file could not be opened because it is in use."),
              IsEmpty());
}

}  // namespace
}  // namespace hymt
