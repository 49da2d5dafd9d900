// How often people's translations raise each doubt, and how many planted mistakes are found in
// them: on the evaluation documents (HYMT_EVALDOCS_DIR, with manifest.tsv) and on sentences
// (HYMT_CORPUS_DIR, with en-XX.dev.tsv; planted_mistakes.h tells their form). Prints the table of
// bench/README.md.
#include <gtest/gtest.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <iterator>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "cli/document/parsed_document.h"
#include "cli/document/text_comparison.h"
#include "tests/translate/checks/planted_mistakes.h"
#include "translate/checks/answer_doubts.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr double kMostFalseAlarms = 0.05;

std::string contents(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

fs::path folder(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? fs::path() : fs::path(value);
}

// By language: texts that were compared, and those with a doubt, by rule.
struct Rates {
  std::map<std::string, std::size_t> compared;
  std::map<std::string, std::map<std::string, std::size_t>> doubted;  // By rule and language.

  void check_and_print() const {
    std::cout << std::left << std::setw(22) << "texts";
    for (const auto& [language, number] : compared) std::cout << language << " " << number << "  ";
    std::cout << "\n";
    for (const auto& [rule, by_language] : doubted) {
      std::cout << std::setw(22) << rule;
      std::size_t sum = 0;
      std::size_t all = 0;
      for (const auto& [language, number] : compared) {
        const auto found = by_language.find(language);
        const std::size_t here = found == by_language.end() ? 0 : found->second;
        const double rate = static_cast<double>(here) / static_cast<double>(number);
        std::cout << language << " " << std::fixed << std::setprecision(2) << 100 * rate << " %  ";
        EXPECT_LE(rate, kMostFalseAlarms) << rule << " in " << language;
        sum += here;
        all += number;
      }
      std::cout << "all " << 100.0 * static_cast<double>(sum) / static_cast<double>(all) << " %\n";
    }
  }
};

TEST(FindingRatesTest, PeoplesDocumentsRaiseFewDoubts) {
  const fs::path evaldocs = folder("HYMT_EVALDOCS_DIR");
  if (evaldocs.empty()) GTEST_SKIP() << "HYMT_EVALDOCS_DIR is not set";
  std::istringstream manifest(contents(evaldocs / "manifest.tsv"));
  const ParserSet parsers{ParserOptions{}};
  Rates rates;
  std::string line;
  std::getline(manifest, line);  // The names of the columns.
  while (std::getline(manifest, line)) {
    std::istringstream fields(line);
    std::array<std::string, 5> columns;
    for (std::string& column : columns) std::getline(fields, column, '\t');
    const auto& [id, format, source_path, language, target_path] = columns;
    const Format kind = format == "html"       ? Format::kHtml
                        : format == "markdown" ? Format::kMarkdown
                                               : Format::kText;
    const ParsedDocument source(contents(evaldocs / source_path), parsers, kind, "");
    const ParsedDocument target(contents(evaldocs / target_path), parsers, kind, "");
    const TextComparison texts = compare_texts(source.document, target.document);
    rates.compared[language] += target.document.units.size() - texts.num_not_compared;
    std::set<std::pair<std::uint32_t, std::string>> seen;
    for (const UnitDoubt& doubt : texts.doubts) {
      if (!seen.emplace(doubt.source_unit, doubt.doubt.rule).second) continue;
      ++rates.doubted[doubt.doubt.rule][language];
      std::cout << id << "/" << language << ": " << doubt.doubt.rule << ": " << doubt.doubt.message
                << "\n";
    }
  }
  ASSERT_FALSE(rates.compared.empty());
  rates.check_and_print();
}

std::map<std::string, std::vector<SentencePair>> held_out_sentences() {
  std::map<std::string, std::vector<SentencePair>> sentences;
  const fs::path corpus = folder("HYMT_CORPUS_DIR");
  if (corpus.empty()) return sentences;
  for (const auto& entry : fs::directory_iterator(corpus)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("en-") || !name.ends_with(".dev.tsv")) continue;
    const std::string language = name.substr(3, name.find('.') - 3);
    sentences[language] = read_sentence_pairs(contents(entry.path()), language);
  }
  return sentences;
}

std::set<std::string> rules_of(const SentencePair& pair, const CodedText& target) {
  std::set<std::string> rules;
  for (const Doubt& doubt : answer_doubts({pair.source, target, "en", pair.language}, nullptr)) {
    rules.insert(doubt.rule);
  }
  return rules;
}

TEST(FindingRatesTest, PeoplesSentencesRaiseFewDoubts) {
  const auto sentences = held_out_sentences();
  if (sentences.empty()) GTEST_SKIP() << "HYMT_CORPUS_DIR is not set";
  Rates rates;
  for (const auto& [language, pairs] : sentences) {
    rates.compared[language] = pairs.size();
    for (const SentencePair& pair : pairs) {
      for (const std::string& rule : rules_of(pair, pair.target)) ++rates.doubted[rule][language];
    }
  }
  rates.check_and_print();
}

TEST(FindingRatesTest, NinetyOfAHundredPlantedMistakesAreFound) {
  constexpr int kNumPlanted = 1000;
  std::vector<SentencePair> all;
  for (const auto& [language, pairs] : held_out_sentences()) {
    all.insert(all.end(), pairs.begin(), pairs.end());
  }
  if (all.empty()) GTEST_SKIP() << "HYMT_CORPUS_DIR is not set";
  std::mt19937 random(1);
  for (const PlantedKind& kind : kPlantedKinds) {
    const std::string rule(kind.rule);
    int num_planted = 0;
    int num_found = 0;
    for (int trial = 0; trial < 500 * kNumPlanted && num_planted < kNumPlanted; ++trial) {
      const SentencePair& pair = all[random() % all.size()];
      const auto bad = with_mistake(rule, pair, random);
      // What is doubted already says nothing of the mistake.
      if (!bad || rules_of(pair, pair.target).contains(rule)) continue;
      ++num_planted;
      if (rules_of(pair, *bad).contains(rule)) ++num_found;
    }
    std::cout << std::left << std::setw(22) << rule << num_found << " of " << num_planted << ", "
              << kind.what << "\n";
    EXPECT_EQ(num_planted, kNumPlanted) << rule;
    EXPECT_GE(num_found, num_planted * 9 / 10) << rule;
  }
}

}  // namespace
}  // namespace hymt
