// What a memory file costs: rows put and found a second, bytes a row.
//   memory_bench FILE NUM_ENTRIES      FILE is made, and removed at the end
// Keys come in the order of a hash, as those of segments do. Entries are put as fast as they are
// taken, so the writer puts some 64 MiB of them (as they are in memory) into each transaction,
// which is told by tenths of them all; then some as they come from a model, twenty a transaction,
// into the file that is full. Then they are looked up, 256 at once, as a document's are: those that
// are there, and others. FILE lies best in memory (/dev/shm): ten million take some 1.5 GB, and as
// much again beside it while they are put.
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "bench/processor_time.h"
#include "translate/memory/memory_file.h"
#include "translate/model/random_draws.h"

namespace {

using Clock = std::chrono::steady_clock;

hymt::SegmentKey key_of(std::uint64_t number) {
  return {hymt::mixed(number, std::uint64_t{1}), hymt::mixed(number, std::uint64_t{2})};
}

// A sentence of 30 to 119 bytes, as documentation has them.
std::shared_ptr<const hymt::SharedOutcome> outcome_of(std::uint64_t number) {
  hymt::SegmentOutcome outcome;
  std::string text = "Satz " + std::to_string(number) + " ";
  const std::size_t size = 30 + hymt::mixed(number) % 90;
  while (text.size() < size) text += "von der Kanne ";
  text.resize(size);
  outcome.target = hymt::CodedText(text, {});
  outcome.state = hymt::SegmentState::kTranslated;
  outcome.verdict = hymt::Verdict::kUsable;
  outcome.score = -0.3F;
  return std::make_shared<const hymt::SharedOutcome>(outcome, hymt::CodedText());
}

class Watch {
 public:
  explicit Watch(const char* what, std::uint64_t count) : what_(what), count_(count) {}
  ~Watch() {
    const double seconds = std::chrono::duration<double>(Clock::now() - begin_).count();
    const double processor = hymt::processor_seconds() - processor_begin_;
    std::cout << what_ << ": " << static_cast<std::uint64_t>(static_cast<double>(count_) / seconds)
              << " a second, " << processor * 1e6 / static_cast<double>(count_)
              << " us of processor time each" << std::endl;
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  const char* what_;
  std::uint64_t count_;
  Clock::time_point begin_ = Clock::now();
  double processor_begin_ = hymt::processor_seconds();
};

std::uint64_t num_found(hymt::MemoryFile& file, std::uint64_t first, std::uint64_t num_entries) {
  constexpr std::uint64_t kLookups = 500'000;
  constexpr std::uint64_t kAtOnce = 256;
  std::uint64_t count = 0;
  std::vector<hymt::SegmentKey> keys;
  for (std::uint64_t i = 0; i < kLookups; i += kAtOnce) {
    keys.clear();
    for (std::uint64_t k = 0; k < kAtOnce; ++k) {
      keys.push_back(key_of(first + hymt::mixed(i + k, std::uint64_t{9}) % num_entries));
    }
    for (const auto& outcome : file.find_outcomes(keys)) count += outcome != nullptr ? 1 : 0;
  }
  return count;
}

void put(hymt::MemoryFile& file, std::uint64_t begin, std::uint64_t end) {
  const Watch watch("  a tenth of them", end - begin);
  for (std::uint64_t i = begin; i < end; ++i) file.put_outcome(key_of(i), outcome_of(i));
  file.flush();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: memory_bench FILE NUM_ENTRIES\n";
    return 2;
  }
  hymt::MemoryFileOptions options;
  options.path = std::filesystem::weakly_canonical(argv[1]);
  options.max_bytes = std::uint64_t{64} << 30;
  options.notice = [](const std::string& line) { std::cerr << line << '\n'; };
  const std::uint64_t num_entries = std::strtoull(argv[2], nullptr, 10);
  {
    const auto file = hymt::MemoryFile::open(options);
    if (file == nullptr) return 1;
    const Watch watch("put", num_entries);
    constexpr std::uint64_t kSteps = 10;
    for (std::uint64_t step = 0; step < kSteps; ++step) {
      put(*file, num_entries * step / kSteps, num_entries * (step + 1) / kSteps);
    }
  }
  const auto bytes = std::filesystem::file_size(options.path);
  std::cout << "bytes an entry: " << static_cast<double>(bytes) / static_cast<double>(num_entries)
            << '\n';
  {
    const auto file = hymt::MemoryFile::open(options);
    if (file == nullptr) return 1;
    constexpr std::uint64_t kFew = 20;
    constexpr std::uint64_t kMore = 10'000;
    const Watch watch("put twenty at once", kMore);
    for (std::uint64_t i = 0; i < kMore; ++i) {
      // None that is looked up below.
      file->put_outcome(key_of(~i), outcome_of(i));
      if (i % kFew == kFew - 1) file->flush();
    }
  }
  {
    std::shared_ptr<hymt::MemoryFile> file;
    {
      const Watch watch("opened", 1);
      file = hymt::MemoryFile::open(options);
    }
    if (file == nullptr) return 1;
    std::uint64_t found = 0;
    {
      const Watch watch("found", 500'000);
      found = num_found(*file, 0, num_entries);
    }
    {
      const Watch watch("not found", 500'000);
      found += num_found(*file, num_entries, num_entries);
    }
    std::cout << found << " of 500000 were there\n";
  }
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::path path = options.path;
    path += suffix;
    std::filesystem::remove(path);
  }
  return 0;
}
