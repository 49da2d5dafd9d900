#include "translate/calibration/threads.h"

#include <atomic>
#include <thread>
#include <vector>

namespace hymt {

void for_each_index(std::size_t count, std::size_t num_threads,
                    const std::function<void(std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  const auto run = [&] {
    for (std::size_t i = next++; i < count; i = next++) work(i);
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < num_threads && i < count; ++i) others.emplace_back(run);
  run();
}

}  // namespace hymt
