#include "parsers/html/html_tokenizer.h"

#include <cstring>

#include "parsers/document/ascii.h"

namespace hymt {
namespace {

constexpr bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

// True if `source` has `expected` (in lower case) at `at`, ASCII case ignored.
bool matches_at(std::string_view source, std::size_t at, std::string_view expected) {
  if (source.size() - at < expected.size()) return false;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (ascii_lower(source[at + i]) != expected[i]) return false;
  }
  return true;
}

// Offset of `c` at or after `at`; source.size() if there is none.
std::size_t find_or_end(std::string_view source, char c, std::size_t at) {
  if (at >= source.size()) return source.size();
  const void* found = std::memchr(source.data() + at, c, source.size() - at);
  if (found == nullptr) return source.size();
  return static_cast<std::size_t>(static_cast<const char*>(found) - source.data());
}

// Offset behind the next '>' at or after `at`, or the end.
std::size_t behind_angle(std::string_view source, std::size_t at) {
  const std::size_t found = find_or_end(source, '>', at);
  return found == source.size() ? found : found + 1;
}

// True if a markup token, and not text, begins with the '<' at `at`.
bool starts_markup(std::string_view source, std::size_t at) {
  if (at + 1 >= source.size()) return false;
  const char next = source[at + 1];
  if (is_ascii_letter(next) || next == '!' || next == '?') return true;
  return next == '/' && at + 2 < source.size();
}

// True if the '<' at `at` begins the end tag that ends raw text.
bool ends_raw_text(std::string_view source, std::size_t at, std::string_view element) {
  if (source.size() - at < element.size() + 3) return false;
  if (source[at + 1] != '/' || !matches_at(source, at + 2, element)) return false;
  const char next = source[at + 2 + element.size()];
  return is_space(next) || next == '/' || next == '>';
}

// True if `name` stands at `at` and ends there as a tag's name would.
bool has_tag_name(std::string_view source, std::size_t at, std::string_view name) {
  if (at + name.size() >= source.size() || !matches_at(source, at, name)) return false;
  const char next = source[at + name.size()];
  return is_space(next) || next == '/' || next == '>';
}

// Where the raw text of a script ends. "<!--" hides a "<script>" and its "</script>" inside it,
// until "-->" (the "script data double escaped state" of the standard).
std::size_t end_of_script(std::string_view source, std::size_t at) {
  enum class State { kData, kEscaped, kDoubleEscaped } state = State::kData;
  std::size_t escape_begin = 0;  // Behind "<!--": its dashes may belong to "-->".
  while (at < source.size()) {
    const char c = source[at];
    if (c == '<') {
      if (state != State::kDoubleEscaped && ends_raw_text(source, at, "script")) return at;
      if (state == State::kData && matches_at(source, at, "<!--")) {
        state = State::kEscaped;
        escape_begin = at + 2;
        at += 4;
        continue;
      }
      if (state == State::kEscaped && has_tag_name(source, at + 1, "script")) {
        state = State::kDoubleEscaped;
      } else if (state == State::kDoubleEscaped && source.substr(at, 2) == "</" &&
                 has_tag_name(source, at + 2, "script")) {
        state = State::kEscaped;
      }
    } else if (c == '>' && state != State::kData && at >= escape_begin + 2 &&
               source[at - 1] == '-' && source[at - 2] == '-') {
      state = State::kData;
    }
    ++at;
  }
  return at;
}

std::size_t end_of_raw_text(std::string_view source, std::size_t at, std::string_view element) {
  if (element == "plaintext") return source.size();
  if (element == "script") return end_of_script(source, at);
  for (;; ++at) {
    at = find_or_end(source, '<', at);
    if (at == source.size() || ends_raw_text(source, at, element)) return at;
  }
}

std::size_t end_of_text(std::string_view source, std::size_t at) {
  for (;; ++at) {
    at = find_or_end(source, '<', at);
    if (at == source.size() || starts_markup(source, at)) return at;
  }
}

// `at` is behind "<!--".
std::size_t end_of_comment(std::string_view source, std::size_t at) {
  if (source.substr(at, 1) == ">") return at + 1;
  if (source.substr(at, 2) == "->") return at + 2;
  const std::size_t begin = at;
  while (true) {
    at = behind_angle(source, at);
    if (source[at - 1] != '>') return at;  // No '>' any more: open to the end.
    if (at >= begin + 3 && source.substr(at - 3, 2) == "--") return at;
    if (at >= begin + 4 && source.substr(at - 4, 3) == "--!") return at;
    if (at == source.size()) return at;
  }
}

// The declaration, comment or the like that begins with "<!" or "<?" at `at`.
void read_declaration(std::string_view source, std::size_t at, bool foreign, HtmlToken& token) {
  token.kind = HtmlToken::Kind::kComment;
  std::size_t end = 0;
  if (source.substr(at, 4) == "<!--") {
    end = end_of_comment(source, at + 4);
  } else if (matches_at(source, at, "<!doctype")) {
    token.kind = HtmlToken::Kind::kDoctype;
    end = behind_angle(source, at);
  } else if (foreign && source.substr(at, 9) == "<![CDATA[") {
    token.kind = HtmlToken::Kind::kCdata;
    const std::size_t found = source.find("]]>", at + 9);
    end = found == std::string_view::npos ? source.size() : found + 3;
  } else {
    end = behind_angle(source, at);
  }
  token.range = {at, end};
}

// Reads attributes from `at`, behind a tag's name, to behind the '>' that ends the tag. Returns
// false if the source ends before it does.
class TagReader {
 public:
  TagReader(std::string_view source, std::size_t at, HtmlToken& token)
      : source_(source), at_(at), token_(token) {}

