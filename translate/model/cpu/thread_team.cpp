#include "translate/model/cpu/thread_team.h"

#include <cassert>
#include <exception>

namespace hymt::cpu {
namespace {

// About 50 microseconds.
constexpr int kLooksBeforeSleep = 2000;

void pause_briefly() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#else
  std::this_thread::yield();
#endif
}

constexpr std::uint64_t kVoidPart = 0xFFFFFFFF;

constexpr std::uint64_t piece_of(std::uint64_t ticket) { return ticket >> 32; }
constexpr std::uint64_t part_of(std::uint64_t ticket) { return ticket & kVoidPart; }

}  // namespace

ThreadTeam::ThreadTeam(std::size_t num_threads) {
  assert(num_threads >= 1);
  workers_.reserve(num_threads - 1);
  try {
    for (std::size_t thread = 1; thread < num_threads; ++thread) {
      workers_.emplace_back([this, thread] { work_until_stopped(thread); });
    }
  } catch (const std::exception&) {
    // The system has no more threads for us, or no memory for one. The work gets done by those that
    // there are.
  }
}

ThreadTeam::~ThreadTeam() {
  is_stopping_ = true;
  ++piece_;
  piece_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void ThreadTeam::run_parts(std::size_t num_parts, const void* context, PartFunction function) {
  assert(num_parts < kVoidPart);
  if (workers_.empty() || num_parts <= 1) {
    for (std::size_t part = 0; part < num_parts; ++part) function(context, part, 0);
    return;
  }
  // Nobody holds a part of the piece before. Its ticket is made void first, so that nobody can take
  // one more part of it while the rest changes.
  const std::uint64_t first_ticket = (piece_of(ticket_) + 1) << 32;
  ticket_ = first_ticket | kVoidPart;
  num_parts_ = num_parts;
  context_ = context;
  function_ = function;
  num_unfinished_ = num_parts;
  ticket_ = first_ticket;
  ++piece_;
  if (num_asleep_ > 0) piece_.notify_all();
  take_parts(0);
  for (int looks = 0; num_unfinished_.load(std::memory_order_acquire) > 0; ++looks) {
    if (looks < kLooksBeforeSleep) {
      pause_briefly();
    } else {
      std::this_thread::yield();
    }
  }
}

void ThreadTeam::take_parts(std::size_t thread) {
  std::uint64_t ticket = ticket_.load();
  while (true) {
    // These may belong to a later piece than the ticket; then the exchange fails.
    const std::size_t num_parts = num_parts_.load();
    const void* context = context_.load();
    const PartFunction function = function_.load();
    if (part_of(ticket) >= num_parts) return;
    if (!ticket_.compare_exchange_weak(ticket, ticket + 1)) continue;
    function(context, part_of(ticket), thread);
    num_unfinished_.fetch_sub(1, std::memory_order_release);
    ticket = ticket_.load();
  }
}

std::uint64_t ThreadTeam::wait_for_other_than(std::uint64_t piece) {
  for (int looks = 0; looks < kLooksBeforeSleep; ++looks) {
    const std::uint64_t now = piece_.load();
    if (now != piece) return now;
    pause_briefly();
  }
  ++num_asleep_;
  piece_.wait(piece);
  --num_asleep_;
  return piece_.load();
}

void ThreadTeam::work_until_stopped(std::size_t thread) {
  std::uint64_t piece = 0;
  while (true) {
    piece = wait_for_other_than(piece);
    if (is_stopping_) return;
    take_parts(thread);
  }
}

}  // namespace hymt::cpu
