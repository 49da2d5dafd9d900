// A regular expression that cuts text into pieces, as the "Split" steps of tokenizer.json do.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "translate/tokenizer/known_patterns.h"

namespace hymt {

// Immutable; any number of threads may use one.
class SplitPattern {
 public:
  enum class Syntax : std::uint8_t { kRegularExpression, kLiteral };

  // kGeneric leaves the code for known expressions aside, which is how that is tested.
  enum class Engine : std::uint8_t { kQuickest, kGeneric };

  // Throws Error (kEngine) if ICU cannot read the expression.
  SplitPattern(const std::string& pattern, Syntax syntax, Engine engine = Engine::kQuickest);
  SplitPattern(SplitPattern&&) noexcept;
  SplitPattern& operator=(SplitPattern&&) noexcept;
  ~SplitPattern();

  // Cuts each range of `text` by itself into the matches and what is between them. Linear for the
  // known expressions. Throws Error (kEngine) if another one takes very long or much memory.
  [[nodiscard]] std::vector<ByteRange> split(std::string_view text,
                                             const std::vector<ByteRange>& ranges) const;

 private:
  struct Expression;
  const KnownPattern* known_ = nullptr;
  std::unique_ptr<const Expression> expression_;  // Unless known.
};

}  // namespace hymt
