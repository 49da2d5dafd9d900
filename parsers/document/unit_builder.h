// Makes a TranslationUnit by walking its source bytes from left to right.
//
//   UnitBuilder unit(source, paragraph.begin);
//   unit.add_text(at_b);                              // "Click "
//   auto b = unit.add_opening(after_b);               // "<b>"
//   unit.add_text(at_end_b);                          // "Save"
//   unit.add_closing(b, after_end_b);                 // "</b>"
//   unit.add_spelled(after_break, " ");               // "\n> "
//   unit.add_placeholder(after_code, "F5");           // "<kbd>F5</kbd>", shown as "F5"
//   TranslationUnit result = unit.finish();
//
// Every call takes the source offset where its bytes *end*; they begin where the last ones ended.
// So the pieces tile the unit's range, and writing them back gives the source bytes by
// construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/translation_unit.h"

namespace hymt {

struct CodeTraits {
  bool can_delete = false;
  bool can_reorder = true;
  CodeRole role = {};
};

class UnitBuilder {
 public:
  // `source` must outlive the builder. Requires begin <= source.size().
  explicit UnitBuilder(std::string_view source, std::size_t begin = 0);

  // Forgets everything but the storage, for the next unit of the same source.
  void restart(std::size_t begin);

  // Where the next piece begins.
  [[nodiscard]] std::size_t position() const { return position_; }
  // The text gathered so far.
  [[nodiscard]] const std::string& text() const { return text_; }

  // The bytes up to `end` are text as they stand. Bytes that are not valid UTF-8, and NULs, become
  // placeholders, one for each run of them.
  void add_text(std::size_t end);

  // The bytes up to `end` spell `decoded` (valid UTF-8, not empty).
  void add_spelled(std::size_t end, std::string_view decoded);

  // The bytes up to `end` are a code. `shown` is text that the code covers. Returns the code's id.
  std::uint32_t add_placeholder(std::size_t end, std::string_view shown = {},
                                CodeTraits traits = {});
  // The bytes up to `end` open a pair; returns its id, for add_closing.
  std::uint32_t add_opening(std::size_t end, CodeTraits traits = {});
  void add_closing(std::uint32_t id, std::size_t end);

  // The source bytes `range`, which must lie inside the code added last, hold the unit `unit`.
  void add_sub_flow(std::uint32_t unit, ByteRange range);

  // Turns the bytes [begin, end) of text(), which must cut neither a spelling nor a code, into a
  // placeholder that covers them. Returns false, and changes nothing, if they do.
  bool protect(std::size_t begin, std::size_t end);
  // The same for many ranges, ordered and disjoint, in one pass; those that cut something stay.
  // `role_of` tells by its bytes what each is; null: nobody knows.
  using RoleOf = CodeRole (*)(std::string_view text);
  void protect_all(const std::vector<ByteRange>& ranges, RoleOf role_of = nullptr);

  // The unit, with range, source and spellings filled in. Openings without a closing, and pairs
  // that do not nest, become placeholders, so that the result is well nested. Afterwards nothing
  // but restart() may be called.
  [[nodiscard]] TranslationUnit finish();

 private:
  struct Piece {
    ByteRange text;    // In text_.
    ByteRange source;  // In source_.
    enum class Kind : std::uint8_t { kText, kSpelled, kPlaceholder, kOpening, kClosing } kind;
    std::uint32_t id = 0;
    CodeTraits traits;
    RareVector<SubFlow> sub_flows;  // Ranges relative to source.begin.
  };

  void add_piece(Piece::Kind kind, std::size_t end, std::string_view shown, std::uint32_t id,
                 CodeTraits traits);

  std::string_view source_;
  std::size_t begin_;
  std::size_t position_;
  std::string text_;
  std::vector<Piece> pieces_;
  std::vector<Piece> whole_pieces_;  // protect_all()'s: before it cut them.
  std::uint32_t next_id_ = 1;
};

}  // namespace hymt
