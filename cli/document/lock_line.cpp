#include "cli/document/lock_line.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <system_error>

#include "reassemble/alignment/document_chunks.h"

namespace hymt {
namespace {

constexpr std::string_view kVersion = "1";
constexpr std::size_t kNumFields = 14;
constexpr int kHashDigits = 12;
constexpr int kByteHashDigits = 16;
constexpr std::string_view kNothing = "-";
constexpr std::string_view kSame = "=";

constexpr std::string_view kHead =
    "# What hymt-doc translated, a line a unit; commit it. After a conflict: hymt-doc resolve "
    "FILE\n"
    "\n";

// By LockedHow.
constexpr std::array<std::string_view, 5> kHows = {"made", "kept", "people", "unfinished",
                                                   "copied"};

// ---- Reading

bool read_hex(std::string_view text, std::size_t digits, std::uint64_t& value) {
  if (text.size() != digits) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  const bool has_capitals =
      std::any_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'F'; });
  return error == std::errc() && end == text.data() + text.size() && !has_capitals;
}

bool read_hash(std::string_view text, std::uint64_t& value) {
  if (text == kNothing) return true;
  return read_hex(text, kHashDigits, value) && value != 0;
}

bool read_bytes(std::string_view text, LockedBytes& bytes) {
  if (text == kNothing) {
    bytes = locked({});
    return true;
  }
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.front() == '0') return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + colon, bytes.size);
  if (error != std::errc() || end != text.data() + colon) return false;
  return read_hex(text.substr(colon + 1), kByteHashDigits, bytes.hash);
}

bool read_how(std::string_view text, LockedHow& how) {
  const auto found = std::find(kHows.begin(), kHows.end(), text);
  if (found == kHows.end()) return false;
  how = static_cast<LockedHow>(found - kHows.begin());
  return true;
}

// "w:source-kept,e:score-low"
bool read_told(std::string_view text, std::string& told) {
  if (text == kNothing) return true;
  for (std::string_view rest = text; !rest.empty();) {
    const std::string_view one = rest.substr(0, rest.find(','));
    const bool is_rule = one.size() > 2 && (one[0] == 'e' || one[0] == 'w') && one[1] == ':' &&
                         std::all_of(one.begin() + 2, one.end(),
                                     [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
    if (!is_rule) return false;
    rest.remove_prefix(std::min(one.size() + 1, rest.size()));
  }
  if (text.empty() || text.back() == ',') return false;
  told = text;
  return true;
}

bool is_control(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value <= 0x20 || value == 0x7f;
}

bool read_name(std::string_view text, std::string& name) {
  name.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_control(text[i])) return false;
    if (text[i] != '%') {
      name += text[i];
      continue;
    }
    unsigned value = 0;
    if (i + 2 >= text.size()) return false;
    const char* const first = text.data() + i + 1;
    const auto [end, error] = std::from_chars(first, first + 2, value, 16);
    if (error != std::errc() || end != first + 2 || value == 0) return false;
    name += static_cast<char>(value);
    i += 2;
  }
  return !name.empty() && name.front() != '/';
}

// The fields of `text`; those beyond the last are left in it.
std::array<std::string_view, kNumFields> fields_of(std::string_view text, std::size_t& count) {
  std::array<std::string_view, kNumFields> fields;
  count = 0;
  while (count < kNumFields) {
    const std::size_t space = text.find(' ');
    fields[count++] = text.substr(0, space);
    if (space == std::string_view::npos) return fields;
    text.remove_prefix(space + 1);
  }
  ++count;  // There are more.
  return fields;
}

struct ReadLine {
  std::string output;
  std::string source;
  LockLine line;
};

bool read_line(std::string_view text, ReadLine& result) {
  std::size_t count = 0;
  const auto fields = fields_of(text, count);
  LockLine& line = result.line;
  const bool is_good = count == kNumFields && read_name(fields[1], result.output) &&
                       read_name(fields[2], result.source) && read_bytes(fields[3], line.gap) &&
                       read_bytes(fields[4], line.unit) &&
                       (fields[5] == kSame || read_bytes(fields[5], line.target_gap)) &&
                       read_bytes(fields[6], line.target) && read_hash(fields[7], line.note) &&
                       read_hash(fields[8], line.terms) && read_hash(fields[9], line.options) &&
                       read_hash(fields[10], line.form) && read_hash(fields[11], line.model) &&
                       read_how(fields[12], line.how) && read_told(fields[13], line.told);
  if (is_good && fields[5] == kSame) line.target_gap = line.gap;
  return is_good;
}

