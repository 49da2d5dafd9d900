#include "cli/options/option_values.h"

#include <algorithm>
#include <charconv>

#include "cli/options/finding_rules.h"
#include "cli/options/foreign_names.h"
#include "cli/options/languages.h"
#include "cli/options/nearest_name.h"
#include "parsers/document/error.h"
#include "translate/loading/backend_kinds.h"
#include "translate/loading/gguf_conversion.h"
#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

[[noreturn]] void fail(const ValueSource& source, std::string_view what) {
  throw Error(ErrorKind::kUsage, std::string(source.where).append(": ").append(what));
}

// Bytes, or with K, M or G behind it 1024 each. Nothing if it is no size in these bounds.
std::optional<std::uint64_t> read_size(std::string_view text, std::uint64_t least,
                                       std::uint64_t most) {
  constexpr std::string_view kUnits = "KMG";
  const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
  const std::string_view unit = text.substr(digits.size());
  const bool is_unit = unit.empty() || (unit.size() == 1 && kUnits.find(unit) != unit.npos);
  if (!is_unit) return std::nullopt;
  const std::size_t power = unit.empty() ? 0 : kUnits.find(unit) + 1;
  std::uint64_t number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (result.ec != std::errc() || number > most >> (10 * power)) return std::nullopt;
  number <<= 10 * power;
  return number >= least ? std::optional(number) : std::nullopt;
}

// One of a few words.
template <typename Value>
struct Choice {
  std::string_view word;
  Value value;
};

[[noreturn]] void fail_none_of(std::string_view text, const std::vector<std::string_view>& words,
                               const ValueSource& source) {
  std::string list;
  for (const std::string_view word : words) list.append(list.empty() ? "" : ", ").append(word);
  std::string message = "'" + std::string(text) + "' is none of " + list;
  std::string_view near = value_elsewhere(text, words);
  if (near.empty()) near = nearest_name(text, words);
  if (!near.empty()) message.append("; did you mean '").append(near).append("'?");
  fail(source, message);
}

template <typename Value, std::size_t kSize>
std::vector<std::string_view> words_of(const Choice<Value> (&choices)[kSize]) {
  std::vector<std::string_view> words;
  for (const Choice<Value>& choice : choices) words.push_back(choice.word);
  return words;
}

template <typename Value, std::size_t kSize>
Value choose(std::string_view text, const Choice<Value> (&choices)[kSize],
             const ValueSource& source) {
  for (const Choice<Value>& choice : choices) {
    if (choice.word == text) return choice.value;
  }
  fail_none_of(text, words_of(choices), source);
}

constexpr Choice<FailOn> kFailOnChoices[] = {
    {"error", FailOn::kError}, {"warning", FailOn::kWarning}, {"never", FailOn::kNever}};
constexpr Choice<std::optional<Format>> kFormatChoices[] = {{"auto", std::nullopt},
                                                            {"html", Format::kHtml},
                                                            {"markdown", Format::kMarkdown},
                                                            {"mdx", Format::kMdx},
                                                            {"text", Format::kText}};
constexpr Choice<AnchorPolicy> kAnchorsChoices[] = {{"keep", AnchorPolicy::kKeep},
                                                    {"rewrite", AnchorPolicy::kRewrite},
                                                    {"none", AnchorPolicy::kNone}};
constexpr Choice<OnConflict> kOnConflictChoices[] = {
    {"keep", OnConflict::kKeep}, {"replace", OnConflict::kReplace}, {"mark", OnConflict::kMark}};
constexpr Choice<SourceNote> kSourceNoteChoices[] = {
    {"none", SourceNote::kNone}, {"hash", SourceNote::kHash}, {"commit", SourceNote::kCommit}};
constexpr Choice<Color> kColorChoices[] = {
    {"auto", Color::kAuto}, {"always", Color::kAlways}, {"never", Color::kNever}};

// One of a few words that stand for themselves.
std::string choose_word(std::string_view text, const std::vector<std::string_view>& words,
                        const ValueSource& source) {
  if (std::find(words.begin(), words.end(), text) == words.end()) {
    fail_none_of(text, words, source);
  }
  return std::string(text);
}

// Adds where a language was named to what is wrong with it.
std::string language(std::string (*language_named)(std::string_view), std::string_view text,
                     const ValueSource& source) {
  try {
    return language_named(text);
  } catch (const Error& error) {
    fail(source, error.what());
  }
}

// The words between spaces.
std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  std::vector<std::string_view> words;
  for (std::size_t at = text.find_first_not_of(kSpaces); at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, at), text.size());
    words.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kSpaces, end);
  }
  return words;
}

