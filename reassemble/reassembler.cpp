#include "reassemble/reassembler.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <span>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/characters/display_width.h"
#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "reassemble/format_lines.h"
#include "reassemble/layout_slot.h"
#include "reassemble/line_scan/line_scan.h"
#include "reassemble/locale.h"
#include "reassemble/proof.h"
#include "reassemble/table_layout.h"
#include "reassemble/target_text.h"
#include "reassemble/unit_writer.h"

namespace hymt {
namespace {

// What is done about a unit, from the first try to the last resort.
enum class Level : std::uint8_t { kAsSource, kStrict, kSource };

// Rounds in which the units at fault are written more carefully, before the search by halves.
constexpr int kMaxRounds = 8;
// Bytes beyond those of the source and the units, for what locale slots add.
constexpr std::size_t kRoomForSlots = 256;
// Parses that the search by halves may cost; each costs time in proportion to the document.
constexpr int kMaxTrials = 48;
constexpr int kMaxTrialsOfLargeDocuments = 16;
constexpr std::size_t kLargeDocument = std::size_t{4} << 20;

// More sentences at fault than this, and the whole unit keeps its source.
constexpr std::uint8_t kMostSegmentsPutBack = 3;

// More missing units in a row than this were swallowed by the one before them.
constexpr std::size_t kLongRun = 8;
// Rounds in which only the unit that swallowed others is repaired.
constexpr int kPatientRounds = 2;

bool has_target(const TranslationUnit& unit) {
  return std::any_of(unit.segments.begin(), unit.segments.end(),
                     [](const Segment& segment) { return segment.target.has_value(); });
}

class Reassembly {
 public:
  Reassembly(Document& document, const Parser& parser, const std::string& target_language)
      : document_(document),
        parser_(parser),
        language_(target_language),
        encoding_(document.encoding),
        holds_bytes_(document.encoding != "UTF-8" &&
                     document.source.find_first_of("\xC0\xC1") != std::string::npos),
        has_bom_(document.has_bom),
        syntax_(line_syntax(document.format)),
        fenced_(syntax_ == LineSyntax::kMarkdown ? fenced_code(document.source)
                                                 : std::vector<ScanRange>()),
        levels_(document.units.size(), Level::kAsSource),
        num_put_back_(document.units.size(), 0),
        source_kept_(document.units.size(), false),
        written_(document.units.size()),
        tables_(document) {}

  WrittenDocument run() && {
    for (std::size_t i = document_.units.size(); i > 0; --i) {
      reject_defective_targets(document_.units[i - 1]);
      write_unit(document_.units[i - 1]);
    }
    if (!repair_in_rounds() && !search_by_halves()) {
      throw Error(ErrorKind::kOutput,
                  "The document cannot be written: even with all of its source text it does not "
                  "read back as it was.");
    }
    if (needs_no_encoding()) result_.bytes = std::move(text_);
    result_.language = parse_language();
    summarise();
    return std::move(result_);
  }

 private:
  // ---- Writing

  void reject_defective_targets(TranslationUnit& unit) {
    if (!has_target(unit)) {
      levels_[unit.id] = Level::kSource;
      return;
    }
    const std::string defect = target_defect(unit);
    if (!defect.empty()) {
      keep_source(
          unit, "source-kept-damaged",
          "the translation cannot be written because " + defect + "; the source text was kept");
    }
  }

  void reset(Segment& segment) {
    if (segment.target) ++result_.num_segments_kept;
    segment.target.reset();
    segment.state = SegmentState::kInitial;
  }

  void keep_source(TranslationUnit& unit, const char* rule, std::string message) {
    levels_[unit.id] = Level::kSource;
    for (Segment& segment : unit.segments) reset(segment);
    result_.units_kept.push_back(unit.id);
    add_finding(unit, rule, std::move(message));
  }

  void add_finding(const TranslationUnit& unit, const char* rule, std::string message) {
    result_.findings.push_back({Severity::kWarning, rule, std::move(message), unit.range});
  }

  // Units inside this one must have been written.
  void write_unit(TranslationUnit& unit) {
    const Escaping escaping =
        levels_[unit.id] == Level::kStrict ? Escaping::kStrict : Escaping::kAsSource;
    std::string bytes = hymt::write_unit(unit, escaping, written_);
    if (holds_bytes_ && !can_encode(bytes)) bytes = encodable(unit, std::move(bytes));
    bytes = with_lines_kept(unit, std::move(bytes));
    written_[unit.id] = bytes;
  }

