#include "translate/glossary/glossary.h"

#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"
#include "translate/glossary/csv_reader.h"
#include "translate/glossary/words.h"

namespace hymt {
namespace {

constexpr std::array<std::string_view, 8> kColumns = {"source", "target", "forms", "forbidden",
                                                      "force",  "case",   "lang",  "note"};
enum Column : std::size_t { kSource, kTarget, kForms, kForbidden, kForce, kCase, kLang, kNote };

// A column that holds the terms in one language.
struct LanguageColumn {
  std::size_t place = 0;
  std::string language;  // BCP 47.
};

// What the first line says of the others.
struct Layout {
  // Where each column stands, by Column; nothing for those that are not there.
  std::array<std::optional<std::size_t>, kColumns.size()> places;
  std::vector<LanguageColumn> languages;  // In place of kSource and kTarget: the source is first.
};

// By code of ISO 639 and name, in English and in the language itself, in small letters: the code
// that BCP 47 has.
std::map<std::string, std::string, std::less<>> make_language_codes() {
  std::map<std::string, std::string, std::less<>> codes;
  for (const char* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) {
    codes.try_emplace(*code, *code);
    codes.try_emplace(uloc_getISO3Language(*code), *code);
    for (const char* in : {"en", *code}) {
      std::array<UChar, 64> name{};
      std::array<char, 3 * name.size()> bytes{};
      UErrorCode status = U_ZERO_ERROR;
      uloc_getDisplayLanguage(*code, in, name.data(), name.size() - 1, &status);
      u_strToUTF8(bytes.data(), bytes.size() - 1, nullptr, name.data(), -1, &status);
      if (U_SUCCESS(status)) codes.try_emplace(ascii_lower(bytes.data()), *code);
    }
  }
  return codes;
}

// The tag of the language that a column's name, in small letters, means: "de", "pt_br", "german".
// Empty: none.
std::string language_of_column(const std::string& column) {
  static const std::map<std::string, std::string, std::less<>> kCodes = make_language_codes();
  const std::size_t end = std::min(column.find_first_of("-_"), column.size());
  auto code = kCodes.find(column.substr(0, end));
  if (code == kCodes.end() && end == 3) {
    // The other codes of ISO 639-2, as "ger".
    UErrorCode status = U_ZERO_ERROR;
    icu::Locale locale(column.substr(0, end).c_str());
    locale.canonicalize(status);
    if (U_SUCCESS(status)) code = kCodes.find(std::string_view(locale.getLanguage()));
  }
  if (code == kCodes.end()) return {};
  std::string tag = code->second + column.substr(end);
  std::replace(tag.begin(), tag.end(), '_', '-');
  return tag;
}

// Columns that nobody knows are told by their place: the file may be anything that a stranger's
// configuration named.
void note_ignored(const std::vector<std::size_t>& places, std::vector<std::string>* notes) {
  if (places.empty() || notes == nullptr) return;
  std::string list;
  for (const std::size_t place : places) {
    list += (list.empty() ? "" : ", ") + std::to_string(place + 1);
  }
  notes->push_back((places.size() == 1 ? "column " : "columns ") + list +
                   " ignored, since the names are not known; known are source, target, forms, "
                   "forbidden, force, case, lang, note and languages");
}

void note_directions(const std::vector<LanguageColumn>& languages,
                     std::vector<std::string>* notes) {
  if (notes == nullptr) return;
  std::string targets;
  for (std::size_t i = 1; i < languages.size(); ++i) {
    targets += (i == 1 ? "" : ", ") + languages[i].language;
  }
  notes->push_back("terms from " + languages.front().language +
                   ", the first column of a language, "
                   "into " +
                   targets);
}

Layout read_header(const CsvRecord& header, const std::string& name,
                   std::vector<std::string>* notes) {
  Layout layout;
  std::vector<std::size_t> ignored;
  for (std::size_t i = 0; i < header.fields.size(); ++i) {
    const std::string column = ascii_lower(trimmed(header.fields[i]));
    if (column.empty()) continue;
    const auto* const known = std::find(kColumns.begin(), kColumns.end(), column);
    if (known != kColumns.end()) {
      auto& place = layout.places.at(static_cast<std::size_t>(known - kColumns.begin()));
      if (place) fail_at_line(name, header.line, "column '" + column + "' stands twice");
      place = i;
    } else if (std::string tag = language_of_column(column); !tag.empty()) {
      layout.languages.push_back({i, std::move(tag)});
    } else {
      ignored.push_back(i);
    }
  }
  const bool has_terms = layout.places[kSource] || layout.places[kTarget];
  if (!has_terms && layout.languages.size() >= 2) {
    // What is for one target cannot be told of several.
    for (const Column column : {kForms, kForbidden, kLang}) {
      if (layout.places.at(column)) ignored.push_back(*layout.places.at(column));
      layout.places.at(column).reset();
    }
    note_directions(layout.languages, notes);
  } else {
    for (const LanguageColumn& column : layout.languages) ignored.push_back(column.place);
    layout.languages.clear();
    for (const Column column : {kSource, kTarget}) {
      if (layout.places.at(column)) continue;
      fail_at_line(name, header.line,
                   "column '" + std::string(kColumns.at(column)) +
                       "' is missing; begin the file with the line source,target, or with "
                       "languages, such as en,de,fr");
    }
  }
  std::sort(ignored.begin(), ignored.end());
  note_ignored(ignored, notes);
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

// The tag that column 'lang' means, as it is written if it is one. Two letters are a tag in any
// case: ICU does not list those that have newer ones ("iw").
std::string read_language(std::string_view text, std::size_t line, const std::string& name) {
  if (text.empty()) return {};
  const std::string lower = ascii_lower(text);
  const std::string tag = language_of_column(lower);
  const bool is_tag =
      tag.empty() ? lower.find_first_of("-_") == 2 || lower.size() == 2 : tag == lower;
  if (is_tag) return std::string(text);
  if (!tag.empty()) return tag;
  fail_at_line(name, line,
               "column 'lang' says '" + std::string(text) +
                   "', which is no language; write a tag such as de or pt-BR, or a name such as "
                   "German; leave it empty for all languages");
}

std::string_view field_of(const CsvRecord& record, std::optional<std::size_t> place) {
  return place && *place < record.fields.size() ? trimmed(record.fields[*place]) : "";
}

bool is_said(const CsvRecord& record, const Layout& layout, Column column,
             const std::string& name) {
  const std::string text = ascii_lower(field_of(record, layout.places.at(column)));
  if (text.empty() || text == "no") return false;
  if (text == "yes") return true;
  fail_at_line(
      name, record.line,
      "column '" + std::string(kColumns.at(column)) + "' says '" + text + "'; write yes or no");
}

// What a line says whatever the language.
GlossaryEntry read_common(const CsvRecord& record, const Layout& layout, std::size_t source,
                          const std::string& name) {
  GlossaryEntry entry;
  entry.source = field_of(record, source);
  entry.is_case_sensitive = is_said(record, layout, kCase, name);
  entry.is_forced = is_said(record, layout, kForce, name);
  entry.note = field_of(record, layout.places[kNote]);
  entry.line = record.line;
  if (entry.source.empty()) fail_at_line(name, record.line, "the source term is empty");
  if (WordBreaker("").words(entry.source).empty()) {
    fail_at_line(name, record.line,
                 "'" + entry.source + "' holds no letter or digit, so it is no term");
  }
  return entry;
}

GlossaryEntry read_entry(const CsvRecord& record, const Layout& layout, const std::string& name) {
  GlossaryEntry entry = read_common(record, layout, *layout.places[kSource], name);
  entry.target = field_of(record, layout.places[kTarget]);
  entry.forms = list_of(field_of(record, layout.places[kForms]));
  entry.forbidden = list_of(field_of(record, layout.places[kForbidden]));
  entry.language = read_language(field_of(record, layout.places[kLang]), record.line, name);
  if (entry.target.empty() && entry.forbidden.empty()) {
    fail_at_line(name, record.line,
                 "'" + entry.source + "' has neither a target nor a forbidden rendering");
  }
  return entry;
}

// One for each language that has the term: termbases have gaps.
std::vector<GlossaryEntry> read_languages(const CsvRecord& record, const Layout& layout,
                                          const std::string& name) {
  std::vector<GlossaryEntry> entries;
  const std::size_t source = layout.languages.front().place;
  if (field_of(record, source).empty()) return entries;
  const GlossaryEntry common = read_common(record, layout, source, name);
  for (std::size_t i = 1; i < layout.languages.size(); ++i) {
    GlossaryEntry entry = common;
    entry.target = field_of(record, layout.languages[i].place);
    entry.language = layout.languages[i].language;
    if (!entry.target.empty()) entries.push_back(std::move(entry));
  }
  return entries;
}

bool say_the_same(const GlossaryEntry& a, const GlossaryEntry& b) {
  return a.target == b.target && a.forms == b.forms && a.forbidden == b.forbidden &&
         a.is_forced == b.is_forced && a.is_case_sensitive == b.is_case_sensitive;
}

// The entries of a file, each term of a language once.
class EntryList {
 public:
  void add(GlossaryEntry entry) {
    const auto [known, is_new] =
        indices_.try_emplace({entry.source, entry.language}, entries_.size());
    if (is_new) {
      entries_.push_back(std::move(entry));
    } else if (!say_the_same(entries_[known->second], entry)) {
      contradictions_.emplace_back(known->second, entry.line);
    }
  }

  // Throws Error (kUsage) if lines contradict each other.
  [[nodiscard]] std::vector<GlossaryEntry> take(const std::string& name) {
    if (contradictions_.empty()) return std::move(entries_);
    constexpr std::size_t kMost = 5;
    std::string message;
    for (std::size_t i = 0; i < std::min(kMost, contradictions_.size()); ++i) {
      const auto& [index, line] = contradictions_[i];
      const std::string other = std::to_string(entries_[index].line);
      message += i == 0 ? "" : "; line " + std::to_string(line) + ": ";
      message += "'" + entries_[index].source + "' stands on line " + other + " already, otherwise";
    }
    if (contradictions_.size() > kMost) {
      message += "; and " + std::to_string(contradictions_.size() - kMost) + " more";
    }
    message += "; keep one line, and write other renderings into the column 'forms'";
    fail_at_line(name, contradictions_.front().second, message);
  }

 private:
  std::vector<GlossaryEntry> entries_;
  std::map<std::pair<std::string, std::string>, std::size_t> indices_;  // Of (source, language).
  std::vector<std::pair<std::size_t, std::size_t>> contradictions_;     // An entry, and a line.
};

bool is_blank(const std::string& field) { return trimmed(field).empty(); }

}  // namespace

std::vector<GlossaryEntry> read_glossary(std::string_view csv, const std::string& name,
                                         std::vector<std::string>* notes) {
  const std::string text = csv_text(csv, name);
  CsvReader reader(text, name);
  const std::optional<CsvRecord> header = reader.next();
  if (!header) fail_at_line(name, 1, "the file is empty; begin it with the line source,target");
  const Layout layout = read_header(*header, name, notes);
  EntryList list;
  while (const std::optional<CsvRecord> record = reader.next()) {
    const auto& fields = record->fields;
    // Spreadsheets end lines with the separators of empty cells.
    if (std::all_of(fields.begin(), fields.end(), is_blank)) continue;
    const std::size_t num_columns = std::min(header->fields.size(), fields.size());
    if (!std::all_of(fields.begin() + static_cast<std::ptrdiff_t>(num_columns), fields.end(),
                     is_blank)) {
      fail_at_line(
          name, record->line,
          "has more fields than the first line; put fields with commas in quotation marks");
    }
    if (layout.languages.empty()) {
      list.add(read_entry(*record, layout, name));
    } else {
      for (GlossaryEntry& entry : read_languages(*record, layout, name)) list.add(std::move(entry));
    }
  }
  return list.take(name);
}

}  // namespace hymt
