#include "parsers/text/text_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

Document parse(std::string_view bytes) {
  static const std::unique_ptr<const Parser> kParser = make_text_parser({});
  Document document = kParser->parse(bytes, "en");
  EXPECT_NO_THROW(check_document(document));
  std::size_t position = 0;
  for (const ProtectedRegion& region : document.protected_regions) {
    EXPECT_GE(region.range.begin, position);
    EXPECT_LT(region.range.begin, region.range.end);
    position = region.range.end;
  }
  return document;
}

std::vector<std::string> texts(const Document& document) {
  std::vector<std::string> result;
  for (const TranslationUnit& unit : document.units) result.emplace_back(unit.source.text());
  return result;
}
std::vector<std::string> texts(std::string_view bytes) { return texts(parse(bytes)); }

std::vector<UnitKind> kinds(std::string_view bytes) {
  std::vector<UnitKind> result;
  for (const TranslationUnit& unit : parse(bytes).units) result.push_back(unit.kind);
  return result;
}

// "code: x = 1;", one for each protected region.
std::vector<std::string> guarded(std::string_view bytes) {
  const Document document = parse(bytes);
  std::vector<std::string> result;
  for (const ProtectedRegion& region : document.protected_regions) {
    result.push_back(std::string(region.reason) + ": " +
                     std::string(region.range.of(document.source)));
  }
  return result;
}

std::vector<std::string> outline(std::string_view bytes) {
  std::vector<std::string> result;
  for (const OutlineEntry& entry : parse(bytes).outline) {
    result.push_back(std::string(entry.name()) + ": " + entry.value);
  }
  return result;
}

constexpr std::string_view kWrapped =
    "This paragraph is wrapped by an editor to about sixty\n"
    "columns, so that its lines are joined, and wrapped again\n"
    "when they come back.\n";
constexpr std::string_view kJoined =
    "This paragraph is wrapped by an editor to about sixty columns, so that its lines are joined, "
    "and wrapped again when they come back.";

TEST(TextParserTest, BlankLinesSeparateParagraphs) {
  EXPECT_THAT(texts("One.\n\nTwo.\n \t\n\n\nThree."), ElementsAre("One.", "Two.", "Three."));
  EXPECT_THAT(texts(""), IsEmpty());
  EXPECT_THAT(texts("\n\n"), IsEmpty());
}

TEST(TextParserTest, WrappedLinesAreOneText) {
  const Document document = parse(kWrapped);
  EXPECT_THAT(texts(document), ElementsAre(kJoined));
  const TextPlace& place = document.units[0].place;
  EXPECT_EQ(place.context, TextContext::kPlain);
  EXPECT_EQ(place.line_break, "\n");
  EXPECT_EQ(place.wrap_width, 56U);
}

TEST(TextParserTest, LinesThatAreNotWrappedKeepTheirBreaks) {
  EXPECT_THAT(texts("Anna Example\nLong Street 5\n12345 Town\n"),
              ElementsAre("Anna Example\nLong Street 5\n12345 Town"));
  EXPECT_THAT(texts("Roses are red in the garden by the gate,\n"
                    "Violets are blue in the meadow by the lake,\n"
                    "Sugar is sweet in the coffee on the table,\n"
                    "And so are you when you smile at breakfast.\n"),
              ElementsAre(testing::HasSubstr(",\nViolets")));
}

// What is no file but a message: however long its lines are, each is a text of its own.
TEST(TextParserTest, LinesAreKeptWhereThatIsAsked) {
  const auto lines = [](std::string_view bytes) {
    const Document document = make_text_parser({}, TextLines::kApart)->parse(bytes, "en");
    check_document(document);
    for (const TranslationUnit& unit : document.units) {
      EXPECT_EQ(unit.place.wrap_width, 0U);
      EXPECT_EQ(unit.source.text().find('\n'), std::string::npos) << unit.source.text();
    }
    return texts(document);
  };
  EXPECT_THAT(lines(kWrapped),
              ElementsAre("This paragraph is wrapped by an editor to about sixty",
                          "columns, so that its lines are joined, and wrapped again",
                          "when they come back."));
  EXPECT_THAT(lines("- one\n  two\n\n1. three\nfour\n"),
              ElementsAre("one", "two", "three", "four"));
  EXPECT_THAT(lines("Title\n=====\n> a quotation\n> of two lines\n"),
              ElementsAre("Title", "a quotation", "of two lines"));
  EXPECT_THAT(lines("Save it      writes the file\n             to the disk\n"
                    "Load it      reads the file\n             from the disk\n"
                    "Drop it      forgets the file\n"),
              ElementsAre("Save it", "writes the file", "to the disk", "Load it", "reads the file",
                          "from the disk", "Drop it", "forgets the file"));
  EXPECT_THAT(lines("one\r\ntwo\rthree"), ElementsAre("one", "two", "three"));
}

TEST(TextParserTest, AShortLineBeforeWrappedOnesEndsWhereItEnds) {
  const Document document = parse("Dear Anna,\n" + std::string(kWrapped));
  EXPECT_THAT(texts(document), ElementsAre("Dear Anna,\n" + std::string(kJoined)));
}

TEST(TextParserTest, HangingIndentsBelongToTheBreak) {
  const Document document = parse(
      "NOTE: the first line hangs to the left of all the others,\n"
      "      which are indented by six columns and go on and on\n"
      "      until they end.\n");
  ASSERT_EQ(document.units.size(), 1U);
  EXPECT_EQ(document.units[0].place.line_break, "\n      ");
  EXPECT_EQ(document.units[0].source.text().find('\n'), std::string::npos);
}

