#include "cli/document/locked_document.h"

#include <algorithm>
#include <unordered_map>

#include "parsers/document/sequence_alignment.h"
#include "translate/checks/answer_doubts.h"
#include "translate/reviewed_text.h"
#include "translate/segment_key.h"

namespace hymt {
namespace {

// Of most languages' text, as vocabularies cut it (document_translation.cpp).
constexpr std::size_t kBytesPerToken = 4;

// A top-level unit with what stands before it.
struct Chunk {
  std::uint32_t unit = kNoUnit;  // kNoUnit: the rest of the document.
  std::string_view gap;
  std::string_view bytes;
};

std::vector<Chunk> top_level(const Document& document) {
  std::vector<Chunk> chunks;
  const std::string_view text = document.source;
  std::size_t at = 0;
  for (const TranslationUnit& unit : document.units) {
    if (unit.parent != kNoUnit) continue;
    const std::size_t begin = unit.range.begin;
    const std::size_t end = unit.range.end;
    chunks.push_back({unit.id, text.substr(at, begin - at), text.substr(begin, end - begin)});
    at = end;
  }
  chunks.push_back({kNoUnit, text.substr(at), {}});
  return chunks;
}

// Asks for one unit after the other what its translation depends on.
class Questions {
 public:
  Questions(const Document& source, const LockContext& context)
      : source_(source), context_(context) {}

  UnitQuestion of(std::uint32_t first) {
    UnitQuestion question;
    question.unit = first;
    SegmentKeyBuilder note;
    SegmentKeyBuilder terms;
    bool has_terms = false;
    for (std::uint32_t id = first; id < source_.units.size(); ++id) {
      const TranslationUnit& unit = source_.units[id];
      if (id != first && unit.parent == kNoUnit) break;
      add_note(unit, note);
      if (context_.terms == nullptr) continue;
      for (const TermMatch& term : context_.terms->find(uncovered_text(unit.source))) {
        add_term(*term.entry, terms);
        has_terms = true;
      }
    }
    if (context_.context_tokens.value_or(0) != 0) add_preceding(first, note);
    question.note = lock_hash(note.finish().high);
    if (has_terms) question.terms = lock_hash(terms.finish().high);
    return question;
  }

 private:
  void add_note(const TranslationUnit& unit, SegmentKeyBuilder& note) const {
    const SegmentKey text =
        reviewed_key(context_.source_language, context_.target_language, unit.source);
    note.add(text.high);
    note.add(text.low);
    note.add(unit.note.view());
    const bool has_heading = context_.context_tokens != std::optional<std::uint32_t>(0) &&
                             unit.heading != kNoUnit && unit.heading != unit.id;
    note.add(has_heading ? std::string_view(source_.units[unit.heading].source.text())
                         : std::string_view());
  }

  // As many whole units before it as can reach into its context.
  void add_preceding(std::uint32_t first, SegmentKeyBuilder& note) const {
    const std::size_t most = *context_.context_tokens * kBytesPerToken;
    std::size_t bytes = 0;
    for (std::uint32_t id = first; id > 0 && bytes <= most; --id) {
      const std::string_view text = source_.units[id - 1].source.text();
      note.add(text);
      bytes += text.size() + 1;
    }
  }

  static void add_term(const GlossaryEntry& entry, SegmentKeyBuilder& terms) {
    terms.add(entry.source);
    terms.add(entry.target);
    terms.add(std::uint64_t{entry.is_forced ? 1U : 0U});
    for (const auto* list : {&entry.forms, &entry.forbidden}) {
      terms.add(std::uint64_t{list->size()});
      for (const std::string& rendering : *list) terms.add(rendering);
    }
  }

