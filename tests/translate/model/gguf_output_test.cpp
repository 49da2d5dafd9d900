#include "translate/model/gguf_output.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "translate/model/gguf.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::Pointee;

TEST(GgufOutputTest, ReadsBackAsItWasWritten) {
  const std::vector<GgufEntry> entries = {
      {"a.flag", true},
      {"b.number", std::uint32_t{120818}},
      {"c.real", 0.5F},
      {"d.text", std::string("übersetzen")},
      {"e.numbers", std::vector<std::int32_t>{1, -1}},
      {"f.reals", std::vector<float>{-2.5F}},
      {"g.texts", std::vector<std::string>{"", "x"}},
  };
  const std::vector<GgufTensor> tensors = {{"one", {2, 3}, DataType::kFloat32},
                                           {"two", {2, 32}, DataType::kQ8Of32},
                                           {"three", {4}, DataType::kBFloat16}};
  std::string file = gguf_header(entries, tensors);
  EXPECT_EQ(file.size() % kGgufAlignment, 0);
  std::vector<char> fills = {'a', 'b', 'c'};
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    file += std::string(tensors[i].num_bytes(), fills[i]) + gguf_padding(tensors[i].num_bytes());
  }
  const GgufHeader header = parse_gguf(std::as_bytes(std::span(file)), "file");
  ASSERT_EQ(header.keys.all.size(), entries.size());
  EXPECT_EQ(header.keys.find("a.flag")->boolean(), true);
  EXPECT_EQ(header.keys.find("b.number")->integer(), 120818);
  EXPECT_EQ(header.keys.find("c.real")->number(), 0.5);
  EXPECT_THAT(header.keys.string("d.text"), Pointee(std::string("übersetzen")));
  EXPECT_THAT(header.keys.find("e.numbers")->numbers(), Pointee(ElementsAre(1, -1)));
  EXPECT_THAT(header.keys.find("f.reals")->numbers(), Pointee(ElementsAre(-2.5)));
  EXPECT_THAT(header.keys.find("g.texts")->strings(), Pointee(ElementsAre("", "x")));
  ASSERT_EQ(header.tensors.size(), 3);  // Sorted by name.
  EXPECT_THAT(header.tensors[0].shape, ElementsAre(2, 3));
  EXPECT_EQ(header.tensors[0].bytes.size(), 24);
  EXPECT_EQ(header.tensors[0].bytes[23], std::byte{'a'});
  EXPECT_EQ(header.tensors[1].type, "BF16");
  EXPECT_EQ(header.tensors[1].bytes[7], std::byte{'c'});
  EXPECT_EQ(header.tensors[2].bytes.size(), 68);
  EXPECT_EQ(header.tensors[2].bytes[67], std::byte{'b'});
}

}  // namespace
}  // namespace hymt