TEST(TextParserTest, ListItemsBeginWithTheirText) {
  const std::string source =
      "Things:\n- one\n* two\n  2. three\n(a) four\n• five\n[6] six\n---> 7) seven\no  eight\n";
  EXPECT_THAT(texts(source), ElementsAre("Things:", "one", "two", "three", "four", "five", "six",
                                         "seven", "eight"));
  EXPECT_EQ(kinds(source)[1], UnitKind::kListItem);
  EXPECT_EQ(kinds(source)[0], UnitKind::kParagraph);
  EXPECT_EQ(outline(source)[7], "list item: ---> 7)");
}

TEST(TextParserTest, ListItemsHang) {
  const Document document = parse(
      "  12) An item that is long enough to be wrapped by an editor\n"
      "      to the width of sixty columns or so.\n"
      "  13) short\n");
  ASSERT_EQ(document.units.size(), 2U);
  EXPECT_EQ(document.units[0].place.line_break, "\n      ");
  EXPECT_EQ(document.units[0].place.first_column, 6U);
  EXPECT_EQ(document.units[1].place.line_break, "\n      ");
}

TEST(TextParserTest, NamesAndYearsBeginNoListInsideAParagraph) {
  EXPECT_THAT(texts("The book that everybody talks about was written by the great\n"
                    "J. Smith, who lived in the town on the river until the year\n"
                    "2010. Then he left, and nobody has seen him again.\n")
                  .size(),
              1U);
  EXPECT_THAT(texts("A. one\nB. two\n"), ElementsAre("one", "two"));
}

TEST(TextParserTest, UnderlinedLinesAreHeadings) {
  for (const char* line : {"====", "-----", "~~~", "^^^^^^", "***"}) {
    const std::string source = "The title\n" + std::string(line) + "\nText.\n";
    const Document document = parse(source);
    EXPECT_THAT(texts(document), ElementsAre("The title", "Text.")) << line;
    EXPECT_EQ(document.units[0].kind, UnitKind::kHeading);
    EXPECT_EQ(document.units[0].place.line_break, "");
    EXPECT_EQ(document.units[1].heading, 0U);
    EXPECT_EQ(outline(source)[0], "heading: " + std::string(line).substr(0, 1));
  }
  EXPECT_THAT(kinds("=====\nTitle\n=====\n"), ElementsAre(UnitKind::kHeading));
  EXPECT_THAT(kinds("1. Title\n--------\n"), ElementsAre(UnitKind::kHeading));
  EXPECT_THAT(kinds("~~~~~~\n                    Title\n\nText\n"),
              ElementsAre(UnitKind::kHeading, UnitKind::kParagraph));
}

TEST(TextParserTest, TwoLinesOverARulerAreAParagraphThatKeepsItsLines) {
  const Document document = parse(std::string(kWrapped) + "-----\n");
  ASSERT_EQ(document.units.size(), 1U);
  EXPECT_EQ(document.units[0].kind, UnitKind::kParagraph);
  EXPECT_EQ(document.units[0].place.wrap_width, 0U);
}

TEST(TextParserTest, RulersAndMarksAreNoText) {
  EXPECT_THAT(texts("-----\n\n* * *\n\n─────\n\n1.2.3\n\n2020-01-01\n\n|\n"), IsEmpty());
  EXPECT_THAT(outline("-----\n"), ElementsAre("ruler: -----"));
}

TEST(TextParserTest, MailQuotesArePartOfTheBreak) {
  const Document document = parse(
      "> This quotation is wrapped by an editor to sixty columns\n"
      "> or so, like the rest.\n"
      ">\n"
      "> > An older one.\n"
      ">> And another that is older still.\n"
      "The answer.\n");
  EXPECT_THAT(texts(document),
              ElementsAre("This quotation is wrapped by an editor to sixty columns or so, like the "
                          "rest.",
                          "An older one.\nAnd another that is older still.", "The answer."));
  EXPECT_EQ(document.units[0].place.line_break, "\n> ");
  EXPECT_EQ(document.outline[0].depth, 1U);
}

TEST(TextParserTest, CommentMarksArePartOfTheBreak) {
  const Document document = parse(
      "# These are comments of a configuration file, and they are\n"
      "# wrapped as well.\n");
  EXPECT_THAT(texts(document), ElementsAre("These are comments of a configuration file, and they "
                                           "are wrapped as well."));
  EXPECT_EQ(document.units[0].place.line_break, "\n# ");
}

TEST(TextParserTest, LiteralBlocksFollowDoubleColons) {
  const std::string source = "Run this::\n\n  make it so\n\n    and this\n\nThen go on.\n";
  EXPECT_THAT(texts(source), ElementsAre("Run this", "Then go on."));
  EXPECT_THAT(guarded(source), ElementsAre("literal block: make it so\n\n    and this"));
  EXPECT_THAT(texts("Not literal::\n\nas it is not indented\n"),
              ElementsAre("Not literal", "as it is not indented"));
}

TEST(TextParserTest, CodeIsProtected) {
  EXPECT_THAT(guarded("Type this:\n\n    int main(void) {\n      return f(0);\n    }\n"),
              ElementsAre("code: int main(void) {\n      return f(0);\n    }"));
  EXPECT_THAT(guarded("Type this:\n\n    sudo apt-get install frob\n    cd frob\n"),
              ElementsAre("code: sudo apt-get install frob\n    cd frob"));
  EXPECT_THAT(guarded("$ ./configure --prefix=/usr && make\n"),
              ElementsAre("code: $ ./configure --prefix=/usr && make"));
}

