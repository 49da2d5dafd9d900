#include "parsers/markdown/inline_syntax.h"

#include <algorithm>
#include <array>

#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_functions.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The character at `at`, NUL behind the end.
char peek(std::string_view text, std::size_t at) { return at < text.size() ? text[at] : '\0'; }

std::size_t skip_spaces(std::string_view text, std::size_t at) {
  while (at < text.size() && is_wide_space(text[at])) ++at;
  return at;
}

bool is_name_character(char c) {
  return is_alphanumeric(c) || c == ':' || c == '.' || c == '_' || c == '-';
}

bool ends_unquoted_value(char c) {
  return is_wide_space(c) || c == '"' || c == '\'' || c == '=' || c == '<' || c == '>' || c == '`';
}

// "= value" at `at`: the offset behind it, or `at` if there is none, or kNone if it is malformed.
std::size_t skip_attribute_value(std::string_view text, std::size_t at) {
  const std::size_t equals = skip_spaces(text, at);
  if (peek(text, equals) != '=') return at;
  const std::size_t value = skip_spaces(text, equals + 1);
  const char quote = peek(text, value);
  if (quote == '"' || quote == '\'') {
    const std::size_t end = text.find(quote, value + 1);
    return end == kNone ? kNone : end + 1;
  }
  std::size_t end = value;
  while (end < text.size() && !ends_unquoted_value(text[end])) ++end;
  return end == value ? kNone : end;
}

std::size_t scan_start_tag(std::string_view text, std::size_t at, std::size_t name_end) {
  std::size_t i = name_end;
  while (true) {
    const std::size_t next = skip_spaces(text, i);
    const char c = peek(text, next);
    if (c == '>') return next + 1 - at;
    if (c == '/') return peek(text, next + 1) == '>' ? next + 2 - at : 0;
    if (next == i || !(is_letter(c) || c == '_' || c == ':')) return 0;
    i = next;
    while (is_name_character(peek(text, i))) ++i;
    i = skip_attribute_value(text, i);
    if (i == kNone) return 0;
  }
}

// Lengths of what begins with "<!--", "<?", "<!X" and "<![CDATA[".
std::size_t scan_comment(std::string_view text, std::size_t at) {
  const std::size_t content = at + 4;
  if (text.substr(content, 3) == "-->") return 7;
  if (peek(text, content) == '>' || text.substr(content, 2) == "->") return 0;
  const std::size_t end = text.find("--", content);
  if (end == kNone || end == content || peek(text, end + 2) != '>') return 0;
  return end + 3 - at;
}

std::size_t scan_processing_instruction(std::string_view text, std::size_t at) {
  // A question mark takes the character behind it along, so "??>" does not end the construct.
  for (std::size_t i = text.find('?', at + 2); i != kNone; i = text.find('?', i + 2)) {
    if (peek(text, i + 1) == '>') return i + 2 - at;
    if (i + 2 >= text.size()) break;
  }
  return 0;
}

std::size_t scan_cdata(std::string_view text, std::size_t at) {
  for (std::size_t i = text.find(']', at + 9); i != kNone; i = text.find(']', i)) {
    if (peek(text, i + 1) != ']') {
      i += 2;
    } else if (peek(text, i + 2) == '>') {
      return i + 3 - at;
    } else {
      i += 3;
    }
    if (i >= text.size()) break;
  }
  return 0;
}

std::size_t scan_declaration(std::string_view text, std::size_t at) {
  std::size_t i = at + 2;
  while (peek(text, i) >= 'A' && peek(text, i) <= 'Z') ++i;
  if (i == at + 2 || i >= text.size() || !is_wide_space(text[i])) return 0;
  const std::size_t end = text.find('>', i);
  return end == kNone ? 0 : end + 1 - at;
}

bool is_email_local_character(char c) {
  return is_alphanumeric(c) || std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != kNone;
}

// One or more labels of at most 63 letters, digits and inner hyphens: the offset behind them.
std::size_t skip_email_domain(std::string_view text, std::size_t at) {
  while (true) {
    if (!is_alphanumeric(peek(text, at))) return kNone;
    std::size_t end = at;
    while (is_alphanumeric(peek(text, end)) || peek(text, end) == '-') ++end;
    if (end - at > 63 || text[end - 1] == '-') return kNone;
    if (peek(text, end) != '.') return end;
    at = end + 1;
  }
}

