// Every input of the public suites through the whole program.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/suites/document_laws.h"
#include "tests/suites/suite_inputs.h"

namespace hymt {
namespace {

// What happened to the inputs of one suite.
struct Tally {
  std::size_t num_inputs = 0;
  std::size_t num_bytes = 0;
  std::size_t num_units = 0;
  std::size_t num_segments = 0;
  std::size_t num_segments_kept = 0;
  std::size_t num_untrusted = 0;  // Findings of the parser: blocks that it protected whole, mostly.
  std::vector<std::string> broken;
};

// "html5lib/tokenizer/test1.test#7" -> "html5lib/tokenizer".
std::string suite_of(const SuiteInput& input) {
  return std::filesystem::path(input.name.substr(0, input.name.find('#'))).parent_path().string();
}

void print_tallies(const char* what, const std::map<std::string, Tally>& tallies) {
  for (const auto& [suite, tally] : tallies) {
    std::cout << what << ' ' << suite << ": " << tally.num_inputs << " documents, "
              << tally.num_bytes << " bytes, " << tally.num_units << " units, "
              << tally.num_segments << " segments (" << tally.num_segments_kept << " kept), "
              << tally.num_untrusted << " findings, " << tally.broken.size() << " broken\n";
  }
}

void expect_none_broken(const std::map<std::string, Tally>& tallies) {
  constexpr std::size_t kMaxListed = 100;
  for (const auto& [suite, tally] : tallies) {
    std::string list;
    for (std::size_t i = 0; i < std::min(tally.broken.size(), kMaxListed); ++i) {
      list += "\n  " + tally.broken[i];
    }
    EXPECT_TRUE(tally.broken.empty()) << tally.broken.size() << " broken in " << suite << list;
  }
}

using Check = std::function<void(const SuiteInput&, Tally&)>;

std::map<std::string, Tally> run_all(const std::vector<SuiteInput>& inputs, const Check& check) {
  std::map<std::string, Tally> tallies;
  for (const SuiteInput& input : inputs) {
    Tally& tally = tallies[suite_of(input)];
    ++tally.num_inputs;
    tally.num_bytes += input.bytes.size();
    try {
      check(input, tally);
    } catch (const std::exception& broken) {
      tally.broken.push_back(input.name + ": " + broken.what());
    }
  }
  return tallies;
}

void check_identity(const SuiteInput& input, Tally& /*tally*/) {
  laws_of(input.format).check_identity(input.bytes);
}

void check_pseudo(const SuiteInput& input, Tally& tally) {
  const RoundTrip trip = laws_of(input.format).check_pseudo(input.bytes);
  tally.num_units += trip.source.units.size();
  tally.num_segments += trip.num_segments;
  tally.num_segments_kept += trip.num_segments_kept;
  tally.num_untrusted += trip.source.findings.size();
}

// Each kind of data lies in a folder that an environment variable names.
class Data : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    const char* folder = std::getenv(GetParam());
    if (folder == nullptr) GTEST_SKIP() << GetParam() << " is not set: no test data";
    inputs_ = std::string(GetParam()) == "HYMT_SUITES_DIR" ? all_suites(folder)
                                                           : documents_below(folder, "en");
    ASSERT_FALSE(inputs_.empty()) << "no inputs in " << folder;
  }

  std::vector<SuiteInput> inputs_;
};

TEST_P(Data, ComesBackByteForByteFromIdentity) {
  const auto tallies = run_all(inputs_, check_identity);
  print_tallies("identity", tallies);
  expect_none_broken(tallies);
}

TEST_P(Data, KeepsItsOutlineUnderPseudoTranslationWhichCanBeUndone) {
  const auto tallies = run_all(inputs_, check_pseudo);
  print_tallies("pseudo", tallies);
  expect_none_broken(tallies);
}

INSTANTIATE_TEST_SUITE_P(Suites, Data, testing::Values("HYMT_SUITES_DIR", "HYMT_EVALDOCS_DIR"),
                         [](const auto& test) { return std::string(test.param); });

// Where the parser's two opinions on a block differ it is protected whole. In the examples that
// Markdown is defined by there is no such block.
TEST(MarkdownExamples, AreTrustedWhole) {
  const char* folder = std::getenv("HYMT_SUITES_DIR");
  if (folder == nullptr) GTEST_SKIP() << "HYMT_SUITES_DIR is not set: no test data";
  std::vector<std::string> distrusted;
  for (const SuiteInput& input : all_suites(folder)) {
    if (input.format != Format::kMarkdown) continue;
    for (const Finding& finding : laws_of(Format::kMarkdown).take_apart(input.bytes).findings) {
      if (finding.severity == Severity::kNote) continue;
      distrusted.push_back(input.name + ": " + finding.rule + ": " + finding.message);
    }
  }
  for (const std::string& line : distrusted) ADD_FAILURE() << line;
}

}  // namespace
}  // namespace hymt
