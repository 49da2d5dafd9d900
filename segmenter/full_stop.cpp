#include "segmenter/full_stop.h"

#include <algorithm>
#include <string>

#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"
#include "segmenter/inline_lists.h"

namespace hymt {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_plain_number(std::string_view word) {
  return !word.empty() && word.find_first_not_of(kDigits) == std::string_view::npos;
}

// Letters that may be a Roman number, as they stand behind "Vol.".
bool is_roman_number(std::string_view word) {
  return !word.empty() && word.size() <= 6 &&
         word.find_first_not_of("IVXLC") == std::string_view::npos;
}

// "XIV." may be an ordinal; above that the letters are those of acronyms ("CV", "LCD").
bool is_roman_ordinal(const PrecedingWord& word) {
  return word.shape == WordShape::kAllCapitals && word.text.size() <= 6 &&
         word.text.find_first_not_of("IVX") == std::string_view::npos;
}

// Where the last part of a word begins: behind "/", an apostrophe, ".-", or the number that it
// begins with; 0 if it has one part.
std::size_t last_part(std::string_view word) {
  constexpr std::string_view kCurly = "’";
  constexpr std::size_t kMaxBytesWithSlash = 12;  // A path has parts, too.
  for (std::size_t at = word.size(); at-- > 0;) {
    if (word[at] == '/') return word.size() <= kMaxBytesWithSlash ? at + 1 : 0;
    if (word[at] == '\'') return at + 1;
    if (word[at] == kCurly.front() && word.substr(at).starts_with(kCurly))
      return at + kCurly.size();
    if (word[at] == '-' && at > 0 && word[at - 1] == '.') return at + 1;
  }
  return !word.empty() && is_ascii_digit(word.front())
             ? std::min(word.find_first_not_of(kDigits), word.size())
             : 0;
}

}  // namespace

bool FullStop::is_ellipsis(const SentenceCandidate& candidate) const {
  const std::string_view run =
      text_.substr(candidate.run_begin, candidate.run_end - candidate.run_begin);
  return run.ends_with("..") || run.ends_with("…");
}

bool FullStop::ellipsis_ends_sentence(const SentenceCandidate& candidate,
                                      const FollowingText& next) const {
  const char32_t before = context_.character_before(candidate.run_begin);
  const char32_t after = context_.character_at(candidate.run_end);
  const bool omission = (before == '[' && after == ']') || (before == '(' && after == ')');
  if (omission) return false;
  if (words_.is_always_capital(next.word)) return false;
  // "1, 2 ... N", while a fourth full stop is one.
  const bool alone = before == ' ' && after == ' ' && candidate.run_end - candidate.run_begin == 3;
  if (alone && !starter_follows(next)) {
    constexpr std::size_t kFullWord = 4;
    const PrecedingWord word = context_.word_before(candidate.run_begin - 1, sentence_begin_);
    const bool prose = word.num_letters >= kFullWord && next.word.size() >= kFullWord &&
                       context_.character_before(next.at) == ' ' &&
                       context_.class_at(word.begin) == SentenceClass::kLower;
    if (!prose) return false;
  }
  return next.sentence_class == SentenceClass::kUpper || next.opens_spanish;
}

