#include "segmenter/sentence_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include "parsers/document/utf8.h"
#include "segmenter/arabic_clauses.h"
#include "segmenter/bracket_pairs.h"
#include "segmenter/inline_lists.h"
#include "segmenter/sentence_context.h"

namespace hymt {
namespace {

constexpr char32_t kEllipsis = U'…';
constexpr char32_t kTibetanShadMark = U'།';
constexpr char32_t kParagraphSeparator = 0x2029;
constexpr std::string_view kTsheg = "་";  // Between Tibetan syllables.

bool is_ascii_mark(char32_t c) { return c < 0x80; }

bool is_separator(SentenceClass sentence_class) {
  return sentence_class == SentenceClass::kLf || sentence_class == SentenceClass::kCr ||
         sentence_class == SentenceClass::kSeparator;
}

// Names that end in an exclamation mark.
bool is_exclaiming_name(std::string_view word) {
  constexpr std::array<std::string_view, 7> kNames = {"Yahoo", "Joomla", "Jeopardy", "Guess",
                                                      "Yum",   "E",      "Oops"};
  return std::find(kNames.begin(), kNames.end(), word) != kNames.end();
}

// Looks up whether a position lies in one of a text's outermost pairs of marks. The pairs are found
// when first asked for; positions must not decrease.
class EnclosingPairs {
 public:
  EnclosingPairs(std::string_view text, PairKind kind) : text_(text), kind_(kind) {}

  // The pair with `at` in it, behind its opening and before or at its closing mark.
  std::optional<ByteRange> around(std::size_t at) {
    if (!found_) {
      pairs_ = find_pairs(text_, kind_);
      found_ = true;
    }
    while (next_ < pairs_.size() && pairs_[next_].end <= at) ++next_;
    if (next_ == pairs_.size() || pairs_[next_].begin >= at) return std::nullopt;
    return pairs_[next_];
  }

 private:
  std::string_view text_;
  PairKind kind_;
  bool found_ = false;
  std::vector<ByteRange> pairs_;
  std::size_t next_ = 0;
};

// One pass over one text.
class BoundaryFinder {
 public:
  BoundaryFinder(std::string_view text, const LanguageWords& words, const SentenceClasses& classes)
      : text_(text),
        words_(words),
        classes_(classes),
        context_(text, classes),
        brackets_(text, PairKind::kBrackets),
        quotations_(text, PairKind::kQuotations) {}

  std::vector<std::size_t> run() &&;

 private:
  using SentenceEnd = SentenceContext::SentenceEnd;

  bool ends_sentence(const SentenceCandidate& candidate, const SentenceEnd& end);
  bool line_ends_sentence(const SentenceCandidate& candidate);
  bool paragraph_goes_on_to_terminator(std::size_t from);
  std::size_t text_begin();
  bool inside_pair(const SentenceCandidate& candidate, std::size_t end);
  [[nodiscard]] bool is_mark_itself(const SentenceCandidate& candidate,
                                    const SentenceEnd& end) const;
  [[nodiscard]] bool goes_on_after_quotation(std::size_t end) const;
  [[nodiscard]] bool touching_text_is_new_sentence(const SentenceCandidate& candidate,
                                                   const SentenceEnd& end) const;
  [[nodiscard]] bool shad_ends_sentence(const SentenceCandidate& candidate) const;
  [[nodiscard]] bool is_ellipsis(const SentenceCandidate& candidate) const;
  [[nodiscard]] bool ellipsis_ends_sentence(const SentenceCandidate& candidate,
                                            const FollowingText& next) const;
  [[nodiscard]] bool full_stop_ends_sentence(const SentenceCandidate& candidate,
                                             const FollowingText& next) const;
  [[nodiscard]] bool number_ends_sentence(const PrecedingWord& number,
                                          const FollowingText& next) const;
  [[nodiscard]] bool abbreviation_ends_sentence(AbbreviationKind kind, const PrecedingWord& word,
                                                const FollowingText& next) const;
  [[nodiscard]] bool may_abbreviate_before_number(const PrecedingWord& word) const;
  [[nodiscard]] AbbreviationKind abbreviation(const PrecedingWord& word) const;
  [[nodiscard]] PrecedingWord word_before(const PrecedingWord& word) const;
  [[nodiscard]] bool starter_follows(const FollowingText& next) const;
  [[nodiscard]] bool only_marker_so_far(std::size_t end) const;
  [[nodiscard]] bool only_preposition_so_far(std::size_t end) const;

