// Good translations made bad on purpose: what a check must find.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"

namespace hymt {

// A sentence and its translation, whose codes have the ids of the source's.
struct SentencePair {
  CodedText source;
  CodedText target;
  std::string language;  // Of the target; the source is English.
};

struct PlantedKind {
  std::string_view rule;  // Of the finding that there ought to be.
  std::string_view what;
};

// The mistakes that with_mistake() can make.
inline constexpr std::array<PlantedKind, 7> kPlantedKinds = {{
    {"number-changed", "a digit of a number is another one"},
    {"symbol-changed", "a symbol is taken away"},
    {"brackets-unbalanced", "a bracket is taken away"},
    {"quotes-unbalanced", "a double quotation mark is taken away"},
    {"word-doubled", "a word is written twice"},
    {"space-lost", "a space beside a code is taken away"},
    {"tagged-untranslated", "a phrase in tags is that of the source"},
}};

// The target with one mistake of the kind, at a place that `random` chooses; nothing if there is no
// place for one.
[[nodiscard]] std::optional<CodedText> with_mistake(std::string_view rule, const SentencePair& pair,
                                                    std::mt19937& random);

// Lines of where from, English and translation, by tabs, with tags as <s1>...</s1> and <x1/>,
// numbered alike on both sides. Lines of another form, or with a tag twice, are left out.
[[nodiscard]] std::vector<SentencePair> read_sentence_pairs(std::string_view lines,
                                                            const std::string& language);

}  // namespace hymt
