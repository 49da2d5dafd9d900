#include "cli/document/kept_anchors.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "cli/document/fragment_mentions.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

// An id may take the number away that told two other headings apart, so it takes more than one
// look.
constexpr int kMaxRounds = 4;
// Parses that the search for an id that cannot be written may cost.
constexpr int kMaxTrials = 24;

// Fragments that the document mentions as its own.
Fragments fragments_within(const Document& document) {
  Fragments fragments;
  for (const FragmentMention& mention : find_fragment_mentions(document.source)) {
    if (mention.path.empty()) add_fragment(mention.fragment.of(document.source), fragments);
  }
  for (const Link& link : document.links) {
    if (link.destination.starts_with('#')) {
      add_fragment(std::string_view(link.destination).substr(1), fragments);
    }
  }
  return fragments;
}

// The anchors of a document, by heading and by name.
class AnchorIndex {
 public:
  explicit AnchorIndex(const std::vector<Anchor>& anchors) : anchors_(anchors) {
    for (std::size_t i = 0; i < anchors.size(); ++i) {
      // Browsers go to the first of a name.
      first_.emplace(anchors[i].name, i);
      if (anchors[i].kind != AnchorKind::kElement) headings_.push_back(i);
    }
  }

  [[nodiscard]] std::size_t num_headings() const { return headings_.size(); }
  [[nodiscard]] std::size_t anchor_of(std::size_t heading) const { return headings_[heading]; }

  // The heading that `name` leads to, with its id or an element in it; nothing if it leads
  // nowhere or elsewhere.
  [[nodiscard]] std::optional<std::size_t> heading_at(std::string_view name) const {
    const auto found = first_.find(name);
    if (found == first_.end()) return std::nullopt;
    // The anchor of a heading comes behind those of the elements in it.
    const auto heading = std::lower_bound(headings_.begin(), headings_.end(), found->second);
    if (heading == headings_.end()) return std::nullopt;
    const bool is_own = *heading == found->second;
    if (!is_own && !anchors_[*heading].range.contains(anchors_[found->second].range)) {
      return std::nullopt;
    }
    return static_cast<std::size_t>(heading - headings_.begin());
  }

 private:
  const std::vector<Anchor>& anchors_;
  std::map<std::string_view, std::size_t> first_;
  std::vector<std::size_t> headings_;  // Indices of their anchors.
};

class AnchorKeeper {
 public:
  AnchorKeeper(const Document& source, const Parser& parser, const AnchorOptions& options,
               WrittenDocument& written)
      : source_(source),
        parser_(parser),
        options_(options),
        written_(written),
        source_index_(source.anchors) {}

  RenamedFragments run() {
    find_wanted();
    std::vector<std::size_t> lost = lost_in(written_.anchors);
    if (options_.policy == AnchorPolicy::kRewrite) drop_followed(lost);
    if (!lost.empty() && options_.policy != AnchorPolicy::kNone) lost = keep(std::move(lost));
    // Ids that were given may have changed what others are called.
    if (options_.policy == AnchorPolicy::kRewrite) drop_followed(lost);
    for (const std::size_t heading : lost) report(heading);
    return std::move(renamed_);
  }

 private:
  [[nodiscard]] const Anchor& source_anchor(std::size_t heading) const {
    return source_.anchors[source_index_.anchor_of(heading)];
  }

  void find_wanted() {
    const bool has_slugs =
        std::any_of(source_.anchors.begin(), source_.anchors.end(),
                    [](const Anchor& anchor) { return anchor.kind == AnchorKind::kSlug; });
    if (!has_slugs) return;
    const Fragments within = fragments_within(source_);
    for (std::size_t heading = 0; heading < source_index_.num_headings(); ++heading) {
      const Anchor& anchor = source_anchor(heading);
      if (anchor.kind != AnchorKind::kSlug) continue;
      if (source_index_.heading_at(anchor.name) != heading) continue;
      const bool is_linked = within.contains(anchor.name) ||
                             (options_.linked != nullptr && options_.linked->contains(anchor.name));
      if (is_linked) wanted_.push_back(heading);
    }
  }

  // The wanted headings that their old ids do not lead to.
  [[nodiscard]] std::vector<std::size_t> lost_in(const std::vector<Anchor>& anchors) const {
    std::vector<std::size_t> lost;
    const AnchorIndex index(anchors);
    for (const std::size_t heading : wanted_) {
      if (index.heading_at(source_anchor(heading).name) != heading) lost.push_back(heading);
    }
    return lost;
  }

  // Links can follow a heading that its new id leads to; such are taken from `lost`.
  void drop_followed(std::vector<std::size_t>& lost) {
    const AnchorIndex index(written_.anchors);
    if (index.num_headings() != source_index_.num_headings()) return;
    renamed_.clear();
    for (const std::size_t heading : wanted_) {
      const std::string& id = written_.anchors[index.anchor_of(heading)].name;
      const std::string& old = source_anchor(heading).name;
      if (index.heading_at(old) == heading) continue;
      if (!id.empty() && index.heading_at(id) == heading) renamed_.emplace(old, id);
    }
    std::erase_if(lost, [this](std::size_t heading) {
      return renamed_.contains(source_anchor(heading).name);
    });
  }