  const Document& source_;
  const LockContext& context_;
};

struct BytesHash {
  std::size_t operator()(const LockedBytes& bytes) const noexcept {
    return static_cast<std::size_t>(bytes.hash ^ bytes.size);
  }
};

// A unit as a question: the same one has the same answer.
struct AskedUnit {
  LockedBytes bytes;
  std::uint64_t note = 0;
  std::uint64_t terms = 0;
  friend bool operator==(const AskedUnit&, const AskedUnit&) = default;
};
struct AskedUnitHash {
  std::size_t operator()(const AskedUnit& unit) const noexcept {
    return BytesHash()(unit.bytes) ^ static_cast<std::size_t>(unit.note ^ (unit.terms << 16U));
  }
};

// If what was told of it were told again, its translation would have to be looked at once more.
bool is_reusable(const LockLine& line, const LockContext& context) {
  return line.how == LockedHow::kMade && line.told.empty() && line.options == context.options &&
         line.model == context.model;
}

// Bytes of an OutputBase that are too many for these documents: lines that were made of them say
// nothing that is far larger.
std::size_t largest_base(const Document& source, const Document& output,
                         const Document* translation) {
  constexpr std::size_t kMostTimes = 64;
  constexpr std::size_t kAlways = std::size_t{1} << 16;
  const std::size_t size = source.source.size() + output.source.size() +
                           (translation == nullptr ? 0 : translation->source.size());
  return kMostTimes * size + kAlways;
}

// Puts together what an output was before people changed it.
class BaseMaker {
 public:
  BaseMaker(const Document& source, const Document& output, const Document* translation,
            std::span<const LockLine> lines, std::span<const Document* const> former)
      : source_(top_level(source)),
        output_(top_level(output)),
        lines_(lines),
        most_bytes_(largest_base(source, output, translation)) {
    for (const Chunk& chunk : source_) {
      gaps_.emplace(locked(chunk.gap), chunk.gap);
      source_gaps_.emplace(locked(chunk.gap), chunk.gap);
    }
    for (const Document* document : former) {
      for (const Chunk& chunk : top_level(*document)) gaps_.emplace(locked(chunk.gap), chunk.gap);
    }
    if (translation == nullptr || !units_in_order(source, *translation)) return;
    const std::vector<Chunk> now = top_level(*translation);
    for (std::size_t i = 0; i < now.size(); ++i) {
      gaps_.emplace(locked(now[i].gap), now[i].gap);
      now_.emplace(locked(source_[i].bytes), now[i]);
    }
  }

  std::optional<LockedBase> make() {
    std::size_t line = 0;
    std::size_t chunk = 0;
    for (const AlignedPair& pair : align_targets()) {
      add_changed(line, pair.a_index, chunk, pair.b_index);
      const LockLine& its_line = lines_[pair.a_index];
      add_chunk(output_[pair.b_index], its_line, its_line.how == LockedHow::kPeople);
      line = pair.a_index + 1;
      chunk = pair.b_index + 1;
    }
    add_changed(line, lines_.size(), chunk, output_.size());
    if (!is_gap_unknown_) add_source();
    if (is_gap_unknown_ || is_too_large()) return std::nullopt;
    return std::move(base_);
  }

 private:
  [[nodiscard]] bool is_too_large() const {
    return base_.bytes.size() + base_.source.size() * sizeof(ChunkDigest) > most_bytes_;
  }

  // Lines whose target is a unit of the output, or its end.
  [[nodiscard]] std::vector<AlignedPair> align_targets() const {
    std::unordered_map<LockedBytes, std::uint32_t, BytesHash> numbers;
    const auto number_of = [&numbers](const LockedBytes& bytes) {
      return numbers.try_emplace(bytes, static_cast<std::uint32_t>(numbers.size())).first->second;
    };
    std::vector<std::uint32_t> of_lines;
    for (const LockLine& line : lines_) of_lines.push_back(number_of(line.target));
    std::vector<std::uint32_t> of_output;
    for (const Chunk& chunk : output_) of_output.push_back(number_of(locked(chunk.bytes)));
    return align_sequences(of_lines, of_output);
  }

  // Lines whose targets are not there, and units of the output that no line knows.
  void add_changed(std::size_t line, std::size_t line_end, std::size_t chunk,
                   std::size_t chunk_end) {
    for (; line != line_end && chunk != chunk_end; ++line, ++chunk) {
      add_chunk(output_[chunk], lines_[line], true);
    }
    for (; line != line_end; ++line) add_removed(lines_[line], chunk);
  }

