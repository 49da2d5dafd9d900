#include "parsers/encoding.h"

#include <gtest/gtest.h>

#include <random>

#include "parsers/document/coded_text.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

using namespace std::string_view_literals;

// Decodes, encodes, and expects the bytes again.
DecodedText round_trip(std::string_view bytes, std::string_view declared = {}) {
  DecodedText decoded = decode_text(bytes, declared);
  std::string again;
  EXPECT_TRUE(
      encode_text(decoded.text, decoded.encoding, decoded.has_bom, Unencodable::kFail, again));
  EXPECT_EQ(again, bytes) << decoded.encoding;
  return decoded;
}

TEST(EncodingTest, KnowsTheStandardsLabels) {
  EXPECT_EQ(encoding_of_label("latin1"), "windows-1252");
  EXPECT_EQ(encoding_of_label(" UTF8\n"), "UTF-8");
  EXPECT_EQ(encoding_of_label("x-sjis"), "Shift_JIS");
  EXPECT_EQ(encoding_of_label("nonsense"), "");
  EXPECT_EQ(encoding_of_label(""), "");
}

TEST(EncodingTest, AMarkDecidesFirst) {
  EXPECT_EQ(round_trip("\xEF\xBB\xBFx", "latin1").encoding, "UTF-8");
  EXPECT_EQ(round_trip("\xEF\xBB\xBFx").text, "x");
  EXPECT_EQ(round_trip("\xFE\xFF\0x"sv).text, "x");
  EXPECT_EQ(round_trip("\xFF\xFEx\0"sv, "utf-8").encoding, "UTF-16LE");
  EXPECT_EQ(round_trip("\xFF\xFE\0\0x\0\0\0"sv).encoding, "UTF-32LE");
  EXPECT_EQ(round_trip("\0\0\xFE\xFF\0\0\0x"sv).text, "x");
}

TEST(EncodingTest, ADeclarationDecidesNext) {
  EXPECT_EQ(round_trip("caf\xE9", "iso-8859-1").text, "café");
  EXPECT_EQ(round_trip("caf\xC3\xA9", "windows-1251").text, "cafГ©");
  EXPECT_EQ(round_trip("caf\xC3\xA9", "utf-16").encoding, "UTF-8");
  EXPECT_EQ(round_trip("caf\xC3\xA9", "no such thing").encoding, "UTF-8");
  EXPECT_EQ(round_trip("\xA4\xA2", "euc-jp").text, "あ");
  EXPECT_EQ(round_trip("\x82\xA0\\", "shift_jis").text, "あ\\");
  EXPECT_EQ(round_trip("\xAA", "iso-8859-16").text, "Ș");
  EXPECT_EQ(round_trip("\x1B$B$\"\x1B(B.", "iso-2022-jp").text, "あ.");
}

TEST(EncodingTest, ThenUtf8ThenWideThenADetector) {
  EXPECT_EQ(round_trip("plain").encoding, "UTF-8");
  EXPECT_EQ(round_trip("").encoding, "UTF-8");
  EXPECT_EQ(round_trip("h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d\0"sv).encoding, "UTF-16LE");
  EXPECT_EQ(round_trip("\0h\0e\0l\0l\0o\0 \0w\0o\0r\0l\0d"sv).text, "hello world");
  EXPECT_EQ(round_trip("\x1B$B$\"$$$&$($*\x1B(B and \x1B$B$\"$$$&\x1B(B").encoding, "ISO-2022-JP");
  const DecodedText russian = round_trip(
      "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0! \xDD\xF2\xEE \xF0\xF3\xF1\xF1\xEA\xE8\xE9 "
      "\xF2\xE5\xEA\xF1\xF2, \xEA\xEE\xF2\xEE\xF0\xFB\xE9 \xED\xE0\xE4\xEE "
      "\xF0\xE0\xF1\xEF\xEE\xE7\xED\xE0\xF2\xFC.");
  EXPECT_EQ(russian.encoding, "windows-1251");
}

