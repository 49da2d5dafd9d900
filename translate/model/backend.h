// What computes a model: tokens in, next tokens out, with the keys and values of what it has seen
// kept in slots. It knows neither text nor prompts, nor when an answer ends.
//
// The interface holds no type of any library, so that a backend can live in a plug-in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "translate/model/checkpoint.h"
#include "translate/model/row_request.h"
#include "translate/tokenizer/token_id.h"

namespace hymt {

enum class Precision : std::uint8_t { kFloat32, kBFloat16, kInt8 };
[[nodiscard]] std::string_view precision_name(Precision precision);  // "fp32", "bf16", "int8"

struct BackendOptions {
  Precision precision = Precision::kInt8;
  std::string device = "cpu";     // "cpu", "cuda", "cuda:1"
  std::size_t num_threads = 1;    // At least 1.
  std::size_t num_slots = 32;     // Sequences that can be under way at once.
  std::size_t num_positions = 0;  // Of each slot; at most ModelConfig::max_positions.
};

struct BackendTraits {
  std::string name;     // "cpu", "torch"
  std::string details;  // What else decides the bits: device, instruction set, library version.
  Precision precision = Precision::kFloat32;
  std::size_t num_slots = 0;
  std::size_t num_positions = 0;
  std::size_t vocab_size = 0;
  // The same answers to the last bit for a sequence whatever else is in the batch, however its
  // tokens are divided into calls, and with any number of threads.
  bool is_batch_invariant = false;
  std::uint64_t num_bytes = 0;  // Memory held: weights, caches and buffers.
};

// New tokens of one sequence. They stand at the positions after those that its slot holds.
struct SequenceStep {
  std::size_t slot = 0;             // No slot twice in one call.
  std::span<const TokenId> tokens;  // At least 1, each in [0, vocab_size).
  // About the logits behind the last so many of the tokens; may be none (only fills the slot).
  std::span<const RowRequest> rows;
};

// Used by one thread at a time.
class Backend {
 public:
  Backend() = default;
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;
  virtual ~Backend() = default;

  [[nodiscard]] virtual BackendTraits traits() const = 0;

  // One forward pass over all steps together. `answers` takes one for each row that is asked
  // about, in order of the steps: sum of rows.size(). Requires that each slot's length stays within
  // num_positions. Throws Error (kEngine) if the device fails; then the slots hold nothing useful.
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

// Our own kernels; needs no plug-in. Throws Error (kEngine) with the bytes needed
// if there is no memory.
[[nodiscard]] std::unique_ptr<Backend> make_cpu_backend(
    std::shared_ptr<const Checkpoint> checkpoint, const BackendOptions& options);

// The libtorch plug-in (libhymt_torch.so in the folder of the program's libraries), opened with the
// first call. Throws Error (kEngine) with the loader's message if it cannot be.
[[nodiscard]] std::unique_ptr<Backend> make_torch_backend(
    std::shared_ptr<const Checkpoint> checkpoint, const BackendOptions& options);

}  // namespace hymt
