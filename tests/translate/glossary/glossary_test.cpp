#include "translate/glossary/glossary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

std::string error_of(std::string_view csv) {
  try {
    (void)read_glossary(csv, "terms.csv");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    EXPECT_EQ(error.path(), "terms.csv");
    return error.what();
  }
  return "no error";
}

TEST(GlossaryTest, ReadsColumnsInAnyOrder) {
  const auto entries = read_glossary(
      "note,target,source,lang,case,forbidden,forms\n"
      "keep it,Pull Request,pull request,de,yes,Anfrage|Zugriff , Pull-Request || PR\n",
      "terms.csv");
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].source, "pull request");
  EXPECT_EQ(entries[0].target, "Pull Request");
  EXPECT_EQ(entries[0].language, "de");
  EXPECT_EQ(entries[0].note, "keep it");
  EXPECT_TRUE(entries[0].is_case_sensitive);
  EXPECT_THAT(entries[0].forms, ElementsAre("Pull-Request", "PR"));
  EXPECT_THAT(entries[0].forbidden, ElementsAre("Anfrage", "Zugriff"));
  EXPECT_EQ(entries[0].line, 2U);
}

TEST(GlossaryTest, ReadsWhatIsForced) {
  const auto entries = read_glossary("source,target,force\na,b,Yes\nc,d,no\ne,f,\n", "terms.csv");
  ASSERT_THAT(entries, SizeIs(3));
  EXPECT_TRUE(entries[0].is_forced);
  EXPECT_FALSE(entries[1].is_forced);
  EXPECT_FALSE(entries[2].is_forced);
  EXPECT_THAT(error_of("source,target,force\na,b,maybe\n"),
              HasSubstr("column 'force' says 'maybe'; write yes or no"));
  EXPECT_THAT(error_of("source,target,force\na,b,yes\na,b,no\n"), HasSubstr("otherwise"));
}

TEST(GlossaryTest, ReadsWhatSpreadsheetsWrite) {
  const auto entries = read_glossary(
      "\xEF\xBB\xBFsource,target\r\n\r\n\"a, b\",\"says \"\"c\"\"\"\r\n\"two\nlines\",x\r\nlast,y",
      "terms.csv");
  ASSERT_THAT(entries, SizeIs(3));
  EXPECT_EQ(entries[0].source, "a, b");
  EXPECT_EQ(entries[0].target, "says \"c\"");
  EXPECT_EQ(entries[1].line, 4U);
  EXPECT_EQ(entries[2].target, "y");
  EXPECT_EQ(entries[2].line, 6U);
}

TEST(GlossaryTest, AGlossaryMayHoldNoTermYet) {
  EXPECT_THAT(read_glossary("source,target\n", "terms.csv"), IsEmpty());
}

TEST(GlossaryTest, ErrorsNameLineAndRemedy) {
  EXPECT_THAT(error_of(""), HasSubstr("line 1: the file is empty; begin it with"));
  EXPECT_THAT(error_of("term,target\n"), HasSubstr("column 'source' is missing"));
  EXPECT_THAT(error_of("source\nx\n"), HasSubstr("column 'target' is missing"));
  EXPECT_THAT(error_of("source,target,source\n"), HasSubstr("column 'source' stands twice"));
  EXPECT_THAT(error_of("source,target\na,b\nc,d,e\n"), HasSubstr("line 3: has more fields"));
  EXPECT_THAT(error_of("source,target\na,\n"), HasSubstr("line 2: 'a' has neither"));
  EXPECT_THAT(error_of("source,target\n,b\n"), HasSubstr("line 2: the source term is empty"));
  EXPECT_THAT(error_of("source,target\n++,b\n"), HasSubstr("holds no letter or digit"));
  EXPECT_THAT(error_of("source,target\na,b\n\na,c\n"), HasSubstr("line 4: 'a' stands on line 2"));
  EXPECT_THAT(error_of("source,target\n\"a,b\n"), HasSubstr("line 2: a field begins with"));
  EXPECT_THAT(error_of("source,target\n\"a\"x,b\n"), HasSubstr("text follows a closing quotation"));
  EXPECT_THAT(error_of("source,target,case\na,b,maybe\n"), HasSubstr("write yes or no"));
  EXPECT_THAT(error_of("source,target\na,b\n\xFF,c\n"), HasSubstr("line 3: is not UTF-8"));
}

TEST(GlossaryTest, SeparatorsAreTold) {
  for (const char* csv : {"source;target;note\na, b;c;d\n", "source\ttarget\na, b\tc\n",
                          "\"source\";\"target\"\n\"a, b\";c\n"}) {
    const auto entries = read_glossary(csv, "t.csv");
    ASSERT_THAT(entries, SizeIs(1)) << csv;
    EXPECT_EQ(entries[0].source, "a, b");
    EXPECT_EQ(entries[0].target, "c");
  }
}

