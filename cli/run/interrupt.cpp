#include "cli/run/interrupt.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

#include "cli/run/work_queue.h"

namespace hymt {
namespace {

constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};

// An eventfd that counts the signals: all that a signal handler may touch, and so a global
// variable. Made once and never closed, since a handler that was about to write might meet another
// file of the same number.
std::atomic<int> signals = -1;

void add_one(int counter) {
  const std::uint64_t one = 1;
  // An eventfd takes eight bytes at once, always.
  [[maybe_unused]] const ssize_t written = ::write(counter, &one, sizeof one);
}

// Async-signal-safe.
void count_signal(int /*signal*/) {
  const int error = errno;
  add_one(signals.load());
  errno = error;
}

// 0 if the counter was 0.
std::uint64_t take_all(int counter) {
  std::uint64_t number = 0;
  return ::read(counter, &number, sizeof number) == sizeof number ? number : 0;
}

int make_counter() {
  const int counter = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (counter >= 0) return counter;
  throw std::system_error(errno, std::generic_category(), "cannot watch for interruptions");
}

}  // namespace

InterruptWatcher::InterruptWatcher(std::function<void()> on_first, std::function<void()> on_last,
                                   std::chrono::seconds grace)
    : on_first_(std::move(on_first)), on_last_(std::move(on_last)), grace_(grace) {
  watched_.reserve(kSignals.size());  // What follows the thread must not throw.
  try {
    if (signals < 0) signals = make_counter();
    take_all(signals);
    wake_ = Descriptor(make_counter());
    thread_ = std::thread([this] { watch(); });
  } catch (const std::system_error& error) {
    throw no_thread_error(error);
  }
  for (const int signal : kSignals) {
    Watched watched{signal, {}};
    if (::sigaction(signal, nullptr, &watched.before) != 0) continue;
    if (watched.before.sa_handler == SIG_IGN) continue;
    struct sigaction action {};
    action.sa_handler = count_signal;
    action.sa_flags = SA_RESTART;
    if (::sigaction(signal, &action, nullptr) == 0) watched_.push_back(watched);
  }
}

InterruptWatcher::~InterruptWatcher() {
  for (const Watched& watched : watched_) ::sigaction(watched.signal, &watched.before, nullptr);
  stopping_ = true;
  add_one(wake_.number());
  thread_.join();
  if (first_.joinable()) first_.join();
}

void InterruptWatcher::watch() {
  using std::chrono::steady_clock;
  constexpr auto kSameSignal = std::chrono::milliseconds(200);
  std::array<pollfd, 2> ready{{{signals.load(), POLLIN, 0}, {wake_.number(), POLLIN, 0}}};
  steady_clock::time_point first_time;
  bool is_over = false;
  while (!may_end()) {
    int wait_ms = -1;
    if (interrupted_ && !is_over) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(first_time + grace_ - steady_clock::now());
      wait_ms = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    const int count = ::poll(ready.data(), ready.size(), wait_ms);
    if (count < 0) continue;  // EINTR
    take_all(wake_.number());
    const bool got_signal = take_all(ready[0].fd) != 0;
    const auto now = steady_clock::now();
    if (got_signal && !interrupted_.exchange(true)) {
      first_time = now;
      begin_first();
    } else if (interrupted_ && !is_over &&
               (now >= first_time + grace_ || (got_signal && now >= first_time + kSameSignal))) {
      is_over = true;
      on_last_();
    }
  }
}

bool InterruptWatcher::may_end() const { return stopping_ && (!interrupted_ || first_is_done_); }

void InterruptWatcher::begin_first() {
  const auto work = [this] {
    on_first_();
    first_is_done_ = true;
    add_one(wake_.number());
  };
  try {
    first_ = std::thread(work);
  } catch (const std::system_error&) {
    work();  // No thread is left; then here, even if the end of the grace has to wait for it.
  }
}

}  // namespace hymt
