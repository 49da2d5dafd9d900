#include "cli/commands/document_check.h"

#include <algorithm>
#include <cstddef>
#include <exception>
#include <map>
#include <set>
#include <utility>

#include "cli/commands/loaded_document.h"
#include "cli/document/fragment_mentions.h"
#include "cli/document/link_rewriting.h"
#include "cli/document/page_notes.h"
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

// "a.md" of "a.md#install".
std::string_view path_of(std::string_view destination) {
  return destination.substr(0, destination.find('#'));
}

bool has_fragment(std::string_view destination) {
  return destination.find('#') != std::string_view::npos &&
         take_destination_apart(destination).is_local;
}

// The links of `target` that have another fragment than one of `source`, each with the one that it
// may stand for: within a document one to the same heading, else the next that is left. n log n.
std::vector<MovedLink> find_moved_links(const Document& source, const Document& target) {
  std::map<std::string_view, std::size_t> wanted;
  for (const Link& link : source.links) ++wanted[link.destination];
  std::vector<const Link*> others;
  for (const Link& link : target.links) {
    const auto same = wanted.find(link.destination);
    if (same != wanted.end() && same->second > 0) {
      --same->second;
    } else if (has_fragment(link.destination)) {
      others.push_back(&link);
    }
  }
  if (others.empty()) return {};
  LinkTargets before;
  LinkTargets after;
  before.add_document("", source.anchors);
  after.add_document("", target.anchors);
  // What is left of the source's, the last one first: by heading, or by path.
  std::map<std::size_t, std::vector<std::string_view>> by_heading;
  std::map<std::string_view, std::vector<std::string_view>> by_path;
  for (auto link = source.links.rbegin(); link != source.links.rend(); ++link) {
    const std::string_view destination = link->destination;
    std::size_t& left = wanted.at(destination);
    if (left == 0 || !has_fragment(destination)) continue;
    --left;
    if (!path_of(destination).empty()) {
      by_path[path_of(destination)].push_back(destination);
    } else if (const auto heading = before.heading("", destination)) {
      by_heading[*heading].push_back(destination);
    }
  }
  std::vector<MovedLink> moved;
  TextPosition position(target.source);
  std::stable_sort(others.begin(), others.end(),
                   [](const Link* a, const Link* b) { return a->range.begin < b->range.begin; });
  for (const Link* link : others) {
    const std::string_view path = path_of(link->destination);
    const auto heading = path.empty() ? after.heading("", link->destination) : std::nullopt;
    if (path.empty() && !heading) continue;
    std::vector<std::string_view>& left = path.empty() ? by_heading[*heading] : by_path[path];
    if (left.empty()) continue;
    moved.push_back({std::string(left.back()),
                     link->destination,
                     {link->range, position.at(link->range.begin)}});
    left.pop_back();
  }
  return moved;
}

// Offsets of a text whose fragments were changed -> those of the text before.
class PlaceBeforeRewriting {
 public:
  PlaceBeforeRewriting(std::string_view before, std::string_view after)
      : before_(find_fragment_mentions(before)), after_(find_fragment_mentions(after)) {}

  // Offsets must not decrease from call to call.
  [[nodiscard]] std::size_t of(std::size_t offset) {
    if (before_.size() != after_.size()) return offset;
    for (; next_ < after_.size() && after_[next_].fragment.end <= offset; ++next_) {
      shift_ = static_cast<std::ptrdiff_t>(before_[next_].fragment.end) -
               static_cast<std::ptrdiff_t>(after_[next_].fragment.end);
    }
    if (next_ < after_.size() && after_[next_].fragment.begin < offset) {
      return before_[next_].fragment.begin;
    }
    return static_cast<std::size_t>(static_cast<std::ptrdiff_t>(offset) + shift_);
  }

 private:
  std::vector<FragmentMention> before_;
  std::vector<FragmentMention> after_;
  std::size_t next_ = 0;
  std::ptrdiff_t shift_ = 0;
};

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
std::vector<Difference> differences_of(const Document& source, const ParsedDocument& target) {
  const TextWithoutIds plain = without_heading_ids(source, target.document);
  if (plain.removed.empty()) return compare_documents(source, target.document);
  std::string bytes;
  const bool is_encoded = encode_text(plain.text, target.document.encoding, target.document.has_bom,
                                      Unencodable::kFail, bytes);
  if (!is_encoded) return compare_documents(source, target.document);
  Document without_ids = target.parser.parse(bytes, {});
  without_ids.anchors = target.document.anchors;  // Links may need them.
  std::vector<Difference> differences = compare_documents(source, without_ids);
  for (Difference& difference : differences) {
    PlaceWithIds place(plain.removed);
    const std::size_t begin = place.of(difference.range.begin);
    difference.range = {begin, place.of(difference.range.end)};
  }
  return differences;
}

