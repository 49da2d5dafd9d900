#include "translate/loading/model.h"

#include <future>
#include <memory>
#include <optional>
#include <string>
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

// What was packed before, for who can read it.
std::optional<PackedWeightsFile> find_packed(const Checkpoint& checkpoint,
                                             const BackendChoice& backend) {
  if (!backend.kind->reads_packed_weights) return std::nullopt;
  return find_packed_weights(checkpoint, backend.precision);
}

struct PreparedParts {
  std::shared_ptr<const BackendWeights> weights;
  std::unique_ptr<const Tokenizer> tokenizer;
  std::string content_hash;
};

// Packs the weights, and finds the checkpoint's content_hash() out at the same time, which reads
// them all, too; so they come from a disk once.
PreparedParts pack_parts(const ModelSource& source,
                         const std::shared_ptr<const Checkpoint>& checkpoint,
                         const BackendKind& kind, const WeightsOptions& options) {
  PreparedParts parts;
  parts.tokenizer = source.load_tokenizer();  // First: should it be broken, that is soon told.
  std::future<std::string> hash = std::async([&checkpoint] { return checkpoint->content_hash(); });
  try {
    parts.weights = kind.prepare(checkpoint, options);
    parts.content_hash = hash.get();
  } catch (...) {
    checkpoint->give_up_hash();  // Which is waited for.
    throw;
  }
  return parts;
}

// Reads packed weights, of which the hash is known, and the tokenizer, which takes as long.
PreparedParts read_parts(const ModelSource& source,
                         const std::shared_ptr<const Checkpoint>& checkpoint,
                         const BackendKind& kind, const WeightsOptions& options,
                         std::string content_hash) {
  PreparedParts parts;
  auto tokenizer = std::async([&source] { return source.load_tokenizer(); });
  parts.weights = kind.prepare(checkpoint, options);
  parts.tokenizer = tokenizer.get();
  parts.content_hash = std::move(content_hash);
  return parts;
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
  const auto packed = find_packed(*checkpoint, options.backend);
  const bool is_known = packed && packed->is_of_use();
  return identity(source, is_known ? packed->content_hash : checkpoint->content_hash(),
                  options.backend.precision, style_for(source, options));
}

std::shared_ptr<const Model> load_model(const ModelSource& source, const LoadOptions& options) {
  const BackendChoice& backend = options.backend;
  const std::shared_ptr<const Checkpoint> checkpoint = source.open_checkpoint();
  ModelParts parts;
  parts.style = style_for(source, options);
  parts.generation = source.generation_defaults();
  parts.languages = source.languages();
  parts.licence = source.licence();
  parts.max_positions = checkpoint->config().max_positions;
  const WeightsOptions weights{backend.precision, backend.device, options.num_threads};
  const auto packed = find_packed(*checkpoint, backend);
  const bool is_known = packed && packed->is_of_use();
  if (packed && !is_known) parts.outdated_file = packed->path;
  PreparedParts prepared =
      is_known ? read_parts(source, checkpoint, *backend.kind, weights, packed->content_hash)
               : pack_parts(source, checkpoint, *backend.kind, weights);
  parts.weights = std::move(prepared.weights);
  parts.tokenizer = std::move(prepared.tokenizer);
  const std::string& content_hash = prepared.content_hash;
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
