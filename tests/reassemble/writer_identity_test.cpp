// The law of writers: with every target equal to its source, out come the source's bytes.
#include <gtest/gtest.h>

#include "reassemble/unit_writer.h"
#include "tests/reassemble/random_unit.h"

namespace hymt {
namespace {

using testing::Piece;
using testing::Random;
using testing::RandomUnit;

const std::vector<Piece> kPieces = {
    {"word", nullptr}, {"a", nullptr},   {" ", nullptr},         {" ", nullptr},
    {"  ", nullptr},   {"é", nullptr},   {"&eacute;", "é"},      {"&eacute", "é"},
    {"&amp;", "&"},    {"&", nullptr},   {"<", nullptr},         {"&lt;", "<"},
    {"\n", " "},       {"\n> ", " "},    {"\r\n  ", " "},        {"*", nullptr},
    {"\\*", "*"},      {"_", nullptr},   {"`", nullptr},         {"[", nullptr},
    {"]", nullptr},    {"\\", nullptr},  {"\"", nullptr},        {"&quot;", "\""},
    {"'", nullptr},    {"#", nullptr},   {"- ", nullptr},        {"1. ", nullptr},
    {"|", nullptr},    {"\\|", "|"},     {"=", nullptr},         {"漢字", nullptr},
    {"。", nullptr},   {"中\n", "中"},   {"&#8818;&#824;", "≴"}, {"≲", nullptr},
    {"&#32;", " "},    {"\n\n", "\n"},   {"\n", nullptr},        {"\t", " "},
    {"$", nullptr},    {"{", nullptr},   {"~", nullptr},         {"!", nullptr},
    {"   ", "  "},     {"x\n y", "x y"}, {"\x07", nullptr},      {"\xEF\xBB\xBF", nullptr},
    {"'' ", "' "}};

const std::vector<const char*> kCodes = {"<b>",  "</b>", "**", "*",           "_",      "`x`",
                                         "[",    "]",    "]",  "][]",         "[",      "](u)",
                                         "  \n", "![](", "",   "https://x.y", "{{ a }}"};

struct Place {
  TextContext context;
  char quote;
};
constexpr Place kPlaces[] = {
    {TextContext::kPlain, 0},           {TextContext::kHtmlText, 0},
    {TextContext::kHtmlRcdata, 0},      {TextContext::kHtmlAttribute, '"'},
    {TextContext::kHtmlAttribute, 0},   {TextContext::kMarkdownInline, 0},
    {TextContext::kMarkdownLine, 0},    {TextContext::kMarkdownCell, 0},
    {TextContext::kMarkdownTitle, '('}, {TextContext::kYamlQuoted, '"'},
    {TextContext::kYamlQuoted, '\''},   {TextContext::kYamlBlock, 0},
    {TextContext::kTomlBasic, '"'},     {TextContext::kTomlBasic, 'M'},
    {TextContext::kTomlLiteral, '\''},  {TextContext::kTomlLiteral, 'm'},
    {TextContext::kJsonString, '"'},
};

TEST(WriterIdentityTest, TargetsEqualToTheSourceGiveTheSourceBytes) {
  for (std::uint32_t seed = 0; seed < 40000; ++seed) {
    Random random(seed);
    RandomUnit made = testing::random_unit(random, kPieces, kCodes);
    const Place& place = random.pick(kPlaces);
    made.unit.place.context = place.context;
    made.unit.place.quote = place.quote;
    made.unit.place.line_break = random.chance(4) ? "" : "\n> ";
    made.unit.place.wrap_width =
        static_cast<std::uint32_t>(random.chance(2) ? random.below(30) : 0);
    made.unit.place.first_column = static_cast<std::uint32_t>(random.below(5));
    testing::cut_at_random(random, made.unit);
    if (!random.chance(10)) testing::translate_to_itself(made.unit);
    ASSERT_EQ(write_unit(made.unit, Escaping::kAsSource, {}), made.source)
        << "seed " << seed << ", context " << static_cast<int>(place.context) << ", text '"
        << made.unit.source.text() << "', wrap " << made.unit.place.wrap_width;
  }
}

TEST(WriterIdentityTest, FoldedPlainYamlStaysPlain) {
  const std::vector<Piece> pieces = {{"word", nullptr}, {" ", nullptr}, {"\n  ", " "},
                                     {"a", nullptr},    {"é", nullptr}, {", ", nullptr}};
  for (std::uint32_t seed = 0; seed < 2000; ++seed) {
    Random random(seed);
    RandomUnit made = testing::random_unit(random, pieces, {});
    made.unit.place.context = TextContext::kYamlPlain;
    made.unit.place.line_break = "\n  ";
    testing::cut_at_random(random, made.unit);
    testing::translate_to_itself(made.unit);
    ASSERT_EQ(write_unit(made.unit, Escaping::kAsSource, {}), made.source) << "seed " << seed;
  }
}

}  // namespace
}  // namespace hymt
