#include "cli/options/command_texts.h"

#include <algorithm>
#include <iterator>

namespace hymt {
namespace {

constexpr CommandText kCommands[] = {
    {"translate", "[INPUT]... [--to LANG[,LANG...]] [-o PATH] [OPTION]...",
     "translate files, trees or a pipe",
     R"(INPUT is a file or a folder; '-' or none is standard input. Documents are told
by their names: .html .htm .xhtml, .md .markdown .mdx, .txt .text and the like;
other files of a folder are skipped.

Where the translation goes:
  one file, no -o        to standard output
  one file, -o PATH      to PATH, or into it if it is a folder or ends in '/'
  a folder, -o OUT       to the same paths under OUT
  several languages      to OUT/LANG/ each

Files appear whole or not at all; pipes and devices (/dev/stdout, /dev/fd/N) are
written into. Symbolic links are not followed out of a folder. What the run
reads (inputs, glossaries, the configuration, the model) is never overwritten;
other files of the same names in OUT are. OUT may lie inside the input: then no
document in OUT is an input, whoever put it there.

What hymt-doc.toml says need not be typed: see hymt-doc help config.
)",
     R"(Exit codes:
  0 done
  1 done, with findings at or above --fail-on; with --frozen: something would
    have to be written
  2 wrong usage or configuration
  3 some documents failed
  4 the model cannot be used, or gave nothing that could be
  130 interrupted; files are whole or as they were, but standard output, pipes
      and devices may have got a part

The first Ctrl-C (SIGINT, SIGTERM, SIGHUP) finishes what is being written,
within ten seconds; the second one ends the program at once.

Examples:
  hymt-doc translate page.html --to de > page.de.html
  hymt-doc translate docs --to ja,fr --model tencent/Hy-MT2-1.8B -o out
  hymt-doc translate docs --to de -o out --report report.json
  hymt-doc translate page.html --engine pseudo > page.pseudo.html
  git show HEAD:README.md | hymt-doc translate -f markdown --engine identity |
    git hash-object --stdin
)"},
    {"status", "INPUT... [OPTION]...", "tell which translations are up to date",
     R"(Looks at what 'hymt-doc translate' with the same inputs and options would write,
and at what the runs before it remembered. Nothing is written and no model is
loaded; its files are read to know it again, and where it is not on this machine
it is not compared, which is said. Each output is one of:

  current   it is what would be written
  stale     it would be written anew: the source has changed, or options, the
            configuration, the program or the model have, or no run is known to
            have written it
  edited    somebody changed it; if its source changed, too, that is said
  missing   there is none
  orphaned  a run wrote it, and none would any more (INPUT is a folder)

--verbose and --json also tell the texts that changed in the source. Other
processors and backends may translate a little differently; that makes no output
stale here.
)",
     R"(Exit codes:
  0 all are up to date (an edited one is, if its source did not change)
  1 some are not
  2 wrong usage or configuration
  3 something could not be read

Examples:
  hymt-doc status docs --to de -o out
  hymt-doc status docs --to de -o out --json |
    jq '.files[] | select(.state == "stale")'
  hymt-doc translate docs --to de -o out --frozen    in CI: fails if it is not
  hymt-doc status docs --to de -o out --memory none --lock hymt-doc.lock
)"},
    {"check", "SOURCE TARGET [OPTION]...", "compare a translation with its source",
     R"(SOURCE and TARGET are two files or two folders, translated by whatever or
whomever. Compared are headings, lists, tables, links, images, code, attributes,
front-matter keys, placeholders: all that a translation may not change. Folders:
also files that are missing or left over. In the targets, links to a #fragment
or a file that does not exist are found; a link that is dead in the source
already is only a note. page.md may be linked as page.html, page or page/, a
folder by its index or README file, and ?queries are ignored.
)",
     R"(Exit codes:
  0 nothing found
  1 findings at or above --fail-on
  2 wrong usage or configuration
  3 a file could not be read
)"},
    {"learn", "SOURCE TARGET --to LANG [OPTION]...", "take over what people translated already",
     R"(SOURCE and TARGET are two files or two folders with the same paths, translated
by whatever or whomever. The texts of each document are aligned with those of
its translation and go into the memory. From then on 'hymt-doc translate SOURCE
-o TARGET' with that memory keeps these translations byte for byte, asks nothing
for texts that stand in them, wherever else they come up, and merges what is new
in SOURCE into them. No document is written. What was not aligned or has other
markup is told with its place. Outputs of hymt-doc that nobody changed teach
nothing.
)",
     R"(Exit codes:
  0 done
  1 done, with findings at or above --fail-on
  2 wrong usage or configuration
  3 a file could not be read, or the memory not be used

