#include "translate/model/model_config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/checkpoint_files.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ModelConfigTest : public testing::Test {
 protected:
  ModelConfig read(const std::string& text) {
    folder_.write("config.json", text);
    return read_model_config(folder_.path().string());
  }

  std::string error_of(const std::string& text) {
    try {
      (void)read(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      EXPECT_EQ(error.path(), (folder_ / "config.json").string());
      return error.what();
    }
    return "none";
  }

  GenerationDefaults read_defaults(const std::string& text) {
    const ModelConfig config = read(tiny_config());
    folder_.write("generation_config.json", text);
    return read_generation_defaults(folder_.path().string(), config);
  }

  ScratchFolder folder_;
};

// Takes `from` out of the text, or puts something in its place.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST_F(ModelConfigTest, GoldenConfigurationIsRead) {
  const ModelConfig config =
      read_model_config(std::string(HYMT_SOURCE_DIR) + "/tests/data/tiny-random");
  EXPECT_EQ(config.hidden_size, 128U);
  EXPECT_EQ(config.num_layers, 3U);
  EXPECT_EQ(config.num_heads, 4U);
  EXPECT_EQ(config.num_kv_heads, 2U);
  EXPECT_EQ(config.head_dim, 32U);
  EXPECT_EQ(config.intermediate_size, 256U);
  EXPECT_EQ(config.vocab_size, 512U);
  EXPECT_EQ(config.max_positions, 4096U);
  EXPECT_EQ(config.rms_norm_eps, 1e-5F);
  EXPECT_TRUE(config.ties_embeddings);
  EXPECT_EQ(config.begin_token, 1);
  EXPECT_EQ(config.pad_token, 0);
  EXPECT_THAT(config.end_tokens, ElementsAre(2));
  EXPECT_EQ(config.weights_dtype, "bfloat16");
}

// The figures of the real models: heads of 128, alpha 1000 (and 100000 of an older one).
TEST_F(ModelConfigTest, AlphaChangesTheBaseOfPositions) {
  const std::string config = replaced(tiny_config(R"(, "rope_theta": 10000.0,
      "rope_scaling": {"type": "dynamic", "alpha": 1000.0, "factor": 1.0, "mscale": 1.0})"),
                                      R"("head_dim": 4)", R"("head_dim": 128)");
  EXPECT_NEAR(read(config).rope_base, 11158839.92507748, 1e-6);
  EXPECT_NEAR(read(replaced(config, "1000.0", "100000")).rope_base, 1200508057.7484066, 1e-3);
  const std::vector<float> frequencies = rope_frequencies(read(config));
  ASSERT_EQ(frequencies.size(), 64U);
  EXPECT_EQ(frequencies[0], 1.0F);
  EXPECT_FLOAT_EQ(frequencies[1], 0.77603436F);
  EXPECT_FLOAT_EQ(frequencies[2], 0.60222936F);
  EXPECT_FLOAT_EQ(frequencies[16], 0.017301958F);
  EXPECT_FLOAT_EQ(frequencies[32], 2.9935772e-4F);
  EXPECT_FLOAT_EQ(frequencies[63], 1.154782e-7F);
}

TEST_F(ModelConfigTest, NewKeyNamesMeanTheSameAsOldOnes) {
  const std::string old_names = replaced(
      tiny_config(R"(, "rope_theta": 5000.0, "rope_scaling": {"type": "dynamic", "alpha": 50.0},
                      "torch_dtype": "float32")"),
      R"("head_dim")", R"("attention_head_dim")");
  const std::string new_names = tiny_config(R"(, "dtype": "float32",
      "rope_parameters": {"rope_theta": 5000.0, "rope_type": "dynamic", "alpha": 50.0})");
  const ModelConfig a = read(old_names);
  const ModelConfig b = read(new_names);
  EXPECT_EQ(a.head_dim, b.head_dim);
  EXPECT_EQ(a.rope_base, b.rope_base);
  EXPECT_EQ(a.weights_dtype, "float32");
  EXPECT_EQ(b.weights_dtype, "float32");
}

