#include "parsers/front_matter/front_matter.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parsers/characters/display_width.h"
#include "parsers/characters/letters.h"
#include "parsers/directive.h"
#include "parsers/front_matter/nesting.h"
#include "parsers/front_matter/scalar.h"
#include "parsers/front_matter/site_keys.h"

namespace hymt {
namespace {

// More than any front matter needs, and little enough for libraries that compare all keys with
// all others.
constexpr std::size_t kMaxSize = std::size_t{256} * 1024;
constexpr std::ptrdiff_t kMaxMarks = 4000;

enum class Notation { kYaml, kToml, kJson };

struct Fenced {
  Notation notation = Notation::kYaml;
  ByteRange whole;    // With fences and the last line break.
  ByteRange content;  // Between the fences; for JSON with its braces.
};

std::string_view without_trailing_space(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t\r\n") + 1);
}

// The line that begins at `begin`, with its line break.
std::string_view line_at(std::string_view text, std::size_t begin) {
  const std::size_t newline = text.find_first_of("\r\n", begin);
  if (newline == std::string_view::npos) return text.substr(begin);
  const std::size_t size = text.substr(newline).starts_with("\r\n") ? 2 : 1;
  return text.substr(begin, newline + size - begin);
}

// Between a first line that holds `fence` alone and a later one that does, or `other`.
std::optional<Fenced> find_fenced(std::string_view source, Notation notation,
                                  std::string_view fence, std::string_view other) {
  std::string_view line = line_at(source, 0);
  if (without_trailing_space(line) != fence) return std::nullopt;
  const std::size_t begin = line.size();
  for (std::size_t at = begin; at < source.size(); at += line.size()) {
    line = line_at(source, at);
    const std::string_view mark = without_trailing_space(line);
    if (mark == fence || mark == other) {
      return Fenced{notation, {0, at + line.size()}, {begin, at}};
    }
  }
  return std::nullopt;
}

// An object at the very start, with nothing behind it on its last line, and a blank line or the
// end after that.
std::optional<Fenced> find_object(std::string_view source) {
  if (!source.starts_with('{')) return std::nullopt;
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < source.size(); ++i) {
    const char c = source[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
      continue;
    }
    if (c == '"') in_string = true;
    if (c == '{') ++depth;
    if (c != '}' || --depth != 0) continue;
    const std::string_view rest = line_at(source, i + 1);
    const std::size_t end = i + 1 + rest.size();
    if (!without_trailing_space(rest).empty()) return std::nullopt;
    if (!without_trailing_space(line_at(source, end)).empty()) return std::nullopt;
    return Fenced{Notation::kJson, {0, end}, {0, i + 1}};
  }
  return std::nullopt;
}

std::optional<Fenced> find_front_matter(std::string_view source) {
  const std::string_view head = source.substr(0, kMaxSize);
  if (auto yaml = find_fenced(head, Notation::kYaml, "---", "...")) return yaml;
  if (auto toml = find_fenced(head, Notation::kToml, "+++", "+++")) return toml;
  return find_object(head);
}

// How deep block collections can nest at most: by indentation, and by "- - -" on one line.
std::size_t indentation_depth(std::string_view text) {
  std::vector<std::size_t> columns;
  std::size_t deepest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    at += line.size();
    std::size_t column = line.find_first_not_of(' ');
    if (column == std::string_view::npos) continue;
    while (!columns.empty() && columns.back() >= column) columns.pop_back();
    columns.push_back(column);
    while (column + 1 < line.size() && (line[column] == '-' || line[column] == '?') &&
           (line[column + 1] == ' ' || line[column + 1] == '\t')) {
      column = std::min(line.find_first_not_of(" \t", column + 1), line.size());
      columns.push_back(column);
    }
    deepest = std::max(deepest, columns.size());
  }
  return deepest;
}

FrontMatterContent read(std::string_view source, const Fenced& found) {
  FrontMatterContent content;
  const std::string_view text = found.content.of(source);
  std::size_t depth = bracket_depth(text);
  if (found.notation == Notation::kYaml) depth += indentation_depth(text);
  const bool is_dotted = found.notation == Notation::kToml && dotted_depth(text) > kMaxDottedDepth;
  // The YAML library looks through all anchors for each node and all keys for each key.
  const bool is_long = found.notation == Notation::kYaml &&
                       std::count_if(text.begin(), text.end(),
                                     [](char c) { return c == ':' || c == '&'; }) > kMaxMarks;
  if (valid_utf8_prefix(text) != text.size() || text.find('\0') != std::string_view::npos) {
    content.problem = "it holds bytes that are not text";
  } else if (depth > kMaxFrontMatterDepth || is_dotted) {
    content.problem = "it nests too deep";
  } else if (is_long) {
    content.problem = "it is too long";
  } else {
    switch (found.notation) {
      case Notation::kYaml: return read_yaml(source, found.content);
      case Notation::kToml: return read_toml(source, found.content);
      case Notation::kJson: return read_json(source, found.content);
    }
  }
  return content;
}

