#include "segmenter/bracket_pairs.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "parsers/characters/character.h"

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
};

// The first bytes of all marks.
constexpr std::array<bool, 256> kLeadBytes = [] {
  std::array<bool, 256> leads{};
  for (const char ascii : {'(', ')', '[', ']', '{', '}', '"'}) {
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

class PairFinder {
 public:
  PairFinder(std::string_view text, PairKind kind) : text_(text), kind_(kind) {}

  std::vector<ByteRange> run() && {
    for (std::size_t at = 0; at < text_.size();) {
      const auto byte = static_cast<unsigned char>(text_[at]);
      if (!kLeadBytes[byte]) {
        ++at;
        continue;
      }
      const CodePoint c = code_point_at(text_, at);
      if (is_letter_block(c.value)) {
        // Japanese shares a lead byte with its brackets.
      } else if (kind_ == PairKind::kBrackets) {
        read(kBracketMarks, at, c);
      } else {
        read(kQuotationMarks, at, c);
      }
      at += c.length;
    }
    return std::move(pairs_);
  }

 private:
  template <std::size_t kSize>
  void read(const std::array<Mark, kSize>& marks, std::size_t at, CodePoint c) {
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
    if (is_closing) {
      const auto open = std::find_if(open_.rbegin(), open_.rend(),
                                     [&](const OpenMark& mark) { return closes(mark.mark); });
      if (open != open_.rend()) {
        add_pair(open->at, at + c.length);
        open_.erase(open.base() - 1, open_.end());
        return;
      }
    }
    if (is_opening && (c.value != '"' || may_open(at))) {
      if (open_.size() == kMaxOpen) open_.erase(open_.begin());
      open_.push_back({c.value, at});
    }
  }

  // A straight quotation mark opens behind a space or a bracket, and not before a space.
  [[nodiscard]] bool may_open(std::size_t at) const {
    if (at + 1 == text_.size() || is_space(code_point_at(text_, at + 1).value)) return false;
    if (at == 0) return true;
    const char32_t before = code_point_before(text_, at).value;
    return is_space(before) || u_charType(static_cast<UChar32>(before)) == U_START_PUNCTUATION;
  }

  void add_pair(std::size_t begin, std::size_t end) {
    if (end - begin > kMaxPairBytes) return;
    while (!pairs_.empty() && pairs_.back().begin > begin) pairs_.pop_back();
    pairs_.push_back({begin, end});
  }

  std::string_view text_;
  PairKind kind_;
  std::vector<OpenMark> open_;
  std::vector<ByteRange> pairs_;
};

}  // namespace

std::vector<ByteRange> find_pairs(std::string_view text, PairKind kind) {
  return PairFinder(text, kind).run();
}

}  // namespace hymt
