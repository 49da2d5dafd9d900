// What is known about the two languages of a translation, and the terms between them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "translate/checks/answer_checks.h"
#include "translate/glossary/term_index.h"

namespace hymt {

// Immutable; any number of threads may use one.
struct LanguagePair {
  // BCP 47; an empty source language is an unknown one.
  LanguagePair(std::string_view the_source, std::string_view the_target,
               const std::vector<GlossaryEntry>& glossary)
      : source(the_source), target(the_target), target_language(target) {
    if (!glossary.empty()) terms.emplace(glossary, source, target);
  }

  std::string source;
  std::string target;
  TargetLanguage target_language;
  std::optional<TermIndex> terms;
};

}  // namespace hymt
