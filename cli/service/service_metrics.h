// What the service counts, in the text format of Prometheus.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/document/document_summary.h"

namespace hymt {

// Thread-safe.
class ServiceMetrics {
 public:
  // `route` is one of ours, never what a stranger sent.
  void count_request(std::string_view route, unsigned status, std::chrono::nanoseconds time);
  // What became of a text.
  void count_text(const DocumentCounts& counts);
  void count_reload(bool is_success);
  void count_lost_line();  // Of the log.
  // A generator had `num_requests` at once when it gave `num_answers` with `num_tokens`.
  void count_step(std::size_t num_requests, std::size_t num_answers, std::size_t num_tokens);

  struct Gauges {
    std::size_t open_requests = 0;
    std::size_t waiting_requests = 0;
    std::size_t documents = 0;         // That are kept, whatever became of them.
    std::uint64_t document_bytes = 0;  // Of memory that they count with.
    bool is_ready = false;
    std::vector<std::pair<std::string, bool>>
        models;  // Resident ones; whether it is the current one.
  };
  [[nodiscard]] std::string text(const Gauges& gauges) const;

 private:
  // Counts of values up to each bound, and of all.
  template <std::size_t kSize>
  struct Histogram {
    const std::array<double, kSize>& bounds;
    std::array<std::uint64_t, kSize + 1> counts{};
    double sum = 0;

    void add(double value, std::uint64_t times = 1);
    void write(std::string& out, const std::string& name, const std::string& help) const;
  };
  static constexpr std::array<double, 12> kSeconds = {0.001, 0.005, 0.01, 0.05, 0.1, 0.25,
                                                      0.5,   1,     2.5,  5,    10,  60};
  static constexpr std::array<double, 9> kBatch = {1, 2, 4, 8, 16, 32, 64, 128, 256};

  mutable std::mutex mutex_;  // Guards what follows.
  std::map<std::pair<std::string, unsigned>, std::uint64_t> requests_;
  Histogram<kSeconds.size()> seconds_{kSeconds};
  Histogram<kBatch.size()> batch_{kBatch};
  std::uint64_t texts_ = 0;
  std::uint64_t words_ = 0;
  std::array<std::uint64_t, kNumRungs> rungs_{};
  std::uint64_t answers_ = 0;
  std::uint64_t tokens_ = 0;
  std::uint64_t reloads_ = 0;
  std::uint64_t failed_reloads_ = 0;
  std::uint64_t lost_lines_ = 0;
};

}  // namespace hymt
