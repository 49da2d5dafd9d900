// What libtorch says where there is no memory, as its sources have it: PyTorch's
// CUDACachingAllocator, CUDAException, alloc_cpu and CublasHandlePool.
#include "translate/torch/memory_errors.h"

#include <gtest/gtest.h>

namespace hymt::torch {
namespace {

TEST(MemoryErrorsTest, LackOfMemoryIsToldFromOtherErrors) {
  for (const char* message :
       {"CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 7.79 GiB total capacity; 5.40 GiB "
        "already allocated)",
        "CUDA error: out of memory\nCUDA kernel errors might be asynchronously reported",
        "[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you "
        "tried "
        "to allocate 4000000000000 bytes. Error code 12 (Cannot allocate memory)",
        "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED"}) {
    EXPECT_TRUE(is_about_memory(message)) << message;
  }
  for (const char* message :
       {"CUDA error: an illegal memory access was encountered", "CUDA error: device-side assert",
        "CUDA error: CUBLAS_STATUS_EXECUTION_FAILED when calling `cublasGemmEx`", ""}) {
    EXPECT_FALSE(is_about_memory(message)) << message;
  }
}

}  // namespace
}  // namespace hymt::torch
