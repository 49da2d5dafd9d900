#include "cli/commands/document_check.h"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include "cli/commands/loaded_document.h"
#include "cli/document/source_map.h"
#include "cli/document/text_comparison.h"
#include "cli/document/text_position.h"
#include "cli/report/excerpt.h"
#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "reassemble/comparison.h"
#include "reassemble/heading_ids.h"

namespace hymt {
namespace {

LinkedDocument links_of(Document& document) {
  LinkedDocument result;
  std::stable_sort(document.links.begin(), document.links.end(),
                   [](const Link& a, const Link& b) { return a.range.begin < b.range.begin; });
  TextPosition position(document.source);
  for (Link& link : document.links) {
    const LineColumn at = position.at(link.range.begin);
    result.links.push_back({std::move(link.destination), {link.range, at}});
  }
  result.anchors = std::move(document.anchors);
  return result;
}

// Where a place of a text without ids was when it still had them.
class PlaceWithIds {
 public:
  explicit PlaceWithIds(const std::vector<ByteRange>& removed) : removed_(removed) {}

  // Offsets must not decrease from call to call.
  [[nodiscard]] std::size_t of(std::size_t offset) {
    for (; next_ < removed_.size() && removed_[next_].begin <= offset + shift_; ++next_) {
      shift_ += removed_[next_].size();
    }
    return offset + shift_;
  }

 private:
  const std::vector<ByteRange>& removed_;
  std::size_t next_ = 0;
  std::size_t shift_ = 0;
};

// What differs, the ids that headings were given (--anchors) left out.
std::vector<Finding> differences_of(const Document& source, const ParsedDocument& target) {
  const TextWithoutIds plain = without_heading_ids(source, target.document);
  if (plain.removed.empty()) return compare_documents(source, target.document);
  std::string bytes;
  const bool is_encoded = encode_text(plain.text, target.document.encoding, target.document.has_bom,
                                      Unencodable::kFail, bytes);
  if (!is_encoded) return compare_documents(source, target.document);
  Document without_ids = target.parser.parse(bytes, {});
  without_ids.anchors = target.document.anchors;  // Links may need them.
  std::vector<Finding> differences = compare_documents(source, without_ids);
  for (Finding& difference : differences) {
    PlaceWithIds place(plain.removed);
    const std::size_t begin = place.of(difference.range.begin);
    difference.range = {begin, place.of(difference.range.end)};
  }
  return differences;
}

// The findings of one pair, as they are found, and then in the order of the target.
class PairFindings {
 public:
  PairFindings(const Document& source, const Document& target, std::size_t columns)
      : source_(source), target_(target), columns_(columns) {}

  void add(Finding difference) {
    Entry& entry = entries_.emplace_back();
    entry.place = difference.range;
    entry.finding.severity = difference.severity;
    entry.finding.rule = std::move(difference.rule);
    entry.finding.message = std::move(difference.message);
    entry.finding.target_text = excerpt(
        {std::string(difference.range.of(target_.source).substr(0, kMostBytes)), {}}, columns_);
  }

  void add(UnitDoubt doubt) {
    const TranslationUnit& source = source_.units[doubt.source_unit];
    const TranslationUnit& target = target_.units[doubt.target_unit];
    Entry& entry = entries_.emplace_back();
    entry.place = place_of(target, doubt.doubt.target);
    entry.source_place = place_of(source, doubt.doubt.source);
    entry.finding.severity = Severity::kWarning;
    entry.finding.rule = std::move(doubt.doubt.rule);
    entry.finding.message = std::move(doubt.doubt.message);
    entry.finding.source_text = excerpt(spelt_out(source.source, doubt.doubt.source), columns_);
    entry.finding.target_text = excerpt(spelt_out(target.source, doubt.doubt.target), columns_);
  }

