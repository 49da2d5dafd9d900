// What is wrong with a request, so that it gets no translation.
#pragma once

#include <stdexcept>
#include <string>

namespace hymt {

// what() is for whoever sent it: what is wrong, where, what to do. It holds none of its texts.
class RequestError : public std::runtime_error {
 public:
  RequestError(unsigned status, const std::string& message)
      : std::runtime_error(message), status_(status) {}

  [[nodiscard]] unsigned status() const { return status_; }  // Of HTTP.

 private:
  unsigned status_;
};

}  // namespace hymt
