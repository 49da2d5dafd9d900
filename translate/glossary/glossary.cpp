#include "translate/glossary/glossary.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/error.h"
#include "translate/glossary/words.h"

namespace hymt {
namespace {

struct Record {
  std::vector<std::string> fields;
  std::size_t line = 0;
};

[[noreturn]] void fail(const std::string& name, std::size_t line, const std::string& message) {
  throw Error(ErrorKind::kUsage, "line " + std::to_string(line) + ": " + message, name);
}

// Cuts CSV into records, as RFC 4180 has it; line ends may be LF or CRLF.
class CsvReader {
 public:
  CsvReader(std::string_view csv, const std::string& name) : csv_(csv), name_(name) {}

  // Nothing at the end. Empty lines are skipped.
  std::optional<Record> next() {
    while (skip_line_end()) {
    }
    if (at_ == csv_.size()) return std::nullopt;
    Record record;
    record.line = line_;
    do {
      record.fields.push_back(csv_.substr(at_).starts_with('"') ? quoted_field() : plain_field());
    } while (skip(","));
    if (at_ < csv_.size() && !skip_line_end()) {
      fail(name_, line_, "text follows a closing quotation mark; double the marks inside a field");
    }
    return record;
  }

 private:
  bool skip(std::string_view text) {
    if (!csv_.substr(at_).starts_with(text)) return false;
    at_ += text.size();
    return true;
  }

  bool skip_line_end() {
    if (!skip("\r\n") && !skip("\n")) return false;
    ++line_;
    return true;
  }

  std::string plain_field() {
    const std::size_t end = std::min(csv_.find_first_of(",\n", at_), csv_.size());
    std::string_view field = csv_.substr(at_, end - at_);
    if (end < csv_.size() && csv_[end] == '\n' && field.ends_with('\r')) field.remove_suffix(1);
    at_ += field.size();
    return std::string(field);
  }

  std::string quoted_field() {
    const std::size_t first_line = line_;
    std::string field;
    ++at_;
    while (true) {
      const std::size_t end = csv_.find('"', at_);
      if (end == std::string_view::npos) {
        fail(name_, first_line, "a field begins with a quotation mark and never ends");
      }
      field += csv_.substr(at_, end - at_);
      at_ = end + 1;
      if (!skip("\"")) break;
      field += '"';
    }
    line_ += static_cast<std::size_t>(std::count(field.begin(), field.end(), '\n'));
    return field;
  }

  std::string_view csv_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
};

constexpr std::array<std::string_view, 7> kColumns = {"source", "target", "forms", "forbidden",
                                                      "case",   "lang",   "note"};
enum Column : std::size_t { kSource, kTarget, kForms, kForbidden, kCase, kLang, kNote };

// Where each column stands, by Column; nothing for those that are not there.
using Layout = std::array<std::optional<std::size_t>, kColumns.size()>;

Layout read_header(const Record& header, const std::string& name) {
  Layout layout;
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string_view column = trimmed(header.fields[i]);
    const auto* const known = std::find(kColumns.begin(), kColumns.end(), column);
    if (known == kColumns.end()) {
      // Its name is not said: the file may be anything that a stranger's configuration named.
      fail(name, header.line,
           "column " + std::to_string(i + 1) +
               " has a name that is not known; the first line names the columns: source,target "
               "and, if wanted, forms, "
               "forbidden, case, lang, note, with commas between");
    }
    auto& place = layout.at(static_cast<std::size_t>(known - kColumns.begin()));
    if (place) fail(name, header.line, "column '" + std::string(column) + "' stands twice");
    place = i;
  }
  for (const Column column : {kSource, kTarget}) {
    if (!layout.at(column)) {
      fail(name, header.line,
           "column '" + std::string(kColumns.at(column)) +
               "' is missing; begin the file with the line source,target");
    }
  }
  return layout;
}

std::vector<std::string> list_of(std::string_view text) {
  std::vector<std::string> list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('|'), text.size());
    const std::string_view item = trimmed(text.substr(0, end));
    if (!item.empty()) list.emplace_back(item);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

bool read_case(std::string_view text, std::size_t line, const std::string& name) {
  if (text.empty() || text == "no") return false;
  if (text == "yes") return true;
  fail(name, line, "column 'case' says '" + std::string(text) + "'; write yes or no");
}

GlossaryEntry read_entry(const Record& record, const Layout& layout, const std::string& name) {
  const auto field = [&](Column column) -> std::string_view {
    const auto& place = layout.at(column);
    return place && *place < record.fields.size() ? trimmed(record.fields[*place]) : "";
  };
  GlossaryEntry entry;
  entry.source = field(kSource);
  entry.target = field(kTarget);
  entry.forms = list_of(field(kForms));
  entry.forbidden = list_of(field(kForbidden));
  entry.is_case_sensitive = read_case(field(kCase), record.line, name);
  entry.language = field(kLang);
  entry.note = field(kNote);
  entry.line = record.line;
  if (entry.source.empty()) fail(name, record.line, "the source term is empty");
  if (WordBreaker("").words(entry.source).empty()) {
    fail(name, record.line, "'" + entry.source + "' holds no letter or digit, so it is no term");
  }
  if (entry.target.empty() && entry.forbidden.empty()) {
    fail(name, record.line,
         "'" + entry.source + "' has neither a target nor a forbidden rendering");
  }
  return entry;
}

}  // namespace

std::vector<GlossaryEntry> read_glossary(std::string_view csv, const std::string& name) {
  if (csv.starts_with("\xEF\xBB\xBF")) csv.remove_prefix(3);
  if (const std::size_t valid = valid_utf8_prefix(csv); valid != csv.size()) {
    const auto line_ends =
        std::count(csv.begin(), csv.begin() + static_cast<std::ptrdiff_t>(valid), '\n');
    fail(name, static_cast<std::size_t>(line_ends) + 1, "is not UTF-8; save the file as UTF-8");
  }
  CsvReader reader(csv, name);
  const std::optional<Record> header = reader.next();
  if (!header) fail(name, 1, "the file is empty; begin it with the line source,target");
  const Layout layout = read_header(*header, name);
  std::vector<GlossaryEntry> entries;
  std::map<std::pair<std::string, std::string>, std::size_t> lines;  // Of (source, language).
  while (const std::optional<Record> record = reader.next()) {
    if (record->fields.size() > header->fields.size()) {
      fail(name, record->line,
           "has more fields than the first line; put fields with commas in quotation marks");
    }
    GlossaryEntry entry = read_entry(*record, layout, name);
    const auto [known, is_new] = lines.try_emplace({entry.source, entry.language}, entry.line);
    if (!is_new) {
      fail(name, entry.line,
           "'" + entry.source + "' stands on line " + std::to_string(known->second) +
               " already; write other renderings into the column 'forms'");
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace hymt
