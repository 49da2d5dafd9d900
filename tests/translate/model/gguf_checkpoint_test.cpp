#include "translate/model/gguf_checkpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/gguf_writer.h"
#include "translate/model/safetensors_checkpoint.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class GgufCheckpointTest : public testing::Test {
 protected:
  std::shared_ptr<const Checkpoint> open(const GgufWriter& gguf) {
    folder_.write("model.gguf", gguf.bytes());
    return open_gguf(path());
  }
  std::string error_of(const GgufWriter& gguf) {
    folder_.write("model.gguf", gguf.bytes());
    return error_of_opening(path());
  }
  static std::string error_of_opening(const std::string& path) {
    try {
      (void)open_gguf(path);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      return error.path() + ": " + error.what();
    }
    return "none";
  }
  [[nodiscard]] std::string path() const { return (folder_ / "model.gguf").string(); }

  ScratchFolder folder_;
};

std::vector<float> values_of(const WeightMatrix& matrix) {
  std::vector<float> values(matrix.num_rows() * matrix.num_columns());
  matrix.read_rows(0, matrix.num_rows(), values.data());
  return values;
}

// All weights, one after the other.
std::vector<float> values_of(const Checkpoint& checkpoint) {
  std::vector<float> all;
  const auto add = [&all](const std::vector<float>& values) {
    all.insert(all.end(), values.begin(), values.end());
  };
  checkpoint.visit([&](const TensorView& vector) { add(read_vector(vector)); },
                   [&](const WeightMatrix& matrix) { add(values_of(matrix)); });
  return all;
}

TEST_F(GgufCheckpointTest, IsTheSameAsTheFolder) {
  const auto gguf = open(tiny_gguf());
  folder_.write("config.json", tiny_config());
  folder_.write("model.safetensors", safetensors_file(tiny_tensors()));
  const auto folder = open_safetensors(folder_.path().string());
  EXPECT_EQ(values_of(*gguf), values_of(*folder));
  EXPECT_EQ(gguf->num_parameters(), folder->num_parameters());
  EXPECT_EQ(&gguf->embedding(), &gguf->output_head());
  const ModelConfig& one = gguf->config();
  const ModelConfig& other = folder->config();
  EXPECT_EQ(one.hidden_size, other.hidden_size);
  EXPECT_EQ(one.num_layers, other.num_layers);
  EXPECT_EQ(one.num_heads, other.num_heads);
  EXPECT_EQ(one.num_kv_heads, other.num_kv_heads);
  EXPECT_EQ(one.head_dim, other.head_dim);
  EXPECT_EQ(one.intermediate_size, other.intermediate_size);
  EXPECT_EQ(one.vocab_size, other.vocab_size);
  EXPECT_EQ(one.max_positions, other.max_positions);
  EXPECT_EQ(one.rms_norm_eps, other.rms_norm_eps);
  EXPECT_EQ(one.rope_base, other.rope_base);
  EXPECT_EQ(one.ties_embeddings, other.ties_embeddings);
  EXPECT_EQ(one.begin_token, other.begin_token);
  EXPECT_EQ(one.end_tokens, other.end_tokens);
}

TEST_F(GgufCheckpointTest, TheBaseOfThePositionsIsTakenAsItIs) {
  GgufWriter gguf = tiny_gguf();
  gguf.real("hunyuan-dense.rope.freq_base", 11158840.0F);
  EXPECT_EQ(open(gguf)->config().rope_base, 11158840.0);
  gguf.text("hunyuan-dense.rope.scaling.type", "yarn");
  EXPECT_THAT(error_of(gguf),
              AllOf(HasSubstr("'hunyuan-dense.rope.scaling.type'"), HasSubstr("'yarn'")));
}

TEST_F(GgufCheckpointTest, AHeadOfItsOwnIsRead) {
  GgufWriter gguf = tiny_gguf();
  gguf.tensors["output.weight"] = gguf.tensors["token_embd.weight"];
  const auto checkpoint = open(gguf);
  EXPECT_FALSE(checkpoint->config().ties_embeddings);
  EXPECT_EQ(checkpoint->output_head().stored()->tensor.name, "output.weight");
}

TEST_F(GgufCheckpointTest, EndTokensAreThoseOfAllKeys) {
  GgufWriter gguf = tiny_gguf();
  gguf.number("tokenizer.ggml.eot_token_id", 7)
      .number("tokenizer.ggml.eom_token_id", 0xFFFFFFFF)
      .number("tokenizer.ggml.padding_token_id", 3);
  const ModelConfig config = open(gguf)->config();
  EXPECT_THAT(config.end_tokens, ElementsAre(2, 7));
  EXPECT_EQ(config.pad_token, 3);
  gguf.number("tokenizer.ggml.eot_token_id", 16);
  EXPECT_THAT(error_of(gguf), HasSubstr("'tokenizer.ggml.eot_token_id' must be a token"));
}

