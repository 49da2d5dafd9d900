// The kinds of backends that there are: the one table that options, help, surveys and loading read.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/model/backend.h"

namespace hymt {

struct BackendDevice {
  std::string_view name;                              // "cuda"
  Precision default_precision = Precision::kFloat32;  // What --precision auto is there.
  // "cuda:N", if a number may say which of several ("cuda:1"); else empty.
  std::string_view numbered_name = {};
};

struct BackendKind {
  std::string_view name;                   // "cpu"
  std::span<const BackendDevice> devices;  // The default first.
  std::span<const Precision> precisions;
  std::shared_ptr<const BackendWeights> (*prepare)(std::shared_ptr<const Checkpoint> checkpoint,
                                                   const WeightsOptions& options);
  bool reads_packed_weights = false;  // As translate/model/packed_weights.h has them.

  // Null if it has none of that name, such as "cuda:1".
  [[nodiscard]] const BackendDevice* find_device(std::string_view device) const;
};

// The default first. Where no kind is asked for, the first that has the device is taken.
[[nodiscard]] std::span<const BackendKind> backend_kinds();

// What options may say, "auto" first. A device that takes a number may have ":N" behind it.
[[nodiscard]] std::vector<std::string_view> backend_words();
[[nodiscard]] std::vector<std::string_view> device_words();
[[nodiscard]] std::vector<std::string_view> precision_words();

struct BackendChoice {
  const BackendKind* kind = &backend_kinds().front();
  std::string device = std::string(kind->devices.front().name);
  Precision precision = kind->devices.front().default_precision;
};

// What three such words mean together. Throws Error: kUsage if one of them is unknown or a backend
// lacks the device; kEngine if it lacks the precision.
[[nodiscard]] BackendChoice choose_backend(std::string_view backend, std::string_view device,
                                           std::string_view precision);

}  // namespace hymt
