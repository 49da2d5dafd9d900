#include "translate/loading/backend_kinds.h"

#include <algorithm>
#include <array>

#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::string_view kAuto = "auto";

constexpr std::array kCpuDevices = {BackendDevice{"cpu", Precision::kInt8}};
constexpr std::array kCpuPrecisions = {Precision::kFloat32, Precision::kBFloat16, Precision::kInt8,
                                       Precision::kInt4};

constexpr std::array kTorchDevices = {BackendDevice{"cpu", Precision::kFloat32},
                                      BackendDevice{"cuda", Precision::kBFloat16, "cuda:N"}};
constexpr std::array kTorchPrecisions = {Precision::kFloat32, Precision::kBFloat16};

template <class Words>
std::string joined(const Words& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? last : ", ";
    text += words[i];
  }
  return text;
}

[[noreturn]] void throw_unknown(std::string_view option, std::string_view word,
                                const std::vector<std::string_view>& known) {
  throw Error(ErrorKind::kUsage, std::string(option) + ": '" + std::string(word) + "' is none of " +
                                     joined(known, ", "));
}

const BackendKind& kind_for(std::string_view backend, std::string_view device) {
  const BackendKind* first_with_device = nullptr;
  const BackendKind* named = nullptr;
  for (const BackendKind& kind : backend_kinds()) {
    const bool has_device = device == kAuto || kind.find_device(device) != nullptr;
    if (has_device && first_with_device == nullptr) first_with_device = &kind;
    if (kind.name == backend) named = &kind;
  }
  if (named == nullptr && backend != kAuto) throw_unknown("--backend", backend, backend_words());
  if (first_with_device == nullptr) throw_unknown("--device", device, device_words());
  if (named == nullptr) return *first_with_device;
  if (device == kAuto || named->find_device(device) != nullptr) return *named;
  throw Error(ErrorKind::kUsage, "--device " + std::string(device) + " needs --backend " +
                                     std::string(first_with_device->name) + "; the backend " +
                                     std::string(named->name) + " runs on the processor only");
}

Precision precision_for(std::string_view precision, const BackendKind& kind,
                        const BackendDevice& device) {
  if (precision == kAuto) return device.default_precision;
  const auto all = precisions();
  const auto wanted = std::find_if(all.begin(), all.end(), [&](const PrecisionTraits& traits) {
    return traits.name == precision;
  });
  if (wanted == all.end()) throw_unknown("--precision", precision, precision_words());
  const auto computes_in = [&](const BackendKind& one) {
    return std::count(one.precisions.begin(), one.precisions.end(), wanted->precision) > 0;
  };
  if (computes_in(kind)) return wanted->precision;
  std::vector<std::string_view> names;
  for (const Precision one : kind.precisions) names.push_back(precision_name(one));
  std::string message = "the " + std::string(kind.name) + " backend computes in " +
                        joined(names, " or ") + "; choose one of them";
  const auto kinds = backend_kinds();
  const auto other = std::find_if(kinds.begin(), kinds.end(), computes_in);
  if (other != kinds.end()) {
    message += ", or --backend " + std::string(other->name) + " for " + std::string(precision);
  }
  throw Error(ErrorKind::kEngine, message);
}

}  // namespace

const BackendDevice* BackendKind::find_device(std::string_view device) const {
  const std::size_t colon = device.find(':');
  for (const BackendDevice& known : devices) {
    if (known.name != device.substr(0, colon)) continue;
    if (colon == std::string_view::npos || !known.numbered_name.empty()) return &known;
  }
  return nullptr;
}

std::span<const BackendKind> backend_kinds() {
  static constexpr std::array kKinds = {
      BackendKind{"cpu", kCpuDevices, kCpuPrecisions, prepare_cpu_weights,
                  /*reads_packed_weights=*/true},
      BackendKind{"torch", kTorchDevices, kTorchPrecisions, prepare_torch_weights},
  };
  return kKinds;
}

std::vector<std::string_view> backend_words() {
  std::vector<std::string_view> words = {kAuto};
  for (const BackendKind& kind : backend_kinds()) words.push_back(kind.name);
  return words;
}

std::vector<std::string_view> device_words() {
  std::vector<std::string_view> words = {kAuto};
  for (const BackendKind& kind : backend_kinds()) {
    for (const BackendDevice& device : kind.devices) {
      if (std::count(words.begin(), words.end(), device.name) == 0) words.push_back(device.name);
    }
  }
  return words;
}

std::vector<std::string_view> precision_words() {
  std::vector<std::string_view> words = {kAuto};
  for (const PrecisionTraits& precision : precisions()) words.push_back(precision.name);
  return words;
}

BackendChoice choose_backend(std::string_view backend, std::string_view device,
                             std::string_view precision) {
  const BackendKind& kind = kind_for(backend, device);
  const BackendDevice& found = device == kAuto ? kind.devices.front() : *kind.find_device(device);
  return {&kind, std::string(device == kAuto ? found.name : device),
          precision_for(precision, kind, found)};
}

}  // namespace hymt