  std::string_view text_;
  const LanguageWords& words_;
  const SentenceClasses& classes_;
  const SentenceContext context_;
  EnclosingPairs brackets_;
  EnclosingPairs quotations_;
  std::size_t sentence_begin_ = 0;
  // The sentence that text_begin knows, and its answer; so a long run of brackets is read once.
  std::size_t text_begin_of_ = 0;
  std::optional<std::size_t> text_begin_;
  // The same for the last quotation that inside_pair was asked about.
  std::size_t quotation_begin_ = 0;
  std::optional<bool> quotation_goes_on_;
  // What paragraph_goes_on_to_terminator knows, and up to where it is true.
  bool goes_on_ = false;
  std::size_t goes_on_known_to_ = 0;
};

std::vector<std::size_t> BoundaryFinder::run() && {
  std::vector<std::size_t> boundaries;
  const std::vector<std::size_t> list_items = find_list_items(text_, words_);
  auto item = list_items.begin();
  const auto add_items_before = [&](std::size_t end) {
    for (; item != list_items.end() && *item < end; ++item) {
      if (*item > sentence_begin_) boundaries.push_back(*item);
      sentence_begin_ = std::max(sentence_begin_, *item);
    }
  };
  SentenceScanner scanner(text_, classes_);
  SentenceCandidate candidate;
  while (scanner.next(candidate)) {
    add_items_before(candidate.run_begin);
    SentenceEnd end = {candidate.close_end, candidate.end};
    if (!candidate.at_separator) end = context_.end_from(candidate.run_end);
    if (end.end >= text_.size()) break;
    if (!boundaries.empty() && candidate.run_begin == candidate.run_end &&
        candidate.run_begin == sentence_begin_) {
      sentence_begin_ = boundaries.back() = end.end;  // A blank line belongs to what is before it.
      continue;
    }
    if (end.end <= sentence_begin_ || !ends_sentence(candidate, end)) continue;
    boundaries.push_back(end.end);
    sentence_begin_ = end.end;
  }
  add_items_before(text_.size());
  if (!text_.empty()) boundaries.push_back(text_.size());
  return boundaries;
}

bool BoundaryFinder::ends_sentence(const SentenceCandidate& candidate, const SentenceEnd& end) {
  const bool bare_separator = candidate.run_begin == candidate.run_end;
  if (bare_separator) return line_ends_sentence(candidate);
  const bool spaced = end.end > end.close_end || candidate.at_separator;
  const SentenceClass after = context_.class_at(end.end);
  FollowingText next = context_.following(end.end);
  if (after == SentenceClass::kContinue) return false;
  if (after == SentenceClass::kFullStop || after == SentenceClass::kTerminator) {
    // ".NET" and "...and" begin with their full stops; others go on with this sentence.
    std::size_t dots_end = end.end;
    while (context_.character_at(dots_end) == '.') ++dots_end;
    if (context_.character_at(dots_end) == kEllipsis) dots_end += 3;
    next = context_.following(dots_end);
    const bool begins_word =
        spaced && dots_end > end.end && next.at == dots_end && !next.word.empty();
    if (!begins_word) return false;
    if (next.sentence_class == SentenceClass::kLower) next.sentence_class = SentenceClass::kUpper;
  }
  if (is_separator(next.sentence_class)) return true;  // A blank line.
  if (candidate.at_separator && list_item_begins(text_, next.at)) return true;
  if (inside_pair(candidate, end.end) || is_mark_itself(candidate, end)) return false;
  if (!spaced) return touching_text_is_new_sentence(candidate, end);
  if (is_ellipsis(candidate)) return ellipsis_ends_sentence(candidate, next);
  const char32_t mark = context_.character_before(candidate.run_end);
  if (candidate.last_terminator == SentenceClass::kFullStop) {
    return full_stop_ends_sentence(candidate, next);
  }
  if (mark == kTibetanShadMark) return shad_ends_sentence(candidate);
  if (!is_ascii_mark(mark)) return true;
  if (next.sentence_class == SentenceClass::kLower && !next.opens_spanish) {
    return words_.has(kLowerCaseStarts);
  }
  const PrecedingWord word = context_.word_before(candidate.run_begin, sentence_begin_);
  return !is_exclaiming_name(word.text) || starter_follows(next);
}

// A line break in running text is either where a list of lines goes on, or where somebody wrapped a
// sentence. A list has no full stops.
bool BoundaryFinder::line_ends_sentence(const SentenceCandidate& candidate) {
  constexpr std::size_t kWrappedLine = 40;
  const FollowingText next = context_.following(candidate.end);
  const char32_t before = context_.character_before(candidate.run_begin);
  if (is_separator(next.sentence_class) || before == ':') return true;
  if (context_.character_before(candidate.end) == kParagraphSeparator) return true;
  if (next.word.empty() && !next.is_number) return true;
  if (list_item_begins(text_, next.at)) return true;
  // Only so far back, as other line ends than this one may be far away.
  const std::size_t so_far = candidate.run_begin - sentence_begin_;
  const std::string_view line_end = text_.substr(
      candidate.run_begin - std::min(so_far, kWrappedLine), std::min(so_far, kWrappedLine));
  const bool long_line =
      so_far >= kWrappedLine && line_end.find_first_of("\r\n") == std::string_view::npos;
  if (next.sentence_class == SentenceClass::kUpper && !long_line) return true;
  return !paragraph_goes_on_to_terminator(candidate.end);
}

// Whether a terminator comes before the next blank line.
bool BoundaryFinder::paragraph_goes_on_to_terminator(std::size_t from) {
  if (from < goes_on_known_to_) return goes_on_;
  SentenceScanner scanner(text_.substr(from), classes_);
  SentenceCandidate candidate;
  std::size_t line_begin = 0;
  goes_on_ = false;
  goes_on_known_to_ = text_.size();
  while (scanner.next(candidate)) {
    const bool has_terminator = candidate.run_begin != candidate.run_end;
    const bool blank_line = !has_terminator && candidate.run_begin == line_begin;
    if (has_terminator || blank_line) {
      goes_on_ = has_terminator;
      goes_on_known_to_ = from + candidate.end;
      break;
    }
    line_begin = candidate.end;
  }
  return goes_on_;
}

// Where the first letter, number or symbol of the current sentence is.
std::size_t BoundaryFinder::text_begin() {
  if (text_begin_of_ != sentence_begin_ || !text_begin_) {
    text_begin_of_ = sentence_begin_;
    text_begin_ = context_.following(sentence_begin_).at;
  }
  return *text_begin_;
}

// Brackets hold a sentence together, and so do quotation marks inside or before the rest of one.
bool BoundaryFinder::inside_pair(const SentenceCandidate& candidate, std::size_t end) {
  if (const auto pair = brackets_.around(candidate.run_begin)) {
    if (end < pair->end) return true;
    // "(see there.)" inside a sentence whose script cannot show that it goes on.
    if (pair->begin > sentence_begin_ && is_cjk_letter(context_.character_at(end))) return true;
  }
  const auto pair = quotations_.around(candidate.run_begin);
  if (!pair) return false;
  if (end >= pair->end) return goes_on_after_quotation(end);
  if (text_begin() < pair->begin) return true;
  if (pair->begin != quotation_begin_ || !quotation_goes_on_) {
    const std::size_t after = context_.end_from(pair->end).end;
    const SentenceClass next = context_.class_at(after);
    quotation_begin_ = pair->begin;
    quotation_goes_on_ = next == SentenceClass::kContinue || next == SentenceClass::kLower ||
                         goes_on_after_quotation(after);
  }
  return *quotation_goes_on_;
}

// Text about marks: 'use "." or ? here', which stand in quotation marks or, in Chinese or Japanese
// text, behind a space.
bool BoundaryFinder::is_mark_itself(const SentenceCandidate& candidate,
                                    const SentenceEnd& end) const {
  if (candidate.run_begin == 0) return false;
  const char32_t before = context_.character_before(candidate.run_begin);
  const bool opened =
      classes_(before) == SentenceClass::kClose && context_.opens_word(candidate.run_begin);
  if (opened && end.close_end > candidate.run_end) return true;
  return before == ' ' && is_ascii_mark(context_.character_before(candidate.run_end)) &&
         is_cjk_letter(context_.character_at(end.end));
}

// Japanese goes on with a particle behind 「...。」, Chinese with a verb of speaking.
bool BoundaryFinder::goes_on_after_quotation(std::size_t end) const {
  if (end == text_.size() || end == 0) return false;
  if (is_japanese_particle(context_.character_at(end))) return true;
  if (!is_cjk_letter(context_.character_at(end))) return false;
  constexpr std::u32string_view kVerbs = U"说說道问問喊叫答";
  std::size_t at = end;
  for (int i = 0; i < 8 && at < text_.size(); ++i) {
    const CodePoint c = code_point_at(text_, at);
    if (!is_cjk_letter(c.value)) return false;
    if (kVerbs.find(c.value) != std::u32string_view::npos) return true;
    at += c.length;
  }
  return false;
}

// Without a space a sentence begins only where scripts have none: "foo.bar", "a?b".
bool BoundaryFinder::touching_text_is_new_sentence(const SentenceCandidate& candidate,
                                                   const SentenceEnd& end) const {
  const char32_t mark = context_.character_before(candidate.run_end);
  const char32_t after = context_.character_at(end.end);
  const bool cjk_around = is_cjk_letter(after) && candidate.run_begin > 0 &&
                          is_cjk_letter(context_.character_before(candidate.run_begin));
  if (candidate.last_terminator == SentenceClass::kFullStop && mark != '.') return false;
  if (is_ellipsis(candidate)) return false;
  if (is_ascii_mark(mark)) return cjk_around;
  if (end.close_end > candidate.run_end && is_japanese_particle(after)) return false;
  // 行くか？と聞いた: a question is quoted without marks.
  if (after == U'と' || (after == U'っ' && context_.character_at(end.end + 3) == U'て')) {
    constexpr std::u32string_view kSaid = U"思言聞尋叫書考いの";
    return kSaid.find(context_.character_at(end.end + 3)) == std::u32string_view::npos &&
           after != U'っ';
  }
  return true;
}

// The shad ends clauses; a sentence ends where it is doubled, or behind a final verb.
bool BoundaryFinder::shad_ends_sentence(const SentenceCandidate& candidate) const {
  const PrecedingWord word = context_.word_before(candidate.run_begin, sentence_begin_);
  const bool doubled = word.text.empty() || candidate.run_end - candidate.run_begin > 3;
  const std::size_t last = word.text.rfind(kTsheg);
  const std::string_view syllable =
      last == std::string_view::npos ? word.text : word.text.substr(last + kTsheg.size());
  return doubled || words_.goes_before_shad(syllable);
}

bool BoundaryFinder::is_ellipsis(const SentenceCandidate& candidate) const {
  const std::string_view run =
      text_.substr(candidate.run_begin, candidate.run_end - candidate.run_begin);
  return run.ends_with("..") || run.ends_with("…");
}

bool BoundaryFinder::ellipsis_ends_sentence(const SentenceCandidate& candidate,
                                            const FollowingText& next) const {
  const char32_t before = context_.character_before(candidate.run_begin);
  const char32_t after = context_.character_at(candidate.run_end);
  const bool omission = (before == '[' && after == ']') || (before == '(' && after == ')');
  // "1, 2 ... N", while a fourth full stop is one.
  const bool alone = before == ' ' && after == ' ' && candidate.run_end - candidate.run_begin == 3;
  if (omission || (alone && !starter_follows(next))) return false;
  return next.sentence_class == SentenceClass::kUpper || next.opens_spanish;
}

bool BoundaryFinder::full_stop_ends_sentence(const SentenceCandidate& candidate,
                                             const FollowingText& next) const {
  if (only_marker_so_far(candidate.run_begin)) return false;
  const PrecedingWord word = context_.word_before(candidate.run_begin, sentence_begin_);
  if (words_.has(kNoFullStop) && word.num_letters > 0 &&
      next.sentence_class == SentenceClass::kOtherLetter) {
    return false;
  }
  if (word.shape == WordShape::kNumber) return number_ends_sentence(word, next);
  const AbbreviationKind kind = abbreviation(word);
  if (kind != AbbreviationKind::kNone || word.shape == WordShape::kInitial ||
      word.shape == WordShape::kAcronym) {
    return abbreviation_ends_sentence(kind, word, next);
  }
  if (next.opens_spanish) return true;
  if (next.is_number) return !may_abbreviate_before_number(word);
  const bool symbols_then_lower_case =
      !candidate.ends_sentence && next.sentence_class != SentenceClass::kUpper;
  if (next.sentence_class == SentenceClass::kLower || symbols_then_lower_case) {
    constexpr std::size_t kFullWord = 3;
    return words_.has(kLowerCaseStarts) && word.num_letters >= kFullWord;
  }
  return true;
}

// A short word that is in no list, as "Rf. 5". Function words abbreviate nothing.
bool BoundaryFinder::may_abbreviate_before_number(const PrecedingWord& word) const {
  constexpr std::size_t kFullWord = 4;
  if (word.shape == WordShape::kNone || word.num_letters >= kFullWord) return false;
  const bool is_name =
      word.num_digits > 0 || word.text.find_first_of("/_=+") != std::string_view::npos;
  if (is_name || words_.is_starter(word.text)) return false;
  return word.shape != WordShape::kAllCapitals ||
         words_.abbreviation(word.text, false) == AbbreviationKind::kBeforeNumber;
}

// "Version 2. Then" against "am 2. Juni", and dates: "12. 6. 2024".
bool BoundaryFinder::number_ends_sentence(const PrecedingWord& number,
                                          const FollowingText& next) const {
  if (next.sentence_class == SentenceClass::kLower) return false;
  const std::size_t space = text_.substr(0, number.begin).find_last_not_of(' ');
  if (space != std::string_view::npos && text_[space] == ':') return false;  // "Do this: 1. Open"
  constexpr std::size_t kYearDigits = 4;
  constexpr std::size_t kOrdinalDigits = 2;
  const PrecedingWord before = word_before(number);
  const bool plain = number.text.find_first_not_of("0123456789") == std::string_view::npos;
  const bool in_chain =
      before.shape == WordShape::kNumber && text_[before.begin + before.text.size()] == '.';
  if (next.is_number) {
    std::size_t end = next.at;
    while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') ++end;
    const bool chain_goes_on =
        end > next.at && end - next.at <= kOrdinalDigits && end < text_.size() && text_[end] == '.';
    return !(plain && number.text.size() <= kYearDigits && (chain_goes_on || in_chain));
  }
  if (!words_.has(kOrdinals)) return true;
  if (in_chain && next.sentence_class == SentenceClass::kOtherLetter) return false;
  if (!plain || number.text.size() > kOrdinalDigits || number.text == "0") return true;
  if (words_.is_numbered(before.text)) return true;
  if (words_.goes_after_ordinal(next.word)) return false;
  if (starter_follows(next)) return true;
  return !words_.has(kVerbLast) && !words_.goes_before_ordinal(before.text);
}

bool is_roman_number(std::string_view word) {
  return !word.empty() && word.size() <= 6 &&
         word.find_first_not_of("IVXLC") == std::string_view::npos;
}

bool BoundaryFinder::abbreviation_ends_sentence(AbbreviationKind kind, const PrecedingWord& word,
                                                const FollowingText& next) const {
  if (next.is_number) return false;
  if (next.sentence_class == SentenceClass::kLower) return false;
  // "10 cm." may end what "cf." may not.
  const bool is_unit = word_before(word).shape == WordShape::kNumber;
  if (kind == AbbreviationKind::kInner && !is_unit) return false;
  if (kind == AbbreviationKind::kBeforeNumber) {
    const bool letter_or_roman = next.word.size() == 1 || is_roman_number(next.word);
    const bool also_a_word = words_.is_starter(word.text);
    if (letter_or_roman && next.sentence_class == SentenceClass::kUpper && !also_a_word)
      return false;
    return word.shape != WordShape::kInitial || starter_follows(next);
  }
  if (kind == AbbreviationKind::kClosing) return next.sentence_class == SentenceClass::kUpper;
  return starter_follows(next) && !only_preposition_so_far(word.begin);
}

// Of the word alone, or of what follows a slash in it; or of it and the initials before it: "z.
// B.", "i. d. R.".
AbbreviationKind BoundaryFinder::abbreviation(const PrecedingWord& word) const {
  const bool all_capitals = word.shape == WordShape::kAllCapitals;
  AbbreviationKind kind = words_.abbreviation(word.text, all_capitals);
  const std::size_t part = word.text.rfind('/');
  if (kind == AbbreviationKind::kNone && part != std::string_view::npos) {
    kind = words_.abbreviation(word.text.substr(part + 1), all_capitals);
  }
  constexpr std::size_t kMaxPartBytes = 10;
  if (word.text.size() > kMaxPartBytes) return kind;
  std::string chain(word.text);
  PrecedingWord first = word;
  for (int i = 0; i < 4; ++i) {
    const PrecedingWord before = word_before(first);
    const bool has_stop =
        before.shape == WordShape::kInitial && text_[before.begin + before.text.size()] == '.';
    if (!has_stop) break;
    chain.insert(0, std::string(before.text) + ".");
    const AbbreviationKind longer = words_.abbreviation(chain, false);
    if (longer != AbbreviationKind::kNone) kind = longer;
    first = before;
  }
  return kind;
}

// The word before `word`, with at most a full stop and a space between; else an empty one.
PrecedingWord BoundaryFinder::word_before(const PrecedingWord& word) const {
  std::size_t end = word.begin;
  while (end > sentence_begin_) {
    const CodePoint c = code_point_before(text_, end);
    if (classes_(c.value) != SentenceClass::kSpace || word.begin - end > 3) break;
    end -= c.length;
  }
  if (end > sentence_begin_ && end < word.begin && text_[end - 1] == '.') --end;
  if (end == word.begin) return {};
  return context_.word_before(end, sentence_begin_);
}

// A capitalised starter, or a title as in "Mr. Smith", which is behind a space now.
bool BoundaryFinder::starter_follows(const FollowingText& next) const {
  if (next.opens_spanish) return true;
  if (next.sentence_class != SentenceClass::kUpper) return false;
  const std::size_t end = next.at + next.word.size();
  if (end < text_.size() && text_[end] == '.') {
    return next.word.size() > 1 &&
           words_.abbreviation(next.word, false) == AbbreviationKind::kInner;
  }
  if (words_.is_starter(next.word)) return true;
  const bool elided = !next.word.empty() && next.word.back() == '\'';
  return elided && words_.is_starter(next.word.substr(0, next.word.size() - 1));
}

// "1", "12", "a", "IV", also behind a bullet: what follows is the item itself.
bool BoundaryFinder::only_marker_so_far(std::size_t end) const {
  constexpr std::size_t kMaxMarkerBytes = 24;
  if (end - sentence_begin_ > kMaxMarkerBytes) return false;
  std::size_t at = sentence_begin_;
  while (at < end) {
    const CodePoint c = code_point_at(text_, at);
    if (classes_(c.value) != SentenceClass::kSpace && !is_bullet(c.value) && c.value != '(') break;
    at += c.length;
  }
  return is_inline_list_marker(text_.substr(at, end - at));
}

// "At 5 a.m" says when, and not yet what.
bool BoundaryFinder::only_preposition_so_far(std::size_t end) const {
  constexpr std::size_t kMaxPhraseBytes = 24;
  if (end - sentence_begin_ > kMaxPhraseBytes) return false;
  const FollowingText first = context_.following(sentence_begin_);
  if (!words_.is_preposition(first.word)) return false;
  const std::string_view rest = text_.substr(first.at, end - first.at);
  return std::count(rest.begin(), rest.end(), ' ') <= 4;
}

}  // namespace

SentenceRules::SentenceRules(std::string_view language) : words_(language) {
  classes_.set(kEllipsis, SentenceClass::kFullStop);
  if (words_.has(kGreekQuestion)) {
    classes_.set(';', SentenceClass::kTerminator);
    classes_.set(0x37E, SentenceClass::kTerminator);
  }
  if (words_.has(kArmenianFullStop)) classes_.set(':', SentenceClass::kTerminator);
  if (words_.has(kKhmerFullStop)) {
    classes_.set(0x17D4, SentenceClass::kTerminator);
    classes_.set(0x17D5, SentenceClass::kTerminator);
  }
  if (words_.has(kTibetanShad)) {
    classes_.set(0xF0D, SentenceClass::kTerminator);
    classes_.set(0xF0E, SentenceClass::kTerminator);
  }
  if (words_.has(kBurmeseComma)) classes_.set(0x104A, SentenceClass::kContinue);
}

std::vector<std::size_t> SentenceRules::boundaries(std::string_view text) const {
  std::vector<std::size_t> boundaries = BoundaryFinder(text, words_, classes_).run();
  if (words_.has(kArabicClauses)) add_arabic_boundaries(text, boundaries);
  return boundaries;
}

}  // namespace hymt
