// What the user asked for, as values. How each is spelt is a row of a table (option_tables.h), what
// it leads to the business of the commands.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/kept_anchors.h"
#include "cli/document/output_merge.h"
#include "cli/document/page_notes.h"
#include "cli/document/rule_levels.h"
#include "cli/files/file_system.h"
#include "parsers/document/document.h"
#include "parsers/document/site.h"

namespace hymt {

enum class FailOn : std::uint8_t { kNever, kWarning, kError };

// How many segments may keep their source text.
struct KeptLimit {
  double most = 0;
  bool is_percent = false;  // Of all segments; else their number.

  [[nodiscard]] bool allows(std::uint64_t num_kept, std::uint64_t num_segments) const {
    const auto kept = static_cast<double>(num_kept);
    return is_percent ? kept * 100 <= most * static_cast<double>(num_segments) : kept <= most;
  }
};

// What `memory` is called where there is to be none.
inline constexpr std::string_view kNoMemory = "none";

enum class Color : std::uint8_t { kAuto, kAlways, kNever };

// What only the model engine asks for. Unset: its default.
struct ModelSettings {
  std::optional<std::string> model;         // As locate_model() takes it.
  std::optional<std::string> backend;       // "auto", "cpu", "torch"
  std::optional<std::string> device;        // "auto", "cpu", "cuda", "cuda:1"
  std::optional<std::string> precision;     // "auto", "fp32", "bf16", "int8", "int4"
  std::optional<std::string> prompt_style;  // "auto", or the name of a PromptStyle
  std::optional<std::uint32_t> max_batch;   // At least 1.
  std::optional<std::uint32_t> context;     // Tokens of text before a segment.
  std::optional<bool> deterministic;
  std::optional<float> temperature;
  std::optional<std::uint32_t> top_k;
  std::optional<float> top_p;
  std::optional<float> repetition_penalty;
};

// What both the command line and the configuration can say. Unset: the other one, else the default.
struct RunSettings {
  std::optional<std::vector<std::string>> to;  // Canonical BCP 47 tags, each once.
  std::optional<std::string> engine;           // "pseudo", "adversarial:7"
  std::optional<FailOn> fail_on;
  std::optional<KeptLimit> max_kept;
  std::optional<float> fail_under;  // A score, 0 to 1.
  std::optional<RuleLevels> rules;
  std::optional<std::uint32_t> threads;  // At least 1.
  std::optional<std::uint64_t> seed;
  std::optional<AnchorPolicy> anchors;
  std::optional<bool> copy_other;
  std::optional<std::vector<std::string>> exclude;  // Patterns of TreeSelection.
  std::optional<bool> no_ignore;
  // A configured one is a folder, and ends in '/'.
  std::optional<std::filesystem::path> output;
  std::optional<std::filesystem::path> report;  // Empty: standard output.
  std::optional<std::filesystem::path> memory;  // Empty: none.
  std::optional<std::uint64_t> memory_limit;    // In bytes.
  std::optional<std::filesystem::path> lock;    // Empty: none.
  std::optional<OnConflict> on_conflict;
  std::optional<SourceNote> source_note;
  std::optional<bool> notice;
  std::optional<std::map<std::string, std::string>> notice_texts;  // By canonical tag.
  std::optional<std::uint32_t> fuzzy_threshold;                    // Percent; 0: off.
  std::optional<std::uint32_t> fuzzy_accept;                       // Likewise.
  std::optional<std::uint64_t> max_document_size;                  // In bytes.
  std::optional<std::vector<std::filesystem::path>> glossaries;  // Of equal terms the last counts.
  ModelSettings model;
};

struct TranslateOptions {
  std::vector<std::string> inputs;  // "-" is standard input; none means the same.
  // Unset: what the configuration says of each file.
  std::optional<Format> format;
  std::optional<std::string> from;  // A canonical tag, or "auto".
  std::optional<Site> site;
  RunSettings settings;
  std::optional<std::filesystem::path> config;
  bool dry_run = false;
  bool frozen = false;
  bool force = false;
  bool quiet = false;
  bool verbose = false;
  Color color = Color::kAuto;
  bool no_progress = false;
};

struct CheckOptions {
  std::filesystem::path source;
  std::filesystem::path target;
  std::optional<Format> format;
  std::optional<Site> site;
  std::optional<std::filesystem::path> config;
  std::optional<std::uint64_t> max_document_size;  // In bytes; unset: what the configuration says.
  std::optional<std::vector<std::string>> exclude;
  std::optional<bool> no_ignore;
  FailOn fail_on = FailOn::kError;
  std::optional<RuleLevels> rules;
  bool json = false;
  Color color = Color::kAuto;
};

struct LearnOptions {
  std::filesystem::path source;
  std::filesystem::path target;
  std::optional<Format> format;
  std::optional<std::string> from;  // A canonical tag, or "auto".
  std::optional<Site> site;
  RunSettings settings;  // Of which the command has some.
  std::optional<std::filesystem::path> config;
  bool quiet = false;
  bool verbose = false;
  Color color = Color::kAuto;
};

struct StatusOptions {
  std::vector<std::string> inputs;
  std::optional<Format> format;
  std::optional<std::string> from;
  std::optional<Site> site;
  RunSettings settings;
  std::optional<std::filesystem::path> config;
  bool json = false;
  bool verbose = false;
  Color color = Color::kAuto;
};

struct ResolveOptions {
  std::filesystem::path lock;
  bool quiet = false;
};

struct ExplainOptions {
  std::string input;  // "-" is standard input.
  std::optional<Format> format;
  std::optional<std::string> from;
  std::optional<Site> site;
  std::optional<std::filesystem::path> config;
  std::optional<std::uint64_t> max_document_size;  // In bytes; unset: what the configuration says.
  bool json = false;
  Color color = Color::kAuto;
};

enum class ModelsAction : std::uint8_t { kList, kVerify, kConvert, kPack, kRemove };

struct ModelsOptions {
  ModelsAction action = ModelsAction::kList;
  // As locate_model() takes them; for kList none is all installed ones, for kConvert the second one
  // is the file to write.
  std::vector<std::string> models;
  std::optional<std::string> to;                   // The name of a GgufFormat, for kConvert.
  std::optional<std::string> precision;            // As ModelSettings::precision, for kPack.
  std::vector<std::filesystem::path> calibration;  // Files of sentences, for kConvert.
  bool json = false;
  Color color = Color::kAuto;
};

struct LanguagesOptions {
  std::optional<std::string> model;  // As ModelSettings::model; unset: all that the program knows.
  bool json = false;
  Color color = Color::kAuto;
};

struct ServeOptions {
  std::string engine = "model";          // As RunSettings::engine.
  std::uint64_t seed = 0;                // Of random draws.
  std::optional<std::uint32_t> threads;  // At least 1.
  ModelSettings model;
  std::vector<std::filesystem::path> glossaries;
  std::optional<std::filesystem::path> models;  // A folder of models that may be loaded by name.
  std::vector<std::string> to;                  // At most one: where a request names no target.
  std::optional<std::string> listen;            // "HOST:PORT", "[::1]:PORT"
  std::optional<std::filesystem::path> socket;
  std::optional<std::filesystem::path> admin_socket;
  std::optional<std::filesystem::path> tokens;
  std::optional<std::filesystem::path> admin_tokens;
  std::uint64_t max_body = std::uint64_t{4} << 20;       // In bytes.
  std::uint64_t max_document = std::uint64_t{16} << 20;  // In bytes.
  std::uint32_t max_documents = 100;
  std::uint32_t document_time = 60;  // In minutes.
  std::uint32_t max_requests = 256;
  std::uint32_t max_connections = 512;
  std::uint32_t max_rate = 0;  // Requests a minute of each client; 0: any.
  bool quiet = false;
};

// What becomes of larger documents. Unset: the default.
[[nodiscard]] SizeLimit document_size_limit(std::optional<std::uint64_t> max_document_size);
// The same where the command line wins over the configuration.
[[nodiscard]] SizeLimit document_size_limit(std::optional<std::uint64_t> typed,
                                            const RunSettings& configured);

}  // namespace hymt
