#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "translate/loading/gguf_tokenizer.h"
#include "translate/loading/model_source.h"
#include "translate/model/gguf_checkpoint.h"
#include "translate/model/gguf_files.h"

namespace hymt {
namespace {

// What nobody else's files say: which prompts a model was taught, and its languages.
constexpr std::string_view kPromptStyleKey = "hymt-doc.prompt_style";
constexpr std::string_view kPromptStyleFileKey = "hymt-doc.prompt_style_file";
constexpr std::string_view kSourcesKey = "hymt-doc.source_languages";
constexpr std::string_view kTargetsKey = "hymt-doc.target_languages";

constexpr std::size_t kMostLicenceBytes = 200;

class GgufSource final : public ModelSource {
 public:
  explicit GgufSource(std::string path) : path_(std::move(path)) {}

  [[nodiscard]] const std::string& path() const override { return path_; }
  [[nodiscard]] ModelConfig config() const override { return gguf_config(open_gguf_files(path_)); }
  [[nodiscard]] std::shared_ptr<const Checkpoint> open_checkpoint() const override {
    return open_gguf(path_);
  }
  [[nodiscard]] std::unique_ptr<const Tokenizer> load_tokenizer() const override;
  [[nodiscard]] TokenizerContents tokenizer_contents() const override;
  [[nodiscard]] std::string tokenizer_hash() const override {
    return gguf_tokenizer_hash(read_gguf_keys(path_));
  }
  [[nodiscard]] ChosenPromptStyle prompt_style() const override;
  [[nodiscard]] GenerationDefaults generation_defaults() const override;
  [[nodiscard]] LanguageDirections languages() const override;
  [[nodiscard]] std::string licence() const override;

 private:
  // What `make` gives of it.
  template <class Make>
  [[nodiscard]] auto from_tokenizer(Make make) const {
    try {
      return make(read_gguf_tokenizer(read_gguf_keys(path_)));
    } catch (const Error& error) {
      if (!error.path().empty()) throw;
      throw Error(error.kind(), std::string(error.what()) + " Get the model's file again.", path_);
    }
  }

  std::string path_;
};

std::unique_ptr<const Tokenizer> GgufSource::load_tokenizer() const {
  return from_tokenizer(make_tokenizer);
}

TokenizerContents GgufSource::tokenizer_contents() const {
  return from_tokenizer([](TokenizerContents contents) { return contents; });
}

ChosenPromptStyle GgufSource::prompt_style() const {
  FamilyClues clues;
  clues.path = path_;
  std::optional<std::string> own;
  try {
    const GgufKeys keys = read_gguf_keys(path_);
    if (const std::string* json = keys.string(kPromptStyleFileKey)) own = *json;
    if (const std::string* style = keys.string(kPromptStyleKey)) clues.stated = *style;
    clues.stated_in = "the key " + std::string(kPromptStyleKey);
    for (const char* key : {"general.name", "general.basename", "general.finetune"}) {
      const std::string* text = keys.string(key);
      if (text != nullptr) clues.texts.push_back({"the key " + std::string(key), *text});
    }
  } catch (const Error&) {  // Whoever needs the file says what is wrong with it.
  }
  const std::string key = "the key " + std::string(kPromptStyleFileKey);
  if (own) {
    return {PromptStyle(parse_prompt_style_data(*own, path_)), key + " says so"};
  }
  return detect_prompt_style(clues);
}

GenerationDefaults GgufSource::generation_defaults() const {
  GenerationDefaults defaults;
  defaults.end_tokens = config().end_tokens;
  return defaults;
}

LanguageDirections GgufSource::languages() const {
  const GgufKeys keys = read_gguf_keys(path_);
  const auto listed = [&keys](std::string_view key) {
    const GgufValue* value = keys.find(key);
    const bool is_list = value != nullptr && value->strings() != nullptr;
    return is_list ? *value->strings() : std::vector<std::string>();
  };
  return {listed(kSourcesKey), listed(kTargetsKey)};
}

std::string GgufSource::licence() const {
  try {
    const GgufKeys keys = read_gguf_keys(path_);
    const std::string* licence = keys.string("general.license");
    const std::string* name = keys.string("general.license.name");
    if (name != nullptr && (licence == nullptr || *licence == "other")) licence = name;
    return licence == nullptr ? std::string() : licence->substr(0, kMostLicenceBytes);
  } catch (const Error&) {  // Whoever needs the file says what is wrong with it.
    return {};
  }
}

}  // namespace

std::unique_ptr<const ModelSource> open_gguf_file(std::string path) {
  return std::make_unique<const GgufSource>(std::move(path));
}

std::unique_ptr<const ModelSource> open_model(std::string path) {
  std::error_code ignored;
  const bool is_file = std::filesystem::is_regular_file(path, ignored);
  return is_file ? open_gguf_file(std::move(path)) : open_model_folder(std::move(path));
}

}  // namespace hymt
