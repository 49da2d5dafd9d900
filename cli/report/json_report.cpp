#include "cli/report/json_report.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>
#include <utility>

#include "cli/document/source_map.h"
#include "cli/document/text_position.h"
#include "cli/report/excerpt.h"
#include "cli/report/json_writer.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::int32_t kReportVersion = 1;
constexpr std::size_t kExcerptColumns = 120;
// Objects and arrays around an entry of "files".
constexpr std::size_t kFileDepth = 2;

using Layout = JsonWriter::Layout;

void write_rungs(JsonWriter& json, const DocumentCounts& counts) {
  json.key("rungs").begin_object(Layout::kLine);
  for (std::size_t i = 0; i < kNumRungs; ++i) {
    json.key(rung_name(static_cast<Rung>(i))).value(counts.rungs[i]);
  }
  json.end_object();
}

void write_finding(JsonWriter& json, const DocumentFinding& finding, const FindingTexts& texts) {
  const LineColumn place = texts.position;
  json.begin_object(Layout::kLine);
  json.key("severity").value(severity_name(finding.severity));
  json.key("rule").value(finding.rule);
  json.key("message").value(finding.message);
  json.key("offset").value(std::uint64_t{finding.range.begin});
  json.key("end").value(std::uint64_t{finding.range.end});
  json.key("line").value(std::uint64_t{place.line});
  json.key("column").value(std::uint64_t{place.column});
  if (!texts.source.text.empty()) {
    json.key("source").value(excerpt(texts.source, kExcerptColumns));
  }
  if (!texts.target.text.empty()) {
    json.key("target").value(excerpt(texts.target, kExcerptColumns));
  }
  if (finding.target_line != 0) json.key("target_line").value(std::uint64_t{finding.target_line});
  json.end_object();
}

void write_score(JsonWriter& json, std::optional<float> score) {
  json.key("score");
  // More digits than these tell nothing.
  score ? json.value(std::round(1e4 * double{*score}) / 1e4) : json.null();
}

// `rank` 0: none.
void write_segment(JsonWriter& json, const SegmentRecord& record, std::uint64_t rank,
                   const TranslationUnit& unit, const SourceMap& map) {
  const Segment& segment = unit.segments[record.segment];
  const ByteRange place = map.range(segment.range);
  const CodedText source = unit.source.slice(segment.range.begin, segment.range.end);
  json.begin_object(Layout::kLine);
  json.key("unit").value(std::uint64_t{record.unit});
  json.key("offset").value(std::uint64_t{place.begin});
  json.key("end").value(std::uint64_t{place.end});
  json.key("key").value(record.key.hex());
  json.key("source").value(spelt_out(source));
  json.key("target").value(spelt_out(segment.target ? *segment.target : source));
  json.key("state").value(state_name(segment.state));
  write_score(json, record.score);
  json.key("rung").value(rung_name(record.rung));
  json.key("review_rank");
  rank > 0 ? json.value(rank) : json.null();
  json.end_object();
}

void write_by_severity(JsonWriter& json, const std::array<std::uint64_t, kNumSeverities>& numbers) {
  json.begin_object(Layout::kLine);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    json.key(severity_name(static_cast<Severity>(i))).value(numbers[i]);
  }
  json.end_object();
}

void write_terms(JsonWriter& json, const DocumentCounts& counts) {
  if (counts.terms.empty()) return;
  json.key("terms").begin_array();
  for (const auto& [term, uses] : counts.terms) {
    json.begin_object(Layout::kLine);
    json.key("source").value(term.first).key("target").value(term.second);
    json.key("segments").value(uses.found).key("obeyed").value(uses.obeyed);
    json.end_object();
  }
  json.end_array();
}

void write_findings(JsonWriter& json, const DocumentReport& report) {
  json.key("findings").begin_array();
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    write_finding(json, report.findings[i], report.texts[i]);
  }
  json.end_array();
}

void write_segments(JsonWriter& json, const DocumentReport& report) {
  const Document& document = *report.document;
  std::vector<std::uint64_t> ranks(report.segments.size(), 0);
  std::uint64_t rank = 0;
  for (const std::size_t i : review_order(report.segments)) ranks[i] = ++rank;
  json.key("segments").begin_array();
  for (std::size_t i = 0; i < report.segments.size();) {
    const TranslationUnit& unit = document.units[report.segments[i].unit];
    const SourceMap map(unit);
    for (; i < report.segments.size() && report.segments[i].unit == unit.id; ++i) {
      write_segment(json, report.segments[i], ranks[i], unit, map);
    }
  }
  json.end_array();
}