  // `bytes`, which are those of `unit`, or else more careful ones that change nothing which the
  // scanner of lines sees.
  std::string with_lines_kept(TranslationUnit& unit, std::string bytes) {
    std::string difference = line_difference(unit, bytes);
    if (difference.empty()) return bytes;
    if (levels_[unit.id] == Level::kAsSource) {
      levels_[unit.id] = Level::kStrict;
      bytes = hymt::write_unit(unit, Escaping::kStrict, written_);
      difference = line_difference(unit, bytes);
      if (difference.empty()) return bytes;
    }
    if (levels_[unit.id] == Level::kStrict) {
      keep_source(unit, "source-kept-by-scan",
                  "the translation was not written because " + difference +
                      ", which may be markup; the source text was kept");
      bytes = hymt::write_unit(unit, Escaping::kAsSource, written_);
      if (line_difference(unit, bytes).empty()) return bytes;
    }
    // The units inside its codes are at fault together, though none is alone.
    for (std::size_t id = unit.id + 1; id < document_.units.size(); ++id) {
      TranslationUnit& inner = document_.units[id];
      if (!unit.range.contains(inner.range)) break;
      if (levels_[id] == Level::kSource) continue;
      keep_source(inner, "source-kept-by-scan",
                  "the translation was not written because it changes what may be markup of the "
                  "text around it; the source text was kept");
    }
    return std::string(unit.range.of(document_.source));
  }

  // What the scanner of lines has against `bytes` in place of `unit`, in a clause; empty if
  // nothing.
  [[nodiscard]] std::string line_difference(const TranslationUnit& unit,
                                            std::string_view bytes) const {
    const std::string_view source = unit.range.of(document_.source);
    if (!syntax_ || !has_lines(unit) || bytes == source) return {};
    const auto code =
        std::lower_bound(fenced_.begin(), fenced_.end(), unit.range.begin,
                         [](const ScanRange& range, std::size_t at) { return range.end <= at; });
    if (code != fenced_.end() && code->begin < unit.range.end) return "it stands between fences";
    return part_difference(source, bytes, begins_line(document_.source, unit.range.begin),
                           *syntax_);
  }

  // Front matter has lines of its own.
  static bool has_lines(const TranslationUnit& unit) {
    return traits_of(unit.place).syntax != TextSyntax::kData;
  }

  // `bytes`, which are those of `unit`, with other spellings for what the encoding lacks.
  std::string encodable(TranslationUnit& unit, std::string bytes) {
    if (traits_of(unit.place).takes_references()) {
      write_references(bytes);
    } else {
      keep_source(unit, "source-kept-encoding",
                  "the translation has characters that " + encoding_ +
                      " lacks, and the file cannot be written in another encoding because it "
                      "holds bytes that are not text; the source text was kept");
      bytes = hymt::write_unit(unit, Escaping::kAsSource, written_);
    }
    return bytes;
  }

  [[nodiscard]] bool can_encode(std::string_view text) const {
    std::string ignored;
    return encode_text(text, encoding_, false, Unencodable::kFail, ignored);
  }

  // Writes the characters that the encoding lacks as numeric references.
  void write_references(std::string& bytes) const {
    std::string result;
    for (std::string_view rest = bytes; !rest.empty();) {
      const CodePoint c = first_code_point(rest);
      const std::string_view character = rest.substr(0, c.length);
      if (c.value < 0x80 || valid_utf8_prefix(character) != c.length || can_encode(character)) {
        result += character;
      } else {
        result += "&#" + std::to_string(static_cast<std::uint32_t>(c.value)) + ";";
      }
      rest.remove_prefix(c.length);
    }
    bytes = std::move(result);
  }

  // Writes a unit again, and those around it.
  void rewrite(std::uint32_t id) {
    while (id != kNoUnit) {
      write_unit(document_.units[id]);
      id = document_.units[id].parent;
    }
  }

