// A generator that does its worst on real documents: what is written is whole all the same, and the
// ladder saves nearly every sentence.
//
// HYMT_SEEDS says how many seeds (25 if it is not set); documents are samples/ and, where
// HYMT_EVALDOCS_DIR names them, the English evaluation documents.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "tests/suites/document_laws.h"
#include "tests/suites/suite_inputs.h"
#include "translate/stand_ins/stand_in_generators.h"

namespace hymt {
namespace {

std::uint64_t num_seeds() {
  const char* seeds = std::getenv("HYMT_SEEDS");
  return seeds == nullptr ? 25 : std::strtoull(seeds, nullptr, 10);
}

std::vector<SuiteInput> documents() {
  std::vector<SuiteInput> result;
  const auto append = [&](const std::filesystem::path& folder, std::string_view stem) {
    for (SuiteInput& input : documents_below(folder, stem)) result.push_back(std::move(input));
  };
  const std::filesystem::path samples = std::filesystem::path(HYMT_SOURCE_DIR) / "samples";
  if (std::filesystem::exists(samples)) append(samples, {});
  const char* evaldocs = std::getenv("HYMT_EVALDOCS_DIR");
  if (evaldocs != nullptr) append(evaldocs, "en");
  return result;
}

struct Shares {
  std::array<std::uint64_t, kNumRungs> rungs{};
  std::uint64_t num_segments = 0;
  std::uint64_t num_kept = 0;

  [[nodiscard]] double kept() const {
    return static_cast<double>(num_kept) / static_cast<double>(num_segments);
  }
};

void print(const char* damage, const Shares& shares) {
  std::cout << damage << ": " << shares.num_segments << " segments, " << shares.num_kept
            << " kept as source (" << 100.0 * shares.kept() << " %)";
  for (std::size_t rung = 0; rung < kNumRungs; ++rung) {
    std::cout << ", " << rung_name(static_cast<Rung>(rung)) << ' ' << shares.rungs[rung];
  }
  std::cout << '\n';
}

// Translates every document with every seed; FormatLaws proves each written file.
Shares translate_all(Damage damage) {
  Shares shares;
  for (const SuiteInput& input : documents()) {
    const FormatLaws& laws = laws_of(input.format);
    for (std::uint64_t seed = 1; seed <= num_seeds(); ++seed) {
      try {
        const RoundTrip trip = laws.translate(
            input.bytes, [&] { return make_adversarial_generator(seed, damage); }, "de");
        shares.num_segments += trip.num_segments;
        shares.num_kept += trip.num_segments_kept;
        for (std::size_t rung = 0; rung < kNumRungs; ++rung) {
          shares.rungs[rung] += trip.rungs[rung];
        }
      } catch (const std::exception& broken) {
        ADD_FAILURE() << input.name << ", seed " << seed << ": " << broken.what();
      }
    }
  }
  return shares;
}

class Adversarial : public testing::Test {
 protected:
  void SetUp() override {
    if (documents().empty()) GTEST_SKIP() << "no samples/ and HYMT_EVALDOCS_DIR is not set";
  }
};

TEST_F(Adversarial, TagDamageKeepsTheSourceOfAtMostTwoPercent) {
  const Shares shares = translate_all(Damage::kTags);
  print("tags", shares);
  EXPECT_LE(shares.kept(), 0.02);
}

TEST_F(Adversarial, ChatterAndFencesKeepTheSourceOfAtMostFivePercent) {
  const Shares shares = translate_all(Damage::kChatter);
  print("chatter", shares);
  EXPECT_LE(shares.kept(), 0.05);
}

TEST_F(Adversarial, EveryKindOfDamageLeavesWholeFiles) {
  const Shares shares = translate_all(Damage::kAll);
  print("all", shares);
  EXPECT_GT(shares.num_segments, 0U);
}

}  // namespace
}  // namespace hymt
