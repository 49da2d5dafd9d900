#include "reassemble/alignment/three_way_merge.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/sequence_alignment.h"
#include "parsers/document/text_context.h"

namespace hymt {
namespace {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

// Which chunks of the new source are not what they were; indices as in its digests.
struct SourceChanges {
  std::vector<bool> changed;
  std::vector<bool> removed_before;               // One more than `changed`: the last is the end.
  std::vector<std::size_t> removed_units_before;  // As many; those that were changed, too.
};

SourceChanges changes_since(std::span<const ChunkDigest> former,
                            std::span<const ChunkDigest> source) {
  SourceChanges changes;
  changes.changed.assign(source.size(), true);
  changes.removed_before.assign(source.size() + 1, false);
  changes.removed_units_before.assign(source.size() + 1, 0);
  std::size_t former_at = 0;
  const auto note_removed = [&](std::size_t former_end, std::size_t source_end) {
    if (former_end != former_at) changes.removed_before[source_end] = true;
    for (; former_at < former_end; ++former_at) {
      if (former[former_at].unit != kNoUnit) ++changes.removed_units_before[source_end];
    }
    former_at = former_end + 1;
  };
  for (const AlignedPair& pair : align_digests(former, source)) {
    changes.changed[pair.b_index] = false;
    note_removed(pair.a_index, pair.b_index);
  }
  note_removed(former.size(), source.size());
  return changes;
}

// The digests from one unit to the next: the lines before it, then itself.
std::vector<std::size_t> unit_indices(const std::vector<ChunkDigest>& digests) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < digests.size(); ++i) {
    if (digests[i].unit != kNoUnit) result.push_back(i);
  }
  return result;
}

// What changed in the source, by digests of a translation of it. The skeletons are equal but for
// what anchors add, so lines correspond where there are as many of them; else, and where a unit
// vanished in translation, a change somewhere counts as one of the whole stretch.
SourceChanges in_translation(const SourceChanges& changes, const std::vector<ChunkDigest>& source,
                             const std::vector<ChunkDigest>& translation) {
  SourceChanges result;
  result.changed.assign(translation.size(), false);
  result.removed_before.assign(translation.size() + 1, false);
  result.removed_units_before.assign(translation.size() + 1, 0);
  std::vector<std::size_t> source_units = unit_indices(source);
  std::vector<std::size_t> its_units = unit_indices(translation);
  if (source_units.size() != its_units.size()) {
    source_units.clear();
    its_units.clear();
  }
  source_units.push_back(source.size());
  its_units.push_back(translation.size());
  std::size_t from = 0;
  std::size_t to = 0;
  for (std::size_t unit = 0; unit < source_units.size(); ++unit) {
    // A unit ends its stretch; at the end there is none.
    const bool has_unit = unit + 1 < source_units.size();
    const std::size_t from_end = source_units[unit] + (has_unit ? 1 : 0);
    const std::size_t to_end = its_units[unit] + (has_unit ? 1 : 0);
    if (from_end - from == to_end - to) {
      for (std::size_t i = 0; i < from_end - from; ++i) {
        result.changed[to + i] = changes.changed[from + i];
        result.removed_before[to + i] = changes.removed_before[from + i];
        result.removed_units_before[to + i] = changes.removed_units_before[from + i];
      }
    } else {
      const auto any = [&](const std::vector<bool>& flags) {
        return std::any_of(flags.begin() + static_cast<std::ptrdiff_t>(from),
                           flags.begin() + static_cast<std::ptrdiff_t>(from_end),
                           [](bool flag) { return flag; });
      };
      const bool is_changed = any(changes.changed) || any(changes.removed_before);
      std::fill(result.changed.begin() + static_cast<std::ptrdiff_t>(to),
                result.changed.begin() + static_cast<std::ptrdiff_t>(to_end), is_changed);
      if (has_unit) result.changed[to_end - 1] = changes.changed[from_end - 1];
      for (std::size_t i = from; i < from_end; ++i) {
        result.removed_units_before[to] += changes.removed_units_before[i];
      }
    }
    from = from_end;
    to = to_end;
  }
  result.removed_before.back() = changes.removed_before.back();
  result.removed_units_before.back() += changes.removed_units_before.back();
  return result;
}

