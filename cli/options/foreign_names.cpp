#include "cli/options/foreign_names.h"

#include <algorithm>

#include "parsers/document/ascii.h"

namespace hymt {
namespace {

struct ForeignOption {
  std::string_view theirs;  // In lower case, with '-' between words.
  std::string_view ours;    // An option, or, if it does not begin with '-', a piece of advice.
};

constexpr std::string_view kInputs =
    "inputs are named without an option, as in: hymt-doc translate docs --to de";
constexpr std::string_view kFolders =
    "it is not needed: folders are translated with all below them";
constexpr std::string_view kGpu = "write --device cuda, with --backend torch";

// What translators, converters of documents and servers of models call these things.
constexpr ForeignOption kOptions[] = {
    {"--target", "--to"},
    {"--target-lang", "--to"},
    {"--target-language", "--to"},
    {"--targetlang", "--to"},
    {"--tgt", "--to"},
    {"--tgt-lang", "--to"},
    {"--to-lang", "--to"},
    {"--to-language", "--to"},
    {"--lang", "--to"},
    {"--language", "--to"},
    {"--languages", "--to"},
    {"--locale", "--to"},
    {"--dest", "--to"},
    {"-tl", "--to"},
    {"-l", "--to"},
    {"--source", "--from"},
    {"--source-lang", "--from"},
    {"--source-language", "--from"},
    {"--sourcelang", "--from"},
    {"--src", "--from"},
    {"--src-lang", "--from"},
    {"--from-lang", "--from"},
    {"--from-language", "--from"},
    {"-sl", "--from"},
    {"-s", "--from"},
    {"--input", kInputs},
    {"--input-file", kInputs},
    {"--input-dir", kInputs},
    {"--in", kInputs},
    {"--file", kInputs},
    {"--files", kInputs},
    {"--text", kInputs},
    {"-i", kInputs},
    {"--output-dir", "--output"},
    {"--output-file", "--output"},
    {"--output-folder", "--output"},
    {"--output-path", "--output"},
    {"--outdir", "--output"},
    {"--out-dir", "--output"},
    {"--outfile", "--output"},
    {"--out", "--output"},
    {"--destination", "--output"},
    {"-d", "--output"},
    {"--recursive", kFolders},
    {"-r", kFolders},
    {"--model-path", "--model"},
    {"--model-dir", "--model"},
    {"--model-name", "--model"},
    {"--model-id", "--model"},
    {"--models", "--model"},
    {"-m", "--model"},
    {"--provider", "--engine"},
    {"--service", "--engine"},
    {"--translator", "--engine"},
    {"--gpu", kGpu},
    {"--use-gpu", kGpu},
    {"--cuda", kGpu},
    {"--gpus", kGpu},
    {"--cpu", "--device"},
    {"--dtype", "--precision"},
    {"--compute-type", "--precision"},
    {"--quantization", "--precision"},
    {"--quantize", "--precision"},
    {"--int8", "write --precision int8"},
    {"--fp16", "write --precision bf16"},
    {"--bf16", "write --precision bf16"},
    {"--load-in-8bit", "write --precision int8"},
    {"--load-in-4bit", "write --precision int4"},
    {"--batch-size", "--max-batch"},
    {"--batch", "--max-batch"},
    {"--mini-batch", "--max-batch"},
    {"-b", "--max-batch"},
    {"--num-threads", "--threads"},
    {"--cpu-threads", "--threads"},
    {"--jobs", "--threads"},
    {"--workers", "--threads"},
    {"--num-workers", "--threads"},
    {"--parallel", "--threads"},
    {"-j", "--threads"},
    {"--ctx-size", "--context"},
    {"--context-size", "--context"},
    {"--temp", "--temperature"},
    {"--repeat-penalty", "--repetition-penalty"},
    {"--terms", "--glossary"},
    {"--terminology", "--glossary"},
    {"--termbase", "--glossary"},
    {"--glossary-id", "--glossary"},
    {"--glossary-file", "--glossary"},
    {"-g", "--glossary"},
    {"--dryrun", "--dry-run"},
    {"--simulate", "--dry-run"},
    {"--pretend", "--dry-run"},
    {"--check", "that is a command: hymt-doc check SOURCE TARGET"},
    {"--log", "--report"},
    {"--log-file", "--report"},
    {"--stats", "--report"},
    {"--silent", "--quiet"},
    {"--debug", "--verbose"},
    {"--no-color", "write --color never, or set NO_COLOR"},
    {"--no-colour", "write --color never, or set NO_COLOR"},
    {"--colour", "--color"},
    {"--overwrite", "it is not needed: outputs are replaced, inputs never"},
    {"--yes", "it is not needed: nothing is ever asked"},
    {"-y", "it is not needed: nothing is ever asked"},
    {"--strict", "write --fail-on warning"},
    {"--werror", "write --fail-on warning"},
    {"--type", "--format"},
    {"--input-format", "--format"},
    {"--filetype", "--format"},
    {"--config-file", "--config"},
    {"--configuration", "--config"},
    {"--conf", "--config"},
    {"--settings", "--config"},
    {"-c", "--config"},
    {"--copy", "--copy-other"},
    {"--copy-assets", "--copy-other"},
    {"--list-models", "that is a command: hymt-doc models"},
    {"--usage", "--help"},
};

struct ForeignValue {
  std::string_view theirs;
  std::string_view ours;
};
constexpr ForeignValue kValues[] = {
    {"md", "markdown"},      {"gfm", "markdown"},      {"commonmark", "markdown"},
    {"mdx", "markdown"},     {"htm", "html"},          {"xhtml", "html"},
    {"html5", "html"},       {"txt", "text"},          {"plain", "text"},
    {"plaintext", "text"},   {"copy", "identity"},     {"none", "identity"},
    {"echo", "identity"},    {"noop", "identity"},     {"mock", "pseudo"},
    {"dummy", "pseudo"},     {"fake", "pseudo"},       {"pseudolocalization", "pseudo"},
    {"fuzz", "adversarial"}, {"chaos", "adversarial"}, {"hy-mt", "model"},
    {"hymt", "model"},       {"llm", "model"},         {"local", "model"},
    {"nmt", "model"},        {"warn", "warning"},      {"warnings", "warning"},
    {"errors", "error"},     {"none", "never"},        {"off", "never"},
    {"yes", "always"},       {"no", "never"},          {"gpu", "cuda"},
    {"float32", "fp32"},     {"bfloat16", "bf16"},     {"float16", "bf16"},
    {"fp16", "bf16"},        {"8bit", "int8"},         {"q8", "int8"},
    {"pytorch", "torch"},    {"libtorch", "torch"},    {"native", "cpu"},
};

std::string normalized(std::string_view text) {
  std::string result;
  for (const char c : text) result += c == '_' ? '-' : ascii_lower(c);
  return result;
}

bool holds(const std::vector<std::string_view>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether a piece of advice is any good for a command with the options `known`.
bool is_advice_for(std::string_view advice, const std::vector<std::string_view>& known) {
  constexpr std::string_view kWrite = "write ";
  if (!advice.starts_with(kWrite)) return true;
  const std::string_view rest = advice.substr(kWrite.size());
  return holds(known, rest.substr(0, rest.find(' ')));
}

}  // namespace

std::string option_elsewhere(std::string_view option, const std::vector<std::string_view>& known) {
  const std::string name = normalized(option);
  for (const ForeignOption& row : kOptions) {
    if (row.theirs != name) continue;
    if (!row.ours.starts_with('-')) {
      return is_advice_for(row.ours, known) ? std::string(row.ours) : std::string();
    }
    if (holds(known, row.ours)) return "did you mean '" + std::string(row.ours) + "'?";
  }
  // "--dry_run"
  if (holds(known, name)) return "did you mean '" + name + "'?";
  return {};
}

std::string key_elsewhere(std::string_view key, const std::vector<std::string_view>& known) {
  const std::string option = "--" + normalized(key);
  for (const ForeignOption& row : kOptions) {
    if (row.theirs != option || !row.ours.starts_with("--")) continue;
    const std::string_view ours = row.ours.substr(2);
    if (holds(known, ours)) return std::string(ours);
  }
  const std::string name = normalized(key);
  return holds(known, name) ? name : std::string();
}

std::string_view value_elsewhere(std::string_view text,
                                 const std::vector<std::string_view>& words) {
  const std::string name = normalized(text);
  for (const ForeignValue& row : kValues) {
    if (row.theirs == name && holds(words, row.ours)) return row.ours;
  }
  return {};
}

}  // namespace hymt
