#include "cli/run/document_report.h"

#include "cli/document/text_position.h"
#include "parsers/document/document.h"

namespace hymt {

std::string_view status_name(JobStatus status) {
  switch (status) {
    case JobStatus::kTranslated: return "translated";
    case JobStatus::kCopied: return "copied";
    case JobStatus::kUnchanged: return "unchanged";
    case JobStatus::kKept: return "kept";
    case JobStatus::kCounted: return "counted";
    case JobStatus::kFailed: return "failed";
    case JobStatus::kInterrupted: return "interrupted";
  }
  return "failed";
}

bool is_done(JobStatus status) {
  return status != JobStatus::kFailed && status != JobStatus::kInterrupted;
}

DocumentReport report_of(DocumentTranslation& translation, bool is_kept) {
  DocumentReport report;
  static_cast<DocumentSummary&>(report) = translation.take_summary(is_kept);
  report.document = &translation.document();
  report.format = format_name(report.document->format);
  report.encoding = report.document->encoding;
  report.source_language = translation.source_language();
  TextPosition position(report.document->source);
  for (const DocumentFinding& finding : report.findings) {
    report.texts.push_back(texts_of(*report.document, finding, position.at(finding.range.begin)));
  }
  return report;
}

}  // namespace hymt
