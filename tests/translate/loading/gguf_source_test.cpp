// A model's GGUF file as a source: what its keys say, and the same models as folders beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/loading/gguf_models.h"
#include "tests/translate/model/forward_logits.h"
#include "tests/translate/model/gguf_writer.h"
#include "translate/loading/backend_kinds.h"
#include "translate/loading/model.h"
#include "translate/loading/model_source.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string kRoot = HYMT_SOURCE_DIR;

class GgufSourceTest : public testing::Test {
 protected:
  std::unique_ptr<const ModelSource> source(const GgufWriter& gguf,
                                            const std::string& name = "model.gguf") {
    folder_.write(name, gguf.bytes());
    return open_model((folder_ / name).string());
  }
  std::string error_of_tokenizer(const GgufWriter& gguf) {
    try {
      (void)source(gguf)->load_tokenizer();
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kEngine);
      EXPECT_EQ(error.path(), (folder_ / "model.gguf").string());
      return error.what();
    }
    return "none";
  }

  ScratchFolder folder_;
};

// Ours and documents, with what special tokens are spelt like.
void expect_equal_ids(const Tokenizer& one, const Tokenizer& other) {
  EXPECT_EQ(one.size(), other.size());
  EXPECT_EQ(one.kind(), other.kind());
  for (const char* text : {"Click the button, 12345 times.\n\n",
                           "  你好，日本語 <｜hy_User｜><think></think> /no_think",
                           "<|startoftext|><s1>Öffnen</s1> \xFF\xE2\x96\x81 [PAD] ١٢٣ 😀"}) {
    EXPECT_EQ(one.encode_document(text), other.encode_document(text));
    EXPECT_EQ(one.encode_template(text), other.encode_template(text));
  }
  for (std::size_t id = 0; id < one.size(); ++id) {
    const auto token = static_cast<TokenId>(id);
    ASSERT_EQ(one.token_bytes(token), other.token_bytes(token)) << id;
    ASSERT_EQ(one.is_control(token), other.is_control(token)) << id;
  }
}

TEST_F(GgufSourceTest, TokenizersAreThoseOfTheFiles) {
  const std::string dense = kRoot + "/tests/data/bpe-hunyuan-dense";
  GgufWriter bpe;
  add_bpe_keys(bpe, dense, "hunyuan-dense");
  expect_equal_ids(*source(bpe)->load_tokenizer(), *load_tokenizer(dense));
  const std::string tiny = kRoot + "/models/tiny-en-de";
  GgufWriter pieces;
  add_sentencepiece_keys(pieces, tiny + "/tokenizer.model");
  expect_equal_ids(*source(pieces)->load_tokenizer(), *load_tokenizer(tiny));
}

// The tokens that the 7B's merges do not lead to are found as hy.tiktoken finds them: as a whole.
TEST_F(GgufSourceTest, APieceThatIsATokenIsTakenWholeInTheTokenizerOf7B) {
  GgufWriter gguf;
  gguf.text("tokenizer.ggml.model", "gpt2")
      .text("tokenizer.ggml.pre", "hunyuan")
      .texts("tokenizer.ggml.tokens", {"a", "b", "c", "abc"})
      .texts("tokenizer.ggml.merges", {});
  EXPECT_THAT(source(gguf)->load_tokenizer()->encode_document("abc"), ElementsAre(3));
  gguf.text("tokenizer.ggml.pre", "hunyuan-dense");
  EXPECT_THAT(source(gguf)->load_tokenizer()->encode_document("abc"), ElementsAre(0, 1, 2));
}