// A line of a later version begins with its number.
bool is_newer(std::string_view text) {
  const std::string_view version = text.substr(0, text.find(' '));
  return !version.empty() && version.size() < text.size() && version.size() <= 6 &&
         version != kVersion && version.front() != '0' &&
         std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Which of git's marks a line is: '<', '|', '=' or '>'; 0: none.
char conflict_mark(std::string_view line) {
  constexpr std::size_t kLength = 7;
  if (line.size() < kLength || (line.size() > kLength && line[kLength] != ' ')) return 0;
  const char mark = line.front();
  const bool is_mark = mark == '<' || mark == '|' || mark == '=' || mark == '>';
  const bool is_one = is_mark && line.substr(0, kLength) == std::string(kLength, mark);
  return is_one ? mark : '\0';
}

// ---- Writing

void add_hex(std::string& text, std::uint64_t value, int digits) {
  for (int i = digits - 1; i >= 0; --i) {
    text += "0123456789abcdef"[(value >> (4 * static_cast<unsigned>(i))) & 0xfU];
  }
}

void add_hash(std::string& text, std::uint64_t value) {
  text += ' ';
  if (value == 0) {
    text += kNothing;
  } else {
    add_hex(text, value, kHashDigits);
  }
}

void add_bytes(std::string& text, const LockedBytes& bytes) {
  text += ' ';
  if (bytes.size == 0) {
    text += kNothing;
    return;
  }
  text += std::to_string(bytes.size) + ':';
  add_hex(text, bytes.hash, kByteHashDigits);
}

void add_name(std::string& text, std::string_view name) {
  text += ' ';
  for (const char byte : name) {
    if (is_control(byte) || byte == '%') {
      text += '%';
      add_hex(text, static_cast<unsigned char>(byte), 2);
    } else {
      text += byte;
    }
  }
}

// What the search for lines out of order may cost: looks for each line, and readings of the file.
constexpr std::size_t kMostLooks = 64;

// Looks where lines fit into the bytes of a file, at some cost at most.
class Tiling {
 public:
  Tiling(const std::vector<LockLine>& lines, std::string_view bytes, bool of_source)
      : lines_(lines),
        bytes_(bytes),
        of_source_(of_source),
        looks_left_(kMostLooks * lines.size()),
        bytes_left_(kMostLooks * (bytes.size() + 1)) {}

  // Goes on behind it if it fits.
  bool take(std::size_t line) {
    if (!pay_look()) return false;
    const LockedBytes& gap = of_source_ ? lines_[line].gap : lines_[line].target_gap;
    const LockedBytes& unit = of_source_ ? lines_[line].unit : lines_[line].target;
    const std::string_view rest = bytes_.substr(at_);
    const bool has_room = gap.size <= rest.size() && unit.size <= rest.size() - gap.size;
    if (!has_room || gap.size + unit.size == 0) return false;
    if (!has(gap, rest) || !has(unit, rest.substr(gap.size))) return false;
    at_ += gap.size + unit.size;
    return true;
  }
  // Goes on to the next one if nothing of it is in this file.
  bool pass(std::size_t line) { return is_empty(line) && pay_look(); }
  [[nodiscard]] bool is_empty(std::size_t line) const {
    return of_source_ ? lines_[line].gap.size == 0 && lines_[line].unit.size == 0
                      : lines_[line].target_gap.size == 0 && lines_[line].target.size == 0;
  }
  // It has cost too much, and what it says since counts for nothing.
  [[nodiscard]] bool is_given_up() const { return is_given_up_; }
  [[nodiscard]] bool is_done() const { return at_ == bytes_.size(); }

 private:
  bool pay_look() {
    is_given_up_ = is_given_up_ || looks_left_ == 0;
    if (!is_given_up_) --looks_left_;
    return !is_given_up_;
  }

  // Whether `rest`, which is not shorter, begins with them.
  bool has(const LockedBytes& expected, std::string_view rest) {
    is_given_up_ = is_given_up_ || bytes_left_ < expected.size;
    if (is_given_up_) return false;
    bytes_left_ -= expected.size;
    return locked(rest.substr(0, expected.size)) == expected;
  }

  const std::vector<LockLine>& lines_;
  std::string_view bytes_;
  bool of_source_;
  std::size_t at_ = 0;
  std::size_t looks_left_;
  std::size_t bytes_left_;
  bool is_given_up_ = false;
};

bool says_nothing_left(const LockLine& line) {
  return line.target_gap.size == 0 && line.target.size == 0;
}

std::optional<std::vector<LockLine>> lines_of_nothing(const std::vector<LockLine>& lines) {
  for (const LockLine& line : lines) {
    if (says_nothing_left(line) && line.gap.size == 0 && line.unit.size == 0) return {{line}};
  }
  if (!std::ranges::all_of(lines, says_nothing_left)) return std::nullopt;
  return lines;
}

}  // namespace