// One of the three versions.
struct Version {
  explicit Version(const Document& its_document)
      : document(its_document), chunks(chunks_of(its_document)) {}

  const Document& document;
  std::vector<DocumentChunk> chunks;
  std::vector<std::uint32_t> numbers;  // Equal for equal bytes, in all versions.
};

// Neighbouring chunks of one version.
struct Part {
  std::size_t begin = 0;
  std::size_t end = 0;
  [[nodiscard]] std::size_t size() const { return end - begin; }
};

std::string_view bytes_of(const Version& version, Part part) {
  if (part.begin == part.end) return {};
  const char* const first = version.chunks[part.begin].bytes.data();
  const std::string_view last = version.chunks[part.end - 1].bytes;
  return {first, static_cast<std::size_t>(last.data() - first) + last.size()};
}

bool are_equal(const Version& a, Part in_a, const Version& b, Part in_b) {
  const auto first = [](const Version& version, Part part) {
    return version.numbers.begin() + static_cast<std::ptrdiff_t>(part.begin);
  };
  return in_a.size() == in_b.size() &&
         std::equal(first(a, in_a), first(a, in_a) + static_cast<std::ptrdiff_t>(in_a.size()),
                    first(b, in_b));
}

// The same stretch of all three.
struct Region {
  Part base;
  Part theirs;
  Part ours;
};

// How a comment is written at a place; empty: it cannot be.
struct CommentMarks {
  std::string_view begin;
  std::string_view end;
};

CommentMarks comment_marks(const TextPlace& place) {
  switch (place.context) {
    case TextContext::kHtmlText: return {"<!-- ", " -->"};
    case TextContext::kMarkdownInline:
    case TextContext::kMarkdownLine:
    case TextContext::kMarkdownCell:
      if (place.quote == kMdxQuote) return {"{/* ", " */}"};
      return {"<!-- ", " -->"};
    default: return {};
  }
}

// `proposed` on one line, without what would end a comment or a cell.
std::string comment_text(std::string_view proposed) {
  std::string text;
  for (const char byte : trimmed(proposed)) {
    const char last = text.empty() ? ' ' : text.back();
    if (byte == '\n' || byte == '\r') {
      if (last != ' ') text += ' ';
    } else if (byte == '|' && last != '\\') {
      text += "\\|";
    } else {
      if ((byte == '-' && last == '-') || (byte == '/' && last == '*')) text += ' ';
      text += byte;
    }
  }
  return text;
}

// `bytes` without the comment of a former conflict.
std::string without_mark(std::string_view bytes, CommentMarks marks) {
  const std::string begin = ' ' + std::string(marks.begin) + std::string(kProposalMark);
  const std::size_t from = bytes.find(begin);
  if (from == std::string_view::npos) return std::string(bytes);
  const std::size_t to = bytes.find(marks.end, from);
  if (to == std::string_view::npos) return std::string(bytes);
  return std::string(bytes.substr(0, from)) + std::string(bytes.substr(to + marks.end.size()));
}

class Merger {
 public:
  Merger(const MergeInput& input, OnConflict on_conflict)
      : base_(input.base),
        theirs_(input.theirs),
        ours_(input.ours),
        is_reviewed_(input.is_reviewed),
        on_conflict_(on_conflict) {
    number_chunks();
    to_theirs_ = partners(theirs_);
    to_ours_ = partners(ours_);
    find_wanted(input);
  }

  MergedDocument run() {
    Region region;
    for (std::size_t at = 0; at < base_.chunks.size(); ++at) {
      if (to_theirs_[at] == kNone || to_ours_[at] == kNone) continue;
      resolve_up_to(region, at, to_theirs_[at], to_ours_[at]);
      emit(theirs_, {to_theirs_[at], to_theirs_[at] + 1});
    }
    resolve_up_to(region, base_.chunks.size(), theirs_.chunks.size(), ours_.chunks.size());
    return std::move(merged_);
  }

