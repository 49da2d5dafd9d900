#include "cli/options/help_text.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/options/option_tables.h"
#include "translate/loading/backend_kinds.h"

namespace hymt {
namespace {

constexpr std::string_view kProgramHelp =
    R"(hymt-doc translates documents (HTML, Markdown, text) and leaves everything but their words as
it is: markup, links, code, placeholders, layout, bytes.

Usage:
  hymt-doc translate [INPUT]... [--to LANG] [-o PATH]   translate files, trees or a pipe
  hymt-doc check SOURCE TARGET                          compare a translation with its source
  hymt-doc explain FILE                                 show what would be translated, and why not
  hymt-doc models [MODEL]...                            show what models there are
  hymt-doc languages [--model MODEL]                    show what languages there are
  hymt-doc help COMMAND                                 tell more about a command
  hymt-doc --version

Examples:
  hymt-doc translate README.md --to de                  in German, on standard output
  hymt-doc translate docs --to de -o docs.de            a whole tree
  hymt-doc check docs docs.de                           is everything still there?

A small model from English to German comes with the program; --model names a better one. The engines
identity, pseudo and adversarial show, on your own documents, what a translation will touch.
)";

// What stands around the options of a command.
struct CommandHelp {
  std::string_view head;
  std::string_view tail;
};

constexpr CommandHelp kTranslateHelp = {
    R"(hymt-doc translate: translate files, trees or a pipe

Usage:
  hymt-doc translate [INPUT]... [--to LANG[,LANG...]] [-o PATH] [OPTION]...

INPUT is a file or a folder; '-' or none is standard input. Documents are told by their names:
.html .htm .xhtml, .md .markdown .mdx, .txt .text and the like; other files of a folder are skipped.

Where the translation goes:
  one file, no -o        to standard output
  one file, -o PATH      to PATH, or into it if it is a folder or ends in '/'
  a folder, -o OUT       to the same paths under OUT
  several languages      to OUT/LANG/ each
Files appear whole or not at all; pipes and devices (/dev/stdout, /dev/fd/N) are written into.
Symbolic links are not followed out of a folder. What the run reads (inputs, glossaries, the
configuration, the model) is never overwritten; other files of the same names in OUT are. OUT may lie
inside the input: then no document in OUT is an input, whoever put it there.
)",
    R"(
Exit codes:
  0 done    1 done, with findings at or above --fail-on    2 wrong usage or configuration
  3 some documents failed    4 the model cannot be used, or gave nothing that could be
  130 interrupted; files are whole or as they were, but standard output, pipes and devices may have
      got a part

The first Ctrl-C (SIGINT, SIGTERM, SIGHUP) finishes what is being written, within ten seconds; the
second one ends the program at once.

Examples:
  hymt-doc translate page.html --to de > page.de.html
  hymt-doc translate docs --to ja,fr --model tencent/Hy-MT2-1.8B -o out --report report.json
  hymt-doc translate page.html --engine pseudo > page.pseudo.html
  git show HEAD:README.md | hymt-doc translate -f markdown --engine identity | git hash-object --stdin
)"};

constexpr CommandHelp kCheckHelp = {
    R"(hymt-doc check: compare a translation with its source

Usage:
  hymt-doc check SOURCE TARGET [OPTION]...

SOURCE and TARGET are two files or two folders, translated by whatever or whomever. Compared are
headings, lists, tables, links, images, code, attributes, front-matter keys, placeholders: all that
a translation may not change. Folders: also files that are missing or left over. In the targets,
links to a #fragment or a file that does not exist are found; a link that is dead in the source
already is only a note. page.md may be linked as page.html, page or page/, a folder by its index or
README file, and ?queries are ignored.
)",
    R"(
Exit codes:
  0 nothing found    1 findings at or above --fail-on    2 wrong usage or configuration
  3 a file could not be read
)"};

constexpr CommandHelp kExplainHelp = {
    R"(hymt-doc explain: show what would be translated, and why the rest would not

Usage:
  hymt-doc explain [FILE] [OPTION]...

Lists the document from top to bottom: units of text and the segments (sentences) they are cut into,
with inline markup as {1}...{/1} and protected text as {2:text}; what is protected, and why; and the
structure in between. FILE '-' or none is standard input.
)",
    R"(
Exit codes:
  0 done    2 wrong usage or configuration    3 the file could not be read
)"};