LockedBytes locked(std::string_view bytes) { return {bytes.size(), digest_of_chunk(bytes)}; }

LockText read_lock(std::string_view text) {
  LockText result;
  const bool is_empty = text.empty();
  const bool has_head = text.starts_with(kHead.substr(0, kHead.find(',')));
  bool is_in_ancestor = false;
  ReadLine read;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t newline = text.find('\n');
    if (newline == std::string_view::npos) break;
    std::string_view line = text.substr(0, newline);
    text.remove_prefix(newline + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    if (const char mark = conflict_mark(line)) {
      is_in_ancestor = mark == '|';
      if (mark == '<') result.problems.push_back({LockProblem::Kind::kConflict, number});
      continue;
    }
    if (is_in_ancestor) continue;
    read.line = {};
    if (is_newer(line)) {
      result.problems.push_back({LockProblem::Kind::kNewer, number});
    } else if (!line.starts_with("1 ") || !read_line(line, read)) {
      result.problems.push_back({LockProblem::Kind::kDamaged, number});
    } else {
      LockedFile& file = result.files[read.output];
      file.source = read.source;
      file.lines.push_back(std::move(read.line));
    }
  }
  result.is_lock = is_empty || has_head || !result.files.empty() ||
                   std::ranges::any_of(result.problems, [](const LockProblem& problem) {
                     return problem.kind == LockProblem::Kind::kNewer;
                   });
  return result;
}

std::string lock_line(std::string_view output, std::string_view source, const LockLine& line) {
  std::string text(kVersion);
  add_name(text, output);
  add_name(text, source);
  add_bytes(text, line.gap);
  add_bytes(text, line.unit);
  if (line.target_gap == line.gap && line.gap.size != 0) {
    text.append(" ").append(kSame);
  } else {
    add_bytes(text, line.target_gap);
  }
  add_bytes(text, line.target);
  add_hash(text, line.note);
  add_hash(text, line.terms);
  add_hash(text, line.options);
  add_hash(text, line.form);
  add_hash(text, line.model);
  text.append(" ").append(kHows[static_cast<std::size_t>(line.how)]);
  text.append(" ").append(line.told.empty() ? kNothing : std::string_view(line.told));
  return text + '\n';
}

std::string lock_text(const LockedFiles& files) {
  std::string text(kHead);
  for (const auto& [output, file] : files) {
    for (const LockLine& line : file.lines) text += lock_line(output, file.source, line) + '\n';
  }
  return text;
}

LockedBytes copied(std::uint64_t size, const ContentDigest& digest) {
  return size == 0 ? locked({}) : LockedBytes{size, digest.high};
}

std::optional<std::vector<LockLine>> line_of_copy(const std::vector<LockLine>& lines,
                                                  const LockedBytes& output) {
  for (const LockLine& line : lines) {
    if (line.how == LockedHow::kCopied && line.target == output) return {{line}};
  }
  return std::nullopt;
}

bool is_copy(const std::vector<LockLine>& lines) {
  return lines.size() == 1 && lines.front().how == LockedHow::kCopied;
}

std::optional<std::vector<LockLine>> lines_of_output(const std::vector<LockLine>& lines,
                                                     std::string_view output) {
  const bool may_be_copy = std::ranges::any_of(lines, [&](const LockLine& line) {
    return line.how == LockedHow::kCopied && line.target.size == output.size();
  });
  if (may_be_copy) {
    if (auto copy = line_of_copy(lines, copied(output.size(), digest_of(output)))) return copy;
  }
  if (output.empty()) return lines_of_nothing(lines);
  Tiling tiling(lines, output, false);
  std::vector<LockLine> result;
  std::size_t next = 0;
  const auto pass_empty = [&] {
    while (next < lines.size() && tiling.pass(next)) result.push_back(lines[next++]);
  };
  while (!tiling.is_done()) {
    pass_empty();
    std::size_t tried = 0;
    const auto one = [&] { return (next + tried) % lines.size(); };
    while (tried < lines.size() && !tiling.is_given_up() && !tiling.take(one())) ++tried;
    if (tried == lines.size() || tiling.is_given_up()) return std::nullopt;
    next = one();
    result.push_back(lines[next++]);
  }
  pass_empty();
  if (tiling.is_given_up()) return std::nullopt;
  return result;
}

bool is_source_of(const std::vector<LockLine>& lines, std::string_view bytes) {
  Tiling tiling(lines, bytes, true);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!tiling.is_empty(i) && !tiling.take(i)) return false;
  }
  return tiling.is_done();
}

}  // namespace hymt
