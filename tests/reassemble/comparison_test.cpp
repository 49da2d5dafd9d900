#include "reassemble/comparison.h"

#include <gtest/gtest.h>

#include "parsers/document/unit_builder.h"

namespace hymt {
namespace {

Document document(std::vector<const char*> texts) {
  Document result;
  for (const char* text : texts) {
    const std::size_t begin = result.source.size();
    result.source += text;
    UnitBuilder builder(result.source, begin);
    builder.add_text(result.source.size());
    TranslationUnit unit = builder.finish();
    unit.id = static_cast<std::uint32_t>(result.units.size());
    result.outline.push_back({"p", "", 0, false, unit.range});
    result.units.push_back(std::move(unit));
    result.source += "\n";
  }
  return result;
}

TEST(ComparisonTest, ATranslationWithTheSameStructureHasNoFindings) {
  const Document source = document({"The first text of all.", "Second"});
  const Document target = document({"Der erste Text von allen.", "Second"});
  EXPECT_TRUE(compare_documents(source, target).empty());
}

TEST(ComparisonTest, StructuralDifferencesAreErrors) {
  const Document source = document({"One", "Two"});
  const Document target = document({"Eins"});
  const std::vector<Difference> findings = compare_documents(source, target);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "structure-changed");
  EXPECT_EQ(findings[0].severity, Severity::kError);
  EXPECT_LE(findings[0].range.end, target.source.size());
}

TEST(ComparisonTest, UntranslatedTextIsNotedUnlessItIsShort) {
  const Document source = document({"A text that nobody translated.", "Word 2.0", "这是一句话"});
  const Document target = document({"A text that nobody translated.", "Word 2.0", "这是一句话"});
  const std::vector<Difference> findings = compare_documents(source, target);
  ASSERT_EQ(findings.size(), 2U);
  for (const Finding& finding : findings) {
    EXPECT_EQ(finding.rule, "untranslated");
    EXPECT_EQ(finding.severity, Severity::kNote);
  }
  EXPECT_EQ(findings[0].range, target.units[0].range);
  EXPECT_EQ(findings[1].range, target.units[2].range);
}

TEST(ComparisonTest, AFragmentThatDiedIsAnErrorAndOneThatWasDeadIsNot) {
  Document source = document({"One"});
  source.links = {{"#one", {0, 1}}, {"#gone", {1, 2}}, {"#caf%C3%A9", {2, 3}}, {"#", {0, 1}}};
  source.anchors = {{"one", {0, 3}}, {"café", {0, 3}}};
  Document target = document({"Eins"});
  target.links = source.links;
  target.anchors = {{"eins", {0, 3}}, {"café", {0, 3}}};
  const std::vector<Difference> findings = compare_documents(source, target);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "fragment-dead");
  EXPECT_EQ(findings[0].range, (ByteRange{0, 1}));
}

}  // namespace
}  // namespace hymt
