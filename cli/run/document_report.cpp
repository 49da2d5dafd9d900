#include "cli/run/document_report.h"

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

}  // namespace hymt
