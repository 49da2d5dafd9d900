// Where a model comes from: all that there is to know before its weights are made ready to compute
// with. That is a folder as it comes from Hugging Face, or a GGUF file; another container, a name
// that is fetched first, or an adapter over another source is one more class.
#pragma once

#include <memory>
#include <string>

#include "translate/model/checkpoint.h"
#include "translate/model/model_config.h"
#include "translate/prompts/model_languages.h"
#include "translate/prompts/prompt_template.h"
#include "translate/tokenizer/tokenizer_contents.h"

namespace hymt {

// Reads when it is asked, each time anew. Any number of threads may ask. Unless it says otherwise,
// a function throws Error (kEngine) that names file and remedy.
class ModelSource {
 public:
  ModelSource() = default;
  ModelSource(const ModelSource&) = delete;
  ModelSource& operator=(const ModelSource&) = delete;
  virtual ~ModelSource() = default;

  // The file or folder, for messages. Throws nothing.
  [[nodiscard]] virtual const std::string& path() const = 0;

  [[nodiscard]] virtual ModelConfig config() const = 0;
  // The tensors, checked against the configuration.
  [[nodiscard]] virtual std::shared_ptr<const Checkpoint> open_checkpoint() const = 0;
  [[nodiscard]] virtual std::unique_ptr<const Tokenizer> load_tokenizer() const = 0;
  // What it is made of.
  [[nodiscard]] virtual TokenizerContents tokenizer_contents() const = 0;
  // 32 hexadecimal digits, of everything that text and the end of an answer are read by.
  [[nodiscard]] virtual std::string tokenizer_hash() const = 0;
  // Which prompts it was taught. Throws only if it brings a style of its own that is none.
  [[nodiscard]] virtual ChosenPromptStyle prompt_style() const = 0;
  [[nodiscard]] virtual GenerationDefaults generation_defaults() const = 0;
  // From which languages into which it translates.
  [[nodiscard]] virtual LanguageDirections languages() const = 0;
  // The licence that it states, a name or the first line of its text; empty: none. A stranger's
  // words. Throws nothing.
  [[nodiscard]] virtual std::string licence() const = 0;
};

// A folder with config.json, safetensors, and tokenizer.json, hy.tiktoken or tokenizer.model.
// Nothing is read yet.
[[nodiscard]] std::unique_ptr<const ModelSource> open_model_folder(std::string folder);

// A GGUF file, or one of the parts of a split one; tokenizer and all else are keys in it. Nothing
// is read yet.
[[nodiscard]] std::unique_ptr<const ModelSource> open_gguf_file(std::string path);

// Whichever of them `path` is, as locate_model() gives it.
[[nodiscard]] std::unique_ptr<const ModelSource> open_model(std::string path);

}  // namespace hymt
