#include "reassemble/proof.h"

#include <algorithm>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/characters/letters.h"
#include "reassemble/canonical_text.h"
#include "reassemble/code_equality.h"
#include "reassemble/target_text.h"

namespace hymt {
namespace {

const InlineCode& code_of(const InlineCode& code) { return code; }
const InlineCode& code_of(const PlacedCode& placed) { return *placed.code; }

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    const CodePoint c = first_code_point(text);
    if (!is_space(c.value)) return false;
    text.remove_prefix(c.length);
  }
  return true;
}

class Comparison {
 public:
  Comparison(const Document& document, const std::vector<bool>& source_kept,
             const std::vector<Placement>& placements, const Document& reparsed)
      : document_(document),
        source_kept_(source_kept),
        placements_(placements),
        reparsed_(reparsed) {}

  std::vector<Mismatch> run() && {
    compare_units();
    if (mismatches_.empty()) compare_outline();
    std::sort(mismatches_.begin(), mismatches_.end(), [](const Mismatch& a, const Mismatch& b) {
      return std::tie(a.placement, a.unit, a.kind) < std::tie(b.placement, b.unit, b.kind);
    });
    const auto same_unit = [](const Mismatch& a, const Mismatch& b) { return a.unit == b.unit; };
    mismatches_.erase(std::unique(mismatches_.begin(), mismatches_.end(), same_unit),
                      mismatches_.end());
    return std::move(mismatches_);
  }

 private:
  // Stays true until the next call.
  const TargetText& meant_text(const TranslationUnit& unit) {
    if (source_kept_[unit.id]) {
      assign_source(unit, meant_text_);
    } else {
      assign_target(unit, meant_text_);
    }
    return meant_text_;
  }

  void blame(std::size_t placement, Mismatch::Kind kind) {
    mismatches_.push_back({kind, placements_[placement].unit, placement, kUnknown});
  }

  // Walks both lists of top-level units, which are ordered by position.
  void compare_units() {
    std::size_t k = 0;
    auto read = reparsed_.units.begin();
    const auto end = reparsed_.units.end();
    while (true) {
      read = std::find_if(read, end,
                          [](const TranslationUnit& unit) { return unit.parent == kNoUnit; });
      if (k == placements_.size() && read == end) return;
      if (k == placements_.size() ||
          (read != end && read->range.end <= placements_[k].range.begin)) {
        blame_for_extra(k, read->range);
        ++read;
        continue;
      }
      const Placement& meant = placements_[k];
      if (read == end || meant.range.end <= read->range.begin) {
        miss(k);
        ++k;
        continue;
      }
      // They overlap.
      const std::size_t read_end = read->range.end;
      if (same_bounds(meant.range, *read)) {
        vanished_begin_ = vanished_end_ = 0;
        compare_content(k, *read);
        ++read;
        ++k;
        continue;
      }
      if (meant.range.contains(read->range)) {
        const std::vector<const TranslationUnit*> family = units_inside(meant.range, read);
        if (compare_trimmed(k, family)) {
          vanished_begin_ = vanished_end_ = 0;
          read = reparsed_.units.begin() + family.back()->id + 1;
          ++k;
          continue;
        }
        miss(k, Mismatch::Kind::kBounds);
      } else {
        blame(k, Mismatch::Kind::kBounds);
      }
      if (read_end <= meant.range.end) ++read;
      if (meant.range.end <= read_end) ++k;
    }
  }

  // Placement `k` holds no unit, or only part of one. If that is allowed it may all the same have
  // swallowed what follows, should that be missing as well.
  void miss(std::size_t k, Mismatch::Kind kind = Mismatch::Kind::kMissing) {
    if (may_be_missing(placements_[k])) {
      if (kind == Mismatch::Kind::kMissing && has_target(placements_[k])) vanished_.push_back(k);
      if (vanished_begin_ == vanished_end_ || vanished_end_ < k) vanished_begin_ = k;
      vanished_end_ = k + 1;
      return;
    }
    if (kind == Mismatch::Kind::kMissing && vanished_end_ == k) {
      for (std::size_t i = vanished_begin_; i < k; ++i) blame(i, kind);
    }
    blame(k, kind);
  }

  [[nodiscard]] bool has_target(const Placement& placement) const {
    const std::vector<Segment>& segments = document_.units[placement.unit].segments;
    return !source_kept_[placement.unit] &&
           std::any_of(segments.begin(), segments.end(),
                       [](const Segment& segment) { return segment.target.has_value(); });
  }