TEST_F(GgufSourceTest, TokenizersThatCannotBeUsedAreNamed) {
  GgufWriter bpe;
  add_bpe_keys(bpe, kRoot + "/tests/data/bpe-hunyuan-dense", "hunyuan-dense");
  const auto with = [&](const auto& change) {
    GgufWriter gguf = bpe;
    change(gguf);
    return error_of_tokenizer(gguf);
  };
  const std::string prefix = "tokenizer.ggml.";
  EXPECT_THAT(
      with([&](GgufWriter& gguf) { gguf.text(prefix + "pre", "llama-bpe"); }),
      AllOf(HasSubstr("'tokenizer.ggml.pre' is 'llama-bpe'"), HasSubstr("Get the model's")));
  EXPECT_THAT(with([&](GgufWriter& gguf) { gguf.text(prefix + "model", "bert"); }),
              HasSubstr("'tokenizer.ggml.model' is 'bert'"));
  for (const char* key : {"model", "pre", "tokens", "merges"}) {
    EXPECT_THAT(with([&](GgufWriter& gguf) { gguf.without(prefix + key); }),
                HasSubstr("'" + prefix + key + "' is no"));
    EXPECT_THAT(with([&](GgufWriter& gguf) { gguf.number(prefix + key, 7); }),
                HasSubstr("'" + prefix + key + "' is no"));
  }
  EXPECT_THAT(with([&](GgufWriter& gguf) {
                gguf.numbers(prefix + "token_type", {1, 1});
              }),
              HasSubstr("a number for each token"));
  EXPECT_THAT(with([&](GgufWriter& gguf) { gguf.texts(prefix + "tokens", {}); }),
              HasSubstr("holds none"));
  EXPECT_THAT(with([&](GgufWriter& gguf) { gguf.texts(prefix + "merges", {"ab"}); }),
              HasSubstr("something else than pairs"));
  EXPECT_THAT(with([&](GgufWriter& gguf) { gguf.texts(prefix + "merges", {"no such"}); }),
              HasSubstr("which is no token"));
  GgufWriter types;
  types.text(prefix + "model", "gpt2").text(prefix + "pre", "hunyuan");
  types.texts(prefix + "tokens", {"a"}).texts(prefix + "merges", {});
  for (const std::int32_t type : {0, 7, -1}) {
    EXPECT_THAT(error_of_tokenizer(types.numbers(prefix + "token_type", {type})),
                HasSubstr("unknown kind"));
  }
  EXPECT_THAT(error_of_tokenizer(types.numbers(prefix + "token_type", {3})),
              HasSubstr("none of its tokens is a regular one"));
  GgufWriter pieces;
  add_sentencepiece_keys(pieces, kRoot + "/models/tiny-en-de/tokenizer.model");
  EXPECT_EQ(error_of_tokenizer(pieces), "none");
  EXPECT_THAT(error_of_tokenizer(pieces.flag(prefix + "add_space_prefix", true)),
              HasSubstr("it changes the text"));
  pieces.flag(prefix + "add_space_prefix", false).number(prefix + "precompiled_charsmap", 1);
  EXPECT_THAT(error_of_tokenizer(pieces), HasSubstr("it changes the text"));
}

TEST_F(GgufSourceTest, TheFamilyIsToldByPathThenByKeys) {
  GgufWriter gguf = tiny_gguf();
  EXPECT_TRUE(source(gguf)->prompt_style().is_guess);
  gguf.text("general.name", "Some Model").text("general.basename", "HY-MT1.5");
  EXPECT_EQ(source(gguf)->prompt_style().style, PromptStyle::kHyMt15);
  EXPECT_EQ(source(gguf)->prompt_style().reason, "the key general.basename names HY-MT1.5");
  const ChosenPromptStyle typed = source(gguf, "Hy-MT2-1.8B-Q8_0.gguf")->prompt_style();
  EXPECT_EQ(typed.style, PromptStyle::kHyMt2);
  EXPECT_EQ(typed.reason, "the file's path names Hy-MT2");
  gguf.text("hymt-doc.prompt_style", "tiny");
  EXPECT_EQ(source(gguf, "Hy-MT2-1.8B-Q8_0.gguf")->prompt_style().style, PromptStyle::kTiny);
  folder_.write("broken.gguf", "GGUF");
  EXPECT_TRUE(open_model((folder_ / "broken.gguf").string())->prompt_style().is_guess);
}

TEST_F(GgufSourceTest, LicenceAndLanguagesAreThoseOfTheKeys) {
  GgufWriter gguf = tiny_gguf();
  EXPECT_EQ(source(gguf)->licence(), "");
  EXPECT_TRUE(source(gguf)->languages().sources.empty());
  gguf.text("general.license", "other").text("general.license.name", "some-community");
  EXPECT_EQ(source(gguf)->licence(), "some-community");
  gguf.text("general.license", "apache-2.0");
  EXPECT_EQ(source(gguf)->licence(), "apache-2.0");
  gguf.text("general.license", std::string(5000, 'x'));
  EXPECT_EQ(source(gguf)->licence().size(), 200U);
  gguf.texts("hymt-doc.source_languages", {"en"}).texts("hymt-doc.target_languages", {"de", "fr"});
  EXPECT_THAT(source(gguf)->languages().sources, ElementsAre("en"));
  EXPECT_THAT(source(gguf)->languages().targets, ElementsAre("de", "fr"));
}

