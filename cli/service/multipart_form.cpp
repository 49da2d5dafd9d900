#include "cli/service/multipart_form.h"

#include <algorithm>
#include <utility>

#include "cli/service/request_error.h"

namespace hymt {
namespace {

// RFC 2046.
constexpr std::size_t kMaxBoundary = 70;

[[noreturn]] void fail(const std::string& what) {
  throw RequestError(400, "the form (multipart/form-data) " + what);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same_word(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view without_spaces(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The parameters of a header's value (RFC 9110): `; name="value"; other=token`.
class Parameters {
 public:
  // `value` with what stands before the first semicolon.
  explicit Parameters(std::string_view value) : rest_(value) {
    rest_.remove_prefix(std::min(rest_.find(';'), rest_.size()));
  }

  // False at the end, and where no parameter follows.
  bool next() {
    rest_ = without_spaces(rest_);
    if (!rest_.starts_with(';')) return false;
    rest_.remove_prefix(1);
    const std::size_t border = rest_.find_first_of("=;");
    if (border == std::string_view::npos || rest_[border] == ';') return false;
    name_ = without_spaces(rest_.substr(0, border));
    rest_ = without_spaces(rest_.substr(border + 1));
    rest_.starts_with('"') ? take_quoted() : take_token();
    return true;
  }

  [[nodiscard]] std::string_view name() const { return name_; }
  [[nodiscard]] const std::string& value() const { return value_; }

 private:
  // Browsers escape a quotation mark as %22, others by a backslash; a name may hold both as they
  // are, so a backslash counts before a quotation mark or another one only.
  void take_quoted() {
    value_.clear();
    std::size_t at = 1;
    for (; at < rest_.size() && rest_[at] != '"'; ++at) {
      const bool is_escape = rest_[at] == '\\' && at + 1 < rest_.size() &&
                             (rest_[at + 1] == '"' || rest_[at + 1] == '\\');
      if (is_escape) ++at;
      value_ += rest_[at];
    }
    rest_.remove_prefix(std::min(at + 1, rest_.size()));
  }

  void take_token() {
    const std::size_t end = std::min(rest_.find(';'), rest_.size());
    value_ = without_spaces(rest_.substr(0, end));
    rest_.remove_prefix(end);
  }

  std::string_view rest_;
  std::string_view name_;
  std::string value_;
};

std::string boundary_of(std::string_view content_type) {
  for (Parameters parameters(content_type); parameters.next();) {
    if (!is_same_word(parameters.name(), "boundary")) continue;
    if (parameters.value().empty() || parameters.value().size() > kMaxBoundary) break;
    return parameters.value();
  }
  fail("names no boundary");
}

// One line of a part's head.
void read_field(std::string_view line, FormPart& part) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) fail("holds a part whose head is none");
  const std::string_view name = without_spaces(line.substr(0, colon));
  const std::string_view value = without_spaces(line.substr(colon + 1));
  if (is_same_word(name, "content-type")) part.type = value;
  if (!is_same_word(name, "content-disposition")) return;
  for (Parameters parameters(value); parameters.next();) {
    if (is_same_word(parameters.name(), "name")) part.name = parameters.value();
    if (!is_same_word(parameters.name(), "filename")) continue;
    part.is_file = true;
    part.file_name = parameters.value();
  }
}

// `bytes` is the head and, behind an empty line, what the part holds.
FormPart part_of(std::string_view bytes) {
  FormPart part;
  std::size_t used = 0;
  while (true) {
    const std::size_t end = bytes.find("\r\n");
    used += std::min(end, bytes.size());
    if (end == std::string_view::npos || used > kMaxPartHead) {
      fail("holds a part whose head has no end, or is too long");
    }
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end + 2);
    if (line.empty()) break;
    read_field(line, part);
  }
  if (part.name.empty()) fail("holds a part without a name");
  part.bytes = bytes;
  return part;
}

}  // namespace

std::vector<FormPart> read_multipart(std::string_view content_type, std::string_view body) {
  const std::string mark = "\r\n--" + boundary_of(content_type);
  std::vector<FormPart> parts;
  // The first mark may stand at the very beginning.
  const std::string_view first = std::string_view(mark).substr(2);
  std::size_t at = 0;
  if (body.starts_with(first)) {
    at = first.size();
  } else {
    at = body.find(mark);
    if (at == std::string_view::npos) fail("does not hold the boundary that it names");
    at += mark.size();
  }
  while (!body.substr(at).starts_with("--")) {
    const std::size_t line_end = body.find("\r\n", at);
    // Spaces may follow a mark, and nothing else.
    if (line_end == std::string_view::npos ||
        !without_spaces(body.substr(at, line_end - at)).empty()) {
      fail("is cut off, or its boundary is in the text");
    }
    const std::size_t begin = line_end + 2;
    const std::size_t end = body.find(mark, begin);
    if (end == std::string_view::npos) fail("is cut off");
    if (parts.size() == kMaxFormParts) throw RequestError(413, "the form has too many parts");
    parts.push_back(part_of(body.substr(begin, end - begin)));
    at = end + mark.size();
  }
  return parts;
}

}  // namespace hymt
