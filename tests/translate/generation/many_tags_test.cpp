// Sentences with many tags, and models that do not translate them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parsers/document/utf8.h"
#include "tests/translate/coded_text_samples.h"
#include "tests/translate/generation/scripted_model.h"
#include "translate/constraint/tag_automaton.h"
#include "translate/engine.h"
#include "translate/tags/tagged_text.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

using testing::ByteTokenizer;
using testing::coded;
using testing::says;
using testing::Script;
using testing::scripted_generator;

// Half of the tags are pairs' and half placeholders.
CodedText with_tags(std::size_t num_tags) {
  std::string drawing = "Press";
  for (std::size_t number = 1; num_tags > 0; num_tags -= 4) {
    const std::string pair = std::to_string(number++);
    drawing += " {" + pair + ":<b>}key{/" + pair + ":</b>}";
    for (int i = 0; i < 2; ++i) drawing += " {" + std::to_string(number++) + "=F:`F`}";
  }
  return coded(drawing);
}

Script says_for_ever(std::string text) {
  return [text = std::move(text)](const auto&, const auto& answer) -> std::vector<TokenId> {
    return {ByteTokenizer::id_of(text[answer.size() % text.size()])};
  };
}

std::vector<Script> bad_models() {
  return {says(""), says("<target></target>"), says("<target>Только по-русски</target>"),
          says_for_ever("a"), says_for_ever("按键盘上的按钮")};
}

std::vector<std::string> originals(const CodedText& text) {
  std::vector<std::string> all;
  for (const InlineCode& code : text.codes()) all.push_back(code.original);
  std::ranges::sort(all);
  return all;
}

TEST(ManyTagsTest, AFirstAnswerHasFortyTagsWhateverTheModelWants) {
  const CodedText source = with_tags(40);
  const TaggedSegment segment(source, PairSpelling::kTags);
  ASSERT_EQ(segment.tags().size(), 40U);
  for (const Script& script : bad_models()) {
    const auto generator = scripted_generator(script);
    GenerationRequest request;
    request.source = segment.tagged();
    request.source_language = "en";
    request.target_language = "de";
    generator->submit(std::move(request));
    std::vector<GenerationResult> results;
    while (results.empty()) results = generator->wait(Generator::Clock::time_point::max());
    const std::string& text = results.front().text;
    EXPECT_EQ(results.front().stop, StopReason::kEnd);
    EXPECT_TRUE(results.front().was_completed);
    ASSERT_EQ(valid_utf8_prefix(text), text.size());
    EXPECT_FALSE(segment.fault(text, segment.find_tags(text))) << text;
  }
}

TEST(ManyTagsTest, TheyHarmNoOtherSentence) {
  std::vector<SegmentTask> tasks(3);
  tasks[0].source = with_tags(100);
  ASSERT_GT(TaggedSegment(tasks[0].source, PairSpelling::kTags).elements().size(),
            TagAutomaton::kMostElements);
  tasks[1].source = coded("Close the door");
  tasks[2].source = with_tags(40);
  for (SegmentTask& task : tasks) {
    task.source_language = "en";
    task.target_language = "de";
  }
  for (const Script& bad : bad_models()) {
    const Script script = [&bad](const auto& prompt, const auto& answer) {
      const bool is_other = ByteTokenizer().decode(prompt).find("door") != std::string::npos;
      return is_other ? says("Tür zu")(prompt, answer) : bad(prompt, answer);
    };
    Engine engine(scripted_generator(script));
    const std::vector<SegmentOutcome> outcomes =
        translate_all(engine, tasks, std::make_shared<TranslationSettings>());
    EXPECT_EQ(outcomes[1].target.text(), "Tür zu");
    for (const std::size_t i : {0U, 2U}) {
      EXPECT_EQ(originals(outcomes[i].target), originals(tasks[i].source));
    }
  }
}

}  // namespace
}  // namespace hymt
