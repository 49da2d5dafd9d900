#include "cli/options/command_line.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <deque>
#include <string_view>

#include "cli/options/help_text.h"
#include "cli/options/nearest_name.h"
#include "cli/options/usage_error.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

[[noreturn]] void fail(const std::string& message, std::string_view command) {
  std::string hint = "see hymt-doc ";
  if (!command.empty()) hint.append(command).append(" ");
  throw UsageError(message, hint + "--help");
}

// The options of one command. CLI11 takes the words apart; what they mean is read by options.h, so
// that the configuration has the same rules and the same messages.
class OptionParser {
 public:
  explicit OptionParser(std::string_view command) : command_(command) {
    app_.set_help_flag("");
    app_.allow_extras();
    flag("-h,--help", help_);
    flag("-V,--version", version_);
  }

  void flag(const std::string& names, bool& value) {
    app_.add_flag(names, value);
    remember(names);
  }
  void option(const std::string& names, std::optional<std::string>& value) {
    app_.add_option(names, value)->allow_extra_args(false)->take_last();
    remember(names);
  }
  void option(const std::string& names, std::vector<std::string>& values) {
    app_.add_option(names, values)->allow_extra_args(false);
    remember(names);
  }
  void positionals(std::vector<std::string>& values) { app_.add_option("inputs", values); }

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

 private:
  void remember(const std::string& names) {
    std::string_view rest = names;
    while (!rest.empty()) {
      const std::size_t comma = std::min(rest.find(','), rest.size());
      names_.emplace_back(rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  }

  [[noreturn]] void fail_unknown(const std::string& word) const {
    const std::string name = word.substr(0, word.find('='));
    std::string message = "unknown option '" + name + "'";
    const std::string_view near =
        nearest_name(name, std::vector<std::string_view>(names_.begin(), names_.end()));
    if (!near.empty()) message.append("; did you mean '").append(near).append("'?");
    fail(message, command_);
  }

  std::string_view command_;
  CLI::App app_;
  std::vector<std::string> names_;
  bool help_ = false;
  bool version_ = false;
};

// The options that only the model engine needs, between the command line and ModelSettings.
class ModelOptionWords {
 public:
  void add_to(OptionParser& parser) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string option = "--" + std::string(names_[i].name);
      if (names_[i].kind == SettingKind::kFlag) {
        parser.flag(option, flags_[i]);
      } else {
        parser.option(option, words_[i]);
      }
    }
  }

  void read_into(ModelSettings& settings) const {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string option = "--" + std::string(names_[i].name);
      if (words_[i]) set_model_setting(settings, names_[i].name, *words_[i], option);
      if (flags_[i]) set_model_setting(settings, names_[i].name, "true", option);
    }
  }

 private:
  const std::vector<ModelSettingName>& names_ = model_setting_names();
  std::vector<std::optional<std::string>> words_ =
      std::vector<std::optional<std::string>>(names_.size());
  std::deque<bool> flags_ = std::deque<bool>(names_.size());
};

