#include "parsers/text/command_lines.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

#include "parsers/document/ascii.h"
#include "parsers/document/text_line.h"
#include "parsers/text/text_lines.h"
#include "parsers/text/text_runs.h"

namespace hymt {
namespace {

constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// Takes the first word and the white space behind it off `text`.
std::string_view take_word(std::string_view& text) {
  const std::string_view word = first_word(text);
  text.remove_prefix(word.size());
  text.remove_prefix(std::min(text.find_first_not_of(" \t\f\v"), text.size()));
  return word;
}

bool ends_like_sentence(std::string_view text) {
  // The folder one is in, or the one above.
  const std::string_view path = text.substr(0, text.find_last_not_of('.') + 1);
  const bool is_folder =
      text.size() <= path.size() + 2 && (path.empty() || path.back() == ' ' || path.back() == '/');
  if (text.back() == '.' && is_folder) return false;
  return std::string_view(".:!?").find(text.back()) != std::string_view::npos;
}

// Of the known commands, those that are words, with which a comment may begin.
bool is_everyday_word(std::string_view command) {
  constexpr std::string_view kWords[] = {"cat", "echo",   "exec", "exit", "export",
                                         "go",  "import", "make", "node", "source"};
  return std::find(std::begin(kWords), std::end(kWords), command) != std::end(kWords);
}

// "make install": what is made is one word, or several with signs of code among them.
bool is_root_command(std::string_view text) {
  if (!is_command_line(text)) return false;
  std::string_view rest = text;
  const std::string_view command = take_word(rest);
  if (!is_everyday_word(command)) return true;
  return first_word(rest).size() == rest.size() || count_code_points(text) > 0;
}

// "me@host:~$", "[me@host", "root@host:/#"
bool is_host_prompt(std::string_view word, std::string_view rest) {
  if (word.find('@') == std::string_view::npos) return false;
  if (word.starts_with('[')) {
    const std::string_view folder = first_word(rest);
    return folder.ends_with("]$") || folder.ends_with("]#");
  }
  return word.ends_with('$') || word.ends_with('#') || word.ends_with('%');
}

// What takes input and says so: "mysql>", "(gdb)".
bool is_program_prompt(std::string_view word) {
  constexpr std::string_view kPrompts[] = {"(gdb)",  "(lldb)", "(Pdb)",   "ftp>",   "ghci>",
                                           "irb>",   "julia>", "mysql>",  "psql>",  "redis>",
                                           "scala>", "sftp>",  "sqlite>", "octave>"};
  return std::find(std::begin(kPrompts), std::end(kPrompts), word) != std::end(kPrompts) ||
         (word.size() > 2 && (word.ends_with("=#") || word.ends_with("=>")));
}

// A name as programs have them: "key", "net.ipv4.ip_forward", "Foo-Bar".
bool is_key(std::string_view word) {
  return !word.empty() && (is_ascii_letter(word.front()) || word.front() == '_') &&
         std::all_of(word.begin(), word.end(), [](char c) {
           return is_ascii_alphanumeric(c) || c == '_' || c == '.' || c == '-' || c == '/';
         });
}

// "key = value", "key=value", "export KEY=value"
bool is_assignment(std::string_view content) {
  if (content.find('=') == std::string_view::npos) return false;
  std::string_view rest = content;
  std::string_view word = take_word(rest);
  if ((word == "export" || word == "set" || word == "setenv") && !rest.empty()) {
    word = take_word(rest);
  }
  const std::size_t sign = word.find('=');
  if (sign != std::string_view::npos) {
    std::string_view key = word.substr(0, sign);
    if (key.ends_with('+') || key.ends_with(':') || key.ends_with('?')) key.remove_suffix(1);
    return is_key(key) && !word.substr(sign).starts_with("==");
  }
  const std::string_view operation = first_word(rest);
  return is_key(word) &&
         (operation == "=" || operation == ":=" || operation == "+=" || operation == "?=" ||
          (rest.size() > 1 && rest.front() == '=' && rest[1] != '=' && rest[1] != '>'));
}

// Values of settings do not look like words of a sentence.
bool is_value(std::string_view word) {
  constexpr std::string_view kValues[] = {"yes", "no", "on", "off", "true", "false", "none"};
  return std::find(std::begin(kValues), std::end(kValues), word) != std::end(kValues) ||
         std::any_of(word.begin(), word.end(),
                     [](char c) { return is_ascii_digit(c) || c == '/' || c == '_' || c == '*'; });
}

// "PermitRootLogin", but not "Permit", nor "OK".
bool is_camel_case(std::string_view word) {
  for (std::size_t i = 1; i < word.size(); ++i) {
    if (is_upper(word[i]) && is_lower(word[i - 1])) return true;
  }
  return false;
}

// "Port 22", "PermitRootLogin no", "include /etc/x.d"
bool is_keyed_value(std::string_view content) {
  constexpr std::size_t kMostWords = 4;
  if (ends_like_sentence(content)) return false;
  std::string_view rest = content;
  const std::string_view key = take_word(rest);
  if (!is_key(key) || rest.empty()) return false;
  bool has_value = is_camel_case(key) || key.find('_') != std::string_view::npos;
  std::size_t num_words = 1;
  while (!rest.empty() && num_words <= kMostWords) {
    has_value = is_value(take_word(rest)) || has_value;
    ++num_words;
  }
  return num_words <= kMostWords && has_value;
}

// "Driver: File", "Stack: config, passwords": a label with one value or several.
bool is_labelled_value(std::string_view content) {
  constexpr std::size_t kMostValues = 4;
  if (!begins_with_label(content)) return false;
  std::string_view rest = content;
  take_word(rest);
  if (rest.empty()) return false;
  for (std::size_t num_values = 1;; ++num_values) {
    const std::string_view value = take_word(rest);
    if (rest.empty()) return !ends_like_sentence(value);
    if (!value.ends_with(',') || num_values == kMostValues) return false;
  }
}

// What programs are given and sentences are not made of: "-v", "a.txt", "in0", "\"x\"", "*", "yes".
bool is_argument(std::string_view word) {
  if (is_value(word) || word.starts_with('-') || word.find('"') != std::string_view::npos)
    return true;
  const std::size_t joint = word.find_first_of(".:=@$");
  return joint != std::string_view::npos && joint + 1 < word.size();
}

// A setting that is commented out, without the mark: "#Port 22".
std::string_view without_comment_mark(std::string_view content) {
  const bool is_commented =
      content.size() > 1 && (content[0] == '#' || content[0] == ';') && is_ascii_letter(content[1]);
  return content.substr(is_commented ? 1 : 0);
}

}  // namespace

bool is_known_command(std::string_view word) {
  constexpr std::string_view kCommands[] = {
      "apt",   "apt-get", "autoreconf", "bash",    "brew",  "bundle", "bzr",       "cargo",
      "cat",   "cd",      "chmod",      "chown",   "cmake", "cp",     "ctest",     "curl",
      "cvs",   "dnf",     "docker",     "dpkg",    "echo",  "exec",   "exit",      "export",
      "g++",   "gcc",     "gem",        "git",     "go",    "gpg",    "grep",      "gzip",
      "hg",    "import",  "java",       "kubectl", "ln",    "ls",     "make",      "meson",
      "mkdir", "mv",      "ninja",      "node",    "npm",   "npx",    "perl",      "pip",
      "pip3",  "pnpm",    "python",     "python3", "rm",    "rsync",  "ruby",      "scp",
      "sed",   "sh",      "source",     "ssh",     "sudo",  "svn",    "systemctl", "tar",
      "unzip", "wget",    "xz",         "yarn",    "yum",   "zcat",   "zypper"};
  return std::binary_search(std::begin(kCommands), std::end(kCommands), word);
}

bool is_command_line(std::string_view content) {
  std::string_view rest = content;
  std::string_view word = take_word(rest);
  if (word == "$" || word == "%" || word == "#") {
    content = rest;
    word = first_word(content);
  }
  if (word.empty()) return false;
  const std::string_view arguments = content.substr(word.size());
  const std::size_t option = std::min(arguments.find_first_not_of(' '), arguments.size());
  const std::string_view first = arguments.substr(option);
  const bool has_short_option =
      first.size() > 1 && first.front() == '-' && is_ascii_letter(first[1]);
  // "use --force to do so" is no command.
  const bool has_long_option = first.starts_with("--") && first.size() > 2 &&
                               is_ascii_letter(first[2]) && !has_sentence_of(content, 3);
  const bool has_option = is_lower(word.front()) && (has_short_option || has_long_option);
  if (!is_known_command(word) && !word.starts_with("./") && !has_option) return false;
  // "make sure that it works." is a sentence, and "make it work in all places as well" too.
  return !ends_like_sentence(content) && !has_sentence_of(content, 6);
}

bool is_sure_command(std::string_view content) {
  if (!is_command_line(content)) return false;
  std::string_view rest = content;
  const std::string_view command = take_word(rest);
  const bool has_one_argument = first_word(rest).size() == rest.size();
  return (is_everyday_word(command) && has_one_argument) || count_code_points(content) > 0 ||
         rest.find('/') != std::string_view::npos;
}

bool is_prompted(std::string_view content) {
  if (content.empty()) return false;
  // Most lines begin with a word, and few prompts do.
  if (is_ascii_letter(content.front())) {
    std::size_t i = 1;
    while (i < content.size() && is_ascii_alphanumeric(content[i])) ++i;
    if (i == content.size() || content[i] == ' ') {
      if (!content.starts_with("PS ")) return false;
    }
  }
  std::string_view rest = content;
  const std::string_view word = take_word(rest);
  if (word.empty()) return false;  // A form feed stands first.
  if (may_be_drive_prompt(word)) return true;
  if (rest.empty()) return false;
  switch (word.front()) {
    case '$': return word == "$" && !is_ascii_digit(rest.front());
    case '%': return word == "%" && is_command_line(rest);
    case '#': return word == "#" && is_root_command(rest);
    default: break;
  }
  if (word == ">>>") return is_python(rest);
  if (word == "PS") return may_be_drive_prompt(first_word(rest));
  const char last = word.back();
  if (last != '$' && last != '#' && last != '%' && last != '>' && last != ')' && word[0] != '[') {
    return false;
  }
  return is_host_prompt(word, rest) || is_program_prompt(word);
}

bool is_python(std::string_view content) {
  constexpr std::string_view kKeywords[] = {"assert", "class", "def",    "del",   "for",
                                            "from",   "if",    "import", "print", "raise",
                                            "try:",   "while", "with"};
  const std::string_view word = first_word(content);
  if (word.size() == content.size()) return true;  // One word: a name, to see its value.
  if (ends_like_sentence(content) && content.back() != ':') return false;
  return std::find(std::begin(kKeywords), std::end(kKeywords), word) != std::end(kKeywords) ||
         is_assignment(content) || count_code_points(content) > 0;
}

bool is_setting(std::string_view content) {
  const std::string_view active = without_comment_mark(content);
  if (active.front() == '[') {
    return active.back() == ']' && active.find(']') + 2 >= active.size() &&
           std::any_of(active.begin(), active.end(), [](char c) { return is_ascii_letter(c); });
  }
  if (active.front() == '<') {
    return active.back() == '>' && active.size() > 2 &&
           (is_ascii_letter(active[1]) || active[1] == '/');
  }
  if (active.front() == '}') return active.size() <= 2;
  return is_assignment(active) || (active.size() < content.size() && is_keyed_value(active));
}

bool is_loose_setting(std::string_view content) {
  constexpr std::size_t kSentence = 5;
  const std::string_view active = without_comment_mark(content);
  if (is_labelled_value(active)) return true;
  if (active.ends_with(';') || active.ends_with('{')) return !has_sentence_of(active, kSentence);
  return is_keyed_value(active);
}

bool is_keyword_line(std::string_view content) {
  if (content.empty() || ends_like_sentence(content)) return false;
  std::string_view rest = content;
  const std::string_view keyword = take_word(rest);
  if (!is_key(keyword) || !is_ascii_letter(keyword.back()) || rest.empty()) return false;
  if (!is_lower(keyword.front()) && !is_camel_case(keyword)) return false;
  bool has_argument = false;
  while (!rest.empty()) {
    const std::string_view word = take_word(rest);
    if (!is_argument(word)) return false;
    has_argument = has_argument ||
                   word.find_first_not_of("0123456789.,") != std::string_view::npos ||
                   std::count(word.begin(), word.end(), '.') > 1;
  }
  return has_argument;
}

bool is_commented_out(std::string_view content) {
  if (content.size() < 2 || content[0] != '#') return false;
  const char c = content[1];
  return c > ' ' && c < '\x7F' && c != '#' && c != '!' && !is_ascii_digit(c);
}

std::size_t trailing_comment(std::string_view content) {
  constexpr std::size_t kNone = std::string_view::npos;
  for (std::size_t mark = content.find('#', 1); mark != kNone; mark = content.find('#', mark + 1)) {
    const char before = content[mark - 1];
    if ((before != ' ' && before != '\t') || content.substr(mark + 1, 1) != " ") continue;
    const std::string_view setting = content.substr(0, mark);
    // One in quotes is a part of the value.
    const bool is_quoted = std::count(setting.begin(), setting.end(), '"') % 2 != 0 ||
                           std::count(setting.begin(), setting.end(), '\'') % 2 != 0;
    if (is_quoted) return kNone;
    return is_assignment(without_comment_mark(setting)) ? mark : kNone;
  }
  return kNone;
}

bool is_statement(std::string_view content) {
  constexpr std::size_t kSentence = 5;
  constexpr std::string_view kEnds = ";{}";
  if (kEnds.find(content.back()) == std::string_view::npos) {
    // "listen 80;  // as always"
    const std::size_t comment = content.find("//");
    if (comment == std::string_view::npos || comment < 2 || content[comment - 1] != ' ')
      return false;
    content = content.substr(0, content.find_last_not_of(' ', comment - 1) + 1);
    if (content.empty() || kEnds.find(content.back()) == std::string_view::npos) return false;
  }
  return !has_sentence_of(content, kSentence);
}

bool is_camel_setting(std::string_view content) {
  return is_camel_case(first_word(content)) && is_keyed_value(content);
}

}  // namespace hymt