TEST_F(ModelConfigTest, PositionsWithoutAlphaAreUnscaled) {
  EXPECT_EQ(read(tiny_config()).rope_base, 10000.0);
  EXPECT_EQ(read(tiny_config(R"(, "rope_theta": 7, "rope_scaling": null)")).rope_base, 7.0);
  EXPECT_EQ(read(tiny_config(R"(, "rope_scaling": {"type": "dynamic", "alpha": 0.0})")).rope_base,
            10000.0);
  EXPECT_EQ(
      read(tiny_config(R"(, "rope_parameters": {"rope_type": "default", "alpha": 9})")).rope_base,
      10000.0);
}

TEST_F(ModelConfigTest, WhatIsLeftOutIsDerived) {
  const std::string config = replaced(replaced(tiny_config(), R"("head_dim": 4,)", ""),
                                      R"("num_key_value_heads": 2,)", "");
  EXPECT_EQ(read(config).head_dim, 2U);
  EXPECT_EQ(read(config).num_kv_heads, 4U);
}

TEST_F(ModelConfigTest, EndTokensMayBeAListOrNone) {
  const std::string config = tiny_config();
  EXPECT_THAT(
      read(replaced(config, R"("eos_token_id": 2)", R"("eos_token_id": [2, 7])")).end_tokens,
      ElementsAre(2, 7));
  EXPECT_THAT(read(replaced(config, R"("eos_token_id": 2)", R"("eos_token_id": null)")).end_tokens,
              IsEmpty());
  EXPECT_FALSE(read(tiny_config(R"(, "pad_token_id": -1)")).pad_token.has_value());
}

TEST_F(ModelConfigTest, OtherArchitecturesAreNamed) {
  const std::string dense = R"("architectures": ["HunYuanDenseV1ForCausalLM"])";
  EXPECT_THAT(error_of(replaced(tiny_config(), dense, R"("architectures": ["LlamaForCausalLM"])")),
              AllOf(HasSubstr("'LlamaForCausalLM'"), HasSubstr("Hy-MT2-7B")));
  EXPECT_THAT(error_of(replaced(tiny_config(), dense, R"("architectures": ["HYV3ForCausalLM"])")),
              HasSubstr("'num_experts' is missing"));
  EXPECT_EQ(error_of(replaced(tiny_config(), dense, R"("architectures": null)")), "none");
  EXPECT_THAT(error_of("{}"), HasSubstr("which architecture"));
}

TEST_F(ModelConfigTest, VariantsThatNobodyComputesAreRefused) {
  EXPECT_THAT(error_of(tiny_config(R"(, "attention_bias": true)")), HasSubstr("attention_bias"));
  EXPECT_THAT(error_of(tiny_config(R"(, "use_qk_norm": false)")), HasSubstr("use_qk_norm"));
  EXPECT_THAT(error_of(tiny_config(R"(, "hidden_act": "gelu")")), HasSubstr("'gelu'"));
  EXPECT_THAT(error_of(tiny_config(R"(, "rope_scaling": {"type": "yarn"})")), HasSubstr("'yarn'"));
}

TEST_F(ModelConfigTest, ImpossibleValuesAreNamed) {
  const auto with = [](const std::string& from, const std::string& to) {
    return replaced(tiny_config(), from, to);
  };
  EXPECT_THAT(error_of(with(R"("hidden_size": 8,)", "")), HasSubstr("'hidden_size' is missing"));
  for (const char* size : {"0", "-1", "1.5", "\"8\"", "99999999999999999999", "20000000", "[8]"}) {
    EXPECT_THAT(error_of(with(R"("hidden_size": 8)", std::string(R"("hidden_size": )") + size)),
                HasSubstr("'hidden_size' must be a whole number"))
        << size;
  }
  EXPECT_THAT(error_of(with(R"("head_dim": 4)", R"("head_dim": 5)")), HasSubstr("must be even"));
  EXPECT_THAT(error_of(with(R"("num_key_value_heads": 2)", R"("num_key_value_heads": 3)")),
              HasSubstr("multiple of"));
  EXPECT_THAT(error_of(with(R"("eos_token_id": 2)", R"("eos_token_id": 16)")),
              HasSubstr("below 16"));
  EXPECT_THAT(error_of(with("1e-5", "-1")), HasSubstr("'rms_norm_eps'"));
  EXPECT_THAT(error_of(tiny_config(R"(, "rope_theta": 0)")), HasSubstr("'rope_theta'"));
  EXPECT_THAT(error_of(tiny_config(R"(, "rope_scaling": {"type": "dynamic", "alpha": -5})")),
              HasSubstr("'alpha'"));
  EXPECT_THAT(error_of(tiny_config(R"(, "tie_word_embeddings": "yes")")),
              HasSubstr("true or false"));
}