// What differs, links that may follow headings (--anchors rewrite) taken for the source's. `moved`
// gets these; they are to be looked at when it is known where they lead.
std::vector<Difference> differences_of(const Document& source, const ParsedDocument& target,
                                       std::vector<MovedLink>& moved) {
  std::vector<MovedLink> found = find_moved_links(source, target.document);
  std::map<std::pair<std::string, std::string>, std::string> fragments;  // By path and fragment.
  for (const MovedLink& link : found) {
    const Destination after = take_destination_apart(link.after);
    const std::size_t hash = link.before.find('#');
    fragments.emplace(std::pair(after.path, after.fragment), link.before.substr(hash + 1));
  }
  const NewFragment old_fragment = [&](std::string_view path, std::string_view fragment) {
    const auto known = fragments.find({std::string(path), percent_decoded(fragment)});
    return known == fragments.end() ? std::string() : known->second;
  };
  std::string bytes;
  if (fragments.empty() ||
      rewrite_links(target, {}, old_fragment, bytes) != LinkRewriting::kRewritten) {
    return differences_of(source, target);
  }
  ParsedDocument restored(bytes, target.parser, {});
  // Headings are called otherwise there.
  for (const MovedLink& link : found) {
    if (!link.before.starts_with('#')) continue;
    restored.document.anchors.push_back({link.before.substr(1), {}, AnchorKind::kSlug});
  }
  std::vector<Difference> differences = differences_of(source, restored);
  std::stable_sort(differences.begin(), differences.end(), [](const Finding& a, const Finding& b) {
    return a.range.begin < b.range.begin;
  });
  PlaceBeforeRewriting begins(target.document.source, restored.document.source);
  for (Difference& difference : differences) {
    const std::size_t size = difference.range.size();
    difference.range.begin = begins.of(difference.range.begin);
    difference.range.end = std::min(difference.range.begin + size, target.document.source.size());
  }
  moved = std::move(found);
  return differences;
}

// The same, what the target says of itself (--source-note, --notice) left out.
std::vector<Difference> differences_of_page(Document& source, ParsedDocument& target,
                                            std::vector<MovedLink>& moved) {
  drop_note_values(source.outline);
  const TextWithoutNotes plain = without_page_notes(source, target.document);
  std::string bytes;
  const bool is_plain =
      plain.removed.empty() || !encode_text(plain.text, target.document.encoding,
                                            target.document.has_bom, Unencodable::kFail, bytes);
  if (is_plain) {
    drop_note_values(target.document.outline);
    return differences_of(source, target, moved);
  }
  ParsedDocument without_notes(bytes, target.parser, {});
  drop_note_values(without_notes.document.outline);
  std::vector<Difference> differences = differences_of(source, without_notes, moved);
  const auto restore = [&plain](ByteRange& range) {
    PlaceWithIds place(plain.removed);
    const std::size_t begin = place.of(range.begin);
    range = {begin, place.of(range.end)};
  };
  for (Difference& difference : differences) restore(difference.range);
  TextPosition position(target.document.source);
  for (MovedLink& link : moved) {
    restore(link.place.range);
    link.place.position = position.at(link.place.range.begin);
  }
  return differences;
}

// The findings of one pair, as they are found, and then in the order of the target.
class PairFindings {
 public:
  PairFindings(const Document& source, const Document& target, std::size_t columns)
      : source_(source), target_(target), columns_(columns) {}

  void add(Difference difference) {
    Entry& entry = entries_.emplace_back();
    entry.place = difference.range;
    if (!difference.source.empty()) {
      entry.source_place = difference.source;
      entry.finding.source_text = excerpt(
          {std::string(difference.source.of(source_.source).substr(0, kMostBytes)), {}}, columns_);
    }
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
    const DocumentLoadOptions options{format, std::string("auto"), limits.document_size};
    ParsedDocument source = load_document(file_system, pair.source, settings, options).parse();
    // What the source is, its translation must be, whatever the name says.
    const DocumentLoadOptions same_format{source.document.format, std::string("auto"),
                                          limits.document_size};
    ParsedDocument target = load_document(file_system, pair.target, settings, same_format).parse();
    PairFindings findings(source.document, target.document, limits.excerpt_columns);
    for (Difference& difference : differences_of_page(source.document, target, pair.moved_links)) {
      findings.add(std::move(difference));
    }
    TextComparison texts = compare_texts(source.document, target.document);
    for (UnitDoubt& doubt : texts.doubts) findings.add(std::move(doubt));
    pair.num_texts = target.document.units.size();
    pair.num_not_compared = texts.num_not_compared;
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
  for (const MovedLink& link : pair.moved_links) {
    const auto before = source_tree.heading(pair.relative_path, link.before);
    const auto after = target_tree.heading(pair.relative_path, link.after);
    if (before && before == after) continue;
    CheckFinding finding;
    // Of two files alone nobody knows what stands in a third.
    const bool is_known =
        target_tree.state(pair.relative_path, link.after) != LinkState::kNotChecked;
    finding.severity = is_known ? Severity::kError : Severity::kWarning;
    finding.rule = "structure-changed";
    finding.message = "link to '" + link.before + "' became link to '" + link.after +
                      "', which is not known to be the same heading";
    finding.place = link.place;
    pair.findings.push_back(std::move(finding));
  }
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
