#include "cli/commands/verify_model.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands/exit_code.h"
#include "cli/report/safe_text.h"
#include "cli/report/scaled_number.h"
#include "parsers/document/error.h"
#include "translate/generation/batch_decoder.h"
#include "translate/generation/request_codec.h"
#include "translate/loading/model.h"
#include "translate/loading/model_location.h"
#include "translate/model/packed_weights.h"

namespace hymt {
namespace {

constexpr std::string_view kSentence = "Open the file.";
constexpr std::size_t kMostCharacters = 500;

// What two people with the same file see alike.
struct Verification {
  std::string path;
  std::string weights_hash;
  std::string tokenizer_hash;
  std::uint64_t num_bytes = 0;
  std::string packed;  // Names of precisions.
  std::vector<TokenId> prompt;
  std::vector<TokenId> answer;
  std::string text;
};

GenerationRequest request_for(const LanguageDirections& languages) {
  GenerationRequest request;
  request.source.text = kSentence;
  request.source_language = languages.sources.empty() ? "en" : languages.sources.front();
  request.target_language = languages.targets.empty() ? "de" : languages.targets.front();
  return request;
}

// The likeliest tokens, one by one.
void translate_sentence(const std::shared_ptr<const Model>& model, Verification& result) {
  constexpr std::size_t kPositions = 512;
  const RequestCodec codec(model, kPositions, /*constrains_tags=*/false);
  PreparedRequest prepared = codec.prepare(request_for(model->languages()));
  result.prompt = prepared.decoding.prompt;
  BatchDecoder decoder(model->make_backend({/*num_threads=*/1, /*num_slots=*/1, kPositions}));
  decoder.submit(std::move(prepared.decoding));
  std::vector<DecodingResult> finished;
  while (!decoder.is_idle()) decoder.step(finished);
  if (finished.empty() || !finished.front().error.empty()) {
    throw Error(ErrorKind::kEngine, finished.empty() ? "gave no answer" : finished.front().error,
                result.path);
  }
  result.answer = finished.front().tokens;
  result.text = codec.answer(std::move(finished.front()), std::move(prepared.facts)).text;
  if (result.text.empty()) {
    throw Error(ErrorKind::kEngine,
                "has nothing to say to '" + std::string(kSentence) + "'; get its files again",
                result.path);
  }
}

// Whether the file holds what packing the model anew gives.
bool is_packed_of(const std::shared_ptr<const Checkpoint>& checkpoint, Precision precision,
                  const std::string& path, const FileSystem& file_system) {
  const auto file = file_system.open_to_read(path, Links::kFollow);
  bool is_same = true;
  std::string there;
  const auto compare = [&](std::string_view bytes) {
    there.resize(is_same ? bytes.size() : 0);
    std::size_t size = 0;
    while (size < there.size()) {
      const std::size_t count = file->read(there.data() + size, there.size() - size);
      if (count == 0) break;
      size += count;
    }
    is_same = is_same && there == bytes && size == bytes.size();
  };
  write_packed_weights(checkpoint, {.precision = precision}, compare);
  char more = 0;
  return is_same && file->read(&more, 1) == 0;
}

// Packs once more what was packed, and says in which precisions.
std::string check_packed(const std::shared_ptr<const Checkpoint>& checkpoint,
                         const FileSystem& file_system) {
  std::string names;
  for (const PrecisionTraits& precision : precisions()) {
    const auto file = find_packed_weights(*checkpoint, precision.precision);
    if (!file) continue;
    if (!is_packed_of(checkpoint, precision.precision, file->path, file_system)) {
      throw Error(ErrorKind::kEngine,
                  "does not hold the model's weights; remove it, or make it anew with 'hymt-doc "
                  "models pack'",
                  file->path);
    }
    names.append(names.empty() ? "" : ", ").append(precision.name);
  }
  return names;
}

Verification verify(const std::string& name, const FileSystem& file_system) {
  Verification result;
  result.path = locate_model(name);
  const auto source = open_model(result.path);
  {
    const auto checkpoint = source->open_checkpoint();
    result.weights_hash = checkpoint->content_hash();
    result.num_bytes = checkpoint->num_bytes();
    result.packed = check_packed(checkpoint, file_system);
  }
  result.tokenizer_hash = source->tokenizer_hash();
  translate_sentence(load_model(*source, {}), result);
  return result;
}

std::string listed(const std::vector<TokenId>& tokens) {
  std::string list;
  for (const TokenId token : tokens) list += (list.empty() ? "" : " ") + std::to_string(token);
  return list;
}

std::string text_of(const std::string& name, const Verification& result) {
  std::string text = name_on_line(name) + ": whole\n";
  const auto line = [&text](std::string label, std::string_view value) {
    constexpr std::size_t kLabelWidth = 14;
    label.resize(kLabelWidth, ' ');
    text.append("  ").append(label).append(one_line(value, kMostCharacters)).append("\n");
  };
  line("weights", result.weights_hash + ", " + bytes_text(result.num_bytes));
  if (!result.packed.empty()) line("packed", result.packed);
  line("tokenizer", result.tokenizer_hash);
  line("asked", std::string(kSentence) + " = " + listed(result.prompt));
  line("answered", result.text + " = " + listed(result.answer));
  return text;
}

}  // namespace

int verify_models(const ModelsOptions& options, FileSystem& file_system) {
  if (options.models.empty()) throw Error(ErrorKind::kUsage, "models verify wants a MODEL");
  const auto out = file_system.standard_output();
  int exit_code = kExitDone;
  for (const std::string& name : options.models) {
    try {
      out->write(text_of(name, verify(name, file_system)));
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kEngine) throw;
      const std::string place = error.path().empty() ? "" : error.path() + ": ";
      out->write(name_on_line(name) + ": " + one_line(place + error.what(), kMostCharacters) +
                 "\n");
      exit_code = kExitEngine;
    }
  }
  return exit_code;
}

}  // namespace hymt