bool FullStop::ends_sentence(const SentenceCandidate& candidate, const FollowingText& next) const {
  if (only_marker_so_far(candidate.run_begin)) return false;
  PrecedingWord word = context_.word_before(candidate.run_begin, sentence_begin_);
  // Some texts have spaces before their full stops: "Hello Mr . Robinson".
  if (word.text.empty() && text_[candidate.run_begin] == '.') {
    const PrecedingWord spaced = word_before(word);
    if (spaced.num_letters > 1 && (spaced.shape == WordShape::kAcronym ||
                                   abbreviation(spaced).kind != AbbreviationKind::kNone)) {
      word = spaced;
    }
  }
  if (words_.has(kNoFullStop) && word.num_letters > 0 &&
      next.sentence_class == SentenceClass::kOtherLetter) {
    return false;
  }
  if (word.shape == WordShape::kNumber) return number_ends_sentence(word, next);
  const Abbreviation found = abbreviation(word);
  if (found.kind != AbbreviationKind::kNone || word.shape == WordShape::kInitial ||
      word.shape == WordShape::kAcronym) {
    return abbreviation_ends_sentence(found, word, next);
  }
  if (next.opens_spanish) return true;
  if (next.is_number) return !may_abbreviate_before_number(word);
  const bool symbols_then_lower_case =
      !candidate.ends_sentence && next.sentence_class != SentenceClass::kUpper;
  if (next.sentence_class == SentenceClass::kLower || symbols_then_lower_case) {
    constexpr std::size_t kFullWord = 3;
    return words_.has(kLowerCaseStarts) && word.num_letters >= kFullWord;
  }
  if (words_.has(kOrdinals) && is_roman_ordinal(word)) return ordinal_ends_sentence(word, next);
  return true;
}

bool FullStop::touching_ends_sentence(const SentenceCandidate& candidate,
                                      const FollowingText& next) const {
  constexpr std::size_t kFullWord = 4;
  const PrecedingWord word = context_.word_before(candidate.run_begin, sentence_begin_);
  const char32_t first = context_.character_at(word.begin);
  const bool is_cyrillic = first >= 0x400 && first < 0x530;
  return is_cyrillic && context_.class_at(word.begin) == SentenceClass::kLower &&
         word.num_letters >= kFullWord && next.sentence_class == SentenceClass::kUpper &&
         ends_sentence(candidate, next);
}

// A short word that is in no list, as "Rf. 5". Function words abbreviate nothing, unless they are
// also units: "3 in. 2 lb.".
bool FullStop::may_abbreviate_before_number(const PrecedingWord& word) const {
  constexpr std::size_t kFullWord = 4;
  if (word.shape == WordShape::kNone || word.num_letters >= kFullWord) return false;
  const bool is_name =
      word.num_digits > 0 || word.text.find_first_of("/_=+") != std::string_view::npos;
  if (is_name) return false;
  if (words_.is_starter(word.text)) {
    return word.text == "in" && word_before(word).shape == WordShape::kNumber;
  }
  return word.shape != WordShape::kAllCapitals ||
         words_.abbreviation(word.text, false) == AbbreviationKind::kBeforeNumber;
}

// "Version 2. Then" against "am 2. Juni", and dates: "12. 6. 2024".
bool FullStop::number_ends_sentence(const PrecedingWord& number, const FollowingText& next) const {
  if (next.sentence_class == SentenceClass::kLower) return false;
  constexpr std::size_t kYearDigits = 4;
  constexpr std::size_t kMarkerDigits = 3;
  constexpr std::size_t kOrdinalDigits = 2;
  const std::size_t sign = number.text.front() == '-' ? 1 : 0;  // "vom 1. -3. Jahrhundert"
  const std::string_view digits = number.text.substr(sign);
  const bool plain = is_plain_number(digits);
  const std::size_t space = text_.substr(0, number.begin).find_last_not_of(' ');
  const bool behind_colon = space != std::string_view::npos && text_[space] == ':';
  if (behind_colon && digits.size() <= kMarkerDigits) return false;  // "Do this: 1. Open"
  const PrecedingWord before = word_before(number);
  const bool in_chain =
      before.shape == WordShape::kNumber && text_[before.begin + before.text.size()] == '.';
  if (next.is_number) {
    std::size_t end = next.at;
    while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') ++end;
    const bool chain_goes_on =
        end > next.at && end - next.at <= kOrdinalDigits && end < text_.size() && text_[end] == '.';
    return !(plain && digits.size() <= kYearDigits && (chain_goes_on || in_chain));
  }
  if (!words_.has(kOrdinals)) return true;
  if (in_chain && next.sentence_class == SentenceClass::kOtherLetter) return false;
  if (!plain || digits.size() > kOrdinalDigits || digits == "0") return true;
  return ordinal_ends_sentence(number, next);
}

