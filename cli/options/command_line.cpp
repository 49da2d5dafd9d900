#include "cli/options/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "cli/options/command_texts.h"
#include "cli/options/completion.h"
#include "cli/options/foreign_names.h"
#include "cli/options/help_text.h"
#include "cli/options/manual_page.h"
#include "cli/options/nearest_name.h"
#include "cli/options/option_tables.h"
#include "cli/options/text_layout.h"
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
    if (help_) return ShowText{help_text(command_)};
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
    std::vector<std::string_view> known = {"--help", "--version"};
    for (const Option<Options>& option : table_) known.push_back(option.text.long_name());
    std::string message = "unknown option '" + name + "'";
    const std::string elsewhere = option_elsewhere(name, known);
    // One letter is near to any other.
    const std::string_view near = name.size() > 2 ? nearest_name(name, known) : std::string_view();
    if (!elsewhere.empty()) {
      message.append("; ").append(elsewhere);
    } else if (!near.empty()) {
      message.append("; did you mean '").append(near).append("'?");
    }
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
  if (options.frozen && (options.force || options.dry_run)) {
    fail("--frozen writes nothing, so it goes with neither --force nor --dry-run", "translate");
  }
  return options;
}

CommandLine parse_status(const std::vector<std::string>& words) {
  StatusOptions options;
  CommandParser parser("status", status_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  if (parser.positionals().empty()) fail("status wants the files or folders to look at", "status");
  parser.read_into(options);
  options.inputs = parser.positionals();
  if (options.inputs.front() == "-") {
    fail("status wants files or folders: of standard input nothing is remembered", "status");
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

CommandLine parse_learn(const std::vector<std::string>& words) {
  LearnOptions options;
  CommandParser parser("learn", learn_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  if (parser.positionals().size() != 2) fail("learn wants two paths: SOURCE and TARGET", "learn");
  parser.read_into(options);
  options.source = parser.positionals()[0];
  options.target = parser.positionals()[1];
  if (options.quiet && options.verbose) fail("--quiet and --verbose exclude each other", "learn");
  return options;
}

CommandLine parse_resolve(const std::vector<std::string>& words) {
  ResolveOptions options;
  CommandParser parser("resolve", resolve_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  if (parser.positionals().size() != 1) fail("resolve wants one path, of a lock file", "resolve");
  parser.read_into(options);
  options.lock = parser.positionals().front();
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
  if (options.models.empty()) return options;
  for (const auto& [word, action] :
       {std::pair{"verify", ModelsAction::kVerify}, std::pair{"convert", ModelsAction::kConvert},
        std::pair{"pack", ModelsAction::kPack}, std::pair{"remove", ModelsAction::kRemove}}) {
    if (options.models.front() == word) options.action = action;
  }
  if (options.action != ModelsAction::kList) options.models.erase(options.models.begin());
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

CommandLine parse_serve(const std::vector<std::string>& words) {
  ServeOptions options;
  CommandParser parser("serve", serve_options());
  if (auto text = parser.parse(words)) return *std::move(text);
  if (!parser.positionals().empty()) fail("serve wants no other words", "serve");
  parser.read_into(options);
  if (options.to.size() > 1) fail("serve takes one language with --to", "serve");
  return options;
}

// A command that has no options and one word at most: completion, help, version.
CommandLine parse_word(std::string_view command, const std::vector<std::string>& words,
                       ShowText (*show)(std::string_view word)) {
  const std::string word = words.empty() ? "" : words.front();
  if (word == "--help" || word == "-h") return ShowText{help_text(command)};
  if (word == "--version" || word == "-V") return ShowText{version_text()};
  if (words.size() > 1) fail(std::string(command) + " wants one word", command);
  return show(word);
}

ShowText show_completion(std::string_view shell) {
  const std::vector<std::string_view> shells = completion_shells();
  if (std::find(shells.begin(), shells.end(), shell) == shells.end()) {
    fail("completion wants the name of a shell: " + listed(shells), "completion");
  }
  return {completion_script(shell)};
}

[[noreturn]] void fail_unknown_command(std::string_view word) {
  std::vector<std::string_view> names;
  for (const CommandText& command : command_texts()) names.push_back(command.name);
  std::string message = "unknown command '" + std::string(word) + "'; ";
  const std::string_view near = nearest_name(word, names);
  if (near.empty()) {
    message += "the commands are " + listed(names);
  } else {
    message.append("did you mean '").append(near).append("'?");
  }
  fail(message, "");
}

ShowText show_help(std::string_view topic) {
  if (topic == "man") return {manual_page()};
  if (!topic.empty() && topic != "config" && find_command(topic) == nullptr) {
    fail_unknown_command(topic);
  }
  return {help_text(topic)};
}

ShowText show_version(std::string_view word) {
  if (!word.empty()) fail("version wants nothing behind it", "version");
  return {version_text()};
}

}  // namespace

CommandLine parse_command_line(const std::vector<std::string>& words) {
  if (words.empty()) throw UsageError("no command given", "\n" + help_text(""));
  const std::vector<std::string> rest(words.begin() + 1, words.end());
  const std::string& command = words.front();
  if (command == "translate") return parse_translate(rest);
  if (command == "status") return parse_status(rest);
  if (command == "check") return parse_check(rest);
  if (command == "learn") return parse_learn(rest);
  if (command == "resolve") return parse_resolve(rest);
  if (command == "explain") return parse_explain(rest);
  if (command == "models") return parse_models(rest);
  if (command == "languages") return parse_languages(rest);
  if (command == "serve") return parse_serve(rest);
  if (command == "completion") return parse_word(command, rest, show_completion);
  if (command == "help") return parse_word(command, rest, show_help);
  if (command == "version") return parse_word(command, rest, show_version);
  if (command == "--help" || command == "-h") return ShowText{help_text("")};
  if (command == "--version" || command == "-V") return ShowText{version_text()};
  fail_unknown_command(command);
}

}  // namespace hymt
