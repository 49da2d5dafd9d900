// Whether a full stop ends a sentence, or an abbreviation, an ordinal, an initial, a list marker.
#pragma once

#include <cstddef>
#include <string_view>

#include "segmenter/language_words.h"
#include "segmenter/sentence_break.h"
#include "segmenter/sentence_context.h"

namespace hymt {

// The rules for the full stops and ellipses of one sentence, which begins at `sentence_begin`. All
// arguments must outlive it. Each question takes constant time.
class FullStop {
 public:
  FullStop(std::string_view text, const LanguageWords& words, const SentenceClasses& classes,
           const SentenceContext& context, std::size_t sentence_begin)
      : text_(text),
        words_(words),
        classes_(classes),
        context_(context),
        sentence_begin_(sentence_begin) {}

  // `candidate` is a full stop with a space behind it, and `next` what comes then.
  [[nodiscard]] bool ends_sentence(const SentenceCandidate& candidate,
                                   const FollowingText& next) const;

  // The same of an ellipsis, for which is_ellipsis() is true.
  [[nodiscard]] bool ellipsis_ends_sentence(const SentenceCandidate& candidate,
                                            const FollowingText& next) const;
  [[nodiscard]] bool is_ellipsis(const SentenceCandidate& candidate) const;

  // A full stop without a space behind it: "слово.Слово", which no file is named like.
  [[nodiscard]] bool touching_ends_sentence(const SentenceCandidate& candidate,
                                            const FollowingText& next) const;

  // Whether what follows is a capitalised word that begins sentences, or a title: "Mr. Smith".
  [[nodiscard]] bool starter_follows(const FollowingText& next) const {
    return starter_word_follows(next) || title_follows(next);
  }

 private:
  [[nodiscard]] bool starter_word_follows(const FollowingText& next) const;
  [[nodiscard]] bool title_follows(const FollowingText& next) const;
  // What an abbreviation is, and where it begins: "z. B." before its last part.
  struct Abbreviation {
    AbbreviationKind kind = AbbreviationKind::kNone;
    PrecedingWord first;
  };
  [[nodiscard]] bool abbreviation_ends_sentence(const Abbreviation& abbreviation,
                                                const PrecedingWord& word,
                                                const FollowingText& next) const;
  [[nodiscard]] bool closing_ends_sentence(const PrecedingWord& word,
                                           const FollowingText& next) const;
  [[nodiscard]] bool number_begins_sentence(const PrecedingWord& word,
                                            const FollowingText& next) const;
  [[nodiscard]] bool number_ends_sentence(const PrecedingWord& number,
                                          const FollowingText& next) const;
  [[nodiscard]] bool ordinal_ends_sentence(const PrecedingWord& ordinal,
                                           const FollowingText& next) const;
  [[nodiscard]] bool may_abbreviate_before_number(const PrecedingWord& word) const;
  [[nodiscard]] Abbreviation abbreviation(const PrecedingWord& word) const;
  [[nodiscard]] AbbreviationKind abbreviation_of_part(const PrecedingWord& word) const;
  [[nodiscard]] PrecedingWord word_before(const PrecedingWord& word) const;
  [[nodiscard]] bool only_marker_so_far(std::size_t end) const;
  [[nodiscard]] bool only_adverbial_so_far(std::size_t end) const;

  std::string_view text_;
  const LanguageWords& words_;
  const SentenceClasses& classes_;
  const SentenceContext& context_;
  std::size_t sentence_begin_;
};

}  // namespace hymt
