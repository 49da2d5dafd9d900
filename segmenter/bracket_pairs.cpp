#include "segmenter/bracket_pairs.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "parsers/characters/character.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

// Beyond this, a pair is a passage of its own, or one of its marks means something else.
constexpr std::size_t kMaxPairBytes = 400;
// Open marks that are remembered at a time.
constexpr std::size_t kMaxOpen = 16;

struct Mark {
  char32_t opening;
  char32_t closing;
};

constexpr std::array kBracketMarks = {
    Mark{'(', ')'},     Mark{'[', ']'},     Mark{'{', '}'},
    Mark{U'（', U'）'}, Mark{U'［', U'］'}, Mark{U'【', U'】'},
    Mark{U'〔', U'〕'}, Mark{U'《', U'》'}, Mark{U'〈', U'〉'},
};

// German closes with what English opens with, and « and » stand either way round.
constexpr std::array kQuotationMarks = {
    Mark{U'“', U'”'}, Mark{U'„', U'“'},   Mark{U'„', U'”'},   Mark{U'«', U'»'},
    Mark{U'»', U'«'}, Mark{U'「', U'」'}, Mark{U'『', U'』'}, Mark{'"', '"'},
    Mark{'\'', '\''}, Mark{'`', '\''},    Mark{U'‘', U'’'},
};

// The first bytes of all marks.
constexpr std::array<bool, 256> kLeadBytes = [] {
  std::array<bool, 256> leads{};
  for (const char ascii : {'(', ')', '[', ']', '{', '}', '"', '\'', '`'}) {
    leads[static_cast<unsigned char>(ascii)] = true;
  }
  for (const std::size_t lead : {0xC2U, 0xE2U, 0xE3U, 0xEFU}) leads[lead] = true;
  return leads;
}();

constexpr bool is_letter_block(char32_t c) { return c >= 0x3020 && c < 0xFF00; }

struct OpenMark {
  char32_t mark;
  std::size_t at;
};

// The pairs of one kind that are found so far, and the marks that are open.
struct PairsSoFar {
  void close(std::vector<OpenMark>::iterator mark, std::size_t end) {
    const std::size_t begin = mark->at;
    open.erase(mark, open.end());
    if (end - begin > kMaxPairBytes) return;
    while (!pairs.empty() && pairs.back().begin > begin) pairs.pop_back();
    pairs.push_back({begin, end});
  }

  std::vector<OpenMark> open;
  std::vector<ByteRange> pairs;
};

class PairFinder {
 public:
  explicit PairFinder(std::string_view text) : text_(text) {}

  MarkPairs run() && {
    for (std::size_t at = 0; at < text_.size();) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      if (!kLeadBytes[byte] || is_apostrophe(at)) {
        ++at;
        continue;
      }
      const CodePoint c = code_point_at(text_, at);
      // Japanese shares a lead byte with its brackets.
      if (!is_letter_block(c.value) && !read(kBracketMarks, brackets_, at, c)) {
        read(kQuotationMarks, quotations_, at, c);
        if (interrupts(at, c)) interrupted_.push_back(at + c.length + 1);
      }
      at += c.length;
    }
    return {std::move(brackets_.pairs), std::move(quotations_.pairs), std::move(interrupted_)};
  }

 private:
  // "can't": by far most of the marks that there are.
  [[nodiscard]] bool is_apostrophe(std::size_t at) const {
    return text_[at] == '\'' && at > 0 && is_ascii_letter(text_[at - 1]) && at + 1 < text_.size() &&
           is_ascii_letter(text_[at + 1]);
  }

  // False if the character is none of `marks`.
  template <std::size_t kSize>
  bool read(const std::array<Mark, kSize>& marks, PairsSoFar& found, std::size_t at, CodePoint c) {
    const auto closes = [&](char32_t opening) {
      return std::any_of(marks.begin(), marks.end(), [&](const Mark& mark) {
        return mark.opening == opening && mark.closing == c.value;
      });
    };
    bool is_closing = false;
    bool is_opening = false;
    for (const Mark& mark : marks) {
      is_closing = is_closing || mark.closing == c.value;
      is_opening = is_opening || mark.opening == c.value;
    }
    if (is_closing && may_close(at, c)) {
      const auto open = std::find_if(found.open.rbegin(), found.open.rend(),
                                     [&](const OpenMark& mark) { return closes(mark.mark); });
      if (open != found.open.rend()) {
        found.close(open.base() - 1, at + c.length);
        return true;
      }
    }
    const bool is_straight = c.value == '"' || c.value == '\'';
    if (is_opening && (!is_straight || may_open(at))) {
      if (found.open.size() == kMaxOpen) found.open.erase(found.open.begin());
      found.open.push_back({c.value, at});
    }
    return is_opening || is_closing;
  }

  // A double quotation mark between a dash and a space with a capital behind it.
  [[nodiscard]] bool interrupts(std::size_t at, CodePoint mark) const {
    if ((mark.value != '"' && mark.value != U'”') || at < 2) return false;
    const std::size_t space = at + mark.length;
    if (space + 1 >= text_.size() || text_[space] != ' ') return false;
    const bool dash = text_.substr(0, at).ends_with("--") || text_.substr(0, at).ends_with("—");
    return dash && u_isupper(static_cast<UChar32>(code_point_at(text_, space + 1).value)) != 0;
  }

  // What may be an apostrophe closes behind no space, and before no letter of the scripts that have
  // apostrophes inside words. So a plural's apostrophe may close a quotation too early, which does
  // less harm than one that is open for too long.
  [[nodiscard]] bool may_close(std::size_t at, CodePoint mark) const {
    if (mark.value != '\'' && mark.value != U'’') return true;
    if (at == 0 || text_[at - 1] == ' ') return false;
    const std::size_t end = at + mark.length;
    constexpr char32_t kArabic = 0x600;
    const char32_t next = end == text_.size() ? U' ' : code_point_at(text_, end).value;
    return next >= kArabic || !is_letter_or_number(next);
  }

  // A straight quotation mark opens behind a space, a dash or a bracket, and not before a space.
  [[nodiscard]] bool may_open(std::size_t at) const {
    if (at == 0) return true;
    if (at + 1 == text_.size() || is_space(code_point_at(text_, at + 1).value)) return false;
    constexpr std::string_view kEnds = ")]},;:!?";
    if (text_[at] == '\'' && kEnds.find(text_[at + 1]) != std::string_view::npos) return false;
    const char32_t before = code_point_before(text_, at).value;
    const std::uint32_t category = U_GET_GC_MASK(static_cast<UChar32>(before));
    return is_space(before) || (category & (U_GC_PS_MASK | U_GC_PD_MASK)) != 0;
  }

  std::string_view text_;
  PairsSoFar brackets_;
  PairsSoFar quotations_;
  std::vector<std::size_t> interrupted_;
};

}  // namespace

MarkPairs find_pairs(std::string_view text) { return PairFinder(text).run(); }

}  // namespace hymt
