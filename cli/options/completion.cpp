#include "cli/options/completion.h"

#include <algorithm>
#include <cstdint>

#include "cli/options/command_texts.h"
#include "cli/options/option_view.h"
#include "cli/options/text_layout.h"

namespace hymt {
namespace {

// What stands behind an option, or is an argument of a command.
enum class Completed : std::uint8_t { kNothing, kWords, kListOfWords, kFile, kFolder };

struct Value {
  Completed kind = Completed::kNothing;
  std::vector<std::string_view> words;
};

Value value_of(const OptionView& option) {
  const std::string_view argument = option.argument;
  if (argument.empty()) return {};
  if (option.words != nullptr) {
    const bool is_list = argument.find("[,") != std::string_view::npos;
    return {is_list ? Completed::kListOfWords : Completed::kWords, option.words()};
  }
  if (argument == "DIR" || argument == "MODEL") return {Completed::kFolder, {}};
  if (argument == "FILE" || argument == "PATH") return {Completed::kFile, {}};
  return {};
}

Value argument_of(const CommandText& command) {
  if (command.name == "completion") return {Completed::kWords, completion_shells()};
  if (command.name == "version") return {};
  if (command.name == "models") return {Completed::kFolder, {}};
  if (command.name != "help") return {Completed::kFile, {}};
  Value value{Completed::kWords, {"config", "man"}};
  for (const CommandText& each : command_texts()) value.words.push_back(each.name);
  return value;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

std::string command_names() {
  std::vector<std::string_view> names;
  for (const CommandText& command : command_texts()) names.push_back(command.name);
  return joined(names);
}

// What a help says first.
std::string brief(std::string_view help) {
  std::string line;
  for (const char c : help) line += c == '\n' ? ' ' : c;
  for (const std::string_view end : {" (", "; ", ". ", ": "})
    line.resize(std::min(line.find(end), line.size()));
  return line;
}

// ---- bash

std::string bash_value(const Value& value) {
  switch (value.kind) {
    case Completed::kNothing: return ":";
    case Completed::kWords: return "_hymt_doc_words '" + joined(value.words) + "'";
    case Completed::kListOfWords: return "_hymt_doc_list '" + joined(value.words) + "'";
    case Completed::kFile: return "_hymt_doc_paths -f";
    case Completed::kFolder: return "_hymt_doc_paths -d";
  }
  return ":";
}

std::string bash_script() {
  std::string script = R"(# bash completion for hymt-doc, made by `hymt-doc completion bash`.

_hymt_doc_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
}

# Words with commas between them, of which the last is completed.
_hymt_doc_list() {
  local before=
  [[ $cur == *,* ]] && before=${cur%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "${cur##*,}")
}

_hymt_doc_paths() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

_hymt_doc() {
  local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # "--to=de" is three words to bash.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
    _hymt_doc_words ')";
  script += command_names() + " --help --version'\n    return\n  fi\n";
  script += "  case ${COMP_WORDS[1]}:$previous in\n";
  for (const CommandText& command : command_texts()) {
    for (const OptionView& option : options_of(command.name)) {
      if (option.argument.empty()) continue;
      const std::string name(command.name);
      script += "    " + name + ":" + option.long_name;
      if (!option.short_name.empty()) script += "|" + name + ":" + option.short_name;
      script += ") " + bash_value(value_of(option)) + "; return ;;\n";
    }
  }
  script += "  esac\n  case ${COMP_WORDS[1]}:$cur in\n";
  for (const CommandText& command : command_texts()) {
    std::string options = "--help --version";
    for (const OptionView& option : options_of(command.name)) options += " " + option.long_name;
    script += "    " + std::string(command.name) + ":-*) _hymt_doc_words '" + options + "' ;;\n";
    script +=
        "    " + std::string(command.name) + ":*) " + bash_value(argument_of(command)) + " ;;\n";
  }
  return script + "  esac\n}\n\ncomplete -F _hymt_doc hymt-doc\n";
}

// ---- zsh

std::string zsh_value(const Value& value) {
  switch (value.kind) {
    case Completed::kNothing: return ":value: ";
    case Completed::kWords: return ":value:(" + joined(value.words) + ")";
    case Completed::kListOfWords: return ":value: _values -s , value " + joined(value.words);
    case Completed::kFile: return ":file:_files";
    case Completed::kFolder: return ":folder:_files -/";
  }
  return "";
}

// In single quotes, inside of [...] of a specification.
std::string zsh_text(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') result += '\\';
      result += c;
    }
  }
  return result;
}

std::string zsh_option(const OptionView& option) {
  const std::string value = option.argument.empty() ? "" : zsh_value(value_of(option));
  const std::string text = "[" + zsh_text(brief(option.help)) + "]" + value + "'";
  if (option.short_name.empty()) return "'*" + option.long_name + text;
  return "'*'{" + option.short_name + "," + option.long_name + "}'" + text;
}

std::string zsh_script() {
  std::string script = R"(#compdef hymt-doc
# zsh completion for hymt-doc, made by `hymt-doc completion zsh`.

_hymt_doc() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C '1:command:->command' '*::argument:->arguments'
  case $state in
  command)
    local -a commands=(
)";
  for (const CommandText& command : command_texts()) {
    script += "      '" + std::string(command.name) + ":" + zsh_text(command.summary) + "'\n";
  }
  script += R"(    )
    _describe command commands
    ;;
  arguments)
    case $line[1] in
)";
  for (const CommandText& command : command_texts()) {
    script += "    " + std::string(command.name) + ")\n      _arguments \\\n";
    for (const OptionView& option : options_of(command.name)) {
      script += "        " + zsh_option(option) + " \\\n";
    }
    script += "        '--help[tell more]' '--version[tell the version]'";
    const Value argument = argument_of(command);
    if (argument.kind != Completed::kNothing)
      script += " \\\n        '*" + zsh_value(argument) + "'";
    script += "\n      ;;\n";
  }
  return script + R"(    esac
    ;;
  esac
}