  bool read() {
    while (true) {
      while (!at_end() && is_space(source_[at_])) ++at_;
      if (at_end()) return false;
      if (source_[at_] == '>') {
        ++at_;
        return true;
      }
      if (source_[at_] == '/') {
        ++at_;
        if (!at_end() && source_[at_] == '>') token_.self_closing = true;
        continue;
      }
      if (!read_attribute()) return false;
    }
  }

  [[nodiscard]] std::size_t position() const { return at_; }

 private:
  [[nodiscard]] bool at_end() const { return at_ >= source_.size(); }

  // Behind a name, white space belongs to the attribute only if "=" follows.
  bool read_attribute() {
    HtmlAttribute& attribute = token_.attributes.emplace_back();
    attribute.name.begin = at_++;  // A leading "=" is part of the name.
    while (!at_end() && !is_space(source_[at_]) && source_[at_] != '/' && source_[at_] != '>' &&
           source_[at_] != '=') {
      ++at_;
    }
    attribute.name.end = at_;
    attribute.value = {at_, at_};
    while (!at_end() && is_space(source_[at_])) ++at_;
    if (at_end()) return false;
    if (source_[at_] != '=') return true;
    ++at_;
    while (!at_end() && is_space(source_[at_])) ++at_;
    if (at_end()) return false;
    return read_value(attribute);
  }

  bool read_value(HtmlAttribute& attribute) {
    const char first = source_[at_];
    if (first == '>') {
      attribute.value = {at_, at_};
      return true;
    }
    if (first == '"' || first == '\'') {
      attribute.quote = first;
      attribute.value.begin = at_ + 1;
      attribute.value.end = at_ = find_or_end(source_, first, at_ + 1);
      if (at_end()) return false;
      ++at_;
      return true;
    }
    attribute.value.begin = at_;
    while (!at_end() && !is_space(source_[at_]) && source_[at_] != '>') ++at_;
    attribute.value.end = at_;
    return !at_end();
  }

  std::string_view source_;
  std::size_t at_;
  HtmlToken& token_;
};

void read_tag(std::string_view source, std::size_t at, HtmlToken& token) {
  const bool end_tag = source[at + 1] == '/';
  token.kind = end_tag ? HtmlToken::Kind::kEndTag : HtmlToken::Kind::kStartTag;
  std::size_t name_end = at + (end_tag ? 2 : 1);
  for (; name_end < source.size(); ++name_end) {
    const char c = source[name_end];
    if (is_space(c) || c == '/' || c == '>') break;
    token.name.push_back(ascii_lower(c));
  }
  TagReader reader(source, name_end, token);
  if (reader.read()) {
    token.range = {at, reader.position()};
    return;
  }
  token.kind = HtmlToken::Kind::kComment;
  token.range = {at, source.size()};
  token.name.clear();
  token.attributes.clear();
  token.self_closing = false;
}

}  // namespace

bool next_html_token(std::string_view source, std::size_t offset, std::string_view raw_text,
                     HtmlToken& token) {
  token.name.clear();
  token.attributes.clear();
  token.self_closing = false;
  if (offset >= source.size()) return false;

  const bool foreign = raw_text == "svg" || raw_text == "math";
  if (!raw_text.empty() && !foreign) {
    const std::size_t end = end_of_raw_text(source, offset, raw_text);
    if (end != offset) {
      token.kind = HtmlToken::Kind::kText;
      token.range = {offset, end};
    } else {
      read_tag(source, offset, token);
    }
    return true;
  }
  if (source[offset] != '<' || !starts_markup(source, offset)) {
    token.kind = HtmlToken::Kind::kText;
    token.range = {offset, end_of_text(source, offset)};
    return true;
  }
  const char next = source[offset + 1];
  if (next == '!' || next == '?') {
    read_declaration(source, offset, foreign, token);
  } else if (next == '/' && !is_ascii_letter(source[offset + 2])) {
    token.kind = HtmlToken::Kind::kComment;
    token.range = {offset, behind_angle(source, offset + 2)};
  } else {
    read_tag(source, offset, token);
  }
  return true;
}

}  // namespace hymt
