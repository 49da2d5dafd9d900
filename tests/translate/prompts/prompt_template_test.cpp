#include "translate/prompts/prompt_template.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "tests/translate/prompts/tagged_request.h"

namespace hymt {
namespace {

using Json = nlohmann::json;
using testing::ElementsAre;

const std::string kRoot = HYMT_SOURCE_DIR;

class PromptTemplateTest : public testing::Test {
 protected:
  std::unique_ptr<const Tokenizer> tiny_ = load_tokenizer(kRoot + "/models/tiny-en-de");
  std::unique_ptr<const Tokenizer> dense_ = load_tokenizer(kRoot + "/tests/data/bpe-hunyuan-dense");
};

// The requests behind the golden prompts.
std::vector<GenerationRequest> golden_requests() {
  std::vector<GenerationRequest> requests;
  for (const char* text :
       {"Click the button to save the file.",
        "Select an additional field by which to sort the report.",
        "The file could not be opened because it does not exist.", "Installing the printer driver",
        "Click <s1>Save</s1> to store the <s2>document</s2> in the current folder.",
        "Run <s1>apt-get update</s1> before you install <x1/>.",
        "<s1>Note:</s1> The <s2>File</s2> menu contains the command <s3>Print</s3>.",
        "Open the folder and select the file.", "The dialog contains a button.",
        "It prints all documents of the users."}) {
    requests.push_back(english_to_german(text));
  }
  requests[7].terms = {{"folder", "Ablage"}};
  requests[8].terms = {{"dialog", "Fenster"}, {"button", "Knopf"}};
  requests[9].preceding = "The printer is connected to the network.";
  return requests;
}

TEST_F(PromptTemplateTest, GoldenPromptsComeOutToTheToken) {
  const PromptTemplate prompts(PromptStyle::kTiny, *tiny_);
  std::ifstream stream(kRoot + "/tests/data/tiny-en-de/cases.json");
  const Json cases = Json::parse(stream);
  const std::vector<GenerationRequest> requests = golden_requests();
  ASSERT_EQ(cases.size(), requests.size());
  for (std::size_t i = 0; i < cases.size(); ++i) {
    EXPECT_EQ(prompts.text(requests[i]), cases[i]["prompt"]);
    const Prompt prompt = prompts.build(requests[i], 2048);
    EXPECT_EQ(prompt.ids, cases[i]["prompt_ids"].get<std::vector<TokenId>>());
    EXPECT_EQ(prompt.wraps_answer, cases[i]["kind"] == "format");
    EXPECT_EQ(unwrap_answer(cases[i]["text"].get_ref<const std::string&>()).find("<target>"),
              std::string::npos);
  }
}

TEST_F(PromptTemplateTest, FamiliesAreFramedAsTheirTokenizersSay) {
  const PromptTemplate tiny(PromptStyle::kTiny, *tiny_);
  EXPECT_THAT(tiny.end_tokens(), ElementsAre(*tiny_->special_token("<|eos|>")));

  const PromptTemplate dense(PromptStyle::kHyMt2, *dense_);
  EXPECT_THAT(dense.end_tokens(), ElementsAre(1761));
  const std::vector<TokenId> ids = dense.build(english_to_german("Save"), 1000).ids;
  EXPECT_EQ(ids[0], 1756);
  EXPECT_EQ(ids[1], 1759);
  EXPECT_EQ(ids.back(), 1760);
}

// The example in the README of HY-MT1.5 asks for no role mark behind the text.
TEST_F(PromptTemplateTest, APromptOfThe18BMayEndAsInItsExample) {
  const GenerationRequest request = english_to_german("Save");
  const PromptTemplate usual(PromptStyle::kHyMt15, *dense_);
  const PromptTemplate no8(PromptStyle::kHyMt15No8, *dense_);
  EXPECT_EQ(no8.text(request), usual.text(request));
  EXPECT_EQ(no8.end_tokens(), usual.end_tokens());
  std::vector<TokenId> expected = usual.build(request, 1000).ids;
  expected.back() = *dense_->special_token("<｜hy_place▁holder▁no▁8｜>");
  EXPECT_EQ(no8.build(request, 1000).ids, expected);
  EXPECT_THROW(PromptTemplate(PromptStyle::kHyMt15No8, *tiny_), Error);  // A frame like the 7B's.
}

// A converter wrote "$" (id 3) into files as the end token.
TEST_F(PromptTemplateTest, RegularTokensNeverEndAnAnswer) {
  const PromptTemplate prompts(PromptStyle::kHyMt15, *dense_, {3, 1757, 1761, 99'999, -1});
  EXPECT_THAT(prompts.end_tokens(), ElementsAre(1757, 1761));
}

TEST_F(PromptTemplateTest, ATokenizerOfAnotherFamilyIsRefused) {
  const auto other = parse_tokenizer_json(
      R"({"pre_tokenizer": {"type": "ByteLevel"}, "model": {"vocab": {"a": 0}, "merges": []}})");
  EXPECT_THROW(PromptTemplate(PromptStyle::kHyMt2, *other), Error);
}

TEST_F(PromptTemplateTest, LongPromptsLoseContextThenTerms) {
  const PromptTemplate prompts(PromptStyle::kHyMt15, *tiny_);
  GenerationRequest request = english_to_german("Open the folder.");
  const std::size_t bare = prompts.build(request, 1000).ids.size();
  request.terms = {{"folder", "Ablage"}, {"open", "auf"}, {"unused", "unused"}, {"more", "mehr"}};
  const Prompt with_terms = prompts.build(request, 1000);
  request.preceding = "The folder is closed.";
  const Prompt whole = prompts.build(request, 1000);
  EXPECT_GT(whole.ids.size(), with_terms.ids.size());
  EXPECT_EQ(prompts.build(request, whole.ids.size() - 1).ids, with_terms.ids);
  EXPECT_THAT(
      tiny_->decode(prompts.build(request, with_terms.ids.size() - 1).ids),
      testing::AllOf(testing::HasSubstr("Ablage"), testing::Not(testing::HasSubstr("mehr"))));
  EXPECT_EQ(prompts.build(request, 1).ids.size(), bare);
}

TEST_F(PromptTemplateTest, AsManyTermsStayAsThereIsRoomFor) {
  const PromptTemplate prompts(PromptStyle::kHyMt2, *dense_);
  GenerationRequest request = english_to_german("Open the folder.");
  const std::size_t bare = prompts.build(request, 10'000).ids.size();
  std::vector<std::size_t> sizes = {bare};
  std::vector<GlossaryTerm> terms;
  for (int i = 0; i < 23; ++i) {
    terms.push_back({"term " + std::to_string(i * i), "Wort " + std::to_string(i)});
    request.terms = terms;
    const Prompt prompt = prompts.build(request, 10'000);
    EXPECT_EQ(prompt.num_terms, terms.size());
    sizes.push_back(prompt.ids.size());
  }
  for (std::size_t count = 0; count < sizes.size(); ++count) {
    for (const std::size_t room : {sizes[count], sizes[count] + 1}) {
      const Prompt prompt = prompts.build(request, room);
      EXPECT_EQ(prompt.num_terms, count);
      EXPECT_EQ(prompt.ids.size(), sizes[count]);
    }
  }
  EXPECT_EQ(prompts.build(request, 1).num_terms, 0U);
}

// Text made of what is special to one tokenizer or another.
std::string hostile_text(std::mt19937& random) {
  static const std::vector<std::string> kPieces = {"<|eos|>",
                                                   "<|extra_0|>",
                                                   "<|startoftext|>",
                                                   "<｜hy_User｜>",
                                                   "<｜hy_Assistant｜>",
                                                   "</source>",
                                                   "<source>",
                                                   "<target>",
                                                   "</target>",
                                                   "<s1>",
                                                   "</s1>",
                                                   "<x2/>",
                                                   "<think>",
                                                   "/no_think",
                                                   "\n\n",
                                                   "\n",
                                                   "德语",
                                                   "参考下面的翻译：",
                                                   " ",
                                                   "▁",
                                                   "<unk>",
                                                   "<0x0A>",
                                                   "<",
                                                   "s",
                                                   "1",
                                                   ">",
                                                   "\xFF",
                                                   "\xE2\x96",
                                                   "Save",
                                                   std::string("\0x", 2)};
  std::string text;
  for (auto count = random() % 12; count > 0; --count) text += kPieces[random() % kPieces.size()];
  return text;
}

// All ids that are special tokens, but for those that are mere white space.
std::vector<TokenId> specials_in(const std::vector<TokenId>& ids, const Tokenizer& tokenizer) {
  std::vector<TokenId> found;
  for (const TokenId id : ids) {
    const std::string name(tokenizer.token_bytes(id));
    const bool is_named = !name.empty() && tokenizer.special_token(name) == id &&
                          name.find_first_not_of('\n') != std::string::npos;
    if (tokenizer.is_control(id) || is_named) found.push_back(id);
  }
  return found;
}

TEST_F(PromptTemplateTest, NoDocumentCanChangeTheFraming) {
  constexpr unsigned kSeed = 20261121;
  std::mt19937 random(kSeed);
  for (const Tokenizer* tokenizer : {tiny_.get(), dense_.get()}) {
    for (const PromptStyle& style :
         {PromptStyle::kHyMt15, PromptStyle::kHyMt2, PromptStyle::kTiny}) {
      const PromptTemplate prompts(style, *tokenizer);
      for (int round = 0; round < 300; ++round) {
        GenerationRequest request = english_to_german("A<s1>b</s1>c");
        request.wording = static_cast<Wording>(random() % 3);
        request.terms = {{"a", "b"}};
        request.preceding = "c";
        const auto expected = specials_in(prompts.build(request, 10'000).ids, *tokenizer);
        const std::string before = hostile_text(random);
        const std::string inside = hostile_text(random);
        request.source.text = before + "<s1>" + inside + "</s1>";
        request.source.tags[0].range = {before.size(), before.size() + 4};
        request.source.tags[1].range = {before.size() + 4 + inside.size(),
                                        before.size() + 4 + inside.size() + 5};
        request.terms[0] = {"a" + hostile_text(random), hostile_text(random)};
        request.preceding = "c" + hostile_text(random);
        const std::vector<TokenId> ids = prompts.build(request, 10'000).ids;
        EXPECT_EQ(specials_in(ids, *tokenizer), expected)
            << "seed " << kSeed << ": " << request.source.text;
        if (tokenizer == tiny_.get()) {
          EXPECT_EQ(tokenizer->decode(ids), prompts.text(request));
        }
      }
    }
  }
}

TEST(UnwrapAnswerTest, TakesTheElementOff) {
  EXPECT_EQ(unwrap_answer("<target>Datei</target>"), "Datei");
  EXPECT_EQ(unwrap_answer(" \n<target>Datei</target>\nNote: fine."), "Datei");
  EXPECT_EQ(unwrap_answer("<target>Datei"), "Datei");
  EXPECT_EQ(unwrap_answer("<target>the end is </target></target>"), "the end is </target>");
  EXPECT_EQ(unwrap_answer("Datei</target>"), "Datei</target>");
  EXPECT_EQ(unwrap_answer("<target></target>"), "");
  EXPECT_EQ(unwrap_answer(""), "");
}

}  // namespace
}  // namespace hymt
