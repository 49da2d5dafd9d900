// A command line that asks for something that does not exist.
#pragma once

#include <string>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {

// what() is for one line; hint() is text of ours, of several lines perhaps, that helps further
// (where to read more, or that text itself).
class UsageError : public Error {
 public:
  UsageError(const std::string& message, std::string hint)
      : Error(ErrorKind::kUsage, message), hint_(std::move(hint)) {}

  [[nodiscard]] const std::string& hint() const { return hint_; }

 private:
  std::string hint_;
};

}  // namespace hymt
