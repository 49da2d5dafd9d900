#include "tests/suites/document_laws.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "parsers/make_parser.h"
#include "tests/suites/same_text.h"
#include "translate/stand_ins/pseudo_translation.h"
#include "translate/stand_ins/stand_in_generators.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

const std::string kSourceLanguage = "en";

std::string unit_name(const TranslationUnit& unit) {
  return "unit " + std::to_string(unit.id) + " at byte " + std::to_string(unit.range.begin);
}

bool has_words(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           static_cast<unsigned char>(c) >= 0x80;
  });
}

// A unit without words, such as a paragraph that is one image, may be one or may be skeleton.
std::vector<const TranslationUnit*> units_with_words(const Document& document) {
  std::vector<const TranslationUnit*> result;
  for (const TranslationUnit& unit : document.units) {
    if (has_words(unit.source.text())) result.push_back(&unit);
  }
  return result;
}

// The words of another language may look like a file, a version, a date or an option to the parser
// ("d.h.", "24.12.2024", "Nutzer/-in"), which then protects them. But what is to be filled in, a
// tag, an address or anything written with other signs is nothing that words look like.
bool is_like_words(const InlineCode& code, std::string_view text) {
  if (code.kind != InlineCodeKind::kPlaceholder || !code.sub_flows.empty()) return false;
  const std::string& bytes = code.original;
  if (bytes.empty() || text.substr(code.offset, code.length) != bytes) return false;
  if (bytes.starts_with("www.") || bytes.find("//") != std::string::npos) return false;
  return std::all_of(bytes.begin(), bytes.end(), [](char c) {
    constexpr std::string_view kSigns = ".,:;-/_'+#()[]!?~*&|\" ";
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           kSigns.find(c) != std::string_view::npos;
  });
}

// `found` without the placeholders that its own words look like.
CodedText without_words(const CodedText& expected, const CodedText& found) {
  std::vector<InlineCode> codes;
  auto next = expected.codes().begin();
  for (const InlineCode& code : found.codes()) {
    const bool is_expected = next != expected.codes().end() && next->original == code.original;
    if (!is_expected && is_like_words(code, found.text())) continue;
    if (next != expected.codes().end()) ++next;
    codes.push_back(code);
  }
  return {found.text(), std::move(codes)};
}

void check_equal(const TranslationUnit& unit, const char* what, const CodedText& expected,
                 const CodedText& found) {
  const std::string difference = text_difference(expected, found, unit.place.context);
  if (!difference.empty()) throw LawBroken(unit_name(unit) + ' ' + what + ": " + difference);
}

}  // namespace

std::vector<SegmentTask> tasks_of(const Document& document, std::string_view target_language) {
  std::vector<SegmentTask> tasks;
  for (const TranslationUnit& unit : document.units) {
    std::string_view preceding;  // The sentence before; all of them would be quadratic.
    for (const Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      SegmentTask& task = tasks.emplace_back();
      task.source = unit.source.slice(segment.range.begin, segment.range.end);
      task.source_language = kSourceLanguage;
      task.target_language = target_language;
      if (unit.heading != kNoUnit) task.heading = document.units[unit.heading].source.text();
      task.preceding = preceding;
      task.note = unit.note;
      preceding = segment.range.of(unit.source.text());
    }
  }
  return tasks;
}

std::array<std::uint64_t, kNumRungs> take_outcomes(Document& document, const NextOutcome& next) {
  std::array<std::uint64_t, kNumRungs> rungs{};
  for (TranslationUnit& unit : document.units) {
    for (Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      SegmentOutcome outcome = next();
      ++rungs.at(static_cast<std::size_t>(outcome.rung));
      segment.state = outcome.state;
      if (outcome.rung != Rung::kSourceKept) segment.target = std::move(outcome.target);
    }
  }
  return rungs;
}

std::array<std::uint64_t, kNumRungs> translate_sentences(Document& document, Engine& engine,
                                                         std::string_view target_language) {
  constexpr std::size_t kWindow = 4096;
  const auto settings = std::make_shared<const TranslationSettings>();
  std::vector<SegmentTask> tasks = tasks_of(document, target_language);
  std::size_t num_asked = 0;
  std::vector<SegmentOutcome> outcomes;
  std::size_t num_taken = 0;
  return take_outcomes(document, [&] {
    if (num_taken == outcomes.size()) {
      const auto first = tasks.begin() + static_cast<std::ptrdiff_t>(num_asked);
      const std::size_t count = std::min(kWindow, tasks.size() - num_asked);
      num_asked += count;
      num_taken = 0;
      outcomes =
          translate_all(engine,
                        {std::make_move_iterator(first),
                         std::make_move_iterator(first + static_cast<std::ptrdiff_t>(count))},
                        settings);
    }
    return std::move(outcomes.at(num_taken++));
  });
}

