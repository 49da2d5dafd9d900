// An option as a row of a table: all that the program knows of it. The command line, the
// configuration, the help and the suggestions for misspellings read the tables (option_tables.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "cli/options/options.h"

namespace hymt {

// Where a value was written.
struct ValueSource {
  std::string_view where;                  // "--seed", "seed": begins what is said of the value.
  std::uint64_t max_integer = UINT64_MAX;  // Greater ones cannot be written there.
};

// How a value is written in the configuration, under the option's long name.
enum class ConfiguredAs : std::uint8_t {
  kNowhere,  // On the command line only.
  kText,
  kTexts,  // One or a list.
  kNumber,
  kWholeNumber,
  kSize,  // A text or a number.
  kFlag,
  kLevels,      // A table of rules, or a list of "rule=level".
  kPath,        // It starts at the configuration's folder.
  kPathOrNone,  // The same, or the word "none".
  kPaths,       // A path, or a list of them.
  kPathOrName,  // The same for what has a '/'.
};

enum class ValueCount : std::uint8_t { kNone, kOne, kSeveral };  // kNone: a flag.

// What people read of an option.
struct OptionText {
  std::string_view names;     // "-t,--to"; the long one is there always.
  std::string_view argument;  // "LANG[,LANG]"; empty for a flag.
  std::string_view section;   // Of the help; rows of one section stand together.
  std::string_view help;      // A paragraph; its lines are broken anew wherever it is shown.
  // What its value may be, a line each: the value, two spaces, its meaning.
  std::string_view values = {};

  [[nodiscard]] constexpr std::string_view long_name() const {
    return names.substr(names.find("--"));
  }
  // In the configuration.
  [[nodiscard]] constexpr std::string_view key() const { return long_name().substr(2); }
};

// How an option's value gets into the settings. Texts of a flag are one "true" or "false"; of
// others as many as `ValueCount` says, all that were given. Throws Error (kUsage) with the source's
// `where` in front if they are none of its values.
template <typename Settings>
using ReadSetting = void (*)(Settings& settings, const std::vector<std::string>& texts,
                             const ValueSource& source);

// All words that an option's value may be, for completion and suggestions.
using WordList = std::vector<std::string_view> (*)();

// A row of a command's table.
template <typename Options>
struct Option {
  OptionText text;
  ValueCount count = ValueCount::kOne;
  WordList words = nullptr;  // Null: not a few words.
  ReadSetting<Options> read = nullptr;
  std::string_view member;  // Tells the members that values go to apart.

