#include "cli/options.h"

#include <algorithm>
#include <charconv>

#include "cli/languages.h"
#include "cli/nearest_name.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

// One of a few words.
template <typename Value>
struct Choice {
  std::string_view word;
  Value value;
};

template <typename Value, std::size_t kSize>
Value choose(std::string_view text, const Choice<Value> (&choices)[kSize], std::string_view where) {
  std::string list;
  std::vector<std::string_view> words;
  for (const Choice<Value>& choice : choices) {
    if (choice.word == text) return choice.value;
    if (!list.empty()) list += ", ";
    list += choice.word;
    words.push_back(choice.word);
  }
  std::string message(where);
  message.append(": '").append(text).append("' is none of ").append(list);
  const std::string_view near = nearest_name(text, words);
  if (!near.empty()) message.append("; did you mean '").append(near).append("'?");
  throw Error(ErrorKind::kUsage, message);
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

}  // namespace hymt
