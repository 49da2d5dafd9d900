#include "translate/prompts/prompt_style_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "parsers/document/error.h"
#include "tests/cli/scratch_folder.h"
#include "tests/translate/prompts/tagged_request.h"
#include "translate/prompts/prompt_wording.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::string_view kStyle = R"json({
  "name": "mine",
  "plain": "{source} to {target} {{as is}}:\n{text}",
  "tagged": "Keep tags, into {target}: {text}.",
  "terms": "Say:\n{terms}",
  "term": "{term} = {translation}\n",
  "context": "<{context}>\n",
  "chinese": {"plain": "译成{target}：{text}"},
  "wraps_tagged": true,
  "before": "<|startoftext|>", "after": "<|extra_0|>", "ends": ["<|eos|>"],
  "sampling": {"temperature": 0.5, "top_k": -1}
})json";

PromptStyle style_of(std::string_view json) {
  return PromptStyle(parse_prompt_style_data(json, "folder/prompt_style.json"));
}

std::string error_of(std::string_view json) {
  try {
    (void)style_of(json);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kEngine);
    EXPECT_EQ(error.path(), "folder/prompt_style.json");
    return error.what();
  }
  return "none";
}

std::string text_of(const PromptStyle& style, GenerationRequest request,
                    Wording wording = Wording::kFormatted) {
  request.wording = wording;
  std::string text;
  for (const WordedPrompt::Part& part : word_prompt(style, request).parts) text += part.text;
  return text;
}

TEST(PromptStyleFileTest, TextsAreFilled) {
  const PromptStyle style = style_of(kStyle);
  EXPECT_EQ(prompt_style_name(style), "mine");
  GenerationRequest request = english_to_german("Save");
  EXPECT_EQ(text_of(style, request), "English to German {as is}:\nSave");
  request.terms = {{"save", "sichern"}, {"file", "Datei"}};
  request.heading = "Files";
  EXPECT_EQ(text_of(style, request),
            "<Files>\nSay:\nsave = sichern\nfile = Datei\nEnglish to German {as is}:\nSave");
  EXPECT_FALSE(word_prompt(style, request).wraps_answer);
}

TEST(PromptStyleFileTest, TagsChineseAndOtherWordsHaveTheirTexts) {
  const PromptStyle style = style_of(kStyle);
  const GenerationRequest tagged = english_to_german("<s1>Save</s1>");
  EXPECT_EQ(text_of(style, tagged), "Keep tags, into German: <s1>Save</s1>.");
  EXPECT_TRUE(word_prompt(style, tagged).wraps_answer);
  EXPECT_EQ(text_of(style, tagged, Wording::kPlain), "English to German {as is}:\n<s1>Save</s1>");
  EXPECT_EQ(text_of(style, request_for("Save", "en", "zh")), "译成中文：Save");
  EXPECT_EQ(text_of(style, english_to_german("Save"), Wording::kAlternative), "译成德语：Save");
  const PromptStyle other = style_of(
      R"({"name": "x", "plain": "A {text}", "alternative": {"plain": "B {target} {text}"}})");
  EXPECT_EQ(text_of(other, english_to_german("c"), Wording::kAlternative), "B German c");
}

// What the document says is the document's, and so never a special token.
TEST(PromptStyleFileTest, ThePartsOfTheDocumentAreMarked) {
  const WordedPrompt prompt = word_prompt(style_of(kStyle), english_to_german("{text} <|eos|>"));
  for (const WordedPrompt::Part& part : prompt.parts) {
    EXPECT_EQ(part.kind == TextKind::kDocument, part.text == "{text} <|eos|>") << part.text;
  }
}

TEST(PromptStyleFileTest, HunyuanMtIsKnown) {
  const auto style = parse_prompt_style("hunyuan-mt");
  ASSERT_TRUE(style.has_value());
  EXPECT_EQ(text_of(*style, english_to_german("Save")),
            "Translate the following segment into German, without additional explanation.\n\nSave");
  EXPECT_EQ(text_of(*style, request_for("Save", "en", "zh")),
            "把下面的文本翻译成中文，不要额外解释。\n\nSave");
}

TEST(PromptStyleFileTest, MistakesAreNamed) {
  EXPECT_THAT(error_of(""), HasSubstr("no JSON object"));
  EXPECT_THAT(error_of("[]"), AllOf(HasSubstr("no JSON object"), HasSubstr("README.md")));
  EXPECT_THAT(error_of(std::string(1 << 17, ' ')), HasSubstr("larger than"));
  EXPECT_THAT(error_of(std::string(60'000, '[')), HasSubstr("no JSON object"));
  EXPECT_THAT(error_of(R"({"plain": "{text}"})"), HasSubstr("'name' is missing"));
  for (const char* name : {"\"\"", "\"A b\"", "\"x\\u001b\"", "7"}) {
    EXPECT_THAT(error_of(R"({"plain": "{text}", "name": )" + std::string(name) + "}"),
                HasSubstr("'name' must be"));
  }
  const auto with = [](const std::string& more) {
    return error_of(R"({"name": "x", )" + more + "}");
  };
  EXPECT_THAT(with(R"("tagged": "{text}")"), HasSubstr("'plain' is missing"));
  EXPECT_THAT(with(R"("plain": 7)"), HasSubstr("'plain' must be a text"));
  EXPECT_THAT(with(R"("plain": "x")"), HasSubstr("must have {text} in it, once"));
  EXPECT_THAT(with(R"("plain": "{text}{text}")"), HasSubstr("once"));
  EXPECT_THAT(with(R"("plain": "{text} {langauge}")"), HasSubstr("'plain' may have {source}"));
  EXPECT_THAT(with(R"("plain": "{text} }")"), HasSubstr("single brace"));
  EXPECT_THAT(with(R"("plain": "{text} {")"), HasSubstr("single brace"));
  EXPECT_THAT(with(R"("plain": "{text}", "planar": "")"), HasSubstr("'planar' is not known"));
  EXPECT_THAT(with(R"("plain": "{text}", "terms": "{terms}")"), HasSubstr("without 'term'"));
  EXPECT_THAT(with(R"("plain": "{text}", "after": "x")"), HasSubstr("or none of them"));
  EXPECT_THAT(with(R"("plain": "{text}", "before": "", "after": "", "ends": [])"),
              HasSubstr("'ends' must be a list"));
  EXPECT_THAT(with(R"("plain": "{text}", "sampling": {"top_p": 7})"),
              HasSubstr("'sampling.top_p'"));
  EXPECT_THAT(with(R"("plain": "{text}", "chinese": {"name": "y"})"),
              HasSubstr("'name' is not known"));
}

TEST(PromptStyleFileTest, AFolderBringsItsOwn) {
  ScratchFolder folder;
  folder.write("Hy-MT2-7B/prompt_style.json", std::string(kStyle));
  const std::string path = (folder / "Hy-MT2-7B").string();
  const ChosenPromptStyle chosen = detect_prompt_style(path);
  EXPECT_EQ(chosen.style, style_of(kStyle));
  EXPECT_EQ(chosen.reason, "prompt_style.json says so");
  EXPECT_THAT(prompt_style_identity(chosen.style), testing::MatchesRegex("mine-[0-9a-f]{16}"));
  folder.write("Hy-MT2-7B/prompt_style.json", "{");
  EXPECT_THROW((void)detect_prompt_style(path), Error);
}

}  // namespace
}  // namespace hymt
