#include "cli/options/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "cli/options/help_text.h"
#include "cli/options/nearest_name.h"
#include "cli/options/option_tables.h"
#include "cli/options/usage_error.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

[[noreturn]] void fail(const std::string& message, std::string_view command) {
  std::string hint = "see hymt-doc ";
  if (!command.empty()) hint.append(command).append(" ");
  throw UsageError(message, hint + "--help");
}

// The options of one command. CLI11 takes the words apart; what they mean says the command's table.
template <typename Options>
class CommandParser {
 public:
  CommandParser(std::string_view command, std::span<const Option<Options>> table)
      : command_(command), table_(table), given_(table.size()) {
    app_.set_help_flag("");
    app_.allow_extras();
    app_.add_option("inputs", positionals_);
    app_.add_flag("-h,--help", help_);
    app_.add_flag("-V,--version", version_);
    for (std::size_t i = 0; i < table.size(); ++i) add(table[i], given_[i]);
  }

  // Returns the text to show if the user asked for one.
  [[nodiscard]] std::optional<ShowText> parse(std::vector<std::string> words) {
    std::reverse(words.begin(), words.end());  // CLI11 takes them from the back.
    try {
      app_.parse(std::move(words));
    } catch (const CLI::ParseError& error) {
      fail(error.what(), command_);
    }
    if (help_) return ShowText{std::string(help_text(command_))};
    if (version_) return ShowText{version_text()};
    for (const std::string& word : app_.remaining()) {
      if (word != "--") fail_unknown(word);  // CLI11 counts the mark itself, too.
    }
    return std::nullopt;
  }

  // Of what was parsed.
  void read_into(Options& options) const {
    for (std::size_t i = 0; i < table_.size(); ++i) {
      const std::vector<std::string> texts = given_[i].all();
      if (!texts.empty()) table_[i].read(options, texts, {table_[i].text.long_name()});
    }
  }

  // The words that belong to no option, of what was parsed.
  [[nodiscard]] const std::vector<std::string>& positionals() const { return positionals_; }

 private:
  // What was typed for one option, in the one of these that its ValueCount asks for.
  struct Given {
    bool flag = false;
    std::optional<std::string> text;
    std::vector<std::string> texts;

    [[nodiscard]] std::vector<std::string> all() const {
      if (flag) return {"true"};
      if (text) return {*text};
      return texts;
    }
  };

  void add(const Option<Options>& option, Given& given) {
    const std::string names(option.text.names);
    switch (option.count) {
      case ValueCount::kNone: app_.add_flag(names, given.flag); break;
      case ValueCount::kOne:
        app_.add_option(names, given.text)->allow_extra_args(false)->take_last();
        break;
      case ValueCount::kSeveral:
        app_.add_option(names, given.texts)->allow_extra_args(false);
        break;
    }
  }

  [[noreturn]] void fail_unknown(const std::string& word) const {
    const std::string name = word.substr(0, word.find('='));
    std::vector<std::string_view> known = {"-h", "--help", "-V", "--version"};
    for (const Option<Options>& option : table_) {
      const std::string_view names = option.text.names;
      const std::size_t comma = names.find(',');
      if (comma != std::string_view::npos) known.push_back(names.substr(0, comma));
      known.push_back(option.text.long_name());
    }
    std::string message = "unknown option '" + name + "'";
    const std::string_view near = nearest_name(name, known);
    if (!near.empty()) message.append("; did you mean '").append(near).append("'?");
    fail(message, command_);
  }

  std::string_view command_;
  std::span<const Option<Options>> table_;
  CLI::App app_;
  std::vector<std::string> positionals_;
  std::vector<Given> given_;  // By row of the table.
  bool help_ = false;
  bool version_ = false;
};

CommandLine parse_translate(const std::vector<std::string>& words) {
  TranslateOptions options;
  CommandParser parser("translate", translate_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  parser.read_into(options);
  options.inputs = parser.positionals();
  if (options.quiet && options.verbose) {
    fail("--quiet and --verbose exclude each other", "translate");
  }
  return options;
}

CommandLine parse_check(const std::vector<std::string>& words) {
  CheckOptions options;
  CommandParser parser("check", check_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  if (parser.positionals().size() != 2) fail("check wants two paths: SOURCE and TARGET", "check");
  parser.read_into(options);
  options.source = parser.positionals()[0];
  options.target = parser.positionals()[1];
  return options;
}

CommandLine parse_explain(const std::vector<std::string>& words) {
  ExplainOptions options;
  CommandParser parser("explain", explain_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  if (parser.positionals().size() > 1) fail("explain wants one file", "explain");
  parser.read_into(options);
  options.input = parser.positionals().empty() ? "-" : parser.positionals()[0];
  return options;
}

CommandLine parse_models(const std::vector<std::string>& words) {
  ModelsOptions options;
  CommandParser parser("models", models_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  parser.read_into(options);
  options.models = parser.positionals();
  return options;
}

CommandLine parse_languages(const std::vector<std::string>& words) {
  LanguagesOptions options;
  CommandParser parser("languages", languages_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  if (!parser.positionals().empty()) {
    fail("languages wants no other words; for those of a model, say --model MODEL", "languages");
  }
  parser.read_into(options);
  return options;
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
  if (words.empty()) {
    throw UsageError("no command given", "\n" + std::string(help_text("")));
  }
  std::vector<std::string> rest(words.begin() + 1, words.end());
  std::string command = words.front();
  if (command == "help") {
    command = rest.empty() ? "--help" : rest.front();
    rest = {"--help"};
  }
  if (command == "--help" || command == "-h") return ShowText{std::string(help_text(""))};
  if (command == "--version" || command == "-V") return ShowText{version_text()};
  if (command == "translate") return parse_translate(rest);
  if (command == "check") return parse_check(rest);
  if (command == "explain") return parse_explain(rest);
  if (command == "models") return parse_models(rest);
  if (command == "languages") return parse_languages(rest);
  const std::string_view near =
      nearest_name(command, {"translate", "check", "explain", "models", "languages", "help"});
  std::string message = "unknown command '" + command + "'; ";
  if (near.empty()) {
    message += "the commands are translate, check, explain, models, languages and help";
  } else {
    message.append("did you mean '").append(near).append("'?");
  }
  fail(message, "");
}

}  // namespace hymt
