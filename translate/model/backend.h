// What computes a model: tokens in, next tokens out, with the keys and values of what it has seen
// kept in slots. It knows neither text nor prompts, nor when an answer ends.
//
//     Checkpoint --prepare--> BackendWeights, shared and immutable --make_backend--> Backend
//
// The interface holds no type of any library, so that a backend can live in a plug-in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "parsers/document/error.h"
#include "translate/model/checkpoint.h"
#include "translate/model/row_request.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

enum class Precision : std::uint8_t { kFloat32, kBFloat16, kInt8, kInt4 };

struct PrecisionTraits {
  Precision precision = Precision::kFloat32;
  std::string_view name;         // "fp32", "bf16", "int8", "int4"
  std::uint64_t kv_value_bytes;  // Of one number of keys or values.
};
[[nodiscard]] std::span<const PrecisionTraits> precisions();  // The most exact first.
[[nodiscard]] const PrecisionTraits& traits_of(Precision precision);
[[nodiscard]] std::string_view precision_name(Precision precision);

struct BackendTraits {
  std::string name;     // "cpu", "torch"
  std::string details;  // What else decides the bits: device, instruction set, library version.
  Precision precision = Precision::kFloat32;
  std::size_t vocab_size = 0;
  // The same answers to the last bit for a sequence whatever else is in the batch, however its
  // tokens are divided into calls, and with any number of threads.
  bool is_batch_invariant = false;
};

// New tokens of one sequence. They stand at the positions after those that its slot holds.
struct SequenceStep {
  std::size_t slot = 0;             // No slot twice in one call.
  std::span<const TokenId> tokens;  // At least 1, each in [0, vocab_size).
  // About the logits behind the last so many of the tokens; may be none (only fills the slot).
  std::span<const RowRequest> rows;
};

struct BackendOptions {
  std::size_t num_threads = 1;    // At least 1.
  std::size_t num_slots = 32;     // Sequences that can be under way at once; at least 1.
  std::size_t num_positions = 0;  // Of each slot: 1 to ModelConfig::max_positions.
};

// There is no memory for what a forward pass needs: keys and values of more positions, or buffers.
class OutOfMemory : public Error {
 public:
  explicit OutOfMemory(const std::string& message) : Error(ErrorKind::kEngine, message) {}
};

// Computes one batch after another, with keys, values and threads of its own. Used by one thread at
// a time.
class Backend {
 public:
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  virtual ~Backend() = default;

  [[nodiscard]] virtual BackendTraits traits() const = 0;
  [[nodiscard]] virtual std::size_t num_slots() const = 0;
  [[nodiscard]] virtual std::size_t num_positions() const = 0;
  // Memory that it holds beside the weights: keys, values and buffers.
  [[nodiscard]] virtual std::uint64_t num_bytes() const = 0;

  // One forward pass over all steps together. `answers` takes one for each row that is asked
  // about, in order of the steps: sum of rows.size(). Requires that each slot's length stays within
  // num_positions. Throws OutOfMemory or std::bad_alloc; then the slots hold what they held before,
  // and a pass with fewer tokens, or after some slots were truncated, may succeed. Throws Error
  // (kEngine) if the device fails; then the slots hold nothing useful.
  virtual void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) = 0;

  // Tokens that a slot holds.
  [[nodiscard]] virtual std::size_t length(std::size_t slot) const = 0;

  // Forgets what a slot holds from position `length` on; 0 empties it. Requires length <=
  // length(slot).
  virtual void truncate(std::size_t slot, std::size_t length) = 0;

  // `to` (emptied first) holds the first `length` positions of `from`, too: a prompt's beginning
  // that many sequences share is computed once and takes memory once.
  virtual void share_prefix(std::size_t from, std::size_t to, std::size_t length) = 0;
};

struct WeightsOptions {
  Precision precision = Precision::kInt8;
  std::string device = "cpu";   // "cpu", "cuda", "cuda:1"
  std::size_t num_threads = 1;  // For getting them ready. At least 1.
  bool packs_anew = false;      // Even where packed weights lie beside the model.
};

// A checkpoint's weights in the form that one kind of backend computes with. Immutable; any number
// of backends, on any threads, share them.
class BackendWeights {
 public:
  BackendWeights() = default;
  BackendWeights(const BackendWeights&) = delete;
  BackendWeights& operator=(const BackendWeights&) = delete;
  virtual ~BackendWeights() = default;

  [[nodiscard]] virtual BackendTraits traits() const = 0;
  [[nodiscard]] virtual std::uint64_t num_bytes() const = 0;  // Memory that they hold.

  // A backend keeps the weights alive, which a std::shared_ptr must hold. Throws Error (kEngine) if
  // the device fails.
  [[nodiscard]] virtual std::unique_ptr<Backend> make_backend(
      const BackendOptions& options) const = 0;

  // Throws Error (kEngine) if files that go on being read are no longer what was loaded: then what
  // was computed is worth nothing.
  virtual void check_unchanged() const {}
};

// For our own kernels; needs no plug-in. Reads the weights as they were packed before, if a file of
// them lies beside the model (packed_weights.h). Throws Error (kEngine) with the bytes needed if
// there is no memory, or that names that file if it is damaged.
[[nodiscard]] std::shared_ptr<const BackendWeights> prepare_cpu_weights(
    std::shared_ptr<const Checkpoint> checkpoint, const WeightsOptions& options);

// Memory for computing with our own kernels, in bytes, before anything is read. What documents take
// is not in it.
struct CpuMemory {
  std::uint64_t weights = 0;
  std::uint64_t least = 0;  // prepare_cpu_weights() refuses to begin where there is less.
  std::uint64_t peak = 0;   // With so many sequences of kForecastPositions under way; about.
};

// Positions of a sequence that is long for a segment, its prompt included.
inline constexpr std::size_t kForecastPositions = 512;

[[nodiscard]] CpuMemory forecast_cpu_memory(const Checkpoint& checkpoint, Precision precision,
                                            std::size_t num_sequences);
// For the libtorch plug-in (libhymt_torch.so in the folder of the program's libraries), opened with
// the first call. Throws Error (kEngine) with the loader's message if it cannot be. Requires fp32
// or bf16.
[[nodiscard]] std::shared_ptr<const BackendWeights> prepare_torch_weights(
    std::shared_ptr<const Checkpoint> checkpoint, const WeightsOptions& options);

}  // namespace hymt
