#include "translate/loading/model.h"

#include <future>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

// Raised when prompts change their wording.
constexpr int kPromptVersion = 1;

std::string identity(const ModelSource& source, const Checkpoint& checkpoint, Precision precision,
                     const PromptStyle& style) {
  std::string text = "model " + checkpoint.content_hash();
  text += "; tokenizer " + source.tokenizer_hash();
  text.append("; prompts ").append(prompt_style_identity(style));
  return text.append(" ")
      .append(std::to_string(kPromptVersion))
      .append("; ")
      .append(precision_name(precision));
}

PromptStyle style_for(const ModelSource& source, const LoadOptions& options) {
  return options.prompt_style ? *options.prompt_style : source.prompt_style().style;
}

std::string fingerprint(const ModelSource& source, const Checkpoint& checkpoint,
                        const BackendTraits& traits, const PromptStyle& style) {
  std::string text = "hymt-doc " HYMT_VERSION "; model " + checkpoint.content_hash();
  text += "; tokenizer " + source.tokenizer_hash();
  text.append("; prompts ").append(prompt_style_identity(style));
  text += "; " + traits.name + " (" + traits.details + ") ";
  text += precision_name(traits.precision);
  return text;
}

}  // namespace

Model::Model(ModelParts parts)
    : parts_(std::move(parts)),
      prompts_(parts_.style, *parts_.tokenizer, parts_.generation.end_tokens) {
  const std::size_t vocab_size = parts_.weights->traits().vocab_size;
  if (parts_.tokenizer->size() > vocab_size) {
    throw Error(ErrorKind::kEngine,
                "The tokenizer has " + std::to_string(parts_.tokenizer->size()) +
                    " tokens and the model knows only " + std::to_string(vocab_size) +
                    "; take both from the same model.");
  }
}

std::string model_identity(const ModelSource& source, const LoadOptions& options) {
  return identity(source, *source.open_checkpoint(), options.backend.precision,
                  style_for(source, options));
}

std::shared_ptr<const Model> load_model(const ModelSource& source, const LoadOptions& options) {
  const BackendChoice& backend = options.backend;
  const std::shared_ptr<const Checkpoint> checkpoint = source.open_checkpoint();
  ModelParts parts;
  parts.tokenizer = source.load_tokenizer();
  parts.style = style_for(source, options);
  parts.generation = source.generation_defaults();
  parts.languages = source.languages();
  parts.licence = source.licence();
  parts.max_positions = checkpoint->config().max_positions;
  // Reads all weights, as those who pack them do at the same time; so they come from a disk once.
  std::future<void> hash =
      std::async([&checkpoint] { static_cast<void>(checkpoint->content_hash()); });
  try {
    parts.weights =
        backend.kind->prepare(checkpoint, {backend.precision, backend.device, options.num_threads});
  } catch (...) {
    checkpoint->give_up_hash();  // Which is waited for.
    throw;
  }
  hash.get();
  parts.fingerprint = fingerprint(source, *checkpoint, parts.weights->traits(), parts.style);
  parts.identity = identity(source, *checkpoint, parts.weights->traits().precision, parts.style);
  checkpoint->check_unchanged();
  try {
    return std::make_shared<const Model>(std::move(parts));
  } catch (const Error& error) {  // Which parts do not fit; not where they come from.
    throw Error(error.kind(), error.what(), source.path());
  }
}

}  // namespace hymt
