#include "segmenter/sentence_rules.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/document/utf8.h"
#include "segmenter/arabic_clauses.h"
#include "segmenter/bracket_pairs.h"
#include "segmenter/full_stop.h"
#include "segmenter/inline_lists.h"
#include "segmenter/sentence_context.h"

namespace hymt {
namespace {

constexpr char32_t kEllipsis = U'…';
constexpr char32_t kFullWidthStop = U'．';
constexpr char32_t kTibetanShadMark = U'།';
constexpr char32_t kParagraphSeparator = 0x2029;
constexpr std::string_view kTsheg = "་";  // Between Tibetan syllables.

bool is_ascii_mark(char32_t c) { return c < 0x80; }

bool is_comma(char32_t c) { return c == ',' || c == ';' || c == ':' || c == U'،' || c == U'，'; }

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

// Looks up whether positions, which must not decrease, lie in one of a text's outermost pairs.
class EnclosingPairs {
 public:
  explicit EnclosingPairs(std::vector<ByteRange> pairs) : pairs_(std::move(pairs)) {}

  // The pair with `at` in it, behind its opening and before or at its closing mark.
  std::optional<ByteRange> around(std::size_t at) {
    while (next_ < pairs_.size() && pairs_[next_].end <= at) ++next_;
    if (next_ == pairs_.size() || pairs_[next_].begin >= at) return std::nullopt;
    return pairs_[next_];
  }

 private:
  std::vector<ByteRange> pairs_;
  std::size_t next_ = 0;
};

// One pass over one text.
class BoundaryFinder {
 public:
  BoundaryFinder(std::string_view text, const LanguageWords& words, const SentenceClasses& classes)
      : text_(text), words_(words), classes_(classes), context_(text, classes) {}

  std::vector<std::size_t> run() &&;

 private:
  using SentenceEnd = SentenceContext::SentenceEnd;

  void add(std::size_t boundary);
  void add_unmarked_before(std::size_t end);
  bool ends_sentence(const SentenceCandidate& candidate, const SentenceEnd& end);
  bool line_ends_sentence(const SentenceCandidate& candidate);
  bool has_armenian_full_stops();
  bool paragraph_goes_on_to_terminator(std::size_t from);
  bool inside_pair(const SentenceCandidate& candidate, std::size_t end);
  [[nodiscard]] bool is_mark_itself(const SentenceCandidate& candidate,
                                    const SentenceEnd& end) const;
  [[nodiscard]] bool goes_on_after_quotation(std::size_t end) const;
  [[nodiscard]] bool touching_text_is_new_sentence(const SentenceCandidate& candidate,
                                                   const SentenceEnd& end,
                                                   const FollowingText& next) const;
  [[nodiscard]] bool shad_ends_sentence(const SentenceCandidate& candidate) const;
  [[nodiscard]] FullStop full_stop() const {
    return {text_, words_, classes_, context_, sentence_begin_};
  }
  [[nodiscard]] bool is_line_of_list(std::size_t at) const;
  [[nodiscard]] std::size_t dash_end(const SentenceCandidate& candidate, std::size_t at) const;

