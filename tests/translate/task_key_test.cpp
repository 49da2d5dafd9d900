// Keys of tasks: what they change with, and what not.
#include "translate/task_key.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/translate/coded_text_samples.h"

namespace hymt {
namespace {

using testing::coded;

SegmentTask task_for(const CodedText& source) {
  SegmentTask task;
  task.source = source;
  task.source_language = "en";
  task.target_language = "de";
  return task;
}

SegmentKey key_of(const SegmentTask& task, const GeneratorTraits& traits,
                  const TranslationOptions& options) {
  const LanguagePair languages(task.source_language, task.target_language, options.glossary);
  return KeyMaker(traits.fingerprint, options).key_of(task, languages);
}

TEST(KeyMakerTest, ChangesWithAllThatDecidesAnAnswer) {
  const SegmentTask base = task_for(coded("See {1:<b>}this{/1:</b>} {2=F5:`F5`}"));
  const GeneratorTraits traits;
  const TranslationOptions options;
  std::vector<std::string> keys = {key_of(base, traits, options).hex()};
  const auto add = [&](auto change) {
    SegmentTask task = base;
    GeneratorTraits other_traits = traits;
    TranslationOptions other_options = options;
    change(task, other_traits, other_options);
    keys.push_back(key_of(task, other_traits, other_options).hex());
  };
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}that{/1:</b>} {2=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this {/1:</b>}{2=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this{/1:</b>} {2!=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this{/1:</b>} {2?=F5:`F5`}"); });
  add([](auto& t, auto&, auto&) { t.source = coded("See {1:<b>}this{/1:</b>} {2=:`F5`}F5"); });
  add([](auto& t, auto&, auto&) { t.target_language = "fr"; });
  add([](auto& t, auto&, auto&) { t.source_language = "fr"; });
  add([](auto& t, auto&, auto&) { t.heading = "x"; });
  add([](auto& t, auto&, auto&) { t.preceding = "x"; });
  add([](auto& t, auto&, auto&) { t.note = "x"; });
  add([](auto&, auto& g, auto&) { g.fingerprint = "x"; });
  add([](auto&, auto&, auto& o) { o.seed = 1; });
  add([](auto&, auto&, auto& o) { o.sampling.temperature = 1; });
  add([](auto&, auto&, auto& o) { o.sampling.top_k = 1; });
  add([](auto&, auto&, auto& o) { o.sampling.top_p = 0.5F; });
  add([](auto&, auto&, auto& o) { o.sampling.repetition_penalty = 1.5F; });
  add([](auto&, auto&, auto& o) { o.glossary = read_glossary("source,target\nsee,x\n", "t"); });
  add([](auto&, auto&, auto& o) { o.glossary = read_glossary("source,target\nsee,y\n", "t"); });
  add([](auto&, auto&, auto& o) {
    o.glossary = read_glossary("source,target,forms\nsee,y,z\n", "t");
  });
  std::sort(keys.begin(), keys.end());
  EXPECT_EQ(std::adjacent_find(keys.begin(), keys.end()), keys.end());
  for (const std::string& key : keys) {
    EXPECT_EQ(key.size(), 32U);
    EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos);
  }
}

TEST(KeyMakerTest, DoesNotDependOnTheBytesOfCodesOrTheirPlaceInTheUnit) {
  const GeneratorTraits traits;
  EXPECT_EQ(key_of(task_for(coded("{1:<b>}a{/1:</b>}{2=:<br>}")), traits, {}),
            key_of(task_for(coded("{4:<i>}a{/4:</i>}{5=:<x>}")), traits, {}));
}

TEST(KeyMakerTest, IsStable) {
  // Journals hold keys: a change here makes everything that was translated be translated again.
  SegmentTask task = task_for(coded("See {1:<b>}this{/1:</b>}."));
  GeneratorTraits traits;
  traits.fingerprint = "test/1";
  EXPECT_EQ(key_of(task, traits, {}).hex(), "db15744aa70e5ee13d2814f6fe33ee0c");
}

}  // namespace
}  // namespace hymt
