// Weights that were packed before: the same numbers, or a message, or none.
#include "translate/model/cpu/packed_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <xxhash.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/checkpoint_files.h"
#include "tests/translate/model/forward_logits.h"
#include "translate/model/cpu/cpu_weights.h"
#include "translate/model/model_folder.h"
#include "translate/model/packed_weights.h"
#include "translate/model/safetensors_checkpoint.h"

namespace hymt::cpu {
namespace {

using testing::HasSubstr;

std::string packed_file(const std::shared_ptr<const Checkpoint>& checkpoint, Precision precision) {
  std::string bytes;
  const std::uint64_t size =
      write_packed_weights(checkpoint, {.precision = precision, .num_threads = 2},
                           [&bytes](std::string_view part) { bytes += part; });
  EXPECT_EQ(bytes.size(), size);
  return bytes;
}

std::vector<float> logits(const std::shared_ptr<const Checkpoint>& checkpoint,
                          const WeightsOptions& options) {
  const std::vector<TokenId> tokens = {3, 4, 5};
  return forward_logits(*prepare_cpu_weights(checkpoint, options)->make_backend({1, 1, 8}),
                        {{0, tokens, 3}});
}

// All numbers of a model's matrices.
std::vector<std::string> numbers_of(const PackedWeights& weights) {
  std::vector<std::string> all;
  visit_matrices(weights, [&all](const PackedMatrix& matrix) {
    for (const auto stretch : matrix.numbers()) {
      all.emplace_back(reinterpret_cast<const char*>(stretch.data()), stretch.size());
    }
  });
  return all;
}

class PackedFileTest : public testing::Test {
 protected:
  std::shared_ptr<const Checkpoint> write_model(bool is_mixture = false) {
    tensors_ = is_mixture ? tiny_mixture_tensors() : tiny_tensors();
    folder_.write("config.json", is_mixture ? tiny_mixture_config() : tiny_config());
    return write_tensors();
  }
  std::shared_ptr<const Checkpoint> write_tensors() {
    folder_.write("model.safetensors", safetensors_file(tensors_));
    return open_safetensors(folder_.path().string());
  }
  void write_packed(std::string_view bytes, Precision precision) {
    std::ofstream(packed_weights_path(folder_.path().string(), precision), std::ios::binary)
        << bytes;
  }
  [[nodiscard]] std::optional<PackedWeights> read(const Checkpoint& checkpoint,
                                                  Precision precision) {
    return read_packed_weights(checkpoint, precision, team_);
  }

