// What people are told about each document while the run goes on.
#pragma once

#include "cli/report/status_stream.h"
#include "cli/report/styled_text.h"
#include "cli/run/document_report.h"

namespace hymt {

enum class Verbosity : std::uint8_t { kQuiet, kNormal, kVerbose };

class ConsoleReport : public JobObserver {
 public:
  ConsoleReport(StatusStream& status, Verbosity verbosity, Painter paint)
      : status_(status), verbosity_(verbosity), paint_(paint) {}

  void job_done(std::size_t index, const Job& job, const DocumentReport& report) override;

 private:
  StatusStream& status_;
  Verbosity verbosity_;
  Painter paint_;
};

}  // namespace hymt