CodedText meant_text(const TranslationUnit& unit) {
  if (unit.segments.empty()) return unit.source;
  std::string text;
  std::vector<InlineCode> codes;
  for (const Segment& segment : unit.segments) {
    const CodedText part = segment.target
                               ? *segment.target
                               : unit.source.slice(segment.range.begin, segment.range.end);
    for (InlineCode code : part.codes()) {
      code.offset += text.size();
      codes.push_back(std::move(code));
    }
    text += part.text();
  }
  return {std::move(text), std::move(codes)};
}

namespace {

// Each format's laws are made when they are first asked for.
template <Format kFormat>
const FormatLaws& made_laws() {
  static const FormatLaws kLaws(kFormat);
  return kLaws;
}

}  // namespace

const FormatLaws& laws_of(Format format) {
  switch (format) {
    case Format::kText: return made_laws<Format::kText>();
    case Format::kMarkdown: return made_laws<Format::kMarkdown>();
    case Format::kMdx: return made_laws<Format::kMdx>();
    case Format::kHtml: return made_laws<Format::kHtml>();
  }
  return made_laws<Format::kText>();
}

FormatLaws::FormatLaws(Format format, const ParserOptions& options)
    : parser_(make_parser(format, options)), segmenter_(kSourceLanguage) {}

Document FormatLaws::take_apart(std::string_view bytes) const {
  Document document = parser_->parse(bytes, kSourceLanguage);
  for (TranslationUnit& unit : document.units) unit.segments = segmenter_.segment(unit.source);
  try {
    check_document(document);
  } catch (const std::logic_error& broken) {
    throw LawBroken(broken.what());
  }
  return document;
}

RoundTrip FormatLaws::put_together(Document document, const std::string& target_language) const {
  RoundTrip trip;
  trip.source = std::move(document);
  try {
    trip.written = write_document(trip.source, *parser_, target_language);
    trip.target = parser_->parse(trip.written.bytes, trip.written.language);
    check_document(trip.target);
  } catch (const std::exception& error) {
    throw LawBroken(std::string("cannot be written and read again: ") + error.what());
  }
  const auto differences = compare_outlines(trip.source.outline, trip.target.outline, 1);
  if (!differences.empty()) {
    throw LawBroken("the outline changed: " + differences.front().message + " (source byte " +
                    std::to_string(differences.front().source.begin) + ")");
  }
  for (const TranslationUnit& unit : trip.source.units) {
    for (const Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      ++trip.num_segments;
      if (!segment.target) ++trip.num_segments_kept;
    }
  }
  return trip;
}

RoundTrip FormatLaws::translate(std::string_view bytes, const MakeGenerator& make_generator,
                                const std::string& target_language) const {
  Document document = take_apart(bytes);
  Engine engine(make_generator());
  const auto rungs = translate_sentences(document, engine, target_language);
  RoundTrip trip = put_together(std::move(document), target_language);
  trip.rungs = rungs;
  return trip;
}

void FormatLaws::check_identity(std::string_view bytes) const {
  // No target language: the document's declaration of its language stays as well.
  const RoundTrip trip = translate(bytes, make_identity_generator, {});
  if (trip.written.bytes == bytes) return;
  const auto [a, b] = std::mismatch(bytes.begin(), bytes.end(), trip.written.bytes.begin(),
                                    trip.written.bytes.end());
  throw LawBroken("identity changed byte " + std::to_string(a - bytes.begin()) + " of " +
                  std::to_string(bytes.size()));
}

RoundTrip FormatLaws::check_pseudo(std::string_view bytes) const {
  RoundTrip trip = translate(bytes, make_pseudo_generator, "de");
  const auto sources = units_with_words(trip.source);
  const auto targets = units_with_words(trip.target);
  if (sources.size() != targets.size()) {
    throw LawBroken("the pseudo-translation has " + std::to_string(targets.size()) +
                    " units with words instead of " + std::to_string(sources.size()));
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    const TranslationUnit& unit = *sources[i];
    const CodedText meant = meant_text(unit);
    const CodedText found = without_words(meant, targets[i]->source);
    check_equal(unit, "does not say what it was meant to", meant, found);
    check_equal(unit, "does not undo to its source", unit.source, undo_pseudo_translation(found));
  }
  return trip;
}

}  // namespace hymt
