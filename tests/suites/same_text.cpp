#include "tests/suites/same_text.h"

#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include "parsers/characters/character.h"

namespace hymt {
namespace {

// The gaps between words, by the number of word characters before them.
using Gaps = std::set<std::size_t>;

struct EmphasisMark {
  std::size_t num_before = 0;  // Word characters.
  InlineCodeKind kind = InlineCodeKind::kOpening;
  std::string bytes;
};

// A code without the bytes of its sub-flows, which are translated by themselves.
std::string untranslated_bytes(const InlineCode& code) {
  std::string bytes = code.original;
  for (auto flow = code.sub_flows.values().rbegin(); flow != code.sub_flows.values().rend();
       ++flow) {
    bytes.erase(flow->range.begin, flow->range.size());
  }
  return bytes;
}

// "][label]" of a link that may also be named by its text. That it leads to the same place is the
// outline's business.
std::string without_label(std::string code) {
  const std::size_t end = code.find(']');
  const bool labelled = end != std::string::npos && code.compare(end, 2, "][") == 0;
  if (labelled && code.ends_with(']')) code.resize(end + 1);
  return code;
}

// Takes a text apart into what is compared.
class Reading {
 public:
  // Where a gap is in `loose_gaps`, spaces are left out.
  Reading(const CodedText& text, TextContext context, const Gaps& loose_gaps)
      : context_(context), loose_gaps_(loose_gaps) {
    const std::string_view bytes = text.text();
    std::size_t at = 0;
    for (const InlineCode& code : text.codes()) {
      add_text(bytes.substr(at, code.offset - at));
      add_code(code, bytes.substr(code.offset, code.length));
      at = code.offset + code.length;
    }
    add_text(bytes.substr(at));
    end_gap(0);
  }

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::vector<EmphasisMark>& marks() const { return marks_; }
  // Where writers are free to add and take away spaces.
  [[nodiscard]] const Gaps& free_gaps() const { return free_gaps_; }

 private:
  void add_text(std::string_view text) {
    while (!text.empty()) {
      const CodePoint c = first_code_point(text);
      const std::string_view bytes = text.substr(0, c.length);
      text.remove_prefix(c.length);
      if (is_space_here(c.value)) {
        if (!gap_.ends_with(' ')) gap_ += ' ';
      } else if (is_word_character(c.value)) {
        end_gap(c.value);
        text_ += bytes;
        ++num_words_;
        last_word_ = c.value;
      } else {
        gap_ += bytes;
      }
    }
  }

  void add_code(const InlineCode& code, std::string_view covered) {
    if (is_optional_space(code)) {
      free_gaps_.insert(num_words_);
    } else if (is_emphasis(code)) {
      free_gaps_.insert(num_words_);
      marks_.push_back({num_words_, code.kind, code.original});
    } else {
      if (is_kept_apart(code, covered)) free_gaps_.insert(num_words_);
      gap_ += '{' + std::to_string(static_cast<int>(code.kind)) + ' ';
      gap_ += without_label(untranslated_bytes(code));
      gap_ += covered;
      gap_ += '}';
    }
  }

  // A word character follows; none at the end.
  void end_gap(char32_t next) {
    if (is_plain() && is_cjk(last_word_) && is_cjk(next)) free_gaps_.insert(num_words_);
    const bool loose = loose_gaps_.contains(num_words_);
    for (const char c : gap_) {
      if (!loose || c != ' ') text_ += c;
    }
    gap_.clear();
  }

  [[nodiscard]] bool is_plain() const { return context_ == TextContext::kPlain; }
  [[nodiscard]] bool is_markdown() const {
    return context_ == TextContext::kMarkdownInline || context_ == TextContext::kMarkdownLine ||
           context_ == TextContext::kMarkdownCell;
  }
  [[nodiscard]] bool is_scalar() const { return context_ >= TextContext::kYamlPlain; }

  [[nodiscard]] bool is_space_here(char32_t c) const {
    if (c == 0xA0) return is_plain();
    return c < 0x80 && is_ascii_space(static_cast<char>(c)) && (is_plain() || is_markdown());
  }

  [[nodiscard]] bool is_optional_space(const InlineCode& code) const {
    if (code.kind != InlineCodeKind::kPlaceholder || code.length != 0) return false;
    if (is_plain()) return code.original.find_first_not_of(" \t\r\n") == std::string::npos;
    return is_markdown() && code.can_delete && has_line_end(code.original);
  }

  [[nodiscard]] bool is_emphasis(const InlineCode& code) const {
    return is_markdown() && code.kind != InlineCodeKind::kPlaceholder &&
           code.original.find_first_not_of("*_~") == std::string::npos;
  }

  [[nodiscard]] bool is_kept_apart(const InlineCode& code, std::string_view covered) const {
    if (is_scalar() || code.kind != InlineCodeKind::kPlaceholder || code.original.empty()) {
      return false;
    }
    const bool enclosed =
        is_markdown() && (code.original.front() == '`' || code.original.front() == '$');
    return enclosed || code.original == covered;
  }

  TextContext context_;
  const Gaps& loose_gaps_;
  std::string text_;
  std::string gap_;
  std::vector<EmphasisMark> marks_;
  Gaps free_gaps_;
  std::size_t num_words_ = 0;
  char32_t last_word_ = 0;
};

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

bool may_stand_for(const EmphasisMark& expected, const EmphasisMark& found) {
  if (expected.kind != found.kind || expected.num_before != found.num_before) return false;
  if (expected.bytes == found.bytes) return true;
  return expected.bytes.find_first_not_of('_') == std::string::npos &&
         found.bytes == std::string(expected.bytes.size(), '*');
}

}  // namespace

std::string text_difference(const CodedText& expected, const CodedText& found,
                            TextContext context) {
  const Gaps free_gaps = Reading(expected, context, {}).free_gaps();
  const Reading a(expected, context, free_gaps);
  const Reading b(found, context, free_gaps);
  if (a.text() != b.text()) return quoted(b.text()) + " stands for " + quoted(a.text());
  if (a.marks().size() != b.marks().size()) {
    return std::to_string(b.marks().size()) + " marks of emphasis stand for " +
           std::to_string(a.marks().size()) + " in " + quoted(a.text());
  }
  for (std::size_t i = 0; i < a.marks().size(); ++i) {
    if (may_stand_for(a.marks()[i], b.marks()[i])) continue;
    return quoted(b.marks()[i].bytes) + " behind " + std::to_string(b.marks()[i].num_before) +
           " word characters stands for " + quoted(a.marks()[i].bytes) + " behind " +
           std::to_string(a.marks()[i].num_before) + " in " + quoted(a.text());
  }
  return {};
}

}  // namespace hymt
