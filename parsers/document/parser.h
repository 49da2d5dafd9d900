// The interface between a format and the rest of the program.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/site.h"

namespace hymt {

// Text that looks like `pattern` (RE2 syntax) is protected as a code. `name` is for messages.
struct PlaceholderRule {
  std::string name;
  std::string pattern;
};

// What the configuration says about parsing. One value serves all formats.
struct ParserOptions {
  // What the documents are for. Unset: nobody knows; they are read as on GitHub.
  std::optional<Site> site;
  // Front-matter keys whose values are text, besides those that the site knows; a dotted path
  // reaches into mappings ("seo.title").
  std::vector<std::string> front_matter_keys;
  // Those that the site knows are not.
  bool front_matter_keys_only = false;
  // Added to the built-in rules.
  std::vector<PlaceholderRule> placeholders;
  bool builtin_placeholders = true;
  // Of the built-in rules, the one for names of programs in prose: "snake_case", "f()".
  bool protects_identifiers = true;
  // Added to the built-in list of attributes that hold text (alt, title, ...).
  std::vector<std::string> attributes;
};

// Takes documents of one format apart.
//
// Parsers are immutable: one object may parse on any number of threads at once.
class Parser {
 public:
  Parser() = default;
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;
  virtual ~Parser() = default;

  [[nodiscard]] virtual Format format() const = 0;

  // Takes `bytes`, a whole file as it lies on disk, apart. `language` (BCP 47, may be empty) is the
  // language that the text is in; attributes and headers that name it become locale slots.
  // Any bytes are a document of any format; parts that the parser does not trust are protected and
  // reported in Document::findings. Throws Error (kInput) only where nothing sensible can be
  // done: the encoding is unknown or does not hold the bytes, the file is binary.
  [[nodiscard]] virtual Document parse(std::string_view bytes, std::string_view language) const = 0;
};

}  // namespace hymt