TEST_F(ModelConfigTest, AMixtureOfExpertsIsRead) {
  const ModelConfig config = read(tiny_mixture_config());
  EXPECT_EQ(config.architecture, Architecture::kHyV3);
  EXPECT_FALSE(config.ties_embeddings);
  EXPECT_EQ(config.rope_base, 11158840.0);
  EXPECT_EQ(config.mixture.num_experts, 4U);
  EXPECT_EQ(config.mixture.num_chosen, 2U);
  EXPECT_EQ(config.mixture.intermediate_size, 6U);
  EXPECT_EQ(config.mixture.shared_size, 6U);
  EXPECT_EQ(config.mixture.scale, 2.5F);
  EXPECT_TRUE(config.mixture.has_bias);
  EXPECT_FALSE(config.mixture.has(0));
  EXPECT_TRUE(config.mixture.has(1));
  EXPECT_EQ(config.widest_feed_forward(), 12U);
  EXPECT_EQ(read(tiny_config()).mixture.num_experts, 0U);
}

TEST_F(ModelConfigTest, KeysOfMixturesHaveTwoNames) {
  const std::string one = tiny_mixture_config(R"(, "first_k_dense_replace": 0)");
  const std::string other =
      replaced(replaced(tiny_mixture_config(R"(, "mlp_layer_types": ["sparse", "sparse"])"),
                        R"("num_experts":)", R"("num_local_experts":)"),
               R"("moe_intermediate_size":)", R"("expert_hidden_dim":)");
  for (const std::string& text : {one, other}) {
    const MixtureConfig mixture = read(text).mixture;
    EXPECT_EQ(mixture.num_experts, 4U);
    EXPECT_EQ(mixture.intermediate_size, 6U);
    EXPECT_THAT(mixture.layers, ElementsAre(true, true));
  }
}

TEST_F(ModelConfigTest, ImpossibleMixturesAreNamed) {
  const auto with = [](const std::string& from, const std::string& to) {
    return replaced(tiny_mixture_config(), from, to);
  };
  EXPECT_THAT(error_of(with(R"("num_experts": 4)", R"("num_experts": 16777216)")),
              HasSubstr("'num_experts' must be a whole number from 1 to 4096"));
  EXPECT_THAT(error_of(with(R"("num_experts": 4)", R"("num_experts": [4, 4])")),
              HasSubstr("'num_experts'"));
  EXPECT_THAT(error_of(with(R"("num_experts_per_tok": 2)", R"("num_experts_per_tok": 5)")),
              HasSubstr("'num_experts_per_tok' is more than there are experts"));
  EXPECT_THAT(error_of(with("2.5", "-1")), HasSubstr("'router_scaling_factor'"));
  EXPECT_THAT(error_of(with(R"("num_shared_experts": 1)", R"("num_shared_experts": 0)")),
              HasSubstr("'num_shared_experts'"));
  EXPECT_THAT(error_of(tiny_mixture_config(R"(, "mlp_layer_types": ["sparse"])")),
              HasSubstr("each of the 2 layers"));
  EXPECT_THAT(error_of(tiny_mixture_config(R"(, "mlp_layer_types": ["sparse", 1])")),
              HasSubstr("'mlp_layer_types' must list"));
  EXPECT_THAT(error_of(tiny_mixture_config(R"(, "first_k_dense_replace": -1)")),
              HasSubstr("'first_k_dense_replace'"));
  for (const char* key : {"moe_router_use_sigmoid", "route_norm", "qk_norm"}) {
    EXPECT_THAT(error_of(tiny_mixture_config(", \"" + std::string(key) + "\": false")),
                HasSubstr(key));
  }
}