  // A unit where none was written, before placement `k`: the nearer neighbour is to blame.
  void blame_for_extra(std::size_t k, ByteRange extra) {
    if (placements_.empty()) return;
    bool before = k == placements_.size();
    if (!before && k != 0) {
      const std::size_t end_before = placements_[k - 1].range.end;
      before = extra.begin <= end_before ||
               extra.begin - end_before < placements_[k].range.begin - extra.end;
    }
    blame(before ? k - 1 : k, Mismatch::Kind::kBounds);
  }

  bool may_be_missing(const Placement& placement) {
    const TargetText& meant = meant_text(document_.units[placement.unit]);
    std::string_view text = meant.text;
    std::size_t at = 0;
    for (const PlacedCode& code : meant.codes) {
      if (has_letter(text.substr(at, code.offset - at))) return false;
      at = code.offset + code.length;
    }
    return !has_letter(text.substr(at));
  }

  // Parsers leave white space at the ends of a unit to the skeleton; and a plain YAML scalar may
  // have been given quotes.
  [[nodiscard]] bool same_bounds(ByteRange meant, const TranslationUnit& read) const {
    if (meant == read.range) return true;
    const auto may_differ = [&](std::size_t a, std::size_t b) {
      const ByteRange range{std::min(a, b), std::max(a, b)};
      const std::string_view bytes = range.of(reparsed_.source);
      if (read.place.context == TextContext::kYamlQuoted && bytes.size() == 1 &&
          bytes.front() == read.place.quote) {
        return true;
      }
      return is_blank(bytes);
    };
    return may_differ(meant.begin, read.range.begin) && may_differ(meant.end, read.range.end) &&
           meant.begin < read.range.end && read.range.begin < meant.end;
  }

  using UnitIterator = std::deque<TranslationUnit>::const_iterator;

  // The top-level units in `range`, from `first` on.
  [[nodiscard]] std::vector<const TranslationUnit*> units_inside(ByteRange range,
                                                                 UnitIterator first) const {
    std::vector<const TranslationUnit*> result;
    for (; first != reparsed_.units.end() && range.contains(first->range); ++first) {
      if (first->parent == kNoUnit) result.push_back(&*first);
    }
    return result;
  }

  // Parsers also leave codes at the ends of a unit to the skeleton (an image, a break). Those of a
  // target may stand there that did not in the source; the units inside them then stand for
  // themselves, before and behind the body. Compares placement `k` with such a `family`.
  bool compare_trimmed(std::size_t k, const std::vector<const TranslationUnit*>& family) {
    constexpr std::size_t kMostLeadingCodes = 16;
    const TranslationUnit& unit = document_.units[placements_[k].unit];
    const TargetText meant = meant_text(unit);  // A copy: sub-units are looked at below.
    const auto body = std::max_element(
        family.begin(), family.end(),
        [](const auto* a, const auto* b) { return a->range.size() < b->range.size(); });
    const std::size_t num_codes = (*body)->source.codes().size();
    const std::size_t num_all = meant.codes.size();
    for (std::size_t first = 0; first <= kMostLeadingCodes && first + num_codes <= num_all;
         ++first) {
      const std::size_t last = first + num_codes;
      if (!is_blank_before(meant, first)) return false;
      if (!is_blank_behind(meant, last)) continue;
      pending_.clear();
      if (!compare_body(unit, trimmed(meant, first, last), **body)) continue;
      const std::span<const PlacedCode> codes = meant.codes;
      return pair_sub_units(codes.first(first), family.begin(), body) &&
             pair_sub_units(codes.subspan(last), body + 1, family.end()) &&
             (compare_pending(k), true);
    }
    return false;
  }

  // True if all of the text outside the covers of the codes before `first`, or of those from `last`
  // on, is white space.
  static bool is_blank_before(const TargetText& text, std::size_t first) {
    std::size_t at = 0;
    for (std::size_t i = 0; i < first; ++i) {
      const PlacedCode& code = text.codes[i];
      if (!is_blank(std::string_view(text.text).substr(at, code.offset - at))) return false;
      at = code.offset + code.length;
    }
    return true;
  }
  static bool is_blank_behind(const TargetText& text, std::size_t last) {
    for (std::size_t i = last; i < text.codes.size(); ++i) {
      const std::size_t at = text.codes[i].offset + text.codes[i].length;
      const std::size_t end =
          i + 1 == text.codes.size() ? text.text.size() : text.codes[i + 1].offset;
      if (!is_blank(std::string_view(text.text).substr(at, end - at))) return false;
    }
    return true;
  }