 private:
  void number_chunks() {
    std::unordered_map<std::string_view, std::uint32_t> numbers;
    for (Version* version : {&base_, &theirs_, &ours_}) {
      for (const DocumentChunk& chunk : version->chunks) {
        const auto next = static_cast<std::uint32_t>(numbers.size());
        version->numbers.push_back(numbers.try_emplace(chunk.bytes, next).first->second);
      }
    }
  }

  // For each chunk of the base, that of `version` which it is; or kNone. Texts come first: as many
  // empty lines would else outweigh them, and say that a paragraph became the one beside it.
  [[nodiscard]] std::vector<std::size_t> partners(const Version& version) const {
    std::vector<std::size_t> result(base_.chunks.size(), kNone);
    const std::vector<std::size_t> base_texts = texts_of(base_);
    const std::vector<std::size_t> texts = texts_of(version);
    Part in_base;
    Part in_version;
    const auto align_up_to = [&](std::size_t base_end, std::size_t version_end) {
      in_base.end = base_end;
      in_version.end = version_end;
      for (const AlignedPair& pair :
           align_sequences(numbers_in(base_, in_base), numbers_in(version, in_version))) {
        result[in_base.begin + pair.a_index] = in_version.begin + pair.b_index;
      }
    };
    for (const AlignedPair& pair :
         align_sequences(numbers_at(base_, base_texts), numbers_at(version, texts))) {
      const std::size_t base = base_texts[pair.a_index];
      const std::size_t other = texts[pair.b_index];
      align_up_to(base, other);
      result[base] = other;
      in_base.begin = base + 1;
      in_version.begin = other + 1;
    }
    align_up_to(base_.chunks.size(), version.chunks.size());
    return result;
  }

  // Chunks of units that are more than space.
  static std::vector<std::size_t> texts_of(const Version& version) {
    std::vector<std::size_t> texts;
    for (std::size_t i = 0; i < version.chunks.size(); ++i) {
      const DocumentChunk& chunk = version.chunks[i];
      if (chunk.unit != kNoUnit && !trimmed(chunk.bytes).empty()) texts.push_back(i);
    }
    return texts;
  }

  static std::span<const std::uint32_t> numbers_in(const Version& version, Part part) {
    return std::span(version.numbers).subspan(part.begin, part.size());
  }

  static std::vector<std::uint32_t> numbers_at(const Version& version,
                                               std::span<const std::size_t> places) {
    std::vector<std::uint32_t> numbers;
    numbers.reserve(places.size());
    for (const std::size_t place : places) numbers.push_back(version.numbers[place]);
    return numbers;
  }

  void find_wanted(const MergeInput& input) {
    const std::vector<ChunkDigest> source = digests_of(input.source);
    const std::vector<ChunkDigest> translation = digests_of(input.ours);
    const SourceChanges changes =
        in_translation(changes_since(input.former_source, source), source, translation);
    // The segments of a unit share its digest.
    std::size_t digest = 0;
    for (std::size_t i = 0; i < ours_.chunks.size(); ++i) {
      const std::uint32_t unit = ours_.chunks[i].unit;
      const bool goes_on = i != 0 && unit != kNoUnit && unit == ours_.chunks[i - 1].unit;
      if (i != 0 && !goes_on) ++digest;
      wanted_.changed.push_back(changes.changed[digest]);
      wanted_.removed_before.push_back(!goes_on && changes.removed_before[digest]);
      wanted_.removed_units_before.push_back(goes_on ? 0 : changes.removed_units_before[digest]);
    }
    wanted_.removed_before.push_back(changes.removed_before.back());
    wanted_.removed_units_before.push_back(changes.removed_units_before.back());
  }

  // True if the source is why `ours` differs there.
  [[nodiscard]] bool is_wanted(Part ours) const {
    for (std::size_t i = ours.begin; i < ours.end; ++i) {
      if (wanted_.changed[i] || wanted_.removed_before[i]) return true;
    }
    return wanted_.removed_before[ours.end];
  }

