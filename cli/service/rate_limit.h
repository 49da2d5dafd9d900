// How often each client may ask.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace hymt {

// Each client has so many requests a minute, at once or spread. Not thread-safe. Clients that
// asked little are forgotten first, so that memory stays bounded whoever comes.
class RateLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // 0: any number.
  explicit RateLimit(std::uint32_t requests_a_minute) : most_(requests_a_minute) {}

  // Whether `client` may ask at `now`, which never goes back; if so, it is counted.
  [[nodiscard]] bool take(const std::string& client, Time now);

  [[nodiscard]] std::size_t num_clients() const { return clients_.size(); }

 private:
  struct Client {
    double left = 0;
    Time time;
  };

  void forget(Time now);
  [[nodiscard]] double left_at(const Client& client, Time now) const;

  const std::uint32_t most_;
  std::map<std::string, Client> clients_;
};

}  // namespace hymt
