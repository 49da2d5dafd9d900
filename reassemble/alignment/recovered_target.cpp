#include "reassemble/alignment/recovered_target.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "reassemble/code_equality.h"

namespace hymt {
namespace {

// Finds for each code of a translation the code of the source that it is.
class CodeMatcher {
 public:
  explicit CodeMatcher(const std::vector<InlineCode>& codes)
      : codes_(codes), taken_(codes.size(), false) {}

  // The first code of the source that is not taken and is `code`; null if there is none.
  [[nodiscard]] const InlineCode* take(const InlineCode& code) {
    if (code.kind == InlineCodeKind::kClosing) return take_closing(code);
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      if (taken_[i] || !same_code(codes_[i], code)) continue;
      if (code.kind == InlineCodeKind::kOpening) open_ids_[code.id] = codes_[i].id;
      taken_[i] = true;
      return &codes_[i];
    }
    return nullptr;
  }

  // True if every code that a translation must have was taken.
  [[nodiscard]] bool is_complete() const {
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      if (!taken_[i] && !codes_[i].can_delete && !may_be_words(codes_[i])) return false;
    }
    return true;
  }

 private:
  // What closes goes with what opened it.
  [[nodiscard]] const InlineCode* take_closing(const InlineCode& code) {
    const auto opened = open_ids_.find(code.id);
    if (opened == open_ids_.end()) return nullptr;
    for (std::size_t i = 0; i < codes_.size(); ++i) {
      if (codes_[i].kind != InlineCodeKind::kClosing || codes_[i].id != opened->second) continue;
      if (taken_[i] || !same_code(codes_[i], code)) return nullptr;
      taken_[i] = true;
      return &codes_[i];
    }
    return nullptr;
  }

  const std::vector<InlineCode>& codes_;
  std::vector<bool> taken_;
  std::map<std::uint32_t, std::uint32_t> open_ids_;  // Of the translation, to those of the source.
};

}  // namespace

std::optional<CodedText> recovered_target(const TranslationUnit& unit,
                                          const TranslationUnit& translation) {
  CodeMatcher matcher(unit.source.codes());
  std::vector<InlineCode> codes;
  for (const InlineCode& code : translation.source.codes()) {
    const InlineCode* const its_source = matcher.take(code);
    if (its_source == nullptr) {
      if (may_be_words(code)) continue;
      return std::nullopt;
    }
    InlineCode placed = *its_source;
    placed.offset = code.offset;
    placed.length = code.length;
    codes.push_back(std::move(placed));
  }
  if (!matcher.is_complete()) return std::nullopt;
  CodedText target(translation.source.text(), std::move(codes));
  if (!well_nested(target)) return std::nullopt;
  return target;
}

}  // namespace hymt
