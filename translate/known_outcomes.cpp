#include "translate/known_outcomes.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "translate/checks/answer_checks.h"
#include "translate/checks/answer_doubts.h"
#include "translate/tags/tagged_text.h"
#include "translate/task_key.h"

namespace hymt {
namespace {

// More would say little that is new, and take the room of context.
constexpr std::size_t kMostExamples = 3;

// Removes the orders that `take` takes.
template <class Take>
void take_out(std::vector<TranslationOrder>& orders, const Take& take) {
  std::size_t num_left = 0;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    if (take(i)) continue;
    if (num_left != i) orders[num_left] = std::move(orders[i]);
    ++num_left;
  }
  orders.resize(num_left);
}

// Whether codes of the two are the same but for their bytes: a translation of one text has those of
// the other in their places.
bool have_same_codes(const CodedText& one, const CodedText& other) {
  const std::vector<InlineCode>& a = one.codes();
  const std::vector<InlineCode>& b = other.codes();
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(), [&](const InlineCode& x, const InlineCode& y) {
        return x.kind == y.kind && x.id - a.front().id == y.id - b.front().id &&
               one.text().substr(x.offset, x.length) == other.text().substr(y.offset, y.length);
      });
}

std::vector<TermUse> term_uses(const CodedText& source, const LanguagePair& languages) {
  std::vector<TermUse> uses;
  if (!languages.terms) return uses;
  std::set<const GlossaryEntry*> seen;
  for (const TermMatch& match : languages.terms->find(uncovered_text(source))) {
    if (!seen.insert(match.entry).second) continue;
    uses.push_back({match.entry->source, match.entry->target, /*is_obeyed=*/true});
  }
  return uses;
}

// Under which what came of a task with examples is found again, whatever else the memory holds by
// then; but only by who would show as much (`percent`, FuzzyOptions).
SegmentKey base_of(std::string_view how, unsigned percent, const SegmentKey& key) {
  SegmentKeyBuilder base;
  base.add(how);
  base.add(std::uint64_t{percent});
  base.add(key.high);
  base.add(key.low);
  return base.finish();
}

SegmentKey shown_base(const SegmentKey& key, unsigned threshold) {
  return base_of("shown", threshold, key);
}

SegmentKey accepted_base(const SegmentKey& key, unsigned accept) {
  return base_of("accepted", accept, key);
}

// One order among what the memory has for it.
class MatchedOrder {
 public:
  MatchedOrder(TranslationOrder& order, const TranslationSettings& settings,
               const GeneratorTraits& traits)
      : order_(order), fuzzy_(settings.options().fuzzy), traits_(traits), settings_(settings) {
    const LanguagePair& languages = *order.languages;
    matches_ = settings.matches()->find(languages.source, languages.target, order.task.source,
                                        kMostExamples);
  }

  // The translation of a text that is like it; nothing if none may be taken.
  [[nodiscard]] std::optional<SegmentOutcome> accepted() const {
    for (const FoundMatch& match : matches_) {
      if (fuzzy_.accept == 0 || match.percent < fuzzy_.accept) break;
      if (auto outcome = outcome_of(match)) return outcome;
    }
    return std::nullopt;
  }

  // Gives the order examples, and the key that goes with them.
  void show_examples() {
    if (!traits_.takes_examples || fuzzy_.threshold == 0) return;
    for (const FoundMatch& match : matches_) {
      if (match.percent >= fuzzy_.threshold) order_.task.examples.push_back(match.example);
    }
    if (order_.task.examples.empty()) return;
    order_.base = shown_base(order_.key, fuzzy_.threshold);
    order_.key =
        KeyMaker(traits_.fingerprint, settings_.options()).key_of(order_.task, *order_.languages);
  }

 private:
  [[nodiscard]] std::optional<SegmentOutcome> outcome_of(const FoundMatch& match) const {
    const CodedText& source = order_.task.source;
    const Example& example = *match.example;
    if (!have_same_codes(source, example.source) || !example.target->fits(source)) {
      return std::nullopt;
    }
    SegmentOutcome outcome;
    outcome.target = example.target->with_codes_of(source).target;
    if (!passes(outcome.target)) return std::nullopt;
    outcome.state = SegmentState::kTranslated;
    outcome.terms = term_uses(source, *order_.languages);
    outcome.findings.push_back({Severity::kNote,
                                "fuzzy-accepted",
                                "The translation is that of a sentence that is " +
                                    std::to_string(match.percent) +
                                    " % the same: " + std::string(example.source.text()),
                                {0, source.text().size()}});
    SegmentKeyBuilder key;
    key.add("accepted");
    key.add(order_.key.high);
    key.add(order_.key.low);
    add_example(example, key);
    outcome.key = key.finish();
    return outcome;
  }

