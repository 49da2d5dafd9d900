// Finds a glossary's terms in a source text, and what became of them in its translation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "translate/glossary/glossary.h"
#include "translate/glossary/words.h"

namespace hymt {

struct TermMatch {
  const GlossaryEntry* entry = nullptr;  // The index's own.
  ByteRange range;                       // In the source text.
};

// What is wrong with a term in a translation.
struct TermFault {
  enum class Kind : std::uint8_t {
    kMissed,     // None of its renderings is there.
    kForbidden,  // One that must not be is.
  };
  Kind kind = Kind::kMissed;
  const GlossaryEntry* entry = nullptr;
  std::string_view rendering;  // The one asked for, or the forbidden one.
};

// What a model is held to for a term that is forced: one of the renderings, the glossary's own
// first, and none of what is forbidden; all of them also as they stand at the beginning of a
// sentence and within one.
struct ForcedTerm {
  std::vector<std::string> renderings;  // May be empty.
  std::vector<std::string> forbidden;
};

// The terms of one pair of languages. Immutable; any number of threads may use one.
class TermIndex {
 public:
  // Takes the entries whose language is `target_language` or a wider one ("pt" for "pt-BR"), or
  // none. Of entries for the same term the last one counts.
  TermIndex(const std::vector<GlossaryEntry>& entries, std::string_view source_language,
            std::string_view target_language);

  [[nodiscard]] bool empty() const { return terms_.empty(); }

  // The terms in `source`, valid UTF-8, ordered by range and not overlapping; where they would, the
  // longest stays. Inflected forms are found by their stem. Linear in the text.
  [[nodiscard]] std::vector<TermMatch> find(std::string_view source) const;

  // Those of `matches` that are forced, each once.
  [[nodiscard]] std::vector<ForcedTerm> forced(const std::vector<TermMatch>& matches) const;

  // The faults of a translation of a text with the terms `matches`; each term is looked at once.
  [[nodiscard]] std::vector<TermFault> faults(const std::vector<TermMatch>& matches,
                                              std::string_view target) const;

 private:
  struct Term {
    GlossaryEntry entry;
    std::vector<std::string> gaps;  // What stands before, between and after its words.
  };

  // A term that stands at some word of a text.
  struct Place {
    std::size_t first_word = 0;
    std::size_t num_words = 0;
    TermMatch match;
  };

  [[nodiscard]] static bool stands_at(const Term& term, std::string_view text,
                                      const std::vector<Word>& words, std::size_t first,
                                      ByteRange& range);
  [[nodiscard]] std::optional<Place> term_at(std::string_view text, const std::vector<Word>& words,
                                             std::size_t first, std::size_t limit) const;

  std::string source_language_;
  std::string target_language_;
  std::vector<Term> terms_;
  // Stems, each with a line end behind it -> index into terms_.
  std::map<std::string, std::vector<std::size_t>, std::less<>> by_stems_;
  // First stem -> words of the longest term that begins with it.
  std::map<std::string, std::size_t, std::less<>> longest_;
};

}  // namespace hymt
