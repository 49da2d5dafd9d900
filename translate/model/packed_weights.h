// Weights in the form that our own kernels compute with, in a file that lies beside the model: they
// need not be packed anew with every start, only read.
//
// Layout, numbers as the machine has them (little-endian everywhere that this is built for):
//
//     header      what it is, of which weights, in which precision (cpu/packed_file.cpp)
//     flags       a byte for each matrix: 1 if its inputs have factors
//     checksums   XXH3-64 of each piece
//     numbers     those of each matrix in pieces of kPieceBytes, the last one of each stretch less
//
// Sizes and places follow from the model, so the file can lie about none of them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "translate/model/backend.h"

namespace hymt {

// Where the file of a model, a folder or GGUF file, lies: "FOLDER/packed-int8.bin" and
// "FILE.gguf.packed-int8.bin", of a split one beside its first part.
[[nodiscard]] std::string packed_weights_path(const std::string& model, Precision precision);

struct PackedWeightsFile {
  std::string path;
  std::uint64_t num_bytes = 0;
  // Of the checkpoint that it was made of, if that is still what the model's files hold and this
  // version of the program reads the form; else empty: the file is of no use.
  std::string content_hash;

  [[nodiscard]] bool is_of_use() const { return !content_hash.empty(); }
};

// What lies there, by its header; the numbers are not read. None if there is no file. Throws Error
// (kEngine) if it cannot be read.
[[nodiscard]] std::optional<PackedWeightsFile> find_packed_weights(const Checkpoint& checkpoint,
                                                                   Precision precision);

// Packs and gives the file's bytes to `write`, from the beginning to the end, in parts; returns
// their number. Memory: as prepare_cpu_weights(). Throws Error (kEngine), also if the checkpoint
// has no stamp(), and what `write` throws.
std::uint64_t write_packed_weights(const std::shared_ptr<const Checkpoint>& checkpoint,
                                   const WeightsOptions& options,
                                   const std::function<void(std::string_view)>& write);

}  // namespace hymt