TEST(GlossaryTest, NamesMayBeInAnyCaseAndUnknownOnesAreIgnoredWithANote) {
  std::vector<std::string> notes;
  const auto entries =
      read_glossary("Source,Domain,TARGET,Case,id,,\na,git,b,Yes,7,,\n,,,,\n", "t.csv", &notes);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].target, "b");
  EXPECT_TRUE(entries[0].is_case_sensitive);
  // "id" is Indonesian, but with source and target there are no columns of languages.
  ASSERT_THAT(notes, SizeIs(1));
  EXPECT_THAT(notes[0], testing::StartsWith("columns 2, 5 ignored"));
  EXPECT_THAT(notes[0], testing::Not(HasSubstr("Domain")));
}

TEST(GlossaryTest, AColumnMayHoldALanguage) {
  std::vector<std::string> notes;
  const auto entries =
      read_glossary("en;DE;pt_BR;French;note\nfile;Datei;arquivo;fichier;x\ntree;Baum;;\n;Haus;;\n",
                    "t.csv", &notes);
  ASSERT_THAT(entries, SizeIs(4));
  EXPECT_EQ(entries[0].language, "de");
  EXPECT_EQ(entries[0].target, "Datei");
  EXPECT_EQ(entries[0].note, "x");
  EXPECT_EQ(entries[1].language, "pt-br");
  EXPECT_EQ(entries[2].language, "fr");
  EXPECT_EQ(entries[3].source, "tree");
  EXPECT_THAT(notes, ElementsAre("terms from en, the first column of a language, into de, pt-br, "
                                 "fr"));
  EXPECT_THAT(error_of("en,domain\n"), HasSubstr("column 'source' is missing"));
}

TEST(GlossaryTest, EqualLinesCountOnceAndOthersContradictEachOther) {
  EXPECT_THAT(read_glossary("source,target,note\na,b,x\na,b,y\n", "t.csv"), SizeIs(1));
  EXPECT_THAT(read_glossary("en,de,fr\na,b,c\na,b,\n", "t.csv"), SizeIs(2));
  const std::string error = error_of("source,target\na,b\nc,d\na,x\nc,y\n");
  EXPECT_THAT(error, HasSubstr("line 4: 'a' stands on line 2 already"));
  EXPECT_THAT(error, HasSubstr("line 5: 'c' stands on line 3 already"));
  std::string many = "source,target\n";
  for (int i = 0; i < 9; ++i) many += "a," + std::to_string(i) + "\n";
  EXPECT_THAT(error_of(many), HasSubstr("; and 3 more; "));
}

TEST(GlossaryTest, Utf16IsToldByItsMark) {
  const std::u16string text = u"source\ttarget\r\nfile\tDatei ü 😀\r\n";
  for (const bool is_big_endian : {false, true}) {
    std::string bytes = is_big_endian ? "\xFE\xFF" : "\xFF\xFE";
    for (const char16_t unit : text) {
      const char high = static_cast<char>(unit >> 8);
      const char low = static_cast<char>(unit & 0xFF);
      bytes += is_big_endian ? high : low;
      bytes += is_big_endian ? low : high;
    }
    const auto entries = read_glossary(bytes, "t.txt");
    ASSERT_THAT(entries, SizeIs(1));
    EXPECT_EQ(entries[0].target, "Datei ü 😀");
    EXPECT_THAT(error_of(bytes + "x"), HasSubstr("is not UTF-16"));
  }
  EXPECT_THAT(error_of({"\xFF\xFE\x00\xD8", 4}), HasSubstr("is not UTF-16"));
}

TEST(GlossaryTest, TheSameTermMayStandForSeveralLanguages) {
  EXPECT_THAT(read_glossary("source,target,lang\na,b,de\na,c,fr\na,d,\n", "t.csv"), SizeIs(3));
}

TEST(GlossaryTest, TheColumnOfLanguagesTakesTagsCodesAndNames) {
  const auto language = [](const std::string& lang) {
    return read_glossary("source,target,lang\na,b," + lang + "\n", "t.csv").at(0).language;
  };
  EXPECT_EQ(language("de"), "de");
  EXPECT_EQ(language("pt-BR"), "pt-BR");
  EXPECT_EQ(language("iw"), "iw");
  EXPECT_EQ(language("ger"), "de");
  EXPECT_EQ(language("German"), "de");
  EXPECT_EQ(language("deutsch"), "de");
  EXPECT_EQ(language(""), "");
  for (const std::string wrong : {"germn", "all", "x", "klingonese-1"}) {
    try {
      (void)language(wrong);
      ADD_FAILURE() << wrong;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), testing::HasSubstr("line 2: column 'lang' says '" + wrong + "'"));
    }
  }
}

}  // namespace
}  // namespace hymt
