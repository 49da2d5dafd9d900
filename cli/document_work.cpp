#include "cli/document_work.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <string_view>
#include <utility>

#include "cli/document_language.h"
#include "cli/input_tree.h"
#include "cli/source_map.h"
#include "cli/word_count.h"
#include "parsers/make_parser.h"
#include "reassemble/reassembler.h"
#include "segmenter/segmenter.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// Context beyond this many bytes is left out: it would help no model, and with it a paragraph of a
// million sentences would take a million times its size.
constexpr std::size_t kMaxPrecedingBytes = 1000;
constexpr std::size_t kMaxHeadingBytes = 300;

// Of most languages' text, as vocabularies cut it.
constexpr std::size_t kBytesPerToken = 4;

// The longest beginning of `text` of at most `limit` bytes that cuts no character.
std::string_view beginning_of(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  return text.substr(0, valid_utf8_prefix(text.substr(0, limit)));
}

}  // namespace

struct DocumentWork::TakenApart {
  TakenApart(const Parser& its_parser, std::string_view bytes, std::string_view language)
      : parser(its_parser), input_size(bytes.size()), document(parser.parse(bytes, language)) {}

  const Parser& parser;
  std::uint64_t input_size;
  Document document;
};

DocumentWork::DocumentWork(const Job& job, FileSystem& file_system)
    : job_(job), file_system_(file_system) {}

DocumentWork::~DocumentWork() = default;

void DocumentWork::take_apart() {
  std::string bytes;
  if (job_.content) {
    bytes = *job_.content;
  } else {
    const auto file = file_system_.open_to_read(job_.input, job_.links);
    bytes = read_whole(*file, job_.input, job_.size, job_.size_limit);
  }
  const Format format = job_.format ? *job_.format : guess_format(bytes);
  taken_apart_ =
      std::make_unique<TakenApart>(job_.parsers->parser(format), bytes, job_.source_language);
  Document& document = taken_apart_->document;
#ifndef NDEBUG
  check_document(document);
#endif
  source_language_ = source_language(document, job_.source_language);
  const Segmenter segmenter(source_language_);
  std::size_t num_tasks = 0;
  for (TranslationUnit& unit : document.units) {
    num_words_ += count_words(unit.source.text());
    unit.segments = segmenter.segment(unit.source);
    num_tasks += static_cast<std::size_t>(
        std::count_if(unit.segments.begin(), unit.segments.end(),
                      [](const Segment& segment) { return !segment.is_gap; }));
  }
  // First, since a report is made, too, if memory runs out here.
  remarks_.resize(num_tasks);
  records_.reserve(num_tasks);
  for (const TranslationUnit& unit : document.units) {
    for (std::uint32_t i = 0; i < unit.segments.size(); ++i) {
      if (unit.segments[i].is_gap) continue;
      SegmentRecord& record = records_.emplace_back();
      record.unit = unit.id;
      record.segment = i;
    }
  }
  if (job_.context_tokens) make_running_text();
}

const Segment& DocumentWork::segment_of(const SegmentRecord& record) const {
  return taken_apart_->document.units[record.unit].segments[record.segment];
}

SegmentTask DocumentWork::task(std::size_t index) const {
  const Document& document = taken_apart_->document;
  const TranslationUnit& unit = document.units[records_[index].unit];
  const ByteRange range = segment_of(records_[index]).range;
  SegmentTask task;
  task.source = unit.source.slice(range.begin, range.end);
  task.source_language = source_language_;
  task.target_language = job_.target_language;
  task.note = unit.note;
  if (unit.heading != kNoUnit && unit.heading != unit.id) {
    task.heading = beginning_of(document.units[unit.heading].source.text(), kMaxHeadingBytes);
  }
  task.preceding = job_.context_tokens ? wide_context(index) : unit_context(records_[index]);
  return task;
}

// As many whole sentences of the unit before the segment as fit.
std::string_view DocumentWork::unit_context(const SegmentRecord& record) const {
  const TranslationUnit& unit = taken_apart_->document.units[record.unit];
  const std::size_t end = unit.segments[record.segment].range.begin;
  std::size_t first = record.segment;
  while (first > 0 && end - unit.segments[first - 1].range.begin <= kMaxPrecedingBytes) --first;
  return ByteRange{unit.segments[first].range.begin, end}.of(unit.source.text());
}

void DocumentWork::make_running_text() {
  for (const TranslationUnit& unit : taken_apart_->document.units) {
    unit_begins_.push_back(running_text_.size());
    running_text_.append(unit.source.text()).append("\n");
  }
}

// As many whole sentences before the segment, of whatever units, as are wanted.
std::string_view DocumentWork::wide_context(std::size_t index) const {
  const auto begin_of = [this](std::size_t task) {
    return unit_begins_[records_[task].unit] + segment_of(records_[task]).range.begin;
  };
  const std::size_t end = begin_of(index);
  const std::size_t most = *job_.context_tokens * kBytesPerToken;
  std::size_t first = index;
  while (first > 0 && end - begin_of(first - 1) <= most) --first;
  return ByteRange{begin_of(first), end}.of(running_text_);
}

