// What our backend on the processor computes of a model, for a judge that is not ours.
//
//     greedy_tokens MODEL PRECISION COUNT ID... [--logits FILE]
//
// Reads the prompt's tokens, chooses COUNT more, the most probable ones, and writes them on one
// line; on a second one the XXH3-128 of the rows of logits that they were chosen from, which go to
// the FILE as float32. MODEL is a folder or GGUF file, of whose tokenizer nothing is asked.
#include <xxhash.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/error.h"
#include "translate/loading/backend_kinds.h"
#include "translate/loading/model_source.h"
#include "translate/model/hex_digits.h"

namespace hymt {
namespace {

void write_tokens(const std::string& path, const std::string& precision, std::size_t count,
                  std::vector<TokenId> tokens, const char* logits_path) {
  const auto checkpoint = open_model(path)->open_checkpoint();
  const BackendChoice choice = choose_backend("cpu", "auto", precision);
  const auto weights = choice.kind->prepare(checkpoint, {choice.precision, choice.device, 2});
  const auto backend = weights->make_backend({2, 1, tokens.size() + count});
  const std::size_t vocab_size = checkpoint->config().vocab_size;
  std::vector<float> logits(count * vocab_size);
  for (std::size_t i = 0; i < count; ++i) {
    RowRequest request;
    request.logits = std::span(logits).subspan(i * vocab_size, vocab_size);
    RowAnswer answer;
    const SequenceStep step = {0, tokens, {&request, 1}};
    backend->forward({&step, 1}, {&answer, 1});
    tokens = {answer.chosen.token};
    std::cout << (i > 0 ? " " : "") << tokens.front();
  }
  const XXH128_hash_t hash = XXH3_128bits(logits.data(), logits.size() * sizeof(float));
  std::cout << '\n' << hex_digits(hash.high64, hash.low64) << '\n';
  if (logits_path == nullptr) return;
  std::ofstream(logits_path, std::ios::binary)
      .write(reinterpret_cast<const char*>(logits.data()),
             static_cast<std::streamsize>(logits.size() * sizeof(float)));
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  if (argc < 5) {
    std::cerr << "usage: greedy_tokens MODEL PRECISION COUNT ID... [--logits FILE]\n";
    return 2;
  }
  const char* logits_path = nullptr;
  if (std::string_view(argv[argc - 2]) == "--logits") {
    logits_path = argv[argc - 1];
    argc -= 2;
  }
  std::vector<hymt::TokenId> tokens;
  for (int i = 4; i < argc; ++i) tokens.push_back(std::atoi(argv[i]));
  try {
    hymt::write_tokens(argv[1], argv[2], static_cast<std::size_t>(std::atoi(argv[3])), tokens,
                       logits_path);
    return 0;
  } catch (const hymt::Error& error) {
    std::cerr << error.path() << ": " << error.what() << '\n';
  }
  return 1;
}