  // True if the base has more units there than the source had: what people added before it was
  // learned. No change of the source can take their place.
  [[nodiscard]] bool has_more_than_source(const Region& region) const {
    std::size_t num_of_source = wanted_.removed_units_before[region.ours.end];
    std::uint32_t last = kNoUnit;
    for (std::size_t i = region.ours.begin; i < region.ours.end; ++i) {
      num_of_source += wanted_.removed_units_before[i];
      const std::uint32_t unit = ours_.chunks[i].unit;
      if (unit != kNoUnit && unit != last && !wanted_.changed[i]) ++num_of_source;
      last = unit;
    }
    std::size_t num_units = 0;
    last = kNoUnit;
    for (std::size_t i = region.base.begin; i < region.base.end; ++i) {
      const std::uint32_t unit = base_.chunks[i].unit;
      if (unit != kNoUnit && unit != last) ++num_units;
      last = unit;
    }
    return num_units > num_of_source;
  }

  void resolve_up_to(Region& region, std::size_t base, std::size_t theirs, std::size_t ours) {
    region.base.end = base;
    region.theirs.end = theirs;
    region.ours.end = ours;
    resolve(region);
    region = {{base + 1, base + 1}, {theirs + 1, theirs + 1}, {ours + 1, ours + 1}};
  }

  void resolve(const Region& region) {
    const bool is_edited = !are_equal(theirs_, region.theirs, base_, region.base);
    const bool is_renewed = !are_equal(ours_, region.ours, base_, region.base);
    if (!is_edited && !is_renewed) return emit(theirs_, region.theirs);
    const bool is_conflict = is_edited && is_renewed && is_wanted(region.ours) &&
                             !are_equal(theirs_, region.theirs, ours_, region.ours);
    if (is_conflict) {
      if (!split(region)) resolve_conflict(region);
      return;
    }
    const bool takes_ours = !is_edited && is_renewed && (!is_reviewed_ || is_wanted(region.ours));
    if (takes_ours && is_reviewed_ && has_more_than_source(region)) return resolve_conflict(region);
    if (takes_ours) return emit(ours_, region.ours);
    if (is_edited) ++merged_.num_edits_kept;
    emit(theirs_, region.theirs);
  }

  // Where nothing was added or removed on one side, each chunk is known there by its number, and
  // the other side's equal chunks divide the region: those that are as in the base, or as on the
  // first side.
  bool split(const Region& region) {
    const bool theirs_correspond = region.theirs.size() == region.base.size();
    const bool ours_correspond = region.ours.size() == region.base.size();
    if (region.base.size() == 0 || !(theirs_correspond || ours_correspond)) return false;
    const Alike alike = alike_in(region);
    std::vector<Region> parts;
    Region part{{region.base.begin, region.base.begin},
                {region.theirs.begin, region.theirs.begin},
                {region.ours.begin, region.ours.begin}};
    const auto end_part = [&](std::size_t base, std::size_t theirs, std::size_t ours) {
      part.base.end = base;
      part.theirs.end = theirs;
      part.ours.end = ours;
      if (part.base.size() + part.theirs.size() + part.ours.size() != 0) parts.push_back(part);
      part = {{base, base}, {theirs, theirs}, {ours, ours}};
    };
    for (std::size_t i = 0; i < region.base.size(); ++i) {
      const std::size_t base = region.base.begin + i;
      std::size_t theirs = theirs_correspond ? region.theirs.begin + i : to_theirs_[base];
      std::size_t ours = ours_correspond ? region.ours.begin + i : to_ours_[base];
      if (theirs == kNone) theirs = alike.in_theirs[ours - region.ours.begin];
      if (ours == kNone) ours = alike.in_ours[theirs - region.theirs.begin];
      if (theirs == kNone || ours == kNone) continue;
      if (theirs < part.theirs.begin || ours < part.ours.begin) continue;
      end_part(base, theirs, ours);
      end_part(base + 1, theirs + 1, ours + 1);
    }
    end_part(region.base.end, region.theirs.end, region.ours.end);
    if (parts.size() < 2) return false;
    for (const Region& smaller : parts) resolve(smaller);
    return true;
  }

