// The machine form of a run: --report.
//
//   {
//     "version": 1,
//     "program": "hymt-doc 0.1.0",
//     "engine": "pseudo", "fingerprint": "...", "seed": 0, "to": ["de"],
//     "inputs_failed": [{"source": "docs/x.md", "error": "there is no such file or folder"}],
//     "files": [
//       {
//         "source": "docs/a.md", "target": "out/a.md", "status": "translated",
//         "format": "markdown", "encoding": "UTF-8", "from": "en", "to": "de",
//         "units": 2, "segments_total": 3, "words": 17, "doubtful": 0,
//         "rungs": {"first": 3, "reworded": 0, ...},
//         "terms": [{"source": "file", "target": "Datei", "segments": 2, "obeyed": 1}],
//         "findings": [
//           {"severity": "warning", "rule": "source-kept", "message": "...",
//            "offset": 17, "end": 23, "line": 3, "column": 1, "source": "...", "target": "...",
//            "target_line": 4}
//         ],
//         "segments": [
//           {"unit": 0, "offset": 2, "end": 9, "key": "...", "source": "...", "target": "...",
//            "state": "translated", "score": 0.42, "rung": "first", "review_rank": 1}
//         ]
//       }
//     ],
//     "link_findings": [
//       {"severity": "warning", "rule": "fragment-dead", "message": "...",
//        "source": "docs/a.md", "target": "out/a.md"}
//     ],
//     "review": [{"source": "docs/a.md", "to": "de", "offset": 2, "line": 1, "score": 0.42,
//                 "rung": "first"}],
//     "summary": {"files": {"translated": 1, ...}, "rungs": {...},
//                 "findings": {"note": 0, "warning": 2, "error": 0},
//                 "rules": {"number-changed": {"note": 0, "warning": 2, "error": 0}}, ...}
//   }
// What begins with "format" is there for files that were written, now or by an earlier run
// ("unchanged"); "segments" only for those that were taken apart now. "kept" files have been
// changed by somebody and have nothing but findings. "doubtful" are the segments that are
// translated, with a warning or an error; "asked", in the summary, those that the engine was asked
// for, as nobody knew them. "terms" is there if a glossary is, also in the summary: in how many
// segments each of its terms is. "score" is what the model itself thinks of the translation: the
// geometric mean of the probabilities of its tokens, 0 to 1; null for engines that know no
// probabilities, and where nothing was asked or taken. "review_rank" says in which order the
// segments of a file are best looked at, "review" the same for the first 100 of the run
// (review_order.h); null where nothing tells. Of a finding "source" and "target" are short pieces
// of the two texts around what it is about; "target" is there if the segment is translated,
// "target_line", the line in the written file, if it is in there. "link_findings" are what became
// of links between files when all were written (--anchors rewrite); texts of segments have links as
// they were before that. Files are ordered by source path and target language, segments and
// findings by offset (bytes of the document in UTF-8, without byte order mark). Nothing in it
// depends on time, threads or the machine, so that two reports can be compared. Codes are written
// in texts as the bytes they stand for; bytes that are not UTF-8 as U+FFFD. Fields may be added
// under the same version.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/files/output_file.h"
#include "cli/report/review_order.h"
#include "cli/report/run_totals.h"
#include "cli/run/document_report.h"
#include "cli/run/plan.h"
#include "translate/generator.h"

namespace hymt {

class JsonWriter;

// "inputs_failed", as above.
void write_failures(JsonWriter& json, const Plan& plan);

struct RunDescription {
  std::string engine;
  std::string fingerprint;
  std::uint64_t seed = 0;
  std::vector<std::string> targets;
};

// Takes no memory for the files that it has heard of: their parts wait in a scratch file until the
// order is known.
class JsonReport : public JobObserver {
 public:
  // An empty `path` is standard output. `file_system` and `plan` must outlive the object. Throws
  // Error (kOutput) if nothing can be written there, so that the user hears of it before the work
  // and not after it.
  JsonReport(FileSystem& file_system, std::filesystem::path path, const Plan& plan,
             RunDescription description);
  ~JsonReport() override;

  // Writing trouble is kept for finish().
  void job_done(std::size_t index, const Job& job, const DocumentReport& report) override;

  // A finding about the links of the file that a job wrote. Like job_done(), but not thread-safe.
  void add_link_finding(const Job& job, const Finding& finding);

  // Writes the report; every job must have been heard of. Throws Error (kOutput), and then there is
  // no new report. The last call. `totals` and `exit_code` go into its summary.
  void finish(const Totals& totals, int exit_code);

 private:
  // A piece of the scratch file.
  struct Piece {
    std::uint64_t offset;
    std::uint64_t size;
  };

  struct LinkFinding {
    std::string source;
    std::string target;
    Finding finding;
  };

  void write_link_findings(JsonWriter& json) const;
  void write_review(JsonWriter& json);
  void write_summary(JsonWriter& json, const Totals& totals, int exit_code) const;
  void copy_parts();

  std::filesystem::path path_;
  const Plan& plan_;
  RunDescription description_;
  std::unique_ptr<OutputFile> out_;
  std::vector<LinkFinding> link_findings_;

  std::mutex mutex_;  // Guards what follows.
  std::unique_ptr<ScratchFile> parts_;
  std::uint64_t parts_size_ = 0;
  ReviewList review_;
  std::vector<std::vector<Piece>> pieces_;  // By index of the job.
  std::string error_;                       // The first one.
};

// A report of a document that was translated by itself: what a report begins with, and one entry
// of "files".
void write_document_report(JsonWriter& json, const RunDescription& description, const Job& job,
                           const DocumentReport& report);

[[nodiscard]] std::string_view state_name(SegmentState state);
[[nodiscard]] std::string_view severity_name(Severity severity);

}  // namespace hymt