  // `text` without the codes before `first` and from `last` on, and what stands around them.
  static TargetText trimmed(const TargetText& text, std::size_t first, std::size_t last) {
    const std::size_t begin =
        first == 0 ? 0 : text.codes[first - 1].offset + text.codes[first - 1].length;
    const std::size_t end = last == text.codes.size() ? text.text.size() : text.codes[last].offset;
    TargetText result;
    result.text = text.text.substr(begin, end - begin);
    for (std::size_t i = first; i < last; ++i) {
      result.codes.push_back(text.codes[i]);
      result.codes.back().offset -= begin;
    }
    return result;
  }

  // Queues the units inside `codes` with those that were read.
  bool pair_sub_units(std::span<const PlacedCode> codes,
                      std::vector<const TranslationUnit*>::const_iterator read,
                      std::vector<const TranslationUnit*>::const_iterator end) {
    for (const PlacedCode& placed : codes) {
      for (const SubFlow& flow : placed.code->sub_flows) {
        if (!has_letter(meant_text(document_.units[flow.unit]).text)) continue;
        if (read == end) return false;
        pending_.emplace_back(flow.unit, *read++);
      }
    }
    return read == end;
  }

  // Compares a unit and those inside its codes.
  void compare_content(std::size_t placement, const TranslationUnit& read) {
    pending_.assign(1, {placements_[placement].unit, &read});
    compare_pending(placement);
  }

  void compare_pending(std::size_t placement) {
    while (!pending_.empty()) {
      const auto [id, found] = pending_.back();
      pending_.pop_back();
      if (!compare_one(document_.units[id], *found)) {
        mismatches_.push_back({Mismatch::Kind::kContent, id, placement, fault_});
      }
    }
  }

  bool compare_one(const TranslationUnit& unit, const TranslationUnit& read) {
    const TargetText& meant = meant_text(unit);
    return is_exactly(meant, read.source, traits_of(unit.place)) || compare_body(unit, meant, read);
  }