TEST(TextParserTest, IndentedProseIsText) {
  EXPECT_THAT(guarded("NAME\n\n    frob - turns plain text into other plain text\n\n"
                      "    Make sure that you read this; it (really) matters.\n\n"
                      "    make sure that it works, and do not forget the rest.\n"),
              IsEmpty());
}

TEST(TextParserTest, TablesAndBoxesAreProtected) {
  EXPECT_THAT(guarded("Name    Size    Kind\n----    ----    ----\nfoo     12      file\n").size(),
              1U);
  EXPECT_THAT(guarded("+-----+\n| box |\n+-----+\n"),
              ElementsAre("box: +-----+\n| box |\n+-----+"));
  EXPECT_THAT(guarded("=========\n=  Box  =\n=========\n"), ElementsAre("box: =  Box  ="));
}

TEST(TextParserTest, WideGapsInProseAreCodes) {
  const Document document = parse(
      "This paragraph was justified by a   typesetter, who put\n"
      "spaces between its words, and sometimes    many of them\n"
      "where the words are few and the line is long.\n");
  ASSERT_EQ(document.units.size(), 1U);
  std::vector<std::string> codes;
  for (const InlineCode& code : document.units[0].source.codes()) codes.push_back(code.original);
  EXPECT_THAT(codes, ElementsAre("   ", "    "));
}

TEST(TextParserTest, RowsAreCells) {
  EXPECT_THAT(texts("  -h, --help      show this help and exit\n"
                    "  -v, --version\tshow the version and exit\n"),
              ElementsAre("show this help and exit", "show the version and exit"));
  EXPECT_THAT(guarded("C-x C-s    save the file\nM-<        go to the beginning\n"),
              ElementsAre("keys: C-x C-s", "keys: M-<"));
  EXPECT_THAT(texts("build     compile all of it\nclean     remove what was made\n"),
              ElementsAre("compile all of it", "remove what was made"));
  EXPECT_THAT(texts("Apples     grow on trees\nBerries    grow on bushes\n"),
              ElementsAre("Apples", "grow on trees", "Berries", "grow on bushes"));
  EXPECT_THAT(kinds("Apples     grow on trees\n"),
              ElementsAre(UnitKind::kTableCell, UnitKind::kTableCell));
}

TEST(TextParserTest, RowsHaveHeads) {
  EXPECT_THAT(
      texts("Name      What it is\n"
            "----      ----------\n"
            "Apple     a red fruit\n"
            "Bread     what people bake\n"),
      ElementsAre("Name", "What it is", "Apple", "a red fruit", "Bread", "what people bake"));
  // On two lines it would be no head.
  const Document document =
      parse(std::string(kWrapped) + "\n\nName      What it is\n----      ----------\nApple\n");
  EXPECT_EQ(document.units.at(2).source.text(), "What it is");
  EXPECT_EQ(document.units.at(2).place.wrap_width, 0U);
  EXPECT_THAT(kinds("Name      What it is\n====================\n"),
              ElementsAre(UnitKind::kHeading));
}

// The layout slots with their stacks: "0: " for what begins a row.
std::vector<std::string> slots(std::string_view text) {
  const Document document = parse(text);
  std::vector<std::string> result;
  for (const LayoutSlot& slot : document.layout_slots) {
    result.push_back((slot.stack == LayoutSlot::kNoStack ? "-" : std::to_string(slot.stack)) +
                     (slot.aligns_right ? ">" : ":") + std::string(slot.range.of(document.source)));
  }
  return result;
}

TEST(TextParserTest, CellsStandBelowEachOther) {
  EXPECT_THAT(slots("Name      What it is\n-----     ----------\n"),
              ElementsAre("0:", "1:      ", "0:-----", "1:     ----------"));
  EXPECT_THAT(slots("Fruit that grows   Pieces\nRed apples             12\n"
                    "Green pears           100\n"),
              ElementsAre("0:", "1>   ", "0:", "1>             ", "0:", "1>           "));
  // Tables end at other text.
  EXPECT_THAT(slots("Apples     grow on trees\nPears      do so, too\n\nWords.\n\n"
                    "Apples     grow on trees\nPears      do so, too\n"),
              ElementsAre("0:", "1:     ", "0:", "1:      ", "2:", "3:     ", "2:", "3:      "));
  EXPECT_THAT(slots("Apples\tgrow on trees\nPears\tdo so, too\n"),
              ElementsAre("0:", "1:", "0:", "1:"));
  EXPECT_THAT(outline("Name      What it is\n-----     ----------\n"),
              testing::Contains("ruler: --"));
}

TEST(TextParserTest, BelowARulerOfColumnsTwoSpacesPartCells) {
  EXPECT_THAT(texts("Word    What people mean by it\n------  ----------------------\n"
                    "Apple   a red fruit from a tree\nBanana  a yellow fruit. It is bent.\n"),
              ElementsAre("Word", "What people mean by it", "Apple", "a red fruit from a tree",
                          "Banana", "a yellow fruit. It is bent."));
}

TEST(TextParserTest, CommentsOfTwoSlashes) {
  const std::string source =
      "// This file configures the name server.\n"
      "// It is read when the server starts.\n"
      "options {\n"
      "    directory \"/var/cache/bind\";\n"
      "    // If there is a firewall between you and others,\n"
      "    // you may need to open ports.\n"
      "    dnssec-validation auto;   // as it should be\n"
      "    listen-on-v6 { any; };\n"
      "};\n";
  EXPECT_THAT(texts(source),
              ElementsAre(testing::StartsWith("This file configures the name server."),
                          testing::StartsWith("If there is a firewall between you and others,")));
  // A line that is added begins with the mark.
  EXPECT_EQ(parse(source).units[0].place.line_break, "\n// ");
}

