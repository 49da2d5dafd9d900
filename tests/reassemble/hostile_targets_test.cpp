// Real documents with targets made of everything that means something somewhere: each must be
// written, read back as meant, and lose next to no translation to the repair.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/parser.h"
#include "parsers/make_parser.h"
#include "reassemble/reassembler.h"
#include "tests/reassemble/random_unit.h"
#include "tests/suites/suite_inputs.h"

namespace hymt {
namespace {

using testing::Random;

// Pieces of targets. What parsers protect wherever it stands and what no words look like (a URL,
// "%s", "{name}", "<name>", but not "<name >") is not among them: to add such a thing is a defect
// that the proof is right to refuse.
const std::vector<const char*> kNastyPieces = {
    "*",      "**",      "_",         "__",        "***",
    "~",      "~~",      "`",         "``",        "```",
    "[",      "]",       "](",        "][",        "]:",
    "!",      "![",      "<",         ">",         "</p >",
    "<b >",   "<!-- ",   "-->",       "<![CDATA[", "]]>",
    "<?",     "&",       "&amp;",     "&lt;",      "&#42;",
    "&copy",  "|",       " | ",       "---",       "- ",
    "+ ",     "* ",      "1. ",       "2) ",       "#",
    "## ",    " #",      "> ",        "=",         "===",
    ":::",    ": ",      "$",         "$$",        "\\",
    "\\\\",   "\\*",     "\"",        "'",         "''",
    "\"\"\"", "(",       ")",         "{",         "}",
    "^",      "^^",      "[^1]",      "[x] ",      "\n",
    "\n\n",   "\r\n",    "\t",        "  ",        "    ",
    "\x01",   "\x7f",    "\xC2\x85",  "\u2028",    "\uFEFF",
    "\u200F", "\u202B",  "\u200B",    "。",        "，",
    "「",     "」",      "“",         "”",         "（",
    "）",     "…",       "！",        "漢字",      "かな",
    "한글",   "العربية", "é",         "ß",         "😀",
    "\u00A0", "\u3000",  "~~~",       "... ",      "@",
    "!!!",    "???",     "+++",       ";",         ",",
    "::",     "<?php",   "<script >", "</title >", "\xEF\xBF\xBF",
    " d.h. ", " 1.2.3 ", " -n ",      " a/-b ",    " x.md"};

const std::vector<const char*> kWords = {
    "word", "two", "Wort", "x", "la", "字", "ein langes Stück"};

std::string nasty_text(Random& random) {
  std::string text;
  for (std::size_t i = 1 + random.below(8); i > 0; --i) {
    if (random.chance(2)) text += random.pick(kWords);
    if (random.chance(3)) text += ' ';
    text += random.pick(kNastyPieces);
  }
  text += random.pick(kWords);  // Text without any word may vanish, and rightly so.
  return text;
}

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

struct Count {
  std::size_t documents = 0;
  std::size_t units = 0;
  std::size_t escaped = 0;
  std::size_t kept = 0;  // Of those without codes.
  std::size_t units_with_codes = 0;
  std::size_t kept_with_codes = 0;

