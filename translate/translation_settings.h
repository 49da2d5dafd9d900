// What the tasks of one caller have in common: how tokens are drawn, and the glossary.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/generator.h"
#include "translate/glossary/glossary.h"
#include "translate/language_pair.h"
#include "translate/matches/memory_matches.h"

namespace hymt {

// Which texts that are like a segment have to do with it, in percent of what they share
// (translate/matches); 0: none.
struct FuzzyOptions {
  unsigned threshold = 0;  // Those are shown to the generator, if it takes examples.
  unsigned accept = 0;     // The best one of those is the translation, if it passes the checks.
};

struct TranslationOptions {
  SamplingOptions sampling;
  std::uint64_t seed = 0;
  // Of entries for the same term the last one counts.
  std::vector<GlossaryEntry> glossary;
  FuzzyOptions fuzzy;
  // How long one request may take, waiting included; zero: as long as it likes. Far beyond what
  // a working generator needs, for when it is hit, outcomes depend on the clock.
  std::chrono::milliseconds request_timeout = std::chrono::minutes(30);
};

// Immutable to whoever looks; any number of threads may use one.
class TranslationSettings {
 public:
  TranslationSettings() = default;
  // `matches`: where FuzzyOptions look; null: nowhere.
  explicit TranslationSettings(TranslationOptions options,
                               std::shared_ptr<const MemoryMatches> matches = nullptr)
      : options_(std::move(options)), matches_(std::move(matches)) {}
  TranslationSettings(const TranslationSettings&) = delete;
  TranslationSettings& operator=(const TranslationSettings&) = delete;

  [[nodiscard]] const TranslationOptions& options() const { return options_; }
  [[nodiscard]] const MemoryMatches* matches() const { return matches_.get(); }

  // What is known about two languages (BCP 47; an empty source is an unknown one), worked out the
  // first time. Valid as long as the settings.
  [[nodiscard]] const LanguagePair& languages(std::string_view source,
                                              std::string_view target) const;

 private:
  const TranslationOptions options_{};
  const std::shared_ptr<const MemoryMatches> matches_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<std::string, std::string>, LanguagePair> languages_;  // Never moved.
};

}  // namespace hymt
