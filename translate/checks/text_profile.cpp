#include "translate/checks/text_profile.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <array>
#include <string>

#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

constexpr bool is_line_break(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

// Characters that no translation adds: controls, byte order marks and replacement characters,
// embeddings and overrides of direction, private use. Not among them are the joiners and direction
// marks that some languages need.
bool is_control(char32_t c) {
  return (c < 0x20 && !is_line_break(c)) || (c >= 0x7F && c < 0xA0 && c != 0x85) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         (c >= 0xE000 && c <= 0xF8FF) || c == 0xFEFF || (c >= 0xFFF0 && c <= 0xFFFF) ||
         c >= 0xE0000;
}

// Characters that weigh as much as two and a half letters.
constexpr bool is_wide(char32_t c) {
  return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x3FFFF);
}

// Most letters beyond ASCII, told without a table.
constexpr bool is_accented_latin(char32_t c) {
  return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF);
}

constexpr bool is_sentence_end(char32_t c) {
  return std::u32string_view(U".!?…:;。！？：；｡؟।").find(c) != std::u32string_view::npos;
}

constexpr bool is_closing_mark(char32_t c) {
  return std::u32string_view(U")]}\"'”’»›」』）】》〉*_").find(c) != std::u32string_view::npos;
}

std::size_t script_index(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  return std::min<std::size_t>(static_cast<std::size_t>(std::max(0, static_cast<int>(script))),
                               255);
}

// The length of the letter at text[at]: of ASCII, or Latin with an accent, which a generator may
// take off; 0 if there is none.
std::size_t latin_letter_length(std::string_view text, std::size_t at) {
  if (at >= text.size()) return 0;
  std::size_t end = at;
  const char32_t c = next_code_point(text, end);
  return is_ascii_letter(c) || is_accented_latin(c) ? end - at : 0;
}

// True if text[at], '<' or '&', begins something that HTML, or somebody, would take for markup.
bool begins_markup(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  if (text[at] == '<') {
    if (end < text.size() && text[end] == ' ') ++end;  // "< b >"
    if (end == text.size()) return false;
    return text[end] == '/' || text[end] == '!' || text[end] == '?' ||
           latin_letter_length(text, end) != 0;
  }
  constexpr std::size_t kLongestName = 64;  // In bytes; also limits the work.
  const std::size_t limit = std::min(text.size(), at + kLongestName);
  while (end < limit) {
    const bool is_digit = text[end] == '#' || (text[end] >= '0' && text[end] <= '9');
    const std::size_t length = is_digit ? 1 : latin_letter_length(text, end);
    if (length == 0) break;
    end += length;
  }
  return end > at + 1 && end < text.size() && text[end] == ';';
}

// Bytes that say something about the text: all but most of ASCII.
constexpr std::array<bool, 256> kTelling = [] {
  std::array<bool, 256> telling{};
  for (std::size_t c = 0; c < telling.size(); ++c) telling[c] = c < 0x20 || c >= 0x7F;
  for (const char c : std::string_view("<&{}*`~=-")) telling[static_cast<unsigned char>(c)] = true;
  return telling;
}();

class ProfileBuilder {
 public:
  void add(std::string_view text) {
    std::size_t offset = 0;
    while (true) {
      const std::size_t begin = offset;
      while (offset < text.size() && !kTelling[static_cast<unsigned char>(text[offset])]) ++offset;
      profile_.weight += 2 * (offset - begin);
      if (offset == text.size()) break;
      const std::size_t at = offset;
      const char32_t c = next_code_point(text, offset);
      profile_.weight += is_wide(c) ? 5 : 2;
      if (c < 0x80) {
        add_ascii(text, at);
      } else {
        add_other(c);
      }
    }
    look_at_end(text);
  }

