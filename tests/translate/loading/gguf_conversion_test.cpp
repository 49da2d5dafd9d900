#include "translate/loading/gguf_conversion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/model/checkpoint_files.h"
#include "tests/translate/tokenizer/tiktoken_files.h"
#include "translate/loading/model_source.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const fs::path kRoot = HYMT_SOURCE_DIR;

const GgufFormat& format(std::string_view name) {
  for (const GgufFormat& one : gguf_formats()) {
    if (one.name == name) return one;
  }
  throw std::invalid_argument(std::string(name));
}

class GgufConversionTest : public testing::Test {
 protected:
  GgufConversionTest() {
    fs::copy(kRoot / "models/tiny-en-de", folder_ / "model", fs::copy_options::recursive);
  }

  [[nodiscard]] std::string model() const { return (folder_ / "model").string(); }

  std::string converted(const std::string& model, std::string_view type, std::size_t threads = 2,
                        const std::vector<std::vector<TokenId>>& texts = {}) {
    std::string file;
    last_ = write_gguf(*open_model(model), format(type), texts, threads,
                       [&file](std::string_view bytes) { file += bytes; });
    EXPECT_EQ(last_.num_bytes, file.size());
    return file;
  }
  std::unique_ptr<const ModelSource> written(std::string_view type) {
    folder_.write("model.gguf", converted(model(), type));
    return open_model((folder_ / "model.gguf").string());
  }
  // In place of the model's own tokenizer.
  void put_tokenizer(const std::string& name, const std::string& bytes) {
    fs::remove(folder_ / "model/tokenizer.model");
    folder_.write("model/" + name, bytes);
  }

  ScratchFolder folder_;
  GgufConversion last_;
};