Examples:
  hymt-doc learn docs i18n/fr --to fr
  hymt-doc learn docs out/de --to de --memory out/.hymt-doc.sqlite
  hymt-doc learn a.md a.de.md --to de --memory translations.sqlite
)"},
    {"resolve", "FILE [OPTION]...", "put a lock file in order after a merge",
     R"(FILE is what 'hymt-doc translate --lock FILE' wrote, perhaps with conflict marks
of git in it. Of each output the lines stay that say what its file is now, from
whichever side; where the file is neither side's, those of both stay, and the
next run decides. Lines of outputs that are gone are dropped, and so are marks
and what is damaged. Sort out conflicts in the outputs themselves first.
)",
     R"(Exit codes:
  0 all is in order
  1 an output is neither side's, so that a run is needed
  2 wrong usage, or FILE is no lock file
  3 FILE could not be read or written, or is of a later version

Examples:
  hymt-doc resolve hymt-doc.lock && git add hymt-doc.lock
)"},
    {"explain", "[FILE] [OPTION]...", "show what would be translated, and why not the rest",
     R"(Lists the document from top to bottom: units of text and the segments
(sentences) they are cut into, with inline markup as {1}...{/1} and protected
text as {2:text}; what is protected, and why; and the structure in between. FILE
'-' or none is standard input.
)",
     R"(Exit codes:
  0 done
  2 wrong usage or configuration
  3 the file could not be read
)"},
    {"models", "[verify|convert|pack|remove] [MODEL]... [OPTION]...",
     "show what models there are, and whether they would load",
     R"(MODEL is the name of an installed model, a folder as it comes from Hugging Face
(config.json, model.safetensors or its parts, tokenizer.json, hy.tiktoken or
tokenizer.model), or the name of a model there that was downloaded into its
cache (tencent/Hy-MT2-1.8B; HF_HUB_CACHE and HF_HOME say where that is, else
~/.cache/huggingface); without one, all installed models are listed. Told of
each: architecture and sizes, parameters and their precision, the tokenizer, the
prompt style and why it is taken, the licence that its files state, the memory
that each precision needs, and whether the model would load or what stands in
the way.

  models verify MODEL...    read every weight, translate a sentence, and show
                            hashes and tokens
  models convert MODEL FILE --to FORMAT
                            write it as one GGUF file, with its tokenizer, for
                            this program and llama.cpp
  models pack MODEL...      write beside it, once, the weights as this program
                            computes with them: it starts several times as fast
  models remove MODEL...    remove a GGUF file with its parts, or a model of
                            Hugging Face's cache

A model that has the name of one of these words is reached by its path.
)",
     R"(Exit codes:
  0 done
  2 wrong usage
  3 a file could not be written or removed
  4 a model that was named would not load

