#include "translate/model/cpu/available_memory.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <limits>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

namespace hymt::cpu {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

// What the rest of the program (documents in flight, reports) may want while a model computes: an
// eighth of all, but not more than this.
constexpr std::uint64_t kMostReserve = std::uint64_t{128} << 20;
constexpr std::uint64_t kReserveShare = 8;

// The system is asked once for so many bytes: an answer takes about 0.1 ms.
constexpr std::uint64_t kGrant = std::uint64_t{8} << 20;

std::uint64_t difference(std::uint64_t limit, std::uint64_t used) {
  return limit - std::min(limit, used);
}

// "123 kB" and "123"; nothing for "max" and "unlimited".
std::optional<std::uint64_t> number_in(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return std::nullopt;
  const bool is_kibibytes = text.ends_with(" kB");
  return is_kibibytes && number <= kUnlimited / 1024 ? number * 1024 : number;
}

// The number behind `key` at the beginning of a line; an empty key: of the first line.
std::optional<std::uint64_t> number_of(const std::string& path, std::string_view key) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with(key)) return number_in(std::string_view(line).substr(key.size()));
  }
  return std::nullopt;
}

// The names that a version of control groups has for its files.
struct GroupFiles {
  std::string_view limit;
  std::string_view used;
  std::string_view inactive_files;  // In memory.stat.
  std::string_view active_files;
};
constexpr GroupFiles kVersion1 = {"memory.limit_in_bytes", "memory.usage_in_bytes",
                                  "total_inactive_file ", "total_active_file "};
constexpr GroupFiles kVersion2 = {"memory.max", "memory.current", "inactive_file ", "active_file "};

std::uint64_t left_in_group(const std::string& folder, const GroupFiles& names) {
  const auto in_folder = [&folder](std::string_view name) {
    return folder + "/" + std::string(name);
  };
  const auto limit = number_of(in_folder(names.limit), "");
  const auto used = number_of(in_folder(names.used), "");
  if (!limit || !used) return kUnlimited;
  const std::string stat = in_folder("memory.stat");
  const std::uint64_t in_files = number_of(stat, names.inactive_files).value_or(0) +
                                 number_of(stat, names.active_files).value_or(0);
  return difference(*limit, difference(*used, in_files));
}

// Of the group `path` below `root` and all above it. Inside a container the path may be that of the
// outside, which is not there; then what is mounted at the root is the container's own group.
std::uint64_t left_in_groups(const std::string& root, std::string path, const GroupFiles& names) {
  std::uint64_t left = left_in_group(root, names);
  while (!path.empty() && path != "/") {
    left = std::min(left, left_in_group(root + path, names));
    path.erase(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
  }
  return left;
}

std::uint64_t left_in_control_groups(const MemoryFiles& files) {
  std::uint64_t left = kUnlimited;
  std::ifstream file(files.proc + "/self/cgroup");
  // "4:memory:/path" and "0::/path"
  for (std::string line; std::getline(file, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string path = line.substr(second + 1);
    const std::string& root = files.control_groups;
    if (controllers == ",,") left = std::min(left, left_in_groups(root, path, kVersion2));
    if (controllers.find(",memory,") != std::string::npos) {
      left = std::min(left, left_in_groups(root + "/memory", path, kVersion1));
    }
  }
  return left;
}

std::uint64_t left_of_limit(const MemoryFiles& files, std::string_view limit,
                            std::string_view used) {
  const auto most = number_of(files.proc + "/self/limits", limit);
  if (!most) return kUnlimited;
  return difference(*most, number_of(files.proc + "/self/status", used).value_or(0));
}

}  // namespace

std::uint64_t available_memory(const MemoryFiles& files) {
  return std::min({number_of(files.proc + "/meminfo", "MemAvailable:").value_or(kUnlimited),
                   left_in_control_groups(files),
                   left_of_limit(files, "Max address space", "VmSize:"),
                   left_of_limit(files, "Max data size", "VmData:")});
}

std::string mebibytes(std::uint64_t num_bytes) { return std::to_string(num_bytes >> 20) + " MiB"; }

MemoryBudget::MemoryBudget(MemoryFiles files)
    : files_(std::move(files)),
      reserve_(std::min(available_memory(files_) / kReserveShare, kMostReserve)) {}

void MemoryBudget::take(std::uint64_t num_bytes) {
  if (granted_ < num_bytes) {
    const std::uint64_t available = difference(available_memory(files_), reserve_);
    if (available < num_bytes) throw std::bad_alloc();
    granted_ = std::min(available, std::max(num_bytes, kGrant));
  }
  granted_ -= num_bytes;
}

}  // namespace hymt::cpu
