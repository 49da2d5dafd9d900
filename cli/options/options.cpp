#include "cli/options/options.h"

#include <algorithm>
#include <cassert>
#include <charconv>

#include "cli/options/languages.h"
#include "cli/options/nearest_name.h"
#include "parsers/document/error.h"
#include "translate/loading/backend_kinds.h"

namespace hymt {
namespace {

// One of a few words.
template <typename Value>
struct Choice {
  std::string_view word;
  Value value;
};

[[noreturn]] void throw_none_of(std::string_view text, const std::vector<std::string_view>& words,
                                std::string_view where) {
  std::string list;
  for (const std::string_view word : words) list.append(list.empty() ? "" : ", ").append(word);
  std::string message(where);
  message.append(": '").append(text).append("' is none of ").append(list);
  const std::string_view near = nearest_name(text, words);
  if (!near.empty()) message.append("; did you mean '").append(near).append("'?");
  throw Error(ErrorKind::kUsage, message);
}

template <typename Value, std::size_t kSize>
Value choose(std::string_view text, const Choice<Value> (&choices)[kSize], std::string_view where) {
  std::vector<std::string_view> words;
  for (const Choice<Value>& choice : choices) {
    if (choice.word == text) return choice.value;
    words.push_back(choice.word);
  }
  throw_none_of(text, words, where);
}

// Adds where a language was named to what is wrong with it.
template <typename Parse>
std::string language(std::string_view where, const Parse& parse) {
  try {
    return parse();
  } catch (const Error& error) {
    throw Error(error.kind(), std::string(where) + ": " + error.what());
  }
}

// One of a few words that stand for themselves.
std::string choose_word(std::string_view text, const std::vector<std::string_view>& words,
                        std::string_view where) {
  if (std::find(words.begin(), words.end(), text) == words.end()) {
    throw_none_of(text, words, where);
  }
  return std::string(text);
}

std::string parse_device(std::string_view text, std::string_view where) {
  const std::size_t colon = text.find(':');
  for (const BackendKind& kind : backend_kinds()) {
    if (colon == std::string_view::npos || kind.find_device(text) == nullptr) continue;
    (void)parse_number(text.substr(colon + 1), 0, 255, where);
    return std::string(text);
  }
  return choose_word(text, device_words(), where);
}

float parse_decimal(std::string_view text, float least, float greatest, std::string_view where) {
  float number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  // Written so that it also rejects what is not a number.
  const bool is_good = result.ec == std::errc() && result.ptr == text.data() + text.size() &&
                       number >= least && number <= greatest;
  if (is_good) return number;
  const auto shown = [](float limit) { return std::to_string(static_cast<int>(limit)); };
  throw Error(ErrorKind::kUsage, std::string(where) + ": '" + std::string(text) +
                                     "' is not a number from " + shown(least) + " to " +
                                     shown(greatest));
}

}  // namespace

std::vector<std::string> parse_targets(std::string_view text, std::string_view where) {
  std::vector<std::string> targets;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view tag = text.substr(0, comma);
    std::string target = language(where, [&] { return canonical_target_language(tag); });
    if (std::find(targets.begin(), targets.end(), target) == targets.end()) {
      targets.push_back(std::move(target));
    }
    if (comma == std::string_view::npos) return targets;
    text.remove_prefix(comma + 1);
  }
}

std::string parse_source_language(std::string_view text, std::string_view where) {
  if (text == "auto") return "auto";
  return language(where, [&] { return canonical_language(text); });
}

FailOn parse_fail_on(std::string_view text, std::string_view where) {
  static constexpr Choice<FailOn> kChoices[] = {
      {"error", FailOn::kError}, {"warning", FailOn::kWarning}, {"never", FailOn::kNever}};
  return choose(text, kChoices, where);
}

std::optional<Format> parse_format(std::string_view text, std::string_view where) {
  static constexpr Choice<std::optional<Format>> kChoices[] = {{"auto", std::nullopt},
                                                               {"html", Format::kHtml},
                                                               {"markdown", Format::kMarkdown},
                                                               {"text", Format::kText}};
  return choose(text, kChoices, where);
}

