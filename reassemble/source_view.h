// What a writer asks about the source of the unit that it writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

// The bytes beside a place, of text (decoded) or of codes; 0 at the ends. Comparing them tells
// whether a character stands where it stood in the source.
struct BytesBeside {
  char before = 0;
  char after = 0;
  friend bool operator==(BytesBeside, BytesBeside) = default;
};

class SourceView {
 public:
  // `unit` must outlive the object.
  explicit SourceView(const TranslationUnit& unit) : unit_(unit) {}

  // What stands beside the bytes [begin, end) of the source's text.
  [[nodiscard]] BytesBeside beside(std::size_t begin, std::size_t end) const;

  // The source's own code of this id and kind, of which targets hold copies; null if there is none.
  [[nodiscard]] const InlineCode* find(std::uint32_t id, InlineCodeKind kind);

  // The bytes between the opening and the closing code of `id`; with `one_line`, line breaks are
  // spaces.
  [[nodiscard]] std::string enclosed(std::uint32_t id, bool one_line);

  // True if the source has line breaks, outside its codes.
  [[nodiscard]] bool has_lines() const;

 private:
  const TranslationUnit& unit_;
  // Codes by id and kind, with their indices; made when first needed.
  std::vector<std::tuple<std::uint32_t, InlineCodeKind, std::size_t>> by_id_;
};

}  // namespace hymt
