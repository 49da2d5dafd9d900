#include "parsers/text/text_runs.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "parsers/characters/display_width.h"
#include "parsers/document/ascii.h"
#include "parsers/text/command_lines.h"

namespace hymt {
namespace {

// Letters of all scripts: what translation changes into one another.
bool is_word_byte(char c) {
  return is_ascii_alphanumeric(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool contains(std::string_view word, std::string_view part) {
  return word.find(part) != std::string_view::npos;
}

// Code is written with these between words; a text has them one at a time, if at all.
int operator_points(std::string_view word) {
  constexpr std::string_view kWeak[] = {"&", "<", ">", "|", "(", ")", "%", "$", "[", "]", "[]"};
  if (std::find(std::begin(kWeak), std::end(kWeak), word) != std::end(kWeak)) return 1;
  const bool is_ruler_like =
      word.size() > 3 && word.find_first_not_of(word.front()) == std::string_view::npos;
  if (is_ruler_like) return 0;
  return word.find_first_of("{}[]()=;&|<>$\\") != std::string_view::npos ? 2 : 0;
}

bool is_call(std::string_view word) {
  const std::size_t bracket = word.find('(');
  return bracket != std::string_view::npos && bracket > 0 && is_word_byte(word[bracket - 1]);
}

// How much `word` speaks for code: 0 to 2.
int code_points_of(std::string_view word) {
  if (std::none_of(word.begin(), word.end(), is_word_byte)) return operator_points(word);
  if (word.ends_with(");") || word.ends_with("};") || word.ends_with('{') || word.ends_with("\\") ||
      word.starts_with("</") || word.ends_with("/>") || word.starts_with("#!") ||
      word.starts_with("}") || contains(word, "=\"") || contains(word, "->") ||
      contains(word, "=>") || contains(word, "==") || contains(word, "+=") ||
      contains(word, "\":")) {
    return 2;
  }
  constexpr std::string_view kDirectives[] = {"#define", "#elif",  "#else",    "#endif",
                                              "#if",     "#ifdef", "#include", "#pragma",
                                              "#undef",  "#ifndef"};
  if (word.front() == '#' &&
      std::find(std::begin(kDirectives), std::end(kDirectives), word) != std::end(kDirectives)) {
    return 2;
  }
  const std::size_t colons = word.find("::");
  if (colons != std::string_view::npos && colons > 0 && colons + 2 < word.size()) return 2;
  const bool is_option = word.starts_with('-') && word.size() > 1 && is_word_byte(word[1]);
  const bool has_sign = word.starts_with('$') || is_option || word.starts_with("--") ||
                        word.starts_with('@') || word.starts_with('/') || word.starts_with("./") ||
                        word.starts_with("~/");
  if (has_sign || word.ends_with(';') || is_call(word) || contains(word, "_") ||
      contains(word, "=") || contains(word, "\\") || contains(word, "](") || contains(word, "['")) {
    return 1;
  }
  return 0;
}

// Chinese and Japanese write no spaces; two characters are about a word.
std::size_t unspaced_words(std::string_view word) {
  const auto characters = std::count_if(word.begin(), word.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xE3 && byte <= 0xE9;
  });
  return static_cast<std::size_t>(characters) / 2;
}

struct Words {
  std::size_t count = 0;
  std::size_t points = 0;
  std::size_t streak = 0;          // Of words that do not speak for code, up to here,
  std::size_t longest_streak = 0;  // and the longest.
};

enum class ByteKind : std::uint8_t { kPlain, kBlank, kSpecial };

// Most words hold no byte that could make them speak for code; one look tells.
constexpr std::array<ByteKind, 256> make_byte_kinds() {
  std::array<ByteKind, 256> kinds{};
  for (const char c : std::string_view(" \t\f\v")) {
    kinds[static_cast<unsigned char>(c)] = ByteKind::kBlank;
  }
  for (const char c : std::string_view("{}[]()=;&|<>$\\_/@#+-:\"%")) {
    kinds[static_cast<unsigned char>(c)] = ByteKind::kSpecial;
  }
  for (unsigned byte = 0xE3; byte <= 0xE9; ++byte) kinds[byte] = ByteKind::kSpecial;
  return kinds;
}
constexpr std::array<ByteKind, 256> kByteKinds = make_byte_kinds();

// What follows says 1 for yes, and adds up: so the compiler makes vector instructions of it.
constexpr std::uint8_t is_between(std::uint8_t c, std::uint8_t first, std::uint8_t last) {
  return static_cast<std::uint8_t>(c - first) <= static_cast<std::uint8_t>(last - first) ? 1 : 0;
}

// True for each special byte, and for a few others.
constexpr std::uint8_t may_be_special(std::uint8_t c) {
  const auto folded = static_cast<std::uint8_t>(c | 0x20);
  const auto dashed = static_cast<std::uint8_t>(c | 2);
  return static_cast<std::uint8_t>(is_between(c, '"', '&') + is_between(c, '(', '+') +
                                   is_between(dashed, '/', '/') + is_between(c, ':', '@') +
                                   is_between(folded, '{', '\x7F') + is_between(c, 0xE3, 0xE9));
}
constexpr bool knows_all_specials() {
  for (std::size_t byte = 0; byte < kByteKinds.size(); ++byte) {
    const bool is_special = kByteKinds[byte] == ByteKind::kSpecial;
    if (is_special && may_be_special(static_cast<std::uint8_t>(byte)) == 0) return false;
  }
  return true;
}
static_assert(knows_all_specials());

// True if a word surely begins with `c` behind `before`: a letter, but none that shares its first
// byte with a space.
constexpr std::uint8_t begins_word(std::uint8_t before, std::uint8_t c) {
  const auto folded = static_cast<std::uint8_t>(c | 0x20);
  const auto is_space =
      static_cast<std::uint8_t>(is_between(before, ' ', ' ') + is_between(before, '\t', '\r'));
  const auto is_letter = static_cast<std::uint8_t>(
      is_between(folded, 'a', 'z') + is_between(c, 0xC3, 0xE2) + is_between(c, 0xE4, 0xFF));
  return is_space & is_letter;
}

// True if so few bytes could speak for code that the words need no closer look. Between the lines
// no word begins, so they are looked at as a whole.
bool is_plainly_text(std::string_view source, const std::vector<TextLine>& run,
                     std::size_t least_percent) {
  constexpr std::size_t kMostPoints = 2;  // Of a word, which holds one such byte at least.
  constexpr std::size_t kBlock = 255;     // What a byte can count.
  const std::string_view text = source.substr(run.front().text, run.back().end - run.front().text);
  const auto byte = [text](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  std::size_t special = may_be_special(byte(0));
  std::size_t words = begins_word(' ', byte(0));
  for (std::size_t begin = 1; begin < text.size(); begin += kBlock) {
    const std::size_t end = std::min(begin + kBlock, text.size());
    std::uint8_t special_here = 0;
    std::uint8_t words_here = 0;
    for (std::size_t i = begin; i < end; ++i) {
      special_here = static_cast<std::uint8_t>(special_here + may_be_special(byte(i)));
      words_here = static_cast<std::uint8_t>(words_here + begins_word(byte(i - 1), byte(i)));
    }
    special += special_here;
    words += words_here;
  }
  return special * kMostPoints * 100 < least_percent * words;
}

void count_words(std::string_view content, Words& words) {
  std::size_t i = 0;
  while (i < content.size()) {
    const std::size_t begin = i;
    bool is_special = false;
    for (; i < content.size(); ++i) {
      const ByteKind kind = kByteKinds[static_cast<unsigned char>(content[i])];
      if (kind == ByteKind::kBlank) break;
      is_special = is_special || kind == ByteKind::kSpecial;
    }
    const std::string_view word = content.substr(begin, i - begin);
    while (i < content.size() &&
           kByteKinds[static_cast<unsigned char>(content[i])] == ByteKind::kBlank) {
      ++i;
    }
    const int points = is_special ? code_points_of(word) : 0;
    const std::size_t size = is_special ? 1 + unspaced_words(word) : 1;
    words.streak = points == 0 || size > 1 ? words.streak + size : 0;
    words.longest_streak = std::max(words.longest_streak, words.streak);
    words.points += static_cast<std::size_t>(points);
    words.count += size;
  }
}

bool has_plain_gap(char before) {
  return std::string_view(".!?:;,)\"'").find(before) == std::string_view::npos;
}

// The columns at which words begin behind two spaces or more, or behind a tab.
void cell_columns(std::string_view source, const TextLine& line,
                  std::vector<std::size_t>& columns) {
  columns.clear();
  const std::string_view content = line.content(source);
  std::size_t column = line.column;
  std::size_t done = 0;
  for (std::size_t i = content.find_first_of(" \t"); i != std::string_view::npos;
       i = content.find_first_of(" \t", i)) {
    const std::size_t next = std::min(content.find_first_not_of(" \t", i), content.size());
    const bool is_wide = content.substr(i, next - i).find('\t') != std::string_view::npos ||
                         next - i > 2 || (next - i == 2 && has_plain_gap(content[i - 1]));
    column = display_column(content.substr(done, next - done), column);
    done = next;
    if (is_wide) columns.push_back(column);
    i = next;
  }
}

// True if there is any gap that could be one between columns.
bool has_gap(std::string_view content) {
  const auto is_blank = [content](std::size_t i) {
    return i < content.size() && (content[i] == ' ' || content[i] == '\t');
  };
  for (std::size_t i = 1; i < content.size(); i += 2) {
    if (is_blank(i) && (is_blank(i - 1) || is_blank(i + 1))) return true;
  }
  return content.find('\t') != std::string_view::npos;
}

bool has_two_wide_gaps(std::string_view content) {
  WideGapReader gaps(content);
  WideGap gap;
  return gaps.next(gap) && gaps.next(gap);
}

std::size_t count_plain_words(std::string_view text) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::string_view word = first_word(text);
    count += 1 + unspaced_words(word);
    text.remove_prefix(word.size());
    text.remove_prefix(std::min(text.find_first_not_of(" \t\f\v"), text.size()));
  }
  return count;
}

// True if a cell holds more than a name: what is said in a table is translated, cell by cell.
bool has_sentence(std::string_view content) {
  constexpr std::size_t kSentence = 4;
  WideGapReader gaps(content);
  WideGap gap;
  std::size_t begin = 0;
  bool has_more = true;
  while (has_more) {
    has_more = gaps.next(gap);
    const std::size_t end = has_more ? gap.begin : content.size();
    if (count_plain_words(content.substr(begin, end - begin)) >= kSentence) return true;
    begin = gap.end;
  }
  return false;
}

}  // namespace

std::size_t count_code_points(std::string_view content) {
  Words words;
  count_words(content, words);
  return words.points;
}

bool has_sentence_of(std::string_view content, std::size_t num_words) {
  Words words;
  count_words(content, words);
  return words.longest_streak >= num_words;
}

bool looks_like_code(std::string_view source, const std::vector<TextLine>& run, RunIndent indent) {
  // Percent of points to words, with and without a sentence among them.
  struct Threshold {
    std::size_t words;
    std::size_t sentence;
  };
  constexpr Threshold kThresholds[] = {{80, 110}, {80, 110}, {70, 90}, {30, 70}};
  constexpr Threshold kBraced = {40, 50};
  const auto is_brace = [source](const TextLine& line) {
    return line.end - line.text == 1 && source[line.text] == '{';
  };
  const bool is_braced = std::any_of(run.begin(), run.end(), is_brace);
  const Threshold threshold = is_braced ? kBraced : kThresholds[static_cast<std::size_t>(indent)];
  const auto is_command = [source, indent](const TextLine& line) {
    const std::string_view content = line.content(source);
    return indent == RunIndent::kSlightly ? is_sure_command(content) : is_command_line(content);
  };
  const bool may_be_commands = indent != RunIndent::kNone && is_command(run.front());
  if (!may_be_commands && is_plainly_text(source, run, threshold.words)) return false;
  Words words;
  for (const TextLine& line : run) count_words(line.content(source), words);
  if (words.count == 0) return false;
  // A sentence has five plain words in a row, code rarely but in comments.
  constexpr std::size_t kSentence = 5;
  const bool is_sentence = words.longest_streak >= kSentence;
  const std::size_t percent = words.points * 100 / words.count;
  if (percent >= (is_sentence ? threshold.sentence : threshold.words)) return true;
  return may_be_commands && std::all_of(run.begin(), run.end(), is_command);
}

bool looks_encoded(std::string_view source, const std::vector<TextLine>& run) {
  constexpr std::size_t kShortest = 40;
  const std::size_t size = run.front().end - run.front().text;
  if (run.size() < 2 || size < kShortest) return false;
  return std::all_of(run.begin(), run.end(), [&](const TextLine& line) {
    const std::string_view content = line.content(source);
    const bool is_last = &line == &run.back();
    return (content.size() == size || (is_last && content.size() < size)) &&
           std::all_of(content.begin(), content.end(), [](char c) {
             return is_ascii_alphanumeric(c) || c == '+' || c == '/' || c == '=';
           });
  });
}

bool looks_like_table(std::string_view source, const std::vector<TextLine>& run) {
  std::size_t rows = 0;
  bool has_gaps = true;    // Two wide gaps on every line.
  bool is_aligned = true;  // Two columns that begin at the same place on every line.
  std::vector<std::size_t> common;
  std::vector<std::size_t> columns;
  std::vector<std::size_t> both;
  if (run.size() < 2) return false;
  for (const TextLine& line : run) {
    const std::string_view content = line.content(source);
    if (is_ruler(content)) continue;
    ++rows;
    if (!has_gap(content)) return false;
    has_gaps = has_gaps && has_two_wide_gaps(content);
    if (is_aligned) {
      cell_columns(source, line, columns);
      if (rows == 1) {
        common = columns;
      } else {
        both.clear();
        std::set_intersection(common.begin(), common.end(), columns.begin(), columns.end(),
                              std::back_inserter(both));
        common.swap(both);
      }
      is_aligned = common.size() >= 2;
    }
    if ((!has_gaps && !is_aligned) || has_sentence(content)) return false;
  }
  // Two lines of a text may be aligned by chance, and chances change in translation.
  return has_gaps ? rows >= 2 : rows >= 3;
}

}  // namespace hymt