  // Puts skeleton, units and locale slots together; false if the encoding lacks a character.
  bool splice() {
    const bool to_utf8 = encoding_ != document_.encoding;
    text_.clear();
    text_.reserve(written_size() + kRoomForSlots);
    placements_.clear();
    placements_.reserve(document_.units.size());
    std::size_t at = 0;
    auto slot = document_.locale_slots.begin();
    tables_.measure([this](std::uint32_t unit) { return bytes_of(unit); });
    const std::vector<LayoutSlot>& layout = document_.layout_slots;
    std::size_t num_laid_out = 0;
    const auto copy_to = [&](std::size_t end) {
      // No format has slots of both kinds.
      for (; num_laid_out < layout.size() && layout[num_laid_out].range.end <= end;
           ++num_laid_out) {
        const ByteRange range = layout[num_laid_out].range;
        text_.append(document_.source, at, range.begin - at);
        text_ += layout_text(num_laid_out);
        at = range.end;
      }
      for (; slot != document_.locale_slots.end() && slot->range.end <= end; ++slot) {
        if (slot->range.begin < at) continue;
        text_.append(document_.source, at, slot->range.begin - at);
        text_ += locale_slot_text(document_.source, *slot, slots_language(), to_utf8);
        at = slot->range.end;
      }
      text_.append(document_.source, at, end - at);
      at = end;
    };
    for (const TranslationUnit& unit : document_.units) {
      if (unit.parent != kNoUnit) continue;
      copy_to(unit.range.begin);
      const std::size_t begin = text_.size();
      const std::string_view bytes = bytes_of(unit.id);
      const bool is_cell = num_laid_out != 0 && layout[num_laid_out - 1].unit == unit.id;
      if (is_cell && layout[num_laid_out - 1].kind != LayoutSlot::Kind::kUnderline) {
        text_ += tables_.moved_lines(num_laid_out - 1, bytes);
      } else {
        text_ += bytes;
      }
      placements_.push_back({unit.id, {begin, text_.size()}});
      at = unit.range.end;
    }
    copy_to(document_.source.size());
    if (needs_no_encoding()) return true;
    return encode_text(text_, encoding_, has_bom_, Unencodable::kFail, result_.bytes);
  }

  // A top-level unit.
  [[nodiscard]] std::string_view bytes_of(std::uint32_t unit) const {
    return source_kept_[unit] ? document_.units[unit].range.of(document_.source)
                              : std::string_view(written_[unit]);
  }

  // Behind text_.
  [[nodiscard]] std::string layout_text(std::size_t index) const {
    const LayoutSlot& slot = document_.layout_slots[index];
    if (slot.kind != LayoutSlot::Kind::kUnderline) return tables_.text(index, text_);
    const std::size_t begin = document_.units[slot.unit].place.first_column;
    return underline_text(document_.source, slot, display_column(bytes_of(slot.unit), begin));
  }

  [[nodiscard]] bool needs_no_encoding() const { return encoding_ == "UTF-8" && !has_bom_; }

  // Of text_, but for what locale slots add.
  [[nodiscard]] std::size_t written_size() const {
    std::size_t size = document_.source.size();
    for (const TranslationUnit& unit : document_.units) {
      if (unit.parent != kNoUnit || source_kept_[unit.id]) continue;
      size = size - unit.range.size() + written_[unit.id].size();
    }
    return size;
  }

  [[nodiscard]] std::string_view slots_language() const {
    return keeps_locale_ ? std::string_view() : std::string_view(language_);
  }

  // ---- Proving

  // The language that the written text is in, for the parser. If it has not changed: what locale
  // slots name; without any, nothing in the document named the source's language, whatever that
  // was, and nothing names "zxx" (no language) either.
  [[nodiscard]] std::string parse_language() const {
    if (!language_.empty() && !keeps_locale_) return language_;
    for (const LocaleSlot& slot : document_.locale_slots) {
      if (slot.kind == LocaleSlot::Kind::kLanguage) {
        return std::string(slot.range.of(document_.source));
      }
    }
    return "zxx";
  }

  // Writes the document and reads it again. Changes the encoding if that helps. Nothing if what
  // was written does not even read back as the same text.
  std::optional<std::vector<Mismatch>> prove() {
    const std::string encoding = encoding_;
    const bool has_bom = has_bom_;
    do {
      if (!splice()) continue;
      std::optional<Document> reparsed = parse_written();
      if (reparsed && reparsed->source == text_) {
        auto mismatches = find_mismatches(document_, source_kept_, placements_, *reparsed);
        result_.anchors = std::move(reparsed->anchors);
        return mismatches;
      }
    } while (change_encoding());
    encoding_ = encoding;
    has_bom_ = has_bom;
    return std::nullopt;
  }

  bool is_proven() {
    const auto mismatches = prove();
    return mismatches && mismatches->empty();
  }

  // Nothing if the parser does not take what was written for a document.
  [[nodiscard]] std::optional<Document> parse_written() const {
    try {
      return parser_.parse(needs_no_encoding() ? text_ : result_.bytes, parse_language());
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::kInput) throw;
      return std::nullopt;
    }
  }

  // First UTF-8 as it is, then with a mark that leaves no doubt.
  bool change_encoding() {
    if (holds_bytes_) return false;
    if (encoding_ != "UTF-8") {
      encoding_ = "UTF-8";
      has_bom_ = document_.format == Format::kHtml && !declares_encoding();
      return true;
    }
    if (has_bom_) return false;
    has_bom_ = true;
    return true;
  }

