// Glossaries that clients have left here, to be named by their ids.
//
// They are kept in memory, for as long as the program runs and within bounds; each belongs to the
// client whose token made it, and nobody else finds it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/glossary/glossary.h"

namespace hymt {

// Terms from one language into another one.
struct GlossaryDictionary {
  std::string source;  // The primary subtag of a canonical tag: "en".
  std::string target;
  std::vector<std::pair<std::string, std::string>> entries;  // Neither of the two is empty.
};

struct StoredGlossary {
  std::string id;  // A UUID.
  std::string name;
  std::chrono::system_clock::time_point created;
  std::vector<GlossaryDictionary> dictionaries;  // One for each pair of languages.
  std::uint64_t num_bytes = 0;                   // As the store counts them.

  // Null if it has none for these languages, which are tags; an empty source is any.
  [[nodiscard]] const GlossaryDictionary* dictionary(std::string_view source,
                                                     std::string_view target) const;
};

enum class TermsFormat : std::uint8_t { kTsv, kCsv };

// Terms as DeepL's clients send them: a source and a target a line, with a tab or, in CSV, a comma
// between; further columns of CSV are languages and are left aside. Throws RequestError (400) that
// names the line, also for an empty term, one that stands there twice, and for no terms at all.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> read_terms(std::string_view text,
                                                                          TermsFormat format);
// The same as TSV.
[[nodiscard]] std::string terms_as_tsv(const GlossaryDictionary& dictionary);

// Thread-safe.
class GlossaryStore {
 public:
  // Of one owner; of all together four times as much. A term counts with its bytes and some more.
  static constexpr std::size_t kMostGlossaries = 1000;
  static constexpr std::uint64_t kMostBytes = std::uint64_t{16} << 20;

  using Ptr = std::shared_ptr<const StoredGlossary>;

  // Makes one. Throws RequestError: 429 if the owner, 503 if everybody together has too many.
  [[nodiscard]] Ptr add(const std::string& owner, std::string name,
                        std::vector<GlossaryDictionary> dictionaries);
  // All of the owner's, by their ids.
  [[nodiscard]] std::vector<Ptr> list(const std::string& owner) const;
  // These throw RequestError (404) if there is none.
  [[nodiscard]] Ptr find(const std::string& owner, std::string_view id) const;
  void remove(const std::string& owner, std::string_view id);

 private:
  using Key = std::pair<std::string, std::string>;  // Owner and id.

  // These require the mutex.
  [[nodiscard]] std::map<Key, Ptr>::const_iterator place_of(const std::string& owner,
                                                            std::string_view id) const;
  void put(const std::string& owner, const Ptr& glossary);

  mutable std::mutex mutex_;  // Guards what follows.
  std::map<Key, Ptr> glossaries_;
};

}  // namespace hymt