# Called by the completion system, or evaluated in a session.
if [[ $funcstack[1] == _hymt_doc || $funcstack[1] == _hymt-doc ]]; then
  _hymt_doc "$@"
else
  compdef _hymt_doc hymt-doc
fi
)";
}

// ---- fish

std::string fish_text(std::string_view text) {
  std::string result = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') result += '\\';
    result += c;
  }
  return result + "'";
}

std::string fish_value(const Value& value) {
  switch (value.kind) {
    case Completed::kNothing: return " -x";
    case Completed::kWords: return " -x -a '" + joined(value.words) + "'";
    case Completed::kListOfWords: return " -x -a '(__fish_append , " + joined(value.words) + ")'";
    case Completed::kFile: return " -r -F";
    case Completed::kFolder: return " -x -a '(__fish_complete_directories)'";
  }
  return "";
}

std::string fish_script() {
  std::string script = "# fish completion for hymt-doc, made by `hymt-doc completion fish`.\n\n";
  for (const CommandText& command : command_texts()) {
    const std::string name(command.name);
    script += "\ncomplete -c hymt-doc -n __fish_use_subcommand -f -a " + name + " -d " +
              fish_text(command.summary) + "\n";
    const std::string begin = "complete -c hymt-doc -n '__fish_seen_subcommand_from " + name + "'";
    const Value argument = argument_of(command);
    if (argument.kind == Completed::kNothing) {
      script += begin + " -f\n";
    } else if (argument.kind == Completed::kWords) {
      script += begin + " -f -a '" + joined(argument.words) + "'\n";
    }
    for (const OptionView& option : options_of(command.name)) {
      script += begin;
      if (!option.short_name.empty()) script += " -s " + option.short_name.substr(1);
      script += " -l " + option.long_name.substr(2);
      if (!option.argument.empty()) script += fish_value(value_of(option));
      script += " -d " + fish_text(brief(option.help)) + "\n";
    }
    script += begin + " -s h -l help -d 'tell more'\n";
  }
  return script;
}

}  // namespace

std::vector<std::string_view> completion_shells() { return {"bash", "zsh", "fish"}; }

std::string completion_script(std::string_view shell) {
  if (shell == "zsh") return zsh_script();
  if (shell == "fish") return fish_script();
  return bash_script();
}

}  // namespace hymt
