#include "parsers/markdown/mdx_syntax.h"

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr MdxSyntax::End kNothing{};
constexpr MdxSyntax::End kUnfinished{kNone, true};

char peek(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

bool begins_name(char c) {
  return is_letter(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

bool continues_name(char c) { return begins_name(c) || is_digit(c) || c == '-'; }

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_wide_space(text[at])) ++at;
  return at;
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

// "a", "a-b", "a.b.c", "a:b"; `at` if there is no name.
std::size_t skip_name(std::string_view text, std::size_t at) {
  if (!begins_name(peek(text, at))) return at;
  while (continues_name(peek(text, at)) ||
         ((peek(text, at) == '.' || peek(text, at) == ':') && begins_name(peek(text, at + 1)))) {
    ++at;
  }
  return at;
}

}  // namespace

MdxSyntax::End MdxSyntax::tag_at(std::string_view text, std::size_t at, HtmlToken* tag) {
  if (peek(text, at) != '<') return kNothing;
  const bool closing = peek(text, at + 1) == '/';
  const std::size_t begin = closing ? skip_space(text, at + 2) : at + 1;
  if (begin >= text.size()) return kUnfinished;
  const std::size_t end = skip_name(text, begin);
  if (tag != nullptr) {
    tag->kind = closing ? HtmlToken::Kind::kEndTag : HtmlToken::Kind::kStartTag;
    tag->name = text.substr(begin, end - begin);
    tag->attributes.clear();
    tag->self_closing = false;
  }
  if (end == begin) {  // A fragment.
    if (peek(text, end) != '>') return kNothing;
    if (tag != nullptr) tag->range = {at, end + 1};
    return {end + 1, false};
  }
  const char behind = peek(text, end);
  if (end < text.size() && !is_wide_space(behind) && behind != '>' && behind != '/' &&
      behind != '{') {
    return kNothing;
  }
  const End result = attributes_at(text, end, tag);
  if (closing && result.offset != kNone && skip_space(text, end) + 1 != result.offset) {
    return kNothing;
  }
  if (tag != nullptr && result.offset != kNone) tag->range = {at, result.offset};
  return result;
}

MdxSyntax::End MdxSyntax::attributes_at(std::string_view text, std::size_t at, HtmlToken* tag) {
  while (true) {
    at = skip_space(text, at);
    if (at >= text.size()) return kUnfinished;
    const char c = text[at];
    if (c == '>') return {at + 1, false};
    if (c == '/') {
      at = skip_space(text, at + 1);
      if (at >= text.size()) return kUnfinished;
      if (text[at] != '>') return kNothing;
      if (tag != nullptr) tag->self_closing = true;
      return {at + 1, false};
    }
    if (c == '{') {  // "{...properties}"
      const End end = expression_at(text, at);
      if (end.offset == kNone) return end;
      at = end.offset;
      continue;
    }
    HtmlAttribute attribute;
    const std::size_t name = at;
    at = skip_name(text, at);
    if (at == name) return kNothing;
    attribute.name = {name, at};
    attribute.value = {at, at};
    if (const std::size_t equals = skip_space(text, at); peek(text, equals) == '=') {
      const End end = value_at(text, skip_space(text, equals + 1), &attribute);
      if (end.offset == kNone) return end;
      at = end.offset;
    }
    if (tag != nullptr && attribute.quote != 0) tag->attributes.push_back(attribute);
  }
}

MdxSyntax::End MdxSyntax::value_at(std::string_view text, std::size_t at,
                                   HtmlAttribute* attribute) {
  if (at >= text.size()) return kUnfinished;
  const char quote = text[at];
  if (quote == '{') return expression_at(text, at);
  if (quote != '"' && quote != '\'') return kNothing;
  const std::size_t close = text.find(quote, at + 1);
  if (close == kNone) return kUnfinished;
  attribute->value = {at + 1, close};
  attribute->quote = quote;
  return {close + 1, false};
}

MdxSyntax::End MdxSyntax::expression_at(std::string_view text, std::size_t at) {
  if (peek(text, at) != '{') return kNothing;
  const std::size_t end = script_.skip_braces(text, at);
  return end == EcmaScript::kUnfinished ? kUnfinished : End{end, false};
}

MdxSyntax::End MdxSyntax::comment_at(std::string_view text, std::size_t at) {
  if (text.substr(at, 4) != "<!--") return kNothing;
  const std::size_t end = text.find("-->", at + 4);
  return end == kNone ? kUnfinished : End{end + 3, false};
}

MdxSyntax::End MdxSyntax::flow_at(std::string_view text, std::size_t at) {
  while (true) {
    const char c = peek(text, at);
    End end;
    if (c == '{') {
      end = expression_at(text, at);
    } else if (c == '<') {
      end = peek(text, at + 1) == '!' ? comment_at(text, at) : tag_at(text, at);
    }
    if (end.offset == kNone) return end;
    at = skip_blanks(text, end.offset);
    if (at >= text.size() || text[at] == '\n') return {at, false};
  }
}

MdxSyntax::End MdxSyntax::statement_at(std::string_view text, std::size_t at) {
  const std::size_t end = script_.skip_statement(text, at);
  return end == EcmaScript::kUnfinished ? kUnfinished : End{end, false};
}

bool begins_module_statement(std::string_view line) {
  return line.starts_with("import ") || line.starts_with("export ");
}

bool is_mdx_comment(std::string_view expression) {
  const std::string_view inner = trimmed(expression.substr(1, expression.size() - 2));
  return inner.size() >= 4 && inner.starts_with("/*") && inner.find("*/") == inner.size() - 2;
}

bool is_component(std::string_view name) {
  const bool upper = !name.empty() && name.front() >= 'A' && name.front() <= 'Z';
  return upper || name.find('.') != kNone;
}

}  // namespace hymt::markdown