  // Writes ids until every heading of `lost` has its own; returns those that cannot be helped.
  std::vector<std::size_t> keep(std::vector<std::size_t> lost) {
    const Document plain = parser_.parse(written_.bytes, written_.language);
    const AnchorIndex index(plain.anchors);
    if (index.num_headings() != source_index_.num_headings()) return lost;
    std::optional<EditedDocument> best;
    for (int round = 0; round < kMaxRounds && !lost.empty(); ++round) {
      const std::vector<Anchor>& anchors = best ? best->document.anchors : plain.anchors;
      if (!give_ids(lost, AnchorIndex(anchors))) break;
      auto identified = with_ids(plain, index);
      if (!identified) {
        drop_what_cannot_be_written(plain, ids_for(index));
        if (ids_.empty()) break;
        identified = with_ids(plain, index);
        if (!identified) break;
      }
      best = std::move(identified);
      lost = lost_in(best->document.anchors);
      std::erase_if(lost, [this](std::size_t heading) {
        return renamed_.contains(source_anchor(heading).name);
      });
    }
    if (best) {
      written_.bytes = std::move(best->bytes);
      written_.anchors = std::move(best->document.anchors);
    }
    return lost;
  }

  [[nodiscard]] std::vector<HeadingId> ids_for(const AnchorIndex& index) const {
    std::vector<HeadingId> ids;
    for (const auto& [heading, id] : ids_) {
      ids.push_back(
          {index.anchor_of(heading), id, heading_id_form(options_.site, options_.is_mdx, id)});
    }
    return ids;
  }

  [[nodiscard]] std::optional<EditedDocument> with_ids(const Document& plain,
                                                       const AnchorIndex& index) const {
    return with_heading_ids(plain, parser_, written_.language, ids_for(index));
  }

  // Chooses ids for `lost` headings and for those that took theirs. False if there is no new one.
  bool give_ids(const std::vector<std::size_t>& lost, const AnchorIndex& index) {
    const std::size_t before = ids_.size();
    const auto give = [this](std::size_t heading) {
      const Anchor& anchor = source_anchor(heading);
      const bool may_have = anchor.kind == AnchorKind::kSlug && !anchor.name.empty() &&
                            !unwritable_.contains(heading);
      if (may_have) ids_.emplace(heading, anchor.name);
    };
    for (const std::size_t heading : lost) {
      give(heading);
      const auto usurper = index.heading_at(source_anchor(heading).name);
      if (usurper && *usurper != heading) give(*usurper);
    }
    return ids_.size() != before;
  }

  // Finds by halves which of `ids` are at fault, and takes them back.
  void drop_what_cannot_be_written(const Document& plain, const std::vector<HeadingId>& ids) {
    std::vector<std::size_t> headings;
    for (const auto& [heading, id] : ids_) headings.push_back(heading);
    int trials = kMaxTrials;
    std::vector<ByteRange> pending{{0, ids.size()}};
    while (!pending.empty()) {
      const ByteRange part = pending.back();
      pending.pop_back();
      const bool is_all = part.size() == ids.size();
      const bool is_good = !is_all && trials-- > 0 &&
                           with_heading_ids(plain, parser_, written_.language,
                                            std::span(ids).subspan(part.begin, part.size()))
                               .has_value();
      if (is_good) continue;
      if (part.size() == 1 || trials <= 0) {
        for (std::size_t i = part.begin; i < part.end; ++i) {
          unwritable_.insert(headings[i]);
          ids_.erase(headings[i]);
        }
        continue;
      }
      const std::size_t middle = part.begin + part.size() / 2;
      pending.push_back({middle, part.end});
      pending.push_back({part.begin, middle});
    }
  }

  void report(std::size_t heading) {
    const Anchor& anchor = source_anchor(heading);
    std::string message = "links to '#" + anchor.name + "' lead nowhere in the translation, ";
    message += options_.policy != AnchorPolicy::kNone
                   ? "and this heading could not be given its old id"
                   : "as this heading has other words; --anchors keep gives it its old id";
    written_.findings.push_back(
        {Severity::kWarning, "fragment-dead", std::move(message), anchor.range});
  }

  const Document& source_;
  const Parser& parser_;
  const AnchorOptions& options_;
  WrittenDocument& written_;
  AnchorIndex source_index_;
  std::vector<std::size_t> wanted_;         // Headings, by number.
  std::map<std::size_t, std::string> ids_;  // By heading.
  RenamedFragments renamed_;
  std::set<std::size_t> unwritable_;  // Headings.
};

}  // namespace

HeadingIdForm heading_id_form(Site site, bool is_mdx, std::string_view id) {
  if (site == Site::kGitLab) return HeadingIdForm::kNamedElement;
  // Not every reader of "{#...}" takes other beginnings for an id.
  if (id.empty() || id.front() == '-' || id.front() == '_') return HeadingIdForm::kElement;
  const bool is_ascii = std::all_of(id.begin(), id.end(), [](char c) { return c >= 0; });
  switch (site) {
    case Site::kDocusaurus: return HeadingIdForm::kAttributes;
    case Site::kVitePress:
    case Site::kHugo: return is_mdx ? HeadingIdForm::kElement : HeadingIdForm::kAttributes;
    case Site::kJekyll:
      return is_mdx || !is_ascii ? HeadingIdForm::kElement : HeadingIdForm::kAttributes;
    case Site::kSphinx: return is_mdx ? HeadingIdForm::kElement : HeadingIdForm::kTarget;
    default: return HeadingIdForm::kElement;
  }
}

void add_fragment(std::string_view mentioned, Fragments& fragments) {
  const auto add = [&](std::string_view text) {
    if (!text.empty()) fragments.insert(percent_decoded(text));
  };
  add(mentioned);
  const std::size_t last = mentioned.find_last_not_of(".,;:!?*_~\\");
  add(mentioned.substr(0, last + 1));  // npos + 1 == 0
  if (mentioned.find('\\') == std::string_view::npos) return;
  std::string unescaped(mentioned);
  std::erase(unescaped, '\\');
  add(unescaped);
}

RenamedFragments keep_anchors(const Document& source, const Parser& parser,
                              const AnchorOptions& options, WrittenDocument& written) {
  return AnchorKeeper(source, parser, options, written).run();
}

}  // namespace hymt