  [[nodiscard]] std::vector<CheckFinding> take() {
    TextPosition source(source_.source);
    std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
      return start_of(a.source_place) < start_of(b.source_place);
    });
    for (Entry& entry : entries_) {
      if (!entry.source_place) continue;
      entry.finding.source_place = {*entry.source_place, source.at(entry.source_place->begin)};
    }
    TextPosition target(target_.source);
    std::stable_sort(entries_.begin(), entries_.end(),
                     [](const Entry& a, const Entry& b) { return a.place.begin < b.place.begin; });
    std::vector<CheckFinding> findings;
    for (Entry& entry : entries_) {
      entry.finding.place = {entry.place, target.at(entry.place.begin)};
      findings.push_back(std::move(entry.finding));
    }
    return findings;
  }

 private:
  struct Entry {
    ByteRange place;
    std::optional<ByteRange> source_place;
    CheckFinding finding;
  };

  // More of a text fits no line.
  static constexpr std::size_t kMostBytes = 4000;

  static std::size_t start_of(const std::optional<ByteRange>& place) {
    return place ? place->begin : 0;
  }

  static ByteRange place_of(const TranslationUnit& unit, ByteRange in_text) {
    return in_text.empty() ? ByteRange(unit.range) : SourceMap(unit).range(in_text);
  }

  const Document& source_;
  const Document& target_;
  std::size_t columns_;
  std::vector<Entry> entries_;
};

}  // namespace

void check_pair(CheckedPair& pair, const FileSystem& file_system,
                const SettingsLookup::Settings& settings, std::optional<Format> format,
                const CheckLimits& limits) {
  try {
    const LoadOptions options{format, std::string("auto"), limits.document_size};
    ParsedDocument source = load_document(file_system, pair.source, settings, options).parse();
    // What the source is, its translation must be, whatever the name says.
    const LoadOptions same_format{source.document.format, std::string("auto"),
                                  limits.document_size};
    ParsedDocument target = load_document(file_system, pair.target, settings, same_format).parse();
    PairFindings findings(source.document, target.document, limits.excerpt_columns);
    for (Finding& difference : differences_of(source.document, target)) {
      findings.add(std::move(difference));
    }
    for (UnitDoubt& doubt : compare_texts(source.document, target.document)) {
      findings.add(std::move(doubt));
    }
    for (CheckFinding& finding : findings.take()) pair.findings.push_back(std::move(finding));
    pair.source_links = links_of(source.document);
    pair.target_links = links_of(target.document);
  } catch (const Error& error) {
    pair.error = error.path().empty() ? error.what() : error.path() + ": " + error.what();
  } catch (const std::exception& error) {
    pair.error = pair.target.string() + ": " + error.what();
  }
}

void check_links(CheckedPair& pair, const LinkTargets& source_tree,
                 const LinkTargets& target_tree) {
  const auto is_dead = [&](const LinkTargets& tree, const std::string& destination) {
    const LinkState state = tree.state(pair.relative_path, destination);
    return state == LinkState::kNoFile || state == LinkState::kNoFragment;
  };
  std::set<std::string> dead_in_source;
  for (const PlacedLink& link : pair.source_links.links) {
    if (is_dead(source_tree, link.destination)) dead_in_source.insert(link.destination);
  }
  for (const PlacedLink& link : pair.target_links.links) {
    // Links within one document were compared with the documents.
    if (link.destination.starts_with('#')) continue;
    const LinkState state = target_tree.state(pair.relative_path, link.destination);
    if (state != LinkState::kNoFile && state != LinkState::kNoFragment) continue;
    CheckFinding finding;
    finding.rule = state == LinkState::kNoFile ? "link-dead" : "fragment-dead";
    finding.message = state == LinkState::kNoFile
                          ? "link to '" + link.destination + "' leads to no file"
                          : "link to '" + link.destination + "' leads to no such fragment";
    if (dead_in_source.contains(link.destination)) {
      finding.severity = Severity::kNote;
      finding.message += ", in the source neither";
    }
    finding.place = link.place;
    pair.findings.push_back(std::move(finding));
  }
}

}  // namespace hymt
