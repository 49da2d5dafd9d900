#include <xxhash.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "parsers/document/error.h"
#include "translate/loading/folder_languages.h"
#include "translate/loading/model_source.h"
#include "translate/model/hex_digits.h"
#include "translate/model/safetensors_checkpoint.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

// A licence's name or first line is not longer.
constexpr std::size_t kMostLicenceBytes = 200;

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n\"'";
  const std::size_t begin = text.find_first_not_of(kAround);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kAround) + 1 - begin);
}

// Cuts the first line off `text`.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// The `license:` of a README's front matter, the way that Hugging Face has it; where that says
// "other", its `license_name:`.
std::string licence_of_readme(std::string_view text) {
  std::string_view name;
  if (trimmed(take_line(text)) != "---") return {};
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (trimmed(line) == "---") break;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view value = trimmed(line.substr(colon + 1));
    const bool is_better = name.empty() || name == "other";
    if (line.substr(0, colon) == "license" && name.empty()) name = value;
    if (line.substr(0, colon) == "license_name" && is_better) name = value;
  }
  return std::string(name.substr(0, kMostLicenceBytes));
}

std::string first_line(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = trimmed(take_line(text));
    if (!line.empty()) return std::string(line.substr(0, kMostLicenceBytes));
  }
  return {};
}

class ModelFolderSource final : public ModelSource {
 public:
  explicit ModelFolderSource(std::string folder) : folder_(std::move(folder)) {}

  [[nodiscard]] const std::string& path() const override { return folder_; }
  [[nodiscard]] ModelConfig config() const override { return read_model_config(folder_); }
  [[nodiscard]] std::shared_ptr<const Checkpoint> open_checkpoint() const override {
    return open_safetensors(folder_);
  }
  [[nodiscard]] std::unique_ptr<const Tokenizer> load_tokenizer() const override {
    return hymt::load_tokenizer(folder_);
  }
  [[nodiscard]] TokenizerContents tokenizer_contents() const override {
    return read_tokenizer_contents(folder_);
  }
  [[nodiscard]] std::string tokenizer_hash() const override;
  [[nodiscard]] ChosenPromptStyle prompt_style() const override {
    return detect_prompt_style(folder_);
  }
  [[nodiscard]] GenerationDefaults generation_defaults() const override {
    return read_generation_defaults(folder_, config());
  }
  [[nodiscard]] LanguageDirections languages() const override { return folder_languages(folder_); }
  [[nodiscard]] std::string licence() const override;

 private:
  [[nodiscard]] std::string path_of(std::string_view name) const {
    return (std::filesystem::path(folder_) / name).string();
  }
  [[nodiscard]] std::string beginning_of(std::string_view name) const;

  std::string folder_;
};

std::string ModelFolderSource::tokenizer_hash() const {
  std::string content;
  const auto add = [&content](std::string_view bytes) {
    content += std::to_string(bytes.size()) + ":";
    content += bytes;
  };
  for (const char* name :
       {"tokenizer.json", "tokenizer.model", "tokenizer_config.json", "generation_config.json"}) {
    add(read_optional_model_file(path_of(name), kMaxModelFileBytes).value_or(""));
  }
  // Behind the others and only where it is, so that the hash of every other folder stays.
  if (const auto ranks = read_optional_model_file(path_of("hy.tiktoken"), kMaxModelFileBytes)) {
    add(*ranks);
  }
  const XXH128_hash_t hash = XXH3_128bits(content.data(), content.size());
  return hex_digits(hash.high64, hash.low64);
}

// Empty if the file cannot be read.
std::string ModelFolderSource::beginning_of(std::string_view name) const {
  constexpr std::size_t kMost = std::size_t{1} << 16U;
  try {
    return ModelFile(path_of(name)).read_beginning(kMost);
  } catch (const Error&) {
    return {};
  }
}

std::string ModelFolderSource::licence() const {
  std::string licence = licence_of_readme(beginning_of("README.md"));
  for (const char* name : {"LICENSE", "LICENSE.txt", "LICENSE.md"}) {
    if (licence.empty()) licence = first_line(beginning_of(name));
  }
  return licence;
}

}  // namespace

std::unique_ptr<const ModelSource> open_model_folder(std::string folder) {
  return std::make_unique<const ModelFolderSource>(std::move(folder));
}

}  // namespace hymt
