#include "cli/options/help_text.h"

#include <string>
#include <utility>
#include <vector>

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
  hymt-doc help COMMAND                                 tell more about a command
  hymt-doc --version

Examples:
  hymt-doc translate README.md --to de                  in German, on standard output
  hymt-doc translate docs --to de -o docs.de            a whole tree
  hymt-doc check docs docs.de                           is everything still there?

A small model from English to German comes with the program; --model names a better one. The engines
identity, pseudo and adversarial show, on your own documents, what a translation will touch.
)";

constexpr std::string_view kTranslateHelp =
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

Languages:
  -t, --to LANG[,LANG]   BCP 47 tags such as de, pt-BR, zh-Hant, or qps-ploc (pseudo-translation).
                         Only --engine model needs one; else, if given, it goes into lang= and dir=
      --from LANG|auto   language of the documents (default: auto: what each declares, else
                         what its words tell)

Engine:
      --engine ENGINE    model             translates (the default)
                         identity          the source text: proves that nothing else changes, lang= neither
                         pseudo            ⟦Ṗṡĕĕŭŭḋŏŏ ṫĕĕẋṫ⟧: shows what is translated
                         adversarial[:N]   damaged answers (N: a seed): shows what survives them
      --seed N           seed of random draws (default: 0)

Model:
      --model DIR        a folder with an HY-MT1.5 or Hy-MT2 checkpoint, or the name of an installed
                         model (default: the small one that comes with the program)
      --backend NAME     {backends} (default: auto, which is {backend})
      --device NAME      {devices} (default: auto, which is {device})
      --precision NAME   {precisions} (default: auto, which is {precision} on the {device})
      --prompt-style S   auto, hy-mt1.5, hy-mt2 or tiny (default: auto, what the folder says)
      --context N        about N tokens of the text before a segment are shown to the model, in
                         whole sentences (default: those of its own paragraph)
      --max-batch N      segments that are translated together (default: 32)
      --deterministic    the same bytes whatever is translated together; --backend cpu gives them
                         without it, other backends become slow by it
      --temperature X    draw at random; 0.7 is usual (default: 0, the most probable word)
      --top-k N          draw from the N most probable tokens only (default: 0, off)
      --top-p X          draw from those that make up X of the probability (default: 1, off)
      --repetition-penalty X
                         make what was said already less probable (default: 1, off)
      --glossary FILE    CSV with the columns source,target and, if wanted, forms, forbidden (lists
                         with '|'), case (yes or no), lang, note; may be given several times. Terms
                         that occur are told to the model, and looked for in its answers

Files:
  -o, --output PATH      where to write
  -f, --format FORMAT    auto, html, markdown or text (default: auto, by name, else by content)
      --copy-other       copy files of other kinds into OUT too
      --max-document-size SIZE
                         refuse larger documents, such as 500K or 64M (default and most: 1G)
      --config FILE      read this configuration (default: the nearest hymt-doc.toml in the folder
                         of the first INPUT or above it, up to the root of its repository and not
                         if another user owns it). The command line wins over it
      --force            replace outputs that somebody changed. This version does not look whether
                         somebody did, and replaces all; the option is there for scripts
  -n, --dry-run          count files, units, segments and words; write nothing

What is told:
      --report FILE      write every segment and finding as JSON; '-' is standard output, where no
                         document goes there
      --fail-on LEVEL    error, warning or never: findings that make the exit code 1
                         (default: error)
  -q, --quiet            errors only
  -v, --verbose          also every finding (else 10 a file) and every file written or skipped
      --no-progress      no progress on standard error
      --threads N        worker threads (default: one a processor)
  -h, --help  -V, --version

Exit codes:
  0 done    1 done, with findings at or above --fail-on    2 wrong usage or configuration
  3 some documents failed    4 the model cannot be used, or gave nothing that could be
  130 interrupted; files are whole or as they were, but standard output, pipes and devices may have
      got a part

The first Ctrl-C (SIGINT, SIGTERM, SIGHUP) finishes what is being written, within ten seconds; the
second one ends the program at once.

Examples:
  hymt-doc translate page.html --to de > page.de.html
  hymt-doc translate docs --to ja,fr --model ~/models/HY-MT1.5-1.8B -o out --report report.json
  hymt-doc translate page.html --engine pseudo > page.pseudo.html
  git show HEAD:README.md | hymt-doc translate -f markdown --engine identity | git hash-object --stdin
)";