TEST(TextParserTest, CellsThatAreCalledAsSettingsStay) {
  EXPECT_THAT(guarded("old name      new name\nboil-time     limits.boil_seconds\n"
                      "beep          sound.enabled\n"),
              ElementsAre("keys: boil-time", "keys: limits.boil_seconds", "keys: sound.enabled"));
  EXPECT_THAT(texts("old name      new name\nboil-time     limits.boil_seconds\n"
                    "beep          sound.enabled\n"),
              ElementsAre("old name", "new name", "beep"));
  EXPECT_THAT(texts("well-known    as anybody knows\nill-advised   by his friends.\n"),
              ElementsAre("as anybody knows", "by his friends."));
  EXPECT_THAT(texts("Apples     e.g. x-rays\nBerries    x-rays etc.\n"),
              ElementsAre("Apples", "e.g. x-rays", "Berries", "x-rays etc."));
  // How much of a cell stands on a line is chance.
  EXPECT_THAT(texts("One fish      of-all\n              fishes\nTwo fish      a.b\n"
                    "              is its name\n"),
              ElementsAre("One fish", "of-all\nfishes", "Two fish", "a.b\nis its name"));
}

TEST(TextParserTest, DashesBehindGapsPartCells) {
  EXPECT_THAT(texts("The list      - what is in it\nThe long list  - and more of it\n"),
              ElementsAre("The list", "what is in it", "The long list", "and more of it"));
  EXPECT_THAT(texts("The list      => what is in it\nThe long list  => and more of it\n"),
              ElementsAre("The list", "what is in it", "The long list", "and more of it"));
  EXPECT_THAT(texts("frob - turns text into text\n"), ElementsAre("frob - turns text into text"));
}

TEST(TextParserTest, TheLastCellGoesOnBelow) {
  const Document document = parse(
      "  --all     show everything that is there, and what is hidden\n"
      "            as well\n"
      "  --none    show nothing\n");
  EXPECT_THAT(
      texts(document),
      ElementsAre("show everything that is there, and what is hidden as well", "show nothing"));
  EXPECT_EQ(document.units[0].place.line_break, "\n            ");
  EXPECT_EQ(document.units[1].place.line_break, "\n            ");
}

TEST(TextParserTest, DotLeadersPartCells) {
  const Document document = parse(
      "Introduction .......... 1\n"
      "How to use it . . . . . 12\n"
      "Wait....what is this\n");
  EXPECT_THAT(texts(document),
              ElementsAre("Introduction", "How to use it", "Wait....what is this"));
  ASSERT_EQ(document.layout_slots.size(), 4U);
  EXPECT_EQ(document.layout_slots[1].kind, LayoutSlot::Kind::kLeader);
  EXPECT_EQ(document.layout_slots[1].range.of(document.source), " .......... ");
}

TEST(TextParserTest, InitialsAndAbbreviationsAreWords) {
  for (const char* text :
       {"J. R. R. Tolkien wrote it.", "M. Dupont est là.", "Z. B. kann man das so machen.",
        "P. ej. los viernes.", "- J. Smith did it.", "1. J. Smith did it."}) {
    EXPECT_THAT(texts(text)[0], testing::EndsWith(std::string(text).substr(3))) << text;
  }
  EXPECT_THAT(texts("1. J. Smith did it."), ElementsAre("J. Smith did it."));
  EXPECT_THAT(texts("1. 2. Bundesliga"), ElementsAre("2. Bundesliga"));
  // An item has a neighbour that counts on.
  EXPECT_THAT(texts("A. Scope\n\nText.\n\nB. Terms\n"), ElementsAre("Scope", "Text.", "Terms"));
  EXPECT_THAT(texts("i. one\nii. two\n"), ElementsAre("one", "two"));
  EXPECT_THAT(texts("Q. Why?\n\nA. Because.\n"), ElementsAre("Why?", "Because."));
  EXPECT_THAT(texts("M. Dupont came.\n\nM. Durand went.\n"),
              ElementsAre("M. Dupont came.", "M. Durand went."));
}

TEST(TextParserTest, SectionsStandApart) {
  EXPECT_THAT(texts("1. Introduction\n   1.1 Scope\n   1.2 Terms\n      1.2.1 Words\n2. Usage\n"),
              ElementsAre("Introduction", "Scope", "Terms", "Words", "Usage"));
  // A number that begins a line is none.
  EXPECT_THAT(texts("1. The bottle that stood on the table until yesterday held\n"
                    "   2.5 litres of the very best water that there is.\n")
                  .size(),
              1U);
  EXPECT_THAT(texts("2.0 is out."), ElementsAre("2.0 is out."));
}

TEST(TextParserTest, ItemsOfAListInOneParagraphStandApart) {
  EXPECT_THAT(texts("1. Open the door 2. Go in 3. Close it\n"),
              ElementsAre("Open the door", "Go in", "Close it"));
  EXPECT_THAT(texts("(a) one (b) two\n"), ElementsAre("one", "two"));
  EXPECT_THAT(texts("1. Open version 2 of it\n"), ElementsAre("Open version 2 of it"));
  EXPECT_THAT(texts("1) Open the door that was made for the people who come from the\n"
                    "   garden 2) Go in and close the door behind you, as it is cold\n"
                    "   outside\n"),
              ElementsAre("Open the door that was made for the people who come from the garden",
                          "Go in and close the door behind you, as it is cold outside"));
}