// The first line that says anything, without its line break; empty if there is none.
std::string_view first_statement(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text, at);
    at += line.size();
    const std::string_view content = without_trailing_space(line);
    if (!content.empty() && content.front() != '#') return content;
  }
  return {};
}

// "title: ..." or "'a title': ...". "---" is also a ruler of Markdown, and "Note: this" between two
// of them is YAML by accident only; so a plain key must be one word.
bool begins_with_key(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return false;
  const bool is_quoted = line.front() == '"' || line.front() == '\'';
  return (is_quoted || line.substr(0, colon).find_first_of(" \t") == std::string_view::npos) &&
         (colon + 1 == line.size() || line[colon + 1] == ' ' || line[colon + 1] == '\t');
}

// Comments that speak to this program, by the offset behind them.
struct PlacedDirective {
  std::size_t end;
  Directive directive;
};

std::vector<PlacedDirective> find_directives(std::string_view source, const Fenced& found) {
  std::vector<PlacedDirective> result;
  if (found.notation == Notation::kJson) return result;
  for (std::size_t at = found.content.begin; at < found.content.end;) {
    const std::string_view line = line_at(source, at);
    at += line.size();
    const std::size_t mark = line.find_first_not_of(" \t");
    if (mark == std::string_view::npos || line[mark] != '#') continue;
    if (auto directive = parse_directive(line.substr(mark + 1))) {
      result.push_back({at, std::move(*directive)});
    }
  }
  return result;
}

class Editor {
 public:
  Editor(Document& document, const ParserOptions& options, const PlaceholderScanner& placeholders,
         const Fenced& found)
      : document_(document),
        options_(options),
        placeholders_(placeholders),
        found_(found),
        directives_(find_directives(document.source, found)),
        protected_from_(found.whole.begin) {}

  void add(std::vector<FrontMatterScalar> scalars) {
    std::stable_sort(scalars.begin(), scalars.end(),
                     [](const auto& a, const auto& b) { return a.range.begin < b.range.begin; });
    add_outline(found_.notation == Notation::kYaml   ? "YAML"
                : found_.notation == Notation::kToml ? "TOML"
                                                     : "JSON",
                found_.whole, 0);
    for (const FrontMatterScalar& scalar : scalars) add_scalar(scalar);
    protect_to(found_.whole.end);
  }

  void protect_whole(const std::string& problem) {
    add_outline(found_.whole.of(document_.source), found_.whole, 0);
    protect_to(found_.whole.end);
    document_.findings.push_back({Severity::kWarning, "front-matter-protected",
                                  "The front matter is left as it is, because " + problem + ".",
                                  found_.whole});
  }

 private:
  void add_outline(std::string_view value, ByteRange range, std::uint32_t depth) {
    document_.outline.push_back({"front matter", value, depth, false, range});
  }

  void protect_to(std::size_t end) {
    if (protected_from_ < end) {
      document_.protected_regions.push_back({{protected_from_, end}, "front matter"});
    }
  }

  [[nodiscard]] bool is_chosen(const FrontMatterScalar& scalar) const {
    if (!scalar.is_text) return false;
    const auto& keys = options_.front_matter_keys;
    return std::find(keys.begin(), keys.end(), scalar.path) != keys.end() ||
           (!options_.front_matter_keys_only && is_text_key(scalar.path, options_.site));
  }

  // Goes through the directives before `offset`; true if the last of them switched translation off.
  bool is_off_at(std::size_t offset) {
    note_.clear();
    for (; next_directive_ < directives_.size() && directives_[next_directive_].end <= offset;
         ++next_directive_) {
      const PlacedDirective& placed = directives_[next_directive_];
      if (placed.directive.kind != Directive::Kind::kNote) {
        is_off_ = placed.directive.kind == Directive::Kind::kOff;
      } else {
        note_ = placed.directive.note;
      }
    }
    return is_off_;
  }