constexpr std::string_view kCheckHelp =
    R"(hymt-doc check: compare a translation with its source

Usage:
  hymt-doc check SOURCE TARGET [OPTION]...

SOURCE and TARGET are two files or two folders, translated by whatever or whomever. Compared are
headings, lists, tables, links, images, code, attributes, front-matter keys, placeholders: all that
a translation may not change. Folders: also files that are missing or left over. In the targets,
links to a #fragment or a file that does not exist are found; a link that is dead in the source
already is only a note. page.md may be linked as page.html, page or page/, a folder by its index or
README file, and ?queries are ignored.

Options:
  -f, --format FORMAT    auto, html, markdown or text (default: auto, by name)
      --json             write the result as JSON
      --fail-on LEVEL    error, warning or never: findings that make the exit code 1
                         (default: error)
      --max-document-size SIZE
                         refuse larger documents, such as 500K or 64M (default and most: 1G)
      --config FILE      read this configuration (default: the nearest hymt-doc.toml in the folder
                         of SOURCE or above it)
      --color WHEN       auto, always or never
  -h, --help  -V, --version

Exit codes:
  0 nothing found    1 findings at or above --fail-on    2 wrong usage or configuration
  3 a file could not be read
)";

constexpr std::string_view kExplainHelp =
    R"(hymt-doc explain: show what would be translated, and why the rest would not

Usage:
  hymt-doc explain [FILE] [OPTION]...

Lists the document from top to bottom: units of text and the segments (sentences) they are cut into,
with inline markup as {1}...{/1} and protected text as {2:text}; what is protected, and why; and the
structure in between. FILE '-' or none is standard input.

Options:
  -f, --format FORMAT    auto, html, markdown or text (default: auto, by name, else by content)
      --from LANG|auto   language of the document (default: auto: what it declares, else
                         what its words tell)
      --json             write it as JSON
      --max-document-size SIZE
                         refuse larger documents, such as 500K or 64M (default and most: 1G)
      --config FILE      read this configuration (default: the nearest hymt-doc.toml in the folder
                         of FILE or above it)
      --color WHEN       auto, always or never (default: auto, on a terminal, if NO_COLOR is unset)
  -h, --help  -V, --version

Exit codes:
  0 done    2 wrong usage or configuration    3 the file could not be read
)";

constexpr std::string_view kModelsHelp =
    R"(hymt-doc models: what models there are, and whether they would load

Usage:
  hymt-doc models [MODEL]... [OPTION]...

MODEL is the name of an installed model or a folder as it comes from Hugging Face (config.json,
model.safetensors or its parts, tokenizer.json or tokenizer.model); without one, all installed
models are listed. Told of each: architecture and sizes, parameters and their precision, the
tokenizer, the prompt style and why it is taken, the memory that each precision needs, and whether
the model would load or what stands in the way.

Options:
      --json             write it as JSON
      --color WHEN       auto, always or never (default: auto, on a terminal, if NO_COLOR is unset)
  -h, --help  -V, --version

Exit codes:
  0 done    2 wrong usage    4 a model that was named would not load
)";

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
std::string translate_help() {
  std::string text(kTranslateHelp);
  const BackendChoice standard;
  const std::pair<std::string_view, std::string> kWords[] = {
      {"{backends}", listed(backend_words())},
      {"{backend}", std::string(standard.kind->name)},
      {"{devices}", listed(devices_with_numbers())},
      {"{device}", standard.device},
      {"{precisions}", listed(precision_words())},
      {"{precision}", std::string(precision_name(standard.precision))}};
  for (const auto& [mark, words] : kWords) {
    for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
      text.replace(at, mark.size(), words);
    }
  }
  return text;
}

}  // namespace

std::string_view help_text(std::string_view command) {
  if (command == "translate") {
    static const std::string kText = translate_help();
    return kText;
  }
  if (command == "check") return kCheckHelp;
  if (command == "explain") return kExplainHelp;
  if (command == "models") return kModelsHelp;
  return kProgramHelp;
}

std::string version_text() { return "hymt-doc " HYMT_VERSION "\n"; }

}  // namespace hymt
