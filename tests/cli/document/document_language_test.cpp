#include "cli/document/document_language.h"

#include <gtest/gtest.h>

#include "parsers/make_parser.h"

namespace hymt {
namespace {

std::string language_of(const char* html, const char* asked_for) {
  const auto parser = make_parser(Format::kHtml, {});
  return source_language(parser->parse(html, asked_for), asked_for);
}

TEST(DocumentLanguageTest, WhatIsAskedForWinsThenWhatIsDeclaredThenWhatTheTextTells) {
  const char* const page =
      "<html lang=fr><p>The file could not be opened because it is in use by another program.";
  EXPECT_EQ(language_of(page, "de"), "de");
  EXPECT_EQ(language_of(page, ""), "fr");
  EXPECT_EQ(language_of("<p>The file could not be opened because it is in use.", ""), "en");
  EXPECT_EQ(language_of("<p>Die Datei konnte nicht gelesen werden, weil sie fehlt.", ""), "de");
}

TEST(DocumentLanguageTest, WithoutProseItStaysUnknown) {
  EXPECT_EQ(language_of("<p>123 456 <b>+++</b>", ""), "");
  EXPECT_EQ(language_of("", ""), "");
}

}  // namespace
}  // namespace hymt
