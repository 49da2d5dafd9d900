#include "cli/options/option_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "cli/options/configuration.h"
#include "cli/options/help_text.h"
#include "cli/options/option_values.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::HasSubstr;

// ---- What does not compile

struct ToyOptions {
  std::optional<std::uint32_t> number;
  std::optional<std::string> text;
  bool flag = false;
};
static_assert(num_members<ToyOptions>() == 3);

constexpr auto kNumber = option<read_number<std::uint32_t, 0, 9>, &ToyOptions::number>(
    {"--number", "N", "A", "a number"});
constexpr auto kText = option<read_text, &ToyOptions::text>({"-t,--text", "TEXT", "A", "a text"});
constexpr auto kFlag = option<read_flag, &ToyOptions::flag>({"--flag", "", "B", "a flag"});

constexpr Option<ToyOptions> kWhole[] = {kNumber, kText, kFlag};
static_assert(names_each_member(kWhole, 3));

constexpr Option<ToyOptions> kWithoutAMember[] = {kNumber, kFlag};
static_assert(!names_each_member(kWithoutAMember, 3));

constexpr auto kTextAgain = option<read_text, &ToyOptions::text>({"--more", "TEXT", "B", "again"});
constexpr Option<ToyOptions> kOneMemberTwice[] = {kText, kTextAgain, kFlag};
static_assert(!names_each_member(kOneMemberTwice, 3));

constexpr Option<ToyOptions> kTornSection[] = {kNumber, kFlag, kText};
static_assert(!names_each_member(kTornSection, 3));

constexpr auto kFlagWithoutHelp = option<read_flag, &ToyOptions::flag>({"--flag", "", "B", ""});
constexpr Option<ToyOptions> kWithoutHelp[] = {kNumber, kText, kFlagWithoutHelp};
static_assert(!names_each_member(kWithoutHelp, 3));

constexpr auto kTextWithoutArgument =
    option<read_text, &ToyOptions::text>({"--text", "", "A", "a text"});
constexpr Option<ToyOptions> kWithoutArgument[] = {kNumber, kTextWithoutArgument, kFlag};
static_assert(!names_each_member(kWithoutArgument, 3));

// ---- What the tables lead to

std::string error_of(const std::string& text) {
  try {
    const Configuration configuration(text, "hymt-doc.toml");
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(OptionTablesTest, TheConfigurationKnowsWhatTheTableSaysAndNothingElse) {
  std::set<std::string> keys;
  for (const Option<TranslateOptions>& option : translate_options()) {
    const std::string key(option.text.key());
    const auto is_unknown = HasSubstr("unknown key '" + key + "'");
    if (option.configured == ConfiguredAs::kNowhere) {
      if (key == "from" || key == "site") continue;  // Settings of files there.
      EXPECT_THAT(error_of(key + " = 1979-05-27"), is_unknown);
    } else {
      EXPECT_THAT(error_of(key + " = 1979-05-27"), HasSubstr("key '" + key + "' wants "));
      keys.insert(key);
    }
  }
  EXPECT_TRUE(keys.contains("to") && keys.contains("top-p"));
}

template <typename Options>
void expect_in_help(const char* command, std::span<const Option<Options>> table) {
  const std::string help = help_text(command);
  for (const Option<Options>& option : table) {
    std::string names(option.text.names);
    if (names.find(',') != std::string::npos) names.replace(names.find(','), 1, ", ");
    if (!option.text.argument.empty()) names.append(" ").append(option.text.argument);
    EXPECT_THAT(help, HasSubstr("  " + names)) << command;
    EXPECT_THAT(help, HasSubstr("\n" + std::string(option.text.section) + ":\n")) << command;
  }
}

TEST(OptionTablesTest, OptionsThatExistAreInTheHelp) {
  expect_in_help("translate", translate_options());
  expect_in_help("check", check_options());
  expect_in_help("learn", learn_options());
  expect_in_help("resolve", resolve_options());
  expect_in_help("explain", explain_options());
  expect_in_help("models", models_options());
}

// ---- What is told of the configuration

std::string only_in_files(const KeyText& key) {
  if (key.place != KeyPlace::kSomeFiles) return key.example;
  return key.name == "glob" ? "[[files]]\n" + key.example
                            : "[[files]]\nglob = '**'\n" + key.example;
}

TEST(OptionTablesTest, EachKeyIsToldWithAnExampleThatHolds) {
  std::set<std::string> told;
  for (const KeyText& key : configuration_keys()) {
    EXPECT_TRUE(told.insert(key.name).second) << key.name;
    EXPECT_FALSE(key.type.empty() || key.help.empty()) << key.name;
    EXPECT_EQ(error_of(only_in_files(key)), "no error") << key.name;
    EXPECT_THAT(key.help, testing::Not(HasSubstr("default: "))) << key.name;
    EXPECT_THAT(help_text("config"), HasSubstr("\n  " + key.name + "\n      type     "));
  }
  for (const Option<TranslateOptions>& option : translate_options()) {
    if (option.configured == ConfiguredAs::kNowhere) continue;
    EXPECT_TRUE(told.contains(std::string(option.text.key()))) << option.text.names;
  }
  // What an unknown key's message lists, which is what the reader knows.
  const std::string message = error_of("qqqqqqqqqqqqqq = 1") + " ";
  for (const KeyText& key : configuration_keys()) {
    if (key.place == KeyPlace::kSomeFiles) continue;
    EXPECT_THAT(message, HasSubstr(" " + key.name + " "));
  }
}

TEST(OptionTablesTest, KeysOfOtherProgramsGetOurNames) {
  EXPECT_THAT(error_of("target = 'de'"), HasSubstr("did you mean 'to'?"));
  EXPECT_THAT(error_of("source-lang = 'de'"), HasSubstr("did you mean 'from'?"));
  EXPECT_THAT(error_of("fail_on = 'error'"), HasSubstr("did you mean 'fail-on'?"));
}

TEST(OptionTablesTest, TheCommandLineWinsMemberByMember) {
  const Configuration configuration(R"(
to = "fr"
engine = "pseudo"
seed = 5
model = "m"
top-k = 3
deterministic = true
glossary = "t.csv"
)",
                                    "hymt-doc.toml");
  RunSettings settings;
  settings.seed = 0;
  settings.model.deterministic = false;
  fill_in(settings, configuration.run());
  EXPECT_EQ(settings.seed, 0U);
  EXPECT_EQ(settings.model.deterministic, false);
  EXPECT_THAT(settings.to.value(), testing::ElementsAre("fr"));
  EXPECT_EQ(settings.engine, "pseudo");
  EXPECT_EQ(settings.model.model, "m");
  EXPECT_EQ(settings.model.top_k, 3U);
  EXPECT_THAT(settings.glossaries.value(), testing::ElementsAre("t.csv"));
  EXPECT_FALSE(settings.threads || settings.model.top_p);
}

}  // namespace
}  // namespace hymt