TEST_F(GgufCheckpointTest, OtherArchitecturesAreNamed) {
  for (const auto& [name, words] : std::map<std::string, std::string>{
           {"llama", "another architecture, 'llama'"}, {"hunyuan-moe", "another architecture"}}) {
    GgufWriter gguf = tiny_gguf();
    gguf.text("general.architecture", name);
    EXPECT_THAT(error_of(gguf), AllOf(HasSubstr(path()), HasSubstr(words), HasSubstr("; take")));
  }
  EXPECT_THAT(error_of(tiny_gguf().without("general.architecture")),
              HasSubstr("does not say which architecture"));
}

TEST_F(GgufCheckpointTest, AMixtureIsTheSameAsTheFolder) {
  GgufWriter gguf = tiny_mixture_gguf();
  const auto file = open(gguf);
  folder_.write("config.json", tiny_mixture_config());
  folder_.write("model.safetensors", safetensors_file(tiny_mixture_tensors()));
  const auto folder = open_safetensors(folder_.path().string());
  EXPECT_EQ(values_of(*file), values_of(*folder));
  const ModelConfig& one = file->config();
  const ModelConfig& other = folder->config();
  EXPECT_EQ(one.architecture, other.architecture);
  EXPECT_EQ(one.ties_embeddings, other.ties_embeddings);
  EXPECT_EQ(one.intermediate_size, other.intermediate_size);
  EXPECT_EQ(one.mixture.num_experts, other.mixture.num_experts);
  EXPECT_EQ(one.mixture.num_chosen, other.mixture.num_chosen);
  EXPECT_EQ(one.mixture.intermediate_size, other.mixture.intermediate_size);
  EXPECT_EQ(one.mixture.shared_size, other.mixture.shared_size);
  EXPECT_EQ(one.mixture.scale, other.mixture.scale);
  EXPECT_EQ(one.mixture.layers, other.mixture.layers);
  // The bias is called so, too.
  gguf.tensors["blk.1.exp_probs_b"] = gguf.tensors["blk.1.exp_probs_b.bias"];
  gguf.tensors.erase("blk.1.exp_probs_b.bias");
  EXPECT_EQ(values_of(*open(gguf)), values_of(*folder));
}

TEST_F(GgufCheckpointTest, BrokenMixturesAreNamed) {
  const auto with = [](auto change) {
    GgufWriter gguf = tiny_mixture_gguf();
    change(gguf);
    return gguf;
  };
  for (const char* name : {"blk.1.exp_probs_b.bias", "blk.1.ffn_gate_inp.weight",
                           "blk.1.ffn_up_exps.weight", "blk.1.ffn_gate_shexp.weight"}) {
    EXPECT_THAT(error_of(with([&](GgufWriter& gguf) { gguf.tensors.erase(name); })),
                HasSubstr("has no tensor '" + std::string(name) + "'"));
  }
  const auto number = [&](const char* key, std::uint32_t value) {
    return error_of(with([&](GgufWriter& gguf) { gguf.number(key, value); }));
  };
  EXPECT_THAT(number("hy_v3.expert_count", 5), HasSubstr("has the shape"));
  EXPECT_THAT(number("hy_v3.expert_count", 1U << 20U), HasSubstr("from 1 to 4096"));
  EXPECT_THAT(number("hy_v3.expert_count", 0), HasSubstr("'hy_v3.expert_count'"));
  EXPECT_THAT(number("hy_v3.expert_used_count", 9), HasSubstr("more than there are experts"));
  EXPECT_THAT(number("hy_v3.expert_feed_forward_length", 7), HasSubstr("has the shape"));
  EXPECT_THAT(number("hy_v3.expert_gating_func", 1), HasSubstr("must be 2, sigmoid"));
  EXPECT_THAT(number("hy_v3.expert_shared_count", 4096), HasSubstr("has the shape"));
  EXPECT_THAT(
      error_of(with([](GgufWriter& gguf) { gguf.flag("hy_v3.expert_weights_norm", false); })),
      HasSubstr("must be true"));
  const auto broken = open(with([](GgufWriter& gguf) {
    // What a router cannot choose by.
    gguf.tensors["blk.1.ffn_gate_inp.weight"].bytes.replace(0, 4, "\xFF\xFF\xFF\x7F");
  }));
  EXPECT_THROW((void)broken->content_hash(), Error);
}