void write_document_part(JsonWriter& json, const DocumentReport& report) {
  json.key("format").value(report.format);
  json.key("encoding").value(report.encoding);
  json.key("units").value(report.counts.units);
  json.key("segments_total").value(report.counts.segments);
  json.key("words").value(report.counts.words);
  json.key("doubtful").value(report.counts.doubtful);
  write_rungs(json, report.counts);
  write_terms(json, report.counts);
  write_findings(json, report);
  if (report.document != nullptr) write_segments(json, report);
}

void write_file(JsonWriter& json, const Job& job, const DocumentReport& report) {
  json.begin_object();
  json.key("source").value(job.name);
  json.key("target");
  job.output.empty() ? json.null() : json.value(job.output.string());
  json.key("status").value(status_name(report.status));
  if (!report.error.empty()) json.key("error").value(report.error);
  if (job.action == Job::Action::kTranslate) {
    json.key("from").value(report.source_language);
    json.key("to").value(job.document.target_language);
  }
  if (!report.format.empty()) {
    write_document_part(json, report);
  } else if (!report.findings.empty()) {
    write_findings(json, report);
  }
  json.end_object();
}

void write_description(JsonWriter& json, const RunDescription& description) {
  json.key("version").value(kReportVersion);
  json.key("program").value("hymt-doc " HYMT_VERSION);
  json.key("engine").value(description.engine);
  json.key("fingerprint").value(description.fingerprint);
  json.key("seed").value(description.seed);
  json.key("to").begin_array(Layout::kLine);
  for (const std::string& target : description.targets) json.value(target);
  json.end_array();
}

// The file's share of the run's review list.
std::vector<ReviewList::Entry> review_entries(std::size_t job, const DocumentReport& report) {
  std::vector<ReviewList::Entry> entries;
  if (report.document == nullptr) return entries;
  const std::vector<std::size_t> order = review_order(report.segments);
  std::vector<std::size_t> first(
      order.begin(),
      order.begin() + static_cast<std::ptrdiff_t>(std::min(order.size(), ReviewList::kMost)));
  std::ranges::sort(first);  // As a document is looked up from its beginning to its end.
  TextPosition position(report.document->source);
  for (const std::size_t i : first) {
    const SegmentRecord& record = report.segments[i];
    const TranslationUnit& unit = report.document->units[record.unit];
    const bool is_kept = record.rung == Rung::kSourceKept;
    ReviewList::Entry& entry = entries.emplace_back();
    entry.is_kept = is_kept;
    if (!is_kept) entry.score = record.score;
    entry.job = job;
    const std::size_t offset = SourceMap(unit).range(unit.segments[record.segment].range).begin;
    entry.offset = offset;
    entry.line = position.at(offset).line;
    entry.rung = record.rung;
  }
  return entries;
}

}  // namespace

void write_document_report(JsonWriter& json, const RunDescription& description, const Job& job,
                           const DocumentReport& report) {
  json.begin_object();
  write_description(json, description);
  json.key("files").begin_array();
  write_file(json, job, report);
  json.end_array();
  json.end_object();
}

std::string_view state_name(SegmentState state) {
  switch (state) {
    case SegmentState::kInitial: return "initial";
    case SegmentState::kTranslated: return "translated";
    case SegmentState::kReviewed: return "reviewed";
    case SegmentState::kFinal: return "final";
  }
  return "initial";
}

std::string_view severity_name(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "note";
    case Severity::kWarning: return "warning";
    case Severity::kError: return "error";
  }
  return "error";
}

JsonReport::JsonReport(FileSystem& file_system, std::filesystem::path path, const Plan& plan,
                       RunDescription description)
    : path_(std::move(path)),
      plan_(plan),
      description_(std::move(description)),
      pieces_(plan.jobs.size()) {
  std::filesystem::path folder = folder_of(path_);
  try {
    file_system.make_directories(folder);
    out_ = std::make_unique<OutputFile>(file_system, path_, Links::kFollow);
    // Beside the report there is as much room as the user counts on; beside a device there is none.
    if (out_->is_stream()) {
      std::error_code none;
      const std::filesystem::path temporary = std::filesystem::temp_directory_path(none);
      if (!temporary.empty()) folder = temporary;
    }
    parts_ = file_system.create_scratch(folder);
  } catch (const Error& error) {
    throw Error(error.kind(), error.what(), path_.string());
  }
}

JsonReport::~JsonReport() = default;

void JsonReport::job_done(std::size_t index, const Job& job, const DocumentReport& report) {
  const auto append = [&](std::string_view bytes) {
    const std::lock_guard lock(mutex_);
    parts_->write(bytes);
    pieces_[index].push_back({parts_size_, bytes.size()});
    parts_size_ += bytes.size();
  };
  std::string error;
  try {
    JsonWriter json(append, kFileDepth);
    write_file(json, job, report);
    json.flush();
  } catch (const std::exception& caught) {
    error = caught.what();
  }
  const std::vector<ReviewList::Entry> entries = review_entries(index, report);
  const std::lock_guard lock(mutex_);
  for (const ReviewList::Entry& entry : entries) review_.add(entry);
  if (error_.empty()) error_ = std::move(error);
}

