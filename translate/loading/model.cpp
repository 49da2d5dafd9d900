#include "translate/loading/model.h"

#include <future>
#include <tuple>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/packed_weights.h"

namespace hymt {
namespace {

// Raised when prompts change their wording.
constexpr int kPromptVersion = 1;

std::string identity(const ModelSource& source, const std::string& content_hash,
                     Precision precision, const PromptStyle& style) {
  std::string text = "model " + content_hash;
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

std::string fingerprint(const ModelSource& source, const std::string& content_hash,
                        const BackendTraits& traits, const PromptStyle& style) {
  std::string text = "hymt-doc " HYMT_VERSION "; model " + content_hash;
  text += "; tokenizer " + source.tokenizer_hash();
  text.append("; prompts ").append(prompt_style_identity(style));
  text += "; " + traits.name + " (" + traits.details + ") ";
  text += precision_name(traits.precision);
  return text;
}

// Of a checkpoint whose weights were packed before, for whom packed ones will do; else empty.
std::string known_content_hash(const Checkpoint& checkpoint, const BackendChoice& backend) {
  if (!backend.kind->reads_packed_weights) return {};
  const auto packed = find_packed_weights(checkpoint, backend.precision);
  return packed ? packed->content_hash : "";
}

// The weights, and the checkpoint's content_hash(), which reads them all, too: where both are to be
// found out at the same time, so that they come from a disk once.
std::pair<std::shared_ptr<const BackendWeights>, std::string> prepare_and_hash(
    const std::shared_ptr<const Checkpoint>& checkpoint, const LoadOptions& options) {
  const BackendChoice& backend = options.backend;
  const WeightsOptions weights_options{backend.precision, backend.device, options.num_threads};
  if (std::string known = known_content_hash(*checkpoint, backend); !known.empty()) {
    return {backend.kind->prepare(checkpoint, weights_options), std::move(known)};
  }
  std::future<std::string> hash = std::async([&checkpoint] { return checkpoint->content_hash(); });
  try {
    auto weights = backend.kind->prepare(checkpoint, weights_options);
    return {std::move(weights), hash.get()};
  } catch (...) {
    checkpoint->give_up_hash();  // Which is waited for.
    throw;
  }
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
  const auto checkpoint = source.open_checkpoint();
  std::string content_hash = known_content_hash(*checkpoint, options.backend);
  if (content_hash.empty()) content_hash = checkpoint->content_hash();
  return identity(source, content_hash, options.backend.precision, style_for(source, options));
}

std::shared_ptr<const Model> load_model(const ModelSource& source, const LoadOptions& options) {
  const std::shared_ptr<const Checkpoint> checkpoint = source.open_checkpoint();
  // Takes as long as reading packed weights does.
  auto tokenizer = std::async(std::launch::async, [&source] { return source.load_tokenizer(); });
  ModelParts parts;
  parts.style = style_for(source, options);
  parts.generation = source.generation_defaults();
  parts.languages = source.languages();
  parts.licence = source.licence();
  parts.max_positions = checkpoint->config().max_positions;
  std::string content_hash;
  std::tie(parts.weights, content_hash) = prepare_and_hash(checkpoint, options);
  parts.tokenizer = tokenizer.get();
  const BackendTraits traits = parts.weights->traits();
  parts.fingerprint = fingerprint(source, content_hash, traits, parts.style);
  parts.identity = identity(source, content_hash, traits.precision, parts.style);
  checkpoint->check_unchanged();
  try {
    return std::make_shared<const Model>(std::move(parts));
  } catch (const Error& error) {  // Which parts do not fit; not where they come from.
    throw Error(error.kind(), error.what(), source.path());
  }
}

}  // namespace hymt
