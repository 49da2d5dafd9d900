// A fuzz target is a file that defines LLVMFuzzerTestOneInput: it takes any bytes and throws (or
// crashes) if a law is broken. libFuzzer drives it in the `fuzz` preset; in every other build
// replay_main.cpp runs it over files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// NOLINTNEXTLINE(readability-identifier-naming): the library's name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace hymt {

[[nodiscard]] inline std::string_view fuzz_bytes(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace hymt