// Of what may be an ordinal, as it is a small number in a language that writes them so.
bool FullStop::ordinal_ends_sentence(const PrecedingWord& ordinal,
                                     const FollowingText& next) const {
  const PrecedingWord before = word_before(ordinal);
  if (words_.is_numbered(before.text)) return true;
  if (words_.goes_after_ordinal(next.word)) return false;
  if (starter_follows(next)) return true;
  if (ordinal.shape != WordShape::kNumber) return false;
  return !words_.has(kVerbLast) && !words_.goes_before_ordinal(before.text);
}

bool FullStop::abbreviation_ends_sentence(const Abbreviation& abbreviation,
                                          const PrecedingWord& word,
                                          const FollowingText& next) const {
  if (next.sentence_class == SentenceClass::kLower) return false;
  // "10 cm." may end what "cf." may not.
  const AbbreviationKind kind = abbreviation.kind;
  const PrecedingWord& first = abbreviation.first;
  const PrecedingWord before = word_before(first);
  const bool is_unit = before.shape == WordShape::kNumber;
  // "6 a.m. Travelers", "44 B.C. Caesar", "her M.A. Peter": these are no one's initials.
  const bool is_initials = word.shape == WordShape::kAcronym ||
                           (word.shape == WordShape::kInitial && first.begin != word.begin);
  const bool is_term = kind == AbbreviationKind::kFinal && is_initials &&
                       (is_unit || words_.is_article(before.text));
  if (next.is_number) return is_unit && is_term && number_begins_sentence(word, next);
  if (kind == AbbreviationKind::kInner && !is_unit) return false;
  if (kind == AbbreviationKind::kBeforeNumber) {
    const bool letter_or_roman = next.word.size() == 1 || is_roman_number(next.word);
    const bool also_a_word = words_.is_starter(word.text);
    if (letter_or_roman && next.sentence_class == SentenceClass::kUpper && !also_a_word)
      return false;
    return word.shape != WordShape::kInitial || starter_word_follows(next);
  }
  if (kind == AbbreviationKind::kClosing || is_term) return closing_ends_sentence(word, next);
  if (starter_word_follows(next)) return true;
  // "z. Zt." is one abbreviation.
  return word.shape != WordShape::kInitial && title_follows(next) &&
         !only_adverbial_so_far(word.begin);
}

// "He left at 6 p.m. 20 people stayed." against "at 6 p.m. 20 May".
bool FullStop::number_begins_sentence(const PrecedingWord& word, const FollowingText& next) const {
  std::size_t end = next.at;
  while (end < text_.size() && is_ascii_digit(text_[end])) ++end;
  if (end == next.at || context_.character_at(end) != ' ') return false;
  return !words_.goes_behind_closing(context_.following(end).word) &&
         !only_adverbial_so_far(word.begin);
}

// "He left at 6 p.m. Travelers stayed." against "At 6 p.m. Travelers left.".
bool FullStop::closing_ends_sentence(const PrecedingWord& word, const FollowingText& next) const {
  if (starter_word_follows(next)) return true;
  return next.sentence_class == SentenceClass::kUpper && !words_.goes_behind_closing(next.word) &&
         !only_adverbial_so_far(word.begin);
}

// Of the word alone, or of what follows a slash, an elided article, a number or an abbreviation in
// it: "5p.m.", "Dr.-Ing.".
AbbreviationKind FullStop::abbreviation_of_part(const PrecedingWord& word) const {
  const bool all_capitals = word.shape == WordShape::kAllCapitals;
  AbbreviationKind kind = words_.abbreviation(word.text, all_capitals);
  const std::size_t part = kind == AbbreviationKind::kNone ? last_part(word.text) : 0;
  if (part != 0) {
    const std::size_t end = word.begin + word.text.size();
    const PrecedingWord last = context_.word_before(end, word.begin + part);
    kind = words_.abbreviation(last.text, all_capitals);
    const bool is_acronym = kind == AbbreviationKind::kNone && last.shape == WordShape::kAcronym;
    if (is_acronym) kind = AbbreviationKind::kFinal;  // "Canada/U.S. relations"
  }
  if (kind == AbbreviationKind::kNone && words_.is_abbreviated_compound(word.text)) {
    kind = AbbreviationKind::kFinal;
  }
  return kind;
}

