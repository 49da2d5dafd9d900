// Sources by the texts that stand in them, to find the one that another was made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "cli/document/output_merge.h"

namespace hymt {

// Hashes of the units among `chunks`, each once, sorted.
[[nodiscard]] std::vector<std::uint64_t> texts_in(std::span<const ChunkDigest> chunks);

// An index from texts to sources. To look a source up takes time by its texts and not by the number
// of sources, however alike they are. Belongs to one thread.
class SimilarSources {
 public:
  // `texts`: texts_in() of the source. Sources count from 0, in the order in which they are added.
  void add(std::vector<std::uint64_t> texts);

  // The source with the largest share of texts in common, more than half of those of the one that
  // has more; of equally good ones the first. Of sources that share a text, only the first 64 that
  // are not removed are thought of because of it, and of all those thought of, 32 are compared:
  // those that share most, where a text counts the less the more sources have it. Nothing if there
  // is none.
  [[nodiscard]] std::optional<std::size_t> find(std::span<const std::uint64_t> texts);

  // It is found no more.
  void remove(std::size_t source) { is_removed_[source] = true; }

  // How many sources find() has compared so far.
  [[nodiscard]] std::uint64_t num_compared() const { return num_compared_; }

 private:
  // The sources that a text stands in, in order, but for those before `begin`.
  struct Places {
    std::vector<std::uint32_t> sources;
    std::size_t begin = 0;
  };

  [[nodiscard]] std::span<const std::uint32_t> first_of(Places& places) const;

  std::vector<std::vector<std::uint64_t>> texts_;  // By source.
  std::vector<bool> is_removed_;
  std::unordered_map<std::uint64_t, Places> places_;  // By text.
  std::uint64_t num_compared_ = 0;
};

}  // namespace hymt
