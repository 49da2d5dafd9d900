#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/checkpoint_files.h"
#include "translate/model/safetensors_checkpoint.h"

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
    return open_safetensors(folder_.path().string());
  }

  // The path and message with which opening fails; empty if it does not.
  std::string error_of_opening() {
    try {
      (void)open_safetensors(folder_.path().string());
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

  ScratchFolder folder_;
};

std::vector<float> first_row(const WeightMatrix& matrix) {
  std::vector<float> row(matrix.num_columns());
  matrix.read_rows(0, 1, row.data());
  return row;
}

TEST_F(CheckpointTest, GoldenModelOpens) {
  const auto checkpoint = open_safetensors(kGolden);
  EXPECT_EQ(checkpoint->layers().size(), 3U);
  EXPECT_EQ(checkpoint->embedding().num_rows(), 512U);
  EXPECT_EQ(checkpoint->embedding().num_columns(), 128U);
  EXPECT_EQ(&checkpoint->embedding(), &checkpoint->output_head());
  EXPECT_EQ(checkpoint->num_bytes(), 4 * checkpoint->num_parameters());
}

TEST_F(CheckpointTest, BFloat16IsWidenedExactly) {
  const auto checkpoint = open(tiny_tensors("BF16"));
  EXPECT_EQ(checkpoint->embedding().stored()->tensor.type, DataType::kBFloat16);
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
  checkpoint->layers()[1].feed_forward.up_proj->read_rows(0, 2, rows.data());
  EXPECT_EQ(rows[0], 127 * -0.75F);
  EXPECT_EQ(rows[1], -128 * -0.75F);
  EXPECT_EQ(rows[8], 3 * (-47.0F / 64));
}

TEST_F(CheckpointTest, ATiedHeadInTheFileIsIgnored) {
  Tensors tensors = tiny_tensors();
  tensors["lm_head.weight"] = float_tensor("F32", {3, 5});
  const auto checkpoint = open(tensors);
  EXPECT_EQ(checkpoint->output_head().stored()->tensor.name, "model.embed_tokens.weight");
}

TEST_F(CheckpointTest, AnUntiedHeadIsRead) {
  Tensors tensors = tiny_tensors();
  tensors["lm_head.weight"] = float_tensor("F32", {16, 8});
  const auto tied = open(tensors)->num_parameters();
  const auto checkpoint = open(tensors, tiny_config(R"(, "tie_word_embeddings": false)"));
  EXPECT_EQ(checkpoint->output_head().stored()->tensor.name, "lm_head.weight");
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

TEST_F(CheckpointTest, TensorsThatAreMissingOrMisshapenAreNamed) {
  for (const auto& [name, tensor] : tiny_tensors()) {
    Tensors tensors = tiny_tensors();
    tensors.erase(name);
    EXPECT_THAT(error_of(tensors), AllOf(HasSubstr((folder_ / "model.safetensors").string()),
                                         HasSubstr("'" + name + "'"), HasSubstr("; take")));
    std::vector<std::size_t> shape = tensor.shape;
    shape.back() += 1;
    tensors[name] = float_tensor("F32", shape);
    EXPECT_THAT(error_of(tensors), AllOf(HasSubstr("'" + name + "' has the shape"),
                                         HasSubstr("config.json asks for")));
  }
}

TEST_F(CheckpointTest, AFlattenedMatrixIsMisshapen) {
  Tensors tensors = tiny_tensors();
  tensors["model.embed_tokens.weight"].shape = {16 * 8};
  EXPECT_THAT(error_of(tensors),
              HasSubstr("has the shape [128], but config.json asks for [16, 8]"));
}

TEST_F(CheckpointTest, TypesThatAreNotReadAreNamed) {
  const std::string name = "model.layers.0.self_attn.q_proj.weight";
  for (const auto& [type, size] : std::map<std::string, std::size_t>{{"F64", 8}, {"F8_E5M2", 1}}) {
    Tensors tensors = tiny_tensors();
    tensors[name] = {type, {16, 8}, std::string(16 * 8 * size, 'x')};
    EXPECT_THAT(error_of(tensors),
                AllOf(HasSubstr("of type '" + type + "'"), HasSubstr("release in bfloat16")));
  }
}

TEST_F(CheckpointTest, Int8NeedsFiniteScales) {
  const std::string name = "model.layers.0.mlp.down_proj.weight";
  Tensors tensors = tiny_tensors();
  tensors[name] = {"I8", {8, 12}, std::string(8 * 12, '\1')};
  EXPECT_THAT(error_of(tensors), HasSubstr("has no tensor '" + name + "_scale'"));
  tensors[name + "_scale"] = float_tensor("F32", {7});
  EXPECT_THAT(error_of(tensors), HasSubstr("neither one number, nor one for each row"));
  tensors[name + "_scale"] = {"I32", {8}, std::string(32, '\1')};
  EXPECT_THAT(error_of(tensors), HasSubstr("which scales are not"));
  tensors[name + "_scale"] = {"F32", {8}, std::string(32, '\xFF')};
  EXPECT_THAT(error_of(tensors), HasSubstr("not finite"));
  for (const auto& scales : {float_tensor("F32", {8}), float_tensor("BF16", {8, 1}),
                             float_tensor("F32", {1}), float_tensor("F32", {})}) {
    tensors[name + "_scale"] = scales;
    EXPECT_EQ(error_of(tensors), "");
  }
  tensors["model.layers.0.mlp.down_proj.weight_zero_point"] = {"I8", {8, 1}, std::string(8, '\0')};
  EXPECT_EQ(error_of(tensors), "");
  tensors["model.layers.0.mlp.down_proj.weight_zero_point"].bytes[3] = 1;
  EXPECT_THAT(error_of(tensors), HasSubstr("has zero points"));
  tensors.erase("model.layers.0.mlp.down_proj.weight_zero_point");
  tensors["model.norm.weight"] = {"I8", {8}, "abcdefgh"};
  EXPECT_THAT(error_of(tensors), HasSubstr("'model.norm.weight' is of type I8"));
}

// Each code: 0, the least, the greatest, one, minus one, and no number.
TEST_F(CheckpointTest, Float8IsWidenedExactlyAndScaled) {
  const std::string name = "model.layers.0.mlp.down_proj.weight";
  Tensors tensors = tiny_tensors();
  std::string bytes(8 * 12, '\0');
  bytes.replace(12, 6, "\x00\x01\x7E\x38\xB8\xFE", 6);
  tensors[name] = {"F8_E4M3", {8, 12}, bytes};
  tensors[name + "_scale"] = {"F32", {8, 1}, float_tensor("F32", {8, 1}).bytes};
  std::vector<float> row(12);
  open(tensors)->layers()[0].feed_forward.down_proj->read_rows(1, 1, row.data());
  const float scale = -47.0F / 64;
  EXPECT_THAT(std::vector<float>(row.begin(), row.begin() + 6),
              ElementsAre(0.0F, 0x1p-9F * scale, 448 * scale, scale, -scale, -448 * scale));
  tensors[name].bytes.back() = '\x7F';
  const auto checkpoint = open(tensors);
  EXPECT_THROW((void)checkpoint->content_hash(), Error);
}

TEST_F(CheckpointTest, ScalesOfBlocksMayEndWithinOne) {
  const std::string name = "model.layers.0.mlp.down_proj.weight";
  Tensors tensors = tiny_tensors();
  tensors[name] = {"F8_E4M3", {8, 12}, std::string(8 * 12, '\x38')};  // Ones.
  tensors[name + "_scale_inv"] = float_tensor("F32", {3, 2});
  const std::string config = tiny_config(
      R"(, "quantization_config": {"quant_method": "fp8", "weight_block_size": [3, 8]})");
  std::vector<float> rows(8 * 12);
  open(tensors, config)->layers()[0].feed_forward.down_proj->read_rows(0, 8, rows.data());
  for (std::size_t row = 0; row < 8; ++row) {
    for (std::size_t column = 0; column < 12; ++column) {
      const std::size_t block = row / 3 * 2 + column / 8;
      EXPECT_EQ(rows[row * 12 + column], (static_cast<float>(block) - 48.0F) / 64);
    }
  }
  EXPECT_THAT(error_of(tensors), HasSubstr("one for each block of [128, 128]"));
}

// A matrix of 8 outputs and 16 inputs in GPTQ's form, two groups.
class GptqTest : public CheckpointTest {
 protected:
  GptqTest() {
    tensors_.erase(stem_ + ".weight");
    // Words of input 0 ... 7 of output 0, then of output 1 and so on; the same for 8 ... 15.
    tensors_[stem_ + ".qweight"] = {"I32", {2, 8}, std::string(64, '\x21')};
    tensors_[stem_ + ".qzeros"] = {"I32", {2, 1}, std::string(8, '\x77')};
    tensors_[stem_ + ".scales"] = float_tensor("F32", {2, 8});
  }

  [[nodiscard]] std::vector<float> first_output() {
    std::vector<float> row(16);
    open(tensors_)->layers()[0].o_proj->read_rows(0, 1, row.data());
    return row;
  }

  const std::string stem_ = "model.layers.0.self_attn.o_proj";
  Tensors tensors_ = tiny_tensors();
};

TEST_F(GptqTest, NumbersAreLessByTheZeroAndScaled) {
  const std::vector<float> row = first_output();
  const float first = -48.0F / 64;
  const float second = (8 - 48.0F) / 64;
  EXPECT_EQ(row[0], (1 - 8) * first);
  EXPECT_EQ(row[1], (2 - 8) * first);
  EXPECT_EQ(row[8], (1 - 8) * second);
  std::string groups(64, '\0');
  groups[4] = 1;  // Of input 1.
  tensors_[stem_ + ".g_idx"] = {"I32", {16}, groups};
  EXPECT_EQ(first_output()[1], (2 - 8) * second);
  EXPECT_EQ(first_output()[8], (1 - 8) * first);
  const auto checkpoint = open(tensors_);
  EXPECT_EQ(checkpoint->layers()[0].o_proj->stored(), nullptr);
  EXPECT_EQ(checkpoint->layers()[0].o_proj->stored_type(), "int4");
  EXPECT_EQ(checkpoint->layers()[0].o_proj->num_stored_bytes(), 64U + 8 + 64);
}

TEST_F(GptqTest, EveryPartCountsInTheHash) {
  tensors_[stem_ + ".g_idx"] = {"I32", {16}, std::string(64, '\0')};
  const std::string hash = open(tensors_)->content_hash();
  for (const char* part : {".qweight", ".qzeros", ".scales", ".g_idx"}) {
    Tensors changed = tensors_;
    changed[stem_ + part].bytes[0] ^= 1;
    EXPECT_NE(open(changed)->content_hash(), hash) << part;
  }
}

TEST_F(GptqTest, WhatDoesNotFitTogetherIsNamed) {
  const auto with = [&](const std::string& part, const TensorToWrite& tensor) {
    Tensors tensors = tensors_;
    tensors[stem_ + part] = tensor;
    return error_of(tensors);
  };
  const std::string path = (folder_ / "model.safetensors").string();
  EXPECT_THAT(with(".qweight", {"I32", {16, 1}, std::string(64, 'x')}),
              AllOf(HasSubstr(path), HasSubstr("neither 4 bits a number nor 8")));
  EXPECT_THAT(with(".qweight", {"I32", {16}, std::string(64, 'x')}), HasSubstr("is no matrix"));
  EXPECT_THAT(with(".qweight", {"F32", {2, 8}, std::string(64, 'x')}),
              HasSubstr("in place of I32"));
  EXPECT_THAT(with(".qweight", {"I32", {2, 9}, std::string(72, 'x')}), HasSubstr("has the shape"));
  EXPECT_THAT(with(".qzeros", {"I32", {3, 1}, std::string(12, 'x')}), HasSubstr("has the shape"));
  EXPECT_THAT(with(".scales", float_tensor("F32", {2, 7})), HasSubstr("has the shape"));
  EXPECT_THAT(with(".scales", float_tensor("F32", {})), HasSubstr("has the shape"));
  EXPECT_THAT(with(".scales", {"I32", {2, 8}, std::string(64, 'x')}), HasSubstr("is of type"));
  EXPECT_THAT(with(".scales", {"F32", {2, 8}, std::string(64, '\xFF')}), HasSubstr("not finite"));
  for (const char group : {'\2', '\xFF'}) {
    std::string groups(64, '\0');
    groups[63] = group;
    groups[60] = group;
    EXPECT_THAT(with(".g_idx", {"I32", {16}, groups}), HasSubstr("for which there is no scale"));
  }
  EXPECT_THAT(with(".g_idx", {"I32", {8}, std::string(32, '\0')}), HasSubstr("has the shape"));
  tensors_[stem_ + ".qzeros"] = {"I32", {7, 1}, std::string(28, 'x')};
  EXPECT_THAT(with(".scales", float_tensor("F32", {7, 8})), HasSubstr("cannot be divided"));
  for (const char* part : {".qzeros", ".scales"}) {
    Tensors tensors = tensors_;
    tensors.erase(stem_ + part);
    EXPECT_THAT(error_of(tensors), HasSubstr("has no tensor '" + stem_ + part + "'"));
  }
}

TEST_F(CheckpointTest, PackedIntegersOfCompressedTensorsAreRead) {
  const std::string stem = "model.layers.0.self_attn.o_proj";
  Tensors tensors = tiny_tensors();
  tensors.erase(stem + ".weight");
  tensors[stem + ".weight_packed"] = {"I32", {8, 2}, std::string(64, '\x9A')};
  tensors[stem + ".weight_scale"] = float_tensor("BF16", {8, 2});
  std::vector<float> row(16);
  open(tensors)->layers()[0].o_proj->read_rows(1, 1, row.data());
  EXPECT_EQ(row[0], (10 - 8) * (-46.0F / 64));
  EXPECT_EQ(row[1], (9 - 8) * (-46.0F / 64));
  EXPECT_EQ(row[8], (10 - 8) * (-45.0F / 64));
  tensors[stem + ".weight_zero_point"] = {"I32", {1, 2}, std::string(8, '\x53')};
  open(tensors)->layers()[0].o_proj->read_rows(1, 1, row.data());
  EXPECT_EQ(row[0], (10 - 5) * (-46.0F / 64));
  tensors[stem + ".weight_zero_point"] = {"I32", {2, 2}, std::string(16, '\x53')};
  EXPECT_THAT(error_of(tensors), HasSubstr("'" + stem + ".weight_zero_point' has the shape"));
  tensors.erase(stem + ".weight_zero_point");
  tensors.erase(stem + ".weight_scale");
  EXPECT_THAT(error_of(tensors), HasSubstr("has no tensor '" + stem + ".weight_scale'"));
}

class ShardedCheckpointTest : public CheckpointTest {
 protected:
  // The tensors one by one into three files.
  ShardedCheckpointTest() {
    Tensors parts[3];
    std::size_t i = 0;
    for (const auto& [name, tensor] : tiny_tensors()) parts[i++ % 3][name] = tensor;
    std::string map;
    for (std::size_t part = 0; part < 3; ++part) {
      const std::string file = "model-" + std::to_string(part) + ".safetensors";
      folder_.write(file, safetensors_file(parts[part]));
      for (const auto& [name, tensor] : parts[part]) map += entry(name, file) + ",";
    }
    map.pop_back();
    folder_.write("config.json", tiny_config());
    write_index(map);
  }

  static std::string entry(const std::string& tensor, const std::string& file) {
    return "\"" + tensor + "\": \"" + file + "\"";
  }
  void write_index(const std::string& map) {
    folder_.write("model.safetensors.index.json",
                  R"({"metadata": {"total_size": 1}, "weight_map": {)" + map + "}}");
  }
};

TEST_F(ShardedCheckpointTest, IsTheSameAsOneFile) {
  const auto sharded = open_safetensors(folder_.path().string());
  const std::string hash = sharded->content_hash();
  EXPECT_EQ(hash.size(), 32U);
  ScratchFolder other;
  other.write("config.json", tiny_config());
  other.write("model.safetensors", safetensors_file(tiny_tensors()));
  const auto single = open_safetensors(other.path().string());
  EXPECT_EQ(single->content_hash(), hash);
  EXPECT_EQ(single->num_bytes(), sharded->num_bytes());
}

TEST_F(ShardedCheckpointTest, AMissingShardIsNamed) {
  std::filesystem::remove((folder_ / "model-1.safetensors").string());
  EXPECT_THAT(error_of_opening(), HasSubstr((folder_ / "model-1.safetensors").string()));
}

TEST_F(ShardedCheckpointTest, NamesThatLeadElsewhereAreRefused) {
  for (const char* name : {"../model-0.safetensors", "/etc/passwd", "..", ".", "", "a/b", "a\\\\b",
                           "model-0.safetensors\\u0000"}) {
    write_index(entry("model.norm.weight", name));
    EXPECT_THAT(error_of_opening(), HasSubstr("no plain file name")) << name;
  }
}

TEST_F(ShardedCheckpointTest, ABrokenIndexIsRefused) {
  folder_.write("model.safetensors.index.json", R"({"weight_map": []})");
  EXPECT_THAT(error_of_opening(), HasSubstr("no weight_map"));
  write_index(R"("model.norm.weight": 7)");
  EXPECT_THAT(error_of_opening(), HasSubstr("no plain file name"));
}

TEST_F(ShardedCheckpointTest, ATensorInTwoFilesIsRefused) {
  write_index(entry("a", "model-0.safetensors") + "," + entry("b", "model-3.safetensors"));
  std::filesystem::copy_file((folder_ / "model-0.safetensors").string(),
                             (folder_ / "model-3.safetensors").string());
  EXPECT_THAT(error_of_opening(), HasSubstr("too; fetch the files again"));
}

TEST_F(CheckpointTest, TheHashDependsOnEveryWeightAndTheConfiguration) {
  const std::string hash = open(tiny_tensors())->content_hash();
  Tensors tensors = tiny_tensors();
  tensors["model.layers.1.mlp.down_proj.weight"].bytes.back() ^= 1;
  EXPECT_NE(open(tensors)->content_hash(), hash);
  EXPECT_NE(open(tiny_tensors(), tiny_config(R"(, "rope_theta": 20000.0)"))->content_hash(), hash);
  EXPECT_EQ(open(tiny_tensors())->content_hash(), hash);
}

TEST_F(CheckpointTest, FoldersAndPipesInPlaceOfFilesAreRefused) {
  EXPECT_THAT(error_of_opening(), HasSubstr("config.json: cannot be opened"));
  folder_.write("config.json", tiny_config());
  EXPECT_THAT(error_of_opening(), HasSubstr("neither model.safetensors nor"));
  std::filesystem::create_directory((folder_ / "model.safetensors").string());
  EXPECT_THAT(error_of_opening(), HasSubstr("is no regular file"));
  std::filesystem::remove((folder_ / "model.safetensors").string());
  ASSERT_EQ(::mkfifo((folder_ / "model.safetensors").c_str(), 0600), 0);
  EXPECT_THAT(error_of_opening(), HasSubstr("is no regular file"));
}

TEST_F(CheckpointTest, AFileCutShortAnywhereIsRefused) {
  folder_.write("config.json", tiny_config());
  const std::string file = safetensors_file(tiny_tensors());
  for (std::size_t size = 0; size < file.size(); size += 1 + size / 10) {
    folder_.write("model.safetensors", file.substr(0, size));
    EXPECT_NE(error_of_opening(), "") << size;
  }
}

TEST_F(CheckpointTest, ABillionLayersAreNotWaitedFor) {
  std::string config = tiny_config();
  config.replace(config.find("\"num_hidden_layers\": 2"), 22, "\"num_hidden_layers\": 16777216");
  EXPECT_THAT(error_of(tiny_tensors(), config), HasSubstr("model.layers.2."));
}

TEST_F(CheckpointTest, ANumberThatIsNoneIsFoundWhateverItsType) {
  const std::map<std::string, std::vector<std::string>> kNotFinite = {
      {"F32", {std::string("\0\0\x80\x7F", 4), std::string("\1\0\x80\xFF", 4)}},
      {"F16", {std::string("\0\x7C", 2), std::string("\1\xFC", 2)}},
      {"BF16", {std::string("\x80\x7F", 2), std::string("\xC0\xFF", 2)}}};
  for (const auto& [type, numbers] : kNotFinite) {
    EXPECT_EQ(open(tiny_tensors(type))->content_hash().size(), 32U);
    for (const std::string& number : numbers) {
      Tensors tensors = tiny_tensors(type);
      std::string& bytes = tensors.at("model.layers.1.mlp.down_proj.weight").bytes;
      bytes.replace(bytes.size() - number.size(), number.size(), number);
      const auto checkpoint = open(tensors);
      try {
        (void)checkpoint->content_hash();
        ADD_FAILURE() << type;
      } catch (const Error& error) {
        EXPECT_THAT(error.what(), HasSubstr("'model.layers.1.mlp.down_proj.weight'"));
        EXPECT_THAT(error.path(), HasSubstr("model.safetensors"));
      }
    }
  }
}

TEST_F(CheckpointTest, AFileThatChangedIsTold) {
  const auto checkpoint = open(tiny_tensors());
  EXPECT_NO_THROW(checkpoint->check_unchanged());
  std::filesystem::resize_file(folder_ / "model.safetensors", 1000);
  EXPECT_THROW(checkpoint->check_unchanged(), Error);
}

TEST_F(CheckpointTest, AMixtureIsFoundByBothSetsOfNames) {
  const Tensors stored = tiny_mixture_tensors();
  Tensors renamed;
  TensorToWrite gate_ups{"F32", {4, 12, 8}, {}};
  TensorToWrite downs{"F32", {4, 8, 6}, {}};
  const std::string mlp = "model.layers.1.mlp.";
  for (const char* expert : {"0", "1", "2", "3"}) {
    const std::string stem = mlp + "experts." + expert + ".";
    gate_ups.bytes += stored.at(stem + "gate_proj.weight").bytes;
    gate_ups.bytes += stored.at(stem + "up_proj.weight").bytes;
    downs.bytes += stored.at(stem + "down_proj.weight").bytes;
  }
  for (const auto& [name, tensor] : stored) {
    if (name.find("experts.") == std::string::npos) renamed[name] = tensor;
  }
  const auto rename = [&](const std::string& from, const std::string& to) {
    renamed[mlp + to] = renamed.at(mlp + from);
    renamed.erase(mlp + from);
  };
  rename("router.gate.weight", "gate.weight");
  rename("expert_bias", "e_score_correction_bias");
  for (const char* name : {"gate_proj.weight", "up_proj.weight", "down_proj.weight"}) {
    rename(std::string("shared_mlp.") + name, std::string("shared_experts.") + name);
  }
  renamed[mlp + "experts.gate_up_proj"] = gate_ups;
  renamed[mlp + "experts.down_proj"] = downs;
  const auto values = [](const Checkpoint& checkpoint) {
    std::vector<float> all;
    checkpoint.visit(
        [&](const TensorView& vector) {
          for (const float value : read_vector(vector)) all.push_back(value);
        },
        [&](const WeightMatrix& matrix) {
          for (std::size_t row = 0; row < matrix.num_rows(); ++row) {
            std::vector<float> of_row(matrix.num_columns());
            matrix.read_rows(row, 1, of_row.data());
            all.insert(all.end(), of_row.begin(), of_row.end());
          }
        });
    return all;
  };
  const auto one = open(stored, tiny_mixture_config());
  const std::vector<float> of_one = values(*one);
  EXPECT_EQ(one->layers()[1].mixture->experts.size(), 4U);
  EXPECT_FALSE(one->layers()[0].mixture.has_value());
  EXPECT_EQ(values(*open(renamed, tiny_mixture_config())), of_one);

  renamed[mlp + "experts.down_proj"].shape = {8, 4, 6};
  EXPECT_THAT(error_of(renamed, tiny_mixture_config()), HasSubstr("has the shape [8, 4, 6]"));
}

TEST_F(CheckpointTest, ExpertsThatAreMissingAreNamed) {
  for (const char* name :
       {"model.layers.1.mlp.experts.3.up_proj.weight", "model.layers.1.mlp.expert_bias",
        "model.layers.1.mlp.router.gate.weight", "model.layers.1.self_attn.q_norm.weight",
        "model.layers.1.mlp.shared_mlp.down_proj.weight", "lm_head.weight"}) {
    Tensors tensors = tiny_mixture_tensors();
    tensors.erase(name);
    EXPECT_THAT(error_of(tensors, tiny_mixture_config()),
                HasSubstr("has no tensor '" + std::string(name) + "'"));
  }
  Tensors tensors = tiny_mixture_tensors();
  tensors.erase("model.layers.1.mlp.expert_bias");
  EXPECT_EQ(error_of(tensors, tiny_mixture_config(R"(, "moe_router_enable_expert_bias": false)")),
            "");
  // Layers behind the last, which others predict more tokens with, are passed over.
  tensors = tiny_mixture_tensors();
  tensors["model.layers.2.eh_proj.weight"] = float_tensor("F32", {8, 16});
  EXPECT_EQ(error_of(tensors, tiny_mixture_config()), "");
}

}  // namespace
}  // namespace hymt
