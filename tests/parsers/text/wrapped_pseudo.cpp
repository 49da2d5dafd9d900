#include "tests/parsers/text/wrapped_pseudo.h"

#include <vector>

#include "parsers/characters/display_width.h"
#include "parsers/document/text_line.h"
#include "parsers/document/utf8.h"
#include "parsers/text/text_wrapping.h"

namespace hymt {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Text and verbatim codes, in order.
struct Piece {
  std::string bytes;
  bool is_code = false;
};

std::vector<Piece> pseudo_pieces(const CodedText& text, int growth) {
  constexpr const char* kLower[] = {"ȧ", "ḃ", "ċ", "ḋ", "ĕ", "ḟ", "ǵ", "ḧ", "ĭ",
                                    "ĵ", "ḱ", "ĺ", "ḿ", "ṅ", "ŏ", "ṗ", "ɋ", "ṙ",
                                    "ṡ", "ṫ", "ŭ", "ṽ", "ẇ", "ẋ", "ẏ", "ẑ"};
  std::vector<Piece> pieces;
  int count = 0;
  std::size_t position = 0;
  bool is_open = false;
  std::size_t last_piece = 0;  // Behind the last letter of the sentence.
  std::size_t last_offset = 0;
  const auto close = [&](Piece& current) {
    if (!is_open) return;
    is_open = false;
    Piece& piece = last_piece == pieces.size() ? current : pieces[last_piece];
    piece.bytes.insert(last_offset, "⟧");
  };
  const auto add_text = [&](std::size_t end) {
    Piece piece;
    for (; position < end; ++position) {
      const char c = text.text()[position];
      if (!is_lower(c) && !is_upper(c)) {
        // Sentences end with the text's lines.
        if (c == '\n') close(piece);
        piece.bytes += c;
        if (is_open && c >= '0' && c <= '9') {
          last_piece = pieces.size();
          last_offset = piece.bytes.size();
        }
        continue;
      }
      if (!is_open) piece.bytes += "⟦";
      is_open = true;
      const std::string letter = is_lower(c) ? kLower[c - 'a'] : "Ẋ";
      ++count;
      const bool is_first = position == 0 || !(is_lower(text.text()[position - 1]) ||
                                               is_upper(text.text()[position - 1]));
      if (!is_first && count % 10 < -growth) continue;
      piece.bytes += letter;
      if (count % 10 < growth) piece.bytes += letter;
      last_piece = pieces.size();
      last_offset = piece.bytes.size();
    }
    pieces.push_back(std::move(piece));
  };
  for (const InlineCode& code : text.codes()) {
    add_text(code.offset);
    pieces.push_back({code.original, true});
    position = code.offset + code.length;
  }
  add_text(text.text().size());
  pieces.push_back({});
  close(pieces.back());
  return pieces;
}

// Fills lines greedily.
class Wrapper {
 public:
  explicit Wrapper(const TranslationUnit& unit)
      : place_(unit.place), column_(unit.place.first_column) {
    // A newline that stands for itself has no spelling.
    const std::string_view text = unit.source.text();
    auto spelling = unit.spellings.begin();
    auto code = unit.source.codes().begin();
    for (std::size_t at = text.find('\n'); at != std::string_view::npos;
         at = text.find('\n', at + 1)) {
      while (code != unit.source.codes().end() && code->offset + code->length <= at) ++code;
      if (code != unit.source.codes().end() && code->offset <= at) continue;
      while (spelling != unit.spellings.end() && spelling->text.begin < at) ++spelling;
      const bool is_spelt = spelling != unit.spellings.end() && spelling->text.begin == at;
      breaks_.emplace_back(is_spelt ? std::string_view(spelling->source) : "\n");
    }
  }

  std::string run(const std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      if (piece.is_code) {
        word_ += piece.bytes;
        continue;
      }
      for (std::size_t i = 0; i < piece.bytes.size();) {
        const std::size_t size = code_point_at(piece.bytes, i).length;
        const std::string c = piece.bytes.substr(i, size);
        i += size;
        if (c == " ") {
          end_word();
          spaces_ += ' ';
        } else if (c == "\n") {
          end_word();
          break_line(next_break());
        } else {
          if (!word_.empty() && joins_without_space(word_, c)) end_word();
          word_ += c;
        }
      }
    }
    end_word();
    return out_ + spaces_;
  }

 private:
  std::string next_break() {
    return used_breaks_ == breaks_.size() ? "\n" : breaks_[used_breaks_++];
  }

  void break_line(std::string_view bytes) {
    out_ += bytes;
    spaces_.clear();
    column_ = display_column(bytes.substr(bytes.find_last_of("\r\n") + 1));
    is_line_begin_ = true;
  }

  void end_word() {
    if (word_.empty()) return;
    const std::size_t end =
        display_column(word_.substr(0, word_.find_first_of("\r\n")), column_ + spaces_.size());
    const bool must_break = place_.wrap_width != 0 && !place_.line_break.empty() &&
                            end > place_.wrap_width && !is_line_begin_ &&
                            !may_begin_text_block(word_.substr(0, word_.find_first_of(" \t\r\n")));
    if (must_break) break_line(place_.line_break);
    out_ += spaces_ + word_;
    const std::size_t line = word_.find_last_of("\r\n");
    column_ = line == std::string::npos ? display_column(word_, column_ + spaces_.size())
                                        : display_column(word_.substr(line + 1));
    is_line_begin_ = false;
    spaces_.clear();
    word_.clear();
  }

  const TextPlace& place_;
  std::vector<std::string> breaks_;
  std::size_t used_breaks_ = 0;
  std::string out_;
  std::string spaces_;
  std::string word_;
  std::size_t column_ = 0;
  bool is_line_begin_ = true;
};

}  // namespace

std::string write_wrapped_pseudo(const Document& document, int growth) {
  std::string result;
  std::size_t position = 0;
  for (const TranslationUnit& unit : document.units) {
    result += document.source.substr(position, unit.range.begin - position);
    result += Wrapper(unit).run(pseudo_pieces(unit.source, growth));
    position = unit.range.end;
  }
  return result + document.source.substr(position);
}

std::string normalized_pseudo(const CodedText& text, int growth) {
  std::string result;
  auto code = text.codes().begin();
  for (const Piece& piece : pseudo_pieces(text, growth)) {
    if (piece.is_code) {
      result += text.text().substr(code->offset, code->length);
      ++code;
    } else {
      result += piece.bytes;
    }
  }
  return normalized(result);
}

std::string normalized(std::string_view text) {
  std::string result;
  bool has_space = false;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t size = code_point_at(text, i).length;
    const std::string_view c = text.substr(i, size);
    i += size;
    if (c == " " || c == "\n" || c == "\t" || c == "\r") {
      has_space = true;
      continue;
    }
    if (has_space && !result.empty() && !joins_without_space(result, c)) result += ' ';
    has_space = false;
    result += c;
  }
  return result;
}

}  // namespace hymt