CommandLine parse_translate(const std::vector<std::string>& words) {
  TranslateOptions options;
  OptionParser parser("translate");
  std::vector<std::string> to;
  std::optional<std::string> from, output, format, engine, report, fail_on, config, threads, seed,
      max_document_size;
  std::vector<std::string> glossaries;
  bool copy_other = false;
  ModelOptionWords model_words;
  parser.positionals(options.inputs);
  parser.option("-t,--to", to);
  parser.option("--from", from);
  parser.option("-o,--output", output);
  parser.option("-f,--format", format);
  parser.option("--engine", engine);
  parser.option("--report", report);
  parser.option("--fail-on", fail_on);
  parser.option("--config", config);
  parser.option("--threads", threads);
  parser.option("--seed", seed);
  parser.option("--max-document-size", max_document_size);
  parser.flag("--copy-other", copy_other);
  parser.flag("-n,--dry-run", options.dry_run);
  parser.flag("--force", options.force);
  parser.flag("-q,--quiet", options.quiet);
  parser.flag("-v,--verbose", options.verbose);
  parser.flag("--no-progress", options.no_progress);
  parser.option("--glossary", glossaries);
  model_words.add_to(parser);
  if (auto text = parser.parse(words)) return *std::move(text);

  RunSettings& settings = options.settings;
  std::string targets;
  for (const std::string& list : to) targets += (targets.empty() ? "" : ",") + list;
  if (!to.empty()) settings.to = parse_targets(targets, "--to");
  if (from) settings.from = parse_source_language(*from, "--from");
  if (output) options.output = *output;
  if (format) options.format = parse_format(*format, "--format");
  settings.engine = engine;
  if (report) options.report = *report == "-" ? "" : *report;
  if (fail_on) settings.fail_on = parse_fail_on(*fail_on, "--fail-on");
  if (config) options.config = *config;
  if (threads) {
    settings.threads =
        static_cast<std::uint32_t>(parse_number(*threads, 1, kMaxThreads, "--threads"));
  }
  if (seed) settings.seed = parse_number(*seed, 0, UINT64_MAX, "--seed");
  if (copy_other) settings.copy_other = true;
  if (max_document_size) {
    settings.max_document_size = parse_document_size(*max_document_size, "--max-document-size");
  }
  if (!glossaries.empty()) settings.glossaries.emplace(glossaries.begin(), glossaries.end());
  model_words.read_into(settings.model);
  if (options.quiet && options.verbose)
    fail("--quiet and --verbose exclude each other", "translate");
  return options;
}

CommandLine parse_check(const std::vector<std::string>& words) {
  CheckOptions options;
  OptionParser parser("check");
  std::vector<std::string> paths;
  std::optional<std::string> format, config, fail_on, color, max_document_size;
  parser.positionals(paths);
  parser.option("-f,--format", format);
  parser.option("--config", config);
  parser.option("--max-document-size", max_document_size);
  parser.option("--fail-on", fail_on);
  parser.option("--color", color);
  parser.flag("--json", options.json);
  if (auto text = parser.parse(words)) return *std::move(text);

  if (paths.size() != 2) fail("check wants two paths: SOURCE and TARGET", "check");
  options.source = paths[0];
  options.target = paths[1];
  if (format) options.format = parse_format(*format, "--format");
  if (config) options.config = *config;
  if (max_document_size) {
    options.max_document_size = parse_document_size(*max_document_size, "--max-document-size");
  }
  if (fail_on) options.fail_on = parse_fail_on(*fail_on, "--fail-on");
  if (color) options.color = parse_color(*color, "--color");
  return options;
}

CommandLine parse_explain(const std::vector<std::string>& words) {
  ExplainOptions options;
  OptionParser parser("explain");
  std::vector<std::string> paths;
  std::optional<std::string> format, config, from, color, max_document_size;
  parser.positionals(paths);
  parser.option("-f,--format", format);
  parser.option("--from", from);
  parser.option("--config", config);
  parser.option("--max-document-size", max_document_size);
  parser.option("--color", color);
  parser.flag("--json", options.json);
  if (auto text = parser.parse(words)) return *std::move(text);

  if (paths.size() > 1) fail("explain wants one file", "explain");
  options.input = paths.empty() ? "-" : paths[0];
  if (format) options.format = parse_format(*format, "--format");
  if (from) options.from = parse_source_language(*from, "--from");
  if (config) options.config = *config;
  if (max_document_size) {
    options.max_document_size = parse_document_size(*max_document_size, "--max-document-size");
  }
  if (color) options.color = parse_color(*color, "--color");
  return options;
}

CommandLine parse_models(const std::vector<std::string>& words) {
  ModelsOptions options;
  OptionParser parser("models");
  std::optional<std::string> color;
  parser.positionals(options.models);
  parser.option("--color", color);
  parser.flag("--json", options.json);
  if (auto text = parser.parse(words)) return *std::move(text);

  if (color) options.color = parse_color(*color, "--color");
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
  const std::string_view near =
      nearest_name(command, {"translate", "check", "explain", "models", "help"});
  std::string message = "unknown command '" + command + "'; ";
  if (near.empty()) {
    message += "the commands are translate, check, explain, models and help";
  } else {
    message.append("did you mean '").append(near).append("'?");
  }
  fail(message, "");
}

}  // namespace hymt
