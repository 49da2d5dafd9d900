#include "translate/checks/chatter.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"
#include "parsers/document/ascii.h"
#include "translate/checks/text_profile.h"

namespace hymt {
namespace {

// Beginnings of words for "translate" and "translation" in the languages that models remark in.
// Where a word's first letter has a capital outside ASCII, it is left out.
constexpr std::array<std::string_view, 41> kTranslationWords = {
    "translat",  "bersetz", "traduc",  "traduit",  "traduz",   "traduç",  "vertal",
    "vertaling", "tłumacz", "překlad", "preklad",  "переклад", "перевод", "еревод",
    "орчуул",    "аударма", "çevir",   "dịch",     "terjemah", "salin",   "oversæt",
    "översät",   "käänn",   "翻译",    "翻譯",     "译文",     "譯文",    "翻訳",
    "訳文",      "번역",    "ترجم",    "تەرجىم",   "תרג",      "अनुवाद",   "भाषांतर",
    "অনুবাদ",     "અનુવાદ",   "అనువా",    "மொழிபெயர்", "แปล",      "བསྒྱུར"};

constexpr std::array<std::string_view, 14> kCourtesies = {
    "let me know",   "hope this helps",   "hope that helps", "feel free to",   "here you go",
    "here it is",    "as an ai",          "language model",  "i'm sorry, but", "i cannot ",
    "happy to help", "translator's note", "note that i",     "i have kept"};

// How the notes begin that models put behind a translation.
constexpr std::array<std::string_view, 17> kNotes = {
    "note",      "explanation", "let me know", "i hope",     "hope this", "please note",
    "feel free", "hinweis",     "anmerkung",   "remarque",   "nota",      "注",
    "说明",      "解释",        "備考",        "примечание", "Примечание"};

// How models begin to talk.
constexpr std::array<std::string_view, 6> kAcknowledgements = {"certainly",  "sure", "of course",
                                                               "absolutely", "okay", "gladly"};

constexpr std::size_t kLongestRemark = 160;

template <std::size_t kSize>
bool holds_any(std::string_view text, const std::array<std::string_view, kSize>& words) {
  return std::any_of(words.begin(), words.end(), [text](std::string_view word) {
    return text.find(word) != std::string_view::npos;
  });
}

// True if `text` begins with `phrase`, in lower-case ASCII, or with capitals in its place.
bool begins_with(std::string_view text, std::string_view phrase) {
  return text.size() >= phrase.size() &&
         std::equal(phrase.begin(), phrase.end(), text.begin(), [](char wanted, char c) {
           return c == wanted || (is_ascii_letter(c) && (c | 0x20) == wanted);
         });
}

// True if a courtesy begins at a word of `text`.
//
// All answers pass through here, so their bytes are looked at by Bitap, without branches: bit
// 4 k + i of `state` says that the first i + 1 bytes of courtesy k end here.
bool has_courtesy(std::string_view text) {
  constexpr std::size_t kPrefix = 4;
  static_assert(kPrefix * kCourtesies.size() <= 64);
  static constexpr auto kPlaces = [] {
    std::array<std::uint64_t, 256> places{};
    for (std::size_t bit = 0; bit < kPrefix * kCourtesies.size(); ++bit) {
      const char c = kCourtesies[bit / kPrefix][bit % kPrefix];
      const char capital = is_ascii_letter(c) ? static_cast<char>(c ^ 0x20) : c;
      places[static_cast<unsigned char>(c)] |= std::uint64_t{1} << bit;
      places[static_cast<unsigned char>(capital)] |= std::uint64_t{1} << bit;
    }
    return places;
  }();
  constexpr std::uint64_t kFirst = 0x1111'1111'1111'1111;
  constexpr std::uint64_t kLast = kFirst << (kPrefix - 1);
  std::uint64_t state = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    state = (state << 1U | kFirst) & kPlaces[static_cast<unsigned char>(text[i])];
    if ((state & kLast) == 0) continue;
    const std::size_t begin = i + 1 - kPrefix;
    const auto begins_here = [rest = text.substr(begin)](std::string_view courtesy) {
      return begins_with(rest, courtesy);
    };
    if ((begin == 0 || !is_ascii_letter(text[begin - 1])) &&
        std::any_of(kCourtesies.begin(), kCourtesies.end(), begins_here)) {
      return true;
    }
  }
  return false;
}

// The length of the remark with which `answer` begins; 0 if it does not begin with one. A remark
// speaks of translating and ends in a colon.
std::size_t remark_length(std::string_view answer, std::string_view source) {
  const std::string_view head = answer.substr(0, std::min(kLongestRemark, answer.find('\n')));
  std::size_t colon = std::string_view::npos;
  std::size_t end = 0;
  for (const std::string_view mark : {std::string_view(":"), std::string_view("：")}) {
    const std::size_t at = head.find(mark);
    if (at < colon) {
      colon = at;
      end = at + mark.size();
    }
  }
  if (colon == std::string_view::npos) return 0;
  if (!holds_any(ascii_lower(head.substr(0, colon)), kTranslationWords)) return 0;
  if (holds_any(ascii_lower(source), kTranslationWords)) return 0;
  // "**Translation:** ...": the marks of emphasis go with the remark.
  if (answer.substr(end, 2) == "**") end += 2;
  return end;
}

// The length of an English "Certainly!" at the beginning of `answer`; 0 if there is none.
std::size_t acknowledgement_length(std::string_view answer) {
  for (const std::string_view word : kAcknowledgements) {
    if (begins_with(answer, word) && answer.size() > word.size() &&
        std::string_view("!,.:").find(answer[word.size()]) != std::string_view::npos) {
      return word.size() + 1;
    }
  }
  return 0;
}

// The same, but only if nothing but the remark can be before the colon: one sentence, perhaps
// behind an acknowledgement.
std::size_t sure_remark_length(std::string_view answer, std::string_view source) {
  const std::size_t length = remark_length(answer, source);
  const std::string_view remark = answer.substr(0, length);
  const std::string_view sentence = remark.substr(acknowledgement_length(remark));
  return sentence.find_first_of(".!?(") == std::string_view::npos ? length : 0;
}

struct QuotationMarks {
  std::string_view open;
  std::string_view close;
};

constexpr std::array<QuotationMarks, 12> kQuotationMarks = {{{"\"", "\""},
                                                             {"'", "'"},
                                                             {"“", "”"},
                                                             {"„", "“"},
                                                             {"„", "”"},
                                                             {"‘", "’"},
                                                             {"«", "»"},
                                                             {"»", "«"},
                                                             {"「", "」"},
                                                             {"『", "』"},
                                                             {"《", "》"},
                                                             {"`", "`"}}};

bool has_outer_quotation_mark(std::string_view text) {
  return std::any_of(kQuotationMarks.begin(), kQuotationMarks.end(), [text](const auto& marks) {
    return text.starts_with(marks.open) || text.ends_with(marks.close) ||
           text.starts_with(marks.close) || text.ends_with(marks.open);
  });
}

std::string_view without_quotation_marks(std::string_view answer, std::string_view source) {
  if (has_outer_quotation_mark(source)) return answer;
  for (const auto& [open, close] : kQuotationMarks) {
    if (answer.size() <= open.size() + close.size() || !answer.starts_with(open) ||
        !answer.ends_with(close)) {
      continue;
    }
    const std::string_view inner =
        answer.substr(open.size(), answer.size() - open.size() - close.size());
    // "A" and "B" are two quotations and not one.
    if (inner.find(open) == std::string_view::npos && inner.find(close) == std::string_view::npos) {
      return inner;
    }
  }
  return answer;
}

std::string_view without_fence(std::string_view answer, std::string_view source) {
  for (const std::string_view fence : {std::string_view("```"), std::string_view("~~~")}) {
    if (!answer.starts_with(fence) || !answer.ends_with(fence) ||
        source.find(fence) != std::string_view::npos) {
      continue;
    }
    const std::size_t first_line = answer.find('\n');
    if (first_line == std::string_view::npos) continue;
    const std::size_t last_line = answer.rfind('\n');
    if (last_line <= first_line || answer.substr(last_line + 1) != fence) continue;
    return answer.substr(first_line + 1, last_line - first_line - 1);
  }
  return answer;
}

std::string_view without_element(std::string_view answer, std::string_view source,
                                 std::string_view opening, std::string_view closing) {
  if (!answer.starts_with(opening) || !answer.ends_with(closing) ||
      answer.size() < opening.size() + closing.size() ||
      source.find(opening) != std::string_view::npos) {
    return answer;
  }
  return answer.substr(opening.size(), answer.size() - opening.size() - closing.size());
}

std::string_view without_thoughts(std::string_view answer, std::string_view source) {
  constexpr std::string_view kOpening = "<think>";
  constexpr std::string_view kClosing = "</think>";
  if (!answer.starts_with(kOpening) || source.find(kOpening) != std::string_view::npos) {
    return answer;
  }
  const std::size_t end = answer.find(kClosing);
  return end == std::string_view::npos ? answer : answer.substr(end + kClosing.size());
}

std::string_view without_note(std::string_view answer, std::string_view source) {
  if (source.find("\n\n") != std::string_view::npos) return answer;
  const std::size_t end = answer.find("\n\n");
  if (end == std::string_view::npos) return answer;
  std::string_view note = trimmed(answer.substr(end));
  note.remove_prefix(std::min(note.size(), note.find_first_not_of("(*_[>")));
  const std::string begin = ascii_lower(note.substr(0, 24));
  const bool is_note = std::any_of(kNotes.begin(), kNotes.end(), [&begin](std::string_view word) {
    return begin.starts_with(word);
  });
  return is_note ? answer.substr(0, end) : answer;
}

// `text` without spaces and tabs at its ends.
std::string_view trimmed_blanks(std::string_view text) {
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t")));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

// What parts a source that is repeated from its translation.
constexpr std::array<std::string_view, 4> kEchoMarks = {"\n", "→", "=>", "->"};

// `answer` without the source, if it stands at its beginning or end or on a line of its own with
// the prompt before it; else `answer`.
std::string_view without_echo(std::string_view answer, std::string_view source) {
  if (source.empty() || answer.size() <= source.size()) return answer;
  if (answer.starts_with(source)) {
    const std::string_view rest = trimmed_blanks(answer.substr(source.size()));
    for (const std::string_view mark : kEchoMarks) {
      if (rest.starts_with(mark)) return rest.substr(mark.size());
    }
  }
  if (answer.ends_with(source)) {
    const std::string_view rest = trimmed_blanks(answer.substr(0, answer.size() - source.size()));
    for (const std::string_view mark : kEchoMarks) {
      if (rest.ends_with(mark)) return rest.substr(0, rest.size() - mark.size());
    }
  }
  for (std::size_t at = answer.find(source); at != std::string_view::npos && at > 0;
       at = answer.find(source, at + source.size())) {
    const std::size_t end = at + source.size();
    if (answer[at - 1] == '\n' && end < answer.size() && answer[end] == '\n') {
      return answer.substr(end + 1);
    }
  }
  return answer;
}

}  // namespace

bool has_chatter(std::string_view answer, std::string_view source, bool target_is_english) {
  if (remark_length(answer, source) != 0) return true;
  if (target_is_english) return false;
  if (acknowledgement_length(answer) != 0 && acknowledgement_length(source) == 0) return true;
  return has_courtesy(answer) && !has_courtesy(source);
}

bool is_quoted(std::string_view answer, std::string_view source) {
  // Most texts are not, as one look at each end says.
  const auto may_be_mark = [](char c) {
    return c == '"' || c == '\'' || c == '`' || static_cast<unsigned char>(c) >= 0x80;
  };
  if (answer.empty() || (!may_be_mark(answer.front()) && !may_be_mark(answer.back()))) return false;
  if (without_quotation_marks(answer, source).size() != answer.size()) return true;
  // An apostrophe may well begin or end a text.
  constexpr std::array<std::string_view, 11> kMarks = {"\"", "“",  "”",  "„",  "«", "»",
                                                       "「", "」", "『", "』", "`"};
  const bool has_mark = std::any_of(kMarks.begin(), kMarks.end(), [answer](std::string_view mark) {
    return answer.starts_with(mark) || answer.ends_with(mark);
  });
  return has_mark && !holds_any(source, kMarks);
}

bool has_echo(std::string_view answer, std::string_view source) {
  if (answer.size() <= source.size() + source.size() / 4) return false;
  if (without_echo(answer, source).size() != answer.size()) return true;
  // A name or a short text may well be part of its own translation, and brackets say nothing.
  constexpr std::size_t kTelling = 16;
  const bool is_sentence = source.size() > 1 && source.find_last_of(".!?") == source.size() - 1;
  if (source.size() < kTelling && !is_sentence) return false;
  const std::size_t at = answer.find(source);
  return at != std::string_view::npos &&
         (has_letter(answer.substr(0, at)) || has_letter(answer.substr(at + source.size())));
}

std::string_view without_wrapping(std::string_view answer, std::string_view source,
                                  bool target_is_english) {
  const bool may_acknowledge = target_is_english || acknowledgement_length(source) != 0;
  // One wrapping may be inside another; each round takes bytes off or is the last.
  constexpr int kMostWrappings = 8;
  for (int round = 0; round < kMostWrappings; ++round) {
    const std::size_t size = answer.size();
    answer = trimmed(without_thoughts(answer, source));
    answer = trimmed(without_note(answer, source));
    answer = trimmed(answer.substr(sure_remark_length(answer, source)));
    if (!may_acknowledge) answer = trimmed(answer.substr(acknowledgement_length(answer)));
    answer = trimmed(without_element(answer, source, "<target>", "</target>"));
    answer = trimmed(without_fence(answer, source));
    answer = trimmed(without_echo(answer, source));
    answer = trimmed(without_quotation_marks(answer, source));
    if (answer.size() == size) break;
  }
  return answer;
}

}  // namespace hymt
