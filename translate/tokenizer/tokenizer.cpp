#include "translate/tokenizer/tokenizer.h"

#include <filesystem>

#include "parsers/document/error.h"
#include "translate/model_files/model_file.h"
#include "translate/tokenizer/byte_level_bpe.h"
#include "translate/tokenizer/sentencepiece_model.h"
#include "translate/tokenizer/sentencepiece_tokenizer.h"
#include "translate/tokenizer/tiktoken_ranks.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

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

std::unique_ptr<const Tokenizer> parse_tokenizer_json(std::string_view json) {
  return std::make_unique<const ByteLevelBpe>(read_tokenizer_json(json));
}

std::unique_ptr<const Tokenizer> parse_tiktoken_ranks(std::string_view file) {
  return std::make_unique<const ByteLevelBpe>(read_tiktoken_ranks(file));
}

std::unique_ptr<const Tokenizer> parse_sentencepiece_model(std::string_view bytes) {
  return std::make_unique<const SentencePieceTokenizer>(read_sentencepiece_model(bytes));
}

std::unique_ptr<const Tokenizer> load_tokenizer(const std::string& folder) {
  struct Form {
    const char* file;
    std::unique_ptr<const Tokenizer> (*parse)(std::string_view bytes);
  };
  for (const Form& form :
       {Form{"tokenizer.json", parse_tokenizer_json}, Form{"hy.tiktoken", parse_tiktoken_ranks},
        Form{"tokenizer.model", parse_sentencepiece_model}}) {
    const fs::path path = fs::path(folder) / form.file;
    const auto bytes = read_optional_model_file(path.string(), kMaxModelFileBytes);
    if (!bytes) continue;
    try {
      return form.parse(*bytes);
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

}  // namespace hymt