  void print(const char* what) const {
    std::cout << what << ": " << documents << " documents; " << units << " units without codes, "
              << kept << " kept their source (" << percent(kept, units) << " %); "
              << units_with_codes << " with codes, " << kept_with_codes << " kept ("
              << percent(kept_with_codes, units_with_codes) << " %); " << escaped << " escaped\n";
  }
};

// Sets one segment for each unit, with codes at random places in their order.
void set_targets(Document& document, Random& random) {
  for (TranslationUnit& unit : document.units) {
    unit.segments = {{{0, unit.source.text().size()}, false, SegmentState::kTranslated, {}}};
    std::vector<InlineCode> codes = unit.source.codes();
    std::string text;
    for (InlineCode& code : codes) {
      if (random.chance(3)) text += nasty_text(random);
      const std::string cover(unit.source.text().substr(code.offset, code.length));
      // What is protected for what it looks like ends where something else begins.
      if (!cover.empty()) text += ' ';
      code.offset = text.size();
      text += cover;
      if (!cover.empty()) text += ' ';
      if (code.kind == InlineCodeKind::kOpening) text += random.pick(kWords);
    }
    text += nasty_text(random);
    unit.segments[0].target = CodedText(std::move(text), std::move(codes));
  }
}

// Documents that are broken on purpose: where elements overlap, a target rarely reads back as
// meant, and how many of so few do says nothing. That each is written and proven still counts.
bool is_misnested(const SuiteInput& input) { return input.name.starts_with("html5lib/"); }

void write_hostile(const Parser& parser, const SuiteInput& input, Random& random, Count& count) {
  Document document;
  try {
    document = parser.parse(input.bytes, "en");
  } catch (const Error&) {
    return;  // Refused, as binary or in an unknown encoding.
  }
  const Document source = document;
  set_targets(document, random);
  WrittenDocument written;
  try {
    written = write_document(document, parser, "zh");
  } catch (const std::exception& error) {
    ADD_FAILURE() << input.name << ": " << error.what();
    return;
  }
  const Document target = parser.parse(written.bytes, "zh");
  EXPECT_TRUE(compare_outlines(source.outline, target.outline, 1).empty()) << input.name;
  ++count.documents;
  count.escaped += written.num_units_escaped;
  for (const TranslationUnit& unit : document.units) {
    const bool kept =
        std::binary_search(written.units_kept.begin(), written.units_kept.end(), unit.id);
    const bool coded = !unit.source.codes().empty();
    if (coded && is_misnested(input)) continue;
    ++(coded ? count.units_with_codes : count.units);
    if (kept) ++(coded ? count.kept_with_codes : count.kept);
  }
}

std::vector<SuiteInput> inputs(Format format) {
  std::vector<SuiteInput> all = documents_below(std::filesystem::path(HYMT_SOURCE_DIR) / "samples");
  if (const char* folder = std::getenv("HYMT_EVALDOCS_DIR")) {
    for (SuiteInput& input : documents_below(folder, "en")) all.push_back(std::move(input));
  }
  if (const char* folder = std::getenv("HYMT_SUITES_DIR")) {
    for (SuiteInput& input : all_suites(folder)) all.push_back(std::move(input));
  }
  std::erase_if(all, [format](const SuiteInput& input) { return input.format != format; });
  return all;
}

// How many units may keep their source, in percent. Plain text has no escapes, so what looks like a
// ruler or like code there cannot be helped; nor can, anywhere, what is nothing but the name of a
// program ("x_two") and so no text.
struct Limits {
  double without_codes;
  double with_codes;
};

std::uint32_t seed_of(std::string_view name, std::size_t round) {
  std::uint32_t seed = 2166136261U + static_cast<std::uint32_t>(round);  // FNV-1a.
  for (const char byte : name) seed = (seed ^ static_cast<unsigned char>(byte)) * 16777619U;
  return seed;
}

void run(Format format, Limits limits) {
  const auto parser = make_parser(format, {});
  Count count;
  const std::vector<SuiteInput> documents = inputs(format);
  ASSERT_FALSE(documents.empty());
  constexpr std::size_t kEnoughUnits = 3000;
  for (std::size_t round = 0; count.units < kEnoughUnits; ++round) {
    for (std::size_t i = 0; i < documents.size(); ++i) {
      // By name, so that a document more or less changes nothing for the others.
      const std::uint32_t seed = seed_of(documents[i].name, round);
      SCOPED_TRACE("seed " + std::to_string(seed));
      Random random(seed);
      write_hostile(*parser, documents[i], random, count);
    }
  }
  count.print(std::string(format_name(format)).c_str());
  EXPECT_LE(percent(count.kept, count.units), limits.without_codes);
  EXPECT_LE(percent(count.kept_with_codes, count.units_with_codes), limits.with_codes);
}

// The units of one paragraph whose source is kept when `target` is its translation.
std::size_t num_kept(Format format, const char* target) {
  const auto parser = make_parser(format, {});
  const bool is_html = format == Format::kHtml;
  Document document = parser->parse(is_html ? "<p>Some text here.</p>" : "Some text here.\n", "en");
  TranslationUnit& unit = document.units.at(0);
  unit.segments = {{{0, unit.source.text().size()}, false, SegmentState::kTranslated, {}}};
  unit.segments[0].target = CodedText(target, {});
  return write_document(document, *parser, "de").units_kept.size();
}

TEST(HostileTargetsTest, WordsMayLookLikePlaceholders) {
  for (const Format format : {Format::kText, Format::kMarkdown, Format::kHtml}) {
    SCOPED_TRACE(format_name(format));
    for (const char* target :
         {"Texte, d.h. Wörter.", "Am 24.12.2024 waren es 1.000.000 Texte.",
          "Nutzer/-innen lesen es.", "d.h. hier, s. a. v1.2 und README.md", "Das ist z.B. d.h"}) {
      EXPECT_EQ(num_kept(format, target), 0U) << target;
    }
    // But no words look like these.
    for (const char* target : {"Der Text %s hier.", "Der Text {name} hier.", "Siehe $HOME hier.",
                               "Siehe https://example.com/ hier.", "Siehe www.example.com hier."}) {
      EXPECT_EQ(num_kept(format, target), 1U) << target;
    }
  }
}

TEST(HostileTargetsTest, ATargetWithoutALetterThatVanishesCostsOnlyItself) {
  const auto parser = make_parser(Format::kText, {});
  Document document = parser->parse("One text.\n\n27th\n\nTwo texts.\n\nThree texts.\n", "en");
  const std::vector<const char*> targets = {"Ein Text.", "27.", "Zwei Texte.", "Drei Texte."};
  ASSERT_EQ(document.units.size(), targets.size());
  for (TranslationUnit& unit : document.units) {
    unit.segments = {{{0, unit.source.text().size()}, false, SegmentState::kTranslated, {}}};
    unit.segments[0].target = CodedText(targets[unit.id], {});
  }
  const WrittenDocument written = write_document(document, *parser, "de");
  EXPECT_EQ(written.bytes, "Ein Text.\n\n27th\n\nZwei Texte.\n\nDrei Texte.\n");
  EXPECT_EQ(written.units_kept, std::vector<std::uint32_t>{1});
}

TEST(HostileTargetsTest, Text) { run(Format::kText, {10, 10}); }
TEST(HostileTargetsTest, Markdown) { run(Format::kMarkdown, {3, 10}); }
TEST(HostileTargetsTest, Html) { run(Format::kHtml, {1, 10}); }

}  // namespace
}  // namespace hymt
