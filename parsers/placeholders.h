// Text that must come back exactly as it is: printf fields, {names}, URLs, paths, versions.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "parsers/document/parser.h"
#include "parsers/document/unit_builder.h"

namespace hymt {

// Finds placeholders by the built-in rules (hand-written scanners, linear time) and by those of the
// configuration (RE2). Immutable; any number of threads may call it.
class PlaceholderScanner {
 public:
  // Throws Error (kUsage) that names the rule if a pattern is malformed or matches nothing.
  explicit PlaceholderScanner(const ParserOptions& options);
  ~PlaceholderScanner();
  PlaceholderScanner(const PlaceholderScanner&) = delete;
  PlaceholderScanner& operator=(const PlaceholderScanner&) = delete;

  // The ranges of `text` to protect, ordered, disjoint, not empty. What is found depends on the
  // characters at its edges as little as can be, so that text which moves is found again.
  [[nodiscard]] std::vector<ByteRange> find(std::string_view text) const;

  // What the code is that protects such text.
  [[nodiscard]] static CodeRole role_of(std::string_view text);

  // Protects what is found in the text gathered by `unit` so far; call it last before finish().
  void protect(UnitBuilder& unit) const;

 private:
  struct Rules;
  std::unique_ptr<const Rules> rules_;
};

}  // namespace hymt
