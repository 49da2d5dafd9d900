#include "reassemble/emphasis.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/characters/character.h"

namespace hymt {
namespace {

bool is_delimiter(const InlineCode& code) {
  return code.kind != InlineCodeKind::kPlaceholder && code.role.subtype == CodeSubtype::kDelimiter;
}

bool is_bare_url(const InlineCode& code) { return code.role.subtype == CodeSubtype::kAddress; }

// "`code`" or "$math$".
bool is_enclosed(const InlineCode& code) {
  return code.kind == InlineCodeKind::kPlaceholder && code.role.subtype == CodeSubtype::kVerbatim;
}

// What stands beside a mark. A beginning or end of the text counts as a space.
struct Neighbours {
  char32_t before = U' ';
  char32_t after = U' ';
  char32_t beyond = U' ';  // Of a bare URL: what follows the ASCII punctuation behind it.
  friend bool operator==(const Neighbours&, const Neighbours&) = default;
};

// Symbols are punctuation to newer versions of the standard only; a mark must work with both.
bool may_open(char mark, Neighbours at, bool symbols_are_punctuation) {
  const auto punctuation = [&](char32_t c) {
    return is_punctuation(c) || (symbols_are_punctuation && is_symbol(c));
  };
  const bool left = !is_space(at.after) &&
                    (!punctuation(at.after) || is_space(at.before) || punctuation(at.before));
  const bool right = !is_space(at.before) &&
                     (!punctuation(at.before) || is_space(at.after) || punctuation(at.after));
  return left && (mark != '_' || !right || punctuation(at.before));
}

bool may_open(char mark, Neighbours at) {
  return may_open(mark, at, false) && may_open(mark, at, true);
}
// True if a mark that opens might be taken for one that closes.
bool might_close(char mark, Neighbours at) {
  const Neighbours mirrored{at.after, at.before};
  return may_open(mark, mirrored, false) || may_open(mark, mirrored, true);
}
// The rules are symmetric.
bool may_close(char mark, Neighbours at) { return may_open(mark, {at.after, at.before}); }

// What the first and last bytes of a code are, as it is written.
char32_t first_of(const PlacedCode& placed) {
  if (placed.mark != 0) return static_cast<unsigned char>(placed.mark);
  return first_code_point(placed.code->original).value;
}
char32_t last_of(const PlacedCode& placed) {
  if (placed.mark != 0) return static_cast<unsigned char>(placed.mark);
  return last_code_point(placed.code->original).value;
}

// The codes of a text by place, whether source or target.
class CodeSequence {
 public:
  CodeSequence(std::string_view text, const std::vector<PlacedCode>& codes)
      : text_(text), codes_(&codes) {}

  // What stands before codes[first] and behind codes[last].
  [[nodiscard]] Neighbours around(std::size_t first, std::size_t last) const {
    Neighbours result;
    const PlacedCode& head = (*codes_)[first];
    const bool touches_code = first != 0 && end_of(first - 1) == head.offset;
    if (touches_code) {
      result.before = last_of((*codes_)[first - 1]);
    } else if (head.offset != 0) {
      result.before = last_code_point(text_.substr(0, head.offset)).value;
    }
    const std::size_t end = end_of(last);
    if (last + 1 < codes_->size() && (*codes_)[last + 1].offset == end) {
      result.after = first_of((*codes_)[last + 1]);
    } else if (end != text_.size()) {
      result.after = first_code_point(text_.substr(end)).value;
    }
    return result;
  }

  // The same for the bare URL codes[i].
  [[nodiscard]] Neighbours around_url(std::size_t i) const {
    Neighbours result = around(i, i);
    const std::size_t begin = end_of(i);
    const std::size_t text_end = i + 1 == codes_->size() ? text_.size() : (*codes_)[i + 1].offset;
    std::size_t at = begin;
    while (at < text_end && is_ascii_punctuation(text_[at])) ++at;
    if (at < text_end) {
      result.beyond = first_code_point(text_.substr(at)).value;
    } else if (i + 1 < codes_->size()) {
      result.beyond = first_of((*codes_)[i + 1]);
    }
    return result;
  }

  [[nodiscard]] std::size_t end_of(std::size_t i) const {
    return (*codes_)[i].offset + (*codes_)[i].length;
  }

