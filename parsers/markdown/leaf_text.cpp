#include "parsers/markdown/leaf_text.h"

#include <algorithm>

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {

void LeafText::assign(std::string_view source, std::span<const Line> lines, bool unescape_pipes) {
  text_.clear();
  pieces_.clear();
  last_piece_ = 0;
  for (const Line& line : lines) {
    if (line.spaces != 0) {
      pieces_.push_back({text_.size(), line.range.begin - 1, false});
      text_.append(line.spaces, ' ');
    }
    pieces_.push_back({text_.size(), line.range.begin, false});
    if (!unescape_pipes) {
      text_ += line.range.of(source);
    } else {
      for (std::size_t i = line.range.begin; i < line.range.end; ++i) {
        if (source[i] == '\\' && i + 1 < line.range.end && source[i + 1] == '|') {
          ++i;
          pieces_.push_back({text_.size(), i, true});
        }
        text_ += source[i];
      }
    }
    text_ += '\n';
  }
  size_ = text_.size();
  while (size_ != 0 && is_space(text_[size_ - 1])) --size_;
}

std::size_t LeafText::piece_of(std::size_t offset) const {
  std::size_t i = last_piece_;
  if (pieces_[i].text > offset) i = 0;
  // A few steps forward, else a search.
  for (int steps = 0; steps < 4 && i + 1 < pieces_.size() && pieces_[i + 1].text <= offset;
       ++steps) {
    ++i;
  }
  if (i + 1 < pieces_.size() && pieces_[i + 1].text <= offset) {
    const auto after =
        std::upper_bound(pieces_.begin(), pieces_.end(), offset,
                         [](std::size_t value, const Piece& piece) { return value < piece.text; });
    i = static_cast<std::size_t>(after - pieces_.begin()) - 1;
  }
  last_piece_ = i;
  return i;
}

std::size_t LeafText::source_begin(std::size_t offset) const {
  if (pieces_.empty()) return 0;
  const Piece& piece = pieces_[piece_of(offset)];
  return piece.source + (offset - piece.text);
}

std::size_t LeafText::source_start(std::size_t offset) const {
  if (pieces_.empty()) return 0;
  const Piece& piece = pieces_[piece_of(offset)];
  const bool behind_backslash = piece.escaped && piece.text == offset;
  return piece.source + (offset - piece.text) - (behind_backslash ? 1 : 0);
}

std::size_t LeafText::text_offset(std::size_t source_offset) const {
  const auto after =
      std::upper_bound(pieces_.begin(), pieces_.end(), source_offset,
                       [](std::size_t value, const Piece& piece) { return value < piece.source; });
  if (after == pieces_.begin()) return 0;
  const std::size_t limit = after == pieces_.end() ? size_ : after->text;
  const Piece& piece = *std::prev(after);
  return std::min(piece.text + (source_offset - piece.source), std::min(limit, size_));
}

std::size_t LeafText::contiguous_to(std::size_t offset, std::size_t end) const {
  const std::size_t i = piece_of(offset);
  return i + 1 < pieces_.size() ? std::min(end, pieces_[i + 1].text) : end;
}

}  // namespace hymt::markdown
