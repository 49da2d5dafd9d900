#include "cli/document/reviewed_texts.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "translate/reviewed_text.h"

namespace hymt {
namespace {

// Ways to translate one text.
struct Choice {
  std::unordered_map<std::string, std::size_t> votes;  // By record.
  std::size_t most = 0;
  std::size_t place = 0;  // In the result.
};

}  // namespace

std::vector<ReviewedText> reviewed_texts(std::string_view source_language,
                                         std::string_view target_language,
                                         std::span<const EditedText> texts) {
  std::unordered_map<SegmentKey, Choice, SegmentKeyHash> choices;
  std::vector<ReviewedText> result;
  // First how often, then which of them is the first with that number.
  for (const bool is_counted : {false, true}) {
    for (const EditedText& text : texts) {
      const SegmentKey key = reviewed_key(source_language, target_language, text.source);
      auto [found, is_new] = choices.try_emplace(key);
      Choice& choice = found->second;
      if (is_new) {
        choice.place = result.size();
        ReviewedText& added = result.emplace_back();
        added.key = key;
        added.is_theirs = false;
        added.source = without_code_bytes(text.source);
        added.source_language = first_subtag(source_language);
        added.target_language = target_language;
      }
      if (!text.target) continue;
      auto translation = reviewed_text(text.source, *text.target);
      if (translation == nullptr) continue;
      ReviewedText& chosen = result[choice.place];
      if (!text.is_theirs) {
        if (chosen.translation == nullptr) chosen.translation = std::move(translation);
        continue;
      }
      std::size_t& votes = choice.votes[translation->record()];
      if (!is_counted) {
        choice.most = std::max(choice.most, ++votes);
      } else if (!chosen.is_theirs && votes == choice.most) {
        chosen.translation = std::move(translation);
        chosen.is_theirs = true;
      }
    }
  }
  return result;
}

}  // namespace hymt