Color parse_color(std::string_view text, std::string_view where) {
  static constexpr Choice<Color> kChoices[] = {
      {"auto", Color::kAuto}, {"always", Color::kAlways}, {"never", Color::kNever}};
  return choose(text, kChoices, where);
}

std::uint64_t parse_number(std::string_view text, std::uint64_t least, std::uint64_t greatest,
                           std::string_view where) {
  std::uint64_t number = 0;
  const auto result = std::from_chars(text.data(), text.data() + text.size(), number);
  if (result.ec != std::errc() || result.ptr != text.data() + text.size() || number < least ||
      number > greatest) {
    throw Error(ErrorKind::kUsage, std::string(where) + ": '" + std::string(text) +
                                       "' is not a whole number from " + std::to_string(least) +
                                       " to " + std::to_string(greatest));
  }
  return number;
}

std::uint64_t parse_document_size(std::string_view text, std::string_view where) {
  constexpr std::string_view kUnits = "KMG";
  const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789"));
  const std::string_view unit = text.substr(digits.size());
  const bool is_unit = unit.empty() || (unit.size() == 1 && kUnits.find(unit) != unit.npos);
  const std::size_t power = unit.empty() ? 0 : kUnits.find(unit) + 1;
  std::uint64_t number = 0;
  const auto result = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (is_unit && result.ec == std::errc() && number >= 1 &&
      number <= kMaxDocumentBytes >> (10 * power)) {
    return number << (10 * power);
  }
  throw Error(ErrorKind::kUsage, std::string(where) + ": '" + std::string(text) +
                                     "' is not a size such as 500K, 64M or 1G, which is the most");
}

SizeLimit document_size_limit(std::optional<std::uint64_t> max_document_size) {
  if (!max_document_size) return {};
  return {*max_document_size, "split it into several documents, or raise --max-document-size"};
}

const std::vector<ModelSettingName>& model_setting_names() {
  static const std::vector<ModelSettingName> kNames = {
      {"model", SettingKind::kText},         {"backend", SettingKind::kText},
      {"device", SettingKind::kText},        {"precision", SettingKind::kText},
      {"prompt-style", SettingKind::kText},  {"max-batch", SettingKind::kNumber},
      {"context", SettingKind::kNumber},     {"deterministic", SettingKind::kFlag},
      {"temperature", SettingKind::kNumber}, {"top-k", SettingKind::kNumber},
      {"top-p", SettingKind::kNumber},       {"repetition-penalty", SettingKind::kNumber}};
  return kNames;
}

void set_model_setting(ModelSettings& settings, std::string_view name, std::string_view text,
                       std::string_view where) {
  const auto number = [&](std::uint64_t least, std::uint64_t greatest) {
    return static_cast<std::uint32_t>(parse_number(text, least, greatest, where));
  };
  const auto decimal = [&](float least, float greatest) {
    return parse_decimal(text, least, greatest, where);
  };
  if (name == "model") {
    if (text.empty()) throw Error(ErrorKind::kUsage, std::string(where) + ": names no model");
    settings.model = text;
  } else if (name == "backend") {
    settings.backend = choose_word(text, backend_words(), where);
  } else if (name == "device") {
    settings.device = parse_device(text, where);
  } else if (name == "precision") {
    settings.precision = choose_word(text, precision_words(), where);
  } else if (name == "prompt-style") {
    settings.prompt_style = choose_word(text, {"auto", "hy-mt1.5", "hy-mt2", "tiny"}, where);
  } else if (name == "max-batch") {
    settings.max_batch = number(1, 4096);
  } else if (name == "context") {
    settings.context = number(0, 2000);
  } else if (name == "deterministic") {
    settings.deterministic = text == "true";
  } else if (name == "temperature") {
    settings.temperature = decimal(0.0F, 100.0F);
  } else if (name == "top-k") {
    settings.top_k = number(0, 1'000'000);
  } else if (name == "top-p") {
    settings.top_p = decimal(0.0F, 1.0F);
  } else {
    assert(name == "repetition-penalty");
    settings.repetition_penalty = decimal(1.0F, 100.0F);
  }
}

}  // namespace hymt
