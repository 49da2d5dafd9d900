#include "cli/options/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/options/help_text.h"
#include "cli/options/text_layout.h"
#include "parsers/characters/display_width.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TranslateOptions translate_options(std::vector<std::string> words) {
  words.insert(words.begin(), "translate");
  return std::get<TranslateOptions>(parse_command_line(words));
}

// "kind: message"
std::string error_of(const std::vector<std::string>& words) {
  try {
    (void)parse_command_line(words);
  } catch (const Error& error) {
    return (error.kind() == ErrorKind::kUsage    ? "usage: "
            : error.kind() == ErrorKind::kEngine ? "engine: "
                                                 : "other: ") +
           std::string(error.what());
  }
  return "no error";
}

TEST(CommandLineTest, ReadsEveryOptionOfTranslate) {
  const TranslateOptions options = translate_options(
      {"a.md",      "b",         "--to",         "de,fr", "--from",       "en",
       "-o",        "out",       "-f",           "html",  "--engine",     "pseudo",
       "--report",  "r.json",    "--fail-on",    "never", "--config",     "c.toml",
       "--threads", "2",         "--seed",       "9",     "--copy-other", "--dry-run",
       "--force",   "--verbose", "--no-progress"});
  EXPECT_THAT(options.inputs, ElementsAre("a.md", "b"));
  EXPECT_THAT(options.settings.to.value(), ElementsAre("de", "fr"));
  EXPECT_EQ(options.from, "en");
  EXPECT_EQ(options.settings.output, "out");
  EXPECT_EQ(options.format, Format::kHtml);
  EXPECT_EQ(options.settings.engine, "pseudo");
  EXPECT_EQ(options.settings.report, "r.json");
  EXPECT_EQ(options.settings.fail_on, FailOn::kNever);
  EXPECT_EQ(options.config, "c.toml");
  EXPECT_EQ(options.settings.threads, 2U);
  EXPECT_EQ(options.settings.seed, 9U);
  EXPECT_EQ(options.settings.copy_other, true);
  EXPECT_TRUE(options.dry_run && options.force && options.verbose && options.no_progress);
}

TEST(CommandLineTest, OptionsTakeOneValueSoThatInputsMayFollow) {
  const TranslateOptions options =
      translate_options({"--to", "de", "a.md", "--to=fr", "-", "b.md"});
  EXPECT_THAT(options.settings.to.value(), ElementsAre("de", "fr"));
  EXPECT_THAT(options.inputs, ElementsAre("a.md", "-", "b.md"));
}

TEST(CommandLineTest, NamesAfterTwoDashesAreInputs) {
  EXPECT_THAT(translate_options({"--engine", "pseudo", "--", "--odd.md"}).inputs,
              ElementsAre("--odd.md"));
}

TEST(CommandLineTest, NothingSaidIsNothingSet) {
  const TranslateOptions options = translate_options({});
  EXPECT_TRUE(options.inputs.empty());
  EXPECT_FALSE(options.settings.to || options.from || options.settings.engine ||
               options.settings.copy_other || options.format || options.settings.output);
}

TEST(CommandLineTest, LanguagesMayBeNamesAndListsMayHaveSpaces) {
  const auto targets = [](const std::string& list) {
    return *translate_options({"--to", list}).settings.to;
  };
  EXPECT_THAT(targets("de, fr"), ElementsAre("de", "fr"));
  EXPECT_THAT(targets("de fr\tja"), ElementsAre("de", "fr", "ja"));
  EXPECT_THAT(targets(" German,deu , ger"), ElementsAre("de"));
  EXPECT_THAT(targets("Traditional Chinese, Brazilian Portuguese, french japanese"),
              ElementsAre("zh-Hant", "pt-BR", "fr", "ja"));
  EXPECT_EQ(translate_options({"--from", "Swedish"}).from, "sv");
}

