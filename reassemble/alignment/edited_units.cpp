#include "reassemble/alignment/edited_units.h"

#include <string_view>
#include <unordered_map>

#include "parsers/document/sequence_alignment.h"

namespace hymt {
namespace {

// Equal for equal bytes.
class UnitNumbers {
 public:
  std::vector<std::uint32_t> of(const Document& document) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(document.units.size());
    for (const TranslationUnit& unit : document.units) {
      const auto next = static_cast<std::uint32_t>(numbers_.size());
      const std::string_view bytes = unit.range.of(document.source);
      numbers.push_back(numbers_.try_emplace(bytes, next).first->second);
    }
    return numbers;
  }

 private:
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace

std::vector<std::uint32_t> units_after_edit(const Document& base, const Document& theirs) {
  std::vector<std::uint32_t> result(base.units.size(), kNoUnit);
  std::size_t base_at = 0;
  std::size_t theirs_at = 0;
  const auto pair_between = [&](std::size_t base_end, std::size_t theirs_end) {
    const bool corresponds = base_end - base_at == theirs_end - theirs_at;
    for (; corresponds && base_at < base_end; ++base_at, ++theirs_at) {
      const bool is_same_kind =
          base.units[base_at].place.context == theirs.units[theirs_at].place.context;
      if (is_same_kind) result[base_at] = static_cast<std::uint32_t>(theirs_at);
    }
    base_at = base_end;
    theirs_at = theirs_end;
  };
  UnitNumbers numbers;
  const std::vector<std::uint32_t> base_numbers = numbers.of(base);
  for (const AlignedPair& pair : align_sequences(base_numbers, numbers.of(theirs))) {
    pair_between(pair.a_index, pair.b_index);
    result[base_at++] = static_cast<std::uint32_t>(theirs_at++);
  }
  pair_between(base.units.size(), theirs.units.size());
  return result;
}

}  // namespace hymt