  ScratchFolder folder_;
  std::map<std::string, TensorToWrite> tensors_;
  ThreadTeam team_{2};
};

TEST_F(PackedFileTest, HoldsTheNumbersThatPackingGives) {
  for (const bool is_mixture : {false, true}) {
    const auto checkpoint = write_model(is_mixture);
    for (const PrecisionTraits& traits : precisions()) {
      const Precision precision = traits.precision;
      SCOPED_TRACE(std::string(traits.name) + (is_mixture ? ", mixture" : ""));
      EXPECT_FALSE(read(*checkpoint, precision));
      const std::vector<float> packed_anew = logits(checkpoint, {precision});
      write_packed(packed_file(checkpoint, precision), precision);
      const auto weights = read(*checkpoint, precision);
      ASSERT_TRUE(weights);
      EXPECT_EQ(
          numbers_of(*weights),
          numbers_of(
              prepare_weights(checkpoint, {.precision = precision, .packs_anew = true})->packed()));
      EXPECT_EQ(logits(checkpoint, {precision}), packed_anew);
      const auto found = find_packed_weights(*checkpoint, precision);
      ASSERT_TRUE(found);
      EXPECT_EQ(found->content_hash, checkpoint->content_hash());
    }
  }
}

// Inputs whose weights are so small that int8 evens them out have factors, which are numbers, too.
TEST_F(PackedFileTest, HoldsTheFactorsOfInputs) {
  write_model();
  TensorToWrite& output = tensors_.at("model.layers.0.self_attn.o_proj.weight");
  auto* values = reinterpret_cast<float*>(output.bytes.data());
  for (std::size_t row = 0; row < output.shape[0]; ++row) {
    for (std::size_t i = 0; i < output.shape[1]; ++i) values[row * output.shape[1] + i] = 1.0F;
    values[row * output.shape[1]] = 0.001F;
  }
  const auto checkpoint = write_tensors();
  write_packed(packed_file(checkpoint, Precision::kInt8), Precision::kInt8);
  const auto weights = read(*checkpoint, Precision::kInt8);
  ASSERT_TRUE(weights);
  EXPECT_TRUE(weights->layers[0].output.has_input_factors());
  EXPECT_EQ(logits(checkpoint, {Precision::kInt8}),
            logits(checkpoint, {.precision = Precision::kInt8, .packs_anew = true}));
}

TEST_F(PackedFileTest, OfOtherWeightsIsLeftAside) {
  const auto before = write_model();
  write_packed(packed_file(before, Precision::kInt8), Precision::kInt8);
  auto* values =
      reinterpret_cast<float*>(tensors_.at("model.layers.0.mlp.up_proj.weight").bytes.data());
  values[0] += 1.0F;
  const auto checkpoint = write_tensors();
  EXPECT_FALSE(read(*checkpoint, Precision::kInt8));
  EXPECT_EQ(find_packed_weights(*checkpoint, Precision::kInt8)->content_hash, "");
}

TEST_F(PackedFileTest, ThatWasTouchedIsOfOtherWeights) {
  const auto before = write_model();
  write_packed(packed_file(before, Precision::kInt8), Precision::kInt8);
  const std::filesystem::path file = folder_ / "model.safetensors";
  std::filesystem::last_write_time(
      file, std::filesystem::last_write_time(file) + std::chrono::seconds(2));
  EXPECT_FALSE(read(*open_safetensors(folder_.path().string()), Precision::kInt8));
}

TEST_F(PackedFileTest, OfAnotherPrecisionIsLeftAside) {
  const auto checkpoint = write_model();
  write_packed(packed_file(checkpoint, Precision::kInt8), Precision::kInt4);
  EXPECT_FALSE(read(*checkpoint, Precision::kInt4));
}

// Whatever byte is another, or missing: other weights are never read.
TEST_F(PackedFileTest, DamagedIsAMessageOrLeftAside) {
  const auto checkpoint = write_model();
  const std::string whole = packed_file(checkpoint, Precision::kInt4);
  std::size_t num_messages = 0;
  const auto expect_no_weights = [&](const std::string& bytes) {
    write_packed(bytes, Precision::kInt4);
    try {
      EXPECT_FALSE(read(*checkpoint, Precision::kInt4));
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("hymt-doc models pack"));
      EXPECT_THAT(error.path(), HasSubstr("packed-int4.bin"));
      ++num_messages;
    }
  };
  for (std::size_t at = 0; at < whole.size(); at += at < 256 ? 3 : 331) {
    SCOPED_TRACE(at);
    std::string bytes = whole;
    bytes[at] ^= 0x20;
    expect_no_weights(bytes);
    expect_no_weights(whole.substr(0, at));
  }
  expect_no_weights(whole + "x");
  EXPECT_GT(num_messages, 100U);
}

TEST_F(PackedFileTest, IsTheSameWithEveryInstructionSet) {
  const std::shared_ptr<const Checkpoint> checkpoint = open_safetensors(find_model_folder());
  for (const PrecisionTraits& traits : precisions()) {
    SCOPED_TRACE(traits.name);
    const auto packed_with = [&](InstructionSet set) {
      return numbers_of(
          prepare_weights(checkpoint, {.precision = traits.precision, .packs_anew = true}, set)
              ->packed());
    };
    const auto portable = packed_with(InstructionSet::kPortable);
    for (const InstructionSet set : supported_instruction_sets()) {
      EXPECT_TRUE(packed_with(set) == portable) << instruction_set_name(set);
    }
  }
}

// Where numbers lie otherwise, or content_hash() is another, files of an earlier version must not
// be read: raise the number in kMagic (packed_file.cpp) together with these.
TEST_F(PackedFileTest, HasAFormThatItsVersionStandsFor) {
  const auto checkpoint = write_model(/*is_mixture=*/true);
  EXPECT_EQ(checkpoint->content_hash(), "a91ef0b9cce1fd29d6ffb78ff4a4d4d1");
  const std::map<Precision, std::uint64_t> hashes = {{Precision::kFloat32, 0x1850365a747ea5c2U},
                                                     {Precision::kBFloat16, 0xd8dbea866cc80e85U},
                                                     {Precision::kInt8, 0xc88685d4401c5459U},
                                                     {Precision::kInt4, 0x86a5f0c4fbd6efb8U}};
  for (const auto& [precision, hash] : hashes) {
    std::string all;
    const auto weights = prepare_weights(checkpoint, {.precision = precision, .packs_anew = true});
    for (const std::string& stretch : numbers_of(weights->packed())) all += stretch;
    EXPECT_EQ(XXH3_64bits(all.data(), all.size()), hash) << precision_name(precision);
  }
}

}  // namespace
}  // namespace hymt::cpu