TEST(CommandLineTest, MisspellingsGetSuggestions) {
  EXPECT_THAT(error_of({"translate", "--form", "en"}),
              HasSubstr("unknown option '--form'; did you mean '--from'?"));
  EXPECT_THAT(error_of({"translte"}), HasSubstr("did you mean 'translate'?"));
  EXPECT_THAT(error_of({"translate", "--fail-on", "erorr"}), HasSubstr("did you mean 'error'?"));
  EXPECT_THAT(error_of({"translate", "--to", "germn"}), HasSubstr("--to: unknown language"));
  EXPECT_THAT(error_of({"translate", "--to", "de,", "fr"}),
              HasSubstr("--to: 'de,' has a comma with nothing beside it; a list is written de,fr"));
  EXPECT_THAT(error_of({"translate", "--to", "de frr"}), HasSubstr("unknown language 'frr'"));
  EXPECT_THAT(error_of({"check", "a"}), HasSubstr("two paths"));
  EXPECT_THAT(error_of({"explain", "a", "b"}), HasSubstr("one file"));
}

TEST(CommandLineTest, WrongValuesAreUsageErrors) {
  EXPECT_THAT(error_of({"translate", "--threads", "0"}), HasSubstr("usage: --threads: '0'"));
  EXPECT_THAT(error_of({"translate", "--threads", "many"}), HasSubstr("usage: --threads"));
  EXPECT_THAT(error_of({"translate", "--seed", "-1"}), HasSubstr("usage: "));
  EXPECT_THAT(error_of({"translate", "-f", "pdf"}), HasSubstr("none of auto, html"));
  EXPECT_THAT(error_of({"translate", "-o"}), HasSubstr("usage: "));
  EXPECT_THAT(error_of({"translate", "-q", "-v"}), HasSubstr("exclude each other"));
  EXPECT_THAT(error_of({}), HasSubstr("no command given"));
}

TEST(CommandLineTest, WrongLimitsAreUsageErrors) {
  EXPECT_THAT(error_of({"translate", "--rule", "number-chnged=error"}),
              HasSubstr("did you mean 'number-changed'?"));
  EXPECT_THAT(error_of({"translate", "--rule", "number-changed=fatal"}),
              HasSubstr("'fatal' is none of error, warning, note, off"));
  EXPECT_THAT(error_of({"check", "a", "b", "--rule", "number-changed"}), HasSubstr("no rule with"));
  for (const char* limit : {"", "%", "-1", "2.5", "101%", "nan%", "2 %", "few"}) {
    EXPECT_THAT(error_of({"translate", "--max-kept", limit}), HasSubstr("usage: --max-kept"))
        << limit;
  }
  const KeptLimit limit = translate_options({"--max-kept", "2.5%"}).settings.max_kept.value();
  for (const char* score : {"", "1.5", "-0.1", "nan", "50%"}) {
    EXPECT_THAT(error_of({"translate", "--fail-under", score}), HasSubstr("usage: --fail-under"))
        << score;
  }
  EXPECT_EQ(translate_options({"--fail-under", "0.25"}).settings.fail_under, 0.25F);
  EXPECT_TRUE(limit.allows(1, 40));
  EXPECT_FALSE(limit.allows(2, 79));
  EXPECT_TRUE(limit.allows(0, 0));
}

TEST(CommandLineTest, ReadsEveryOptionOfTheModel) {
  const ModelSettings model = translate_options({"--model",
                                                 "dir",
                                                 "--backend",
                                                 "torch",
                                                 "--device",
                                                 "cuda:1",
                                                 "--precision",
                                                 "bf16",
                                                 "--prompt-style",
                                                 "hy-mt1.5",
                                                 "--max-batch",
                                                 "8",
                                                 "--context",
                                                 "128",
                                                 "--deterministic",
                                                 "--temperature",
                                                 "0.7",
                                                 "--top-k",
                                                 "20",
                                                 "--top-p",
                                                 "0.6",
                                                 "--repetition-penalty",
                                                 "1.05"})
                                  .settings.model;
  EXPECT_EQ(model.model, "dir");
  EXPECT_EQ(model.backend, "torch");
  EXPECT_EQ(model.device, "cuda:1");
  EXPECT_EQ(model.precision, "bf16");
  EXPECT_EQ(model.prompt_style, "hy-mt1.5");
  EXPECT_EQ(model.max_batch, 8U);
  EXPECT_EQ(model.context, 128U);
  EXPECT_EQ(model.deterministic, true);
  EXPECT_EQ(model.temperature, 0.7F);
  EXPECT_EQ(model.top_k, 20U);
  EXPECT_EQ(model.top_p, 0.6F);
  EXPECT_EQ(model.repetition_penalty, 1.05F);
  for (const char* style : {"auto", "hy-mt1.5", "hy-mt1.5-no8", "hy-mt2", "tiny"}) {
    EXPECT_EQ(translate_options({"--prompt-style", style}).settings.model.prompt_style, style);
  }
}

