// What people changed in translations, merged with translations of changed sources. A translation
// is the source in capitals here, so each case shows who wrote what.
#include "reassemble/alignment/three_way_merge.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/parser.h"
#include "parsers/make_parser.h"
#include "segmenter/segmenter.h"

namespace hymt {
namespace {

std::string capitals(std::string_view text) {
  std::string result(text);
  bool in_tag = false;
  for (char& c : result) {
    if (c == '<') in_tag = true;
    if (c == '>') in_tag = false;
    if (!in_tag && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return result;
}

struct Case {
  const char* name;
  const char* former;    // The source when it was translated.
  const char* source;    // As it is now.
  const char* theirs;    // The translation as they left it.
  const char* expected;  // After the merge, with OnConflict::kKeep.
  std::size_t edits = 0;
  std::size_t conflicts = 0;
  Format format = Format::kMarkdown;
};

// As it was; nothing changed anywhere: the source in capitals.
constexpr const char* kTwo = "One text. Another text.\n\nTwo texts.\n";
constexpr const char* kTwoDone = "ONE TEXT. ANOTHER TEXT.\n\nTWO TEXTS.\n";

const std::vector<Case> kCases = {
    {"nothing changed", kTwo, kTwo, kTwoDone, kTwoDone},
    // Edits where the source stayed.
    {"a word edited", kTwo, kTwo, "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", 1},
    {"a sentence added", kTwo, kTwo, "ONE TEXT. ANOTHER TEXT. A THIRD.\n\nTWO TEXTS.\n",
     "ONE TEXT. ANOTHER TEXT. A THIRD.\n\nTWO TEXTS.\n", 1},
    {"a sentence removed", kTwo, kTwo, "ONE TEXT.\n\nTWO TEXTS.\n", "ONE TEXT.\n\nTWO TEXTS.\n", 1},
    {"a paragraph removed", kTwo, kTwo, "TWO TEXTS.\n", "TWO TEXTS.\n", 1},
    {"a paragraph added", kTwo, kTwo, "ONE TEXT. ANOTHER TEXT.\n\nMINE.\n\nTWO TEXTS.\n",
     "ONE TEXT. ANOTHER TEXT.\n\nMINE.\n\nTWO TEXTS.\n", 1},
    {"paragraphs joined", kTwo, kTwo, "ONE TEXT. ANOTHER TEXT. TWO TEXTS.\n",
     "ONE TEXT. ANOTHER TEXT. TWO TEXTS.\n", 1},
    {"a paragraph divided", kTwo, kTwo, "ONE TEXT.\n\nANOTHER TEXT.\n\nTWO TEXTS.\n",
     "ONE TEXT.\n\nANOTHER TEXT.\n\nTWO TEXTS.\n", 1},
    // Changes of the source where nobody edited.
    {"the source reworded", kTwo, "One text. Some text.\n\nTwo texts.\n", kTwoDone,
     "ONE TEXT. SOME TEXT.\n\nTWO TEXTS.\n"},
    {"a sentence new in the source", kTwo, "One text. New. Another text.\n\nTwo texts.\n", kTwoDone,
     "ONE TEXT. NEW. ANOTHER TEXT.\n\nTWO TEXTS.\n"},
    {"a paragraph new in the source", kTwo, "One text. Another text.\n\nNew.\n\nTwo texts.\n",
     kTwoDone, "ONE TEXT. ANOTHER TEXT.\n\nNEW.\n\nTWO TEXTS.\n"},
    {"a paragraph gone from the source", kTwo, "Two texts.\n", kTwoDone, "TWO TEXTS.\n"},
    {"the source replaced", kTwo, "# Else\n\nQuite so.\n", kTwoDone, "# ELSE\n\nQUITE SO.\n"},
    // Both, at different places.
    {"an edit, and another sentence reworded", kTwo, "One text. Some text.\n\nTwo texts.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", "ONE WORD. SOME TEXT.\n\nTWO TEXTS.\n", 1},
    {"an edit, and another paragraph reworded", kTwo, "One text. Another text.\n\nTwo things.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", "ONE WORD. ANOTHER TEXT.\n\nTWO THINGS.\n", 1},
    {"an edit, and a new paragraph", kTwo, "One text. Another text.\n\nNew.\n\nTwo texts.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", "ONE WORD. ANOTHER TEXT.\n\nNEW.\n\nTWO TEXTS.\n",
     1},
    {"an edit, and a paragraph gone", kTwo, "One text. Another text.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", "ONE WORD. ANOTHER TEXT.\n", 1},
    {"a paragraph added, and another reworded", kTwo, "One text. Another text.\n\nTwo things.\n",
     "MINE.\n\nONE TEXT. ANOTHER TEXT.\n\nTWO TEXTS.\n",
     "MINE.\n\nONE TEXT. ANOTHER TEXT.\n\nTWO THINGS.\n", 1},
    {"both said the same", kTwo, "One word. Another text.\n\nTwo texts.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", 1},
    {"both said the same, and a new paragraph behind it", "One text.\n\nTwo texts.\n",
     "One text.\n\nTwo words.\n\nNew.\n", "ONE TEXT.\n\nTWO WORDS.\n",
     "ONE TEXT.\n\nTWO WORDS.\n\nNEW.\n", 1},
    {"all edited, and new paragraphs between", "One.\n\nTwo.\n", "New.\n\nOne.\n\nNewer.\n\nTwo.\n",
     "EINS.\n\nZWEI.\n", "NEW.\n\nEINS.\n\nNEWER.\n\nZWEI.\n", 2},
    {"an edit, and an addition before what is edited", "One.\n\nTwo.\n\nThree.\n",
     "One.\n\nNew.\n\nTwo.\n\nThree.\n", "ONE.\n\nZWEI.\n\nTHREE.\n",
     "ONE.\n\nNEW.\n\nZWEI.\n\nTHREE.\n", 1},
    {"an edit, and a heading becomes deeper", "# Top\n\nOne text.\n", "## Top\n\nOne text.\n",
     "# TOP\n\nONE WORD.\n", "## TOP\n\nONE WORD.\n", 1},
    {"an edit, and code changes", "One text.\n\n```\n1\n```\n", "One text.\n\n```\n2\n```\n",
     "ONE WORD.\n\n```\n1\n```\n", "ONE WORD.\n\n```\n2\n```\n", 1},
    // Both, at the same place.
    {"both reworded a sentence", kTwo, "One thing. Another text.\n\nTwo texts.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", 0, 1},
    {"both reworded it, and the next changed", kTwo, "One thing. Some text.\n\nTwo texts.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", "ONE WORD. SOME TEXT.\n\nTWO TEXTS.\n", 0, 1},
    {"removed, and reworded", kTwo, "One thing.\n\nTwo texts.\n", "TWO TEXTS.\n", "TWO TEXTS.\n", 0,
     1},
    {"edited, and gone", kTwo, "Two texts.\n", "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n",
     "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", 0, 1},
    // Lists, tables, links, other formats.
    {"a list in another order, and an item reworded", "- one\n- two\n- three\n",
     "- one\n- two\n- three texts\n", "- TWO\n- ONE\n- THREE\n", "- TWO\n- ONE\n- THREE TEXTS\n",
     2},
    {"an item added to a list of theirs", "- one\n- two\n", "- one\n- two\n- three\n",
     "- ONE A\n- TWO\n", "- ONE A\n- TWO\n- THREE\n", 1},
    {"a cell edited, another reworded", "| a | b |\n|---|---|\n| one | two |\n",
     "| a | b |\n|---|---|\n| one | few |\n", "| A | B |\n|---|---|\n| ONCE | TWO |\n",
     "| A | B |\n|---|---|\n| ONCE | FEW |\n", 1},
    {"a link mended, and another paragraph reworded", "See [it](1).\n\nTwo texts.\n",
     "See [it](1).\n\nTwo things.\n", "SEE [IT](2).\n\nTWO TEXTS.\n",
     "SEE [IT](2).\n\nTWO THINGS.\n", 1},
    {"front matter edited", "---\ntitle: One\n---\n\nText.\n", "---\ntitle: One\n---\n\nTexts.\n",
     "---\nTITLE: MINE\n---\n\nTEXT.\n", "---\nTITLE: MINE\n---\n\nTEXTS.\n", 1},
    {"a page", "<h1>Top</h1>\n<p>One <b>text</b>.</p>\n<p>Two.</p>\n",
     "<h1>Top</h1>\n<p>One <b>text</b>.</p>\n<p>Two texts.</p>\n",
     "<h1>MINE</h1>\n<p>ONE <b>WORD</b>.</p>\n<p>TWO.</p>\n",
     "<h1>MINE</h1>\n<p>ONE <b>WORD</b>.</p>\n<p>TWO TEXTS.</p>\n", 2, 0, Format::kHtml},
    {"an element removed", "<p>One.</p>\n<hr>\n<p>Two.</p>\n", "<p>One.</p>\n<hr>\n<p>Twice.</p>\n",
     "<p>ONE.</p>\n<p>TWO.</p>\n", "<p>ONE.</p>\n<p>TWICE.</p>\n", 1, 0, Format::kHtml},
    {"plain text", "One text here.\n\nTwo texts here.\n", "One text here.\n\nTwo things here.\n",
     "ONE WORD HERE.\n\nTWO TEXTS HERE.\n", "ONE WORD HERE.\n\nTWO THINGS HERE.\n", 1, 0,
     Format::kText},
    {"lines broken elsewhere", "One text here.\n\nTwo texts here.\n",
     "One text here.\n\nTwo things here.\n", "ONE TEXT\nHERE.\n\nTWO TEXTS HERE.\n",
     "ONE TEXT\nHERE.\n\nTWO THINGS HERE.\n", 1},
};

// A document in sentences.
Document parsed(const Parser& parser, const std::string& bytes) {
  Document document = parser.parse(bytes, "en");
  const Segmenter segmenter("en");
  for (TranslationUnit& unit : document.units) unit.segments = segmenter.segment(unit.source);
  return document;
}

struct Versions {
  Versions(const Case& example, const std::string& base_bytes, const std::string& ours_bytes)
      : parser(make_parser(example.format, {})),
        former(parsed(*parser, example.former)),
        source(parsed(*parser, example.source)),
        base(parsed(*parser, base_bytes)),
        theirs(parsed(*parser, example.theirs)),
        ours(parsed(*parser, ours_bytes)),
        digests(digests_of(former)) {}
  explicit Versions(const Case& example)
      : Versions(example, capitals(example.former), capitals(example.source)) {}

  [[nodiscard]] MergedDocument merged(OnConflict on_conflict = OnConflict::kKeep,
                                      bool is_reviewed = false) const {
    return merge({base, theirs, ours, source, digests, is_reviewed}, on_conflict);
  }

  std::unique_ptr<const Parser> parser;
  Document former;
  Document source;
  Document base;
  Document theirs;
  Document ours;
  std::vector<ChunkDigest> digests;
};

TEST(ThreeWayMergeTest, EditsStayAndChangesArrive) {
  ASSERT_GE(kCases.size(), 30U);
  for (const Case& example : kCases) {
    SCOPED_TRACE(example.name);
    const MergedDocument merged = Versions(example).merged();
    EXPECT_EQ(merged.text, example.expected);
    EXPECT_EQ(merged.num_edits_kept, example.edits);
    EXPECT_EQ(merged.conflicts.size(), example.conflicts);
  }
}

const Case& conflict_case(const char* name) {
  const auto found = std::find_if(kCases.begin(), kCases.end(),
                                  [&](const Case& one) { return std::string(one.name) == name; });
  return found == kCases.end() ? kCases.front() : *found;
}

TEST(ThreeWayMergeTest, AConflictShowsBothAndWhere) {
  const MergedDocument merged = Versions(conflict_case("both reworded a sentence")).merged();
  ASSERT_EQ(merged.conflicts.size(), 1U);
  EXPECT_EQ(merged.conflicts[0].theirs, "ONE WORD.");
  EXPECT_EQ(merged.conflicts[0].proposed, "ONE THING.");
  EXPECT_EQ(merged.conflicts[0].range.of(merged.text), "ONE WORD.");
}

TEST(ThreeWayMergeTest, TheNewTranslationReplacesIfAskedTo) {
  EXPECT_EQ(Versions(conflict_case("both reworded it, and the next changed"))
                .merged(OnConflict::kReplace)
                .text,
            "ONE THING. SOME TEXT.\n\nTWO TEXTS.\n");
  EXPECT_EQ(Versions(conflict_case("edited, and gone")).merged(OnConflict::kReplace).text,
            "TWO TEXTS.\n");
}

TEST(ThreeWayMergeTest, AMarkStandsBehindTheSentence) {
  EXPECT_EQ(Versions(conflict_case("both reworded a sentence")).merged(OnConflict::kMark).text,
            "ONE WORD. <!-- hymt:proposed ONE THING. --> ANOTHER TEXT.\n\nTWO TEXTS.\n");
}

TEST(ThreeWayMergeTest, AMarkEndsNoCommentCellOrLine) {
  const Case example = {"", "| a |\n|---|\n| one |\n", "| a |\n|---|\n| x --> y \\| z |\n",
                        "| A |\n|---|\n| ONCE |\n", ""};
  EXPECT_EQ(Versions(example).merged(OnConflict::kMark).text,
            "| A |\n|---|\n| ONCE <!-- hymt:proposed X - -> Y \\| Z --> |\n");
}

TEST(ThreeWayMergeTest, AMarkReplacesTheOneBeforeIt) {
  const Case first = {"", "One text.\n", "One thing.\n", "ONE WORD.\n", ""};
  const std::string marked = Versions(first).merged(OnConflict::kMark).text;
  EXPECT_EQ(marked, "ONE WORD. <!-- hymt:proposed ONE THING. -->\n");
  const Case second = {"", "One thing.\n", "One matter.\n", marked.c_str(), ""};
  EXPECT_EQ(Versions(second).merged(OnConflict::kMark).text,
            "ONE WORD. <!-- hymt:proposed ONE MATTER. -->\n");
}

// Another model, or a translation that was learned: the new translation differs everywhere.
TEST(ThreeWayMergeTest, WhatPeopleReadStaysWhereTheSourceDid) {
  const Case example = {"", kTwo, "One text. Another text.\n\nTwo things.\n", kTwoDone, ""};
  const Versions versions(example, kTwoDone, "1 TEXT. 2 TEXT.\n\n2 THINGS.\n");
  EXPECT_EQ(versions.merged(OnConflict::kKeep, true).text,
            "ONE TEXT. ANOTHER TEXT.\n\n2 THINGS.\n");
  EXPECT_EQ(versions.merged(OnConflict::kKeep, false).text, "1 TEXT. 2 TEXT.\n\n2 THINGS.\n");
}

// Nothing in the source stands for it, so nothing new in the source can take its place.
TEST(ThreeWayMergeTest, WhatPeopleAddedBeforeItWasLearnedIsNotReplaced) {
  const std::string learned = std::string(kTwoDone) + "\nMINE.\n";
  const Case added = {"", kTwo, "One text. Another text.\n\nTwo texts.\n\nNew.\n", learned.c_str(),
                      ""};
  const MergedDocument merged =
      Versions(added, learned, capitals(added.source)).merged(OnConflict::kKeep, true);
  EXPECT_EQ(merged.text, learned);
  ASSERT_EQ(merged.conflicts.size(), 1U);
  EXPECT_EQ(merged.conflicts[0].proposed, "NEW.");

  const Case reworded = {"", kTwo, "One text. Another text.\n\nTwo things.\n", learned.c_str(), ""};
  const MergedDocument of_reworded =
      Versions(reworded, learned, capitals(reworded.source)).merged(OnConflict::kKeep, true);
  EXPECT_NE(of_reworded.text.find("MINE."), std::string::npos);

  const Case elsewhere = {"", kTwo, "New.\n\nOne text. Another text.\n\nTwo texts.\n",
                          learned.c_str(), ""};
  const MergedDocument of_elsewhere =
      Versions(elsewhere, learned, capitals(elsewhere.source)).merged(OnConflict::kKeep, true);
  EXPECT_EQ(of_elsewhere.text, "NEW.\n\n" + learned);
  EXPECT_TRUE(of_elsewhere.conflicts.empty());
}

TEST(ThreeWayMergeTest, AnEditStaysThoughTheModelIsAnother) {
  const Case example = {"", kTwo, kTwo, "ONE WORD. ANOTHER TEXT.\n\nTWO TEXTS.\n", ""};
  const Versions versions(example, kTwoDone, "1 TEXT. 2 TEXT.\n\n2 TEXTS.\n");
  const MergedDocument merged = versions.merged();
  EXPECT_EQ(merged.text.substr(0, 9), "ONE WORD.");
  EXPECT_TRUE(merged.conflicts.empty());
}

// Whatever the versions, without edits the new translation comes out, and without changes theirs.
TEST(ThreeWayMergeTest, WithoutEditsOrWithoutChangesThereIsNothingToMerge) {
  for (const Case& example : kCases) {
    SCOPED_TRACE(example.name);
    const std::string base = capitals(example.former);
    const Case unedited = {"", example.former, example.source, base.c_str(), "", 0,
                           0,  example.format};
    EXPECT_EQ(Versions(unedited).merged().text, capitals(example.source));
    const Case unchanged = {"", example.former, example.former, example.theirs, "", 0,
                            0,  example.format};
    EXPECT_EQ(Versions(unchanged).merged().text, example.theirs);
  }
}

}  // namespace
}  // namespace hymt
