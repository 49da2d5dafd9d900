// One document from bytes to bytes, with nothing of the command line around it.
#include "cli/document/document_translation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DocumentTranslationTest : public testing::Test {
 protected:
  [[nodiscard]] static DocumentOptions options(std::optional<Format> format) {
    DocumentOptions result;
    result.format = format;
    result.source_language = "en";
    result.target_language = "de";
    result.declared_language = "de";
    return result;
  }

  // The task's own text, with `word` in front.
  static SegmentOutcome outcome_of(const SegmentTask& task, std::string_view word) {
    SegmentOutcome outcome;
    std::vector<InlineCode> codes = task.source.codes();
    for (InlineCode& code : codes) code.offset += word.size();
    outcome.target = CodedText(std::string(word).append(task.source.text()), std::move(codes));
    outcome.state = SegmentState::kTranslated;
    return outcome;
  }

  ParserSet parsers_{ParserOptions{}};
};

TEST_F(DocumentTranslationTest, OutcomesComeInAnyOrder) {
  DocumentTranslation translation("# Tea\n\nIt is *hot*. Wait!\n", parsers_,
                                  options(Format::kMarkdown));
  ASSERT_EQ(translation.num_tasks(), 3U);
  for (const std::size_t i : {2U, 0U, 1U}) {
    translation.set_outcome(i, outcome_of(translation.task(i), "xx "));
  }
  EXPECT_EQ(translation.write(), "# xx Tea\n\nxx It is *hot*. xx Wait!\n");
  const DocumentSummary summary = translation.take_summary(true);
  EXPECT_THAT(summary.findings, IsEmpty());
  EXPECT_EQ(summary.segments.size(), 3U);
  EXPECT_EQ(summary.counts.rungs[static_cast<std::size_t>(Rung::kFirst)], 3U);
}

TEST_F(DocumentTranslationTest, ALowScoreIsAnErrorWhereALimitIsSet) {
  const auto findings_with = [this](std::optional<float> least_score) {
    DocumentOptions wanted = options(Format::kText);
    wanted.least_score = least_score;
    DocumentTranslation translation("Hot tea.\n\nCold tea.\n", parsers_, wanted);
    for (const std::size_t i : {0U, 1U}) {
      SegmentOutcome outcome = outcome_of(translation.task(i), "xx ");
      outcome.score = i == 0 ? 0.5F : 0.499F;
      translation.set_outcome(i, std::move(outcome));
    }
    static_cast<void>(translation.write());
    return translation.take_summary(true).findings;
  };
  EXPECT_THAT(findings_with({}), IsEmpty());
  EXPECT_THAT(findings_with(0.3F), IsEmpty());
  const std::vector<DocumentFinding> findings = findings_with(0.5F);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].rule, "score-low");
  EXPECT_EQ(findings[0].severity, Severity::kError);
  EXPECT_EQ(findings[0].message,
            "The model gives its translation a score of 0.49, less than 0.50.");
  EXPECT_EQ(findings[0].range, (ByteRange{10, 19}));
}

TEST_F(DocumentTranslationTest, WhatHasNoOutcomeKeepsItsSourceToTheByte) {
  const std::string page = "\xEF\xBB\xBF<p>Tea &amp;  <b>cake</b></p>\r\n";
  DocumentTranslation translation(page, parsers_, options(Format::kHtml));
  EXPECT_EQ(translation.num_tasks(), 1U);
  EXPECT_EQ(translation.write(), page);
  const DocumentSummary summary = translation.take_summary(true);
  EXPECT_EQ(summary.counts.rungs[static_cast<std::size_t>(Rung::kSourceKept)], 1U);
}

TEST_F(DocumentTranslationTest, TheFormatIsToldByTheContentIfNobodyKnows) {
  const DocumentTranslation page("<!DOCTYPE html>\n<p>Tea\n", parsers_, options({}));
  EXPECT_EQ(page.document().format, Format::kHtml);
  const DocumentTranslation notes("Tea is hot.\n", parsers_, options({}));
  EXPECT_EQ(notes.document().format, Format::kText);
}

TEST_F(DocumentTranslationTest, FindingsHaveTheirPlacesInTheDocument) {
  const std::string source = "Some *tea* &amp; a cup.\n";
  DocumentTranslation translation(source, parsers_, options(Format::kMarkdown));
  const SegmentTask task = translation.task(0);
  SegmentOutcome outcome = outcome_of(task, "xx ");
  const std::size_t cup = task.source.text().find("cup");
  outcome.findings.push_back({Severity::kNote, "a-rule", "about the cup", {cup, cup + 3}});
  translation.set_outcome(0, std::move(outcome));
  const std::string written = translation.write();
  const DocumentSummary summary = translation.take_summary(true);
  ASSERT_EQ(summary.findings.size(), 1U);
  EXPECT_EQ(summary.findings[0].range.of(source), "cup");
  EXPECT_EQ(summary.counts.findings[static_cast<std::size_t>(Severity::kNote)], 1U);
}