// True if a host name may contain the character at `at`.
bool is_host_character(std::string_view text, std::size_t at) {
  const char c = text[at];
  if (c >= 0) return !is_punctuation(c) && !is_unicode_space(c);
  const std::int32_t code_point = first_code_point(text.substr(at));
  return code_point >= 0 && !is_unicode_space(code_point) && !is_unicode_punctuation(code_point);
}

// The length of the host name at the start of `host`, 0 if it is not fit for a link.
std::size_t scan_host(std::string_view host, bool needs_dot) {
  std::size_t dots = 0;
  std::size_t underscores_before = 0;  // In the label before the last dot.
  std::size_t underscores = 0;
  std::size_t i = 1;
  for (; i + 1 < host.size(); ++i) {
    if (host[i] == '_') {
      ++underscores;
    } else if (host[i] == '.') {
      underscores_before = underscores;
      underscores = 0;
      ++dots;
    } else if (host[i] != '-' && !is_host_character(host, i)) {
      break;
    }
  }
  if (underscores_before != 0 || underscores != 0) return 0;
  return needs_dot && dots == 0 ? 0 : i;
}

// Cuts off what GFM does not take for the end of a link: punctuation, an entity, a closing
// parenthesis without its opening one.
std::size_t trim_autolink(std::string_view link) {
  std::size_t end = std::min(link.find('<'), link.size());
  const auto count = [&](char c) {
    return std::count(link.begin(), link.begin() + static_cast<std::ptrdiff_t>(end), c);
  };
  std::ptrdiff_t unmatched = count(')') - count('(');
  while (end > 0) {
    const char c = link[end - 1];
    if (std::string_view("?!.,:*_~'\"").find(c) != kNone) {
      --end;
    } else if (c == ';') {
      std::size_t begin = end - 2;
      if (end < 2) return end - 1;
      while (begin > 0 && is_letter(link[begin])) --begin;
      end = begin < end - 2 && link[begin] == '&' ? begin : end - 1;
    } else if (c == ')' && unmatched > 0) {
      --unmatched;
      --end;
    } else {
      break;
    }
  }
  return end;
}

// The length of the link that begins at `at` and whose host ends at `host_end`.
std::size_t finish_autolink(std::string_view text, std::size_t at, std::size_t host_end) {
  std::size_t end = host_end;
  while (end < text.size() && !is_space(text[end])) ++end;
  return trim_autolink(text.substr(at, end - at));
}

// True if `text` before `colon` ends in `scheme` (without colon) and no letter or digit stands
// before it.
bool is_scheme_before(std::string_view text, std::size_t colon, std::string_view scheme) {
  if (colon < scheme.size() || text.substr(colon - scheme.size(), scheme.size()) != scheme) {
    return false;
  }
  return colon == scheme.size() || !is_alphanumeric(text[colon - scheme.size() - 1]);
}

}  // namespace

std::size_t scan_element_tag(std::string_view text, std::size_t at) {
  const bool closing = peek(text, at + 1) == '/';
  std::size_t i = at + (closing ? 2 : 1);
  if (!is_letter(peek(text, i))) return 0;
  while (is_alphanumeric(peek(text, i)) || peek(text, i) == '-') ++i;
  if (!closing) return scan_start_tag(text, at, i);
  i = skip_spaces(text, i);
  return peek(text, i) == '>' ? i + 1 - at : 0;
}

std::size_t scan_raw_html(std::string_view text, std::size_t at) {
  const char next = peek(text, at + 1);
  if (next == '?') return scan_processing_instruction(text, at);
  if (next != '!') return scan_element_tag(text, at);
  if (text.substr(at, 4) == "<!--") return scan_comment(text, at);
  if (starts_with_ignoring_case(text.substr(at), "<![cdata[")) return scan_cdata(text, at);
  return scan_declaration(text, at);
}

