#include "cli/commands/calibration_texts.h"

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "parsers/document/error.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {
namespace {

// More say hardly more, and all are in memory at once, as many numbers each as a layer is wide.
constexpr std::size_t kMostTokens = 8192;
constexpr std::size_t kMostTokensOfText = 1024;

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return part;
}

// Lines as a model sees them.
class TokenMaker {
 public:
  explicit TokenMaker(const ModelSource& source)
      : languages_(source.languages()),
        tokenizer_(source.load_tokenizer()),
        prompts_(source.prompt_style().style, *tokenizer_,
                 source.generation_defaults().end_tokens) {}

  [[nodiscard]] std::vector<TokenId> tokens_of(std::string_view line) const {
    GenerationRequest request;
    request.source.text = take_until(line, '\t');
    const std::string_view answer = take_until(line, '\t');
    request.source_language = languages_.sources.empty() ? "en" : languages_.sources.front();
    request.target_language = line;
    if (line.empty()) {
      request.target_language = languages_.targets.empty() ? "de" : languages_.targets.front();
    }
    std::vector<TokenId> tokens = prompts_.build(request, kMostTokensOfText).ids;
    if (!answer.empty()) {
      const std::vector<TokenId> more = tokenizer_->encode_document(answer);
      tokens.insert(tokens.end(), more.begin(), more.end());
      tokens.push_back(prompts_.end_tokens().front());
    }
    return tokens;
  }

 private:
  LanguageDirections languages_;
  std::unique_ptr<const Tokenizer> tokenizer_;
  PromptTemplate prompts_;
};

}  // namespace

std::vector<std::vector<TokenId>> read_calibration_texts(
    const std::vector<std::filesystem::path>& paths, const ModelSource& source,
    const FileSystem& file_system) {
  const TokenMaker maker(source);
  std::vector<std::vector<TokenId>> texts;
  std::size_t num_tokens = 0;
  for (const std::filesystem::path& path : paths) {
    std::string content;
    try {
      content = read_file(file_system, path, {}, /*regular_only=*/false);
    } catch (const Error& error) {
      throw Error(ErrorKind::kUsage, error.what(), error.path());
    }
    for (std::string_view rest = content; !rest.empty();) {
      std::string_view line = take_until(rest, '\n');
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty() || line.front() == '\t') continue;
      std::vector<TokenId> tokens = maker.tokens_of(line);
      if (tokens.size() > kMostTokensOfText) continue;
      if (num_tokens + tokens.size() > kMostTokens) return texts;
      num_tokens += tokens.size();
      texts.push_back(std::move(tokens));
    }
  }
  if (texts.empty()) {
    throw Error(ErrorKind::kUsage, "holds no sentence to calibrate with; write one a line",
                paths.back().string());
  }
  return texts;
}

}  // namespace hymt
