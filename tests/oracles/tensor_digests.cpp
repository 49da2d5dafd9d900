// What we make of the tensors in GGUF files, for a judge that is not ours.
//
//     tensor_digests FILE.gguf...
//
// Writes a line a tensor, sorted by name: name, type, shape, and the XXH3-128 of its values as
// float32. Exits with 1, and the reason on standard error, if a file or a type is not read.
#include <xxhash.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "translate/model/gguf_files.h"
#include "translate/model/hex_digits.h"
#include "translate/model/tensor.h"

namespace hymt {
namespace {

const DataTypeTraits& type_of(const StoredTensor& tensor, const std::string& path) {
  for (const DataTypeTraits& traits : data_types()) {
    if (traits.stored_name == tensor.type) return traits;
  }
  throw Error(ErrorKind::kEngine, tensor.name + " is of " + tensor.type, path);
}

// A piece of the tensor at a time: the values of all are several times the file.
std::string digest_of(const TensorView& tensor, const DataTypeTraits& type) {
  const std::size_t count = tensor.bytes.size() / type.block_bytes * type.block_values;
  const std::size_t at_once = 4096 * type.block_values;
  std::vector<float> values(at_once);
  XXH3_state_t* state = XXH3_createState();
  XXH3_128bits_reset(state);
  for (std::size_t first = 0; first < count; first += at_once) {
    const std::size_t size = std::min(at_once, count - first);
    read_values(tensor, first, size, values.data());
    XXH3_128bits_update(state, values.data(), size * sizeof(float));
  }
  const XXH128_hash_t hash = XXH3_128bits_digest(state);
  XXH3_freeState(state);
  return hex_digits(hash.high64, hash.low64);
}

void write_digests(const std::string& path) {
  const GgufFiles gguf = open_gguf_files(path);
  for (const WeightFile& file : gguf.files.files()) {
    for (const StoredTensor& tensor : file.tensors) {
      const DataTypeTraits& type = type_of(tensor, file.path);
      std::cout << tensor.name << ' ' << type.stored_name << ' ';
      for (const std::size_t size : tensor.shape) std::cout << size << 'x';
      std::cout << ' ' << digest_of({tensor.name, type.type, tensor.shape, tensor.bytes}, type)
                << '\n';
    }
  }
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  if (argc < 2) {
    std::cerr << "usage: tensor_digests FILE.gguf...\n";
    return 2;
  }
  try {
    for (int i = 1; i < argc; ++i) hymt::write_digests(argv[i]);
    return 0;
  } catch (const hymt::Error& error) {
    std::cerr << error.path() << ": " << error.what() << '\n';
  }
  return 1;
}