TEST_F(GgufSourceTest, TheTokenizersHashIsThatOfItsKeys) {
  GgufWriter gguf = tiny_gguf();
  gguf.texts("tokenizer.ggml.tokens", {"a", "b"}).reals("tokenizer.ggml.scores", {0, 1});
  const std::string hash = source(gguf)->tokenizer_hash();
  EXPECT_EQ(hash.size(), 32U);
  EXPECT_EQ(source(GgufWriter(gguf).text("general.name", "x"))->tokenizer_hash(), hash);
  EXPECT_NE(source(GgufWriter(gguf).texts("tokenizer.ggml.tokens", {"a", "c"}))->tokenizer_hash(),
            hash);
  EXPECT_NE(source(GgufWriter(gguf).reals("tokenizer.ggml.scores", {0, 2}))->tokenizer_hash(),
            hash);
  EXPECT_NE(source(GgufWriter(gguf).number("tokenizer.ggml.eos_token_id", 1))->tokenizer_hash(),
            hash);
}

// Relative to the length of `exact`.
double distance(const std::vector<float>& logits, const std::vector<float>& exact) {
  double error = 0;
  double total = 0;
  for (std::size_t i = 0; i < exact.size(); ++i) {
    error += std::pow(double{logits[i]} - double{exact[i]}, 2);
    total += std::pow(double{exact[i]}, 2);
  }
  return std::sqrt(error / total);
}

// The weights of each type, computed in each precision, and as the float32 numbers that they stand
// for: the same to the last bit, and near that where activations are rounded, too, and blocks that
// are not taken as they are. Only int4 rounds more than 8 bits roughly.
TEST_F(GgufSourceTest, EachTypeComputesWhatItsNumbersSay) {
  const std::vector<TokenId> tokens = {3, 4, 5};
  const auto logits = [&](const ModelSource& model, Precision precision) {
    const auto weights = prepare_cpu_weights(model.open_checkpoint(), {precision});
    return forward_logits(*weights->make_backend({1, 1, 8}), {{0, tokens, 1}});
  };
  for (const DataTypeTraits& type : data_types()) {
    if (!type.gguf_type || type.type == DataType::kFloat32) continue;
    GgufWriter stored = wide_gguf(type.stored_name);
    GgufWriter wide = stored;
    for (auto& [name, tensor] : wide.tensors) {
      if (tensor.dimensions.size() != 2) continue;
      const std::size_t count = tensor.dimensions[0] * tensor.dimensions[1];
      std::vector<float> values(count);
      read_values({name, type.type, {count}, std::as_bytes(std::span(tensor.bytes))}, 0, count,
                  values.data());
      tensor.type = gguf_type("F32");
      tensor.bytes.assign(reinterpret_cast<const char*>(values.data()), count * sizeof(float));
    }
    const auto one = source(stored, "stored.gguf");
    const auto other = source(wide, "wide.gguf");
    for (const Precision precision : {Precision::kFloat32, Precision::kBFloat16}) {
      EXPECT_EQ(logits(*one, precision), logits(*other, precision))
          << type.name << " " << precision_name(precision);
    }
    if (type.block_values == 1) {  // Numbers of any size, whose sums may be none.
      EXPECT_EQ(logits(*one, Precision::kInt8), logits(*other, Precision::kInt8)) << type.name;
      continue;
    }
    const std::vector<float> exact = logits(*one, Precision::kFloat32);
    for (const Precision precision : {Precision::kInt8, Precision::kInt4}) {
      const bool is_rounded =
          precision == Precision::kInt4 && type.block_bytes >= type.block_values;
      EXPECT_LT(distance(logits(*one, precision), exact), is_rounded ? 0.3 : 0.03)
          << type.name << " " << precision_name(precision);
    }
  }
}

}  // namespace
}  // namespace hymt
