#include "reassemble/reassembler.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "tests/reassemble/random_unit.h"
#include "tests/reassemble/toy_parser.h"

namespace hymt {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Random;
using testing::ToyParser;

// Gives each unit one segment with the target that `translate` makes of its source, if any.
using Translate = std::function<std::optional<CodedText>(const TranslationUnit&)>;
void translate_units(Document& document, const Translate& translate) {
  for (TranslationUnit& unit : document.units) {
    unit.segments = {{{0, unit.source.text().size()}, false, SegmentState::kTranslated, {}}};
    unit.segments[0].target = translate(unit);
  }
}

struct Outcome {
  Document document;
  WrittenDocument written;
  int num_parses = 0;  // Of the proof.
};

Outcome write(const std::string& source, const Translate& translate,
              const std::string& language = "") {
  const ToyParser parser;
  Outcome run;
  run.document = parser.parse(source, "en");
  check_document(run.document);
  translate_units(run.document, translate);
  const int before = parser.num_parses();
  run.written = write_document(run.document, parser, language);
  run.num_parses = parser.num_parses() - before;
  return run;
}

std::optional<CodedText> itself(const TranslationUnit& unit) { return unit.source; }

// Replaces the text of units that hold no codes.
Translate replacing(const std::string& from, const std::string& to) {
  return [from, to](const TranslationUnit& unit) -> std::optional<CodedText> {
    std::string text(unit.source.text());
    const std::size_t at = text.find(from);
    if (at == std::string::npos || !unit.source.codes().empty()) return unit.source;
    return CodedText(text.replace(at, from.size(), to), {});
  };
}

std::string numbered_lines(int count, const char* word, int every) {
  std::string result;
  for (int i = 0; i < count; ++i) {
    result +=
        (i % every == every - 1 ? std::string(word) : "line") + " " + std::to_string(i) + "\n";
  }
  return result;
}

TEST(ReassemblerTest, UnchangedTextIsWrittenByteForByteAndProvenOnce) {
  const std::string source = "One *two* three\n\n!<alt> \\* four\r\n\xff five\nno end";
  const Outcome run = write(source, itself);
  EXPECT_EQ(run.written.bytes, source);
  EXPECT_EQ(run.num_parses, 1);
  EXPECT_THAT(run.written.units_kept, ElementsAre());
  EXPECT_EQ(run.written.num_units_escaped, 0U);
}

TEST(ReassemblerTest, TargetsAreSplicedIn) {
  const Outcome run = write("# One\nTwo\n", replacing("Two", "Zwei"));
  EXPECT_EQ(run.written.bytes, "# One\nZwei\n");
  EXPECT_EQ(run.num_parses, 1);
}

TEST(ReassemblerTest, UnitsInsideCodesAreWrittenThere) {
  const Outcome run = write("see !<a cat> here\n", [](const TranslationUnit& unit) {
    if (unit.parent != kNoUnit) return CodedText("eine Katze", {});
    std::vector<InlineCode> codes = unit.source.codes();
    codes[0].offset = 0;
    return CodedText(" siehe hier", codes);
  });
  EXPECT_EQ(run.written.bytes, "!<eine Katze> siehe hier\n");
  EXPECT_THAT(run.written.units_kept, ElementsAre());
}

TEST(ReassemblerTest, AUnitThatFailsIsEscaped) {
  const Outcome run = write("One\nTwo\nThree\n", replacing("Two", "a ^ b"));
  EXPECT_EQ(run.written.bytes, "One\na \\^ b\nThree\n");
  EXPECT_EQ(run.written.num_units_escaped, 1U);
  EXPECT_THAT(run.written.units_kept, ElementsAre());
  EXPECT_EQ(run.num_parses, 2);
}

TEST(ReassemblerTest, AUnitThatCannotBeWrittenKeepsItsSource) {
  Outcome run = write("One\nTwo\nThree\n", replacing("Two", "EATER"));
  EXPECT_EQ(run.written.bytes, "One\nTwo\nThree\n");
  EXPECT_THAT(run.written.units_kept, ElementsAre(1));
  ASSERT_EQ(run.written.findings.size(), 1U);
  EXPECT_EQ(run.written.findings[0].rule, "source-kept-by-proof");
  EXPECT_EQ(run.written.findings[0].severity, Severity::kWarning);
  EXPECT_EQ(run.written.findings[0].range, (ByteRange{4, 7}));
  EXPECT_FALSE(run.document.units[1].segments[0].target.has_value());
  EXPECT_EQ(run.document.units[1].segments[0].state, SegmentState::kInitial);
}

TEST(ReassemblerTest, AnOutlineThatChangedIsTracedToItsUnit) {
  const Outcome run = write("One\nTwo\nThree\n", replacing("Two", "TITLE"));
  EXPECT_EQ(run.written.bytes, "One\nTwo\nThree\n");
  EXPECT_THAT(run.written.units_kept, ElementsAre(1));
}

TEST(ReassemblerTest, AUnitThatVanishesKeepsItsSource) {
  const Outcome run = write("One\nTwo\nThree\n", replacing("Two", "GLUE"));
  EXPECT_EQ(run.written.bytes, "One\nTwo\nThree\n");
  EXPECT_THAT(run.written.units_kept, ElementsAre(1));
}

TEST(ReassemblerTest, ManyUnitsThatSwallowTheRestAreCuredTogether) {
  const std::string source = numbered_lines(3000, "Two", 10);
  const Outcome run = write(source, replacing("Two", "^"));
  EXPECT_THAT(run.written.units_kept, ElementsAre());
  EXPECT_LE(run.num_parses, 5);
  EXPECT_EQ(std::count(run.written.bytes.begin(), run.written.bytes.end(), '^'), 300);
}

TEST(ReassemblerTest, AFewIncurableUnitsCostOnlyThemselves) {
  const std::string source = numbered_lines(3000, "Two", 1000);
  const Outcome run = write(source, replacing("Two", "EATER"));
  EXPECT_EQ(run.written.bytes, source);
  EXPECT_THAT(run.written.units_kept, ElementsAre(999, 1999, 2999));
}

TEST(ReassemblerTest, ManyIncurableUnitsAreBoundedInCost) {
  const std::string source = numbered_lines(3000, "Two", 10);
  const Outcome run = write(source, replacing("Two", "EATER"));
  EXPECT_EQ(run.written.bytes, source);
  EXPECT_GE(run.written.units_kept.size(), 300U);
  EXPECT_LE(run.num_parses, 70);
}

TEST(ReassemblerTest, AFileThatTheParserRefusesIsRepairedToo) {
  const std::string source = numbered_lines(100, "Two", 50);
  const Outcome run = write(source, replacing("Two", "POISON"));
  EXPECT_EQ(run.written.bytes, source);
  EXPECT_THAT(run.written.units_kept, ElementsAre(49, 99));
}

TEST(ReassemblerTest, DamagedCodesKeepTheSource) {
  using Edit = std::function<void(std::vector<InlineCode>&)>;
  const Edit edits[] = {
      [](auto& codes) { codes.pop_back(); },
      [](auto& codes) { codes.clear(); },
      [](auto& codes) { codes[0].original = "_"; },
      [](auto& codes) { codes[1].id = 9; },
      [](auto& codes) {
        std::swap(codes[0], codes[1]);
        std::swap(codes[0].offset, codes[1].offset);
      },
  };
  for (const Edit& edit : edits) {
    const Outcome run = write("One *two* three\nFour\n", [&](const TranslationUnit& unit) {
      std::vector<InlineCode> codes = unit.source.codes();
      if (!codes.empty()) edit(codes);
      return CodedText(unit.source.text(), codes);
    });
    EXPECT_EQ(run.written.bytes, "One *two* three\nFour\n");
    EXPECT_THAT(run.written.units_kept, ElementsAre(0));
    ASSERT_EQ(run.written.findings.size(), 1U);
    EXPECT_EQ(run.written.findings[0].rule, "source-kept-damaged");
  }
}

TEST(ReassemblerTest, EmptyTargetsKeepTheSource) {
  for (const char* target : {"", " ", "\n\t", "\x01"}) {
    const Outcome run = write("One\nTwo\n", replacing("Two", target));
    EXPECT_EQ(run.written.bytes, "One\nTwo\n");
    EXPECT_THAT(run.written.units_kept, ElementsAre(1));
  }
}

TEST(ReassemblerTest, LocaleSlotsFollowTheTargetLanguage) {
  const std::string source = "@language en\n@direction ltr\nOne\n";
  EXPECT_EQ(write(source, itself, "ar").written.bytes, "@language ar\n@direction rtl\nOne\n");
  EXPECT_EQ(write(source, itself, "de").written.bytes, "@language de\n@direction ltr\nOne\n");
  EXPECT_EQ(write(source, itself, "").written.bytes, source);
}

TEST(ReassemblerTest, TheEncodingStaysWhereItHoldsTheTranslation) {
  const std::string source = "@charset latin1\nCaf\xE9\nTwo\n";
  const Outcome run = write(source, replacing("Two", "deux à trois"));
  EXPECT_EQ(run.written.bytes, "@charset latin1\nCaf\xE9\ndeux \xE0 trois\n");
}

TEST(ReassemblerTest, TheEncodingBecomesUtf8WhereItDoesNot) {
  const std::string source = "@charset latin1\nCaf\xE9\nTwo\n";
  const Outcome run = write(source, replacing("Two", "二"));
  EXPECT_EQ(run.written.bytes, "@charset utf-8\nCaf\u00E9\n二\n");
  ASSERT_EQ(run.written.findings.size(), 1U);
  EXPECT_EQ(run.written.findings[0].rule, "encoding-changed");
}

TEST(ReassemblerTest, BytesThatAreNoTextForbidAnotherEncoding) {
  const std::string source = "@charset shift_jis\n\x82\xA0 \xFF\nTwo\n";
  const Outcome run = write(source, replacing("Two", "Ü二"));
  EXPECT_EQ(run.written.bytes, "@charset shift_jis\n\x82\xA0 \xFF\n&#220;\x93\xF1\n");
}

TEST(ReassemblerTest, AParserThatContradictsItselfIsAnError) {
  class Fickle : public ToyParser {
   public:
    [[nodiscard]] Document parse(std::string_view bytes, std::string_view language) const override {
      Document document = ToyParser::parse(bytes, language);
      if (num_parses() > 1) document.units.clear();
      return document;
    }
  };
  const Fickle parser;
  Document document = parser.parse("One\nTwo\n", "en");
  translate_units(document, itself);
  try {
    static_cast<void>(write_document(document, parser, ""));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kOutput);
  }
}