  [[nodiscard]] bool declares_encoding() const {
    return std::any_of(
        document_.locale_slots.begin(), document_.locale_slots.end(),
        [](const LocaleSlot& slot) { return slot.kind == LocaleSlot::Kind::kCharset; });
  }

  // ---- Repairing

  // Raises the level of what does not prove until everything does. False if it takes too long.
  bool repair_in_rounds() {
    for (int round = 0; round < kMaxRounds; ++round) {
      const auto mismatches = prove();
      if (!mismatches) return false;
      if (mismatches->empty()) return true;
      if (!raise(*mismatches, round)) return false;
    }
    return is_proven();
  }

  // Returns false if there is nothing left to raise.
  bool raise(const std::vector<Mismatch>& mismatches, int round) {
    bool raised = false;
    for (std::size_t i = 0; i < mismatches.size();) {
      std::size_t end = i + 1;
      if (mismatches[i].kind == Mismatch::Kind::kMissing) {
        while (end < mismatches.size() && mismatches[end].kind == Mismatch::Kind::kMissing &&
               mismatches[end].placement == mismatches[end - 1].placement + 1) {
          ++end;
        }
        const bool swallowed = i != 0 && mismatches[i - 1].placement + 1 >= mismatches[i].placement;
        if (!swallowed) raised = raise_or_neighbour(mismatches[i]) || raised;
        if (round >= kPatientRounds && end - i > kLongRun) {
          raised = escape_all(mismatches, i, end) || raised;
        }
      } else {
        raised = raise_or_neighbour(mismatches[i]) || raised;
      }
      i = end;
    }
    return raised;
  }

  // What a long run of missing units hides, nobody knows: each might be the next to swallow the
  // rest, so that curing one a round takes for ever.
  bool escape_all(const std::vector<Mismatch>& mismatches, std::size_t begin, std::size_t end) {
    bool raised = false;
    for (std::size_t i = begin; i < end; ++i) {
      if (levels_[mismatches[i].unit] == Level::kAsSource) {
        raised = raise_unit(mismatches[i].unit) || raised;
      }
    }
    return raised;
  }

  bool raise_or_neighbour(const Mismatch& mismatch) {
    const std::uint32_t unit = mismatch.unit;
    if (levels_[unit] == Level::kSource) return raise_neighbour(unit);
    if (levels_[unit] == Level::kStrict && put_segment_back(mismatch)) return true;
    return raise_unit(unit);
  }

  // Gives up one sentence of a unit instead of all, if it is known which one is at fault.
  bool put_segment_back(const Mismatch& mismatch) {
    TranslationUnit& unit = document_.units[mismatch.unit];
    const auto num_translated =
        std::count_if(unit.segments.begin(), unit.segments.end(),
                      [](const Segment& segment) { return segment.target.has_value(); });
    if (num_translated < 2 || num_put_back_[unit.id] >= kMostSegmentsPutBack) return false;
    for (Segment& segment : unit.segments) {
      if (segment.range.begin != mismatch.source_offset || !segment.target) continue;
      reset(segment);
      ++num_put_back_[unit.id];
      add_finding(unit, "source-kept-by-proof",
                  "a sentence could not be written so that it reads back as meant; its source "
                  "text was kept");
      rewrite(unit.id);
      return true;
    }
    return false;
  }

  bool raise_unit(std::uint32_t id) {
    TranslationUnit& unit = document_.units[id];
    if (levels_[id] == Level::kAsSource) {
      levels_[id] = Level::kStrict;
    } else {
      keep_source(unit, "source-kept-by-proof",
                  "the translation could not be written so that it reads back as meant; "
                  "the source text was kept");
    }
    rewrite(id);
    return true;
  }

  // A unit that keeps its source cannot be at fault; something near it is.
  bool raise_neighbour(std::uint32_t id) {
    constexpr std::uint32_t kFarthest = 64;
    const auto num_units = static_cast<std::uint32_t>(document_.units.size());
    for (std::uint32_t distance = 1; distance <= kFarthest; ++distance) {
      if (distance <= id && levels_[id - distance] != Level::kSource) {
        return raise_unit(id - distance);
      }
      if (distance < num_units - id && levels_[id + distance] != Level::kSource) {
        return raise_unit(id + distance);
      }
    }
    return false;
  }

  using UnitIds = std::span<const std::uint32_t>;

