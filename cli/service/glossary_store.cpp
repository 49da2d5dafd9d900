#include "cli/service/glossary_store.h"

#include <algorithm>
#include <set>

#include "cli/document/language_tag.h"
#include "cli/service/random_name.h"
#include "cli/service/request_error.h"
#include "parsers/document/error.h"
#include "translate/glossary/csv_reader.h"

namespace hymt {
namespace {

// What a term takes beside its bytes.
constexpr std::uint64_t kTermBytes = 64;
constexpr std::uint64_t kGlossaryBytes = 256;
constexpr std::uint64_t kShareOfAll = 4;

using Terms = std::vector<std::pair<std::string, std::string>>;

std::uint64_t size_of(const StoredGlossary& glossary) {
  std::uint64_t size = kGlossaryBytes + glossary.name.size();
  for (const GlossaryDictionary& dictionary : glossary.dictionaries) {
    for (const auto& [source, target] : dictionary.entries) {
      size += source.size() + target.size() + kTermBytes;
    }
  }
  return size;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(kSpaces), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(kSpaces) + 1);
}

[[noreturn]] void fail(std::size_t line, const std::string& what) {
  throw RequestError(
      400, "Invalid glossary entries provided: line " + std::to_string(line) + " " + what);
}

// Adds what stands in a line.
class TermReader {
 public:
  void add(std::string_view source, std::string_view target, std::size_t line) {
    source = trimmed(source);
    target = trimmed(target);
    if (source.empty() || target.empty()) fail(line, "has an empty term");
    if (!sources_.emplace(source).second) fail(line, "has a term that stood before");
    terms_.emplace_back(source, target);
  }

  [[nodiscard]] Terms take() {
    if (terms_.empty()) throw RequestError(400, "Invalid glossary entries provided: none");
    return std::move(terms_);
  }

 private:
  std::set<std::string, std::less<>> sources_;
  Terms terms_;
};

Terms read_tsv(std::string_view text) {
  TermReader reader;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (trimmed(line).empty()) continue;
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) fail(number, "misses its tab");
    if (line.find('\t', tab + 1) != std::string_view::npos) fail(number, "has more than one tab");
    reader.add(line.substr(0, tab), line.substr(tab + 1), number);
  }
  return reader.take();
}

Terms read_csv(std::string_view text) {
  TermReader terms;
  try {
    const std::string name;
    CsvReader reader(text, name, ',');
    while (const std::optional<CsvRecord> record = reader.next()) {
      if (record->fields.size() < 2) fail(record->line, "misses its comma");
      terms.add(record->fields[0], record->fields[1], record->line);
    }
  } catch (const Error& error) {
    throw RequestError(400, std::string("Invalid glossary entries provided: ") + error.what());
  }
  return terms.take();
}

}  // namespace

const GlossaryDictionary* StoredGlossary::dictionary(std::string_view from,
                                                     std::string_view to) const {
  const auto found = std::find_if(
      dictionaries.begin(), dictionaries.end(), [&](const GlossaryDictionary& dictionary) {
        return dictionary.target == primary_subtag(to) &&
               (from.empty() || dictionary.source == primary_subtag(from));
      });
  return found != dictionaries.end() ? &*found : nullptr;
}

Terms read_terms(std::string_view text, TermsFormat format) {
  return format == TermsFormat::kTsv ? read_tsv(text) : read_csv(text);
}

std::string terms_as_tsv(const GlossaryDictionary& dictionary) {
  std::string text;
  for (const auto& [source, target] : dictionary.entries) {
    text += (text.empty() ? "" : "\n") + source + "\t" + target;
  }
  return text;
}

std::map<GlossaryStore::Key, GlossaryStore::Ptr>::const_iterator GlossaryStore::place_of(
    const std::string& owner, std::string_view id) const {
  const auto found = glossaries_.find({owner, std::string(id)});
  if (found == glossaries_.end()) throw RequestError(404, "there is no glossary of this id");
  return found;
}

void GlossaryStore::put(const std::string& owner, const Ptr& glossary) {
  std::size_t num_own = 1;
  std::uint64_t own_bytes = glossary->num_bytes;
  std::uint64_t all_bytes = own_bytes;
  for (const auto& [key, other] : glossaries_) {
    all_bytes += other->num_bytes;
    if (key.first != owner) continue;
    ++num_own;
    own_bytes += other->num_bytes;
  }
  if (num_own > kMostGlossaries || own_bytes > kMostBytes) {
    throw RequestError(429, "you have too many glossaries; delete some");
  }
  if (glossaries_.size() >= kShareOfAll * kMostGlossaries || all_bytes > kShareOfAll * kMostBytes) {
    throw RequestError(503, "there is no room for more glossaries");
  }
  glossaries_[{owner, glossary->id}] = glossary;
}

GlossaryStore::Ptr GlossaryStore::add(const std::string& owner, std::string name,
                                      std::vector<GlossaryDictionary> dictionaries) {
  const auto glossary = std::make_shared<StoredGlossary>();
  glossary->id = random_uuid();
  glossary->name = std::move(name);
  glossary->created = std::chrono::system_clock::now();
  glossary->dictionaries = std::move(dictionaries);
  glossary->num_bytes = size_of(*glossary);
  const std::lock_guard lock(mutex_);
  put(owner, glossary);
  return glossary;
}

std::vector<GlossaryStore::Ptr> GlossaryStore::list(const std::string& owner) const {
  std::vector<Ptr> list;
  const std::lock_guard lock(mutex_);
  for (auto at = glossaries_.lower_bound({owner, ""});
       at != glossaries_.end() && at->first.first == owner; ++at) {
    list.push_back(at->second);
  }
  return list;
}

GlossaryStore::Ptr GlossaryStore::find(const std::string& owner, std::string_view id) const {
  const std::lock_guard lock(mutex_);
  return place_of(owner, id)->second;
}

void GlossaryStore::remove(const std::string& owner, std::string_view id) {
  const std::lock_guard lock(mutex_);
  glossaries_.erase(place_of(owner, id));
}

}  // namespace hymt
