// The scalars of front matter: where they are, what they mean, and how their bytes spell it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/translation_unit.h"

namespace hymt {

// One scalar value, as one of the libraries found it.
struct FrontMatterScalar {
  std::string path;   // "title", "seo.title"; items of a sequence have the path of the sequence.
  std::string value;  // What it means.
  ByteRange range;    // Its bytes in Document::source; without quotes if it has some.
  TextPlace place;
  bool is_text = false;  // A plain string, which may be translated if its key is chosen.
};

// What front matter holds, in any order. `problem` says, in one clause, why it cannot be trusted;
// then `scalars` means nothing. Without a problem, `is_mapping` says if it is front matter at all.
struct FrontMatterContent {
  std::vector<FrontMatterScalar> scalars;
  std::string problem;
  bool is_mapping = true;
};

// Each takes the bytes `range` of `source` apart; ranges in the result speak of `source`. The bytes
// are valid UTF-8 without NUL and nest at most kMaxFrontMatterDepth deep.
[[nodiscard]] FrontMatterContent read_yaml(std::string_view source, ByteRange range);
[[nodiscard]] FrontMatterContent read_toml(std::string_view source, ByteRange range);
[[nodiscard]] FrontMatterContent read_json(std::string_view source, ByteRange range);

inline constexpr std::size_t kMaxFrontMatterDepth = 64;

// The path of the member `name` of the mapping at `path`. Long ones are cut: they are compared with
// the keys that the configuration names, and shown, and a hostile file may hold one key of many
// kilobytes over many thousands of values.
[[nodiscard]] std::string join_path(const std::string& path, std::string_view name);

// A piece of a scalar's source bytes, and what they stand for.
struct ScalarPiece {
  std::size_t end = 0;  // In the source; it begins where the piece before it ended.
  std::string decoded;  // May be empty: an escaped line break.
  bool is_verbatim = false;
};

// Decodes the bytes `range` of `source`, which stand at `place`, by our own reading of the rules of
// YAML 1.2, TOML 1.0 and JSON. Nothing if they break a rule.
[[nodiscard]] std::optional<std::vector<ScalarPiece>> read_scalar(std::string_view source,
                                                                  ByteRange range,
                                                                  const TextPlace& place);

}  // namespace hymt
