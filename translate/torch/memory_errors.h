// Which of libtorch's errors say that there is no memory. Needs nothing of libtorch.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace hymt::torch {

// libtorch says so by words alone, and its libraries each in theirs:
//     "CUDA out of memory. Tried to allocate 2.00 GiB ...", "CUDA error: out of memory",
//     "... DefaultCPUAllocator: can't allocate memory: you tried to allocate ... bytes",
//     "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`".
[[nodiscard]] inline bool is_about_memory(std::string_view message) {
  constexpr std::array<std::string_view, 3> kWords = {"out of memory", "allocate memory",
                                                      "_STATUS_ALLOC_FAILED"};
  return std::ranges::any_of(
      kWords, [message](std::string_view words) { return message.find(words) != message.npos; });
}

}  // namespace hymt::torch