TEST_F(GgufCheckpointTest, KeysThatAreMissingOrWrongAreNamed) {
  for (const char* key : {"embedding_length", "block_count", "attention.head_count",
                          "feed_forward_length", "context_length"}) {
    const std::string name = std::string("hunyuan-dense.") + key;
    EXPECT_THAT(error_of(tiny_gguf().without(name)), HasSubstr("key '" + name + "' is missing"));
    for (const std::uint32_t size : {0U, 0xFFFFFFFFU}) {
      EXPECT_THAT(error_of(tiny_gguf().number(name, size)),
                  AllOf(HasSubstr(path()), HasSubstr("key '" + name + "' must be a whole number")));
    }
    EXPECT_THAT(error_of(tiny_gguf().text(name, "many")), HasSubstr("'" + name + "'"));
    EXPECT_THAT(error_of(tiny_gguf().numbers(name, {8, 8})), HasSubstr("'" + name + "'"));
  }
  for (const char* key : {"attention.value_length", "rope.dimension_count"}) {
    EXPECT_THAT(error_of(tiny_gguf().number(std::string("hunyuan-dense.") + key, 2)),
                AllOf(HasSubstr(key), HasSubstr("must equal attention.key_length")));
  }
  EXPECT_THAT(error_of(tiny_gguf().number("hunyuan-dense.attention.head_count_kv", 3)),
              HasSubstr("must be a multiple"));
  for (const float base : {0.0F, -1.0F, std::numeric_limits<float>::quiet_NaN(),
                           std::numeric_limits<float>::infinity()}) {
    EXPECT_THAT(error_of(tiny_gguf().real("hunyuan-dense.rope.freq_base", base)),
                HasSubstr("'hunyuan-dense.rope.freq_base' is no number that makes sense"));
  }
  EXPECT_THAT(error_of(tiny_gguf().number("hunyuan-dense.block_count", 1 << 24)),
              HasSubstr("has no tensor 'blk.2."));
}

TEST_F(GgufCheckpointTest, TensorsThatAreMissingOrMisshapenAreNamed) {
  const GgufWriter whole = tiny_gguf();
  for (const auto& [name, tensor] : whole.tensors) {
    GgufWriter gguf = whole;
    gguf.tensors.erase(name);
    EXPECT_THAT(error_of(gguf), AllOf(HasSubstr(path()), HasSubstr("'" + name + "'")));
    gguf = whole;
    GgufWriter::Tensor& wider = gguf.tensors[name];
    wider.dimensions.front() += 1;
    std::size_t count = 1;
    for (const std::uint64_t size : wider.dimensions) count *= size;
    wider.bytes.resize(4 * count);
    EXPECT_THAT(error_of(gguf),
                AllOf(HasSubstr("'" + name + "' has the shape"), HasSubstr("its keys ask for")));
  }
}

// Every type: it loads; not cut short, not in vectors, not with scales that are none.
TEST_F(GgufCheckpointTest, HostileTensorsOfEachTypeAreRefused) {
  for (const DataTypeTraits& type : data_types()) {
    if (!type.gguf_type) continue;
    const std::string name(type.stored_name);
    const GgufWriter whole = wide_gguf(name);
    const auto checkpoint = open(whole);
    EXPECT_EQ(checkpoint->content_hash().size(), 32U) << name;
    EXPECT_EQ(checkpoint->layers()[1].feed_forward.down_proj->stored()->tensor.type, type.type);
    for (const float value : values_of(*checkpoint)) ASSERT_TRUE(std::isfinite(value)) << name;

    GgufWriter gguf = whole;
    std::string& last = gguf.tensors["token_embd.weight"].bytes;  // Behind all others.
    last.resize(last.size() - 1);
    EXPECT_THAT(error_of(gguf), HasSubstr("'token_embd.weight' reaches beyond the end")) << name;

    gguf = whole;
    GgufWriter::Tensor& norm = gguf.tensors["output_norm.weight"];
    norm = gguf.tensors["blk.0.attn_q.weight"];
    norm.dimensions = {256};
    norm.bytes.resize(256 / type.block_values * type.block_bytes);
    const bool is_float = type.block_values == 1;
    EXPECT_THAT(error_of(gguf),
                HasSubstr(is_float ? "none" : "'output_norm.weight' is of type " + name));

    gguf = whole;
    std::string& bytes = gguf.tensors["blk.1.ffn_down.weight"].bytes;
    bytes.replace(bytes.size() - type.block_bytes, type.block_bytes, type.block_bytes, '\xFF');
    const auto broken = open(gguf);
    try {
      (void)broken->content_hash();
      ADD_FAILURE() << name;
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr("'blk.1.ffn_down.weight' holds what is not a number"));
      EXPECT_EQ(error.path(), path());
    }
  }
}

