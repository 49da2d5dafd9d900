#include <xxhash.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "parsers/document/error.h"
#include "translate/generation/folder_languages.h"
#include "translate/generation/loaded_model.h"
#include "translate/generation/model_generator.h"
#include "translate/model/backend.h"
#include "translate/model/checkpoint.h"
#include "translate/model/hex_digits.h"
#include "translate/model/model_config.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

// Positions of a sequence: prompt, segment, answer. Far more than a sentence needs.
constexpr std::size_t kMostPositions = 2048;

[[noreturn]] void throw_unknown(std::string_view option, const std::string& word,
                                std::string_view known) {
  throw Error(ErrorKind::kUsage,
              std::string(option) + ": '" + word + "' is none of " + std::string(known));
}

bool wants_torch(const ModelOptions& options) {
  if (options.backend == "torch") return true;
  const bool wants_cpu = options.device == "auto" || options.device == "cpu";
  if (options.backend == "auto") return !wants_cpu;
  if (options.backend != "cpu") throw_unknown("--backend", options.backend, "auto, cpu, torch");
  if (!wants_cpu) {
    throw Error(ErrorKind::kUsage, "--device " + options.device +
                                       " needs --backend torch; the backend cpu runs on the "
                                       "processor only");
  }
  return false;
}

Precision precision_of(const ModelOptions& options, bool is_torch) {
  if (options.precision == "auto") {
    if (!is_torch) return Precision::kInt8;
    return options.device.starts_with("cuda") ? Precision::kBFloat16 : Precision::kFloat32;
  }
  for (const Precision precision : {Precision::kFloat32, Precision::kBFloat16, Precision::kInt8}) {
    if (options.precision == precision_name(precision)) return precision;
  }
  throw_unknown("--precision", options.precision, "auto, fp32, bf16, int8");
}

// Of everything that text and the end of an answer are read by.
std::string small_files_hash(const std::string& folder) {
  std::string content;
  for (const char* name :
       {"tokenizer.json", "tokenizer.model", "tokenizer_config.json", "generation_config.json"}) {
    const std::string path = (std::filesystem::path(folder) / name).string();
    const std::string bytes = read_optional_model_file(path, kMaxModelFileBytes).value_or("");
    content += std::to_string(bytes.size()) + ":" + bytes;
  }
  const XXH128_hash_t hash = XXH3_128bits(content.data(), content.size());
  return hex_digits(hash.high64, hash.low64);
}

// All that decides an answer, for people to read.
std::string fingerprint(const Checkpoint& checkpoint, const BackendTraits& traits,
                        PromptStyle style, bool is_deterministic) {
  std::string text = "hymt-doc " HYMT_VERSION "; model " + checkpoint.content_hash();
  text += "; tokenizer " + small_files_hash(checkpoint.folder());
  text.append("; prompts ").append(prompt_style_name(style));
  text += "; " + traits.name + " (" + traits.details + ") ";
  text += precision_name(traits.precision);
  // What is not promised to be the same twice should not look as if it were.
  if (!traits.is_batch_invariant && !is_deterministic) {
    text += ", batches of " + std::to_string(traits.num_slots);
  }
  return text;
}

}  // namespace

std::shared_ptr<const LoadedModel> load_model(const ModelOptions& options) {
  const bool is_torch = wants_torch(options);
  BackendOptions backend_options;
  backend_options.precision = precision_of(options, is_torch);
  backend_options.device = options.device == "auto" ? "cpu" : options.device;
  backend_options.num_threads = options.num_threads;
  // The cpu backend is batch-invariant by itself.
  const bool one_by_one = options.is_deterministic && is_torch;
  backend_options.num_slots = one_by_one ? 1 : options.max_batch;

  const std::shared_ptr<const Checkpoint> checkpoint = Checkpoint::open(options.folder);
  backend_options.num_positions = std::min(kMostPositions, checkpoint->config().max_positions);
  ModelParts parts;
  parts.tokenizer = load_tokenizer(options.folder);
  parts.style =
      options.prompt_style ? *options.prompt_style : detect_prompt_style(options.folder).style;
  parts.end_tokens = read_generation_defaults(options.folder, checkpoint->config()).end_tokens;
  parts.languages = folder_languages(options.folder);
  std::unique_ptr<Backend> backend = is_torch ? make_torch_backend(checkpoint, backend_options)
                                              : make_cpu_backend(checkpoint, backend_options);
  parts.fingerprint =
      fingerprint(*checkpoint, backend->traits(), parts.style, options.is_deterministic);
  checkpoint->check_unchanged();
  if (!is_torch) parts.checkpoint = checkpoint;
  BatchDecoderOptions decoder_options;
  decoder_options.shares_beginnings = !one_by_one;
  parts.decoder = std::make_unique<BatchDecoder>(std::move(backend), decoder_options);
  try {
    return std::make_shared<const LoadedModel>(std::move(parts));
  } catch (const Error& error) {  // Which parts do not fit; not where they come from.
    throw Error(error.kind(), error.what(), checkpoint->folder());
  }
}

std::unique_ptr<Generator> load_model_generator(const ModelOptions& options) {
  return make_model_generator(load_model(options));
}

}  // namespace hymt