  // The last code of the delimiter run that begins with codes[first].
  [[nodiscard]] std::size_t end_of_run(std::size_t first) const {
    std::size_t last = first;
    while (last + 1 < codes_->size() && (*codes_)[last + 1].offset == (*codes_)[first].offset &&
           is_delimiter(*(*codes_)[last + 1].code) &&
           (*codes_)[last + 1].code->kind == (*codes_)[first].code->kind &&
           first_of((*codes_)[last + 1]) == first_of((*codes_)[first])) {
      ++last;
    }
    return last;
  }

 private:
  std::string_view text_;
  const std::vector<PlacedCode>* codes_;
};

class Repair {
 public:
  Repair(const TranslationUnit& unit, TargetText& target)
      : target_(target), sequence_(target.text, target.codes), source_text_(unit.source.text()) {
    source_codes_.reserve(unit.source.codes().size());
    for (const InlineCode& code : unit.source.codes()) {
      source_codes_.push_back({&code, code.offset, code.length});
    }
  }

  void run() {
    find_source_neighbours();
    find_partners();
    // A move can spoil what the mark beside it relies on, so look again, but not for ever.
    for (int round = 0; round < 3; ++round) {
      bool changed = false;
      num_open_ = {};
      for (std::size_t i = 0; i < target_.codes.size(); ++i) {
        const InlineCode& code = *target_.codes[i].code;
        if (is_delimiter(code)) {
          const std::size_t last = sequence_.end_of_run(i);
          changed = repair_run(i, last) || changed;
          count_marks(i, last);
          i = last;
        } else if (is_bare_url(code)) {
          part_url(i);
        } else if (is_enclosed(code)) {
          part_enclosed(i);
        }
      }
      if (!changed) return;
    }
  }

 private:
  static std::pair<std::uint32_t, InlineCodeKind> key(const InlineCode& code) {
    return {code.id, code.kind};
  }

