#include "cli/options/option_tables.h"

#include "cli/options/option_values.h"

namespace hymt {
namespace {

// What is the same for several commands.
constexpr std::string_view kFormat =
    "auto, html, markdown, mdx or text (default: auto, by name, else by content)";
constexpr std::string_view kFailOn =
    "error, warning or never: findings that make the exit code 1\n"
    "(default: error)";
constexpr std::string_view kRule =
    "give findings of a rule, such as number-changed, the level error, warning or note, or turn "
    "them off; may be given several times (default: the levels of README's table)";
constexpr std::string_view kMaxDocumentSize =
    "refuse larger documents, such as 500K or 64M (default: 1G, which is the most)";
constexpr std::string_view kExclude =
    "leave files and folders out, as a line of a .gitignore in the input folder\n"
    "would (drafts/, *.tmp.md, !keep.md); may be given several times";
constexpr std::string_view kSite =
    "what the documents are for: github, gitlab, docusaurus, starlight, vitepress,\n"
    "mkdocs, hugo, jekyll or sphinx (default: auto, by the generator's own files\n"
    "beside them or above, else github)";
constexpr std::string_view kColor =
    "auto, always or never (default: auto, on a terminal, if NO_COLOR is unset)";

// ---- translate

constexpr std::string_view kLanguages = "Languages";
constexpr std::string_view kEngine = "Engine";
constexpr std::string_view kModel = "Model";
constexpr std::string_view kFiles = "Files";
constexpr std::string_view kWhatIsTold = "What is told";

template <auto kReader, auto kMember>
constexpr auto model_option(const OptionText& text, ConfiguredAs configured,
                            std::string_view example = {}) {
  return run_option<kReader, &RunSettings::model, kMember>(text, configured, example);
}

constexpr Option<TranslateOptions> kTranslateOptions[] = {
    run_option<read_targets, &RunSettings::to>(
        {"-t,--to", "LANG[,LANG]", kLanguages,
         "tags such as de, pt-BR, zh-Hant, or names ('hymt-doc languages' lists them);\n"
         "qps-ploc is --engine pseudo. Only --engine model needs one; else, if given,\n"
         "it goes into lang= and dir="},
        ConfiguredAs::kTexts, R"(["de", "ja"])"),
    option<read_source_language, &TranslateOptions::from>(
        {"--from", "LANG|auto", kLanguages,
         "language of the documents (default: auto: what each declares, else\n"
         "what its words tell). --engine model copies those that are in LANG of\n"
         "--to already, or in a language that the model does not know"}),

    run_option<read_engine, &RunSettings::engine>(
        {"--engine", "ENGINE", kEngine, "what answers (default: model)",
         "model            translates\n"
         "identity         the source text: proves that nothing else changes, lang= neither\n"
         "pseudo           ⟦Ṗṡĕĕŭŭḋŏŏ ṫĕĕẋṫ⟧: shows what is translated\n"
         "adversarial[:N]  damaged answers (N: a seed): shows what survives them"},
        ConfiguredAs::kText, R"("pseudo")"),
    run_option<read_number<std::uint64_t, 0, UINT64_MAX>, &RunSettings::seed>(
        {"--seed", "N", kEngine, "seed of random draws (default: 0)"}, ConfiguredAs::kWholeNumber,
        "7"),

    model_option<read_model, &ModelSettings::model>(
        {"--model", "MODEL", kModel,
         "a folder with an HY-MT1.5 or Hy-MT2 checkpoint, the name of an installed\n"
         "model, or one on Hugging Face that lies in its cache, tencent/Hy-MT2-1.8B\n"
         "(default: the small one that comes with the program)"},
        ConfiguredAs::kPathOrName, R"("models/Hy-MT2-1.8B")"),
    model_option<read_backend, &ModelSettings::backend>(
        {"--backend", "NAME", kModel, "{backends} (default: auto, which is {backend})"},
        ConfiguredAs::kText, R"("cpu")"),
    model_option<read_device, &ModelSettings::device>(
        {"--device", "NAME", kModel, "{devices} (default: auto, which is {device})"},
        ConfiguredAs::kText, R"("cpu")"),
    model_option<read_precision, &ModelSettings::precision>(
        {"--precision", "NAME", kModel,
         "{precisions} (default: auto, which is {precision} on the {device})"},
        ConfiguredAs::kText, R"("int8")"),
    model_option<read_prompt_style, &ModelSettings::prompt_style>(
        {"--prompt-style", "S", kModel,
         "auto, hy-mt1.5, hy-mt2, hunyuan-mt or tiny (default: auto, what the folder\n"
         "says); hy-mt1.5-no8, for HY-MT1.5-1.8B only: prompts end as in its own\n"
         "example; or FILE.json, which says what models are asked"},
        ConfiguredAs::kText, R"("hy-mt2")"),
    model_option<read_number<std::uint32_t, 0, 2000>, &ModelSettings::context>(
        {"--context", "N", kModel,
         "about N tokens of the text before a segment are shown to the model, in\n"
         "whole sentences, and the heading above; 0: neither (default: the sentences\n"
         "of its own paragraph)"},
        ConfiguredAs::kNumber, "200"),
    model_option<read_number<std::uint32_t, 1, 4096>, &ModelSettings::max_batch>(
        {"--max-batch", "N", kModel,
         "segments that are translated together (default: 32); fewer while there is\n"
         "no memory for so many, with the same bytes"},
        ConfiguredAs::kNumber, "16"),
    model_option<read_flag, &ModelSettings::deterministic>(
        {"--deterministic", "", kModel,
         "the same bytes whatever is translated together; --backend cpu gives them\n"
         "without it, other backends become slow by it"},
        ConfiguredAs::kFlag, "true"),
    model_option<read_decimal<0, 100>, &ModelSettings::temperature>(
        {"--temperature", "X", kModel,
         "draw at random; 0.7 is usual (default: 0, the most probable word). What\n"
         "the model's generation_config.json says of drawing is not used"},
        ConfiguredAs::kNumber, "0.7"),
    model_option<read_number<std::uint32_t, 0, 1'000'000>, &ModelSettings::top_k>(
        {"--top-k", "N", kModel, "draw from the N most probable tokens only (default: 0, off)"},
        ConfiguredAs::kNumber, "20"),
    model_option<read_decimal<0, 1>, &ModelSettings::top_p>(
        {"--top-p", "X", kModel,
         "draw from those that make up X of the probability (default: 1, off)"},
        ConfiguredAs::kNumber, "0.6"),
    model_option<read_decimal<1, 100>, &ModelSettings::repetition_penalty>(
        {"--repetition-penalty", "X", kModel,
         "make what was said already less probable (default: 1, off)"},
        ConfiguredAs::kNumber, "1.05"),
    run_option<read_paths, &RunSettings::glossaries>(
        {"--glossary", "FILE", kModel,
         "CSV with the columns source,target and, if wanted, forms, forbidden (lists\n"
         "with '|'), case (yes or no), lang, note; may be given several times. Terms\n"
         "that occur are told to the model, and looked for in its answers"},
        ConfiguredAs::kPaths, R"("terms.csv")"),

    run_option<read_fuzzy_percent, &RunSettings::fuzzy_threshold>(
        {"--fuzzy-threshold", "PERCENT", kModel,
         "show the model how sentences were translated that are at least PERCENT, 50 to\n"
         "100, the same; from the memory, as it was when the run began (default: 0, off)"},
        ConfiguredAs::kWholeNumber, "75"),
    run_option<read_fuzzy_percent, &RunSettings::fuzzy_accept>(
        {"--fuzzy-accept", "PERCENT", kModel,
         "take the translation of a sentence that is at least PERCENT the same as it is,\n"
         "if it passes the checks, with a note (default: 0, off)"},
        ConfiguredAs::kWholeNumber, "95"),

    run_option<read_path, &RunSettings::output>(
        {"-o,--output", "PATH", kFiles,
         "where to write; in the configuration a folder, in its own; '-' is standard output"},
        ConfiguredAs::kPath, R"("translated")"),
    option<read_format, &TranslateOptions::format>({"-f,--format", "FORMAT", kFiles, kFormat}),
    option<read_site, &TranslateOptions::site>({"--site", "NAME", kFiles, kSite}),
    run_option<read_anchors, &RunSettings::anchors>(
        {"--anchors", "WHAT", kFiles,
         "what becomes of links to headings by their words, as #open-the-file\n"
         "(default: keep)",
         "keep     the headings get their old id, in the site's own way\n"
         "rewrite  the links follow them to their new id\n"
         "none     they do not, and each is a finding"},
        ConfiguredAs::kText, R"("rewrite")"),
    run_option<read_flag, &RunSettings::copy_other>(
        {"--copy-other", "", kFiles, "copy files of other kinds into OUT too"}, ConfiguredAs::kFlag,
        "true"),
    run_option<read_texts, &RunSettings::exclude>({"--exclude", "GLOB", kFiles, kExclude},
                                                  ConfiguredAs::kTexts, R"(["drafts/"])"),
    run_option<read_flag, &RunSettings::no_ignore>(
        {"--no-ignore", "", kFiles,
         "read what .gitignore leaves out of a folder, and node_modules, too (a path\n"
         "that is an INPUT is read in any case)"},
        ConfiguredAs::kFlag, "true"),
    run_option<read_document_size, &RunSettings::max_document_size>(
        {"--max-document-size", "SIZE", kFiles, kMaxDocumentSize}, ConfiguredAs::kSize, R"("64M")"),
    option<read_path, &TranslateOptions::config>(
        {"--config", "FILE", kFiles,
         "read this configuration (default: the nearest hymt-doc.toml in the folder\n"
         "of the first INPUT or above it, up to the root of its repository and not\n"
         "if another user owns it). The command line wins over it"}),
    option<read_flag, &TranslateOptions::force>(
        {"--force", "", kFiles,
         "write every output anew, also where nothing changed or somebody changed the\n"
         "output since. What is remembered is not asked for again"}),
    run_option<read_memory_path, &RunSettings::memory>(
        {"--memory", "FILE|none", kFiles,
         "remember translations and outputs in FILE, so that the next run does only what\n"
         "changed (default: .hymt-doc.sqlite in the folder of the outputs, and none where\n"
         "one file or standard output is written)"},
        ConfiguredAs::kPathOrNone, R"("translations.sqlite")"),
    run_option<read_memory_size, &RunSettings::memory_limit>(
        {"--memory-limit", "SIZE", kFiles,
         "keep that file below SIZE, such as 500M: what was not used for the longest time\n"
         "goes (default: 4G)"},
        ConfiguredAs::kSize, R"("500M")"),
    run_option<read_memory_path, &RunSettings::lock>(
        {"--lock", "FILE|none", kFiles,
         "write what was translated into FILE as text that git can merge, a line a unit,\n"
         "and leave alone what is as FILE says, also without a memory. hymt-doc.lock is\n"
         "the usual name (default: none)"},
        ConfiguredAs::kPathOrNone, R"("hymt-doc.lock")"),
    run_option<read_on_conflict, &RunSettings::on_conflict>(
        {"--on-conflict", "WHAT", kFiles,
         "what becomes of a sentence that somebody changed in an output if its source has\n"
         "changed, too (default: keep)",
         "keep     theirs stays, and the finding tells the new one\n"
         "replace  the new one takes its place\n"
         "mark     theirs stays, with the new one in a comment beside it"},
        ConfiguredAs::kText, R"("mark")"),
    run_option<read_source_note, &RunSettings::source_note>(
        {"--source-note", "WHAT", kFiles,
         "what the front matter of an output says of its source (default: none)",
         "none    nothing\n"
         "hash    source-hash: the hash of its bytes, xxh128:...\n"
         "commit  l10n.sourceCommit: the last commit of git that changed it"},
        ConfiguredAs::kText, R"("hash")"),
    run_option<read_flag, &RunSettings::notice>(
        {"--notice", "", kFiles,
         "put a notice above the text of each output, in its language, that it was\n"
         "translated by machine; it goes once people have reviewed all of it, and stays\n"
         "away where somebody took it out"},
        ConfiguredAs::kFlag, "true"),
    run_option<read_notice_texts, &RunSettings::notice_texts>(
        {"--notice-text", "LANG=TEXT", kFiles,
         "for outputs in LANG, TEXT instead of the program's own words and markup; may\n"
         "be given several times"},
        ConfiguredAs::kTexts, R"(["de=> Maschinell übersetzt."])"),
    option<read_flag, &TranslateOptions::frozen>(
        {"--frozen", "", kFiles,
         "write nothing, load no model, and end with the exit code 1 if anything would\n"
         "have to be written; see hymt-doc status"}),
    option<read_flag, &TranslateOptions::dry_run>(
        {"-n,--dry-run", "", kFiles, "count files, units, segments and words; write nothing"}),

    run_option<read_report_path, &RunSettings::report>(
        {"--report", "FILE", kWhatIsTold,
         "write every segment and finding as JSON; '-' is standard output, where no\n"
         "document goes there"},
        ConfiguredAs::kPath, R"("translated/report.json")"),
    run_option<read_fail_on, &RunSettings::fail_on>({"--fail-on", "LEVEL", kWhatIsTold, kFailOn},
                                                    ConfiguredAs::kText, R"("warning")"),
    run_option<read_kept_limit, &RunSettings::max_kept>(
        {"--max-kept", "N|N%", kWhatIsTold,
         "make the exit code 1 if more than N segments, or N percent of them, keep their "
         "source text (default: any number may)"},
        ConfiguredAs::kSize, R"("2%")"),
    run_option<read_decimal<0, 1>, &RunSettings::fail_under>(
        {"--fail-under", "SCORE", kWhatIsTold,
         "make each segment with a lesser score, from 0 to 1, an error (score-low); the\n"
         "report holds the scores, and in which order to review"},
        ConfiguredAs::kNumber, "0.25"),
    run_option<read_rules, &RunSettings::rules>(
        {"--rule", "RULE=LEVEL", kWhatIsTold, kRule}, ConfiguredAs::kLevels,
        R"({ number-changed = "error", untranslated = "off" })"),
    option<read_flag, &TranslateOptions::quiet>({"-q,--quiet", "", kWhatIsTold, "errors only"}),
    option<read_flag, &TranslateOptions::verbose>(
        {"-v,--verbose", "", kWhatIsTold,
         "also every finding (else 10 a file) and every file written or skipped"}),
    option<read_color, &TranslateOptions::color>({"--color", "WHEN", kWhatIsTold, kColor}),
    option<read_flag, &TranslateOptions::no_progress>(
        {"--no-progress", "", kWhatIsTold, "no progress on standard error"}),
    run_option<read_number<std::uint32_t, 1, 1024>, &RunSettings::threads>(
        {"--threads", "N", kWhatIsTold, "worker threads (default: one a processor)"},
        ConfiguredAs::kWholeNumber, "4"),
};
// But for `inputs`, which are no option, and `settings` and `model`, whose members are.
static_assert(names_each_member(kTranslateOptions, num_members<TranslateOptions>() - 2 +
                                                       num_members<RunSettings>() - 1 +
                                                       num_members<ModelSettings>()),
              "each option needs a member of its own, each member an option with help");

// What is told of the option of `translate` that means the same elsewhere.
constexpr OptionText text_of(std::string_view long_name) {
  for (const Option<TranslateOptions>& row : kTranslateOptions) {
    if (row.text.long_name() == long_name) return row.text;
  }
  return {};  // Which does not compile as a row.
}

constexpr OptionText text_of(std::string_view long_name, std::string_view section) {
  OptionText text = text_of(long_name);
  text.section = section;
  return text;
}

constexpr std::string_view kOptions = "Options";

// ---- status

template <auto kReader, auto... kPath>
constexpr auto status_option(std::string_view long_name) {
  return option<kReader, &StatusOptions::settings, kPath...>(text_of(long_name));
}
template <auto kReader, auto kMember>
constexpr auto status_model_option(std::string_view long_name) {
  return status_option<kReader, &RunSettings::model, kMember>(long_name);
}

constexpr Option<StatusOptions> kStatusOptions[] = {
    status_option<read_targets, &RunSettings::to>("--to"),
    option<read_source_language, &StatusOptions::from>(text_of("--from")),
    status_option<read_engine, &RunSettings::engine>("--engine"),
    status_option<read_number<std::uint64_t, 0, UINT64_MAX>, &RunSettings::seed>("--seed"),
    status_model_option<read_model, &ModelSettings::model>("--model"),
    status_model_option<read_backend, &ModelSettings::backend>("--backend"),
    status_model_option<read_device, &ModelSettings::device>("--device"),
    status_model_option<read_precision, &ModelSettings::precision>("--precision"),
    status_model_option<read_prompt_style, &ModelSettings::prompt_style>("--prompt-style"),
    status_model_option<read_number<std::uint32_t, 0, 2000>, &ModelSettings::context>("--context"),
    status_model_option<read_decimal<0, 100>, &ModelSettings::temperature>("--temperature"),
    status_model_option<read_number<std::uint32_t, 0, 1'000'000>, &ModelSettings::top_k>("--top-k"),
    status_model_option<read_decimal<0, 1>, &ModelSettings::top_p>("--top-p"),
    status_model_option<read_decimal<1, 100>, &ModelSettings::repetition_penalty>(
        "--repetition-penalty"),
    status_option<read_paths, &RunSettings::glossaries>("--glossary"),
    status_option<read_fuzzy_percent, &RunSettings::fuzzy_threshold>("--fuzzy-threshold"),
    status_option<read_fuzzy_percent, &RunSettings::fuzzy_accept>("--fuzzy-accept"),
    status_option<read_path, &RunSettings::output>("--output"),
    option<read_format, &StatusOptions::format>(text_of("--format")),
    option<read_site, &StatusOptions::site>(text_of("--site")),
    status_option<read_anchors, &RunSettings::anchors>("--anchors"),
    status_option<read_flag, &RunSettings::copy_other>("--copy-other"),
    status_option<read_texts, &RunSettings::exclude>("--exclude"),
    status_option<read_flag, &RunSettings::no_ignore>("--no-ignore"),
    status_option<read_document_size, &RunSettings::max_document_size>("--max-document-size"),
    option<read_path, &StatusOptions::config>(text_of("--config")),
    status_option<read_memory_path, &RunSettings::memory>("--memory"),
    status_option<read_memory_path, &RunSettings::lock>("--lock"),
    status_option<read_source_note, &RunSettings::source_note>("--source-note"),
    status_option<read_flag, &RunSettings::notice>("--notice"),
    status_option<read_notice_texts, &RunSettings::notice_texts>("--notice-text"),
    status_option<read_decimal<0, 1>, &RunSettings::fail_under>("--fail-under"),
    status_option<read_rules, &RunSettings::rules>("--rule"),
    option<read_flag, &StatusOptions::json>(
        {"--json", "", kWhatIsTold, "write the result as JSON"}),
    option<read_flag, &StatusOptions::verbose>(
        {"-v,--verbose", "", kWhatIsTold, "also what is up to date, and every text that changed"}),
    option<read_color, &StatusOptions::color>(text_of("--color")),
};
// But for `inputs`, and of the settings for those that decide no output: fail_on, max_kept,
// threads, report, memory_limit, on_conflict, max_batch, deterministic.
static_assert(names_each_member(kStatusOptions, num_members<StatusOptions>() - 2 +
                                                    num_members<RunSettings>() - 1 +
                                                    num_members<ModelSettings>() - 8));

// ---- check

constexpr Option<CheckOptions> kCheckOptions[] = {
    option<read_format, &CheckOptions::format>(
        {"-f,--format", "FORMAT", kOptions,
         "auto, html, markdown, mdx or text (default: auto, by name)"}),
    option<read_site, &CheckOptions::site>({"--site", "NAME", kOptions, kSite}),
    option<read_flag, &CheckOptions::json>({"--json", "", kOptions, "write the result as JSON"}),
    option<read_fail_on, &CheckOptions::fail_on>({"--fail-on", "LEVEL", kOptions, kFailOn}),
    option<read_texts, &CheckOptions::exclude>({"--exclude", "GLOB", kOptions, kExclude}),
    option<read_flag, &CheckOptions::no_ignore>(
        {"--no-ignore", "", kOptions,
         "compare what .gitignore leaves out of SOURCE, and node_modules, too"}),
    option<read_rules, &CheckOptions::rules>({"--rule", "RULE=LEVEL", kOptions, kRule}),
    option<read_document_size, &CheckOptions::max_document_size>(
        {"--max-document-size", "SIZE", kOptions, kMaxDocumentSize}),
    option<read_path, &CheckOptions::config>(
        {"--config", "FILE", kOptions,
         "read this configuration (default: the nearest hymt-doc.toml in the folder\n"
         "of SOURCE or above it)"}),
    option<read_color, &CheckOptions::color>({"--color", "WHEN", kOptions, kColor}),
};
// But for the two paths.
static_assert(names_each_member(kCheckOptions, num_members<CheckOptions>() - 2));

// ---- explain

constexpr Option<ExplainOptions> kExplainOptions[] = {
    option<read_format, &ExplainOptions::format>({"-f,--format", "FORMAT", kOptions, kFormat}),
    option<read_site, &ExplainOptions::site>({"--site", "NAME", kOptions, kSite}),
    option<read_source_language, &ExplainOptions::from>(
        {"--from", "LANG|auto", kOptions,
         "language of the document (default: auto: what it declares, else\n"
         "what its words tell)"}),
    option<read_flag, &ExplainOptions::json>({"--json", "", kOptions, "write it as JSON"}),
    option<read_document_size, &ExplainOptions::max_document_size>(
        {"--max-document-size", "SIZE", kOptions, kMaxDocumentSize}),
    option<read_path, &ExplainOptions::config>(
        {"--config", "FILE", kOptions,
         "read this configuration (default: the nearest hymt-doc.toml in the folder\n"
         "of FILE or above it)"}),
    option<read_color, &ExplainOptions::color>({"--color", "WHEN", kOptions, kColor}),
};
// But for the input.
static_assert(names_each_member(kExplainOptions, num_members<ExplainOptions>() - 1));

// ---- models

constexpr Option<ModelsOptions> kModelsOptions[] = {
    option<read_gguf_format, &ModelsOptions::to>(
        {"--to", "FORMAT", kOptions, "for convert: what the numbers become",
         "f32, bf16, f16  as many bits as the name says\n"
         "q8_0            8 bits, 32 numbers share a scale\n"
         "q4_k            4 bits, 32 share a scale and a minimum; some matrices have 6\n"
         "q4_0            4 bits, 32 share a scale"}),
    option<read_precision, &ModelsOptions::precision>(
        {"--precision", "NAME", kOptions,
         "for pack: in which the model is to start, as for translate (default: auto)"}),
    option<read_paths, &ModelsOptions::calibration>(
        {"--calibrate", "FILE", kOptions,
         "for convert: round so that the model errs least on the sentences in FILE,\n"
         "one a line, with its translation and that one's language behind tabs, if\n"
         "there is one; may be given several times. Takes minutes for large models"}),
    option<read_flag, &ModelsOptions::json>({"--json", "", kOptions, "write it as JSON"}),
    option<read_color, &ModelsOptions::color>({"--color", "WHEN", kOptions, kColor}),
};
// But for the action and the models.
static_assert(names_each_member(kModelsOptions, num_members<ModelsOptions>() - 2));

// ---- languages

constexpr Option<LanguagesOptions> kLanguagesOptions[] = {
    option<read_model, &LanguagesOptions::model>(
        {"--model", "MODEL", kOptions, "those between which this model translates"}),
    option<read_flag, &LanguagesOptions::json>({"--json", "", kOptions, "write it as JSON"}),
    option<read_color, &LanguagesOptions::color>({"--color", "WHEN", kOptions, kColor}),
};
static_assert(names_each_member(kLanguagesOptions, num_members<LanguagesOptions>()));

// ---- learn

constexpr Option<LearnOptions> kLearnOptions[] = {
    option<read_targets, &LearnOptions::settings, &RunSettings::to>(
        {"-t,--to", "LANG", kOptions, "language of TARGET"}),
    option<read_source_language, &LearnOptions::from>(
        {"--from", "LANG|auto", kOptions,
         "language of SOURCE (default: auto: what each document declares, else\n"
         "what its words tell)"}),
    option<read_memory_path, &LearnOptions::settings, &RunSettings::memory>(
        {"--memory", "FILE", kOptions,
         "the memory that learns; name the same to translate (default:\n"
         ".hymt-doc.sqlite in TARGET, if that is a folder)"}),
    option<read_memory_size, &LearnOptions::settings, &RunSettings::memory_limit>(
        text_of("--memory-limit", kOptions)),
    option<read_format, &LearnOptions::format>({"-f,--format", "FORMAT", kOptions, kFormat}),
    option<read_site, &LearnOptions::site>({"--site", "NAME", kOptions, kSite}),
    option<read_texts, &LearnOptions::settings, &RunSettings::exclude>(
        {"--exclude", "GLOB", kOptions, kExclude}),
    option<read_flag, &LearnOptions::settings, &RunSettings::no_ignore>(
        {"--no-ignore", "", kOptions,
         "learn what .gitignore leaves out of SOURCE, and node_modules, too"}),
    option<read_document_size, &LearnOptions::settings, &RunSettings::max_document_size>(
        {"--max-document-size", "SIZE", kOptions, kMaxDocumentSize}),
    option<read_path, &LearnOptions::config>(
        {"--config", "FILE", kOptions,
         "read this configuration (default: the nearest hymt-doc.toml in the folder\n"
         "of SOURCE or above it)"}),
    option<read_report_path, &LearnOptions::settings, &RunSettings::report>(
        {"--report", "FILE", kOptions,
         "write what was learned of each file, and every finding, as JSON; '-' is\n"
         "standard output"}),
    option<read_fail_on, &LearnOptions::settings, &RunSettings::fail_on>(
        {"--fail-on", "LEVEL", kOptions, kFailOn}),
    option<read_rules, &LearnOptions::settings, &RunSettings::rules>(
        {"--rule", "RULE=LEVEL", kOptions, kRule}),
    option<read_number<std::uint32_t, 1, 1024>, &LearnOptions::settings, &RunSettings::threads>(
        text_of("--threads", kOptions)),
    option<read_flag, &LearnOptions::quiet>({"-q,--quiet", "", kOptions, "errors only"}),
    option<read_flag, &LearnOptions::verbose>(
        {"-v,--verbose", "", kOptions, "also every finding (else 10 a file)"}),
    option<read_color, &LearnOptions::color>({"--color", "WHEN", kOptions, kColor}),
};
// But for the two paths and `settings`, of which the rest is not for this command.
static_assert(names_each_member(kLearnOptions, num_members<LearnOptions>() - 3 + 10));

// ---- resolve

constexpr Option<ResolveOptions> kResolveOptions[] = {
    option<read_flag, &ResolveOptions::quiet>({"-q,--quiet", "", kOptions, "errors only"}),
};
// But for the path.
static_assert(names_each_member(kResolveOptions, num_members<ResolveOptions>() - 1));

// ---- serve

constexpr std::string_view kAddresses = "Addresses and tokens";
constexpr std::string_view kLimits = "Limits";

constexpr Option<ServeOptions> kServeOptions[] = {
    option<read_engine, &ServeOptions::engine>(text_of("--engine")),
    option<read_number<std::uint64_t, 0, UINT64_MAX>, &ServeOptions::seed>(text_of("--seed")),

    option<read_model, &ServeOptions::model, &ModelSettings::model>(text_of("--model")),
    option<read_path, &ServeOptions::models>(
        {"--models", "FOLDER", kModel,
         "models that may be loaded by their names, besides those that are installed:\n"
         "the folders in FOLDER that have a config.json, and its GGUF files"}),
    option<read_targets, &ServeOptions::to>(
        {"-t,--to", "LANG", kModel, "for requests that do not say which language they want"}),
    option<read_backend, &ServeOptions::model, &ModelSettings::backend>(text_of("--backend")),
    option<read_device, &ServeOptions::model, &ModelSettings::device>(text_of("--device")),
    option<read_precision, &ServeOptions::model, &ModelSettings::precision>(text_of("--precision")),
    option<read_prompt_style, &ServeOptions::model, &ModelSettings::prompt_style>(
        text_of("--prompt-style")),
    option<read_number<std::uint32_t, 0, 2000>, &ServeOptions::model, &ModelSettings::context>(
        text_of("--context")),
    option<read_number<std::uint32_t, 1, 4096>, &ServeOptions::model, &ModelSettings::max_batch>(
        text_of("--max-batch")),
    option<read_flag, &ServeOptions::model, &ModelSettings::deterministic>(
        text_of("--deterministic")),
    option<read_decimal<0, 100>, &ServeOptions::model, &ModelSettings::temperature>(
        text_of("--temperature")),
    option<read_number<std::uint32_t, 0, 1'000'000>, &ServeOptions::model, &ModelSettings::top_k>(
        text_of("--top-k")),
    option<read_decimal<0, 1>, &ServeOptions::model, &ModelSettings::top_p>(text_of("--top-p")),
    option<read_decimal<1, 100>, &ServeOptions::model, &ModelSettings::repetition_penalty>(
        text_of("--repetition-penalty")),
    option<read_paths, &ServeOptions::glossaries>(text_of("--glossary")),

    option<read_text, &ServeOptions::listen>(
        {"--listen", "HOST:PORT", kAddresses,
         "where to serve (default: 127.0.0.1:8080); port 0 is any. An address that\n"
         "others can reach takes --tokens"}),
    option<read_path, &ServeOptions::socket>(
        {"--socket", "PATH", kAddresses,
         "serve on this Unix socket, which only this user may open; without --listen,\n"
         "there alone"}),
    option<read_path, &ServeOptions::admin_socket>(
        {"--admin-socket", "PATH", kAddresses,
         "the same, and who opens it may load models. Without it and --admin-tokens,\n"
         "nobody may"}),
    option<read_path, &ServeOptions::tokens>(
        {"--tokens", "FILE", kAddresses,
         "who translates shows one of the tokens in FILE, one a line ('#': a comment)"}),
    option<read_path, &ServeOptions::admin_tokens>(
        {"--admin-tokens", "FILE", kAddresses, "the same for who loads models"}),

    option<read_document_size, &ServeOptions::max_body>(
        {"--max-body", "SIZE", kLimits,
         "refuse larger requests (default: 4M); all that are there at once may have\n"
         "eight times as much"}),
    option<read_document_size, &ServeOptions::max_document>(
        {"--max-document", "SIZE", kLimits,
         "refuse larger documents (default: 16M); those that are kept may take up to 33\n"
         "times as much"}),
    option<read_number<std::uint32_t, 1, 10'000>, &ServeOptions::max_documents>(
        {"--max-documents", "N", kLimits,
         "documents that are kept, waiting, under way or done (default: 100); half of\n"
         "them of one token"}),
    option<read_number<std::uint32_t, 1, 100'000>, &ServeOptions::document_time>(
        {"--document-time", "MINUTES", kLimits,
         "forget a document so long after its end (default: 60)"}),
    option<read_number<std::uint32_t, 1, 100'000>, &ServeOptions::max_requests>(
        {"--max-requests", "N", kLimits,
         "translations under way; more are told to come again (default: 256)"}),
    option<read_number<std::uint32_t, 1, 100'000>, &ServeOptions::max_connections>(
        {"--max-connections", "N", kLimits, "connections; likewise (default: 512)"}),
    option<read_number<std::uint32_t, 0, 1'000'000>, &ServeOptions::max_rate>(
        {"--max-rate", "N", kLimits,
         "requests a minute of each client, by its token or address (default: 0, any\n"
         "number)"}),

    option<read_number<std::uint32_t, 1, 1024>, &ServeOptions::threads>(text_of("--threads")),
    option<read_flag, &ServeOptions::quiet>(
        {"-q,--quiet", "", kWhatIsTold,
         "errors only; else a line for each request, without texts"}),
};
// `model` has options for its members.
static_assert(names_each_member(kServeOptions,
                                num_members<ServeOptions>() - 1 + num_members<ModelSettings>()));

}  // namespace

std::span<const Option<TranslateOptions>> translate_options() { return kTranslateOptions; }
std::span<const Option<StatusOptions>> status_options() { return kStatusOptions; }
std::span<const Option<CheckOptions>> check_options() { return kCheckOptions; }
std::span<const Option<LearnOptions>> learn_options() { return kLearnOptions; }
std::span<const Option<ResolveOptions>> resolve_options() { return kResolveOptions; }
std::span<const Option<ExplainOptions>> explain_options() { return kExplainOptions; }
std::span<const Option<ModelsOptions>> models_options() { return kModelsOptions; }
std::span<const Option<LanguagesOptions>> languages_options() { return kLanguagesOptions; }
std::span<const Option<ServeOptions>> serve_options() { return kServeOptions; }

void fill_in(RunSettings& settings, const RunSettings& configured) {
  for (const Option<TranslateOptions>& option : kTranslateOptions) {
    if (option.fill_in != nullptr) option.fill_in(settings, configured);
  }
}

}  // namespace hymt