TEST(TextParserTest, CommandsAreProtected) {
  EXPECT_THAT(guarded("$ git clone https://example.org/x.git\n$ cd x\n"),
              ElementsAre("command: $ git clone https://example.org/x.git\n$ cd x"));
  EXPECT_THAT(guarded("# apt-get install frob\n"), ElementsAre("command: # apt-get install frob"));
  EXPECT_THAT(guarded("C:\\> dir\n"), ElementsAre("command: C:\\> dir"));
  EXPECT_THAT(guarded("me@host:~$ ls -l\n"), ElementsAre("command: me@host:~$ ls -l"));
  EXPECT_THAT(guarded("Type\n$ make all\nto build it.\n"), ElementsAre("command: $ make all"));
  EXPECT_THAT(guarded("$ frob --version\nfrob version one\n"),
              ElementsAre("command: $ frob --version\nfrob version one"));
  EXPECT_THAT(guarded("# make sure that it works\n# and be happy\n"), IsEmpty());
  EXPECT_THAT(guarded("$ 5 is the price.\n"), IsEmpty());
}

TEST(TextParserTest, CommandsMayEndWithAFolderOrBeginWithALongOption) {
  EXPECT_THAT(guarded("# cd backup\n# rsync -a root@example.org:/ .\n# exit\n"),
              ElementsAre("command: # cd backup\n# rsync -a root@example.org:/ .\n# exit"));
  EXPECT_THAT(guarded("# frob-divert --rename --add /usr/lib/x\n"),
              ElementsAre("command: # frob-divert --rename --add /usr/lib/x"));
  EXPECT_THAT(guarded("# use --force to do so\n"), IsEmpty());
}

TEST(TextParserTest, CommandsMayBeIndentedByTwo) {
  EXPECT_THAT(guarded("Then run:\n\n  make\n  make install-doc\n"),
              ElementsAre("code: make\n  make install-doc"));
  EXPECT_THAT(guarded("Get it:\n\n  git clone https://example.org/x\n").size(), 1U);
  EXPECT_THAT(texts("It has:\n\n  git support\n"), ElementsAre("It has:", "git support"));
}

TEST(TextParserTest, OptionsOverTheirDescriptionsAreKeys) {
  const std::string source = "-fstack-protector\n    Protects functions that call others.\n";
  EXPECT_THAT(guarded(source), ElementsAre("keys: -fstack-protector"));
  EXPECT_THAT(texts(source), ElementsAre("Protects functions that call others."));
  EXPECT_THAT(texts("-Me and you\n"), ElementsAre("-Me and you"));
}

TEST(TextParserTest, OfProgramsTheCommentsAreText) {
  const std::string source =
      "#!/bin/sh\n# Says hello.\necho hello to everybody who is there\n\nexit with care\n";
  EXPECT_THAT(texts(source), ElementsAre("Says hello."));
  EXPECT_THAT(guarded(source),
              ElementsAre("code: #!/bin/sh", "code: echo hello to everybody who is there",
                          "code: exit with care"));
}

TEST(TextParserTest, FunctionsBetweenBracesAreCode) {
  const std::string source =
      "static int\nread_file (struct data *h, unsigned char *buffer)\n{\n  return buffer != "
      "h;\n}\n";
  EXPECT_THAT(guarded("Text.\n\n" + source).size(), 1U);
  EXPECT_THAT(guarded("#include <string>\n#include \"x.h\"\n").size(), 1U);
}

TEST(TextParserTest, StatementsAreConfiguration) {
  EXPECT_THAT(guarded("user nobody;\nerror_log syslog;\nevents {\n  on;\n}\n").size(), 1U);
  EXPECT_THAT(texts("Roses are red;\nviolets are blue.\n").size(), 1U);
}

TEST(TextParserTest, LettersThatAreBulletsByTheirPlace) {
  EXPECT_THAT(texts("  * One\n      o first of all\n        of them\n      o second\n  * Two\n"),
              ElementsAre("One", "first of all\nof them", "second", "Two"));
  EXPECT_THAT(texts("* Code:\n  . Use it.\n  . Leave it.\n"),
              ElementsAre("Code:", "Use it.", "Leave it."));
  // Portuguese articles in a paragraph.
  EXPECT_THAT(texts("- Abre\n  o livro que est\u00E1 sobre\n  a mesa\n").size(), 1U);
}

TEST(TextParserTest, EntriesWithLabelsStayApart) {
  const std::string entries =
      "Upstream-Contact: A person with a long name <person@example.org>\n"
      "Source: https://example.org/and/the/long/way/to/the/sources\n"
      "License: something\n";
  EXPECT_THAT(texts(std::string(kWrapped) + "\n" + entries),
              ElementsAre(kJoined, entries.substr(0, entries.size() - 1)));
}

TEST(TextParserTest, LinesThatAreIndentedLessStaySo) {
  EXPECT_EQ(parse("Files: a\n  b\nLicense: c\n").units[0].place.line_break, "\n");
  EXPECT_EQ(parse("Files: a\n  b\n").units[0].place.line_break, "\n  ");
}

TEST(TextParserTest, SessionsWithPythonAreNoMails) {
  EXPECT_THAT(guarded(">>> greet('you')\n'hello you'\n\nText.\n"),
              ElementsAre("command: >>> greet('you')\n'hello you'"));
  EXPECT_THAT(texts("> > I asked.\n>>> And f(x) was the question.\n"),
              ElementsAre("I asked.", "And f(x) was the question."));
}

TEST(TextParserTest, SettingsAreProtectedAndTheirCommentsAreText) {
  const std::string source =
      "# The port that it listens on.\n"
      "port = 8080\n"
      "# Who may come in.\n"
      "AllowUsers anna\n"
      "#PermitRootLogin no\n"
      "\n"
      "[other section]\n"
      "name=value of it\n";
  EXPECT_THAT(texts(source), ElementsAre("The port that it listens on.", "Who may come in."));
  EXPECT_THAT(guarded(source).size(), 3U);
  EXPECT_THAT(texts("Chapter 3\n\nVersion 2\n"), ElementsAre("Chapter 3", "Version 2"));
  EXPECT_THAT(texts("It holds where\nn = 5 is the number of them.\n").size(), 1U);
}

