// The hash by which bytes are known again.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

namespace hymt {

class RecordReader;
class RecordWriter;

// XXH3 in 128 bits, the same on every machine. It tells changes, not forgeries.
struct ContentDigest {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  void write_to(RecordWriter& record) const;
  [[nodiscard]] static ContentDigest read_from(RecordReader& record);
  friend bool operator==(const ContentDigest&, const ContentDigest&) = default;
};

[[nodiscard]] ContentDigest digest_of(std::string_view bytes);

// For bytes that are not all there at once. Belongs to one thread.
class DigestMaker {
 public:
  DigestMaker();
  ~DigestMaker();
  DigestMaker(const DigestMaker&) = delete;
  DigestMaker& operator=(const DigestMaker&) = delete;

  void add(std::string_view bytes);
  [[nodiscard]] ContentDigest finish() const;  // Of all bytes so far, as digest_of() of the whole.

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hymt