TEST(EncodingTest, MalformedBytesSurvive) {
  EXPECT_EQ(round_trip("a\xFF\x80z").text.size(), round_trip("a\xFF\x80z").text.size());
  EXPECT_EQ(round_trip("a\xFFz", "utf-8").text, "a\xFFz");
  EXPECT_EQ(round_trip("\x82\xA0\xFF\x81", "shift_jis").text, "あ\xC1\xBF\xC0\x81");
  EXPECT_EQ(round_trip("\xFE\xFF\xD8\x00\x00x\x00"sv).text,
            "\xE0\x83\x98\xE0\x80\x80x\xE0\x80\x80");
  EXPECT_EQ(round_trip("\xFF\xFE\x3D\xD8\x00\xDE"sv).text, "😀");
  EXPECT_THROW((void)decode_text("\x1B$B\xFF\x1B(B", "iso-2022-jp"), Error);
}

TEST(EncodingTest, AnyBytesSurviveInAnyEncoding) {
  constexpr std::string_view kNames[] = {"utf-8",   "windows-1252", "windows-1251", "shift_jis",
                                         "euc-jp",  "euc-kr",       "big5",         "gbk",
                                         "gb18030", "koi8-r",       "iso-8859-16",  "macintosh",
                                         "ibm866",  "windows-874",  "iso-8859-8-i", "utf-16le"};
  for (unsigned seed = 1; seed <= 40; ++seed) {
    std::mt19937 random(seed);
    std::string bytes(300, '\0');
    for (char& c : bytes)
      c = static_cast<char>(random() % (seed % 2 == 0 ? 256 : 128) + (seed % 2) * 64);
    for (const std::string_view name : kNames) {
      SCOPED_TRACE(std::string(name) + ", seed " + std::to_string(seed));
      round_trip(bytes, name);
      round_trip("\xFF\xFE" + bytes);
    }
    round_trip(bytes);
  }
}

TEST(EncodingTest, PairsOfBytesSurviveInMultiByteEncodings) {
  for (const std::string_view name : {"shift_jis", "euc-jp", "euc-kr", "big5", "gbk", "gb18030"}) {
    std::string bytes;
    for (unsigned lead = 0x80; lead < 0x100; ++lead) {
      for (unsigned trail = 0x30; trail < 0x100; ++trail) {
        bytes += static_cast<char>(lead);
        bytes += static_cast<char>(trail);
        bytes += "\n\n";
      }
    }
    SCOPED_TRACE(name);
    round_trip(bytes, name);
  }
}

TEST(EncodingTest, WritesReferencesForWhatAnEncodingLacks) {
  std::string out;
  EXPECT_FALSE(encode_text("é漢", "windows-1252", false, Unencodable::kFail, out));
  EXPECT_TRUE(encode_text("é漢", "windows-1252", false, Unencodable::kNumericReference, out));
  EXPECT_EQ(out, "\xE9&#28450;");
  EXPECT_TRUE(encode_text("あ€", "EUC-JP", false, Unencodable::kNumericReference, out));
  EXPECT_EQ(out, "\xA4\xA2&#8364;");
  EXPECT_FALSE(encode_text("x\xFF", "windows-1252", false, Unencodable::kNumericReference, out));
  EXPECT_FALSE(encode_text("x", "no-such-encoding", false, Unencodable::kFail, out));
}

TEST(EncodingTest, TellsBinaryFilesFromTexts) {
  std::mt19937 random(7);
  std::string noise(4096, '\0');
  for (char& c : noise) c = static_cast<char>(random());
  EXPECT_TRUE(looks_binary(noise));
  EXPECT_TRUE(looks_binary("\x89PNG\r\n\x1A\n"));
  EXPECT_TRUE(looks_binary("PK\x03\x04"));
  EXPECT_TRUE(looks_binary(std::string(5000, '\0')));
  EXPECT_FALSE(looks_binary(""));
  EXPECT_FALSE(looks_binary("a\0b"sv));
  EXPECT_FALSE(looks_binary("PK is a name, and so is %PDF-"));
  std::string wide;
  for (int i = 0; i < 200; ++i) wide += "t\0e\0x\0t\0 \0"sv;
  EXPECT_FALSE(looks_binary(wide));
  EXPECT_FALSE(looks_binary("\xFF\xFE" + wide));
  std::string text;
  for (int i = 0; i < 200; ++i) text += "A sentence of a text with a NUL here and there.\n";
  text[100] = text[700] = '\0';
  EXPECT_FALSE(looks_binary(text));
}

}  // namespace
}  // namespace hymt
