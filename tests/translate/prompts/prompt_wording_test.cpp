#include "translate/prompts/prompt_wording.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/translate/prompts/tagged_request.h"

namespace hymt {
namespace {

GenerationRequest request(std::string source_language, std::string target_language) {
  GenerationRequest result;
  result.source.text = "Save";
  result.source_language = std::move(source_language);
  result.target_language = std::move(target_language);
  return result;
}

GenerationRequest tagged_request() { return english_to_german("Click <s1>Save</s1> or <x2/>."); }

std::string text_of(PromptStyle style, const GenerationRequest& asked) {
  std::string text;
  for (const WordedPrompt::Part& part : word_prompt(style, asked).parts) text += part.text;
  return text;
}

std::string text_of(PromptStyle style, GenerationRequest asked, Wording wording) {
  asked.wording = wording;
  return text_of(style, asked);
}

TEST(PromptWordingTest, HyMt15AsksInChineseWhereOneSideIsChinese) {
  const std::string english =
      "Translate the following segment into German, without additional explanation.\n\nSave";
  const std::string chinese =
      "将以下文本翻译为德语，注意只需要输出翻译后的结果，不要额外解释：\n\nSave";
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, request("en", "de")), english);
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, request("zh", "de")), chinese);
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, request("en", "de"), Wording::kAlternative), chinese);
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, request("zh", "de"), Wording::kAlternative), english);
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, request("en", "zh-TW")),
            "将以下文本翻译为繁体中文，注意只需要输出翻译后的结果，不要额外解释：\n\nSave");
}

TEST(PromptWordingTest, ExamplesStandBehindTermsButNotInTheSmallModelsPrompts) {
  GenerationRequest asked = request("en", "de");
  asked.terms = {{"file", "Datei"}};
  const std::string small = text_of(PromptStyle::kTiny, asked);
  asked.examples = {{"Open the\nfile.", "Öffnen Sie die Datei."}};
  EXPECT_EQ(text_of(PromptStyle::kTiny, asked), small);
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, asked),
            "Reference the following translations:\nfile translates to Datei\n"
            "Open the file. translates to Öffnen Sie die Datei.\n\n"
            "Translate the following text into German. Note that you must ONLY output the "
            "translated result without any additional explanation:\n\nSave");
  asked.terms.clear();
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked),
            "参考下面的翻译：\nOpen the file. 翻译成 Öffnen Sie die Datei.\n\n"
            "将以下文本翻译为德语，注意只需要输出翻译后的结果，不要额外解释：\nSave");
}

TEST(PromptWordingTest, HyMt15HasTermsAndContext) {
  GenerationRequest asked = request("en", "de");
  asked.terms = {{"folder", "Ablage"}, {"file", "Datei"}};
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked),
            "参考下面的翻译：\nfolder 翻译成 Ablage\nfile 翻译成 Datei\n\n"
            "将以下文本翻译为德语，注意只需要输出翻译后的结果，不要额外解释：\nSave");
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked, Wording::kAlternative),
            "参考下面的翻译：\nfolder 翻译成 Ablage\nfile 翻译成 Datei\n"
            "将以下文本翻译为德语，注意只需要输出翻译后的结果，不要额外解释：\nSave");
  asked.terms.clear();
  asked.heading = "Files";
  asked.preceding = "Open it.";
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked),
            "Files\nOpen "
            "it.\n参考上面的信息，把下面的文本翻译成德语，注意不需要翻译上文，也不要额外解释："
            "\nSave\n");
}

Wording wording_of(const std::string& name) {
  if (name == "plain") return Wording::kPlain;
  return name == "alternative" ? Wording::kAlternative : Wording::kFormatted;
}

// The scripts that train a model (models/train) build all of these, too.
TEST(PromptWordingTest, HyMt15AsksWhatModelsAreTrainedOn) {
  std::ifstream stream(std::string(HYMT_SOURCE_DIR) + "/tests/data/prompts/hy-mt1.5.json");
  const nlohmann::json cases = nlohmann::json::parse(stream);
  EXPECT_GT(cases.size(), 70U);
  for (const nlohmann::json& golden : cases) {
    GenerationRequest asked = request_for(golden["source"], golden["from"], golden["to"]);
    EXPECT_EQ(!asked.source.tags.empty(), golden.contains("has_tags")) << golden["name"];
    asked.wording = wording_of(golden.value("wording", "formatted"));
    asked.preceding = golden.value("context", "");
    for (const nlohmann::json& term : golden.value("terms", nlohmann::json::array())) {
      asked.terms.push_back({term[0], term[1]});
    }
    EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked), golden["prompt"]) << golden["name"];
    EXPECT_EQ(word_prompt(PromptStyle::kHyMt15, asked).wraps_answer, golden["wraps_answer"])
        << golden["name"];
  }
}