  // Which chunks of the two sides have the same bytes, in order; or kNone.
  struct Alike {
    std::vector<std::size_t> in_ours;    // By chunk of theirs in the region.
    std::vector<std::size_t> in_theirs;  // By chunk of ours.
  };
  [[nodiscard]] Alike alike_in(const Region& region) const {
    Alike alike{std::vector<std::size_t>(region.theirs.size(), kNone),
                std::vector<std::size_t>(region.ours.size(), kNone)};
    for (const AlignedPair& pair :
         align_sequences(numbers_in(theirs_, region.theirs), numbers_in(ours_, region.ours))) {
      alike.in_ours[pair.a_index] = region.ours.begin + pair.b_index;
      alike.in_theirs[pair.b_index] = region.theirs.begin + pair.a_index;
    }
    return alike;
  }

  void resolve_conflict(const Region& region) {
    MergeConflict conflict;
    conflict.theirs = bytes_of(theirs_, region.theirs);
    conflict.proposed = bytes_of(ours_, region.ours);
    conflict.range.begin = merged_.text.size();
    if (on_conflict_ == OnConflict::kReplace) {
      emit(ours_, region.ours);
    } else if (on_conflict_ == OnConflict::kMark && !conflict.proposed.empty()) {
      emit_marked(region, conflict.proposed);
    } else {
      emit(theirs_, region.theirs);
    }
    conflict.range.end = merged_.text.size();
    merged_.conflicts.push_back(std::move(conflict));
  }

  // Theirs with a comment behind the text, if all of it is in one unit that can hold one.
  void emit_marked(const Region& region, std::string_view proposed) {
    const auto unit_of = [](const Version& version, Part part) {
      const std::uint32_t unit = part.size() == 0 ? kNoUnit : version.chunks[part.begin].unit;
      for (std::size_t i = part.begin; i < part.end; ++i) {
        if (version.chunks[i].unit != unit) return kNoUnit;
      }
      return unit;
    };
    const std::uint32_t unit = unit_of(theirs_, region.theirs);
    const bool is_text = unit != kNoUnit && unit_of(ours_, region.ours) != kNoUnit;
    const CommentMarks marks =
        is_text ? comment_marks(theirs_.document.units[unit].place) : CommentMarks{};
    if (marks.begin.empty()) return emit(theirs_, region.theirs);
    std::string marked = without_mark(bytes_of(theirs_, region.theirs), marks);
    marked += ' ';
    marked += marks.begin;
    marked += kProposalMark;
    marked += ' ';
    marked += comment_text(proposed);
    marked += marks.end;
    emit(marked, theirs_, unit);
  }

  void emit(const Version& version, Part part) {
    for (std::size_t i = part.begin; i < part.end; ++i) {
      emit(version.chunks[i].bytes, version, version.chunks[i].unit);
    }
  }

  // Text goes on with that before it, but for the next unit of the same version: sentences of two
  // versions make up one unit.
  void emit(std::string_view bytes, const Version& version, std::uint32_t unit) {
    const std::size_t begin = merged_.text.size();
    merged_.text += bytes;
    if (unit != kNoUnit) {
      const bool goes_on =
          last_unit_ != kNoUnit && (last_version_ != &version || last_unit_ == unit);
      if (!goes_on) merged_.units.push_back({begin, begin});
      merged_.units.back().end = merged_.text.size();
    }
    last_unit_ = unit;
    last_version_ = &version;
  }

  Version base_;
  Version theirs_;
  Version ours_;
  bool is_reviewed_;
  OnConflict on_conflict_;
  std::vector<std::size_t> to_theirs_;  // For each chunk of the base.
  std::vector<std::size_t> to_ours_;
  SourceChanges wanted_;  // By chunks of `ours_`.
  MergedDocument merged_;
  // Of what was emitted last.
  const Version* last_version_ = nullptr;
  std::uint32_t last_unit_ = kNoUnit;
};

}  // namespace

MergedDocument merge(const MergeInput& input, OnConflict on_conflict) {
  return Merger(input, on_conflict).run();
}

}  // namespace hymt
