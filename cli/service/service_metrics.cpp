#include "cli/service/service_metrics.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace hymt {
namespace {

std::string number(double value) {
  std::ostringstream stream;
  stream.imbue(std::locale::classic());
  stream.precision(12);
  stream << value;
  return stream.str();
}

void head(std::string& out, const std::string& name, const char* type, const std::string& help) {
  out += "# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n";
}

void single(std::string& out, const std::string& name, const char* type, const std::string& help,
            std::uint64_t value) {
  head(out, name, type, help);
  out += name + " " + std::to_string(value) + "\n";
}

// Of a label: names of models are folders' names, which may hold anything.
std::string quoted(std::string_view value) {
  std::string text = "\"";
  for (const char c : value) {
    if (c == '\n') {
      text += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

// Bytes of this process in memory (statm of proc(5)); 0 if the system does not say.
std::uint64_t resident_bytes() {
  std::ifstream stream("/proc/self/statm");
  std::uint64_t all = 0;
  std::uint64_t resident = 0;
  stream >> all >> resident;
  return stream ? resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE)) : 0;
}

}  // namespace

template <std::size_t kSize>
void ServiceMetrics::Histogram<kSize>::add(double value, std::uint64_t times) {
  const auto bound = std::lower_bound(bounds.begin(), bounds.end(), value);
  counts[static_cast<std::size_t>(bound - bounds.begin())] += times;
  sum += value * static_cast<double>(times);
}

template <std::size_t kSize>
void ServiceMetrics::Histogram<kSize>::write(std::string& out, const std::string& name,
                                             const std::string& help) const {
  head(out, name, "histogram", help);
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    count += counts[i];
    const std::string bound = i < kSize ? number(bounds[i]) : "+Inf";
    out += name + "_bucket{le=\"" + bound + "\"} " + std::to_string(count) + "\n";
  }
  out += name + "_sum " + number(sum) + "\n" + name + "_count " + std::to_string(count) + "\n";
}

void ServiceMetrics::count_request(std::string_view route, unsigned status,
                                   std::chrono::nanoseconds time) {
  const std::lock_guard lock(mutex_);
  ++requests_[{std::string(route), status}];
  seconds_.add(std::chrono::duration<double>(time).count());
}

void ServiceMetrics::count_text(const DocumentCounts& counts) {
  const std::lock_guard lock(mutex_);
  ++texts_;
  words_ += counts.words;
  for (std::size_t i = 0; i < rungs_.size(); ++i) rungs_[i] += counts.rungs[i];
}

void ServiceMetrics::count_reload(bool is_success) {
  const std::lock_guard lock(mutex_);
  ++(is_success ? reloads_ : failed_reloads_);
}

void ServiceMetrics::count_lost_line() {
  const std::lock_guard lock(mutex_);
  ++lost_lines_;
}

void ServiceMetrics::count_step(std::size_t num_requests, std::size_t num_answers,
                                std::size_t num_tokens) {
  const std::lock_guard lock(mutex_);
  if (num_requests != 0) batch_.add(static_cast<double>(num_requests));
  answers_ += num_answers;
  tokens_ += num_tokens;
}

std::string ServiceMetrics::text(const Gauges& gauges) const {
  std::string out;
  const std::lock_guard lock(mutex_);
  head(out, "hymt_requests_total", "counter", "Requests by route and status.");
  for (const auto& [key, count] : requests_) {
    out += "hymt_requests_total{route=" + quoted(key.first) + ",status=\"" +
           std::to_string(key.second) + "\"} " + std::to_string(count) + "\n";
  }
  seconds_.write(out, "hymt_request_seconds", "From a request's first byte to its answer.");
  single(out, "hymt_open_requests", "gauge", "Translations that are under way.",
         gauges.open_requests);
  single(out, "hymt_waiting_requests", "gauge", "Of these, those that wait for a model.",
         gauges.waiting_requests);
  single(out, "hymt_documents", "gauge", "Documents that wait, are under way or can be fetched.",
         gauges.documents);
  single(out, "hymt_document_bytes", "gauge", "Memory that these are counted with.",
         gauges.document_bytes);
  single(out, "hymt_texts_total", "counter", "Texts that were translated.", texts_);
  single(out, "hymt_words_total", "counter", "Words in them.", words_);
  head(out, "hymt_segments_total", "counter",
       "Segments by how they came about; source-kept ones were not translated.");
  for (std::size_t i = 0; i < rungs_.size(); ++i) {
    out += "hymt_segments_total{rung=" + quoted(rung_name(static_cast<Rung>(i))) + "} " +
           std::to_string(rungs_[i]) + "\n";
  }
  batch_.write(out, "hymt_batch_requests",
               "Requests that a model had at once, each time it answered.");
  single(out, "hymt_answers_total", "counter", "Answers of models.", answers_);
  single(out, "hymt_answer_tokens_total", "counter", "Tokens in them.", tokens_);
  head(out, "hymt_reloads_total", "counter", "Models that were switched to, or failed to load.");
  out += "hymt_reloads_total{result=\"done\"} " + std::to_string(reloads_) + "\n";
  out += "hymt_reloads_total{result=\"failed\"} " + std::to_string(failed_reloads_) + "\n";
  single(out, "hymt_lost_log_lines_total", "counter",
         "Lines of the log that were left out, as nobody read it in time.", lost_lines_);
  single(out, "hymt_ready", "gauge", "Whether there is a model to translate with.",
         gauges.is_ready ? 1 : 0);
  head(out, "hymt_model", "gauge", "Models in memory; 1 is the one that is used if none is named.");
  for (const auto& [name, is_current] : gauges.models) {
    out += "hymt_model{name=" + quoted(name) + "} " + (is_current ? "1" : "0") + "\n";
  }
  single(out, "hymt_resident_bytes", "gauge", "Memory of the process.", resident_bytes());
  return out;
}

}  // namespace hymt