  // What follows is of options that the configuration knows, too.
  ConfiguredAs configured = ConfiguredAs::kNowhere;
  std::string_view example = {};  // A value as the configuration writes it.
  ReadSetting<RunSettings> read_configured = nullptr;
  // Takes what `configured` has over, where `settings` have nothing.
  void (*fill_in)(RunSettings& settings, const RunSettings& configured) = nullptr;
};

// ---- Making rows

// The words that a reader takes, beside its declaration (option_values.h).
template <auto kReader>
inline constexpr WordList kWordsOf = nullptr;

// Of each member another one. No address, since those are not known to differ where the
// undefined-behaviour sanitizer of GCC 12 compiles.
template <auto... kPath>
consteval std::string_view member_name() {
  return __PRETTY_FUNCTION__;
}

// settings.*a.*b for the path a, b.
template <auto kMember, auto... kRest, typename Settings>
constexpr auto& member_of(Settings& settings) {
  if constexpr (sizeof...(kRest) == 0) {
    return settings.*kMember;
  } else {
    return member_of<kRest...>(settings.*kMember);
  }
}

// What a reader (option_values.h) wants, by what it takes and makes.
template <auto kReader>
consteval ValueCount value_count() {
  using Reader = decltype(kReader);
  if constexpr (std::is_invocable_v<Reader, const std::vector<std::string>&, const ValueSource&>) {
    return ValueCount::kSeveral;
  } else {
    using Value = std::invoke_result_t<Reader, std::string_view, const ValueSource&>;
    return std::is_same_v<Value, bool> ? ValueCount::kNone : ValueCount::kOne;
  }
}

template <typename Settings, auto kReader, auto... kPath>
void read_member(Settings& settings, const std::vector<std::string>& texts,
                 const ValueSource& source) {
  if constexpr (value_count<kReader>() == ValueCount::kSeveral) {
    member_of<kPath...>(settings) = kReader(texts, source);
  } else {
    member_of<kPath...>(settings) = kReader(texts.back(), source);
  }
}

template <typename Value>
void fill_in_value(std::optional<Value>& value, const std::optional<Value>& configured) {
  if (!value) value = configured;
}
// Rule by rule.
inline void fill_in_value(std::optional<RuleLevels>& value,
                          const std::optional<RuleLevels>& configured) {
  if (!value) value = RuleLevels();
  if (configured) value->add(*configured);
}

template <auto... kPath>
void fill_in_member(RunSettings& settings, const RunSettings& configured) {
  fill_in_value(member_of<kPath...>(settings), member_of<kPath...>(configured));
}

template <typename Member>
struct MemberTraits;
template <typename Settings, typename Value>
struct MemberTraits<Value Settings::*> {
  using Class = Settings;
};

// An option whose value `kReader` makes for the member at the end of the path, which starts at the
// options of one command.
template <auto kReader, auto kMember, auto... kRest>
constexpr auto option(const OptionText& text) {
  using Options = typename MemberTraits<decltype(kMember)>::Class;
  Option<Options> row;
  row.text = text;
  row.count = value_count<kReader>();
  row.words = kWordsOf<kReader>;
  row.read = read_member<Options, kReader, kMember, kRest...>;
  row.member = member_name<kMember, kRest...>();
  return row;
}

// One of `translate` whose path starts at RunSettings.
template <auto kReader, auto... kPath>
constexpr auto run_option(const OptionText& text, ConfiguredAs configured,
                          std::string_view example = {}) {
  auto row = option<kReader, &TranslateOptions::settings, kPath...>(text);
  row.configured = configured;
  row.example = example;
  row.read_configured = read_member<RunSettings, kReader, kPath...>;
  row.fill_in = fill_in_member<kPath...>;
  return row;
}

// ---- Whether a table is whole

// Converts into whatever a member may be; two of them, since an optional number could be made from
// an object that converts into both the number and the optional.
struct AnyClass {
  template <typename T>
  requires(!std::is_scalar_v<T>) operator T() const;  // NOLINT(google-explicit-constructor)
};
struct AnyScalar {
  template <typename T>
  requires(std::is_scalar_v<T>) operator T() const;  // NOLINT(google-explicit-constructor)
};

// How many members the aggregate T has: as many values as it can be made from.
template <typename T, typename... Found>
consteval std::size_t num_members() {
  if constexpr (requires { T{Found{}..., AnyClass{}}; }) {
    return num_members<T, Found..., AnyClass>();
  } else if constexpr (requires { T{Found{}..., AnyScalar{}}; }) {
    return num_members<T, Found..., AnyScalar>();
  } else {
    return sizeof...(Found);
  }
}

constexpr bool fits(ConfiguredAs form, ValueCount count) {
  switch (form) {
    case ConfiguredAs::kNowhere: return true;
    case ConfiguredAs::kFlag: return count == ValueCount::kNone;
    case ConfiguredAs::kTexts:
    case ConfiguredAs::kLevels:
    case ConfiguredAs::kPaths: return count == ValueCount::kSeveral;
    default: return count == ValueCount::kOne;
  }
}

template <typename Options>
constexpr bool is_whole(const Option<Options>& option) {
  const OptionText& text = option.text;
  return text.names.find("--") != std::string_view::npos && !text.section.empty() &&
         !text.help.empty() && !text.help.ends_with('\n') &&
         text.argument.empty() == (option.count == ValueCount::kNone) &&
         fits(option.configured, option.count);
}

// Whether the rows fill `num_members` different members and leave nothing out that the help needs,
// and sections are in one piece.
template <typename Options, std::size_t kSize>
consteval bool names_each_member(const Option<Options> (&table)[kSize], std::size_t num_members) {
  for (std::size_t i = 0; i < kSize; ++i) {
    if (!is_whole(table[i])) return false;
    const OptionText& text = table[i].text;
    for (std::size_t j = 0; j < i; ++j) {
      if (table[j].member == table[i].member) return false;
      if (table[j].text.long_name() == text.long_name()) return false;
      const bool is_same_section = table[j].text.section == text.section;
      if (is_same_section && table[i - 1].text.section != text.section) return false;
    }
  }
  return kSize == num_members;
}

}  // namespace hymt