std::string contents(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

void expect_equal_ids(const Tokenizer& one, const Tokenizer& other) {
  ASSERT_LE(one.size(), other.size());  // Rows that pad the matrix count there.
  for (const char* text : {"Click the button, 12345 times.\n\n", "  你好，日本語 <think></think>",
                           "<|startoftext|><s1>Öffnen</s1> \xFF\xE2\x96\x81 ١٢٣ 😀 aaab abcd"}) {
    EXPECT_EQ(one.encode_document(text), other.encode_document(text));
    EXPECT_EQ(one.encode_template(text), other.encode_template(text));
  }
}

TEST_F(GgufConversionTest, SaysAllThatTheFolderSays) {
  const auto source = open_model(model());
  const auto file = written("bf16");
  const ModelConfig one = source->config();
  const ModelConfig other = file->config();
  EXPECT_EQ(one.hidden_size, other.hidden_size);
  EXPECT_EQ(one.num_layers, other.num_layers);
  EXPECT_EQ(one.num_heads, other.num_heads);
  EXPECT_EQ(one.num_kv_heads, other.num_kv_heads);
  EXPECT_EQ(one.head_dim, other.head_dim);
  EXPECT_EQ(one.intermediate_size, other.intermediate_size);
  EXPECT_EQ(one.vocab_size, other.vocab_size);
  EXPECT_EQ(one.max_positions, other.max_positions);
  EXPECT_EQ(one.rms_norm_eps, other.rms_norm_eps);
  EXPECT_EQ(rope_frequencies(one), rope_frequencies(other));
  EXPECT_EQ(one.ties_embeddings, other.ties_embeddings);
  EXPECT_EQ(one.begin_token, other.begin_token);
  EXPECT_EQ(source->generation_defaults().end_tokens, file->generation_defaults().end_tokens);
  EXPECT_EQ(source->prompt_style().style, file->prompt_style().style);
  EXPECT_EQ(source->languages().sources, file->languages().sources);
  EXPECT_EQ(source->languages().targets, file->languages().targets);
  EXPECT_EQ(source->licence(), file->licence());
  expect_equal_ids(*source->load_tokenizer(), *file->load_tokenizer());
}

TEST_F(GgufConversionTest, AMixtureOfExpertsStaysTheSame) {
  constexpr std::size_t kVocab = 1800;
  folder_.write("mixture/config.json", tiny_mixture_config("", kVocab));
  folder_.write("mixture/model.safetensors", safetensors_file(tiny_mixture_tensors(kVocab)));
  fs::copy(kRoot / "tests/data/bpe-hunyuan-dense/tokenizer.json", folder_ / "mixture");
  const std::string path = (folder_ / "mixture").string();
  folder_.write("mixture.gguf", converted(path, "f32"));
  const auto one = open_model(path)->open_checkpoint();
  const auto other = open_model((folder_ / "mixture.gguf").string())->open_checkpoint();
  EXPECT_EQ(one->config().mixture.layers, other->config().mixture.layers);
  EXPECT_EQ(one->config().mixture.scale, other->config().mixture.scale);
  EXPECT_EQ(one->config().mixture.shared_size, other->config().mixture.shared_size);
  const auto all = [](const Checkpoint& checkpoint) {
    std::vector<float> values;
    checkpoint.visit(
        [&](const TensorView& vector) {
          for (const float value : read_vector(vector)) values.push_back(value);
        },
        [&](const WeightMatrix& matrix) {
          std::vector<float> rows(matrix.num_rows() * matrix.num_columns());
          matrix.read_rows(0, matrix.num_rows(), rows.data());
          values.insert(values.end(), rows.begin(), rows.end());
        });
    return values;
  };
  EXPECT_EQ(all(*one), all(*other));
  const std::vector<std::vector<TokenId>> texts = {{5, 6, 7}};
  EXPECT_THROW((void)converted(path, "q8_0", 2, texts), Error);
}

TEST_F(GgufConversionTest, SixteenBitsStayAsTheyAre) {
  const auto weights = [](const ModelSource& source) {
    std::vector<float> values;
    source.open_checkpoint()->visit(
        [&](const TensorView& vector) {
          const std::vector<float> more = read_vector(vector);
          values.insert(values.end(), more.begin(), more.end());
        },
        [&](const WeightMatrix& matrix) {
          const std::size_t before = values.size();
          values.resize(before + matrix.num_rows() * matrix.num_columns());
          matrix.read_rows(0, matrix.num_rows(), values.data() + before);
        });
    return values;
  };
  const std::vector<float> expected = weights(*open_model(model()));
  for (const char* type : {"f32", "bf16"}) {
    EXPECT_EQ(weights(*written(type)), expected);
    EXPECT_EQ(last_.relative_error, 0);
  }
}

// Rows of 320 and 896 numbers are no whole blocks of 256, so that q4_k has all matrices in q8_0.
TEST_F(GgufConversionTest, FewerBitsCostWhatTheyMust) {
  const std::string bf16 = converted(model(), "bf16");
  const auto check = [&](const char* type, double least, double most, double size) {
    const std::string file = converted(model(), type);
    EXPECT_GT(last_.relative_error, least) << type;
    EXPECT_LT(last_.relative_error, most) << type;
    EXPECT_LT(static_cast<double>(file.size()), size * static_cast<double>(bf16.size())) << type;
  };
  check("q8_0", 0.001, 0.006, 0.56);
  check("q4_0", 0.03, 0.10, 0.47);
  check("q4_k", 0.001, 0.08, 0.56);
}

TEST_F(GgufConversionTest, ThreadsMakeNoDifference) {
  EXPECT_EQ(converted(model(), "q4_0", 1), converted(model(), "q4_0", 3));
}

// Numbers differ more and what they make of the text less: loading_test has no text to show that
// with (tests/translate/calibration), but that the file is whole and another one.
TEST_F(GgufConversionTest, TextsDecideHowNumbersAreRounded) {
  const auto tokenizer = open_model(model())->load_tokenizer();
  const std::vector<std::vector<TokenId>> texts = {
      tokenizer->encode_document("Click the button to save the file."),
      tokenizer->encode_document("Klicken Sie auf die Schaltfläche.")};
  const std::string nearest = converted(model(), "q4_0");
  const double nearest_error = last_.relative_error;
  const std::string rounded = converted(model(), "q4_0", 2, texts);
  EXPECT_EQ(rounded.size(), nearest.size());
  EXPECT_NE(rounded, nearest);
  EXPECT_GT(last_.relative_error, nearest_error);
  EXPECT_LT(last_.relative_error, 2 * nearest_error);
  EXPECT_EQ(converted(model(), "q4_0", 3, texts), rounded);
  folder_.write("model.gguf", rounded);
  EXPECT_EQ(open_model((folder_ / "model.gguf").string())->open_checkpoint()->content_hash().size(),
            32);
  // Floating-point types have nothing to make up for.
  EXPECT_EQ(converted(model(), "bf16", 2, texts), converted(model(), "bf16"));
}

TEST_F(GgufConversionTest, AFileOfTheSameTypeIsMadeAgainOfAFile) {
  folder_.write("first.gguf", converted(model(), "q8_0"));
  EXPECT_EQ(converted((folder_ / "first.gguf").string(), "q8_0").size(),
            converted(model(), "q8_0").size() +
                (std::string("first").size() - std::string("model").size()));
}

TEST_F(GgufConversionTest, ByteLevelTokenizersGoAlong) {
  put_tokenizer("tokenizer.json", contents(kRoot / "tests/data/bpe-hunyuan-dense/tokenizer.json"));
  expect_equal_ids(*open_model(model())->load_tokenizer(), *written("bf16")->load_tokenizer());
}

TEST_F(GgufConversionTest, RanksGoAlongAsMergesInTheirOrder) {
  put_tokenizer("hy.tiktoken", small_tiktoken_file());
  expect_equal_ids(*open_model(model())->load_tokenizer(), *written("bf16")->load_tokenizer());
}

// The name "hunyuan" means that pieces which are tokens are not merged, "hunyuan-dense" that they
// are. It is no matter where merges lead to each token anyway.
TEST_F(GgufConversionTest, WhetherMergesAreIgnoredMayBeNoMatter) {
  std::string file = contents(kRoot / "tests/data/bpe-hunyuan-dense/tokenizer.json");
  const std::string key = "\"ignore_merges\": false";
  const std::size_t at = file.find(key);
  ASSERT_NE(at, std::string::npos);
  file.replace(at, key.size(), "\"ignore_merges\": true");
  put_tokenizer("tokenizer.json", file);
  expect_equal_ids(*open_model(model())->load_tokenizer(), *written("bf16")->load_tokenizer());
  // Without one of the merges its token is reached as a whole only.
  const std::string merge = "\"e r\", ";
  const std::size_t first = file.find(merge);
  ASSERT_NE(first, std::string::npos);
  put_tokenizer("tokenizer.json", file.erase(first, merge.size()));
  EXPECT_THROW((void)converted(model(), "bf16"), Error);
}

TEST_F(GgufConversionTest, ATokenizerThatGgufHasNoWordsForIsRefused) {
  const auto error = [this] {
    try {
      (void)converted(model(), "bf16");
    } catch (const Error& caught) {
      EXPECT_EQ(caught.kind(), ErrorKind::kEngine);
      return std::string(caught.what());
    }
    return std::string("none");
  };
  std::string file = contents(kRoot / "tests/data/bpe-hunyuan-dense/tokenizer.json");
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = file;
    const std::size_t at = changed.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    put_tokenizer("tokenizer.json", changed.replace(at, from.size(), to));
  };
  with("\"lstrip\": false", "\"lstrip\": true");
  EXPECT_THAT(error(), HasSubstr("takes spaces with it"));
  with("\\\\p{N}{1,3}", "\\\\p{N}{1,4}");
  EXPECT_THAT(error(), HasSubstr("cuts text in a way that has no name"));
}

}  // namespace
}  // namespace hymt
