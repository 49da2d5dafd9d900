#include "cli/commands/document_check.h"

#include <algorithm>
#include <exception>
#include <set>
#include <utility>

#include "cli/commands/loaded_document.h"
#include "cli/document/text_position.h"
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

void add_differences(const Document& source, const ParsedDocument& parsed_target,
                     std::vector<CheckFinding>& findings) {
  const Document& target = parsed_target.document;
  std::vector<Finding> differences = differences_of(source, parsed_target);
  std::stable_sort(differences.begin(), differences.end(), [](const Finding& a, const Finding& b) {
    return a.range.begin < b.range.begin;
  });
  TextPosition position(target.source);
  for (Finding& difference : differences) {
    const Place place{difference.range, position.at(difference.range.begin)};
    findings.push_back(
        {difference.severity, std::move(difference.rule), std::move(difference.message), place});
  }
}

}  // namespace

void check_pair(CheckedPair& pair, const FileSystem& file_system,
                const SettingsLookup::Settings& settings, std::optional<Format> format,
                SizeLimit size_limit) {
  try {
    const LoadOptions options{format, std::string("auto"), size_limit};
    ParsedDocument source = load_document(file_system, pair.source, settings, options).parse();
    // What the source is, its translation must be, whatever the name says.
    const LoadOptions same_format{source.document.format, std::string("auto"), size_limit};
    ParsedDocument target = load_document(file_system, pair.target, settings, same_format).parse();
    add_differences(source.document, target, pair.findings);
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