constexpr CommandHelp kModelsHelp = {
    R"(hymt-doc models: what models there are, and whether they would load

Usage:
  hymt-doc models [MODEL]... [OPTION]...

MODEL is the name of an installed model, a folder as it comes from Hugging Face (config.json,
model.safetensors or its parts, tokenizer.json, hy.tiktoken or tokenizer.model), or the name of a
model there that was downloaded into its cache (tencent/Hy-MT2-1.8B; HF_HUB_CACHE and HF_HOME say
where that is, else ~/.cache/huggingface); without one, all installed models are listed. Told of
each: architecture and sizes, parameters and their precision, the tokenizer, the prompt style and why
it is taken, the licence that its files state, the memory that each precision needs, and whether the
model would load or what stands in the way.
)",
    R"(
Exit codes:
  0 done    2 wrong usage    4 a model that was named would not load
)"};

constexpr CommandHelp kLanguagesHelp = {
    R"(hymt-doc languages: what languages there are

Usage:
  hymt-doc languages [OPTION]...

Lists tags, English names and own names: any of them, and codes of ISO 639 (ger, deu), will do for
--from and --to. "from and into" are the 38 of HY-MT1.5 and Hy-MT2; documents may be in others, too,
whose sentences the segmenter knows, where a model or an engine takes them.
)",
    R"(
Exit codes:
  0 done    2 wrong usage    4 there is no such model
)"};

// "a, b or c"
std::string listed(const std::vector<std::string_view>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::vector<std::string_view> devices_with_numbers() {
  std::vector<std::string_view> words = device_words();
  for (const BackendKind& kind : backend_kinds()) {
    for (const BackendDevice& device : kind.devices) {
      if (!device.numbered_name.empty()) words.push_back(device.numbered_name);
    }
  }
  return words;
}

// With what the table of backends says.
void fill_in_backends(std::string& text) {
  const BackendChoice standard;
  const std::pair<std::string_view, std::string> replacements[] = {
      {"{backends}", listed(backend_words())},
      {"{backend}", std::string(standard.kind->name)},
      {"{devices}", listed(devices_with_numbers())},
      {"{device}", standard.device},
      {"{precisions}", listed(precision_words())},
      {"{precision}", std::string(precision_name(standard.precision))}};
  for (const auto& [mark, words] : replacements) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), words);
    }
  }
}

// "  -n, --dry-run          count files, ..."; lines of the help stand below each other.
std::string line_of(const OptionText& option) {
  constexpr std::size_t kColumn = 25;
  const std::size_t comma = option.names.find(',');
  const bool has_short = comma != std::string_view::npos;
  std::string line =
      has_short ? "  " + std::string(option.names.substr(0, comma)) + ", " : "      ";
  line += option.long_name();
  if (!option.argument.empty()) line.append(" ").append(option.argument);
  if (line.size() + 2 > kColumn) {
    line.append("\n").append(kColumn, ' ');
  } else {
    line.resize(kColumn, ' ');
  }
  for (const char c : option.help) {
    line += c;
    if (c == '\n') line.append(kColumn, ' ');
  }
  return line + "\n";
}

template <typename Options>
std::string put_together(const CommandHelp& help, std::span<const Option<Options>> table) {
  std::string text(help.head);
  std::string_view section;
  for (const Option<Options>& option : table) {
    if (option.text.section != section) {
      section = option.text.section;
      text.append("\n").append(section).append(":\n");
    }
    text += line_of(option.text);
  }
  text.append("  -h, --help  -V, --version\n").append(help.tail);
  fill_in_backends(text);
  return text;
}

}  // namespace

std::string_view help_text(std::string_view command) {
  static const std::string kTranslate = put_together(kTranslateHelp, translate_options());
  static const std::string kCheck = put_together(kCheckHelp, check_options());
  static const std::string kExplain = put_together(kExplainHelp, explain_options());
  static const std::string kModels = put_together(kModelsHelp, models_options());
  static const std::string kLanguages = put_together(kLanguagesHelp, languages_options());
  if (command == "translate") return kTranslate;
  if (command == "check") return kCheck;
  if (command == "explain") return kExplain;
  if (command == "models") return kModels;
  if (command == "languages") return kLanguages;
  return kProgramHelp;
}

std::string version_text() { return "hymt-doc " HYMT_VERSION "\n"; }

}  // namespace hymt