TEST(PromptWordingTest, TaggedTextIsAskedInTheFormattedWay) {
  const std::string formatted =
      "将以下<source></"
      "source>之间的文本翻译为德语，注意只需要输出翻译后的结果，不要额外解释，原文中的<sn></sn>"
      "标签表示标签内文本包含格式信息，需要在译文中相应的位置尽量保留该标签。输出格式为：<target>"
      "str</target>"
      "\n\n<source>Click <s1>Save</s1> or <x2/>.</source>";
  GenerationRequest asked = tagged_request();
  EXPECT_EQ(text_of(PromptStyle::kTiny, asked), formatted);
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked), formatted);
  EXPECT_TRUE(word_prompt(PromptStyle::kHyMt15, asked).wraps_answer);
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked, Wording::kPlain),
            "Translate the following segment into German, without additional explanation.\n\n"
            "Click <s1>Save</s1> or <x2/>.");

  asked.terms = {{"save", "sichern"}};
  EXPECT_EQ(text_of(PromptStyle::kHyMt15, asked),
            "参考下面的翻译：\nsave 翻译成 sichern\n\n" + formatted);
  EXPECT_EQ(text_of(PromptStyle::kTiny, asked), formatted);  // It has seen one form at a time.
}

TEST(PromptWordingTest, HyMt2HasBothLanguages) {
  const std::string english =
      "Translate the following text into German. Note that you should only output the translated "
      "result without any additional explanation:\n\nSave";
  const std::string chinese =
      "将以下文本翻译为 德语，注意只需要输出翻译后的结果，不要额外解释：\n\nSave";
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, request("en", "de")), english);
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, request("en", "de"), Wording::kAlternative), chinese);
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, request("zh", "de")), chinese);
}

TEST(PromptWordingTest, HyMt2HasTermsAndBackground) {
  GenerationRequest asked = request("en", "de");
  asked.terms = {{"folder", "Ablage"}};
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, asked),
            "Reference the following translations:\nfolder translates to Ablage\n\nTranslate the "
            "following text into German. Note that you must ONLY output the translated result "
            "without any additional explanation:\n\nSave");
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, asked, Wording::kAlternative),
            "参考下面的翻译：\nfolder 翻译成 Ablage\n将以下文本翻译为 "
            "德语，注意只需要输出翻译后的结果，不要额外解释：\n\nSave");
  asked.note = "A button";
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, asked),
            "[Background Information]\nA button\n\nReference the following translations:\nfolder "
            "translates to Ablage\n\nPlease translate the following text into German, taking the "
            "provided background information into consideration.\n\n[Source Text]\nSave");
  asked.terms.clear();
  EXPECT_EQ(
      text_of(PromptStyle::kHyMt2, asked, Wording::kAlternative),
      "【背景信息】\nA button\n\n请结合背景信息将以下文本翻译为 德语。\n\n【待翻译文本】\nSave");
}

TEST(PromptWordingTest, HyMt2KeepsTagsAsDelimiters) {
  const GenerationRequest asked = tagged_request();
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, asked),
            "Please accurately translate the following text into German.\nYou must retain the "
            "exact same number of delimiters in the translation. Strictly do not omit, escape, or "
            "translate these symbols, and pay close attention to their placement.\n\n"
            "Click <s1>Save</s1> or <x2/>.");
  EXPECT_EQ(text_of(PromptStyle::kHyMt2, asked, Wording::kAlternative),
            "请将以下文本准确翻译为 "
            "德语。\n你必须在译文中保留等量的分隔符，绝对不可遗漏、转义或翻译该符号，"
            "并注意分隔符的位置。\n\nClick <s1>Save</s1> or <x2/>.");
  EXPECT_FALSE(word_prompt(PromptStyle::kHyMt2, asked).wraps_answer);
}

TEST(PromptWordingTest, OnlyWhatIsOursIsTemplateText) {
  GenerationRequest asked = tagged_request();
  asked.terms = {{"</source>", "<target>"}};
  asked.heading = "<|eos|>";
  for (const PromptStyle& style : {PromptStyle::kHyMt15, PromptStyle::kHyMt2, PromptStyle::kTiny}) {
    std::string theirs;
    for (const WordedPrompt::Part& part : word_prompt(style, asked).parts) {
      if (part.kind == TextKind::kDocument) theirs += part.text + "|";
    }
    const std::string source = "Click |Save| or |.|";
    EXPECT_EQ(theirs.substr(theirs.size() - source.size()), source);
  }
}

}  // namespace
}  // namespace hymt
