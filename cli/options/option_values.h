// The values of options, from the text in which they are written on the command line or in the
// configuration. Each of these functions throws Error (kUsage), with `source.where` in front, if
// the text is none of its values.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options/option.h"
#include "translate/loading/backend_kinds.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {

// ---- Of every kind

[[nodiscard]] bool read_flag(std::string_view text, const ValueSource& source);
[[nodiscard]] std::string read_text(std::string_view text, const ValueSource& source);
[[nodiscard]] std::vector<std::string> read_texts(const std::vector<std::string>& texts,
                                                  const ValueSource& source);
[[nodiscard]] std::filesystem::path read_path(std::string_view text, const ValueSource& source);
[[nodiscard]] std::vector<std::filesystem::path> read_paths(const std::vector<std::string>& texts,
                                                            const ValueSource& source);

[[nodiscard]] std::uint64_t read_whole_number(std::string_view text, std::uint64_t least,
                                              std::uint64_t greatest, const ValueSource& source);
template <typename Number, Number kLeast, Number kGreatest>
[[nodiscard]] Number read_number(std::string_view text, const ValueSource& source) {
  return static_cast<Number>(read_whole_number(
      text, kLeast, std::min(std::uint64_t{kGreatest}, source.max_integer), source));
}

[[nodiscard]] float read_decimal_number(std::string_view text, int least, int greatest,
                                        const ValueSource& source);
template <int kLeast, int kGreatest>
[[nodiscard]] float read_decimal(std::string_view text, const ValueSource& source) {
  return read_decimal_number(text, kLeast, kGreatest, source);
}

// Bytes, or with K, M or G behind it 1024 each; at most kMaxDocumentBytes.
[[nodiscard]] std::uint64_t read_document_size(std::string_view text, const ValueSource& source);
// The same from 1M to 1024G.
[[nodiscard]] std::uint64_t read_memory_size(std::string_view text, const ValueSource& source);
// From 50 to 100; 0: off.
[[nodiscard]] std::uint32_t read_fuzzy_percent(std::string_view text, const ValueSource& source);

// ---- Of one kind

// The same words for completion stand behind each reader that takes only a few.
[[nodiscard]] std::vector<std::string_view> engine_words();
[[nodiscard]] std::vector<std::string_view> fail_on_words();
[[nodiscard]] std::vector<std::string_view> format_words();
[[nodiscard]] std::vector<std::string_view> color_words();
[[nodiscard]] std::vector<std::string_view> site_words();
[[nodiscard]] std::vector<std::string_view> anchors_words();
[[nodiscard]] std::vector<std::string_view> on_conflict_words();
[[nodiscard]] std::vector<std::string_view> source_note_words();
[[nodiscard]] std::vector<std::string_view> language_words();
[[nodiscard]] std::vector<std::string_view> source_language_words();

// "model", "identity", "pseudo", or "adversarial" with whatever behind a colon.
[[nodiscard]] std::string read_engine(std::string_view text, const ValueSource& source);

// Each text may be a list with ','. Canonical tags, each once.
[[nodiscard]] std::vector<std::string> read_targets(const std::vector<std::string>& texts,
                                                    const ValueSource& source);
// A canonical tag, or "auto".
[[nodiscard]] std::string read_source_language(std::string_view text, const ValueSource& source);
[[nodiscard]] FailOn read_fail_on(std::string_view text, const ValueSource& source);
// "12" segments or "2.5%" of them.
[[nodiscard]] KeptLimit read_kept_limit(std::string_view text, const ValueSource& source);
// Each text is a rule, '=' and a level.
[[nodiscard]] RuleLevels read_rules(const std::vector<std::string>& texts,
                                    const ValueSource& source);
// Nothing for "auto".
[[nodiscard]] std::optional<Format> read_format(std::string_view text, const ValueSource& source);
// Nothing for "auto".
[[nodiscard]] std::optional<Site> read_site(std::string_view text, const ValueSource& source);
[[nodiscard]] AnchorPolicy read_anchors(std::string_view text, const ValueSource& source);
[[nodiscard]] OnConflict read_on_conflict(std::string_view text, const ValueSource& source);
[[nodiscard]] SourceNote read_source_note(std::string_view text, const ValueSource& source);
// Each text is a language, '=' and a text; by canonical tag.
[[nodiscard]] std::map<std::string, std::string> read_notice_texts(
    const std::vector<std::string>& texts, const ValueSource& source);
[[nodiscard]] Color read_color(std::string_view text, const ValueSource& source);
// Empty for "-", which is standard output.
[[nodiscard]] std::filesystem::path read_report_path(std::string_view text,
                                                     const ValueSource& source);
// Empty for "none".
[[nodiscard]] std::filesystem::path read_memory_path(std::string_view text,
                                                     const ValueSource& source);

[[nodiscard]] std::string read_model(std::string_view text, const ValueSource& source);
[[nodiscard]] std::string read_backend(std::string_view text, const ValueSource& source);
[[nodiscard]] std::string read_device(std::string_view text, const ValueSource& source);
[[nodiscard]] std::string read_precision(std::string_view text, const ValueSource& source);
[[nodiscard]] std::string read_prompt_style(std::string_view text, const ValueSource& source);

// The name of a GgufFormat.
[[nodiscard]] std::string read_gguf_format(std::string_view text, const ValueSource& source);
[[nodiscard]] std::vector<std::string_view> gguf_format_words();

template <>
inline constexpr WordList kWordsOf<read_engine> = engine_words;
template <>
inline constexpr WordList kWordsOf<read_fail_on> = fail_on_words;
template <>
inline constexpr WordList kWordsOf<read_format> = format_words;
template <>
inline constexpr WordList kWordsOf<read_color> = color_words;
template <>
inline constexpr WordList kWordsOf<read_site> = site_words;
template <>
inline constexpr WordList kWordsOf<read_anchors> = anchors_words;
template <>
inline constexpr WordList kWordsOf<read_on_conflict> = on_conflict_words;
template <>
inline constexpr WordList kWordsOf<read_source_note> = source_note_words;
template <>
inline constexpr WordList kWordsOf<read_targets> = language_words;
template <>
inline constexpr WordList kWordsOf<read_source_language> = source_language_words;
template <>
inline constexpr WordList kWordsOf<read_backend> = backend_words;
template <>
inline constexpr WordList kWordsOf<read_device> = device_words;
template <>
inline constexpr WordList kWordsOf<read_precision> = precision_words;
template <>
inline constexpr WordList kWordsOf<read_prompt_style> = prompt_style_words;
template <>
inline constexpr WordList kWordsOf<read_gguf_format> = gguf_format_words;

}  // namespace hymt