TEST(CommandLineTest, WrongValuesOfModelOptionsAreUsageErrors) {
  const auto error = [](const char* option, const char* value) {
    return error_of({"translate", option, value});
  };
  EXPECT_THAT(error("--backend", "gpu"), HasSubstr("usage: --backend: 'gpu' is none of auto, cpu"));
  EXPECT_THAT(error("--precision", "int9"), HasSubstr("did you mean 'int8'?"));
  EXPECT_THAT(error("--device", "cuda:x"), HasSubstr("usage: --device"));
  EXPECT_THAT(error("--prompt-style", "hymt"), HasSubstr("usage: --prompt-style"));
  EXPECT_THAT(error("--model", ""), HasSubstr("usage: --model"));
  EXPECT_THAT(error("--max-batch", "0"), HasSubstr("usage: --max-batch"));
  EXPECT_THAT(error("--top-p", "1.5"), HasSubstr("'1.5' is not a number from 0 to 1"));
  for (const char* value : {"nan", "-1", "1e99", "0.5x", "", "inf"}) {
    EXPECT_THAT(error("--temperature", value), HasSubstr("usage: --temperature")) << value;
  }
  EXPECT_THAT(error("--repetition-penalty", "0"), HasSubstr("from 1 to 100"));
}

TEST(CommandLineTest, EveryCommandThatReadsDocumentsLimitsTheirSize) {
  const std::vector<std::string> option = {"--max-document-size", "64M"};
  const auto words = [&](std::vector<std::string> command) {
    command.insert(command.end(), option.begin(), option.end());
    return parse_command_line(command);
  };
  constexpr std::uint64_t kSize = std::uint64_t{64} << 20;
  EXPECT_EQ(std::get<TranslateOptions>(words({"translate"})).settings.max_document_size, kSize);
  EXPECT_EQ(std::get<CheckOptions>(words({"check", "a", "b"})).max_document_size, kSize);
  EXPECT_EQ(std::get<ExplainOptions>(words({"explain"})).max_document_size, kSize);
  for (const char* command : {"translate", "check", "explain"}) {
    EXPECT_THAT(std::string(help_text(command)), HasSubstr(option[0]));
  }
}

constexpr const char* kTopics[] = {"",        "translate", "check",      "learn", "resolve",
                                   "explain", "models",    "completion", "help",  "version"};

std::string shown(const std::vector<std::string>& words) {
  return std::get<ShowText>(parse_command_line(words)).text;
}

TEST(CommandLineTest, HelpAndVersionAreText) {
  for (const std::string topic : kTopics) {
    if (topic.empty()) continue;
    EXPECT_EQ(shown({topic, "--help"}), help_text(topic));
    EXPECT_EQ(shown({"help", topic}), help_text(topic));
    EXPECT_THAT(help_text(topic), HasSubstr("Usage:\n  hymt-doc " + topic));
    EXPECT_THAT(help_text(""), HasSubstr("  hymt-doc " + topic));
  }
  EXPECT_EQ(shown({"--help"}), help_text(""));
  EXPECT_EQ(shown({"help"}), help_text(""));
  EXPECT_THAT(shown({"--version"}), HasSubstr("hymt-doc "));
  EXPECT_EQ(shown({"version"}), shown({"--version"}));
  EXPECT_THAT(error_of({"help", "chek"}), HasSubstr("did you mean 'check'?"));
  EXPECT_THAT(error_of({"completion"}), HasSubstr("bash, zsh or fish"));
  EXPECT_THAT(error_of({"completion", "tcsh"}), HasSubstr("bash, zsh or fish"));
}