// Of the word; or of it and the initials before it: "z. B.", "i. d. R.", and "Ph. D.", "ff. aa.".
FullStop::Abbreviation FullStop::abbreviation(const PrecedingWord& word) const {
  Abbreviation found{abbreviation_of_part(word), word};
  constexpr std::size_t kMaxPartBytes = 10;
  constexpr std::size_t kMaxLetters = 2;
  if (word.text.size() > kMaxPartBytes) return found;
  std::string chain(word.text);
  PrecedingWord first = word;
  for (int i = 0; i < 4; ++i) {
    first = word_before(first);
    const bool is_part = first.shape == WordShape::kInitial ||
                         (first.num_letters == kMaxLetters && first.num_digits == 0);
    if (!is_part || text_[first.begin + first.text.size()] != '.') break;
    chain.insert(0, std::string(first.text) + ".");
    const AbbreviationKind longer = words_.abbreviation(chain, false);
    if (longer != AbbreviationKind::kNone) found = {longer, first};
  }
  return found;
}

// The word before `word`, with at most a full stop and a space between; else an empty one.
PrecedingWord FullStop::word_before(const PrecedingWord& word) const {
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

bool FullStop::starter_word_follows(const FollowingText& next) const {
  if (next.opens_spanish) return true;
  if (next.sentence_class != SentenceClass::kUpper) return false;
  const std::size_t end = next.at + next.word.size();
  if (end < text_.size() && text_[end] == '.') return false;
  if (words_.is_starter(next.word)) return true;
  const bool elided = !next.word.empty() && next.word.back() == '\'';
  return elided && words_.is_starter(next.word.substr(0, next.word.size() - 1));
}

bool FullStop::title_follows(const FollowingText& next) const {
  if (next.sentence_class != SentenceClass::kUpper || next.word.size() <= 1) return false;
  const std::size_t end = next.at + next.word.size();
  return end < text_.size() && text_[end] == '.' && words_.is_title(next.word);
}

// "1", "12", "a", "IV", also behind a bullet: what follows is the item itself.
bool FullStop::only_marker_so_far(std::size_t end) const {
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

// "At 5 a.m" says when, and not yet what; so does "On Jan. 5, at 6 a.m": a preposition, and then
// only words of its phrase, numbers and names. Looked for behind the last colon or semicolon.
bool FullStop::only_adverbial_so_far(std::size_t end) const {
  constexpr std::size_t kMaxPhraseBytes = 80;
  if (end - sentence_begin_ > kMaxPhraseBytes) return false;
  std::string_view phrase = text_.substr(sentence_begin_, end - sentence_begin_);
  const std::size_t colon = phrase.find_last_of(":;");
  const bool is_time =
      colon != std::string_view::npos && colon + 1 < phrase.size() && phrase[colon + 1] != ' ';
  if (colon != std::string_view::npos && !is_time) phrase.remove_prefix(colon + 1);
  bool is_first = true;
  bool quoted = false;
  for (std::size_t at = 0; at < phrase.size();) {
    const CodePoint c = code_point_at(phrase, at);
    if (c.value == '"') quoted = !quoted;
    const SentenceClass letter = classes_(c.value);
    const bool begins_word = letter == SentenceClass::kLower || letter == SentenceClass::kUpper ||
                             letter == SentenceClass::kOtherLetter;
    if (!begins_word || quoted) {
      at += c.length;
      continue;
    }
    const std::size_t word_end = std::min(phrase.find_first_of(" ,.\"", at), phrase.size());
    const std::string_view word = phrase.substr(at, word_end - at);
    if (is_first && !words_.is_preposition(word)) return false;
    if (letter == SentenceClass::kLower && !words_.is_adverbial(word)) return false;
    is_first = false;
    at = word_end;
  }
  return !is_first;
}

}  // namespace hymt
