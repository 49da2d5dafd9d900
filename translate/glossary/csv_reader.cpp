#include "translate/glossary/csv_reader.h"

#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/document/coded_text.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::string_view kSeparators = ",;\t";

// Of UTF-16 behind its byte order mark; nothing if it is ill-formed.
std::optional<std::string> utf8_of_utf16(std::string_view bytes, bool is_big_endian) {
  if (bytes.size() % 2 != 0) return std::nullopt;
  std::u16string units;
  units.reserve(bytes.size() / 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const auto first = static_cast<unsigned char>(bytes[i]);
    const auto second = static_cast<unsigned char>(bytes[i + 1]);
    const int unit = is_big_endian ? first << 8 | second : second << 8 | first;
    units += static_cast<char16_t>(unit);
  }
  std::string text(3 * units.size(), '\0');  // No unit takes more.
  std::int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;
  u_strToUTF8(text.data(), static_cast<std::int32_t>(text.size()), &size, units.data(),
              static_cast<std::int32_t>(units.size()), &status);
  if (U_FAILURE(status)) return std::nullopt;
  text.resize(static_cast<std::size_t>(size));
  return text;
}

char separator_of(std::string_view csv) {
  std::array<std::size_t, kSeparators.size()> counts{};
  bool is_quoted = false;
  for (const char c : csv.substr(std::min(csv.find_first_not_of("\r\n"), csv.size()))) {
    if (c == '\n' && !is_quoted) break;
    if (c == '"') is_quoted = !is_quoted;
    const std::size_t which = kSeparators.find(c);
    if (which != std::string_view::npos && !is_quoted) ++counts[which];
  }
  const auto* const most = std::max_element(counts.begin(), counts.end());
  return kSeparators[static_cast<std::size_t>(most - counts.begin())];
}

}  // namespace

void fail_at_line(const std::string& name, std::size_t line, const std::string& message) {
  throw Error(ErrorKind::kUsage, "line " + std::to_string(line) + ": " + message, name);
}

std::string csv_text(std::string_view bytes, const std::string& name) {
  const bool is_big_endian = bytes.starts_with("\xFE\xFF");
  if (is_big_endian || bytes.starts_with("\xFF\xFE")) {
    if (auto text = utf8_of_utf16(bytes.substr(2), is_big_endian)) return *std::move(text);
    fail_at_line(name, 1, "is not UTF-16, as it begins; save the file as UTF-8");
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (const std::size_t valid = valid_utf8_prefix(bytes); valid != bytes.size()) {
    const auto line_ends =
        std::count(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(valid), '\n');
    fail_at_line(name, static_cast<std::size_t>(line_ends) + 1,
                 "is not UTF-8; save the file as UTF-8");
  }
  return std::string(bytes);
}

CsvReader::CsvReader(std::string_view csv, const std::string& name, std::optional<char> separator)
    : csv_(csv), name_(name), separator_(separator ? *separator : separator_of(csv)) {}

std::optional<CsvRecord> CsvReader::next() {
  while (skip_line_end()) {
  }
  if (at_ == csv_.size()) return std::nullopt;
  CsvRecord record;
  record.line = line_;
  do {
    record.fields.push_back(csv_.substr(at_).starts_with('"') ? quoted_field() : plain_field());
  } while (skip({&separator_, 1}));
  if (at_ < csv_.size() && !skip_line_end()) {
    fail_at_line(name_, line_,
                 "text follows a closing quotation mark; double the marks inside a field");
  }
  return record;
}

bool CsvReader::skip(std::string_view text) {
  if (!csv_.substr(at_).starts_with(text)) return false;
  at_ += text.size();
  return true;
}

bool CsvReader::skip_line_end() {
  if (!skip("\r\n") && !skip("\n")) return false;
  ++line_;
  return true;
}

std::string CsvReader::plain_field() {
  const char ends[] = {separator_, '\n'};
  const std::size_t end = std::min(csv_.find_first_of({ends, 2}, at_), csv_.size());
  std::string_view field = csv_.substr(at_, end - at_);
  if (end < csv_.size() && csv_[end] == '\n' && field.ends_with('\r')) field.remove_suffix(1);
  at_ += field.size();
  return std::string(field);
}

std::string CsvReader::quoted_field() {
  const std::size_t first_line = line_;
  std::string field;
  ++at_;
  while (true) {
    const std::size_t end = csv_.find('"', at_);
    if (end == std::string_view::npos) {
      fail_at_line(name_, first_line, "a field begins with a quotation mark and never ends");
    }
    field += csv_.substr(at_, end - at_);
    at_ = end + 1;
    if (!skip("\"")) break;
    field += '"';
  }
  line_ += static_cast<std::size_t>(std::count(field.begin(), field.end(), '\n'));
  return field;
}

}  // namespace hymt