// Every "--option" that the help names is understood, so that it cannot promise what is not there
// (the other way round: option_tables_test.cpp).
TEST(CommandLineTest, HelpNamesOnlyOptionsThatExist) {
  for (const std::string command : {"translate", "check", "learn", "explain", "models"}) {
    const std::string help = help_text(command);
    for (std::size_t at = help.find("--"); at != std::string::npos; at = help.find("--", at + 2)) {
      const std::size_t end = help.find_first_not_of("abcdefghijklmnopqrstuvwxyz-", at);
      const std::string option = help.substr(at, end - at);
      if (option.size() == 2 || option == "--stdin") continue;  // Another program's.
      EXPECT_THAT(error_of({command, option}), testing::Not(HasSubstr("unknown option"))) << option;
    }
  }
}

TEST(CommandLineTest, HelpFitsATerminal) {
  std::vector<std::string> topics(std::begin(kTopics), std::end(kTopics));
  topics.emplace_back("config");
  for (const std::string& topic : topics) {
    const std::string help = help_text(topic);
    EXPECT_TRUE(help.ends_with('\n'));
    for (const std::string_view line : lines_of(help)) EXPECT_LE(display_column(line), 80U) << line;
  }
}

// ---- What other programs call things.

TEST(CommandLineTest, OptionsOfOtherProgramsGetOurNames) {
  const auto error = [](const char* option) { return error_of({"translate", option, "x"}); };
  for (const char* option : {"--target", "--target-lang", "--target_language", "--Target-Lang",
                             "--tgt", "--lang", "-l", "--target=de"}) {
    EXPECT_THAT(error(option), HasSubstr("did you mean '--to'?")) << option;
  }
  for (const char* option : {"--source", "--source-lang", "--src", "-s"}) {
    EXPECT_THAT(error(option), HasSubstr("did you mean '--from'?")) << option;
  }
  for (const char* option : {"--output-dir", "--out", "--outdir", "-d"}) {
    EXPECT_THAT(error(option), HasSubstr("did you mean '--output'?")) << option;
  }
  EXPECT_THAT(error("--batch-size"), HasSubstr("did you mean '--max-batch'?"));
  EXPECT_THAT(error("--dry_run"), HasSubstr("did you mean '--dry-run'?"));
  EXPECT_THAT(error("--input"), HasSubstr("inputs are named without an option"));
  EXPECT_THAT(error("-i"), HasSubstr("inputs are named without an option"));
  EXPECT_THAT(error("--gpu"), HasSubstr("--device cuda"));
}

TEST(CommandLineTest, NothingIsSuggestedThatTheCommandDoesNotHave) {
  EXPECT_THAT(error_of({"explain", "--target", "x"}), testing::Not(HasSubstr("--to")));
  EXPECT_THAT(error_of({"check", "a", "b", "--int8"}), testing::Not(HasSubstr("--precision")));
  EXPECT_THAT(error_of({"translate", "-x"}), testing::Not(HasSubstr("did you mean")));
}

TEST(CommandLineTest, ValuesOfOtherProgramsGetOurNames) {
  EXPECT_THAT(error_of({"translate", "-f", "md"}), HasSubstr("did you mean 'markdown'?"));
  EXPECT_THAT(error_of({"translate", "--engine", "none"}), HasSubstr("did you mean 'identity'?"));
  EXPECT_THAT(error_of({"translate", "--fail-on", "none"}), HasSubstr("did you mean 'never'?"));
  EXPECT_THAT(error_of({"translate", "--engine", "psuedo"}), HasSubstr("did you mean 'pseudo'?"));
  EXPECT_THAT(error_of({"translate", "--engine", "adverserial:7"}),
              HasSubstr("did you mean 'adversarial'?"));
}

}  // namespace
}  // namespace hymt
