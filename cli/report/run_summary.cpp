#include "cli/report/run_summary.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

namespace hymt {
namespace {

std::string percent(std::uint64_t part, std::uint64_t whole) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f%%",
                100.0 * static_cast<double>(part) / static_cast<double>(whole));
  return text.data();
}

std::string documents_text(const RunSummary& run, const Plan& plan, const Totals& totals) {
  const DocumentCounts& counts = totals.counts;
  const auto planned = static_cast<std::uint64_t>(
      std::count_if(plan.jobs.begin(), plan.jobs.end(),
                    [](const Job& job) { return job.action == Job::Action::kTranslate; }));
  const std::uint64_t done = totals.jobs_with(JobStatus::kTranslated);
  const std::uint64_t missed =
      totals.jobs_with(JobStatus::kFailed) + totals.jobs_with(JobStatus::kInterrupted);
  std::string text = "hymt-doc: ";
  if (run.is_dry_run) {
    text += "would translate " + counted(totals.jobs_with(JobStatus::kCounted), "document");
  } else if (missed != 0) {
    text += "translated " + std::to_string(done) + " of " + counted(planned, "document");
  } else {
    text += "translated " + counted(done, "document");
  }
  if (const auto unchanged = totals.jobs_with(JobStatus::kUnchanged); unchanged != 0) {
    text += ", " + std::to_string(unchanged) + " unchanged";
  }
  if (const auto kept = totals.jobs_with(JobStatus::kKept); kept != 0) {
    text +=
        ", " + std::to_string(kept) + " kept as somebody changed " + (kept == 1 ? "it" : "them");
  }
  text += " (" + counted(counts.units, "unit") + ", " + counted(counts.segments, "segment") + ", " +
          counted(counts.words, "word") + ")";
  if (!run.engine.empty()) text += " with --engine " + run.engine;
  if (totals.jobs_with(JobStatus::kCopied) != 0) {
    text += "; copied " + counted(totals.jobs_with(JobStatus::kCopied), "file");
  }
  const std::size_t skipped = plan.other_kinds.size() + plan.switched_off.size() +
                              plan.ignored.size() + plan.links.size() + plan.special_files.size();
  if (skipped != 0) text += "; skipped " + counted(skipped, "file");
  return text + "\n";
}

// What became of the segments.
std::string segments_text(const DocumentCounts& counts) {
  std::string text = "hymt-doc: translated " + std::to_string(counts.segments - counts.kept()) +
                     " of " + counted(counts.segments, "segment");
  if (counts.doubtful != 0) text += ", " + std::to_string(counts.doubtful) + " of them doubtful";
  if (counts.kept() != 0) {
    text += "; " + std::to_string(counts.kept()) + (counts.kept() == 1 ? " keeps" : " keep") +
            " the source text (" + percent(counts.kept(), counts.segments) + ")";
  }
  return text + "\n";
}

// How much of it was new.
std::string asked_text(const Totals& totals) {
  return "hymt-doc: asked for " + std::to_string(totals.asked) + " of " +
         counted(totals.counts.segments, "segment") + ", as the others were known\n";
}

std::string rungs_text(const DocumentCounts& counts) {
  std::string text = "hymt-doc: segments by rung:";
  for (std::size_t i = 0; i < kNumRungs; ++i) {
    text.append(i == 0 ? " " : ", ").append(rung_name(static_cast<Rung>(i)));
    text += " " + std::to_string(counts.rungs[i]);
  }
  return text + "\n";
}

// Nothing if no term of a glossary occurred.
std::string terms_text(const DocumentCounts& counts) {
  TermCounts all;
  for (const auto& [term, uses] : counts.terms) {
    all.found += uses.found;
    all.obeyed += uses.obeyed;
  }
  if (all.found == 0) return {};
  return "hymt-doc: glossary: " + std::to_string(all.obeyed) + " of " +
         counted(all.found, "use of terms", "uses of terms") + " obeyed\n";
}

// "number-changed 10, source-kept 2": errors and warnings, the most first.
std::string rules_text(const RuleCounts& rules) {
  std::vector<std::pair<std::uint64_t, std::string_view>> numbers;
  for (const auto& [rule, by_severity] : rules) {
    const std::uint64_t number = by_severity[static_cast<std::size_t>(Severity::kError)] +
                                 by_severity[static_cast<std::size_t>(Severity::kWarning)];
    if (number != 0) numbers.emplace_back(number, rule);
  }
  std::stable_sort(numbers.begin(), numbers.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::string text;
  for (const auto& [number, rule] : numbers) {
    text.append(text.empty() ? "" : ", ").append(rule).append(" ").append(std::to_string(number));
  }
  return text;
}

std::string findings_text(const RunSummary& run, const Totals& totals) {
  std::string text;
  const std::uint64_t errors = totals.findings_with(Severity::kError);
  const std::uint64_t warnings = totals.findings_with(Severity::kWarning);
  if (errors + warnings != 0) {
    text = "hymt-doc: " + counted(errors, "error") + ", " + counted(warnings, "warning") + " (" +
           rules_text(totals.counts.rules) + ")\n";
  }
  if (!is_within(run.max_kept, totals)) {
    text += "hymt-doc: more segments keep the source text than --max-kept allows\n";
  }
  return text;
}

}  // namespace

std::string counted(std::uint64_t number, std::string_view singular, std::string_view plural) {
  std::string text = std::to_string(number) + " ";
  if (number == 1) return text.append(singular);
  return plural.empty() ? text.append(singular).append("s") : text.append(plural);
}

std::string summary_text(const RunSummary& run, const Plan& plan, const Totals& totals) {
  std::string text = documents_text(run, plan, totals);
  if (!run.is_dry_run && totals.counts.segments != 0) {
    text += segments_text(totals.counts);
    if (run.has_memory && totals.asked < totals.counts.segments) text += asked_text(totals);
    if (run.is_verbose) text += rungs_text(totals.counts);
  }
  text += terms_text(totals.counts) + findings_text(run, totals);
  const std::uint64_t failed = totals.jobs_with(JobStatus::kFailed) + plan.failures.size();
  if (failed != 0) text += "hymt-doc: " + counted(failed, "input") + " failed\n";
  if (run.is_interrupted) {
    text += "hymt-doc: interrupted; " + counted(totals.jobs_with(JobStatus::kInterrupted), "file") +
            " not written, and what is written is whole\n";
  }
  return text;
}

}  // namespace hymt