TEST(TextParserTest, SettingsBehindCommentMarks) {
  EXPECT_THAT(guarded("# Host *\n#   ForwardAgent no\n#   BatchMode no\n#   AddressFamily any\n"),
              ElementsAre("configuration: #   ForwardAgent no\n#   BatchMode no\n"
                          "#   AddressFamily any"));
  EXPECT_THAT(guarded("# JavaScript files\n# TypeScript files\n"), IsEmpty());
}

TEST(TextParserTest, OfAMailsHeaderTheSubjectIsText) {
  const std::string source =
      "From: Anna <anna@example.org>\nSubject: The release\nDate: Mon, 4 Mar 2024\n\nHello.\n";
  EXPECT_THAT(texts(source), ElementsAre("The release", "Hello."));
  EXPECT_EQ(guarded(source).size(), 2U);
}

TEST(TextParserTest, HeadersOfMailsAndOfTheirParts) {
  EXPECT_THAT(texts("Received: by mail\n\tid 27CE; Fri\nTo: you\nX-Status: R\n"
                    "Subject: Hello\n"),
              ElementsAre("Hello"));
  EXPECT_THAT(texts("Content-Type: text/plain;\n  charset=us-ascii\n\nText.\n"),
              ElementsAre("Text."));
  EXPECT_THAT(
      guarded(std::string(60, 'A') + "\n" + std::string(40, 'b') + "==\n"),
      ElementsAre("encoded data: " + std::string(60, 'A') + "\n" + std::string(40, 'b') + "=="));
}

TEST(TextParserTest, HeadersBehindBoundariesAndInMailboxes) {
  EXPECT_THAT(texts("--Boundary_(ID_PGS2F2a+z+/jL7hupKgRhA)\nContent-type: text/plain;\n"
                    " charset=us-ascii\nContent-description: Today's Topics\n\nText.\n\n"
                    "--Boundary_(ID_PGS2F2a+z+/jL7hupKgRhA)--\n"),
              ElementsAre("Text."));
  EXPECT_THAT(texts("--__--__--\n\nMessage: 1\nDate: Fri, 20 Apr 2001\nTo: you\nFrom: me\n"
                    "Subject: Hello\n"),
              ElementsAre("Hello"));
  EXPECT_THAT(texts("From anna@example.org Thu Jul 22 20:37:55 1999\nFlags: 10\n"
                    "Return-path: anna@example.org\nReply-to: anna@example.org\n\nText.\n"),
              ElementsAre("Text."));
  EXPECT_THAT(texts("Warning: hot\nPrice: low\n"), SizeIs(1));
  EXPECT_THAT(texts("From here on it is easy.\nDate: today\n"), SizeIs(1));
}

TEST(TextParserTest, CenteredLinesStayApart) {
  const std::string gap(28, ' ');
  EXPECT_THAT(texts(gap + "Release Notes\n" + gap.substr(4) + "The Example Team\n"),
              ElementsAre("Release Notes", "The Example Team"));
  EXPECT_THAT(texts(gap + "Far to the right,\n" + gap + "in one column\n"), SizeIs(1));
}

TEST(TextParserTest, DrawingsStayAsTheyAre) {
  const std::string drawing =
      "+--------+       (          )      +--------+\n"
      "| Client |------(  Internet  )-----| server |\n"
      "    : 192.168.1.78                       |\n"
      "    :.............................   +-------+\n"
      "     Forwarded ssh connection    :   | dmzgw |\n"
      "                                 :...+-------+\n";
  EXPECT_THAT(guarded(drawing), ElementsAre("drawing: " + drawing.substr(0, drawing.size() - 1)));
  EXPECT_THAT(texts("The table is this:\n+---+---+\n| a | b |\n+---+---+\n"),
              ElementsAre("The table is this:"));
}

TEST(TextParserTest, KeywordsWithArgumentsAreNoText) {
  EXPECT_THAT(texts("label in0 \"VcoreA\"\nlabel in1 \"VcoreB\"\nset in6_min  5.0 * 0.90\n"),
              IsEmpty());
  EXPECT_THAT(texts("Add this option:\n\n\tPermitTunnel yes\n"), ElementsAre("Add this option:"));
  EXPECT_THAT(texts("Set the layer:\n\n    inet 192.168.5.1 255.255.255.252\n"),
              ElementsAre("Set the layer:"));
  EXPECT_THAT(texts("To run it, type:\n\n  xpdf file.pdf\n"), ElementsAre("To run it, type:"));
  EXPECT_THAT(texts("这样：\n\n  xpdf file.pdf\n"), ElementsAre("这样："));
  // None of these is announced, or all arguments.
  EXPECT_THAT(texts("version 3.03\n"), SizeIs(1));
  EXPECT_THAT(texts("xpdf file.pdf\n"), SizeIs(1));
  EXPECT_THAT(texts("Read this:\n\n    the file README.txt\n"), SizeIs(2));
  EXPECT_THAT(texts("section 2\npage 17\n"), SizeIs(1));
}

TEST(TextParserTest, WhatIsTypedBelowAPromptIsNoText) {
  EXPECT_THAT(texts("For example, to make a file:\n  $ ed file\n  a\n  ^@\n  r /dev/null\n  wq\n"),
              ElementsAre("For example, to make a file:"));
}