  [[nodiscard]] bool passes(const CodedText& target) const {
    const LanguagePair& languages = *order_.languages;
    const TaggedSegment asked(order_.task.source, PairSpelling::kTags);
    const CheckedAnswer answer =
        check_answer(asked, StopReason::kEnd, asked.tagged(target), languages.target_language);
    if (answer.fault || answer.offset != 0) return false;
    return !traits_.translates ||
           answer_doubts({order_.task.source, target, languages.source, languages.target},
                         languages.terms ? &*languages.terms : nullptr)
               .empty();
  }

  TranslationOrder& order_;
  const FuzzyOptions fuzzy_;
  const GeneratorTraits& traits_;
  const TranslationSettings& settings_;
  std::vector<FoundMatch> matches_;
};

// What was made of the orders' tasks before, with examples.
void take_made_before(std::vector<TranslationOrder>& orders, const TranslationSettings& settings,
                      const GeneratorTraits& traits, OutcomeStore& store,
                      std::vector<KnownOutcome>& known) {
  const FuzzyOptions& fuzzy = settings.options().fuzzy;
  std::vector<SegmentKey> keys;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    std::optional<SegmentKey> key;
    if (fuzzy.threshold != 0 && traits.takes_examples) {
      key = settings.matches()->find_key(shown_base(orders[i].key, fuzzy.threshold));
    }
    if (!key && fuzzy.accept != 0) {
      key = settings.matches()->find_key(accepted_base(orders[i].key, fuzzy.accept));
    }
    if (!key) continue;
    keys.push_back(*key);
    places.push_back(i);
  }
  if (keys.empty()) return;
  const auto found = store.find(keys);
  std::size_t next = 0;
  take_out(orders, [&](std::size_t i) {
    if (next == places.size() || places[next] != i) return false;
    const auto& outcome = found[next];
    const SegmentKey& key = keys[next++];
    const SegmentTask& task = orders[i].task;
    if (outcome == nullptr || !outcome->fits(task.source)) return false;
    known.push_back({task.index, outcome->with_codes_of(task.source)});
    known.back().outcome.key = key;
    return true;
  });
}

}  // namespace

void take_known(std::vector<TranslationOrder>& orders, OutcomeStore& store,
                std::vector<KnownOutcome>& known) {
  std::vector<SegmentKey> keys;
  keys.reserve(orders.size());
  for (const TranslationOrder& order : orders) keys.push_back(order.key);
  const auto found = store.find(keys);
  take_out(orders, [&](std::size_t i) {
    const TranslationOrder& order = orders[i];
    // One that was kept in a file may be anything.
    if (found[i] == nullptr || !found[i]->fits(order.task.source)) return false;
    known.push_back({order.task.index, found[i]->with_codes_of(order.task.source)});
    known.back().outcome.key = order.key;
    return true;
  });
}

void use_matches(std::vector<TranslationOrder>& orders, const TranslationSettings& settings,
                 const GeneratorTraits& traits, OutcomeStore& store,
                 std::vector<KnownOutcome>& known) {
  take_made_before(orders, settings, traits, store, known);
  take_out(orders, [&](std::size_t i) {
    TranslationOrder& order = orders[i];
    MatchedOrder matched(order, settings, traits);
    auto outcome = matched.accepted();
    if (!outcome) {
      matched.show_examples();
      return false;
    }
    const auto shared = std::make_shared<const SharedOutcome>(*outcome, order.task.source);
    store.insert_example(
        order.task, Example::Origin::kKnown,
        Example::Keys{accepted_base(order.key, settings.options().fuzzy.accept), outcome->key},
        shared);
    store.insert(outcome->key, shared);
    known.push_back({order.task.index, *std::move(outcome)});
    return true;
  });
  take_known(orders, store, known);
}

}  // namespace hymt
