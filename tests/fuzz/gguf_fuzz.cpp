// Any bytes as a GGUF file: refused with a reason, or tensors that lie in it and share none of its
// bytes, whose values can be read; and a tokenizer that gives no special tokens of documents.
#include <algorithm>
#include <vector>

#include "parsers/document/error.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/law_broken.h"
#include "translate/loading/gguf_tokenizer.h"
#include "translate/model/gguf.h"
#include "translate/model/tensor.h"

namespace {

void check_values(const hymt::StoredTensor& tensor) {
  for (const hymt::DataTypeTraits& type : hymt::data_types()) {
    if (type.stored_name != tensor.type) continue;
    std::size_t count = 1;
    for (const std::size_t size : tensor.shape) count *= size;
    if (count / type.block_values * type.block_bytes != tensor.bytes.size()) {
      throw hymt::LawBroken("a tensor has not the size of its shape");
    }
    std::vector<float> values(count);
    const hymt::TensorView view = {tensor.name, type.type, tensor.shape, tensor.bytes};
    hymt::read_values(view, 0, count, values.data());
    const bool is_finite = hymt::all_finite(type.type, tensor.bytes);
    for (const float value : values) {
      if (is_finite && !(value - value == 0.0F)) throw hymt::LawBroken("a value is not finite");
    }
  }
}

void check(std::span<const std::byte> file, const std::vector<hymt::StoredTensor>& tensors) {
  std::vector<bool> is_taken(file.size(), false);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    if (i > 0 && tensors[i - 1].name >= tensors[i].name) {
      throw hymt::LawBroken("names are not sorted, or one comes twice");
    }
    const std::span<const std::byte> bytes = tensors[i].bytes;
    if (!bytes.empty()) {
      if (bytes.data() < file.data() || bytes.data() + bytes.size() > file.data() + file.size()) {
        throw hymt::LawBroken("a tensor lies outside of the file");
      }
      const auto begin = is_taken.begin() + (bytes.data() - file.data());
      const auto end = begin + static_cast<std::ptrdiff_t>(bytes.size());
      if (std::find(begin, end, true) != end) throw hymt::LawBroken("two tensors share bytes");
      std::fill(begin, end, true);
    }
    check_values(tensors[i]);
  }
}

void check_tokenizer(const hymt::GgufKeys& keys) {
  const auto tokenizer = hymt::make_tokenizer(hymt::read_gguf_tokenizer(keys));
  for (const hymt::TokenId id : tokenizer->encode_document("Text, 12.\n<|eos|>")) {
    if (id < 0 || static_cast<std::size_t>(id) >= tokenizer->size()) {
      throw hymt::LawBroken("an id out of range");
    }
    if (tokenizer->is_control(id)) throw hymt::LawBroken("a document gives a control token");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const std::byte> file = std::as_bytes(std::span(data, size));
  try {
    const hymt::GgufHeader header = hymt::parse_gguf(file, "model.gguf");
    check(file, header.tensors);
    (void)hymt::gguf_tokenizer_hash(header.keys);
    check_tokenizer(header.keys);
  } catch (const hymt::Error& error) {
    if (error.kind() != hymt::ErrorKind::kEngine) throw;
    if (*error.what() == '\0') throw hymt::LawBroken("an error without a message");
  }
  return 0;
}