// Parts lie in the scratch file in the order in which documents ended.
void JsonReport::copy_parts() {
  constexpr std::size_t kBlock = std::size_t{1} << 18;
  std::string block(kBlock, '\0');
  bool is_first = true;
  for (const std::vector<Piece>& pieces : pieces_) {
    out_->write(is_first ? "\n    " : ",\n    ");
    is_first = false;
    for (const Piece& piece : pieces) {
      for (std::uint64_t done = 0; done < piece.size;) {
        const std::size_t size = parts_->read_at(
            piece.offset + done, block.data(), std::min<std::uint64_t>(kBlock, piece.size - done));
        if (size == 0) throw Error(ErrorKind::kOutput, "the temporary file was cut short");
        out_->write({block.data(), size});
        done += size;
      }
    }
  }
}

void write_failures(JsonWriter& json, const Plan& plan) {
  json.key("inputs_failed").begin_array();
  for (const InputFailure& failure : plan.failures) {
    json.begin_object(Layout::kLine);
    json.key("source").value(failure.name).key("error").value(failure.message);
    json.end_object();
  }
  json.end_array();
}

void JsonReport::add_link_finding(const Job& job, const Finding& finding) {
  link_findings_.push_back({job.name, job.output.string(), finding});
}

void JsonReport::write_link_findings(JsonWriter& json) const {
  json.key("link_findings").begin_array();
  for (const LinkFinding& entry : link_findings_) {
    json.begin_object(Layout::kLine);
    json.key("severity").value(severity_name(entry.finding.severity));
    json.key("rule").value(entry.finding.rule);
    json.key("message").value(entry.finding.message);
    json.key("source").value(entry.source).key("target").value(entry.target);
    json.end_object();
  }
  json.end_array();
}

void JsonReport::write_review(JsonWriter& json) {
  json.key("review").begin_array();
  for (const ReviewList::Entry& entry : review_.take()) {
    const Job& job = plan_.jobs[entry.job];
    json.begin_object(Layout::kLine);
    json.key("source").value(job.name);
    json.key("to").value(job.document.target_language);
    json.key("offset").value(entry.offset).key("line").value(entry.line);
    write_score(json, entry.score);
    json.key("rung").value(rung_name(entry.rung));
    json.end_object();
  }
  json.end_array();
}

void JsonReport::write_summary(JsonWriter& json, const Totals& totals, int exit_code) const {
  json.key("summary").begin_object();
  json.key("files").begin_object(Layout::kLine);
  for (std::size_t i = 0; i < kNumJobStatuses; ++i) {
    json.key(status_name(static_cast<JobStatus>(i))).value(totals.jobs[i]);
  }
  json.end_object();
  json.key("skipped").begin_object(Layout::kLine);
  json.key("other_kinds").value(std::uint64_t{plan_.other_kinds.size()});
  json.key("switched_off").value(std::uint64_t{plan_.switched_off.size()});
  json.key("ignored").value(std::uint64_t{plan_.ignored.size()});
  json.key("links").value(std::uint64_t{plan_.links.size()});
  json.key("special_files").value(std::uint64_t{plan_.special_files.size()});
  json.end_object();
  const DocumentCounts& counts = totals.counts;
  json.key("bytes").value(counts.bytes);
  json.key("units").value(counts.units);
  json.key("segments").value(counts.segments);
  json.key("words").value(counts.words);
  json.key("doubtful").value(counts.doubtful);
  json.key("asked").value(totals.asked);
  write_rungs(json, counts);
  write_terms(json, counts);
  json.key("findings");
  write_by_severity(json, counts.findings);
  json.key("rules").begin_object();
  for (const auto& [rule, numbers] : counts.rules) {
    json.key(rule);
    write_by_severity(json, numbers);
  }
  json.end_object();
  json.key("exit_code").value(std::int32_t{exit_code});
  json.end_object();
}

void JsonReport::finish(const Totals& totals, int exit_code) {
  if (!error_.empty()) throw Error(ErrorKind::kOutput, error_, path_.string());
  JsonWriter json([this](std::string_view bytes) { out_->write(bytes); });
  json.begin_object();
  write_description(json, description_);
  write_failures(json, plan_);
  json.key("files").begin_array();
  json.flush();
  copy_parts();
  out_->write(pieces_.empty() ? "" : "\n  ");
  json.end_array();
  write_link_findings(json);
  write_review(json);
  write_summary(json, totals, exit_code);
  json.end_object();
  json.flush();
  out_->write("\n");
  out_->commit();
}

}  // namespace hymt