  void add_scalar(const FrontMatterScalar& scalar) {
    const bool is_off = is_off_at(scalar.range.begin);
    const bool is_unit = is_chosen(scalar) && !is_off && add_unit(scalar);
    add_outline(is_unit ? scalar.path : scalar.path + "=" + scalar.value, scalar.range, 1);
  }

  // False if the bytes do not spell the value, or there is nothing to translate.
  bool add_unit(const FrontMatterScalar& scalar) {
    const auto pieces = read_scalar(document_.source, scalar.range, scalar.place);
    std::string decoded;
    if (pieces) {
      for (const ScalarPiece& piece : *pieces) decoded += piece.decoded;
    }
    if (!pieces || decoded != scalar.value || scalar.range.begin < protected_from_) {
      document_.findings.push_back(
          {Severity::kWarning, "front-matter-protected",
           "The value of '" + scalar.path + "' is left as it is, because its place is uncertain.",
           scalar.range});
      return false;
    }
    UnitBuilder builder(document_.source, scalar.range.begin);
    for (const ScalarPiece& piece : *pieces) add_piece(piece, builder);
    placeholders_.protect(builder);
    TranslationUnit unit = builder.finish();
    if (!has_letter(unit.source)) return false;
    unit.id = static_cast<std::uint32_t>(document_.units.size());
    unit.kind = UnitKind::kFrontMatter;
    unit.note = note_;
    unit.place = completed(scalar);
    protect_to(unit.range.begin);
    protected_from_ = unit.range.end;
    document_.units.push_back(std::move(unit));
    return true;
  }

  static void add_piece(const ScalarPiece& piece, UnitBuilder& builder) {
    // Control characters have no place in text; an escaped line break stands for nothing.
    const bool is_control = piece.decoded.size() == 1 &&
                            static_cast<unsigned char>(piece.decoded[0]) < ' ' &&
                            piece.decoded != "\n" && piece.decoded != "\t";
    if (piece.is_verbatim) {
      builder.add_text(piece.end);
    } else if (piece.decoded.empty() || is_control) {
      CodeTraits traits{.can_delete = piece.decoded.empty()};
      if (!is_control) traits.role = {CodeType::kFormat, CodeSubtype::kLineEnd};
      builder.add_placeholder(piece.end, {}, traits);
    } else {
      builder.add_spelled(piece.end, piece.decoded);
    }
  }

  // The scalar's place with the columns filled in.
  [[nodiscard]] TextPlace completed(const FrontMatterScalar& scalar) const {
    const std::string_view source = document_.source;
    TextPlace place = scalar.place;
    std::size_t line = source.substr(0, scalar.range.begin).find_last_of("\r\n") + 1;
    place.first_column =
        static_cast<std::uint32_t>(display_column(source.substr(line, scalar.range.begin - line)));
    const bool is_one_line =
        scalar.range.of(source).find_first_of("\r\n") == std::string_view::npos;
    if (!traits_of(place).folds || is_one_line) return place;
    std::size_t width = 0;
    while (line < scalar.range.end) {
      const std::string_view text = line_at(source.substr(0, scalar.range.end), line);
      width = std::max(width, display_column(without_trailing_space(text)));
      line += text.size();
    }
    place.wrap_width = static_cast<std::uint32_t>(width);
    return place;
  }

  Document& document_;
  const ParserOptions& options_;
  const PlaceholderScanner& placeholders_;
  const Fenced& found_;
  std::vector<PlacedDirective> directives_;
  std::size_t next_directive_ = 0;
  bool is_off_ = false;
  std::string note_;
  std::size_t protected_from_;  // What lies behind this offset is not accounted for yet.
};

}  // namespace

std::size_t parse_front_matter(Document& document, const ParserOptions& options,
                               const PlaceholderScanner& placeholders) {
  const std::optional<Fenced> found = find_front_matter(document.source);
  if (!found) return 0;
  const std::string_view statement = first_statement(found->content.of(document.source));
  // What is not certainly front matter is left to the format's own rules.
  const bool is_yaml = found->notation == Notation::kYaml;
  if (is_yaml && !statement.empty() && !begins_with_key(statement)) return 0;
  FrontMatterContent content;
  if (!statement.empty()) content = read(document.source, *found);
  if (!content.is_mapping) return 0;
  Editor editor(document, options, placeholders, *found);
  if (content.problem.empty()) {
    editor.add(std::move(content.scalars));
  } else if (found->notation == Notation::kJson) {
    return 0;
  } else {
    editor.protect_whole(content.problem);
  }
  return found->whole.end;
}

}  // namespace hymt
