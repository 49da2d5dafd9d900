// How the program says that something went wrong.
//
// An `Error` is thrown when a whole file (or the run) cannot be done. It is caught in two places
// only: around the work on one file, where it becomes part of that file's report, and in `main`.
// A `Finding` is a value: one place in a document came out imperfect, and a stated fallback was
// taken. Findings are never thrown and never dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "parsers/document/byte_range.h"

namespace hymt {

enum class ErrorKind : std::uint8_t {
  kUsage,      // The command line or configuration asks for something that does not exist.
  kInput,      // A document cannot be read or understood.
  kOutput,     // A document cannot be written.
  kEngine,     // The model or engine cannot be used.
  kCancelled,  // The user interrupted the run.
};

// A failure that ends one file or the run. `what()` is one complete sentence (or several) for the
// user: what is wrong, where, and what to do. `path` and `offset` are filled in when known and
// are not repeated in `what()`.
class Error : public std::runtime_error {
 public:
  Error(ErrorKind kind, const std::string& message, std::string path = {},
        std::optional<std::size_t> offset = std::nullopt)
      : std::runtime_error(message), kind_(kind), path_(std::move(path)), offset_(offset) {}

  [[nodiscard]] ErrorKind kind() const { return kind_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::optional<std::size_t> offset() const { return offset_; }

 private:
  ErrorKind kind_;
  std::string path_;
  std::optional<std::size_t> offset_;
};

enum class Severity : std::uint8_t { kNote, kWarning, kError };
inline constexpr std::size_t kNumSeverities = 3;
static_assert(static_cast<std::size_t>(Severity::kError) + 1 == kNumSeverities);

// One imperfection at one place. `rule` is a stable kebab-case name that scripts may match
// ("source-kept", "code-lost", "nesting-too-deep"); `message` is for people. `range` lies in the
// source bytes as the parser saw them (Document::source()).
struct Finding {
  Severity severity = Severity::kWarning;
  std::string rule;
  std::string message;
  ByteRange range;
  friend bool operator==(const Finding&, const Finding&) = default;
};

}  // namespace hymt
