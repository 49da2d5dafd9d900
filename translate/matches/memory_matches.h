// What a memory holds of texts that are like a segment.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/matches/match_index.h"
#include "translate/memory/example.h"
#include "translate/memory/memory_file.h"
#include "translate/segment_key.h"

namespace hymt {

struct FoundMatch {
  std::shared_ptr<const Example> example;
  unsigned percent = 0;  // How much of the texts is the same (README.md); 100: all words are.
};

struct MatchOptions {
  ExampleId last = 0;           // Of those that count (MemoryFile::begin_snapshot).
  unsigned least_percent = 75;  // 1 to 100.
  // Example::owner of generated ones that count; reviewed ones always do.
  std::uint64_t generator = 0;
};

// Thread-safe. The examples are read when first asked for; then they stay in memory as hashes of
// their words, some 200 bytes each.
class MemoryMatches {
 public:
  MemoryMatches(std::shared_ptr<MemoryFile> file, const MatchOptions& options)
      : file_(std::move(file)), options_(options) {}

  // Of the same two languages, the best ones first, then reviewed ones, then by a hash of the
  // texts; `most` at most.
  [[nodiscard]] std::vector<FoundMatch> find(std::string_view source_language,
                                             std::string_view target_language,
                                             const CodedText& source, std::size_t most) const;

  // Under which key the outcome of a task is kept that other examples had to do with
  // (Example::Keys); nothing if there is none.
  [[nodiscard]] std::optional<SegmentKey> find_key(const SegmentKey& base) const;

 private:
  struct Pair {
    explicit Pair(unsigned least_percent) : index(least_percent) {}
    MatchIndex index;
    std::vector<ExampleId> ids;  // By entry of the index.
  };
  using Languages = std::pair<std::string, std::string>;
  struct Loaded {
    std::map<Languages, Pair> pairs;
    std::unordered_map<SegmentKey, SegmentKey, SegmentKeyHash> keys;
  };
  class Loading;

  [[nodiscard]] const Loaded& loaded() const;

  const std::shared_ptr<MemoryFile> file_;
  const MatchOptions options_;
  mutable std::once_flag once_;
  mutable std::unique_ptr<const Loaded> loaded_;
};

}  // namespace hymt
