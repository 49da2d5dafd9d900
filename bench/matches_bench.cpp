// How fast texts that are like a sentence are found among many.
//   matches_bench NUM_ENTRIES [PERCENT]     made-up sentences; at least 75 percent by default
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>

#include "bench/processor_time.h"
#include "translate/matches/match_index.h"
#include "translate/matches/text_words.h"
#include "translate/model/random_draws.h"

namespace {

// Words as frequent as those of prose: the n-th of `vocabulary` about 1/n as often as the first.
std::uint64_t drawn_word(hymt::RandomDraws& draws, double vocabulary) {
  const double uniform = static_cast<double>(draws.next() >> 11U) / 9007199254740992.0;
  return static_cast<std::uint64_t>(std::exp(uniform * std::log(vocabulary)));
}

// Of 3 to 25 words and a full stop.
std::vector<std::uint64_t> drawn_sentence(hymt::RandomDraws& draws) {
  constexpr double kVocabulary = 200'000;
  std::vector<std::uint64_t> words(3 + draws.below(23));
  for (std::uint64_t& word : words) word = hymt::mixed(drawn_word(draws, kVocabulary));
  words.push_back(hymt::mixed(0));
  return words;
}

double resident_megabytes() {
  std::uint64_t pages = 0;
  if (FILE* file = std::fopen("/proc/self/statm", "r")) {
    unsigned long all = 0;
    unsigned long resident = 0;
    if (std::fscanf(file, "%lu %lu", &all, &resident) == 2) pages = resident;
    std::fclose(file);
  }
  return static_cast<double>(pages) * 4096 / 1e6;
}

// Times look-ups, one by one.
template <typename Sentence>
void look_up(const hymt::MatchIndex& index, const char* what, const Sentence& sentence) {
  constexpr std::size_t kLookups = 2000;
  std::vector<double> microseconds;
  std::size_t num_found = 0;
  for (std::size_t i = 0; i < kLookups; ++i) {
    const std::vector<std::uint64_t> words = sentence();
    const double begin = hymt::processor_seconds();
    num_found += index.find(words, 3).empty() ? 0 : 1;
    microseconds.push_back((hymt::processor_seconds() - begin) * 1e6);
  }
  std::sort(microseconds.begin(), microseconds.end());
  double sum = 0;
  for (const double one : microseconds) sum += one;
  std::cout << what << ": " << sum / kLookups << " us each on average, "
            << microseconds[kLookups / 2] << " in the middle, " << microseconds[kLookups * 99 / 100]
            << " of the slowest hundredth; found " << num_found << " of " << kLookups << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) {
    std::cerr << "usage: matches_bench NUM_ENTRIES [PERCENT]\n";
    return 2;
  }
  const std::uint64_t num_entries = std::strtoull(argv[1], nullptr, 10);
  const auto percent = static_cast<unsigned>(argc == 3 ? std::strtoul(argv[2], nullptr, 10) : 75);
  hymt::RandomDraws draws(1);
  const double before = resident_megabytes();
  const double begin = hymt::processor_seconds();
  hymt::MatchIndex index(percent);
  std::vector<std::vector<std::uint64_t>> kept;
  // A tenth of a documentation is made of what stands there already with other names in it.
  std::vector<std::uint64_t> last = drawn_sentence(draws);
  for (std::uint64_t i = 0; i < num_entries; ++i) {
    if (i % 10 == 0) {
      last[draws.below(last.size())] = hymt::mixed(drawn_word(draws, 200'000));
    } else {
      last = drawn_sentence(draws);
    }
    index.add(last, hymt::mixed(i));
    if (i % (num_entries / 2000 + 1) == 0) kept.push_back(last);
  }
  index.finish();
  std::cout << num_entries << " entries, " << percent << " %: " << hymt::processor_seconds() - begin
            << " s to build, "
            << (resident_megabytes() - before) * 1e6 / static_cast<double>(num_entries)
            << " bytes each\n";
  std::size_t next = 0;
  look_up(index, "with a word changed", [&] {
    std::vector<std::uint64_t> words = kept[next++ % kept.size()];
    words[draws.below(words.size())] = hymt::mixed(drawn_word(draws, 200'000));
    return words;
  });
  look_up(index, "new", [&] { return drawn_sentence(draws); });
  return 0;
}
