#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/cli/commands/command_fixture.h"

namespace hymt {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class LanguagesCommandTest : public CommandFixture {};

TEST_F(LanguagesCommandTest, AllAreListedByWhatMayBeDoneWithThem) {
  EXPECT_EQ(run({"languages"}), kExitDone);
  EXPECT_THAT(files_.output(), AllOf(StartsWith("from and into\n  zh       Chinese"),
                                     HasSubstr("\n  de       German               Deutsch\n"),
                                     HasSubstr("\nfrom\n"), HasSubstr("Norwegian Bokmål     norsk"),
                                     HasSubstr("\n  qps-ploc pseudo-translation\n")));
}

TEST_F(LanguagesCommandTest, OfAModelThoseOfItsFolderAreListed) {
  EXPECT_EQ(run({"languages", "--model", "tiny-en-de"}), kExitDone);
  EXPECT_EQ(files_.output(),
            "from\n  en       English              English\n"
            "into\n  de       German               Deutsch\n");
}

TEST_F(LanguagesCommandTest, WritesJson) {
  EXPECT_EQ(run({"languages", "--json"}), kExitDone);
  const nlohmann::json languages = nlohmann::json::parse(files_.output()).at("languages");
  EXPECT_GT(languages.size(), 38U);
  EXPECT_EQ(languages.at(0), nlohmann::json::parse(R"({"tag": "zh", "name": "Chinese",
      "own_name": "中文", "from": true, "to": true})"));
  EXPECT_EQ(languages.back().at("to"), false);
}

TEST_F(LanguagesCommandTest, WrongUsesAreTold) {
  EXPECT_EQ(run({"languages", "de"}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("--model MODEL"));
  EXPECT_EQ(run({"languages", "--model", "no-such-model"}), kExitEngine);
  EXPECT_EQ(run({"langauges"}), kExitUsage);
  EXPECT_THAT(said(), HasSubstr("did you mean 'languages'?"));
  EXPECT_THAT(files_.output(), Not(HasSubstr("German")));
}

}  // namespace
}  // namespace hymt