// Takes "de, fr" and "de fr" apart, but not "Traditional Chinese".
std::vector<std::string_view> language_words(std::string_view list, const ValueSource& source) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t comma = std::min(list.find(',', begin), list.size());
    const std::string_view part = list.substr(begin, comma - begin);
    const std::vector<std::string_view> words = words_of(part);
    if (words.empty() && list.find(',') != std::string_view::npos) {
      fail(source, "'" + std::string(list) +
                       "' has a comma with nothing beside it; a list is written de,fr or 'de, fr'");
    }
    const bool is_list = words.size() > 1 && !find_language(part) &&
                         std::any_of(words.begin(), words.end(), find_language);
    if (is_list) {
      parts.insert(parts.end(), words.begin(), words.end());
    } else {
      parts.push_back(part);
    }
    begin = comma + 1;
  }
  return parts;
}

}  // namespace

bool read_flag(std::string_view text, const ValueSource&) { return text == "true"; }

std::string read_text(std::string_view text, const ValueSource&) { return std::string(text); }

std::filesystem::path read_memory_path(std::string_view text, const ValueSource&) {
  return text == kNoMemory ? std::string_view() : text;
}

std::filesystem::path read_path(std::string_view text, const ValueSource&) { return text; }

std::vector<std::string> read_texts(const std::vector<std::string>& texts, const ValueSource&) {
  return texts;
}

std::vector<std::filesystem::path> read_paths(const std::vector<std::string>& texts,
                                              const ValueSource&) {
  return std::vector<std::filesystem::path>(texts.begin(), texts.end());
}

std::uint64_t read_whole_number(std::string_view text, std::uint64_t least, std::uint64_t greatest,
                                const ValueSource& source) {
  std::uint64_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_good = result.ec == std::errc() && result.ptr == text.data() + text.size() &&
                       number >= least && number <= greatest;
  if (is_good) return number;
  fail(source, "'" + std::string(text) + "' is not a whole number from " + std::to_string(least) +
                   " to " + std::to_string(greatest));
}

float read_decimal_number(std::string_view text, int least, int greatest,
                          const ValueSource& source) {
  float number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  // Written so that it also rejects what is not a number.
  const bool is_good = result.ec == std::errc() && result.ptr == text.data() + text.size() &&
                       number >= static_cast<float>(least) &&
                       number <= static_cast<float>(greatest);
  if (is_good) return number;
  fail(source, "'" + std::string(text) + "' is not a number from " + std::to_string(least) +
                   " to " + std::to_string(greatest));
}

std::uint64_t read_document_size(std::string_view text, const ValueSource& source) {
  const auto size = read_size(text, 1, kMaxDocumentBytes);
  if (size) return *size;
  fail(source,
       "'" + std::string(text) + "' is not a size such as 500K, 64M or 1G, which is the most");
}

std::uint64_t read_memory_size(std::string_view text, const ValueSource& source) {
  const auto size = read_size(text, std::uint64_t{1} << 20, std::uint64_t{1} << 40);
  if (size) return *size;
  fail(source, "'" + std::string(text) + "' is not a size such as 500M or 4G, at least 1M");
}

std::uint32_t read_fuzzy_percent(std::string_view text, const ValueSource& source) {
  constexpr std::uint64_t kLeast = 50;  // Texts that share less have little to do with each other.
  if (text == "0") return 0;
  return static_cast<std::uint32_t>(read_whole_number(text, kLeast, 100, source));
}

std::vector<std::string> read_targets(const std::vector<std::string>& texts,
                                      const ValueSource& source) {
  std::string list;
  for (const std::string& text : texts) list.append(list.empty() ? "" : ",").append(text);
  std::vector<std::string> targets;
  for (const std::string_view word : language_words(list, source)) {
    std::string target = language(target_language_named, word, source);
    if (std::find(targets.begin(), targets.end(), target) == targets.end()) {
      targets.push_back(std::move(target));
    }
  }
  return targets;
}

std::string read_source_language(std::string_view text, const ValueSource& source) {
  if (text == "auto") return "auto";
  return language(source_language_named, text, source);
}

FailOn read_fail_on(std::string_view text, const ValueSource& source) {
  return choose(text, kFailOnChoices, source);
}

KeptLimit read_kept_limit(std::string_view text, const ValueSource& source) {
  const bool is_percent = text.ends_with('%');
  const std::string_view digits = text.substr(0, text.size() - (is_percent ? 1 : 0));
  double most = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), most);
  const bool is_number = result.ec == std::errc() && result.ptr == digits.data() + digits.size();
  const bool is_whole = digits.find_first_not_of("0123456789") == std::string_view::npos;
  if (is_number && (is_percent ? most >= 0 && most <= 100 : is_whole)) return {most, is_percent};
  fail(source, "'" + std::string(text) +
                   "' is neither a number of segments, such as 12, nor a share "
                   "of them, such as 2%");
}

