#include "translate/model/gguf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/translate/model/gguf_writer.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string error_of(const std::string& file) {
  try {
    (void)parse_gguf(as_bytes(file), "some/model.gguf");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    EXPECT_EQ(error.path(), "some/model.gguf");
    return error.what();
  }
  return "none";
}

std::string eight_bytes(std::uint64_t value) {
  std::string bytes;
  for (std::size_t i = 0; i < 8; ++i) bytes += static_cast<char>(value >> 8 * i & 255U);
  return bytes;
}

TEST(GgufTest, KeysOfEveryTypeAreRead) {
  GgufWriter writer;
  writer.text("text", "\xE4\xBD\xA0")
      .number("number", 4'000'000'000U)
      .real("real", -0.5F)
      .flag("flag", true)
      .texts("texts", {"a", "", "c"})
      .numbers("numbers", {-1, 2})
      .raw("u8", 0, "\xFF")
      .raw("i8", 1, "\xFF")
      .raw("i16", 3, "\xFE\xFF")
      .raw("u64", 10, eight_bytes(std::numeric_limits<std::uint64_t>::max()))
      .raw("i64", 11, eight_bytes(std::numeric_limits<std::uint64_t>::max()))
      .raw("f64", 12, std::string("\0\0\0\0\0\0\xE0\x3F", 8));
  const std::string file = writer.bytes();
  const GgufHeader header = parse_gguf(as_bytes(file), "f");
  EXPECT_EQ(header.num_bytes, file.size());
  const GgufKeys& keys = header.keys;
  EXPECT_EQ(*keys.string("text"), "\xE4\xBD\xA0");
  EXPECT_EQ(keys.find("number")->integer(), 4'000'000'000);
  EXPECT_EQ(keys.find("real")->number(), -0.5);
  EXPECT_EQ(keys.find("flag")->boolean(), true);
  EXPECT_THAT(*keys.find("texts")->strings(), ElementsAre("a", "", "c"));
  EXPECT_THAT(*keys.find("numbers")->numbers(), ElementsAre(-1, 2));
  EXPECT_EQ(keys.find("u8")->integer(), 255);
  EXPECT_EQ(keys.find("i8")->integer(), -1);
  EXPECT_EQ(keys.find("i16")->integer(), -2);
  EXPECT_EQ(keys.find("u64")->integer(), std::nullopt);
  EXPECT_EQ(keys.find("u64")->number(), 0x1p64);
  EXPECT_EQ(keys.find("i64")->integer(), -1);
  EXPECT_EQ(keys.find("f64")->number(), 0.5);
  // Of another kind, or not there.
  EXPECT_EQ(keys.find("text")->number(), std::nullopt);
  EXPECT_EQ(keys.string("number"), nullptr);
  EXPECT_EQ(keys.find("nothing"), nullptr);
}

// The numbers of types of Tencent's low-bit files mean something else in other files.
TEST(GgufTest, TheWholeFileSaysWhatTypesOfTencentsAre) {
  const auto type_of = [](std::uint32_t file_type, std::uint32_t number, const std::string& form,
                          const std::string& architecture = "hunyuan-dense") {
    GgufWriter writer;
    writer.text("general.architecture", architecture)
        .number("general.file_type", file_type)
        .text("general.finetune", form);
    writer.tensors["t"] = {number, {512, 1}, std::string(544, '\0')};
    const std::string file = writer.bytes();
    return std::string(parse_gguf(as_bytes(file), "f").tensors.front().type);
  };
  EXPECT_EQ(type_of(39, 40, ""), "Q2_0C");
  EXPECT_EQ(type_of(41, 42, "2bit-stride16"), "STQ1_0, strided");
  EXPECT_EQ(type_of(41, 43, "2bit-stride16"), "STQ1_0, strided");
  EXPECT_EQ(type_of(41, 42, ""), "STQ1_0");
  EXPECT_EQ(type_of(39, 42, ""), "type 42");
  EXPECT_EQ(type_of(41, 40, ""), "type 40");
  EXPECT_EQ(type_of(39, 40, "", "llama"), "type 40");
  EXPECT_EQ(type_of(41, 8, ""), "Q8_0");
}

TEST(GgufTest, TensorsAreFoundByTheirOffsets) {
  GgufWriter writer;
  writer.tensors["b"] = {gguf_type("F32"), {2, 1}, "ABCDEFGH"};
  writer.tensors["a"] = {gguf_type("Q8_0"), {32, 2}, std::string(68, 'q')};
  writer.tensors["none"] = {gguf_type("F16"), {0, 7}, ""};
  writer.tensors["other"] = {99, {3}, "what?"};
  const std::string file = writer.bytes();
  const std::vector<StoredTensor> tensors = parse_gguf(as_bytes(file), "f").tensors;
  ASSERT_EQ(tensors.size(), 4U);
  EXPECT_EQ(tensors[0].type, "Q8_0");
  EXPECT_EQ(tensors[0].bytes.size(), 68U);
  EXPECT_THAT(tensors[0].shape, ElementsAre(2, 32));
  EXPECT_EQ(static_cast<char>(tensors[1].bytes[0]), 'A');
  EXPECT_THAT(tensors[1].shape, ElementsAre(1, 2));
  EXPECT_TRUE(tensors[2].bytes.empty());
  EXPECT_EQ(tensors[3].type, "type 99");
  EXPECT_TRUE(tensors[3].bytes.empty());
}

TEST(GgufTest, AFileCutShortAnywhereIsRefused) {
  const std::string file = tiny_gguf().bytes();
  for (std::size_t size = 0; size < file.size(); size += 1 + size / 50) {
    EXPECT_NE(error_of(file.substr(0, size)), "none") << size;
  }
  EXPECT_EQ(error_of(file), "none");
}

TEST(GgufTest, OtherFilesAndVersionsAreNamed) {
  EXPECT_THAT(error_of(""), HasSubstr("is no GGUF file"));
  EXPECT_THAT(error_of("GGML\3\0\0\0"), HasSubstr("is no GGUF file"));
  std::string file = GgufWriter().bytes();
  EXPECT_EQ(error_of(file), "none");
  file[4] = 2;
  EXPECT_THAT(error_of(file), HasSubstr("of version 2"));
  file.replace(4, 4, std::string("\0\0\0\3", 4));
  EXPECT_THAT(error_of(file), HasSubstr("big-endian"));
}

// The numbers of tensors and keys stand at bytes 8 and 16.
TEST(GgufTest, NumbersThatCannotBeAreNotWaitedFor) {
  for (const std::uint64_t count : {std::uint64_t{1} << 20U, std::uint64_t{1} << 40U,
                                    std::numeric_limits<std::uint64_t>::max()}) {
    std::string file = tiny_gguf().bytes();
    EXPECT_THAT(error_of(file.replace(8, 8, eight_bytes(count))), HasSubstr("tensors"));
    file = tiny_gguf().bytes();
    EXPECT_THAT(error_of(file.replace(16, 8, eight_bytes(count))), HasSubstr("keys"));
    GgufWriter text;
    text.raw("key", 8, eight_bytes(count) + "x");
    EXPECT_THAT(error_of(text.bytes()), HasSubstr("is cut short"));
    for (const char type : {'\x0', '\x8', '\xC'}) {
      GgufWriter array;
      array.raw("key", 9, std::string{type, 0, 0, 0} + eight_bytes(count) + "xyz");
      EXPECT_THAT(error_of(array.bytes()), HasSubstr("in one array, but it ends before that"));
    }
    GgufWriter dimensions;
    dimensions.tensors["t"] = {gguf_type("F32"), {count, count}, ""};
    EXPECT_NE(error_of(dimensions.bytes()), "none");
    dimensions.tensors["t"] = {gguf_type("Q8_0"), {32, count}, ""};
    EXPECT_NE(error_of(dimensions.bytes()), "none");
    GgufWriter offset;
    offset.tensors["t"] = {gguf_type("F32"), {2}, "ABCDEFGH"};
    EXPECT_NE(error_of(offset.bytes({{"t", count}})), "none");
  }
}

TEST(GgufTest, WhatDoesNotFitTogetherIsNamed) {
  const auto with = [](std::uint32_t type, const std::vector<std::uint64_t>& dimensions) {
    GgufWriter writer;
    writer.tensors["some"] = {type, dimensions, std::string(1024, 'x')};
    return error_of(writer.bytes());
  };
  EXPECT_THAT(with(gguf_type("Q4_K"), {128, 2}),
              AllOf(HasSubstr("tensor 'some'"), HasSubstr("not whole blocks of Q4_K")));
  EXPECT_THAT(with(gguf_type("F32"), {1, 1, 1, 1, 1}), HasSubstr("more than 4 dimensions"));
  EXPECT_THAT(with(gguf_type("F32"), {257}), HasSubstr("reaches beyond the end"));
  GgufWriter twice;
  twice.tensors["a"] = {gguf_type("F32"), {16}, std::string(64, 'x')};
  twice.tensors["b"] = {gguf_type("F32"), {16}, std::string(64, 'x')};
  EXPECT_THAT(error_of(twice.bytes({{"b", 32}})), HasSubstr("'b' overlaps 'a'"));
  EXPECT_THAT(error_of(twice.bytes({{"b", 68}})), HasSubstr("no multiple of the alignment"));
  EXPECT_THAT(error_of(twice.bytes({{"b", 1 << 20}})), HasSubstr("beyond the end of the file"));
  std::string file = twice.bytes();
  file[file.find("b\1")] = 'a';
  EXPECT_THAT(error_of(file), HasSubstr("'a' is there twice"));
  GgufWriter keys;
  keys.number("ka", 1).number("kb", 2);
  file = keys.bytes();
  file[file.find("kb") + 1] = 'a';
  EXPECT_THAT(error_of(file), HasSubstr("key 'ka' is there twice"));
  GgufWriter unnamed;
  unnamed.number("", 1);
  EXPECT_THAT(error_of(unnamed.bytes()), HasSubstr("without a name"));
}

TEST(GgufTest, ValuesThatThereAreNotAreNamed) {
  const auto with = [](std::uint32_t type, const std::string& bytes) {
    GgufWriter writer;
    writer.raw("some", type, bytes);
    return error_of(writer.bytes());
  };
  EXPECT_THAT(with(13, "xxxx"), HasSubstr("key 'some' is of the type 13"));
  EXPECT_THAT(with(7, "\2"), HasSubstr("neither true nor false"));
  EXPECT_THAT(with(9, std::string("\x9\0\0\0", 4) + eight_bytes(0)), HasSubstr("array of arrays"));
  for (const std::uint32_t alignment : {0U, 24U, 1U << 21U}) {
    GgufWriter writer;
    writer.number("general.alignment", alignment);
    EXPECT_THAT(error_of(writer.bytes()), HasSubstr("no power of two"));
  }
  GgufWriter aligned;
  aligned.number("general.alignment", 8);
  aligned.tensors["t"] = {gguf_type("F32"), {2}, "ABCDEFGH"};
  // The data begins at the next multiple of 8, with what pads the file up to 32.
  EXPECT_EQ(error_of(aligned.bytes()), "none");
}

}  // namespace
}  // namespace hymt