TEST(TextParserTest, CommentedOutSettingsHaveNoSpaceBehindTheMark) {
  const std::string source =
      "# A remote database, read-only.\n#Name: remotedb\n#Driver: DirTree\n"
      "#xsh;ttyp*;root;!WdMo0000-2400\n#-:ALL EXCEPT root:tty1\n";
  EXPECT_THAT(texts(source), ElementsAre("A remote database, read-only."));
  EXPECT_THAT(texts("#everybody at once\n"), SizeIs(1));  // No comment stands around.
}

TEST(TextParserTest, LabelledValuesBelowCommentsAreSettings) {
  EXPECT_THAT(texts("# This database holds what you enter.\nName: config\nDriver: File\n"
                    "Stack: config, passwords\n"),
              ElementsAre("This database holds what you enter."));
  EXPECT_THAT(texts("Name: Anna Example\nTown: Berlin\n"), SizeIs(1));
}

TEST(TextParserTest, CommentsBehindSettingsAreText) {
  const std::string source =
      "# - Connection Settings -\nport = 5432\t\t# (change requires restart)\n"
      "#bonjour = off   # advertise the server\nname = \"a # b\"\n";
  EXPECT_THAT(texts(source), ElementsAre("Connection Settings -", "(change requires restart)",
                                         "advertise the server"));
}

TEST(TextParserTest, DiffsStayAsTheyAre) {
  const std::string diff =
      "diff --git a/README.md b/README.md\nindex e277ab8..487fa8a 100644\n--- a/README.md\n"
      "+++ b/README.md\n@@ -1,4 +1,3 @@ The heading of it\n The first line of all.\n\n"
      "-It took 81 milliseconds.\n-And more.\n+It took 52 milliseconds.\n";
  EXPECT_THAT(guarded("Look at the change.\n\n" + diff + "What comes next is text.\n"),
              ElementsAre("diff: " + diff.substr(0, diff.size() - 1)));
  EXPECT_THAT(texts("Look at this.\n\n" + diff + "What comes next is text.\n"),
              ElementsAre("Look at this.", "What comes next is text."));
  EXPECT_THAT(texts("Look at this:\n@@ -1 +1 @@\n-old words\n+new words\nGood, is it not?\n"),
              ElementsAre("Look at this:", "Good, is it not?"));
  EXPECT_THAT(texts("@@ -1,3 +1,3 @@\n a\nThis is no line of a diff.\n"),
              ElementsAre("This is no line of a diff."));
  EXPECT_THAT(texts("@@ what is this @@\n"), SizeIs(1));
}

TEST(TextParserTest, HistoriesOfGit) {
  EXPECT_THAT(texts("commit 0c9e200c3975917f5d78eac67b1f4cedefd73079\n"
                    "Author: A B <a@b.org>\nDate:   Sat Mar 5\n\n    Say it.\n"),
              ElementsAre("Say it."));
}

TEST(TextParserTest, LinesOfSignaturesStayApart) {
  const Document document = parse(std::string(kWrapped) +
                                  "\n-- \nThe team that made it, team@example.org\n"
                                  "https://www.example.org/the-team\n");
  ASSERT_EQ(document.units.size(), 2U);
  EXPECT_THAT(document.units[1].source.text(), testing::HasSubstr("org\nhttps"));
}

TEST(TextParserTest, LinesAlongHeadings) {
  const Document document = parse("=======\nA title\n=======\n\nText\n----\n\nLong\n---------\n");
  ASSERT_EQ(document.layout_slots.size(), 3U);
  EXPECT_EQ(document.layout_slots[0].column, 7U);
  EXPECT_EQ(document.layout_slots[1].unit, 0U);
  EXPECT_EQ(document.layout_slots[2].unit, 1U);
  // A ruler between two headings follows the first.
  EXPECT_EQ(parse("Foo\n---\nBar\n---\n").layout_slots.size(), 2U);
}

TEST(TextParserTest, OneLongAddressDoesNotMakeTheTextWide) {
  const Document document = parse(std::string(kWrapped).substr(0, kWrapped.size() - 1) +
                                  " All of this is told\nat https://www.example.org/" +
                                  std::string(80, 'x') + " and so on.\n");
  ASSERT_EQ(document.units.size(), 1U);
  EXPECT_EQ(document.units[0].place.wrap_width, 56U);
}

TEST(TextParserTest, Changelogs) {
  EXPECT_THAT(guarded("frob (1-1) unstable; urgency=low\n\n  * Fix.\n\n"
                      " -- A B <a@b.org>  Sat, 01 Jan 2000 00:00:00 +0000\n")
                  .size(),
              2U);
  EXPECT_THAT(guarded("2000-01-01  A B  <a@b.org>\n\n\t* x.c: Fix.\n").size(), 1U);
}

TEST(TextParserTest, Directives) {
  const std::string source =
      "One.\n# hymt:off\nTwo.\n\n    Three.\n<!-- hymt:on -->\n"
      "hymt:note=\"a button\"\nFour.\nhymt:off\nFive.";
  const Document document = parse(source);
  EXPECT_THAT(texts(document), ElementsAre("One.", "Four."));
  EXPECT_EQ(document.units[0].note, "");
  EXPECT_EQ(document.units[1].note, "a button");
  EXPECT_THAT(guarded(source), ElementsAre("hymt:off: Two.\n\n    Three.\n", "hymt:off: Five."));
}

TEST(TextParserTest, LineEndsOfAllKinds) {
  const std::string wrapped(kWrapped);
  for (const std::string& newline : {std::string("\r\n"), std::string("\r")}) {
    std::string source;
    for (const char c : wrapped + "\nNext.") source += c == '\n' ? newline : std::string(1, c);
    const Document document = parse(source);
    EXPECT_THAT(texts(document), ElementsAre(kJoined, "Next."));
    EXPECT_EQ(document.units[0].place.line_break, newline);
    EXPECT_EQ(document.units[1].place.line_break, newline);
  }
}