  void add_chunk(const Chunk& chunk, const LockLine& line, bool is_theirs) {
    if (is_too_large()) return;
    if (locked(chunk.gap) == line.target_gap) {
      base_.bytes += chunk.gap;
    } else if (const auto gap = gaps_.find(line.target_gap); gap != gaps_.end()) {
      base_.bytes += gap->second;
    } else {
      is_gap_unknown_ = true;
    }
    base_.bytes += is_theirs && !chunk.bytes.empty() ? text_of(line) : std::string(chunk.bytes);
  }

  // What stood there before people wrote.
  std::string text_of(const LockLine& line) {
    const auto now = now_.find(line.unit);
    if (line.unit.size != 0 && now != now_.end()) return std::string(now->second.bytes);
    // One word, so that it is one sentence wherever it stands.
    return "hymtdoc" + std::to_string(++num_unknown_) + "unknown";
  }

  // A unit of which nothing is known but that it was there.
  void add_removed(const LockLine& line, std::size_t chunk) {
    const bool was_there =
        line.target.size != 0 || (line.how == LockedHow::kPeople && now_.contains(line.unit));
    if (!was_there || is_too_large()) return;
    const auto gap = gaps_.find(line.target.size != 0 ? line.target_gap : line.gap);
    const std::size_t like = chunk == 0 ? chunk : chunk - 1;
    base_.bytes.append(gap != gaps_.end() ? gap->second : output_[like].gap);
    base_.bytes += text_of(line);
  }

  // Lines of the skeleton are known only where they are what they were.
  void add_source() {
    for (const LockLine& line : lines_) {
      if (is_too_large()) return;
      const auto found = source_gaps_.find(line.gap);
      if (line.gap.size == 0) {
        // What people added stands behind nothing of the source.
      } else if (found == source_gaps_.end()) {
        base_.source.push_back({line.gap.hash ^ line.gap.size, kNoUnit});
      } else {
        add_lines(found->second);
      }
      if (line.unit.size != 0) base_.source.push_back({line.unit.hash, 0});
    }
  }

  void add_lines(std::string_view gap) {
    while (!gap.empty()) {
      const std::size_t newline = gap.find('\n');
      const std::size_t end = newline == std::string_view::npos ? gap.size() : newline + 1;
      base_.source.push_back({digest_of_chunk(gap.substr(0, end)), kNoUnit});
      gap.remove_prefix(end);
    }
  }

