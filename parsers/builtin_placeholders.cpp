#include "parsers/builtin_placeholders.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/document/ascii.h"
#include "parsers/document/utf8.h"
#include "parsers/identifiers.h"
#include "parsers/pictographs.h"
#include "parsers/placeholder_text.h"

namespace hymt {
namespace {

using namespace placeholder_text;

// ---- Scanners that begin at their first character -----------------------------------------------
//
// Each returns the end of the placeholder that begins at `i`, or kNone.

// "d", "5.2f", "-10s", "1$s", "ld", "@": what follows the % of a printf or strftime field.
std::size_t match_conversion(std::string_view text, std::size_t i) {
  std::size_t p = skip(text, i, is_ascii_digit);
  if (p > i && at(text, p) == '$') {
    i = p + 1;
  }
  p = skip(text, i, [](char c) { return is_any_of(c, "+#0'-"); });
  const bool is_left_aligned = text.substr(i, p - i).find('-') != kNone;
  const std::size_t width = p;
  p = at(text, p) == '*' ? p + 1 : skip(text, p, is_ascii_digit);
  // "a 100%-ige Sache" has no field.
  if (is_left_aligned && p == width) return kNone;
  if (at(text, p) == '.' && (is_ascii_digit(at(text, p + 1)) || at(text, p + 1) == '*')) {
    p = at(text, p + 1) == '*' ? p + 2 : skip(text, p + 1, is_ascii_digit);
  }
  const std::size_t length = skip(text, p, [](char c) { return is_any_of(c, "hlLqjzt"); });
  if (is_any_of(at(text, length), "diouxXeEfFgGaAcspn")) return length + 1;
  return is_ascii_letter(at(text, p)) || at(text, p) == '@' ? p + 1 : kNone;
}

// %s %1$s %-5.2f %% %ld %@ %(name)s %<name>s %NAME% %name%
std::size_t match_percent(std::string_view text, std::size_t i) {
  constexpr std::size_t kMaxName = 64;
  const char next = at(text, i + 1);
  if (next == '%') return i + 2;
  if (next == '(' || next == '<') {
    const std::size_t end = skip(text.substr(0, std::min(text.size(), i + kMaxName)), i + 2,
                                 [](char c) { return is_name(c) || c == '.' || c == '-'; });
    if (end == i + 2 || at(text, end) != (next == '(' ? ')' : '>')) return kNone;
    return match_conversion(text, end + 1);
  }
  const std::size_t field = match_conversion(text, i + 1);
  if (is_ascii_letter(next) || next == '_') {
    const std::size_t name =
        skip(text.substr(0, std::min(text.size(), i + kMaxName)), i + 1, is_name);
    if (name > i + 3 && at(text, name) == '%' && field != name) return name + 1;
  }
  return field;
}

// $HOME
std::size_t match_dollar(std::string_view text, std::size_t i) {
  if (!is_upper(at(text, i + 1)) && at(text, i + 1) != '_') return kNone;
  const std::size_t end = skip(text, i + 1, is_upper_name);
  return end >= i + 3 ? end : kNone;
}

// The end of what begins with `open` (at `i`) and ends with `close`, if it is not longer than
// `limit` and does not begin again inside.
std::size_t match_delimited(std::string_view text, std::size_t i, std::string_view open,
                            std::string_view close, std::size_t limit) {
  const std::string_view window = text.substr(0, std::min(text.size(), i + limit));
  for (std::size_t p = i + open.size(); p < window.size(); ++p) {
    const std::string_view rest = window.substr(p);
    if (rest.starts_with(close)) return p + close.size();
    if (rest.starts_with(open)) return kNone;
  }
  return kNone;
}

// The end of a name in angle brackets, as "<think>", "</target>", "<|eos|>" or "<your-name>": what
// looks like markup to somebody is for nobody to translate. The bars of models' special tokens may
// be full-width. URLs and addresses have rules of their own.
std::size_t match_angle_name(std::string_view text, std::size_t i) {
  constexpr std::size_t kLongest = 64;
  constexpr std::string_view kFullBar = "\xEF\xBD\x9C";   // U+FF5C
  constexpr std::string_view kLowBlock = "\xE2\x96\x81";  // U+2581
  const std::string_view window = text.substr(0, std::min(text.size(), i + kLongest));
  std::size_t p = i + 1;
  if (at(window, p) == '/') ++p;
  const std::size_t begin = p;
  while (p < window.size() && window[p] != '>') {
    const std::string_view rest = window.substr(p);
    if (rest.starts_with(kFullBar) || rest.starts_with(kLowBlock)) {
      p += kFullBar.size();
    } else if (window[p] > ' ' && window[p] < '\x7F' && !is_any_of(window[p], "<\"'`:@")) {
      ++p;
    } else {
      return kNone;
    }
  }
  const bool begins_name = is_ascii_letter(at(window, begin)) || at(window, begin) == '|' ||
                           window.substr(std::min(begin, window.size())).starts_with(kFullBar);
  return p < window.size() && p > begin && begins_name ? p + 1 : kNone;
}

// The end of a tag with attributes, as in XML that is read as text: <dir prefix="xdg">, <a b='c'
// />,
// <?xml version="1.0"?>.
std::size_t match_tag(std::string_view text, std::size_t i) {
  constexpr std::size_t kLongest = 400;
  const std::string_view window = text.substr(0, std::min(text.size(), i + kLongest));
  const auto is_tag_name = [](char c) { return is_name(c) || is_any_of(c, ":.-"); };
  const auto is_blank = [](char c) { return is_any_of(c, " \t\n"); };
  const bool is_instruction = at(window, i + 1) == '?';
  std::size_t p = i + (is_instruction ? 2 : 1);
  if (!is_ascii_letter(at(window, p))) return kNone;
  p = skip(window, p, is_tag_name);
  for (std::size_t num_attributes = 0;; ++num_attributes) {
    const std::size_t begin = skip(window, p, is_blank);
    const std::string_view close = is_instruction ? "?>" : at(window, begin) == '/' ? "/>" : ">";
    if (window.substr(std::min(begin, window.size())).starts_with(close)) {
      return num_attributes == 0 ? kNone : begin + close.size();
    }
    const std::size_t equals = skip(window, begin, is_tag_name);
    const char quote = at(window, equals + 1);
    if (begin == p || equals == begin || at(window, equals) != '=' || !is_any_of(quote, "\"'")) {
      return kNone;
    }
    p = skip(window, equals + 2, [quote](char c) { return c != quote && c != '<' && c != '>'; });
    if (at(window, p) != quote) return kNone;
    ++p;
  }
}

// The end of the braces that begin at `i`, which nest at most `max_depth` deep.
std::size_t match_balanced(std::string_view text, std::size_t i, std::size_t max_depth,
                           std::size_t limit) {
  const std::string_view window = text.substr(0, std::min(text.size(), i + limit));
  std::size_t depth = 0;
  for (std::size_t p = i; p < window.size(); ++p) {
    if (window[p] == '{' && ++depth > max_depth) return kNone;
    if (window[p] == '}' && --depth == 0) return p + 1;
  }
  return kNone;
}

// {count, plural, one {# file} other {# files}}
std::size_t match_message_format(std::string_view text, std::size_t i) {
  constexpr std::string_view kTypes[] = {"plural", "selectordinal", "select",  "number",
                                         "date",   "time",          "ordinal", "duration",
                                         "choice", "spellout",      "list"};
  constexpr std::size_t kMaxName = 64;
  const std::string_view window = text.substr(0, std::min(text.size(), i + 2 * kMaxName));
  std::size_t p = skip(window, i + 1, is_space);
  const std::size_t name = p;
  p = skip(window, p, is_name);
  if (p == name) return kNone;
  p = skip(window, p, is_space);
  if (at(window, p) != ',') return kNone;
  p = skip(window, p + 1, is_space);
  for (const std::string_view type : kTypes) {
    if (!window.substr(p).starts_with(type)) continue;
    const char next = at(window, skip(window, p + type.size(), is_space));
    if (next == ',' || next == '}') return match_balanced(text, i, 6, 4096);
  }
  return kNone;
}

// {} {0} {name} {user.name} {items[0]} {name!r:>10}
std::size_t match_field(std::string_view text, std::size_t i) {
  constexpr std::size_t kMaxField = 100;
  const std::string_view window = text.substr(0, std::min(text.size(), i + kMaxField));
  std::size_t p = i + 1;
  if (at(window, p) == '}') return p + 1;
  if (is_name(at(window, p))) {
    p = skip(window, p, [](char c) { return is_name(c) || is_any_of(c, ".[]-"); });
  }
  if (at(window, p) == '!' && is_lower(at(window, p + 1))) p += 2;
  if (at(window, p) == ':' && p > i) {
    p = skip(window, p, [](char c) {
      return static_cast<unsigned char>(c) < 0x80 && !is_space(c) && c != '{' && c != '}';
    });
  }
  return at(window, p) == '}' && p > i + 1 ? p + 1 : kNone;
}

// Everything in braces; `sign` is the character before them.
std::size_t match_brace(std::string_view text, std::size_t i, char sign) {
  if (is_any_of(sign, "$#%")) return match_balanced(text, i, 4, 200);
  const char next = at(text, i + 1);
  if (next == '%') return match_delimited(text, i, "{%", "%}", 400);
  if (next == '{') {
    const std::size_t begin =
        skip(text.substr(0, std::min(text.size(), i + 3)), i, [](char c) { return c == '{'; });
    const std::string_view window = text.substr(0, std::min(text.size(), i + 300));
    const std::size_t end = skip(window, begin, [](char c) { return c != '{' && c != '}'; });
    const std::size_t depth = begin - i;
    const std::size_t close = skip(window.substr(0, std::min(window.size(), end + depth)), end,
                                   [](char c) { return c == '}'; });
    return end > begin && close - end == depth ? close : kNone;
  }
  const std::size_t field = match_field(text, i);
  return field != kNone ? field : match_message_format(text, i);
}

// What follows the scheme of a URL: up to white space, quotes, angle brackets, a closing bracket
// that was not opened; without the punctuation of the sentence around it.
std::size_t match_url_rest(std::string_view text, std::size_t i) {
  int round = 0;
  int square = 0;
  int curly = 0;
  std::size_t p = i;
  while (p < text.size()) {
    const char c = text[p];
    if (static_cast<unsigned char>(c) >= 0x80) {
      const CodePoint character = code_point_at(text, p);
      if (!is_word_code_point(character.value)) break;
      p += character.length;
      continue;
    }
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7F' || is_any_of(c, "<>\"`\\|^")) break;
    round += c == '(' ? 1 : c == ')' ? -1 : 0;
    square += c == '[' ? 1 : c == ']' ? -1 : 0;
    curly += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (round < 0 || square < 0 || curly < 0) break;
    ++p;
  }
  p = strip_end(text, i, p, ".,;:!?'*([{");
  return p > i ? p : kNone;
}

// 1.2.3 v2.0 1.0.0-rc.1 2.36+dfsg1 1.0.2g; `i` is the first digit, and `min_dots` depends on
// whether a "v" stands before it.
std::size_t match_version(std::string_view text, std::size_t i, std::size_t min_dots) {
  std::size_t dots = 0;
  std::size_t p = skip(text, i, is_ascii_digit);
  while (at(text, p) == '.' && is_ascii_digit(at(text, p + 1))) {
    p = skip(text, p + 1, is_ascii_digit);
    ++dots;
  }
  if (dots < min_dots) return kNone;
  if (is_ascii_letter(at(text, p))) {
    const std::size_t end = skip(text, p, is_ascii_alphanumeric);
    const bool is_suffix = is_ascii_digit(text[end - 1]) || (end == p + 1 && !word_at(text, end));
    return is_suffix ? end : p;
  }
  while (is_any_of(at(text, p), "-+~") && is_ascii_alphanumeric(at(text, p + 1))) {
    std::size_t end =
        skip(text, p + 1, [](char c) { return is_ascii_alphanumeric(c) || c == '.'; });
    end = strip_end(text, p, end, ".");
    if (std::none_of(text.begin() + static_cast<std::ptrdiff_t>(p),
                     text.begin() + static_cast<std::ptrdiff_t>(end), is_ascii_digit)) {
      break;
    }
    p = end;
  }
  return p;
}

std::size_t match_value(std::string_view text, std::size_t i) {
  return strip_end(text, i, skip(text, i, is_value), ".,:-$%@");
}

// -x --long --long=value
std::size_t match_option(std::string_view text, std::size_t i) {
  if (at(text, i + 1) != '-') {
    return is_ascii_letter(at(text, i + 1)) && !word_at(text, i + 2) ? i + 2 : kNone;
  }
  if (!is_ascii_letter(at(text, i + 2))) return kNone;
  std::size_t end = skip(text, i + 2, [](char c) { return is_name(c) || c == '-'; });
  end = strip_end(text, i, end, "-_");
  if (at(text, end) == '=') end = match_value(text, end + 1);
  return end;
}

// ---- File names ---------------------------------------------------------------------------------

constexpr std::string_view kExtensions[] = {
    "7z",   "asm",  "avi",   "awk",     "bak",   "bash",  "bat",  "bin",   "bmp",  "bz2", "c",
    "cc",   "cfg",  "class", "cmake",   "cmd",   "conf",  "cpp",  "cs",    "css",  "csv", "cxx",
    "deb",  "diff", "dll",   "doc",     "docx",  "dylib", "eps",  "exe",   "fish", "gif", "go",
    "gpg",  "gz",   "h",     "hh",      "hpp",   "htm",   "html", "hxx",   "ico",  "ini", "ipynb",
    "iso",  "jar",  "java",  "jpeg",    "jpg",   "js",    "json", "jsx",   "ko",   "kt",  "la",
    "less", "lock", "log",   "lua",     "m4",    "md",    "mdx",  "mk",    "mkv",  "mm",  "mo",
    "mp3",  "mp4",  "odt",   "ogg",     "patch", "pc",    "pdf",  "pem",   "php",  "pl",  "pm",
    "png",  "po",   "pot",   "ppt",     "ps",    "psd",   "py",   "pyc",   "rb",   "rpm", "rs",
    "rst",  "rtf",  "scss",  "service", "sh",    "sql",   "svg",  "swift", "tar",  "tex", "tgz",
    "tif",  "tiff", "toml",  "ts",      "tsv",   "tsx",   "ttf",  "txt",   "vim",  "vue", "war",
    "wasm", "wav",  "webp",  "whl",     "woff",  "xls",   "xlsx", "xml",   "xsd",  "xsl", "xz",
    "yaml", "yml",  "zip",   "zsh",     "zst",
};

bool is_known_extension(std::string_view extension) {
  constexpr std::size_t kMaxExtension = 8;
  if (extension.empty() || extension.size() > kMaxExtension) return false;
  std::array<char, kMaxExtension> lower{};
  const bool is_shouted = std::all_of(extension.begin(), extension.end(),
                                      [](char c) { return is_upper(c) || is_ascii_digit(c); });
  std::transform(extension.begin(), extension.end(), lower.begin(),
                 [&](char c) { return is_shouted ? ascii_lower(c) : c; });
  return std::binary_search(std::begin(kExtensions), std::end(kExtensions),
                            std::string_view(lower.data(), extension.size()));
}

constexpr std::string_view kRootFolders[] = {"bin",   "boot", "dev", "etc",  "home", "lib",
                                             "lib64", "mnt",  "opt", "proc", "root", "run",
                                             "sbin",  "srv",  "sys", "tmp",  "usr",  "var"};

// /usr/bin/x ./a ../b ~/c, where `run` is all that may belong to it. Returns its length or 0.
std::size_t rooted_path_length(std::string_view run) {
  const bool is_relative = run.starts_with("./") || run.starts_with("../") || run.starts_with("~/");
  if (!is_relative) {
    if (!run.starts_with('/') || !(is_name(at(run, 1)) || at(run, 1) == '.')) return 0;
    const std::string_view first = run.substr(1, run.find('/', 1) - 1);
    const bool has_more = run.size() > first.size() + 2;
    if (!has_more && std::find(std::begin(kRootFolders), std::end(kRootFolders), first) ==
                         std::end(kRootFolders)) {
      return 0;
    }
  }
  return strip_end(run, run.find('/') + 1, run.size(), ".+~-");
}

// The end of a file name with a known extension in `text` [begin, end), the last one if there are
// several ("x.tar.gz"), or kNone.
std::size_t match_file_name(std::string_view text, std::size_t begin, std::size_t end) {
  std::size_t found = kNone;
  const std::string_view run = text.substr(0, end);
  for (std::size_t dot = run.find('.', begin); dot != kNone; dot = run.find('.', dot + 1)) {
    const std::size_t stop = std::min(end, skip(text, dot + 1, is_ascii_alphanumeric));
    if (word_at(text, stop) || at(text, stop) == '@') continue;
    // German's "d.h." is no header; nor, then, is "a.h" at the end of a sentence.
    const bool is_abbreviation = dot == begin + 1 && stop == dot + 2 && at(text, stop) == '.';
    if (is_abbreviation) continue;
    // "main.c.orig", but not the "..." of "see main.c...".
    const bool goes_on = found == dot && stop > dot + 1;
    if (goes_on || is_known_extension(text.substr(dot + 1, stop - dot - 1))) found = stop;
  }
  return found;
}

// ---- The pass over the text ---------------------------------------------------------------------

constexpr std::array<bool, 256> make_triggers(bool finds_identifiers) {
  std::array<bool, 256> result{};
  for (const char c : std::string_view("%{$<@/.:=-\x1B\\\xE2\xEF\xF0"))
    result[static_cast<unsigned char>(c)] = true;
  if (!finds_identifiers) return result;
  for (const char c : std::string_view("_(ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    result[static_cast<unsigned char>(c)] = true;
  return result;
}
constexpr std::array<bool, 256> kTriggers = make_triggers(false);
constexpr std::array<bool, 256> kTriggersWithIdentifiers = make_triggers(true);

// Goes from one character that can make a placeholder to the next and looks both ways from there.
// No byte is looked at more than a bounded number of times: what lies before `done_` is settled,
// each run of path characters is judged once (`run_end_`), windows are bounded.
class Scan {
 public:
  Scan(std::string_view text, bool finds_identifiers)
      : text_(text), triggers_(finds_identifiers ? kTriggersWithIdentifiers : kTriggers) {}

  std::vector<ByteRange> run() && {
    std::size_t i = 0;
    while (true) {
      while (i < text_.size() && !triggers_[static_cast<unsigned char>(text_[i])]) ++i;
      if (i >= text_.size()) break;
      i = visit(i) ? done_ : i + 1;
    }
    return std::move(found_);
  }

 private:
  bool take(std::size_t begin, std::size_t end) {
    if (end == kNone) return false;
    found_.push_back({begin, end});
    done_ = end;
    return true;
  }

  // True if no word ends at `i`.
  [[nodiscard]] bool free_before(std::size_t i) const { return !word_before(text_, i); }

  // Tries what the character at `i` can be part of.
  bool visit(std::size_t i) {
    switch (text_[i]) {
      case '%': return take(i, match_percent(text_, i));
      case '$': return take(i, match_dollar(text_, i));
      case '<':
        if (at(text_, i + 1) == '%') return take(i, match_delimited(text_, i, "<%", "%>", 400));
        return take(i, match_angle_name(text_, i)) || take(i, match_tag(text_, i));
      case '\x1B':
      case '\\': return take(i, match_terminal_escape(text_, i));
      case '\xE2':
      case '\xEF':
      case '\xF0': return visit_pictograph(i);
      case '{': return visit_brace(i);
      case '@': return visit_mail(i);
      case ':': return visit_scheme(i) || visit_drive(i);
      case '=': return visit_assignment(i);
      case '-': return visit_option(i) || visit_path(i);
      case '.': return visit_www(i) || visit_path(i) || visit_version(i);
      case '/': return visit_path(i);
      default: return visit_identifier(i);
    }
  }

  bool visit_pictograph(std::size_t i) {
    const ByteRange found = find_pictographs(text_, i, done_);
    return !found.empty() && take(found.begin, found.end);
  }

  // What is found by a sign inside it is judged once, to its end.
  bool visit_identifier(std::size_t i) {
    // Most capitals begin a word.
    if (is_upper(text_[i]) && (i == 0 || !is_lower(text_[i - 1]))) return false;
    if (i < name_end_) return false;
    const ByteRange name = identifier_at(text_, i, done_, name_end_);
    return !name.empty() && take(name.begin, name.end);
  }

  bool visit_brace(std::size_t i) {
    const char sign = i > done_ ? text_[i - 1] : '\0';
    const bool has_sign = sign == '$' || sign == '#' || sign == '%';
    return take(has_sign ? i - 1 : i, match_brace(text_, i, sign));
  }

  // anna.b@example.org, and git@example.org:team/project.git
  bool visit_mail(std::size_t i) {
    std::size_t begin = i;
    while (begin > done_ && (is_name(text_[begin - 1]) || is_any_of(text_[begin - 1], ".%+-"))) {
      --begin;
    }
    while (begin < i && !is_name(text_[begin])) ++begin;
    if (begin == i) return false;
    std::size_t end =
        skip(text_, i + 1, [](char c) { return is_ascii_alphanumeric(c) || c == '.' || c == '-'; });
    end = strip_end(text_, i + 1, end, ".-");
    const std::string_view domain = text_.substr(i + 1, end - i - 1);
    const std::size_t dot = domain.rfind('.');
    if (dot == kNone || dot == 0 || domain.size() < dot + 3 || !is_ascii_letter(domain[dot + 1]) ||
        domain.find("..") != kNone || !is_ascii_alphanumeric(domain.front())) {
      return false;
    }
    if (at(text_, end) == ':') {
      const std::size_t path = skip(text_, end + 1, is_path);
      const std::string_view folders = text_.substr(end + 1, path - end - 1);
      if (folders.find('/') != kNone) return take(begin, strip_end(text_, end + 1, path, "."));
    }
    return take(begin, end);
  }

  // https://example.org/ mailto:a@example.org
  bool visit_scheme(std::size_t i) {
    constexpr std::string_view kSchemes[] = {"https", "http", "ftps", "sftp", "ftp",
                                             "ssh",   "file", "wss",  "ws",   "git",
                                             "svn",   "irc",  "ldap", "rsync"};
    const std::string_view before = text_.substr(done_, i - done_);
    if (text_.substr(i).starts_with("://")) {
      for (const std::string_view scheme : kSchemes) {
        if (before.ends_with(scheme)) {
          return take(i - scheme.size(), match_url_rest(text_, i + 3));
        }
      }
      return false;
    }
    constexpr std::string_view kMail = "mailto";
    if (before.ends_with(kMail) && is_name(at(text_, i + 1))) {
      return take(i - kMail.size(), match_url_rest(text_, i + 1));
    }
    return false;
  }

  // C:\Windows\x.ini
  bool visit_drive(std::size_t i) {
    if (i <= done_ || !is_ascii_letter(text_[i - 1]) || at(text_, i + 1) != '\\') return false;
    if (!free_before(i - 1)) return false;
    const std::size_t end =
        skip(text_, i + 2, [](char c) { return is_path(c) || is_any_of(c, "\\$()"); });
    return take(i - 1, strip_end(text_, i + 2, end, ".()"));
  }

  // CC=gcc
  bool visit_assignment(std::size_t i) {
    std::size_t begin = i;
    while (begin > done_ && is_upper_name(text_[begin - 1])) --begin;
    if (i - begin < 2 || is_ascii_digit(text_[begin]) || !free_before(begin)) return false;
    if (at(text_, i + 1) == '=') return false;
    return take(begin, match_value(text_, i + 1));
  }

  bool visit_option(std::size_t i) {
    if (!free_before(i) || (i > 0 && text_[i - 1] == '-')) return false;
    return take(i, match_option(text_, i));
  }

  bool visit_www(std::size_t i) {
    if (i < done_ + 3 || text_.substr(i - 3, 3) != "www" || !free_before(i - 3)) return false;
    if (!is_ascii_alphanumeric(at(text_, i + 1))) return false;
    return take(i - 3, match_url_rest(text_, i + 1));
  }

  // The run of path characters around `i`: a path, or a file name with a known extension.
  bool visit_path(std::size_t i) {
    if (i < run_end_) return false;
    std::size_t begin = i;
    while (begin > done_ && is_path(text_[begin - 1])) --begin;
    run_end_ = skip(text_, i, is_path);
    const std::string_view run = text_.substr(begin, run_end_ - begin);
    // "$HOME/bin": a path may go on behind a placeholder.
    const bool follows_placeholder = begin == done_ && done_ > 0 && run.starts_with('/');
    if (!follows_placeholder && !free_before(begin)) return false;
    const std::size_t length = rooted_path_length(run);
    if (length != 0) return take(begin, begin + length);
    const std::size_t name = begin + std::min(run.find_first_not_of("-+~"), run.size());
    const std::size_t file = match_file_name(text_, name, run_end_);
    if (file != kNone) {
      const bool has_star = text_[name] == '.' && name > done_ && text_[name - 1] == '*';
      return take(has_star ? name - 1 : name, file);
    }
    // src/lib/
    const bool is_folder = run.ends_with('/') && std::count(run.begin(), run.end(), '/') >= 2 &&
                           run.find("//") == kNone && is_name(run.front()) &&
                           !word_at(text_, run_end_);
    return is_folder && take(begin, run_end_);
  }

  bool visit_version(std::size_t i) {
    if (i <= done_ || !is_ascii_digit(text_[i - 1]) || !is_ascii_digit(at(text_, i + 1)))
      return false;
    std::size_t begin = i;
    while (begin > done_ && is_ascii_digit(text_[begin - 1])) --begin;
    const bool has_v = begin > done_ && (text_[begin - 1] == 'v' || text_[begin - 1] == 'V');
    const std::size_t first = has_v ? begin - 1 : begin;
    if (!free_before(first) || (first > 0 && text_[first - 1] == '.')) return false;
    return take(first, match_version(text_, begin, has_v ? 1 : 2));
  }

  std::string_view text_;
  const std::array<bool, 256>& triggers_;
  std::vector<ByteRange> found_;
  std::size_t done_ = 0;      // Placeholders before this offset are found.
  std::size_t run_end_ = 0;   // Runs of path characters before this offset are judged,
  std::size_t name_end_ = 0;  // and those of names' characters before this one.
};

}  // namespace

std::vector<ByteRange> find_builtin_placeholders(std::string_view text, bool finds_identifiers) {
  return Scan(text, finds_identifiers).run();
}

}  // namespace hymt