  TextProfile finish() {
    if (num_greek_ > 2) profile_.scripts.set(USCRIPT_GREEK);
    profile_.ends_in_word = is_alphanumeric(last_);
    profile_.ends_sentence = is_sentence_end(last_inner_);
    std::vector<char32_t>& controls = profile_.controls;
    std::sort(controls.begin(), controls.end());
    controls.erase(std::unique(controls.begin(), controls.end()), controls.end());
    return std::move(profile_);
  }

 private:
  void look_at_end(std::string_view text) {
    bool is_last = true;
    while (!text.empty()) {
      const std::size_t begin = previous_code_point(text, text.size());
      std::size_t offset = begin;
      const char32_t c = next_code_point(text, offset);
      text.remove_suffix(text.size() - begin);
      if (is_white_space(c)) continue;
      if (is_last) last_ = c;
      is_last = false;
      if (is_closing_mark(c)) continue;
      last_inner_ = c;
      return;
    }
  }

  void add_ascii(std::string_view text, std::size_t at) {
    const char c = text[at];
    switch (c) {
      case '<':
      case '&': profile_.num_markup += begins_markup(text, at) ? 1U : 0U; break;
      case '{':
      case '}': ++profile_.num_braces; break;
      case '*': profile_.has_marks |= text.substr(at, 2) == "**"; break;
      case '`': profile_.has_marks |= text.substr(at, 3) == "```"; break;
      case '~': profile_.has_marks |= text.substr(at, 3) == "~~~"; break;
      case '=':
      case '-': profile_.has_arrow |= text.substr(at + 1, 1) == ">"; break;
      default:
        if (c < 0x20 || c == 0x7F) add_control(static_cast<unsigned char>(c));
    }
  }

  void add_other(char32_t c) {
    if (is_accented_latin(c)) return;
    add_control(c);
    if (c == U'→' || c == U'⇒') profile_.has_arrow = true;
    if (c == U'＜') ++profile_.num_markup;
    const auto point = static_cast<UChar32>(c);
    if (!u_isalpha(point)) return;
    const std::size_t script = script_index(c);
    if (script == USCRIPT_GREEK) {
      ++num_greek_;
    } else if (script != USCRIPT_LATIN && script != USCRIPT_COMMON && script != USCRIPT_INHERITED) {
      profile_.scripts.set(script);
    }
  }

  void add_control(char32_t c) {
    if (is_line_break(c)) ++profile_.num_line_breaks;
    if (is_control(c)) profile_.controls.push_back(c);
  }

  TextProfile profile_;
  std::size_t num_greek_ = 0;
  char32_t last_ = U' ';        // But for white space.
  char32_t last_inner_ = U' ';  // The same, but for closing marks too.
};

}  // namespace

ScriptSet scripts_of_language(std::string_view language) {
  std::array<UScriptCode, 16> codes{};
  UErrorCode status = U_ZERO_ERROR;
  const int32_t count = uscript_getCode(std::string(language).c_str(), codes.data(),
                                        static_cast<int32_t>(codes.size()), &status);
  ScriptSet scripts;
  if (U_FAILURE(status)) return scripts;
  for (int32_t i = 0; i < count; ++i) {
    const auto code = static_cast<std::size_t>(
        std::max(0, static_cast<int>(codes.at(static_cast<std::size_t>(i)))));
    // Traditional and simplified Han are one script of letters.
    const bool is_han = code == USCRIPT_SIMPLIFIED_HAN || code == USCRIPT_TRADITIONAL_HAN;
    scripts.set(is_han ? static_cast<std::size_t>(USCRIPT_HAN) : std::min<std::size_t>(code, 255));
  }
  return scripts;
}

TextProfile TextProfile::of(std::string_view text, std::span<const ByteRange> holes) {
  ProfileBuilder builder;
  std::size_t position = 0;
  for (const ByteRange hole : holes) {
    builder.add(text.substr(position, hole.begin - position));
    position = hole.end;
  }
  builder.add(text.substr(position));
  return builder.finish();
}

}  // namespace hymt
