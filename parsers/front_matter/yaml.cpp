// YAML front matter: libfyaml says what is there and where; read_scalar() checks the place.
#include <libfyaml.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "parsers/document/ascii.h"
#include "parsers/front_matter/scalar.h"

namespace hymt {
namespace {

struct DestroyDiagnostics {
  void operator()(fy_diag* diagnostics) const { fy_diag_destroy(diagnostics); }
};
struct DestroyDocument {
  void operator()(fy_document* document) const { fy_document_destroy(document); }
};

// The library prints what it dislikes to stderr unless it is given a place that keeps nothing.
std::unique_ptr<fy_diag, DestroyDiagnostics> silent_diagnostics() {
  fy_diag_cfg config;
  fy_diag_cfg_default(&config);
  config.fp = nullptr;
  config.level = FYET_MAX;
  return std::unique_ptr<fy_diag, DestroyDiagnostics>(fy_diag_create(&config));
}

bool equals_ignoring_case(std::string_view a, std::string_view lower) {
  return std::equal(a.begin(), a.end(), lower.begin(), lower.end(),
                    [](char x, char y) { return ascii_lower(x) == y; });
}

// True if a plain scalar means nothing else to a reader of YAML 1.1 or 1.2: no truth value, null,
// number or date.
bool is_plain_text(std::string_view value) {
  constexpr std::string_view kNotText[] = {"",     "~",     "null",  "true", "false", "yes",
                                           "no",   "on",    "off",   "y",    "n",     ".nan",
                                           ".inf", "-.inf", "+.inf", "<<"};
  if (std::any_of(std::begin(kNotText), std::end(kNotText),
                  [value](std::string_view word) { return equals_ignoring_case(value, word); })) {
    return false;
  }
  const bool is_hexadecimal = value.starts_with("0x") || value.starts_with("0o");
  const std::string_view number =
      is_hexadecimal ? "0123456789abcdefABCDEFxo_" : "0123456789+-.:eETZ_ ";
  return value.find_first_not_of(number) != std::string_view::npos ||
         value.find_first_of("0123456789") == std::string_view::npos;
}

std::size_t line_begin(std::string_view source, std::size_t offset) {
  return source.substr(0, offset).find_last_of("\r\n") + 1;  // npos + 1 == 0
}

// The first line break of `bytes` and the white space after it, up to the next text.
std::string first_line_break(std::string_view bytes) {
  const std::size_t newline = bytes.find_first_of("\r\n");
  if (newline == std::string_view::npos) return {};
  const std::size_t size = bytes.substr(newline).starts_with("\r\n") ? 2 : 1;
  const std::size_t text = std::min(bytes.find_first_not_of(" \t\r\n", newline), bytes.size());
  const std::size_t indent = std::max(line_begin(bytes, text), newline + size);
  return std::string(bytes.substr(newline, size)) +
         std::string(bytes.substr(indent, text - indent));
}

// Moves the range of a block scalar, which the library begins at the line after the header, to the
// text: from the first character behind the indentation to the end of the last line that holds one.
void locate_block(std::string_view source, FrontMatterScalar& scalar) {
  const std::size_t end = scalar.range.end;
  std::size_t text = source.find_first_not_of(" \t\r\n", scalar.range.begin);
  scalar.value.erase(0, std::min(scalar.value.find_first_not_of('\n'), scalar.value.size()));
  scalar.value.erase(scalar.value.find_last_not_of('\n') + 1);
  if (text >= end || scalar.value.empty()) {
    scalar.is_text = false;
    return;
  }
  // Leading white space that the value shows belongs to the text, the rest is indentation.
  const std::size_t shown = std::min(scalar.value.find_first_not_of(" \t"), scalar.value.size());
  const std::size_t line = line_begin(source, text);
  text -= std::min(shown, text - line);
  const std::string_view body = source.substr(text, end - text);
  std::size_t last = body.find_last_not_of(" \t\r\n");
  // White space that ends the last line of text is text.
  last = std::min(body.find_first_of("\r\n", last), body.size());
  const std::size_t newline = source.find_first_of("\r\n", text);
  const std::string_view line_end =
      newline != std::string_view::npos && source.substr(newline).starts_with("\r\n") ? "\r\n"
      : newline != std::string_view::npos && source[newline] == '\r'                  ? "\r"
                                                                                      : "\n";
  scalar.place.line_break = std::string(line_end) + std::string(source.substr(line, text - line));
  scalar.range = {text, text + last};
}

class YamlReader {
 public:
  YamlReader(std::string_view source, ByteRange range) : source_(source), range_(range) {}

