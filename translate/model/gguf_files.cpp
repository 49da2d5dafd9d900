#include "translate/model/gguf_files.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "parsers/document/ascii.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::size_t kNumDigits = 5;
constexpr std::size_t kMaxParts = 1000;

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw Error(ErrorKind::kEngine, what, path);
}

// The number that `text` spells in five digits; 0 if it does not.
std::size_t part_number(std::string_view text) {
  std::size_t number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return 0;
    number = number * 10 + static_cast<std::size_t>(c - '0');
  }
  return number;
}

std::string five_digits(std::size_t number) {
  const std::string digits = std::to_string(number);
  return std::string(kNumDigits - std::min(kNumDigits, digits.size()), '0') + digits;
}

// A whole number that a split file says, else `otherwise`.
std::size_t split_number(const GgufKeys& keys, std::string_view name, std::size_t otherwise,
                         const std::string& path) {
  const GgufValue* value = keys.find(name);
  if (value == nullptr) return otherwise;
  const auto number = value->integer();
  if (!number || *number < 0) {
    fail("key '" + std::string(name) + "' is no whole number; fetch the file again", path);
  }
  return static_cast<std::size_t>(*number);
}

// Checks that a file is the part that its name says.
void check_part(const GgufKeys& keys, std::size_t part, std::size_t num_parts,
                const std::string& path) {
  const std::size_t count = split_number(keys, "split.count", 1, path);
  if (count != num_parts && count > 1) {
    fail("is one of " + std::to_string(count) +
             " parts; keep their names as they were, NAME-00001-of-" + five_digits(count) +
             ".gguf and so on, side by side",
         path);
  }
  if (count == num_parts && split_number(keys, "split.no", part, path) != part) {
    fail("is another part than its name says; fetch the files again", path);
  }
}

}  // namespace

std::vector<std::string> gguf_parts(const std::string& path) {
  // "-00001-of-00003.gguf"
  constexpr std::string_view kOf = "-of-";
  constexpr std::string_view kEnding = ".gguf";
  constexpr std::size_t kTail = 1 + kNumDigits + kOf.size() + kNumDigits + kEnding.size();
  if (path.size() <= kTail) return {path};
  const std::string_view tail = std::string_view(path).substr(path.size() - kTail);
  const std::size_t count = part_number(tail.substr(1 + kNumDigits + kOf.size(), kNumDigits));
  const bool is_part = tail.front() == '-' && tail.substr(1 + kNumDigits, kOf.size()) == kOf &&
                       ascii_lower(tail.substr(kTail - kEnding.size())) == kEnding &&
                       part_number(tail.substr(1, kNumDigits)) > 0;
  if (!is_part || count == 0 || count > kMaxParts) return {path};
  const std::string stem = path.substr(0, path.size() - kTail);
  std::vector<std::string> parts;
  for (std::size_t part = 1; part <= count; ++part) {
    std::string name = stem + "-" + five_digits(part);
    parts.push_back(name.append(tail.substr(1 + kNumDigits)));
  }
  return parts;
}

GgufFiles open_gguf_files(const std::string& path) {
  const std::vector<std::string> parts = gguf_parts(path);
  GgufKeys keys;
  std::size_t header_bytes = 0;
  std::size_t num_tensors = 0;
  std::vector<WeightFile> files;
  for (std::size_t part = 0; part < parts.size(); ++part) {
    MappedFile mapping(parts[part]);
    GgufHeader header = parse_gguf(mapping.bytes(), parts[part]);
    mapping.check_unchanged();
    check_part(header.keys, part, parts.size(), parts[part]);
    num_tensors += header.tensors.size();
    if (part == 0) {
      keys = std::move(header.keys);
      header_bytes = header.num_bytes;
    }
    files.push_back({parts[part], std::move(mapping), std::move(header.tensors)});
  }
  const std::size_t expected = split_number(keys, "split.tensors.count", num_tensors, parts[0]);
  if (expected != num_tensors) {
    fail("says that all parts have " + std::to_string(expected) + " tensors, and they have " +
             std::to_string(num_tensors) + "; fetch the files again",
         parts[0]);
  }
  return {std::move(keys), header_bytes, WeightFiles(std::move(files), parts[0])};
}

GgufKeys read_gguf_keys(const std::string& path) {
  const std::string first = gguf_parts(path).front();
  const MappedFile mapping(first);
  GgufKeys keys = parse_gguf(mapping.bytes(), first).keys;
  mapping.check_unchanged();
  return keys;
}

}  // namespace hymt