std::optional<AngleAutolink> scan_angle_autolink(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxScheme = 32;
  std::size_t i = at + 1;
  if (is_letter(peek(text, i))) {
    std::size_t scheme = i;
    while (scheme - i < kMaxScheme &&
           (is_alphanumeric(peek(text, scheme)) || peek(text, scheme) == '+' ||
            peek(text, scheme) == '.' || peek(text, scheme) == '-')) {
      ++scheme;
    }
    if (scheme - i >= 2 && peek(text, scheme) == ':') {
      std::size_t end = scheme + 1;
      while (end < text.size() && text[end] != '<' && text[end] != '>' &&
             (static_cast<unsigned char>(text[end]) > 0x20 || text[end] == '\0')) {
        ++end;
      }
      if (peek(text, end) == '>') return AngleAutolink{end + 1 - at, false};
    }
  }
  while (is_email_local_character(peek(text, i))) ++i;
  if (i == at + 1 || peek(text, i) != '@') return std::nullopt;
  const std::size_t end = skip_email_domain(text, i + 1);
  if (end == kNone || peek(text, end) != '>') return std::nullopt;
  return AngleAutolink{end + 1 - at, true};
}

std::optional<ByteRange> scan_www_autolink(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.substr(0, 4) != "www.") return std::nullopt;
  if (at > 0 && !is_space(text[at - 1]) && std::string_view("*_~(").find(text[at - 1]) == kNone) {
    return std::nullopt;
  }
  const std::size_t host = scan_host(rest, true);
  if (host == 0) return std::nullopt;
  const std::size_t length = finish_autolink(text, at, at + host);
  if (length == 0) return std::nullopt;
  return ByteRange{at, at + length};
}

std::optional<ByteRange> scan_url_autolink(std::string_view text, std::size_t at) {
  if (text.size() - at < 4 || text[at + 1] != '/' || text[at + 2] != '/') return std::nullopt;
  std::size_t begin = at;
  while (begin > 0 && is_letter(text[begin - 1])) --begin;
  constexpr std::array<std::string_view, 3> kSchemes = {"http", "https", "ftp"};
  const std::string_view scheme = text.substr(begin, at - begin);
  const bool known = std::any_of(kSchemes.begin(), kSchemes.end(), [&](std::string_view s) {
    return s.size() == scheme.size() && starts_with_ignoring_case(scheme, s);
  });
  if (!known || !is_host_character(text, at + 3)) return std::nullopt;
  const std::size_t host = scan_host(text.substr(at + 3), false);
  if (host == 0) return std::nullopt;
  const std::size_t length = finish_autolink(text, at, at + 3 + host);
  if (length == 0) return std::nullopt;
  return ByteRange{begin, at + length};
}

std::optional<EmailAutolink> scan_email_autolink(std::string_view text, std::size_t& from,
                                                 int& steps) {
  constexpr int kMaxSteps = 1000;  // As cmark-gfm.
  std::size_t floor = from;
  for (; steps <= kMaxSteps; ++steps) {
    const std::size_t at = text.find('@', floor);
    if (at == kNone) break;
    EmailAutolink email;
    std::size_t begin = at;
    for (; begin > floor; --begin) {
      const char c = text[begin - 1];
      if (is_alphanumeric(c) || c == '.' || c == '+' || c == '-' || c == '_') continue;
      const bool xmpp = c == ':' && is_scheme_before(text, begin - 1, "xmpp");
      if (!xmpp && !(c == ':' && is_scheme_before(text, begin - 1, "mailto"))) break;
      email.has_scheme = true;
      if (xmpp) email.is_xmpp = true;
    }
    floor = at + 1;
    if (begin == at) continue;
    std::size_t ats = 0;
    std::size_t dots = 0;
    std::size_t end = at;
    for (; end < text.size(); ++end) {
      const char c = text[end];
      if (is_alphanumeric(c)) continue;
      if (c == '@') {
        ++ats;
      } else if (c == '.' && end + 1 < text.size() && is_alphanumeric(text[end + 1])) {
        ++dots;
      } else if (c != '-' && c != '_' && !(c == '/' && email.is_xmpp)) {
        break;
      }
    }
    if (end - at < 2 || ats != 1 || dots == 0) continue;
    if (!is_letter(text[end - 1]) && text[end - 1] != '.') continue;
    const std::size_t length = trim_autolink(text.substr(at, end - at));
    if (length == 0) continue;
    email.range = {begin, at + length};
    from = email.range.end;
    ++steps;
    return email;
  }
  from = text.size();
  return std::nullopt;
}

}  // namespace hymt::markdown