Examples:
  hymt-doc models convert Hy-MT2-1.8B Hy-MT2-1.8B-Q4_K_M.gguf --to q4_k
  hymt-doc models pack Hy-MT2-1.8B
)"},
    {"languages", "[OPTION]...", "show what languages there are",
     R"(Lists tags, English names and own names: any of them, and codes of ISO 639 (ger,
deu), will do for --from and --to. "from and into" are the 38 of HY-MT1.5 and
Hy-MT2; documents may be in others, too, whose sentences the segmenter knows,
where a model or an engine takes them.
)",
     R"(Exit codes:
  0 done
  2 wrong usage
  4 there is no such model
)"},
    {"serve", "[OPTION]...", "translate for other programs, over HTTP",
     R"(Answers requests until SIGINT or SIGTERM; then what is under way ends, within 30
seconds, and a second signal stops at once. All requests share one model and its
batches. Paths:

  POST /v1/translate       {"text": ["..."], "target": "de"}, and if wanted
                           format (text, html, markdown, mdx), source, context,
                           note, model, glossary (with source, target and force)
  GET  /v1/languages /v1/models /openapi.json
  POST /translate /detect  as LibreTranslate; GET /languages /frontend/settings
  POST /v2/translate       as DeepL, with tags; GET /v2/languages /v2/usage
  POST /v1/chat/completions
                           as OpenAI: a text in, its translation out
  GET  /healthz /readyz /metrics
  GET  /                   a page for people
  POST /admin/models       {"name": "..."} loads a model beside the one at work
                           and switches to it; GET tells which there are

SIGHUP loads the current model anew from its files. Who began with the model
before ends with it; if the new one cannot be used, nothing changes. By "mode":
"drain" requests wait while the old model makes room for the new one; by
"previous": true the model before is taken back.
)",
     R"(Exit codes:
  0 stopped by a signal; everything that was under way has ended
  2 wrong usage: an address that cannot be had, or no file of tokens
  4 the model cannot be used
  130 something under way was given up

Examples:
  hymt-doc serve
  hymt-doc serve --model Hy-MT2-1.8B --models models --admin-socket hymt.admin
  curl -s localhost:8080/v1/translate -H 'Content-Type: application/json' \
    -d '{"text": "Open the <b>file</b>.", "format": "html", "target": "de"}'
)"},
    {"completion", "bash|zsh|fish", "write a script that completes what is typed",
     R"text(The script goes to standard output. A package has put it where the shell looks;
else:

For one session:
  bash    eval "$(hymt-doc completion bash)"
  zsh     eval "$(hymt-doc completion zsh)", behind compinit
  fish    hymt-doc completion fish | source
)text",
     ""},
    {"help", "[COMMAND|config|man]", "tell more about a command, or all keys of hymt-doc.toml",
     R"(Without an argument: what the program does. 'hymt-doc help config' tells every
key of the configuration, 'hymt-doc help man' writes the manual page; read it by
hymt-doc help man | man -l -
)",
     ""},
    {"version", "", "tell the version", "", ""},
};

}  // namespace

std::span<const CommandText> command_texts() { return kCommands; }

const CommandText* find_command(std::string_view name) {
  const auto* const found =
      std::find_if(std::begin(kCommands), std::end(kCommands),
                   [&](const CommandText& command) { return command.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

const std::string_view kProgramText =
    R"(hymt-doc translates documents (HTML, Markdown, MDX, text) and leaves everything
but their words as it is: markup, links, code, placeholders, layout, bytes.
)";

const std::string_view kProgramTail =
    R"(Examples:
  hymt-doc translate README.md --to de      in German, on standard output
  hymt-doc translate docs --to de -o out    a whole tree
  hymt-doc check docs out                   is everything still there?

A small model from English to German comes with the program; --model names a
better one. The engines identity, pseudo and adversarial show, on your own
documents, what a translation will touch.
)";

const std::string_view kConfigurationText =
    R"(hymt-doc.toml, in the folder of the input or a folder above it up to the root of
its repository, holds what you would otherwise type each time; --config names
another file. The command line wins over it. An unknown key is an error. Paths
start at the file's own folder. A glossary, the output and the report that it
names must lie in that folder or below, and not in what belongs to version
control.
)";

const std::string_view kConfigurationTail =
    R"(An example:
  to = ["de", "ja"]
  output = "translated"
  model = "models/Hy-MT2-1.8B"
  glossary = "terms.csv"
  copy-other = true
  fail-on = "warning"

  [[placeholders]]
  name = "ticket"
  pattern = "[A-Z]+-[0-9]+"

  [[files]]
  glob = "legacy/**"
  format = "html"

With it, 'hymt-doc translate docs' is all that has to be typed.
)";

const std::string_view kEnvironment =
    R"(NO_COLOR  not empty: no colours, unless --color says always
CLICOLOR_FORCE  not empty and not 0: colours also where there is no terminal
TERM  "dumb": a terminal without colours and without a live line
)";

}  // namespace hymt