  // Proves the document with all of its source text, then puts targets back in, range by range,
  // as long as it stays proven. False if not even the source text can be proven.
  bool search_by_halves() {
    const std::vector<std::uint32_t> candidates = units_with_targets();
    enable(candidates, false);
    if (!is_proven()) {
      keeps_locale_ = true;
      encoding_ = document_.encoding;
      has_bom_ = document_.has_bom;
      if (!is_proven()) return false;
    }
    int trials = document_.source.size() > kLargeDocument ? kMaxTrialsOfLargeDocuments : kMaxTrials;
    std::vector<UnitIds> pending;
    if (!candidates.empty()) pending.emplace_back(candidates);
    while (!pending.empty()) {
      const UnitIds tops = pending.back();
      pending.pop_back();
      // That everything at once fails is known.
      if (tops.size() != candidates.size()) {
        enable(tops, true);
        if (trials-- > 0 && is_proven()) continue;
        enable(tops, false);
      }
      if (tops.size() == 1 || trials <= 0) {
        give_up(tops);
      } else {
        pending.push_back(tops.subspan(tops.size() / 2));
        pending.push_back(tops.first(tops.size() / 2));
      }
    }
    return is_proven();
  }

  // Top-level units that have a target, or hold one that has.
  [[nodiscard]] std::vector<std::uint32_t> units_with_targets() const {
    std::vector<std::uint32_t> result;
    std::uint32_t top = kNoUnit;
    for (const TranslationUnit& unit : document_.units) {
      if (unit.parent == kNoUnit) top = unit.id;
      if (levels_[unit.id] == Level::kSource) continue;
      if (result.empty() || result.back() != top) result.push_back(top);
    }
    return result;
  }

  // The top-level unit and those inside it.
  template <typename Function>
  void for_family(std::uint32_t top, Function function) {
    for (std::uint32_t id = top; id < document_.units.size(); ++id) {
      if (id != top && document_.units[id].parent == kNoUnit) return;
      function(document_.units[id]);
    }
  }

  void enable(UnitIds tops, bool on) {
    for (const std::uint32_t top : tops) {
      for_family(top, [&](const TranslationUnit& unit) { source_kept_[unit.id] = !on; });
    }
  }

  void give_up(UnitIds tops) {
    for (const std::uint32_t top : tops) {
      for_family(top, [this](TranslationUnit& unit) {
        if (levels_[unit.id] == Level::kSource) return;
        keep_source(unit, "source-kept-by-proof",
                    "no way was found to write the translation so that the document reads back "
                    "as meant; the source text was kept");
      });
    }
  }

  void summarise() {
    if (encoding_ != document_.encoding) {
      result_.findings.push_back({Severity::kNote,
                                  "encoding-changed",
                                  "written in UTF-8, because " + document_.encoding +
                                      " lacks characters of the translation",
                                  {0, 0}});
    }
    if (keeps_locale_) {
      result_.findings.push_back({Severity::kWarning,
                                  "locale-kept",
                                  "the document still says that it is in the source's language: "
                                  "changed, it does not read back as the same text",
                                  {0, 0}});
    }
    std::sort(result_.units_kept.begin(), result_.units_kept.end());
    result_.num_units_escaped =
        static_cast<std::size_t>(std::count(levels_.begin(), levels_.end(), Level::kStrict));
    std::stable_sort(
        result_.findings.begin(), result_.findings.end(),
        [](const Finding& a, const Finding& b) { return a.range.begin < b.range.begin; });
  }

  Document& document_;
  const Parser& parser_;
  const std::string& language_;
  std::string encoding_;  // In which the document is written now.
  // The source holds bytes that its encoding does not know; they would mean nothing in another.
  bool holds_bytes_;
  bool has_bom_;
  std::optional<LineSyntax> syntax_;  // Nothing: lines mean nothing.
  std::vector<ScanRange> fenced_;     // Code to the scanner of lines.
  bool keeps_locale_ = false;         // The locale slots could not be changed.
  std::vector<Level> levels_;
  std::vector<std::uint8_t> num_put_back_;  // Segments of each unit.
  std::vector<bool> source_kept_;           // For now, by the search by halves.
  std::vector<CompactString> written_;      // Units inside codes before those around them.
  TableLayout tables_;
  std::string text_;  // As last spliced, in UTF-8.
  std::vector<Placement> placements_;
  WrittenDocument result_;
};

}  // namespace

WrittenDocument write_document(Document& document, const Parser& parser,
                               const std::string& target_language) {
  assert(parser.format() == document.format);
  return Reassembly(document, parser, target_language).run();
}

}  // namespace hymt
