// The safetensors format: eight bytes with the length of a JSON header (little-endian), the header
// {name: {"dtype", "shape", "data_offsets": [begin, end]}}, then the data that offsets count from.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace hymt {

// A tensor as the file says. `bytes` lies in the file's bytes and, if the type is one that we know,
// has the size that shape and type make.
struct StoredTensor {
  std::string name;
  std::string type;  // "BF16", "F8_E4M3", ...
  std::vector<std::size_t> shape;
  std::span<const std::byte> bytes;
};

// The tensors of a file, sorted by name. Throws Error (kEngine) with `path` if the header does not
// fit the file: lengths, offsets, overlaps, shapes and names are all checked.
[[nodiscard]] std::vector<StoredTensor> parse_safetensors(std::span<const std::byte> file,
                                                          const std::string& path);

}  // namespace hymt
