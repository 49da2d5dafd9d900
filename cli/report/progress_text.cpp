#include "cli/report/progress_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace hymt {
namespace {

// After so long, what was done counts a third.
constexpr double kMemorySeconds = 20;
// Before, a rate says more about the beginning than about the rest.
constexpr double kLeastSeconds = 2;

template <typename... Values>
std::string formatted(const char* format, Values... values) {
  std::array<char, 96> buffer{};
  std::snprintf(buffer.data(), buffer.size(), format, values...);
  return buffer.data();
}

struct Total {
  double number = 0;
  bool is_estimate = false;
};

// Of segments.
Total total_segments(const PipelineProgress& progress, const ProgressGoal& goal) {
  const auto found = static_cast<double>(progress.segments_found);
  if (progress.bytes_found >= goal.bytes) return {found, false};
  if (progress.bytes_found == 0) return {0, true};
  const double estimate =
      found * static_cast<double>(goal.bytes) / static_cast<double>(progress.bytes_found);
  // Two digits are as much as such an estimate is good for.
  const double unit =
      std::pow(10, std::max(0.0, std::floor(std::log10(std::max(1.0, estimate))) - 1));
  return {std::max(std::round(estimate / unit) * unit, found), true};
}

void add_shares(double done, double total, const ProgressRate& rate,
                std::vector<std::string>& parts) {
  if (total <= 0) return;
  parts.push_back(formatted("%.0f%%", std::floor(100 * std::min(done, total) / total)));
  if (rate.per_second() > 0 && rate.seconds() >= kLeastSeconds && done < total) {
    parts.push_back(duration_text((total - done) / rate.per_second()) + " left");
  }
}

std::vector<std::string> parts_of(const PipelineProgress& progress, const ProgressGoal& goal,
                                  const ProgressRate& rate) {
  std::vector<std::string> parts;
  if (goal.counts_segments) {
    const Total total = total_segments(progress, goal);
    const auto done = static_cast<double>(progress.segments_done);
    std::string text = std::to_string(progress.segments_done);
    if (total.number > 0) text += formatted(total.is_estimate ? "/~%.0f" : "/%.0f", total.number);
    parts.push_back(text + " segments");
    add_shares(done, total.number, rate, parts);
    if (rate.per_second() > 0 && progress.segments_found > 0) {
      const double words =
          static_cast<double>(progress.words_found) / static_cast<double>(progress.segments_found);
      parts.push_back(formatted("%.0f words/s", rate.per_second() * words));
    }
  } else {
    add_shares(static_cast<double>(progress.bytes_found), static_cast<double>(goal.bytes), rate,
               parts);
    if (rate.per_second() > 0) parts.push_back(formatted("%.1f MB/s", rate.per_second() / 1e6));
  }
  parts.push_back(std::to_string(progress.jobs_done) + "/" + std::to_string(goal.jobs) + " files");
  return parts;
}

}  // namespace

void ProgressRate::note(double seconds, double done) {
  const double passed = seconds - last_seconds_;
  if (passed <= 0) return;
  const double fading = std::exp(-passed / kMemorySeconds);
  done_ = done_ * fading + (done - last_done_);
  time_ = time_ * fading + passed;
  last_seconds_ = seconds;
  last_done_ = done;
}

double work_done(const PipelineProgress& progress, const ProgressGoal& goal) {
  return static_cast<double>(goal.counts_segments ? progress.segments_done : progress.bytes_found);
}

std::string progress_text(const PipelineProgress& progress, const ProgressGoal& goal,
                          const ProgressRate& rate, std::size_t width) {
  std::string text;
  for (const std::string& part : parts_of(progress, goal, rate)) {
    const std::string more = (text.empty() ? "" : ", ") + part;
    if (text.size() + more.size() > width) break;
    text += more;
  }
  return text;
}

std::string duration_text(double seconds) {
  // A run that makes no headway may say anything; a number that fits is enough.
  const auto all = static_cast<long long>(std::llround(std::min(seconds, 1e9)));
  if (all < 60) return formatted("%lld s", all);
  if (all < 3600) return formatted("%lld:%02lld", all / 60, all % 60);
  return formatted("%lld:%02lld:%02lld", all / 3600, all / 60 % 60, all % 60);
}

std::string size_text(std::uint64_t bytes) {
  const auto number = static_cast<double>(bytes);
  return number >= 1e9 ? formatted("%.1f GB", number / 1e9) : formatted("%.0f MB", number / 1e6);
}

}  // namespace hymt
