// How fast tokenizers load and encode: a made-up tokenizer.json of as many tokens as HY-MT's has
// (120,000 of them, 8 MB), the shipped model's tokenizer.model, and DeepSeek-V3's real file where
// HYMT_TOKENIZERS_DIR names the folder that tests/oracles/run.sh has unpacked it into.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {
namespace {

constexpr std::size_t kNumTokens = 120'000;

// Adds words with all their beginnings, which are merged from the left: "Ġ", "Ġw", "Ġwo", ...
class VocabularyMaker {
 public:
  VocabularyMaker() {
    for (char c = '!'; c <= '~'; ++c) add(std::string(1, c));
    for (const char* other : {"Ġ", "Ċ", "ĉ", "Ã", "¼", "¤", "¶", "Ł"}) add(other);
  }

  [[nodiscard]] bool is_full() const { return tokens_.size() == kNumTokens; }

  void add_word(std::string_view word) {
    std::string token = "Ġ";
    for (const char c : word) {
      if (c < '!' || c > '~') return;
      const std::string longer = token + c;
      if (!is_full() && add(longer)) merges_.push_back({token, std::string(1, c)});
      token = longer;
    }
  }

  // Indented, as the makers' files are.
  [[nodiscard]] std::string json() const {
    using Json = nlohmann::json;
    const std::string pattern =
        R"([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+)"
        R"(| ?[\p{P}\p{S}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
    Json steps = Json::array();
    for (const std::string& regex :
         {std::string(R"(\p{N}{1,3})"), std::string("[一-龥\u3040-ゟ゠-ヿ]+"), pattern}) {
      steps.push_back(
          {{"type", "Split"}, {"behavior", "Isolated"}, {"pattern", {{"Regex", regex}}}});
    }
    steps.push_back({{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}});
    Json vocabulary;
    for (const std::string& token : tokens_) vocabulary[token] = vocabulary.size();
    return Json{{"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", merges_}}},
                {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", steps}}}}
        .dump(2);
  }

 private:
  bool add(const std::string& token) { return tokens_.insert(token).second; }

  std::set<std::string> tokens_;
  std::vector<std::vector<std::string>> merges_;
};

std::string document() { return make_document(Format::kText, 1'000'000, 1); }

const std::string& large_json() {
  static const std::string kJson = [] {
    VocabularyMaker maker;
    const std::string text = document();
    std::size_t at = 0;
    while (at < text.size() && !maker.is_full()) {
      const std::size_t end = std::min(text.find_first_of(" \n.,;:", at), text.size());
      maker.add_word(std::string_view(text).substr(at, end - at));
      at = end + 1;
    }
    std::mt19937 random(1);
    while (!maker.is_full()) {
      std::string word;
      for (auto size = 4 + random() % 8; size > 0; --size) {
        word += static_cast<char>('a' + random() % 26);
      }
      maker.add_word(word);
    }
    return maker.json();
  }();
  return kJson;
}

void count_bytes(benchmark::State& state, std::size_t size) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(size));
}

void load(benchmark::State& state) {
  const std::string& json = large_json();
  for (auto _ : state) benchmark::DoNotOptimize(parse_tokenizer_json(json));
  count_bytes(state, json.size());
}

// `state.range(0)` bytes at a time.
void encode(benchmark::State& state, const Tokenizer& tokenizer, const std::string& text) {
  const auto segment = static_cast<std::size_t>(state.range(0));
  std::size_t num_tokens = 0;
  for (auto _ : state) {
    num_tokens = 0;
    for (std::size_t at = 0; at < text.size(); at += segment) {
      num_tokens += tokenizer.encode_document(std::string_view(text).substr(at, segment)).size();
    }
  }
  count_bytes(state, text.size());
  state.counters["bytes/token"] =
      static_cast<double>(text.size()) / static_cast<double>(num_tokens);
}

void encode_by_json(benchmark::State& state) {
  encode(state, *parse_tokenizer_json(large_json()), document());
}
void encode_by_sentencepiece(benchmark::State& state) {
  encode(state, *load_tokenizer(HYMT_SOURCE_DIR "/models/tiny-en-de"), document());
}

// Texts in all 38 languages, and hostile ones, up to a megabyte.
std::string text_in_all_languages() {
  std::ifstream stream(HYMT_SOURCE_DIR "/tests/data/tokenizer_digests.json");
  const auto cases = nlohmann::json::parse(stream);
  std::string text;
  while (text.size() < 1'000'000) {
    for (const auto& one : cases) text += one.at(0).get<std::string>() + "\n";
  }
  return text;
}

// Empty, and the benchmark skipped, if there is none.
std::string real_folder(benchmark::State& state) {
  const char* folders = std::getenv("HYMT_TOKENIZERS_DIR");
  if (folders == nullptr) {
    state.SkipWithError("HYMT_TOKENIZERS_DIR is not set");
    return {};
  }
  return std::string(folders) + "/deepseek_v3/package/models";
}

void load_real(benchmark::State& state) {
  const std::string folder = real_folder(state);
  if (folder.empty()) return;
  for (auto _ : state) benchmark::DoNotOptimize(load_tokenizer(folder));
}
void encode_real(benchmark::State& state) {
  const std::string folder = real_folder(state);
  if (!folder.empty()) encode(state, *load_tokenizer(folder), document());
}
void encode_real_in_all_languages(benchmark::State& state) {
  const std::string folder = real_folder(state);
  if (!folder.empty()) encode(state, *load_tokenizer(folder), text_in_all_languages());
}

BENCHMARK(load)->Unit(benchmark::kMillisecond);
BENCHMARK(load_real)->Unit(benchmark::kMillisecond);
BENCHMARK(encode_real)->Arg(200)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(encode_real_in_all_languages)->Arg(200)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(encode_by_json)->Arg(200)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(encode_by_sentencepiece)->Arg(200)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace hymt

BENCHMARK_MAIN();
