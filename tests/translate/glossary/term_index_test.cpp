#include "translate/glossary/term_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found(const TermIndex& index, std::string_view text) {
  std::vector<std::string> terms;
  for (const TermMatch& match : index.find(text)) {
    terms.push_back(match.entry->source + "=" + std::string(match.range.of(text)));
  }
  return terms;
}

std::vector<std::string> faults(const TermIndex& index, std::string_view source,
                                std::string_view target) {
  std::vector<std::string> list;
  for (const TermFault& fault : index.faults(index.find(source), target)) {
    list.push_back((fault.kind == TermFault::Kind::kMissed ? "missed " : "forbidden ") +
                   std::string(fault.rendering));
  }
  return list;
}

TermIndex german(std::string_view csv) { return {read_glossary(csv, "terms.csv"), "en", "de"}; }

TEST(TermIndexTest, FindsTermsByWordAndStem) {
  const TermIndex index = german("source,target\ndatabase,Datenbank\npull request,PR\n");
  EXPECT_THAT(found(index, "Databases hold pull  requests."),
              ElementsAre("database=Databases", "pull request=pull  requests"));
  EXPECT_THAT(found(index, "Pull\nRequest"), ElementsAre("pull request=Pull\nRequest"));
  EXPECT_THAT(found(index, "pull-request, metadatabase"), IsEmpty());
}

TEST(TermIndexTest, TheLongestTermWinsAndNoneOverlap) {
  const TermIndex index =
      german("source,target\nfile,Datei\nfile system,Dateisystem\nsystem call interface,X\n");
  EXPECT_THAT(found(index, "a file system call interface and a file"),
              ElementsAre("file=file", "system call interface=system call interface", "file=file"));
  EXPECT_THAT(found(index, "the file system"), ElementsAre("file system=file system"));
}

TEST(TermIndexTest, CapitalsCountWhereTheyAreSaidToCount) {
  const TermIndex index = german("source,target,case\nGo,Go,yes\napi,API,\n");
  EXPECT_THAT(found(index, "go to the Go API"), ElementsAre("Go=Go", "api=API"));
}

TEST(TermIndexTest, PunctuationOfATermMustBeThere) {
  const TermIndex index = german("source,target\nC++,C++\n.NET,.NET\n");
  EXPECT_THAT(found(index, "C and C++ on .NET, net"), ElementsAre("C++=C++", ".NET=.NET"));
}

TEST(TermIndexTest, ScriptsWithoutSpacesAreSearchedByCharacter) {
  const TermIndex index(read_glossary("source,target\n数据库,database\n", "t.csv"), "zh", "en");
  EXPECT_THAT(found(index, "关系数据库很快"), ElementsAre("数据库=数据库"));
}

TEST(TermIndexTest, EntriesOfOtherLanguagesAreLeftOut) {
  const auto entries =
      read_glossary("source,target,lang\nbus,ônibus,pt-BR\nfile,ficheiro,pt\nx,y,de\n", "t.csv");
  EXPECT_THAT(found(TermIndex(entries, "en", "pt-BR"), "bus file x"),
              ElementsAre("bus=bus", "file=file"));
  EXPECT_THAT(found(TermIndex(entries, "en", "pt"), "bus file x"), ElementsAre("file=file"));
}

TEST(TermIndexTest, OfEqualTermsTheLastOneCounts) {
  auto entries = read_glossary("source,target\nfile,Akte\n", "a.csv");
  const auto more = read_glossary("source,target\nfile,Datei\n", "b.csv");
  entries.insert(entries.end(), more.begin(), more.end());
  EXPECT_THAT(faults(TermIndex(entries, "en", "de"), "a file", "eine Datei"), IsEmpty());
}

TEST(TermIndexTest, ATermMayBeInflectedOrInACompound) {
  const TermIndex index = german("source,target,forms\ndatabase,Datenbank,DB\nbranch,Zweig,\n");
  EXPECT_THAT(faults(index, "the database", "die Datenbanken"), IsEmpty());
  EXPECT_THAT(faults(index, "the database", "der Datenbankserver"), IsEmpty());
  EXPECT_THAT(faults(index, "the database", "die DB"), IsEmpty());
  EXPECT_THAT(faults(index, "branches", "mit Zweigen"), IsEmpty());
  EXPECT_THAT(faults(index, "database, databases", "Speicher"), ElementsAre("missed Datenbank"));
}

TEST(TermIndexTest, ForbiddenRenderingsAreFoundButNotInsideGoodOnes) {
  const TermIndex index = german("source,target,forbidden\nrequest,HTTP-Anfrage,Anfrage|Bitte\n");
  EXPECT_THAT(faults(index, "request", "die HTTP-Anfrage"), IsEmpty());
  EXPECT_THAT(faults(index, "request", "die Anfrage"),
              ElementsAre("missed HTTP-Anfrage", "forbidden Anfrage"));
  EXPECT_THAT(faults(index, "request", "die HTTP-Anfrage, bitte"), ElementsAre("forbidden Bitte"));
}

TEST(TermIndexTest, EachPlaceOfALongTextMayBeginALongTerm) {
  // Each position could begin a long term.
  std::string csv = "source,target\n";
  std::string term;
  for (int i = 0; i < 50; ++i) {
    term += "a ";
    csv += term + ",x\n";
  }
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "a ";
  EXPECT_EQ(german(csv).find(text).size(), 20000U / 50);
}

}  // namespace
}  // namespace hymt