TEST_F(DocumentTranslationTest, ATargetThatCannotBeWrittenIsTakenBackAndReported) {
  DocumentTranslation translation("Some *tea* is here.\n", parsers_, options(Format::kMarkdown));
  SegmentOutcome outcome = outcome_of(translation.task(0), "xx ");
  outcome.target = CodedText("ohne Tee", {});  // Its emphasis is lost.
  translation.set_outcome(0, std::move(outcome));
  EXPECT_EQ(translation.write(), "Some *tea* is here.\n");
  const DocumentSummary summary = translation.take_summary(true);
  ASSERT_EQ(summary.findings.size(), 1U);
  EXPECT_EQ(summary.findings[0].rule, "source-kept-damaged");
  EXPECT_EQ(summary.segments[0].rung, Rung::kSourceKept);
}

TEST_F(DocumentTranslationTest, WhatIsNotKeptHasNoSegments) {
  DocumentTranslation translation("Tea is hot.\n", parsers_, options(Format::kText));
  const DocumentSummary summary = translation.take_summary(false);
  EXPECT_THAT(summary.segments, IsEmpty());
  EXPECT_EQ(summary.counts.segments, 1U);
  EXPECT_EQ(summary.counts.words, 3U);
  EXPECT_THAT(summary.counts.rungs, testing::Each(0U));
}

TEST_F(DocumentTranslationTest, ContextIsTheUnitOrAsMuchAsIsAskedFor) {
  const std::string_view source = "# Tea\n\nIt is hot. Wait!\n";
  DocumentTranslation narrow(source, parsers_, options(Format::kMarkdown));
  EXPECT_EQ(narrow.task(2).preceding, "It is hot. ");
  EXPECT_EQ(narrow.task(2).heading, "Tea");
  DocumentOptions wanted = options(Format::kMarkdown);
  wanted.context_tokens = 100;
  DocumentTranslation wide(source, parsers_, wanted);
  EXPECT_EQ(wide.task(2).preceding, "Tea\nIt is hot. ");
  EXPECT_EQ(wide.task(2).heading, "Tea");
  wanted.context_tokens = 0;
  DocumentTranslation none(source, parsers_, wanted);
  EXPECT_EQ(none.task(2).preceding, "");
  EXPECT_EQ(none.task(2).heading, "");
}

TEST_F(DocumentTranslationTest, FindingsSayWhereTheyShowInBothFiles) {
  const std::string page =
      "# Port\n\nA long line of text that is wrapped\nhere. Use port 8080 (or\nnone) for it.\n";
  DocumentTranslation translation(page, parsers_, options(Format::kMarkdown));
  ASSERT_EQ(translation.num_tasks(), 3U);
  const std::vector<std::string> targets = {
      "Anschluss", "Eine lange Zeile mit Text, die umbrochen ist, und zwar genau hier.",
      "Nehmen Sie dafür Port 8008 (oder keinen)."};
  for (std::size_t i = 0; i < targets.size(); ++i) {
    SegmentOutcome outcome;
    outcome.target = CodedText(targets[i], {});
    outcome.state = SegmentState::kTranslated;
    if (i == 2) outcome.findings = {{Severity::kWarning, "number-changed", "8080", {0, 40}}};
    translation.set_outcome(i, outcome);
  }
  const std::string written = translation.write();
  const DocumentSummary summary = translation.take_summary(true);
  ASSERT_EQ(summary.findings.size(), 1U);
  const DocumentFinding& finding = summary.findings[0];
  EXPECT_EQ(finding.target_place.of(targets[2]), "8008");
  EXPECT_EQ(finding.source_place.of("Use port 8080 (or none) for it."), "8080");
  const std::size_t at = written.find("8008");
  ASSERT_NE(at, std::string::npos) << written;
  EXPECT_EQ(finding.target_line, line_column(written, at).line) << written;
  EXPECT_GT(finding.target_line, 3U);
  EXPECT_EQ(summary.counts.rules.at("number-changed")[1], 1U);
}

TEST_F(DocumentTranslationTest, LinksThatRewritingLeavesAreFindings) {
  DocumentOptions rewriting = options(Format::kMarkdown);
  rewriting.anchors.policy = AnchorPolicy::kRewrite;
  const std::string page =
      "---\nsee: \"#open-it\"\n---\n# Open it\n\n[a](#open-it) {{< ref \"#open-it\" >}} and "
      "`[b](#open-it)`.\n\n```\n[c](#open-it)\n```\n";
  DocumentTranslation translation(page, parsers_, rewriting);
  for (std::size_t i = 0; i < translation.num_tasks(); ++i) {
    translation.set_outcome(i, outcome_of(translation.task(i), "xx "));
  }
  EXPECT_THAT(translation.write(), testing::HasSubstr("[a](#xx-open-it)"));
  const DocumentSummary summary = translation.take_summary(true);
  ASSERT_EQ(summary.findings.size(), 1U);
  EXPECT_EQ(summary.findings[0].rule, "fragment-dead");
  EXPECT_THAT(summary.findings[0].message, testing::HasSubstr("'#open-it'"));
}

}  // namespace
}  // namespace hymt