  // True if `read` is `meant` to the byte, as it mostly is. Queues the units inside the codes.
  bool is_exactly(const TargetText& meant, const CodedText& read, const ContextTraits& traits) {
    const std::vector<InlineCode>& codes = read.codes();
    if (meant.text != read.text() || meant.codes.size() != codes.size()) return false;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const PlacedCode& placed = meant.codes[i];
      if (placed.offset != codes[i].offset || placed.length != codes[i].length) return false;
    }
    const std::size_t num_pending = pending_.size();
    std::size_t ignored = 0;
    if (compare_codes(traits, meant.codes, codes, ignored)) return true;
    pending_.resize(num_pending);
    return false;
  }

  // Where it returns false, fault_ says where the two begin to differ.
  bool compare_body(const TranslationUnit& unit, const TargetText& meant,
                    const TranslationUnit& read) {
    const ContextTraits& traits = traits_of(unit.place);
    take_codes(traits, meant.codes, read.source.codes());
    assign_canonical(meant.text, meant.codes, traits, meant_);
    assign_canonical(read.source.text(), read_codes_, traits, read_);
    std::size_t offset = meant.text.size();
    const bool same_codes = compare_codes(traits, meant.codes, read_codes_, offset);
    if (same_codes && meant_.text == read_.text &&
        meant_.words_before_code == read_.words_before_code) {
      return true;
    }
    fault_ = source_offset(meant, std::min(offset, first_difference(meant.text)));
    return false;
  }

  // Fills read_codes_ with the codes of `read` that are none of the target's words.
  void take_codes(const ContextTraits& traits, const std::vector<PlacedCode>& meant,
                  const std::vector<InlineCode>& read) {
    read_codes_.clear();
    auto next = meant.begin();
    for (const InlineCode& code : read) {
      while (next != meant.end() && is_white_space(*next->code, traits)) ++next;
      const bool is_meant = next != meant.end() && same_code(*next->code, code);
      if (is_meant) ++next;
      if (!is_meant && may_be_words(code)) continue;
      read_codes_.push_back({&code, code.offset, code.length});
    }
  }

  // The offset in `meant` at which the canonical texts begin to differ, to the word character.
  [[nodiscard]] std::size_t first_difference(std::string_view meant) const {
    const std::string_view a = meant_.text;
    const std::string_view b = read_.text;
    const auto same = static_cast<std::size_t>(
        std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first - a.begin());
    std::size_t num_words = 0;
    for (std::size_t at = 0; at < same;) {
      const CodePoint c = first_code_point(a.substr(at));
      if (is_word_character(c.value)) ++num_words;
      at += c.length;
    }
    std::size_t at = 0;
    while (at < meant.size()) {
      const CodePoint c = first_code_point(meant.substr(at));
      if (is_word_character(c.value) && num_words-- == 0) break;
      at += c.length;
    }
    return same == a.size() && same == b.size() ? meant.size() : at;
  }

  // The beginning, in the source's text, of the run that the target's byte `offset` belongs to.
  static std::size_t source_offset(const TargetText& text, std::size_t offset) {
    for (const TextRun& run : text.runs) {
      if (offset < run.target.end) return run.source.begin;
    }
    return text.runs.empty() ? kUnknown : text.runs.back().source.begin;
  }

  // Queues the units inside the codes. Where codes differ, `offset` is where in the meant text.
  template <typename Codes>
  bool compare_codes(const ContextTraits& traits, const std::vector<PlacedCode>& meant,
                     const Codes& read, std::size_t& offset) {
    auto found = read.begin();
    const auto skip_white_space = [&] {
      while (found != read.end() && is_white_space(code_of(*found), traits)) ++found;
    };
    for (const PlacedCode& placed : meant) {
      const InlineCode& code = *placed.code;
      if (is_white_space(code, traits)) continue;
      skip_white_space();
      if (found == read.end() || !same_code(code, code_of(*found))) {
        offset = placed.offset;
        return false;
      }
      for (std::size_t k = 0; k < code.sub_flows.size(); ++k) {
        const SubFlow& sub_flow = code_of(*found).sub_flows[k];
        pending_.emplace_back(code.sub_flows[k].unit, &reparsed_.units[sub_flow.unit]);
      }
      ++found;
    }
    skip_white_space();
    return found == read.end();
  }

  void compare_outline() {
    if (placements_.empty()) return;
    const std::vector<OutlineDifference> differences =
        compare_outlines(document_.outline, reparsed_.outline);
    if (differences.empty()) return;
    // With a unit its block may be gone, and where among blocks of its kind nobody can tell.
    constexpr std::size_t kMostSuspects = 64;
    const auto num_blocks = [](const Outline& outline) {
      return std::count_if(outline.begin(), outline.end(),
                           [](const OutlineEntry& entry) { return !entry.is_inline; });
    };
    if (!vanished_.empty() && vanished_.size() <= kMostSuspects &&
        num_blocks(document_.outline) != num_blocks(reparsed_.outline)) {
      for (const std::size_t placement : vanished_) blame(placement, Mismatch::Kind::kContent);
      return;
    }
    for (const OutlineDifference& difference : differences) blame_near(difference.target);
  }

  // Blames the units in `range`, or else those around it.
  void blame_near(ByteRange range) {
    auto at = std::lower_bound(
        placements_.begin(), placements_.end(), range.begin,
        [](const Placement& placement, std::size_t begin) { return placement.range.end < begin; });
    const auto index = [this](auto it) {
      return static_cast<std::size_t>(it - placements_.begin());
    };
    bool found = false;
    // A block may hold thousands of units; the first ones are as good a guess as any.
    constexpr int kMostUnits = 4;
    for (int i = 0; i < kMostUnits && at != placements_.end() && at->range.begin <= range.end;
         ++i) {
      blame(index(at), Mismatch::Kind::kContent);
      found = true;
      ++at;
    }
    if (found) return;
    if (at != placements_.end()) blame(index(at), Mismatch::Kind::kContent);
    if (at != placements_.begin()) blame(index(std::prev(at)), Mismatch::Kind::kContent);
  }

  static constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

  const Document& document_;
  const std::vector<bool>& source_kept_;
  const std::vector<Placement>& placements_;
  const Document& reparsed_;
  std::vector<Mismatch> mismatches_;
  std::vector<std::size_t> vanished_;  // Placements of targets that hold no unit and may.
  // Placements, by index, one after the other, that hold no unit and may.
  std::size_t vanished_begin_ = 0;
  std::size_t vanished_end_ = 0;
  std::size_t fault_ = kUnknown;
  // Storage that is used again.
  TargetText meant_text_;
  std::vector<PlacedCode> read_codes_;
  CanonicalText meant_;
  CanonicalText read_;
  std::vector<std::pair<std::uint32_t, const TranslationUnit*>> pending_;
};

}  // namespace

std::vector<Mismatch> find_mismatches(const Document& document,
                                      const std::vector<bool>& source_kept,
                                      const std::vector<Placement>& placements,
                                      const Document& reparsed) {
  return Comparison(document, source_kept, placements, reparsed).run();
}

}  // namespace hymt
