// Encodings other than Unicode's <-> UTF-8 without loss, by ICU's tables. Private to
// parsers/encoding.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "parsers/encoding.h"

namespace hymt {

// One encoding. Used by one thread at a time.
class LegacyEncoding {
 public:
  LegacyEncoding() = default;
  LegacyEncoding(const LegacyEncoding&) = delete;
  LegacyEncoding& operator=(const LegacyEncoding&) = delete;
  virtual ~LegacyEncoding() = default;

  // Text that encode() turns into `bytes` again; nothing if there is none.
  [[nodiscard]] virtual std::optional<std::string> decode(std::string_view bytes) = 0;
  // See encode_text().
  [[nodiscard]] virtual bool encode(std::string_view text, Unencodable unencodable,
                                    std::string& out) = 0;
};

// `name` as encoding_of_label() gives it; null if this program has no tables for it.
[[nodiscard]] std::unique_ptr<LegacyEncoding> make_legacy_encoding(std::string_view name);

}  // namespace hymt