TEST_F(GgufCheckpointTest, TypesThatAreNotReadAreNamed) {
  GgufWriter gguf = tiny_gguf();
  gguf.tensors["blk.0.attn_q.weight"].type = 39;
  EXPECT_THAT(error_of(gguf), AllOf(HasSubstr("'blk.0.attn_q.weight' is of type 'type 39'"),
                                    HasSubstr("such as Q8_0")));
}

TEST_F(GgufCheckpointTest, AFileThatChangedIsTold) {
  const auto checkpoint = open(tiny_gguf());
  EXPECT_NO_THROW(checkpoint->check_unchanged());
  std::filesystem::resize_file(path(), 1000);
  EXPECT_THROW(checkpoint->check_unchanged(), Error);
}

TEST_F(GgufCheckpointTest, TheHashDependsOnKeysAndWeights) {
  const std::string hash = open(tiny_gguf())->content_hash();
  EXPECT_EQ(open(tiny_gguf())->content_hash(), hash);
  EXPECT_NE(open(tiny_gguf().real("hunyuan-dense.rope.freq_base", 20000))->content_hash(), hash);
  GgufWriter gguf = tiny_gguf();
  gguf.tensors["blk.1.ffn_down.weight"].bytes.front() ^= 1;
  EXPECT_NE(open(gguf)->content_hash(), hash);
}

class SplitGgufTest : public GgufCheckpointTest {
 protected:
  SplitGgufTest() { write({}); }

  // The tensors one by one into three parts; `keys` of the second one are changed.
  void write(const std::map<std::string, std::uint32_t>& keys) {
    GgufWriter parts[3] = {tiny_gguf(), {}, {}};
    parts[0].tensors.clear();
    std::size_t i = 0;
    const GgufWriter whole = tiny_gguf();
    for (const auto& [name, tensor] : whole.tensors) parts[i++ % 3].tensors[name] = tensor;
    for (std::uint32_t part = 0; part < 3; ++part) {
      parts[part].number("split.no", part).number("split.count", 3);
      parts[part].number("split.tensors.count", static_cast<std::uint32_t>(whole.tensors.size()));
      for (const auto& [key, value] : keys) {
        if (part == 1) parts[part].number(key, value);
      }
      folder_.write(name_of(part + 1), parts[part].bytes());
    }
  }

  static std::string name_of(std::uint32_t part) {
    return "m-0000" + std::to_string(part) + "-of-00003.gguf";
  }
  [[nodiscard]] std::string path_of(std::uint32_t part) const {
    return (folder_ / name_of(part)).string();
  }
};

TEST_F(SplitGgufTest, EachPartLeadsToAll) {
  const std::vector<float> whole = values_of(*open(tiny_gguf()));
  for (const std::uint32_t part : {1U, 2U, 3U}) {
    EXPECT_EQ(values_of(*open_gguf(path_of(part))), whole);
  }
}

TEST_F(SplitGgufTest, PartsThatDoNotBelongTogetherAreNamed) {
  write({{"split.no", 2}});
  EXPECT_THAT(error_of_opening(path_of(1)),
              AllOf(HasSubstr(path_of(2)), HasSubstr("another part than its name says")));
  write({{"split.count", 2}});
  EXPECT_THAT(error_of_opening(path_of(1)), HasSubstr("one of 2 parts"));
  write({});
  folder_.write(name_of(2), GgufWriter().bytes());
  EXPECT_THAT(error_of_opening(path_of(1)), HasSubstr("all parts have 24 tensors"));
  std::filesystem::copy_file(path_of(1), path_of(2),
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_THAT(error_of_opening(path_of(1)), HasSubstr("another part"));
  std::filesystem::remove(path_of(2));
  EXPECT_THAT(error_of_opening(path_of(1)), HasSubstr(path_of(2) + ": cannot be opened"));
}

TEST_F(SplitGgufTest, APartUnderAnotherNameSaysWhatItNeeds) {
  std::filesystem::rename(path_of(1), path());
  EXPECT_THAT(error_of_opening(path()),
              AllOf(HasSubstr("is one of 3 parts"), HasSubstr("NAME-00001-of-00003.gguf")));
}

TEST(GgufPartsTest, OnlyNamesOfThatFormHaveParts) {
  EXPECT_THAT(gguf_parts("d/x-00002-of-00002.gguf"),
              ElementsAre("d/x-00001-of-00002.gguf", "d/x-00002-of-00002.gguf"));
  for (const char* name : {"x.gguf", "-00001-of-00002.gguf", "x-00001-of-00000.gguf",
                           "x-00000-of-00002.gguf", "x-0001-of-0002.gguf", "x-00001-of-99999.gguf",
                           "x-0000a-of-00002.gguf", "x-00001-of-00002.bin", ""}) {
    EXPECT_THAT(gguf_parts(name), ElementsAre(name));
  }
}

}  // namespace
}  // namespace hymt
