#include "translate/tokenizer/tokenizer.h"

#include <filesystem>

#include "parsers/document/error.h"
#include "translate/model_files/model_file.h"
#include "translate/tokenizer/byte_level_bpe.h"
#include "translate/tokenizer/sentencepiece_model.h"
#include "translate/tokenizer/sentencepiece_tokenizer.h"
#include "translate/tokenizer/tiktoken_ranks.h"
#include "translate/tokenizer/tokenizer_contents.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

struct TokenizerForm {
  const char* file;
  TokenizerContents (*read)(std::string_view bytes);
};
constexpr TokenizerForm kForms[] = {
    {"tokenizer.json",
     [](std::string_view bytes) -> TokenizerContents { return read_tokenizer_json(bytes); }},
    {"hy.tiktoken",
     [](std::string_view bytes) -> TokenizerContents { return read_tiktoken_ranks(bytes); }},
    {"tokenizer.model",
     [](std::string_view bytes) -> TokenizerContents { return read_sentencepiece_model(bytes); }},
};

// What `make` gives of the first of the files that is there.
template <class Make>
auto from_tokenizer_file(const std::string& folder, Make make) {
  for (const TokenizerForm& form : kForms) {
    const fs::path path = fs::path(folder) / form.file;
    const auto bytes = read_optional_model_file(path.string(), kMaxModelFileBytes);
    if (!bytes) continue;
    try {
      return make(form.read(*bytes));
    } catch (const Error& error) {
      throw Error(error.kind(), std::string(error.what()) + " Get the model's files again.",
                  path.string());
    }
  }
  throw Error(ErrorKind::kEngine,
              "The folder holds no tokenizer: neither tokenizer.json nor hy.tiktoken nor "
              "tokenizer.model. Copy it from where the model comes from.",
              folder);
}

}  // namespace

std::vector<TokenId> Tokenizer::encode_document(std::string_view text) const {
  const TextPart part{TextKind::kDocument, text};
  return encode({&part, 1});
}

std::vector<TokenId> Tokenizer::encode_template(std::string_view text) const {
  const TextPart part{TextKind::kTemplate, text};
  return encode({&part, 1});
}

std::string Tokenizer::decode(std::span<const TokenId> ids) const {
  std::string text;
  for (const TokenId id : ids) text += token_bytes(id);
  return text;
}

std::unique_ptr<const Tokenizer> make_tokenizer(const TokenizerContents& contents) {
  if (const auto* bpe = std::get_if<TokenizerJson>(&contents)) {
    return std::make_unique<const ByteLevelBpe>(*bpe);
  }
  return std::make_unique<const SentencePieceTokenizer>(std::get<SentencePieceModel>(contents));
}

std::unique_ptr<const Tokenizer> parse_tokenizer_json(std::string_view json) {
  return make_tokenizer(read_tokenizer_json(json));
}

std::unique_ptr<const Tokenizer> parse_tiktoken_ranks(std::string_view file) {
  return make_tokenizer(read_tiktoken_ranks(file));
}

std::unique_ptr<const Tokenizer> parse_sentencepiece_model(std::string_view bytes) {
  return make_tokenizer(read_sentencepiece_model(bytes));
}

TokenizerContents read_tokenizer_contents(const std::string& folder) {
  return from_tokenizer_file(folder, [](TokenizerContents contents) { return contents; });
}

std::unique_ptr<const Tokenizer> load_tokenizer(const std::string& folder) {
  return from_tokenizer_file(folder, make_tokenizer);
}

}  // namespace hymt
