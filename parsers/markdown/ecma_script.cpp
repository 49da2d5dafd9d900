#include "parsers/markdown/ecma_script.h"

#include <algorithm>
#include <array>

#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool is_identifier(char c) {
  return is_alphanumeric(c) || c == '_' || c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Words behind which an operand may follow.
bool is_operator_word(std::string_view word) {
  constexpr std::array<std::string_view, 14> kWords = {
      "return", "case", "typeof", "default", "in",         "of",     "yield",
      "await",  "else", "do",     "new",     "instanceof", "delete", "void"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool is_blank_line(std::string_view text, std::size_t at) {
  while (at < text.size() && (is_blank(text[at]) || text[at] == '\r')) ++at;
  return at >= text.size() || text[at] == '\n';
}

}  // namespace

void EcmaScript::begin(std::string_view text, std::size_t at) {
  text_ = text;
  at_ = at;
  modes_.clear();
  behind_operand_ = false;
  no_expression_before_ = 0;
}

std::size_t EcmaScript::skip_braces(std::string_view text, std::size_t at) {
  begin(text, at + 1);
  modes_.push_back(Mode::kBraces);
  while (at_ < text_.size()) {
    if (!step()) return kUnfinished;
    if (modes_.empty()) return at_;
  }
  return kUnfinished;
}

std::size_t EcmaScript::skip_statement(std::string_view text, std::size_t at) {
  begin(text, at);
  while (at_ < text_.size()) {
    const std::size_t before = at_;
    // A comment or a template may take line ends along, but not where a statement ends.
    if (text_[at_] == '\n' && modes_.empty() && is_blank_line(text_, at_ + 1)) return before;
    if (!step()) return kUnfinished;
  }
  return modes_.empty() ? text_.size() : kUnfinished;
}

bool EcmaScript::step() {
  switch (modes_.empty() ? Mode::kBraces : modes_.back()) {
    case Mode::kTemplate: step_template(); return true;
    case Mode::kOpeningTag:
    case Mode::kClosingTag: return step_tag();
    case Mode::kChildren: step_children(); return true;
    default: return step_code();
  }
}

bool EcmaScript::step_code() {
  const char c = peek();
  if (is_wide_space(c)) {
    ++at_;
    return true;
  }
  if (is_identifier(c)) {
    skip_word();
    return true;
  }
  bool operand = false;
  switch (c) {
    case '"':
    case '\'':
      skip_string(c);
      operand = true;
      break;
    case '`':
      ++at_;
      modes_.push_back(Mode::kTemplate);
      return true;
    case '/':
      if (skip_comment()) return true;
      if (!behind_operand_) {
        skip_regular_expression();
        operand = true;
      } else {
        ++at_;
      }
      break;
    case '<':
      ++at_;
      if (behind_operand_ || !begins_tag()) break;
      modes_.push_back(Mode::kOpeningTag);
      return true;
    case '{':
      ++at_;
      modes_.push_back(Mode::kBraces);
      break;
    case '[':
      ++at_;
      modes_.push_back(Mode::kBrackets);
      break;
    case '(':
      ++at_;
      modes_.push_back(Mode::kParentheses);
      break;
    case '}': return close(Mode::kBraces);
    case ']': return close(Mode::kBrackets);
    case ')': return close(Mode::kParentheses);
    default: ++at_; break;
  }
  behind_operand_ = operand;
  return true;
}

bool EcmaScript::close(Mode mode) {
  ++at_;
  if (modes_.empty() || modes_.back() != mode) return false;
  modes_.pop_back();
  // Back in a template, a tag or between tags this means nothing.
  behind_operand_ = true;
  return true;
}

void EcmaScript::skip_word() {
  const std::size_t begin = at_;
  while (at_ < text_.size() && is_identifier(text_[at_])) ++at_;
  behind_operand_ = !is_operator_word(text_.substr(begin, at_ - begin));
}

// A string ends with its line at the latest.
void EcmaScript::skip_string(char quote) {
  for (++at_; at_ < text_.size() && text_[at_] != '\n'; ++at_) {
    if (text_[at_] == '\\') {
      ++at_;
    } else if (text_[at_] == quote) {
      ++at_;
      return;
    }
  }
  at_ = std::min(at_, text_.size());
}

bool EcmaScript::skip_comment() {
  if (peek(1) == '/') {
    at_ = std::min(text_.find('\n', at_), text_.size());
    return true;
  }
  if (peek(1) != '*') return false;
  const std::size_t end = text_.find("*/", at_ + 2);
  at_ = end == kNone ? text_.size() : end + 2;
  return true;
}

void EcmaScript::skip_regular_expression() {
  bool in_class = false;
  std::size_t i = at_ + 1;
  for (; at_ >= no_expression_before_ && i < text_.size() && text_[i] != '\n'; ++i) {
    if (text_[i] == '\\') {
      ++i;
    } else if (text_[i] == '[') {
      in_class = true;
    } else if (text_[i] == ']') {
      in_class = false;
    } else if (text_[i] == '/' && !in_class) {
      at_ = i + 1;
      return;
    }
  }
  // A second look at the same line would find no end either.
  no_expression_before_ = std::max(no_expression_before_, i);
  ++at_;
}

// Behind "<": a name, or the end of a fragment's tag.
bool EcmaScript::begins_tag() const {
  const char c = peek();
  return (is_identifier(c) && !is_digit(c)) || c == '>';
}

bool EcmaScript::step_tag() {
  const char c = peek();
  if (c == '"' || c == '\'') {
    // Without escapes, and over lines.
    const std::size_t end = text_.find(c, at_ + 1);
    at_ = end == kNone ? text_.size() : end + 1;
  } else if (c == '{') {
    ++at_;
    modes_.push_back(Mode::kBraces);
    behind_operand_ = false;
  } else if (c == '<') {
    return false;
  } else {
    ++at_;
    if (c == '>') close_tag();
  }
  return true;
}

void EcmaScript::close_tag() {
  const bool is_closing = modes_.back() == Mode::kClosingTag;
  const bool is_empty = text_[at_ - 2] == '/';
  modes_.pop_back();
  if (is_closing) {
    modes_.pop_back();  // The children.
  } else if (!is_empty) {
    modes_.push_back(Mode::kChildren);
    return;
  }
  behind_operand_ = true;
}

void EcmaScript::step_template() {
  const char c = peek();
  if (c == '\\') {
    at_ = std::min(at_ + 2, text_.size());
  } else if (c == '$' && peek(1) == '{') {
    at_ += 2;
    modes_.push_back(Mode::kBraces);
    behind_operand_ = false;
  } else {
    ++at_;
    if (c != '`') return;
    modes_.pop_back();
    behind_operand_ = true;
  }
}

void EcmaScript::step_children() {
  const char c = peek();
  ++at_;
  if (c == '{') {
    modes_.push_back(Mode::kBraces);
    behind_operand_ = false;
  } else if (c == '<' && peek() == '/') {
    ++at_;
    modes_.push_back(Mode::kClosingTag);
  } else if (c == '<' && begins_tag()) {
    modes_.push_back(Mode::kOpeningTag);
  }
}

}  // namespace hymt::markdown
