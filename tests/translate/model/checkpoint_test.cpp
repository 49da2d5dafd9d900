#include "translate/model/checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/translate/model/checkpoint_writer.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

using Tensors = std::map<std::string, TensorToWrite>;

const std::string kGolden = std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-random";

class CheckpointTest : public testing::Test {
 protected:
  std::shared_ptr<const Checkpoint> open(const Tensors& tensors,
                                         const std::string& config = tiny_config()) {
    folder_.write("config.json", config);
    folder_.write("model.safetensors", safetensors_file(tensors));
    return Checkpoint::open(folder_.path());
  }

  // The path and message with which opening fails; empty if it does not.
  std::string error_of_opening() {
    try {
      (void)Checkpoint::open(folder_.path());
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      return error.path() + ": " + error.what();
    }
    return "";
  }
  std::string error_of(const Tensors& tensors, const std::string& config = tiny_config()) {
    folder_.write("config.json", config);
    folder_.write("model.safetensors", safetensors_file(tensors));
    return error_of_opening();
  }

  TemporaryFolder folder_;
};

std::vector<float> first_row(const MatrixView& matrix) {
  std::vector<float> row(matrix.tensor.shape[1]);
  read_rows(matrix, 0, 1, row.data());
  return row;
}

TEST_F(CheckpointTest, GoldenModelOpens) {
  const auto checkpoint = Checkpoint::open(kGolden);
  EXPECT_EQ(checkpoint->layers().size(), 3U);
  EXPECT_EQ(checkpoint->embedding().tensor.shape, (std::vector<std::size_t>{512, 128}));
  EXPECT_EQ(checkpoint->embedding().tensor.bytes.data(),
            checkpoint->output_head().tensor.bytes.data());
  EXPECT_EQ(checkpoint->num_bytes(), 4 * checkpoint->num_parameters());
}

TEST_F(CheckpointTest, BFloat16IsWidenedExactly) {
  const auto checkpoint = open(tiny_tensors("BF16"));
  EXPECT_EQ(checkpoint->embedding().tensor.type, DataType::kBFloat16);
  // Sixty-fourths need fewer bits than bfloat16 has.
  EXPECT_THAT(first_row(checkpoint->embedding()),
              ElementsAre(-48.0F / 64, -47.0F / 64, -46.0F / 64, -45.0F / 64, -44.0F / 64,
                          -43.0F / 64, -42.0F / 64, -41.0F / 64));
  EXPECT_EQ(read_vector(checkpoint->final_norm())[0], -0.75F);
}

TEST_F(CheckpointTest, Float16IsWidenedExactly) {
  Tensors tensors = tiny_tensors();
  // 1, -2, the greatest finite, the least normal, the least of all, -0, infinity, 1 + 2^-10.
  tensors["model.norm.weight"] = {
      "F16", {8}, {"\x00\x3C\x00\xC0\xFF\x7B\x00\x04\x01\x00\x00\x80\x00\x7C\x01\x3C", 16}};
  const std::vector<float> values = read_vector(open(tensors)->final_norm());
  EXPECT_THAT(values, ElementsAre(1.0F, -2.0F, 65504.0F, 0x1p-14F, 0x1p-24F, 0.0F,
                                  std::numeric_limits<float>::infinity(), 1.0F + 0x1p-10F));
  EXPECT_TRUE(std::signbit(values[5]));
}

TEST_F(CheckpointTest, Int8IsScaledRowByRow) {
  Tensors tensors = tiny_tensors();
  std::string bytes(12 * 8, '\0');
  bytes[0] = 127;
  bytes[1] = static_cast<char>(-128);
  bytes[8] = 3;
  tensors["model.layers.1.mlp.up_proj.weight"] = {"I8", {12, 8}, bytes};
  tensors["model.layers.1.mlp.up_proj.weight_scale"] = float_tensor("F32", {12, 1});
  const auto checkpoint = open(tensors);
  std::vector<float> rows(2 * 8);
  read_rows(checkpoint->layers()[1].up_proj, 0, 2, rows.data());
  EXPECT_EQ(rows[0], 127 * -0.75F);
  EXPECT_EQ(rows[1], -128 * -0.75F);
  EXPECT_EQ(rows[8], 3 * (-47.0F / 64));
}

TEST_F(CheckpointTest, ATiedHeadInTheFileIsIgnored) {
  Tensors tensors = tiny_tensors();
  tensors["lm_head.weight"] = float_tensor("F32", {3, 5});
  const auto checkpoint = open(tensors);
  EXPECT_EQ(checkpoint->output_head().tensor.name, "model.embed_tokens.weight");
}

TEST_F(CheckpointTest, AnUntiedHeadIsRead) {
  Tensors tensors = tiny_tensors();
  tensors["lm_head.weight"] = float_tensor("F32", {16, 8});
  const auto tied = open(tensors)->num_parameters();
  const auto checkpoint = open(tensors, tiny_config(R"(, "tie_word_embeddings": false)"));
  EXPECT_EQ(checkpoint->output_head().tensor.name, "lm_head.weight");
  EXPECT_EQ(checkpoint->num_parameters(), tied + 16 * 8);
}

TEST_F(CheckpointTest, AnUntiedHeadThatIsMissingIsNamed) {
  EXPECT_THAT(error_of(tiny_tensors(), tiny_config(R"(, "tie_word_embeddings": false)")),
              HasSubstr("has no tensor 'lm_head.weight'"));
}

TEST_F(CheckpointTest, TensorsThatNobodyAsksForAreSkipped) {
  Tensors tensors = tiny_tensors();
  tensors["model.layers.2.eh_proj.weight"] = float_tensor("F32", {8, 16});
  tensors["model.layers.2.enorm.weight"] = float_tensor("F32", {8});
  tensors["something.else"] = {"F8_E4M3", {2}, "ab"};
  EXPECT_EQ(open(tensors)->layers().size(), 2U);
}

}  // namespace
}  // namespace hymt
