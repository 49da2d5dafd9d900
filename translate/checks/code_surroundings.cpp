#include "translate/checks/code_surroundings.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"
#include "translate/checks/prose.h"

namespace hymt {
namespace {

using CodeName = std::pair<std::uint32_t, InlineCodeKind>;
using CodeIndex = std::map<CodeName, const InlineCode*>;

CodeIndex index_of(const CodedText& text) {
  CodeIndex index;
  for (const InlineCode& code : text.codes()) index.emplace(CodeName{code.id, code.kind}, &code);
  return index;
}

// What ends in endings that are written against any word, marked or not.
bool joins_endings(std::string_view language) {
  constexpr std::array<std::string_view, 12> kLanguages = {"az", "et", "eu", "fi", "hu", "ka",
                                                           "kk", "ky", "mn", "tr", "tt", "uz"};
  const std::string_view primary = language.substr(0, language.find('-'));
  return std::find(kLanguages.begin(), kLanguages.end(), primary) != kLanguages.end();
}

// A letter or digit of a script that parts words with spaces and writes no word against another.
bool is_of_separate_words(char32_t c) {
  return (c < 0x0590 || (c >= 0x1E00 && c < 0x2000)) && is_word_character(c);
}

// The characters on both sides of an offset; spaces beyond the ends.
struct Edge {
  char32_t before = ' ';
  char32_t after = ' ';
};

Edge edge_at(std::string_view text, std::size_t offset) {
  Edge edge;
  if (offset > 0) edge.before = last_code_point(text.substr(0, offset)).value;
  if (offset < text.size()) edge.after = first_code_point(text.substr(offset)).value;
  return edge;
}

enum class Side : std::uint8_t { kLeft, kRight };

std::size_t offset_of(const InlineCode& code, Side side) {
  return side == Side::kLeft ? code.offset : code.offset + code.length;
}

// Whether something stands against the outer side of a code that a space parted from it before.
bool is_lost(const CodedText& source, const InlineCode& then, const CodedText& target,
             const InlineCode& now, Side side) {
  const std::size_t before = offset_of(then, side);
  const std::size_t after = offset_of(now, side);
  // At the ends of the text there is nothing to part.
  if (before == 0 || before == source.text().size()) return false;
  if (after == 0 || after == target.text().size()) return false;
  const Edge was = edge_at(source.text(), before);
  const Edge is = edge_at(target.text(), after);
  if (!is_white_space(was.before) && !is_white_space(was.after)) return false;
  const char32_t outer = side == Side::kLeft ? is.before : is.after;
  const char32_t inner = side == Side::kLeft ? is.after : is.before;
  if (!is_of_separate_words(outer) || is_white_space(inner)) return false;
  return now.length != 0 || is_word_character(inner);
}

bool has_outer_side(const InlineCode& code, Side side) {
  switch (code.kind) {
    case InlineCodeKind::kPlaceholder: return true;
    case InlineCodeKind::kOpening: return side == Side::kLeft;
    case InlineCodeKind::kClosing: return side == Side::kRight;
  }
  return false;
}

// The text of each pair by its id: ranges of text.text().
std::map<std::uint32_t, ByteRange> pairs_of(const CodedText& text) {
  std::map<std::uint32_t, ByteRange> pairs;
  std::map<std::uint32_t, std::size_t> open;
  for (const InlineCode& code : text.codes()) {
    if (code.kind == InlineCodeKind::kOpening) open[code.id] = code.offset;
    if (code.kind != InlineCodeKind::kClosing) continue;
    const auto opening = open.find(code.id);
    if (opening != open.end() && opening->second <= code.offset) {
      pairs[code.id] = {opening->second, code.offset};
    }
  }
  return pairs;
}

}  // namespace

std::optional<Doubt> space_doubt(const CodedText& source, const CodedText& target,
                                 std::string_view language) {
  const CodeIndex codes = index_of(source);
  const bool has_endings = joins_endings(language);
  for (const InlineCode& now : target.codes()) {
    const auto then = codes.find({now.id, now.kind});
    if (then == codes.end()) continue;
    for (const Side side : {Side::kLeft, Side::kRight}) {
      if (!has_outer_side(now, side) || (side == Side::kRight && has_endings)) continue;
      if (!is_lost(source, *then->second, target, now, side)) continue;
      const std::size_t at = offset_of(now, side);
      Doubt doubt;
      doubt.rule = "space-lost";
      doubt.message = std::string("In the translation there is no space ") +
                      (side == Side::kLeft ? "before" : "behind") + " what '" +
                      std::string(now.original) +
                      (now.kind == InlineCodeKind::kPlaceholder ? "' stands for." : "' marks.");
      doubt.source = {then->second->offset, then->second->offset + then->second->length};
      const std::string_view text = target.text();
      doubt.target = side == Side::kLeft
                         ? ByteRange{previous_code_point(text, at), at}
                         : ByteRange{at, at + first_code_point(text.substr(at)).length};
      return doubt;
    }
  }
  return std::nullopt;
}

std::optional<Doubt> tagged_text_doubt(const CodedText& source, const CodedText& target) {
  if (source.text() == target.text()) return std::nullopt;
  const std::map<std::uint32_t, ByteRange> before = pairs_of(source);
  for (const auto& [id, range] : pairs_of(target)) {
    const auto then = before.find(id);
    if (then == before.end()) continue;
    const std::string_view text = trimmed(range.of(target.text()));
    if (text != trimmed(then->second.of(source.text())) || !is_phrase(text)) continue;
    // A pair around the whole text is that text.
    if (text.size() == trimmed(source.text()).size()) continue;
    Doubt doubt;
    doubt.rule = "tagged-untranslated";
    doubt.message = "'" + std::string(text) + "' is the same in the source and in the translation.";
    doubt.source = then->second;
    doubt.target = range;
    return doubt;
  }
  return std::nullopt;
}

}  // namespace hymt