TEST(ReassemblerTest, WhateverTheTargetsAreTheResultIsProven) {
  const std::vector<const char*> words = {"word", " ",     "*",    "\\",   "^",  "EATER",
                                          "GLUE", "TITLE", "\n",   "!<",   ">",  "`",
                                          "é",    "@",     "\x02", "漢字", "。", "&amp;"};
  for (std::uint32_t seed = 0; seed < 1500; ++seed) {
    Random random(seed);
    std::string source;
    for (std::size_t i = random.below(12); i > 0; --i) {
      source += random.chance(3) ? "a *b* c\n" : random.chance(3) ? "x !<y> z\n" : "text \\*\n";
    }
    const Outcome run = write(source, [&](const TranslationUnit& unit) {
      std::string text;
      for (std::size_t i = random.below(6); i > 0; --i) text += random.pick(words);
      std::vector<InlineCode> codes = unit.source.codes();
      for (InlineCode& code : codes)
        code.offset = code.kind == InlineCodeKind::kClosing ? text.size() : 0;
      if (random.chance(8)) codes.clear();
      return CodedText(text, codes);
    });
    // Reading the result gives the texts that the document says it has.
    const Document read = ToyParser().parse(run.written.bytes, "");
    ASSERT_TRUE(compare_outlines(run.document.outline, read.outline).empty()) << "seed " << seed;
  }
}

}  // namespace
}  // namespace hymt