void DocumentWork::set_outcome(std::size_t index, SegmentOutcome outcome) {
  SegmentRecord& record = records_[index];
  record.rung = outcome.rung;
  record.score = outcome.score;
  record.key = outcome.key;
  if (!outcome.findings.empty() || !outcome.terms.empty()) {
    remarks_[index] =
        std::make_unique<Remarks>(Remarks{std::move(outcome.findings), std::move(outcome.terms)});
  }
  Segment& segment = taken_apart_->document.units[record.unit].segments[record.segment];
  segment.state = outcome.state;
  segment.target = std::move(outcome.target);
}

void DocumentWork::put_together() {
  Document& document = taken_apart_->document;
  WrittenDocument written = write_document(document, taken_apart_->parser, job_.declared_language);
  write_findings_ = std::move(written.findings);
  write(written.bytes);
}

void DocumentWork::make_output_folder() const {
  const fs::path folder = job_.output.parent_path();
  if (!job_.output_root.empty() && !lies_in(file_system_.canonical(folder), job_.output_root)) {
    throw Error(ErrorKind::kOutput,
                "a symbolic link leads out of the output folder here; remove the link",
                job_.output.string());
  }
  if (!folder.empty()) file_system_.make_directories(folder);
}

OutputFile DocumentWork::open_output() const {
  if (!job_.output.empty()) make_output_folder();
  // What a user named may be a link; what was found in a folder may not.
  return {file_system_, job_.output, job_.output_root.empty() ? Links::kFollow : Links::kRefuse};
}

void DocumentWork::write(std::string_view bytes) {
  OutputFile file = open_output();
  file.write(bytes);
  file.commit(job_.permissions);
}

void DocumentWork::copy() {
  constexpr std::size_t kBlock = std::size_t{1} << 18;
  const auto input = file_system_.open_to_read(job_.input, job_.links);
  OutputFile output = open_output();
  std::string block(kBlock, '\0');
  while (const std::size_t size = input->read(block.data(), block.size())) {
    output.write({block.data(), size});
  }
  output.commit(job_.permissions);
}

void DocumentWork::move_segments_to(DocumentReport& report) {
  for (std::size_t i = 0; i < records_.size(); ++i) {
    SegmentRecord& record = records_[i];
    const bool has_target = segment_of(record).target.has_value();
    // A target that the proof took back counts as what is in the file: the source.
    if (!has_target) record.rung = Rung::kSourceKept;
    ++report.counts.rungs[static_cast<std::size_t>(record.rung)];
    if (remarks_[i] == nullptr) continue;
    for (const TermUse& use : remarks_[i]->terms) {
      TermCounts& counts = report.counts.terms[{use.source, use.target}];
      ++counts.found;
      if (use.is_obeyed && has_target) ++counts.obeyed;
    }
  }
  report.segments = std::move(records_);
}

void DocumentWork::add_findings_to(DocumentReport& report) const {
  const Document& document = taken_apart_->document;
  report.findings = document.findings;
  report.findings.insert(report.findings.end(), write_findings_.begin(), write_findings_.end());
  for (std::size_t i = 0; i < records_.size();) {
    // A unit's map is made once, and only if it has findings.
    const std::uint32_t unit = records_[i].unit;
    std::optional<SourceMap> map;
    for (; i < records_.size() && records_[i].unit == unit; ++i) {
      if (remarks_[i] == nullptr) continue;
      const std::size_t begin = segment_of(records_[i]).range.begin;
      for (Finding finding : remarks_[i]->findings) {
        if (!map) map.emplace(document.units[unit]);
        finding.range = map->range({begin + finding.range.begin, begin + finding.range.end});
        report.findings.push_back(std::move(finding));
      }
    }
  }
  std::stable_sort(
      report.findings.begin(), report.findings.end(),
      [](const Finding& a, const Finding& b) { return a.range.begin < b.range.begin; });
}

DocumentReport DocumentWork::report(JobStatus status) {
  DocumentReport report;
  report.status = status;
  report.counts.bytes = job_.size;
  if (taken_apart_ == nullptr) return report;
  report.document = &taken_apart_->document;
  report.source_language = source_language_;
  report.counts.bytes = taken_apart_->input_size;
  report.counts.units = taken_apart_->document.units.size();
  report.counts.segments = records_.size();
  report.counts.words = num_words_;
  add_findings_to(report);
  if (status == JobStatus::kTranslated) move_segments_to(report);
  for (const Finding& finding : report.findings) {
    ++report.counts.findings[static_cast<std::size_t>(finding.severity)];
  }
  return report;
}

}  // namespace hymt