TEST(TextParserTest, FormFeedsBeginABlock) {
  EXPECT_THAT(texts("One\n\fTwo\n\f\nThree\n"), ElementsAre("One", "Two", "Three"));
}

TEST(TextParserTest, ChineseAndJapaneseLinesAreJoinedWithoutSpace) {
  const std::string source =
      "这是一个中文段落，每行大约七十个字符宽，行与行之间没有空格，所以连接的时候\n"
      "也不应该加上空格。GNU\n";
  EXPECT_THAT(
      texts(source),
      ElementsAre("这是一个中文段落，每行大约七十个字符宽，行与行之间没有空格，所以连接的时候"
                  "也不应该加上空格。GNU"));
  EXPECT_EQ(parse(source).units[0].place.wrap_width, 74U);
}

TEST(TextParserTest, SingleLinesGetTheWidthOfTheFile) {
  const Document document =
      parse(std::string(kWrapped) + "\nOne line.\n\n" + std::string(200, 'x') + " y\n");
  EXPECT_EQ(document.units[1].place.wrap_width, 56U);
  EXPECT_EQ(document.units[2].place.wrap_width, 0U);
}

TEST(TextParserTest, EncodingsAndMarks) {
  const Document bom = parse("\xEF\xBB\xBFHello.\n");
  EXPECT_TRUE(bom.has_bom);
  EXPECT_THAT(texts(bom), ElementsAre("Hello."));
  const Document wide = parse(std::string("\xFF\xFEH\0\xE9\0.\0\n\0", 10));
  EXPECT_EQ(wide.encoding, "UTF-16LE");
  EXPECT_THAT(texts(wide), ElementsAre("Hé."));
}

TEST(TextParserTest, BytesThatAreNotTextAreCodes) {
  const Document document = parse(std::string("One \xff two\0 three.\n", 18));
  ASSERT_EQ(document.units.size(), 1U);
  EXPECT_EQ(document.encoding, "windows-1252");
  const Document utf8 = parse(std::string("Größe über Maß, nul\0 byte.\n", 31));
  ASSERT_EQ(utf8.units.size(), 1U);
  EXPECT_EQ(utf8.units[0].source.codes().size(), 1U);
}

TEST(TextParserTest, BinaryFilesAreRefused) {
  const std::string png("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0", 29);
  try {
    parse(png);
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kInput);
  }
}

std::string repeated(std::string_view piece, std::size_t size) {
  std::string result;
  while (result.size() < size) result += piece;
  return result;
}

TEST(TextParserTest, BlocksOfNearlyNothingButCodesAreProtected) {
  for (const char* piece : {"a   ", "a\xff", "%s x ", " a\n"}) {
    const Document document = parse("\xEF\xBB\xBFTitle\n\n" + repeated(piece, 2'000'000));
    EXPECT_EQ(document.units.size(), 1U);
    ASSERT_EQ(document.findings.size(), 1U) << piece;
    EXPECT_EQ(document.findings[0].rule, "too-many-codes");
  }
}

// Each of these would take minutes if any part were quadratic.
TEST(TextParserTest, HostileInputTakesLinearTime) {
  constexpr std::size_t kSize = 2'000'000;
  for (const char* piece : {"a",
                            " ",
                            "\n",
                            "\r",
                            "a\n",
                            " a\n",
                            "- ",
                            "- a\n",
                            "> ",
                            ">",
                            "> a\n",
                            ">\n> a\n",
                            "|",
                            "=",
                            "=\n",
                            "a\n=\n",
                            "a   ",
                            "a\t",
                            "a   b   c\n",
                            "::\n\n  a\n\n",
                            "# ",
                            "# a\n",
                            "hymt:off\n",
                            "{{ ",
                            "漢",
                            "漢\n",
                            "\xff",
                            "1. ",
                            "f(); ",
                            "f();\n\n",
                            "https://x.org/ ",
                            "a@b.org\n",
                            "a\n\n",
                            "-\n",
                            "\f",
                            "\fa\n",
                            "# \fa\n",
                            "-a \f\vb   c\n",
                            "# \f\v$ git x\n\n",
                            "A. b\n\n",
                            "a   b\n  c\n",
                            "a .... 1\n",
                            "-x   y\n     z\n",
                            "1. a 2. b ",
                            "1. a 2. b\n",
                            "k = v\n# c\n",
                            "# FooBar no\n",
                            "$ x\n",
                            "a:\n  b\n",
                            "a:\n",
                            "# a:\n#  b\n",
                            "a:\n\n\n  b c.d\n",
                            "Ab: c\n",
                            "From a Mon :\n",
                            "--abcd\n\nA: b\n\n",
                            "a +--\n",
                            "a b.c\n",
                            "a:\n  $ b\n",
                            "# a\n#b\n",
                            "@@ -1,2 +1 @@\n-a\n",
                            "--- a\n@@ -1,9 +1 @@\nb\n",
                            "# a\nk = v # c\n",
                            "Aa Bb cc\n"}) {
    const Document document = parse(repeated(piece, kSize));
    EXPECT_LE(document.units.size(), kSize / 2) << piece;
  }
  // A single comment, and then only what is commented out.
  const Document document = parse("# c d\n" + repeated("#a\nxx yyy zzz\n", kSize));
  EXPECT_LE(document.units.size(), kSize / 2);
}

}  // namespace
}  // namespace hymt