  std::string_view text_;
  const LanguageWords& words_;
  const SentenceClasses& classes_;
  const SentenceContext context_;
  // Found when they are first asked for: most texts are one sentence.
  std::optional<EnclosingPairs> brackets_;
  std::optional<EnclosingPairs> quotations_;
  std::vector<std::size_t> boundaries_;
  std::size_t sentence_begin_ = 0;
  // Found where they are needed, and how many of them are behind.
  std::vector<std::size_t> list_items_;
  std::size_t list_item_ = 0;
  std::vector<std::size_t> interrupted_;
  std::size_t interruption_ = 0;
  std::optional<bool> has_armenian_full_stops_;
  // What paragraph_goes_on_to_terminator knows, and up to where it is true.
  bool goes_on_ = false;
  std::size_t goes_on_known_to_ = 0;
};

std::vector<std::size_t> BoundaryFinder::run() && {
  bool lists_found = has_list_marks(text_);
  if (lists_found) list_items_ = find_list_items(text_, words_);
  SentenceScanner scanner(text_, classes_);
  SentenceCandidate candidate;
  while (scanner.next(candidate)) {
    if (!lists_found && closes_marker(text_, candidate.run_begin)) {
      list_items_ = find_list_items(text_, words_);
      lists_found = true;
    }
    add_unmarked_before(candidate.run_begin);
    SentenceEnd end = {candidate.close_end, candidate.end};
    if (!candidate.at_separator) end = context_.end_from(candidate.run_end);
    if (end.end >= text_.size()) break;
    if (!boundaries_.empty() && candidate.run_begin == candidate.run_end &&
        candidate.run_begin == sentence_begin_) {
      sentence_begin_ = boundaries_.back() = end.end;  // A blank line belongs to what is before it.
      continue;
    }
    if (end.end <= sentence_begin_ || !ends_sentence(candidate, end)) continue;
    add_unmarked_before(candidate.run_begin);
    add(end.end);
  }
  add_unmarked_before(text_.size());
  if (!text_.empty()) boundaries_.push_back(text_.size());
  return std::move(boundaries_);
}

void BoundaryFinder::add(std::size_t boundary) {
  boundaries_.push_back(boundary);
  sentence_begin_ = boundary;
}

// Adds the boundaries that are known and have no terminator: before list items, and behind
// quotations that are broken off.
void BoundaryFinder::add_unmarked_before(std::size_t end) {
  while (true) {
    std::size_t next = end;
    if (list_item_ < list_items_.size()) next = std::min(next, list_items_[list_item_]);
    if (interruption_ < interrupted_.size()) next = std::min(next, interrupted_[interruption_]);
    if (next >= end) return;
    if (next > sentence_begin_) add(next);
    if (list_item_ < list_items_.size() && list_items_[list_item_] == next) ++list_item_;
    if (interruption_ < interrupted_.size() && interrupted_[interruption_] == next) ++interruption_;
  }
}

bool BoundaryFinder::ends_sentence(const SentenceCandidate& candidate, const SentenceEnd& end) {
  const bool bare_separator = candidate.run_begin == candidate.run_end;
  if (bare_separator) return line_ends_sentence(candidate);
  const bool spaced = end.end > end.close_end || candidate.at_separator;
  const SentenceClass after = context_.class_at(end.end);
  FollowingText next = context_.following(spaced ? dash_end(candidate, end.end) : end.end);
  if (candidate.at_separator && is_line_of_list(end.end)) return true;
  if (after == SentenceClass::kContinue && next.at == end.end) return false;
  if (is_comma(context_.character_at(next.at))) return false;  // "Stop!", he said.
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
  if (inside_pair(candidate, end.end) || is_mark_itself(candidate, end)) return false;
  if (!spaced) return touching_text_is_new_sentence(candidate, end, next);
  const FullStop stop = full_stop();
  if (stop.is_ellipsis(candidate)) return stop.ellipsis_ends_sentence(candidate, next);
  const char32_t mark = context_.character_before(candidate.run_end);
  if (candidate.last_terminator == SentenceClass::kFullStop) {
    if (mark == '.' && has_armenian_full_stops()) return false;
    return stop.ends_sentence(candidate, next);
  }
  if (mark == kTibetanShadMark) return shad_ends_sentence(candidate);
  if (!is_ascii_mark(mark)) return true;
  if (next.sentence_class == SentenceClass::kLower && !next.opens_spanish) {
    return words_.has(kLowerCaseStarts);
  }
  const PrecedingWord word = context_.word_before(candidate.run_begin, sentence_begin_);
  return !is_exclaiming_name(word.text) || stop.starter_follows(next);
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
  constexpr std::u32string_view kClauseGoesOn = U"のをがはにとへも、，";
  if (kClauseGoesOn.find(before) != std::u32string_view::npos) return false;
  // Only so far back, as other line ends than this one may be far away.
  const std::size_t so_far = candidate.run_begin - sentence_begin_;
  const std::string_view line_end = text_.substr(
      candidate.run_begin - std::min(so_far, kWrappedLine), std::min(so_far, kWrappedLine));
  if (line_end.find("....") != std::string_view::npos) return true;  // "Contents ..... 5"
  const bool long_line =
      so_far >= kWrappedLine && line_end.find_first_of("\r\n") == std::string_view::npos;
  if (next.sentence_class == SentenceClass::kUpper && !long_line) return true;
  return !paragraph_goes_on_to_terminator(candidate.end);
}

// Armenian texts that end their sentences with ":" have "." for a mark between clauses; others have
// it as most languages do.
bool BoundaryFinder::has_armenian_full_stops() {
  if (!words_.has(kArmenianFullStop)) return false;
  if (!has_armenian_full_stops_) {
    const auto holds = [this](std::string_view mark) {
      return text_.find(mark) != std::string_view::npos;
    };
    has_armenian_full_stops_ = holds("։") || holds(": ") || text_.ends_with(':');
  }
  return *has_armenian_full_stops_;
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

// Brackets hold a sentence together, and so do quotation marks: what somebody says is one part of
// the sentence that tells of it, however many sentences it has.
bool BoundaryFinder::inside_pair(const SentenceCandidate& candidate, std::size_t end) {
  if (!brackets_) {
    MarkPairs pairs = find_pairs(text_);
    brackets_.emplace(std::move(pairs.brackets));
    quotations_.emplace(std::move(pairs.quotations));
    interrupted_ = std::move(pairs.interrupted);
  }
  if (const auto pair = brackets_->around(candidate.run_begin)) {
    if (end < pair->end) return true;
    // "(see there.)" inside a sentence whose script cannot show that it goes on.
    if (pair->begin > sentence_begin_ && is_cjk_letter(context_.character_at(end))) return true;
  }
  const auto pair = quotations_->around(candidate.run_begin);
  if (!pair) return false;
  if (end >= pair->end) return goes_on_after_quotation(end);
  return true;
}

// "- ", "* ", "2. ", "b) " at the beginning of a line.
bool BoundaryFinder::is_line_of_list(std::size_t at) const {
  const char32_t mark = context_.character_at(at);
  if (mark == '-' || mark == '*') return context_.character_at(at + 1) == ' ';
  return list_item_begins(text_, context_.following(at).at);
}

// Past a dash that begins a sentence, "What is it? - Nothing.", "—Nada."; else `at`. Behind a full
// stop, a dash with a space is more often one between a term and what it means: "X Pos. - The
// position".
std::size_t BoundaryFinder::dash_end(const SentenceCandidate& candidate, std::size_t at) const {
  const char32_t dash = context_.character_at(at);
  if (dash != '-' && dash != U'–' && dash != U'—') return at;
  std::size_t end = at + code_point_at(text_, at).length;
  if (context_.class_at(end) == SentenceClass::kSpace) {
    const bool is_mark = candidate.run_begin == 0 ||
                         !is_letter_or_number(context_.character_before(candidate.run_begin));
    if (is_mark || candidate.last_terminator != SentenceClass::kTerminator) return at;
  } else if (dash == '-') {
    return at;
  }
  while (context_.class_at(end) == SentenceClass::kSpace) end += code_point_at(text_, end).length;
  return context_.class_at(end) == SentenceClass::kUpper ? end : at;
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
                                                   const SentenceEnd& end,
                                                   const FollowingText& next) const {
  const char32_t mark = context_.character_before(candidate.run_end);
  const char32_t after = context_.character_at(end.end);
  const bool cjk_around = is_cjk_letter(after) && candidate.run_begin > 0 &&
                          is_cjk_letter(context_.character_before(candidate.run_begin));
  if (full_stop().is_ellipsis(candidate)) return false;
  if (mark == kFullWidthStop) {
    const SentenceClass before = classes_(context_.character_before(candidate.run_begin));
    return before != SentenceClass::kNumeric && !next.is_number &&
           full_stop().ends_sentence(candidate, next);
  }
  if (candidate.last_terminator == SentenceClass::kFullStop && mark != '.') return false;
  if (is_ascii_mark(mark)) {
    return cjk_around || (mark == '.' && full_stop().touching_ends_sentence(candidate, next));
  }
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