  void find_source_neighbours() {
    const CodeSequence source(source_text_, source_codes_);
    for (std::size_t i = 0; i < source_codes_.size(); ++i) {
      std::size_t last = i;
      if (is_delimiter(*source_codes_[i].code)) last = source.end_of_run(i);
      const PlacedCode& placed = source_codes_[i];
      const Neighbours around =
          is_bare_url(*placed.code) ? source.around_url(i) : source.around(i, last);
      for (; i < last; ++i) known_.push_back({key(*source_codes_[i].code), around});
      known_.push_back({key(*source_codes_[i].code), around});
    }
    std::sort(known_.begin(), known_.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  [[nodiscard]] bool as_in_source(const InlineCode& code, Neighbours now) const {
    const auto it = std::lower_bound(
        known_.begin(), known_.end(), key(code),
        [](const auto& entry, const auto& wanted) { return entry.first < wanted; });
    return it != known_.end() && it->first == key(code) && it->second == now;
  }

  void find_partners() {
    partners_.assign(target_.codes.size(), target_.codes.size());
    run_rests_.assign(target_.codes.size(), 0);
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < target_.codes.size(); ++i) {
      const InlineCode& code = *target_.codes[i].code;
      if (code.kind == InlineCodeKind::kOpening) open.push_back(i);
      if (code.kind != InlineCodeKind::kClosing || open.empty()) continue;
      if (target_.codes[open.back()].code->id == code.id) {
        partners_[i] = open.back();
        partners_[open.back()] = i;
      }
      open.pop_back();
    }
  }

  [[nodiscard]] char mark_of(std::size_t i) const {
    return static_cast<char>(first_of(target_.codes[i]));
  }

  [[nodiscard]] bool works(std::size_t first, std::size_t last, char mark) const {
    Neighbours around = sequence_.around(first, last);
    if (target_.codes[first].space_before) around.before = U' ';
    if (target_.codes[last].space_after) around.after = U' ';
    if (target_.codes[first].code->kind == InlineCodeKind::kClosing) return may_close(mark, around);
    // Inside emphasis of its own kind, it must not look like the end of that.
    const bool ambiguous = might_close(mark, around) && may_end_outer(mark, run_size(first, last));
    return may_open(mark, around) && !ambiguous;
  }

  [[nodiscard]] std::size_t run_size(std::size_t first, std::size_t last) const {
    std::size_t size = 0;
    for (std::size_t i = first; i <= last; ++i) size += target_.codes[i].code->original.size();
    return size;
  }

  // CommonMark's "rule of 3": a run that could both open and close does not close one with which
  // it adds up to a multiple of three, unless both are that by themselves.
  [[nodiscard]] bool may_end_outer(char mark, std::size_t size) const {
    const auto& open = num_open_[index_of(mark)];
    for (std::size_t rest = 0; rest < open.size(); ++rest) {
      const bool excluded = (size + rest) % 3 == 0 && size % 3 != 0;
      if (open[rest] != 0 && !excluded) return true;
    }
    return false;
  }

  static std::size_t index_of(char mark) { return mark == '*' ? 0 : mark == '_' ? 1 : 2; }

  // Keeps account of the marks that are open.
  void count_marks(std::size_t first, std::size_t last) {
    const std::size_t rest = run_size(first, last) % 3;
    for (std::size_t i = first; i <= last; ++i) {
      if (partners_[i] == target_.codes.size()) continue;
      if (target_.codes[i].code->kind == InlineCodeKind::kOpening) {
        run_rests_[i] = rest;
        ++num_open_[index_of(mark_of(i))][rest];
      } else {
        std::size_t& open = num_open_[index_of(mark_of(i))][run_rests_[partners_[i]]];
        if (open != 0) --open;
      }
    }
  }

  // Returns true if something changed.
  bool repair_run(std::size_t first, std::size_t last) {
    const InlineCode& code = *target_.codes[first].code;
    if (as_in_source(code, sequence_.around(first, last))) return false;
    if (works(first, last, mark_of(first))) return false;
    const bool opens = code.kind == InlineCodeKind::kOpening;
    if (move_over_spaces(first, last, opens) && works(first, last, mark_of(first))) return true;
    if (mark_of(first) == '_' && works(first, last, '*') && swap_marks(first, last)) return true;
    if (move_brackets_out(first, last, opens)) return true;
    if (move_over_punctuation(first, last, opens)) return true;
    if (opens) {
      target_.codes[first].space_before = true;
    } else {
      target_.codes[last].space_after = true;
    }
    return true;
  }

  // The text between a run and the next code on its inner side.
  [[nodiscard]] std::string_view inner_text(std::size_t first, std::size_t last, bool opens) const {
    const std::string_view text = target_.text;
    if (opens) {
      const std::size_t begin = target_.codes[last].offset;
      const std::size_t end =
          last + 1 < target_.codes.size() ? target_.codes[last + 1].offset : text.size();
      return text.substr(begin, end - begin);
    }
    const std::size_t end = target_.codes[first].offset;
    const std::size_t begin = first == 0 ? 0 : sequence_.end_of(first - 1);
    return text.substr(begin, end - begin);
  }

  void move_run(std::size_t first, std::size_t last, bool forward, std::size_t bytes) {
    for (std::size_t i = first; i <= last; ++i) {
      std::size_t& offset = target_.codes[i].offset;
      offset = forward ? offset + bytes : offset - bytes;
    }
  }

  // Moves the run inwards over what `skips` holds of; something must stay inside.
  template <typename Predicate>
  bool move_over(std::size_t first, std::size_t last, bool opens, Predicate skips) {
    std::string_view rest = inner_text(first, last, opens);
    const std::size_t all = rest.size();
    while (!rest.empty()) {
      const CodePoint c = opens ? first_code_point(rest) : last_code_point(rest);
      if (!skips(c.value)) break;
      if (opens) {
        rest.remove_prefix(c.length);
      } else {
        rest.remove_suffix(c.length);
      }
    }
    if (rest.empty() || rest.size() == all) return false;
    move_run(first, last, opens, all - rest.size());
    return true;
  }

  bool move_over_spaces(std::size_t first, std::size_t last, bool opens) {
    return move_over(first, last, opens, is_space);
  }

  bool move_over_punctuation(std::size_t first, std::size_t last, bool opens) {
    const auto before = target_.codes[first].offset;
    const auto loose = [](char32_t c) {
      return (is_punctuation(c) || is_symbol(c) || is_space(c)) && !is_opening_bracket(c) &&
             !is_closing_bracket(c);
    };
    if (!move_over(first, last, opens, loose)) return false;
    if (works(first, last, mark_of(first))) return true;
    const auto now = target_.codes[first].offset;
    move_run(first, last, !opens, now > before ? now - before : before - now);
    return false;
  }

  // "**（注意）**" -> "（**注意**）".
  bool move_brackets_out(std::size_t first, std::size_t last, bool opens) {
    if (first != last || partners_[first] == target_.codes.size()) return false;
    const std::size_t opening = opens ? first : partners_[first];
    const std::size_t closing = opens ? partners_[first] : first;
    if (sequence_.end_of_run(opening) != opening || sequence_.end_of_run(closing) != closing) {
      return false;
    }
    const std::string_view head = inner_text(opening, opening, true);
    const std::string_view tail = inner_text(closing, closing, false);
    const CodePoint left = first_code_point(head);
    const CodePoint right = last_code_point(tail);
    if (left.length >= head.size() || right.length >= tail.size()) return false;
    if (!is_bracket_pair(left.value, right.value)) return false;
    move_run(opening, opening, true, left.length);
    move_run(closing, closing, false, right.length);
    if (works(opening, opening, mark_of(opening)) && works(closing, closing, mark_of(closing))) {
      return true;
    }
    move_run(opening, opening, false, left.length);
    move_run(closing, closing, true, right.length);
    return false;
  }

  // Writes each pair of the run with "*" instead of "_".
  bool swap_marks(std::size_t first, std::size_t last) {
    const Neighbours around = sequence_.around(first, last);
    if (around.before == '*' || around.after == '*') return false;
    for (std::size_t i = first; i <= last; ++i) {
      if (partners_[i] == target_.codes.size()) return false;
      const Neighbours other = sequence_.around(partners_[i], partners_[i]);
      if (other.before == '*' || other.after == '*') return false;
    }
    for (std::size_t i = first; i <= last; ++i) {
      target_.codes[i].mark = target_.codes[partners_[i]].mark = '*';
    }
    return true;
  }

  // A URL goes on to the next space, but for ASCII punctuation at its end; a letter before it would
  // hide it. Unless that was so in the source, too, spaces keep it apart.
  void part_url(std::size_t i) {
    const Neighbours around = sequence_.around_url(i);
    if (as_in_source(*target_.codes[i].code, around)) return;
    if (around.before < 0x80 && is_word_character(around.before)) {
      target_.codes[i].space_before = true;
    }
    const std::string_view rest = inner_text(i, i, true).substr(target_.codes[i].length);
    const auto end = std::find_if_not(rest.begin(), rest.end(), is_ascii_punctuation);
    if (end == rest.end() || is_ascii_space(*end)) {
      // What stands there instead of text is a code.
      if (rest.empty() && (around.after >= 0x80 || is_word_character(around.after))) {
        target_.codes[i].space_after = true;
      }
    } else if (end == rest.begin()) {
      target_.codes[i].space_after = true;
    } else {
      insert_space(sequence_.end_of(i) + static_cast<std::size_t>(end - rest.begin()));
    }
  }

  void insert_space(std::size_t at) {
    target_.text.insert(at, 1, ' ');
    for (PlacedCode& code : target_.codes) {
      if (code.offset >= at) ++code.offset;
    }
    for (TextRun& run : target_.runs) {
      if (run.target.begin >= at) ++run.target.begin;
      if (run.target.end >= at) ++run.target.end;
    }
    sequence_ = CodeSequence(target_.text, target_.codes);
  }

  // Two code spans, or formulas, side by side would become one.
  void part_enclosed(std::size_t i) {
    const char mark = target_.codes[i].code->original.back();
    const Neighbours around = sequence_.around(i, i);
    if (around.after != static_cast<char32_t>(mark) || i + 1 == target_.codes.size()) return;
    if (target_.codes[i + 1].offset != sequence_.end_of(i)) return;  // Text, which is escaped.
    if (!as_in_source(*target_.codes[i].code, around)) target_.codes[i].space_after = true;
  }

  TargetText& target_;
  CodeSequence sequence_;
  std::string_view source_text_;
  std::vector<PlacedCode> source_codes_;
  std::vector<std::pair<std::pair<std::uint32_t, InlineCodeKind>, Neighbours>> known_;
  // Pairs around the present place, by mark and by the size of the run that opens them, modulo 3.
  std::array<std::array<std::size_t, 3>, 3> num_open_{};
  std::vector<std::size_t> run_rests_;  // Of each opening code: the size of its run, modulo 3.
  std::vector<std::size_t> partners_;   // Index of the other half of a pair.
};

}  // namespace

void repair_emphasis(const TranslationUnit& unit, TargetText& target) {
  const bool concerned =
      std::any_of(target.codes.begin(), target.codes.end(), [&](const PlacedCode& placed) {
        return is_delimiter(*placed.code) || is_enclosed(*placed.code) || is_bare_url(*placed.code);
      });
  if (concerned) Repair(unit, target).run();
}

}  // namespace hymt
