#include "parsers/text/hard_wrapping.h"

#include <gtest/gtest.h>

#include <string>

namespace hymt {
namespace {

constexpr const char* kParagraph =
    "The program reads every file of the folder that it is given, and\n"
    "writes what it found into another one, so that you can compare the\n"
    "two of them before anything is replaced.\n";

TEST(HardWrappingTest, ParagraphsOfAFileAreTold) {
  EXPECT_TRUE(is_hard_wrapped(kParagraph));
  EXPECT_TRUE(is_hard_wrapped(std::string("Dear Anna,\n\n") + kParagraph + "\nYours,\nPeter\n"));
  EXPECT_TRUE(is_hard_wrapped(std::string("> ") +
                              "The program reads every file of the folder that it is given, and\n"
                              "> writes what it found into another one, so that you can compare\n"
                              "> the two of them before anything is replaced.\n"));
  std::string dos = kParagraph;
  for (std::size_t i = dos.find('\n'); i != std::string::npos; i = dos.find('\n', i + 2)) {
    dos.insert(i, "\r");
  }
  EXPECT_TRUE(is_hard_wrapped(dos));
  // German, with its capitals.
  EXPECT_TRUE(
      is_hard_wrapped("Das Programm liest alle Dateien des Ordners, der ihm angegeben\n"
                      "wird, und schreibt, was es gefunden hat, in einen anderen, damit\n"
                      "Benutzer die beiden vergleichen können, bevor irgendetwas davon\n"
                      "ersetzt wird.\n"));
}

// Strings of a program, addresses, verses, lists: as they are sent one line each.
TEST(HardWrappingTest, LinesOfTheirOwnAreTold) {
  EXPECT_FALSE(is_hard_wrapped(""));
  EXPECT_FALSE(is_hard_wrapped("\n \n"));
  EXPECT_FALSE(is_hard_wrapped("Open the file.\nClose the window.\nSave"));
  EXPECT_FALSE(is_hard_wrapped("Anna Example\nLong Street 5\n12345 Town\n"));
  EXPECT_FALSE(
      is_hard_wrapped("the curfew tolls the knell of parting day,\n"
                      "the lowing herd wind slowly over the lea,\n"
                      "the ploughman homeward plods his weary way,\n"
                      "and leaves the world to darkness and to me.\n"));
  // Sentences of about equal length.
  EXPECT_FALSE(
      is_hard_wrapped("The file that you have chosen cannot be opened by this program now.\n"
                      "The folder that you have chosen holds no file which you might read.\n"
                      "The server that you have chosen does not answer to what we ask it.\n"));
  EXPECT_FALSE(
      is_hard_wrapped("- choose the file that you want to have translated by the service\n"
                      "- choose the language that you want to have the file translated to\n"
                      "- press the button and wait until the translation has been written\n"));
  // Two lines, or paragraphs that nobody wrapped.
  EXPECT_FALSE(
      is_hard_wrapped("The program reads every file of the folder that it is given, and\n"
                      "writes what it found into another one.\n"));
  std::string longer = "many ";
  for (int i = 0; i < 5; ++i) longer += longer;
  EXPECT_FALSE(is_hard_wrapped(longer + "\n" + longer + "\n" + longer + "\n" + longer));
  // Nothing tells where sentences go on.
  EXPECT_FALSE(is_hard_wrapped(
      "このプログラムは指定されたフォルダーのすべてのファイルを読み取ります。見つけた\n"
      "内容を別のフォルダーに書き込むので何かが置き換えられる前に二つを比べることができ\n"
      "ますのでどうぞ安心して利用してくださいませと書かれている文書の一部でございます。\n"));
}

}  // namespace
}  // namespace hymt
