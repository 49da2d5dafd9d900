// Each check finds mistakes of its kind, planted in good translations at places drawn at random,
// and says nothing about the good ones. What it does on many translations of others is measured by
// tests/cli/document/finding_rates_test.cpp.
#include "tests/translate/checks/planted_mistakes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/checks/answer_doubts.h"

namespace hymt {
namespace {

// Where from is of no interest here.
constexpr std::string_view kGerman = R"(
-	Press <s1>Save As</s1> to write 25 files (about 1,024 KB) → done.	Drücken Sie <s1>Speichern unter</s1>, um 25 Dateien (etwa 1.024 KB) zu schreiben → fertig.
-	The "Options" page of <s1>the user guide</s1> explains all 12 switches.	Die Seite „Optionen“ in <s1>dem Benutzerhandbuch</s1> erklärt alle 12 Schalter.
-	Open <x1/> with <s1>any text editor</s1> and look for "port" in line 80.	Öffnen Sie <x1/> mit <s1>einem beliebigen Editor</s1> und suchen Sie „port“ in Zeile 80.
-	It costs $ 15 (or € 14) per month → see "Prices".	Es kostet $ 15 (oder € 14) im Monat → siehe „Preise“.
-	If <s1>the network cable</s1> is unplugged [see 3.14], wait 30 seconds.	Wenn <s1>das Netzwerkkabel</s1> nicht steckt [siehe 3.14], warten Sie 30 Sekunden.
-	Files that <s1>the last run</s1> wrote stay in the folder <x1/> on the disk.	Dateien, die <s1>der letzte Lauf</s1> schrieb, bleiben im Ordner <x1/> auf der Platte.
)";
constexpr std::string_view kFrench = R"(
-	Press <s1>Save As</s1> to write 25 files (about 1,024 KB) → done.	Cliquez sur <s1>Enregistrer sous</s1> pour écrire 25 fichiers (environ 1 024 Ko) → terminé.
-	The "Options" page of <s1>the user guide</s1> explains all 12 switches.	La page « Options » dans <s1>le guide de l'utilisateur</s1> explique les 12 options.
-	Open <x1/> with <s1>any text editor</s1> and look for "port" in line 80.	Ouvrez <x1/> avec <s1>un éditeur de texte</s1> et cherchez « port » à la ligne 80.
-	It costs $ 15 (or € 14) per month → see "Prices".	Cela coûte $ 15 (ou € 14) par mois → voir « Prix ».
-	If <s1>the network cable</s1> is unplugged [see 3.14], wait 30 seconds.	Si <s1>le câble réseau</s1> est débranché [voir 3.14], attendez 30 secondes.
-	Files that <s1>the last run</s1> wrote stay in the folder <x1/> on the disk.	Les fichiers que <s1>la dernière exécution</s1> a écrits restent dans le dossier <x1/> sur le disque.
)";
constexpr std::string_view kChinese = R"(
-	Press <s1>Save As</s1> to write 25 files (about 1,024 KB) → done.	点击 <s1>另存为</s1> 写入 25 个文件（约 1,024 KB）→ 完成。
-	The "Options" page of <s1>the user guide</s1> explains all 12 switches.	<s1>用户指南</s1>的“选项”页面说明了全部 12 个开关。
-	It costs $ 15 (or € 14) per month → see "Prices".	每月 $ 15（或 € 14）→ 参见“价格”。
-	If <s1>the network cable</s1> is unplugged [see 3.14], wait 30 seconds.	如果<s1>网络电缆</s1>未插好[见 3.14]，请等待 30 秒。
)";

std::vector<SentencePair> good_translations() {
  std::vector<SentencePair> all = read_sentence_pairs(kGerman, "de");
  for (const auto& [lines, language] : {std::pair(kFrench, "fr"), std::pair(kChinese, "zh")}) {
    const std::vector<SentencePair> more = read_sentence_pairs(lines, language);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

std::vector<std::string> rules(const SentencePair& pair, const CodedText& target) {
  std::vector<std::string> rules;
  for (const Doubt& doubt : answer_doubts({pair.source, target, "en", pair.language}, nullptr)) {
    rules.push_back(doubt.rule);
  }
  return rules;
}

TEST(PlantedMistakesTest, GoodTranslationsRaiseNoDoubt) {
  const std::vector<SentencePair> pairs = good_translations();
  ASSERT_EQ(pairs.size(), 16U);
  for (const SentencePair& pair : pairs) {
    EXPECT_THAT(rules(pair, pair.target), testing::IsEmpty()) << pair.target.text();
  }
}

class PlantedMistakesOfAKindTest : public testing::TestWithParam<PlantedKind> {};

TEST_P(PlantedMistakesOfAKindTest, NinetyOfAHundredAreFound) {
  constexpr int kNumPlanted = 100;
  const std::vector<SentencePair> pairs = good_translations();
  std::mt19937 random(20);
  int num_planted = 0;
  int num_found = 0;
  for (int trial = 0; trial < 100 * kNumPlanted && num_planted < kNumPlanted; ++trial) {
    const SentencePair& pair = pairs[random() % pairs.size()];
    const auto bad = with_mistake(GetParam().rule, pair, random);
    if (!bad) continue;
    ++num_planted;
    const std::vector<std::string> found = rules(pair, *bad);
    const bool is_found = std::find(found.begin(), found.end(), GetParam().rule) != found.end();
    num_found += is_found ? 1 : 0;
    if (!is_found) std::cout << "not found: " << bad->text() << "\n";
  }
  EXPECT_EQ(num_planted, kNumPlanted);
  EXPECT_GE(num_found, 90);
}

INSTANTIATE_TEST_SUITE_P(, PlantedMistakesOfAKindTest, testing::ValuesIn(kPlantedKinds),
                         [](const auto& kind) {
                           std::string name(kind.param.rule);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace hymt
