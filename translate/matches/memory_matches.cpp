#include "translate/matches/memory_matches.h"

#include <algorithm>
#include <unordered_set>

#include "translate/matches/text_words.h"
#include "translate/memory/byte_record.h"
#include "translate/memory/sealed_record.h"

namespace hymt {
namespace {

// Orders of reviewed texts are less than those of all others.
constexpr std::uint64_t kNotReviewed = std::uint64_t{1} << 63;

// Of what is shown of an example, whoever made it and whenever.
std::uint64_t hash_of(const Example& example) {
  Example shown;
  shown.source_language = example.source_language;
  shown.target_language = example.target_language;
  shown.source = example.source;
  RecordWriter fields;
  fields.text(example_record(shown));
  const SegmentOutcome outcome = example.target->with_codes_of(example.source);
  fields.text(outcome.target.text());
  for (const InlineCode& code : outcome.target.codes()) {
    fields.number(code.id);
    fields.number(static_cast<std::uint64_t>(code.kind));
    fields.number(code.offset);
  }
  return seed_of(fields.bytes());
}

bool says_the_same(const Example& one, const Example& other) {
  return one.source == other.source && hash_of(one) == hash_of(other);
}

// Of the text that somebody translated.
std::uint64_t hash_of_source(const Example& example) {
  Example source;
  source.owner = example.owner;
  source.source_language = example.source_language;
  source.target_language = example.target_language;
  source.source = example.source;
  return seed_of(example_record(source));
}

}  // namespace

// Sorts what comes from the file.
class MemoryMatches::Loading {
 public:
  explicit Loading(const MatchOptions& options) : options_(options) {}

  void visit(ExampleId id, const Example& example) {
    if (example.origin == Example::Origin::kReviewed) {
      // What was said of it later counts.
      const std::uint64_t source = hash_of_source(example);
      reviewed_.erase(source);
      if (example.target != nullptr) reviewed_.emplace(source, take(id, example));
      return;
    }
    if (example.owner != options_.generator) return;
    if (example.keys) loaded_->keys.insert_or_assign(example.keys->base, example.keys->key);
    if (example.origin == Example::Origin::kGenerated) add(take(id, example));
  }

  std::unique_ptr<const Loaded> finish() {
    for (const auto& [source, entry] : reviewed_) add(entry);
    for (auto& [languages, pair] : loaded_->pairs) pair.index.finish();
    return std::move(loaded_);
  }

 private:
  struct Entry {
    ExampleId id = 0;
    Languages languages;
    std::vector<std::uint64_t> words;
    std::uint64_t order = 0;
  };

  static Entry take(ExampleId id, const Example& example) {
    Entry entry;
    entry.id = id;
    entry.languages = {example.source_language, example.target_language};
    entry.words = words_of(example.source);
    entry.order = hash_of(example) | kNotReviewed;
    if (example.origin == Example::Origin::kReviewed) entry.order &= ~kNotReviewed;
    return entry;
  }

  // Each text with its translation once.
  void add(const Entry& entry) {
    if (entry.words.empty() || entry.words.size() > kMostMatchWords) return;
    if (!seen_.insert(entry.order).second) return;
    Pair& pair = loaded_->pairs.try_emplace(entry.languages, options_.least_percent).first->second;
    pair.index.add(entry.words, entry.order);
    pair.ids.push_back(entry.id);
  }

  const MatchOptions& options_;
  std::unique_ptr<Loaded> loaded_ = std::make_unique<Loaded>();
  std::unordered_map<std::uint64_t, Entry> reviewed_;  // By the hash of document and source.
  std::unordered_set<std::uint64_t> seen_;             // Orders.
};

const MemoryMatches::Loaded& MemoryMatches::loaded() const {
  std::call_once(once_, [this] {
    Loading loading(options_);
    file_->for_each_example(options_.last,
                            [&](ExampleId id, const std::shared_ptr<const Example>& example) {
                              loading.visit(id, *example);
                            });
    loaded_ = loading.finish();
  });
  return *loaded_;
}

std::vector<FoundMatch> MemoryMatches::find(std::string_view source_language,
                                            std::string_view target_language,
                                            const CodedText& source, std::size_t most) const {
  const auto& pairs = loaded().pairs;
  const auto pair =
      pairs.find({std::string(first_subtag(source_language)), std::string(target_language)});
  if (pair == pairs.end()) return {};
  // A text may be there twice, as people wrote it and as a generator did.
  const std::vector<IndexedMatch> found = pair->second.index.find(words_of(source), 2 * most);
  std::vector<ExampleId> ids;
  ids.reserve(found.size());
  for (const IndexedMatch& match : found) ids.push_back(pair->second.ids[match.entry]);
  if (ids.empty()) return {};
  const auto examples = file_->find_examples(ids);
  std::vector<FoundMatch> matches;
  for (std::size_t i = 0; i < found.size(); ++i) {
    // Somebody may have changed the file meanwhile.
    if (examples[i] == nullptr || examples[i]->target == nullptr) continue;
    const bool is_there = std::any_of(matches.begin(), matches.end(), [&](const FoundMatch& match) {
      return says_the_same(*match.example, *examples[i]);
    });
    if (!is_there && matches.size() < most) matches.push_back({examples[i], found[i].percent});
  }
  return matches;
}

std::optional<SegmentKey> MemoryMatches::find_key(const SegmentKey& base) const {
  const auto& keys = loaded().keys;
  const auto found = keys.find(base);
  return found == keys.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace hymt
