// Loops over independent pieces of work.
#pragma once

#include <cstddef>
#include <functional>

namespace hymt {

// Calls `work(i)` for each i below `count`, on `num_threads` threads (at least 1), the caller's
// among them. `work` must not throw.
void for_each_index(std::size_t count, std::size_t num_threads,
                    const std::function<void(std::size_t)>& work);

}  // namespace hymt