  const std::vector<Chunk> source_;
  const std::vector<Chunk> output_;
  const std::span<const LockLine> lines_;
  const std::size_t most_bytes_;
  std::unordered_map<LockedBytes, std::string_view, BytesHash> source_gaps_;
  std::unordered_map<LockedBytes, std::string_view, BytesHash> gaps_;  // Of it and its translation.
  // By unit of the source: its translation.
  std::unordered_map<LockedBytes, Chunk, BytesHash> now_;
  LockedBase base_;
  bool is_gap_unknown_ = false;
  std::size_t num_unknown_ = 0;
};

}  // namespace

std::vector<UnitQuestion> questions_of(const Document& source, const LockContext& context) {
  Questions questions(source, context);
  std::vector<UnitQuestion> result;
  for (const TranslationUnit& unit : source.units) {
    if (unit.parent == kNoUnit) result.push_back(questions.of(unit.id));
  }
  return result;
}

std::uint64_t terms_of_all(const Document& source, const LockContext& context) {
  SegmentKeyBuilder terms;
  bool has_terms = false;
  for (const UnitQuestion& question : questions_of(source, context)) {
    terms.add(question.terms);
    has_terms = has_terms || question.terms != 0;
  }
  return has_terms ? lock_hash(terms.finish().high) : 0;
}

std::optional<UnitNumbers> units_in_order(const Document& source, const Document& target) {
  const auto number = [](const Document& document) {
    return std::ranges::count(document.units, kNoUnit, &TranslationUnit::parent);
  };
  const auto count = static_cast<std::size_t>(number(source));
  if (static_cast<std::size_t>(number(target)) != count) return std::nullopt;
  UnitNumbers pairs;
  for (std::size_t i = 0; i < count; ++i) pairs.emplace_back(i, i);
  return pairs;
}

std::vector<LockLine> lock_lines(const Document& source, const Document& target,
                                 const UnitNumbers& pairs, const LockContext& context,
                                 const std::function<UnitRemark(std::size_t)>& remark_of) {
  const std::vector<Chunk> from = top_level(source);
  const std::vector<Chunk> to = top_level(target);
  const std::vector<UnitQuestion> questions = questions_of(source, context);
  std::vector<LockLine> lines;
  const auto add = [&](std::size_t source_number, std::size_t target_number) {
    LockLine& line = lines.emplace_back();
    line.gap = line.unit = line.target_gap = line.target = locked({});
    line.options = context.options;
    line.form = context.form;
    line.model = context.model;
    if (source_number < from.size()) {
      line.gap = locked(from[source_number].gap);
      line.unit = locked(from[source_number].bytes);
    }
    if (target_number < to.size()) {
      line.target_gap = locked(to[target_number].gap);
      line.target = locked(to[target_number].bytes);
    }
    if (source_number < questions.size()) {
      line.note = questions[source_number].note;
      line.terms = questions[source_number].terms;
      UnitRemark remark = remark_of(source_number);
      line.how = remark.how;
      line.told = std::move(remark.told);
    } else if (source_number >= from.size()) {
      line.how = LockedHow::kPeople;
    }
  };
  constexpr std::size_t kNone = SIZE_MAX;
  std::size_t next_source = 0;
  std::size_t next_target = 0;
  const auto add_up_to = [&](std::size_t source_end, std::size_t target_end) {
    while (next_source < source_end) add(next_source++, kNone);
    while (next_target < target_end) add(kNone, next_target++);
  };
  for (const auto& [source_number, target_number] : pairs) {
    add_up_to(source_number, target_number);
    add(next_source++, next_target++);
  }
  add_up_to(from.size() - 1, to.size() - 1);
  const bool has_rest = !from.back().gap.empty() || !to.back().gap.empty() || lines.empty();
  if (has_rest) add(next_source, next_target);
  return lines;
}

LockLine whole_line(const LockedBytes& source, const LockedBytes& target,
                    const LockContext& context, LockedHow how) {
  LockLine line;
  line.gap = line.target_gap = locked({});
  line.unit = source;
  line.target = target;
  line.options = context.options;
  line.form = context.form;
  line.model = context.model;
  line.how = how;
  return line;
}

std::vector<KnownUnit> known_units(const Document& source, const Document& output,
                                   std::span<const LockLine> lines, const LockContext& context) {
  std::unordered_map<LockedBytes, std::uint32_t, BytesHash> by_target;
  for (const Chunk& chunk : top_level(output)) {
    if (chunk.unit != kNoUnit) by_target.try_emplace(locked(chunk.bytes), chunk.unit);
  }
  std::unordered_map<AskedUnit, std::uint32_t, AskedUnitHash> targets;  // The first one counts.
  for (const LockLine& line : lines) {
    const auto target = by_target.find(line.target);
    if (target == by_target.end() || !is_reusable(line, context)) continue;
    targets.try_emplace({line.unit, line.note, line.terms}, target->second);
  }
  std::vector<KnownUnit> result;
  for (const UnitQuestion& question : questions_of(source, context)) {
    const LockedBytes bytes = locked(source.units[question.unit].range.of(source.source));
    const auto found = targets.find({bytes, question.note, question.terms});
    if (found != targets.end()) result.push_back({question.unit, found->second});
  }
  return result;
}

std::optional<LockedBase> locked_base(const Document& source, const Document& output,
                                      const Document* translation, std::span<const LockLine> lines,
                                      std::span<const Document* const> former) {
  return BaseMaker(source, output, translation, lines, former).make();
}

std::vector<ChunkDigest> former_units(std::span<const LockLine> lines) {
  std::vector<ChunkDigest> result;
  for (const LockLine& line : lines) {
    if (line.unit.size != 0) result.push_back({line.unit.hash, 0});
  }
  return result;
}

}  // namespace hymt