  FrontMatterContent read() && {
    const std::string_view bytes = range_.of(source_);
    const auto diagnostics = silent_diagnostics();
    fy_parse_cfg config;
    std::memset(&config, 0, sizeof config);
    config.flags = FYPCF_QUIET;
    config.diag = diagnostics.get();
    const std::unique_ptr<fy_document, DestroyDocument> document(
        fy_document_build_from_string(&config, bytes.data(), bytes.size()));
    if (!document) {
      content_.problem = "it is not valid YAML";
      return std::move(content_);
    }
    fy_node* root = fy_document_root(document.get());
    content_.is_mapping = root != nullptr && fy_node_is_mapping(root);
    if (content_.is_mapping) open_.push_back({root, {}});
    while (!open_.empty()) {
      const Open next = std::move(open_.back());
      open_.pop_back();
      visit(next.node, next.path);
    }
    return std::move(content_);
  }

 private:
  struct Open {
    fy_node* node;
    std::string path;
  };

  static std::string key_name(fy_node* key) {
    std::size_t size = 0;
    if (key == nullptr || !fy_node_is_scalar(key) || fy_node_is_alias(key)) return "?";
    const char* name = fy_node_get_scalar(key, &size);
    return name == nullptr ? std::string() : std::string(name, size);
  }

  void visit(fy_node* node, const std::string& path) {
    void* iterator = nullptr;
    if (fy_node_is_mapping(node)) {
      while (fy_node_pair* pair = fy_node_mapping_iterate(node, &iterator)) {
        const std::string name = key_name(fy_node_pair_key(pair));
        if (fy_node* value = fy_node_pair_value(pair)) {
          open_.push_back({value, join_path(path, name)});
        }
      }
    } else if (fy_node_is_sequence(node)) {
      while (fy_node* item = fy_node_sequence_iterate(node, &iterator)) {
        open_.push_back({item, path});
      }
    } else {
      add_scalar(node, path);
    }
  }

  void add_scalar(fy_node* node, const std::string& path) {
    FrontMatterScalar scalar;
    scalar.path = path;
    std::size_t size = 0;
    if (const char* value = fy_node_get_scalar(node, &size)) scalar.value.assign(value, size);
    fy_token* token = fy_node_get_scalar_token(node);
    const fy_mark* begin = token == nullptr ? nullptr : fy_token_start_mark(token);
    const fy_mark* end = token == nullptr ? nullptr : fy_token_end_mark(token);
    if (begin == nullptr || end == nullptr || begin->input_pos > end->input_pos ||
        end->input_pos > range_.size()) {
      content_.scalars.push_back(std::move(scalar));
      return;
    }
    scalar.range = {range_.begin + begin->input_pos, range_.begin + end->input_pos};
    // What an anchor names, an alias repeats; what has a tag is not just text.
    const bool is_special = fy_node_is_alias(node) || fy_node_get_anchor(node) != nullptr ||
                            fy_node_get_tag_token(node) != nullptr;
    scalar.is_text = !is_special;
    locate(fy_token_scalar_style(token), scalar);
    content_.scalars.push_back(std::move(scalar));
  }

  void locate(fy_scalar_style style, FrontMatterScalar& scalar) const {
    TextPlace& place = scalar.place;
    switch (style) {
      case FYSS_PLAIN:
        place.context = TextContext::kYamlPlain;
        scalar.is_text = scalar.is_text && is_plain_text(scalar.value);
        break;
      case FYSS_SINGLE_QUOTED:
      case FYSS_DOUBLE_QUOTED:
        place.context = TextContext::kYamlQuoted;
        place.quote = style == FYSS_SINGLE_QUOTED ? '\'' : '"';
        scalar.is_text = scalar.is_text && is_between_quotes(scalar.range, place.quote);
        break;
      case FYSS_LITERAL:
      case FYSS_FOLDED:
        place.context = TextContext::kYamlBlock;
        place.quote = style == FYSS_LITERAL ? '|' : '>';
        if (scalar.is_text) locate_block(source_, scalar);
        return;
      default: scalar.is_text = false; return;
    }
    place.line_break = first_line_break(scalar.range.of(source_));
  }

  [[nodiscard]] bool is_between_quotes(ByteRange inner, char quote) const {
    return inner.begin > range_.begin && source_[inner.begin - 1] == quote &&
           inner.end < range_.end && source_[inner.end] == quote;
  }

  std::string_view source_;
  ByteRange range_;
  FrontMatterContent content_;
  std::vector<Open> open_;
};

}  // namespace

FrontMatterContent read_yaml(std::string_view source, ByteRange range) {
  return YamlReader(source, range).read();
}

}  // namespace hymt
