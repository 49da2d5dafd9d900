#include "translate/model/safetensors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/translate/model/checkpoint_files.h"

namespace hymt {
namespace {

using testing::HasSubstr;

std::span<const std::byte> as_bytes(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

std::string error_of(const std::string& file) {
  try {
    (void)parse_safetensors(as_bytes(file), "some/model.safetensors");
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    EXPECT_EQ(error.path(), "some/model.safetensors");
    return error.what();
  }
  return "none";
}

std::string entry(const std::string& name, const std::string& type, const std::string& shape,
                  const std::string& offsets) {
  return "\"" + name + R"(":{"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" +
         offsets + "}";
}

TEST(SafetensorsTest, TensorsAreFoundByTheirOffsets) {
  const std::string file = safetensors_file(
      R"({"__metadata__":{"format":"pt"},)" + entry("b", "F32", "[2,1]", "[4,12]") + "," +
          entry("a", "I8", "[4]", "[0,4]") + "," + entry("none", "F16", "[0,7]", "[12,12]") + "}  ",
      "abcdABCDEFGH");
  const std::vector<StoredTensor> tensors = parse_safetensors(as_bytes(file), "f");
  ASSERT_EQ(tensors.size(), 3U);
  EXPECT_EQ(tensors[0].name, "a");
  EXPECT_EQ(tensors[0].type, "I8");
  EXPECT_EQ(static_cast<char>(tensors[1].bytes[0]), 'A');
  EXPECT_EQ(tensors[1].shape, (std::vector<std::size_t>{2, 1}));
  EXPECT_EQ(tensors[1].bytes.size(), 8U);
  EXPECT_TRUE(tensors[2].bytes.empty());
}

TEST(SafetensorsTest, ATensorOfAnUnknownTypeIsListed) {
  const std::string file = safetensors_file("{" + entry("x", "E5M10", "[9]", "[0,3]") + "}", "abc");
  EXPECT_EQ(parse_safetensors(as_bytes(file), "f").front().type, "E5M10");
}

struct HostileFile {
  std::string name;
  std::string bytes;
  std::string message;
};

std::ostream& operator<<(std::ostream& out, const HostileFile& file) { return out << file.name; }

class HostileSafetensorsTest : public testing::TestWithParam<HostileFile> {};

TEST_P(HostileSafetensorsTest, IsRefusedWithAReason) {
  EXPECT_THAT(error_of(GetParam().bytes), HasSubstr(GetParam().message));
}

TEST_P(HostileSafetensorsTest, IsRefusedAtEveryShorterLength) {
  for (std::size_t size = 0; size < std::min<std::size_t>(GetParam().bytes.size(), 300); ++size) {
    EXPECT_NE(error_of(GetParam().bytes.substr(0, size)), "none") << size;
  }
}

std::string header_with(const std::string& entries) {
  return safetensors_file("{" + entries + "}", "abcdefgh");
}

std::vector<HostileFile> hostile_files() {
  const std::string fine = entry("a", "F32", "[1]", "[0,4]");
  const std::string most = "18446744073709551615";
  const std::string half = "4611686018427387904";
  return {
      {"Empty", "", "too short"},
      {"LengthOnly", std::string(8, '\0'), "no valid JSON"},
      {"LengthBeyondTheFile", safetensors_file("{}", "").replace(0, 8, "\3\0\0\0\0\0\0\0", 8),
       "cut short"},
      {"LengthOfAllOnes", std::string(8, '\xFF') + "{}", "cut short"},
      {"NoJson", safetensors_file("{nonsense}", ""), "no valid JSON"},
      {"TextBehindTheJson", safetensors_file("{} x", ""), "no valid JSON"},
      {"NoUtf8", safetensors_file("{\"\xFF\":1}", ""), "no valid JSON"},
      {"AnArray", safetensors_file("[]", ""), "no JSON object"},
      {"DeepArrays", safetensors_file(std::string(200'000, '['), ""), "nests JSON too deeply"},
      {"DeepObjects",
       header_with("\"a\":" +
                   [] {
                     std::string text;
                     for (int i = 0; i < 50'000; ++i) text += "{\"a\":";
                     return text;
                   }()),
       "nests JSON too deeply"},
      {"ANameTwice", header_with(fine + "," + fine), "names 'a' twice"},
      {"AKeyTwice", header_with(R"("a":{"dtype":"F32","dtype":"F16"})"), "names 'dtype' twice"},
      {"NoTensorObject", header_with("\"a\":7"), "tensor 'a' has no dtype"},
      {"NoType", header_with(R"("a":{"shape":[1],"data_offsets":[0,4]})"), "has no dtype"},
      {"TypeIsANumber", header_with(R"("a":{"dtype":1,"shape":[1],"data_offsets":[0,4]})"),
       "has no dtype"},
      {"NoShape", header_with(R"("a":{"dtype":"F32","data_offsets":[0,4]})"), "has no shape"},
      {"NoOffsets", header_with(R"("a":{"dtype":"F32","shape":[1]})"), "has no data_offsets"},
      {"OneOffset", header_with(entry("a", "F32", "[1]", "[4]")), "no range"},
      {"OffsetsBackwards", header_with(entry("a", "F32", "[1]", "[4,0]")), "no range"},
      {"NegativeOffset", header_with(entry("a", "F32", "[1]", "[-4,0]")), "impossible number"},
      {"FractionalOffset", header_with(entry("a", "F32", "[1]", "[0.0,4]")), "impossible number"},
      {"OffsetBeyondTheFile", header_with(entry("a", "F32", "[3]", "[0,12]")), "beyond the end"},
      {"OffsetOfAllOnes", header_with(entry("a", "F32", "[1]", "[0," + most + "]")),
       "impossible number"},
      {"NegativeSize", header_with(entry("a", "F32", "[-1,-1]", "[0,4]")), "impossible number"},
      {"ShapeOverflows", header_with(entry("a", "F32", "[" + half + ",4]", "[0,0]")),
       "larger than memory"},
      {"ShapeTimesTypeOverflows", header_with(entry("a", "F32", "[" + half + "]", "[0,0]")),
       "larger than memory"},
      {"ShapeTooSmall", header_with(entry("a", "F32", "[1]", "[0,8]")), "takes 8 bytes"},
      {"ShapeTooLarge", header_with(entry("a", "BF16", "[5]", "[0,8]")), "make 10"},
      {"TooManyDimensions", header_with(entry("a", "I8", "[1,1,1,1,1,1,1,1,1]", "[0,1]")),
       "too many dimensions"},
      {"Overlap", header_with(fine + "," + entry("b", "I8", "[1]", "[3,4]")), "'b' overlaps 'a'"},
      {"SamePlace", header_with(fine + "," + entry("b", "F32", "[1]", "[0,4]")), "overlaps"},
      {"ANameWithControlCharacters", header_with(entry("\\u001b[2J\\n", "F32", "[2]", "[0,4]")),
       "tensor '?[2J?'"},
  };
}

INSTANTIATE_TEST_SUITE_P(Files, HostileSafetensorsTest, testing::ValuesIn(hostile_files()),
                         [](const auto& file) { return file.param.name; });

TEST(SafetensorsTest, AHundredThousandTensorsAreReadQuickly) {
  std::string header = "{";
  for (int i = 0; i < 100'000; ++i) {
    header += (i == 0 ? "" : ",") + entry("t" + std::to_string(i), "I8", "[0]", "[0,0]");
  }
  const std::string file = safetensors_file(header + "}", "");
  EXPECT_EQ(parse_safetensors(as_bytes(file), "f").size(), 100'000U);
}

}  // namespace
}  // namespace hymt