TEST_F(ModelConfigTest, BrokenFilesAreRefused) {
  EXPECT_THAT(error_of(""), HasSubstr("no valid JSON"));
  EXPECT_THAT(error_of("[1]"), HasSubstr("no JSON object"));
  EXPECT_THAT(error_of(tiny_config().substr(0, 100)), HasSubstr("no valid JSON"));
  EXPECT_THAT(error_of(tiny_config(R"(, "x": )" + std::string(1'000, '['))),
              HasSubstr("too deeply"));
  EXPECT_THAT(error_of(std::string(2 << 20, ' ')), HasSubstr("too large"));
}

TEST_F(ModelConfigTest, GenerationDefaultsAreRead) {
  const GenerationDefaults defaults = read_defaults(R"({"do_sample": true,
      "eos_token_id": [2, 9], "temperature": 0.7, "top_k": 20, "top_p": 0.6,
      "repetition_penalty": 1.05, "transformers_version": "4.57.6"})");
  EXPECT_THAT(defaults.end_tokens, ElementsAre(2, 9));
  EXPECT_EQ(defaults.samples, true);
  EXPECT_EQ(defaults.temperature, 0.7F);
  EXPECT_EQ(defaults.top_k, 20);
  EXPECT_EQ(defaults.top_p, 0.6F);
  EXPECT_EQ(defaults.repetition_penalty, 1.05F);
}

TEST_F(ModelConfigTest, WithoutGenerationDefaultsTheEndTokensAreKnown) {
  const GenerationDefaults defaults =
      read_generation_defaults(folder_.path().string(), read(tiny_config()));
  EXPECT_THAT(defaults.end_tokens, ElementsAre(2));
  EXPECT_FALSE(defaults.temperature.has_value());
  EXPECT_EQ(read_defaults(R"({"top_k": -1})").top_k, 0);
}

TEST_F(ModelConfigTest, ImpossibleGenerationDefaultsAreNamed) {
  for (const char* text : {R"({"eos_token_id": 99})", R"({"temperature": -0.1})", R"({"top_p": 7})",
                           R"({"repetition_penalty": 0})", R"({"top_k": 1.5})"}) {
    try {
      (void)read_defaults(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.path(), (folder_ / "generation_config.json").string());
      EXPECT_THAT(error.what(), HasSubstr("key '"));
    }
  }
}

class QuantizationConfigTest : public ModelConfigTest {
 protected:
  static std::string with(const std::string& quantization) {
    return replaced(tiny_config(), "{", "{\"quantization_config\": " + quantization + ",");
  }
};

TEST_F(QuantizationConfigTest, WhatIsNotReadIsToldWithTheReleaseThatIs) {
  for (const char* quantization :
       {R"({"quant_method": "awq"})", R"({"quant_method": "bitsandbytes"})", "{}",
        R"({"quant_method": "compressed-tensors", "format": "nvfp4-pack-quantized"})",
        R"({"quant_method": "compressed-tensors", "transform_config": {"R1": {}}})",
        R"({"quant_method": "compressed-tensors", "sparsity_config": {"format": "2:4"}})",
        R"({"quant_method": "gptq", "checkpoint_format": "marlin"})",
        R"({"quant_method": "fp8", "fmt": "e5m2"})"}) {
    EXPECT_THAT(error_of(with(quantization)),
                testing::AllOf(HasSubstr("which are not read"),
                               HasSubstr("hf download tencent/Hy-MT2-1.8B --local-dir")))
        << quantization;
  }
}

TEST_F(QuantizationConfigTest, WhatTensorsDoNotSayIsRead) {
  EXPECT_EQ(error_of(with("null")), "none");
  const auto read_with = [&](const std::string& quantization) {
    return read(with(quantization)).quantization;
  };
  EXPECT_TRUE(read_with(R"({"quant_method": "gptq", "bits": 4})").zeros_are_less_by_one);
  EXPECT_FALSE(read_with(R"({"quant_method": "gptq", "checkpoint_format": "gptq_v2"})")
                   .zeros_are_less_by_one);
  EXPECT_EQ(read_with(R"({"quant_method": "fp8"})").block_rows, 128U);
  EXPECT_EQ(read_with(R"({"quant_method": "fp8", "weight_block_size": [64, 32]})").block_columns,
            32U);
  EXPECT_EQ(read_with(R"({"quant_method": "compressed-tensors", "format": "float-quantized",
                          "config_groups": {"group_0": {"weights": {"block_structure": [16, 32]}}}})")
                .block_rows,
            16U);
  for (const char* size : {"[0, 128]", "[128]", "\"128x128\"", "[128, -1]", "[1e9, 2]"}) {
    EXPECT_THAT(error_of(with(R"({"quant_method": "fp8", "weight_block_size": )" +
                              std::string(size) + "}")),
                HasSubstr("'weight_block_size' must be the two sizes of a block"));
  }
}

}  // namespace
}  // namespace hymt