RuleLevels read_rules(const std::vector<std::string>& texts, const ValueSource& source) {
  static constexpr Choice<std::optional<Severity>> kChoices[] = {{"error", Severity::kError},
                                                                 {"warning", Severity::kWarning},
                                                                 {"note", Severity::kNote},
                                                                 {"off", std::nullopt}};
  RuleLevels levels;
  for (const std::string_view text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      fail(source,
           "'" + std::string(text) + "' is no rule with a level, such as number-changed=error");
    }
    const std::string rule = choose_word(text.substr(0, equals), finding_rules(), source);
    levels.set(rule, choose(text.substr(equals + 1), kChoices, source));
  }
  return levels;
}

std::optional<Format> read_format(std::string_view text, const ValueSource& source) {
  return choose(text, kFormatChoices, source);
}

std::optional<Site> read_site(std::string_view text, const ValueSource& source) {
  return site_of_name(choose_word(text, site_words(), source));
}

AnchorPolicy read_anchors(std::string_view text, const ValueSource& source) {
  return choose(text, kAnchorsChoices, source);
}

OnConflict read_on_conflict(std::string_view text, const ValueSource& source) {
  return choose(text, kOnConflictChoices, source);
}

SourceNote read_source_note(std::string_view text, const ValueSource& source) {
  return choose(text, kSourceNoteChoices, source);
}

std::map<std::string, std::string> read_notice_texts(const std::vector<std::string>& texts,
                                                     const ValueSource& source) {
  std::map<std::string, std::string> result;
  for (const std::string_view text : texts) {
    const std::size_t equals = text.find('=');
    const bool is_good = equals != std::string_view::npos &&
                         text.find_first_not_of(" \t\r\n", equals + 1) != std::string_view::npos;
    if (!is_good) {
      fail(source, "'" + std::string(text) +
                       "' is no language with a text, such as de=Maschinell "
                       "übersetzt.");
    }
    result[language(target_language_named, text.substr(0, equals), source)] =
        text.substr(equals + 1);
  }
  return result;
}

Color read_color(std::string_view text, const ValueSource& source) {
  return choose(text, kColorChoices, source);
}

std::vector<std::string_view> fail_on_words() { return words_of(kFailOnChoices); }
std::vector<std::string_view> format_words() { return words_of(kFormatChoices); }
std::vector<std::string_view> color_words() { return words_of(kColorChoices); }
std::vector<std::string_view> on_conflict_words() { return words_of(kOnConflictChoices); }
std::vector<std::string_view> source_note_words() { return words_of(kSourceNoteChoices); }
std::vector<std::string_view> anchors_words() { return words_of(kAnchorsChoices); }

std::vector<std::string_view> site_words() {
  std::vector<std::string_view> words = {"auto"};
  words.insert(words.end(), kSiteNames.begin(), kSiteNames.end());
  return words;
}

std::vector<std::string_view> language_words() {
  std::vector<std::string_view> words;
  for (const Language& language : known_languages()) words.push_back(language.tag);
  return words;
}

std::vector<std::string_view> source_language_words() {
  std::vector<std::string_view> words = language_words();
  words.insert(words.begin(), "auto");
  return words;
}

std::vector<std::string_view> engine_words() {
  return {"model", "identity", "pseudo", "adversarial"};
}

std::string read_engine(std::string_view text, const ValueSource& source) {
  const std::string name = choose_word(text.substr(0, text.find(':')), engine_words(), source);
  // What may stand behind the colon is known where it is used.
  return name + std::string(text.substr(name.size()));
}

std::filesystem::path read_report_path(std::string_view text, const ValueSource&) {
  return text == "-" ? "" : text;
}

std::string read_model(std::string_view text, const ValueSource& source) {
  if (text.empty()) fail(source, "names no model");
  return std::string(text);
}

std::string read_backend(std::string_view text, const ValueSource& source) {
  return choose_word(text, backend_words(), source);
}

std::string read_device(std::string_view text, const ValueSource& source) {
  const std::size_t colon = text.find(':');
  for (const BackendKind& kind : backend_kinds()) {
    if (colon == std::string_view::npos || kind.find_device(text) == nullptr) continue;
    (void)read_whole_number(text.substr(colon + 1), 0, 255, source);
    return std::string(text);
  }
  return choose_word(text, device_words(), source);
}

std::string read_precision(std::string_view text, const ValueSource& source) {
  return choose_word(text, precision_words(), source);
}

std::string read_prompt_style(std::string_view text, const ValueSource& source) {
  // A file that says it.
  if (text.ends_with(".json")) return read_path(text, source).string();
  return choose_word(text, prompt_style_words(), source);
}

std::string read_gguf_format(std::string_view text, const ValueSource& source) {
  return choose_word(text, gguf_format_words(), source);
}

std::vector<std::string_view> gguf_format_words() {
  std::vector<std::string_view> words;
  for (const GgufFormat& format : gguf_formats()) words.push_back(format.name);
  return words;
}

}  // namespace hymt
