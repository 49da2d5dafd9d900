#include "cli/service/rate_limit.h"

#include <algorithm>

namespace hymt {
namespace {

constexpr std::size_t kMostClients = 10'000;

}  // namespace

double RateLimit::left_at(const Client& client, Time now) const {
  const double minutes = std::chrono::duration<double, std::ratio<60>>(now - client.time).count();
  return std::min<double>(most_, client.left + minutes * most_);
}

void RateLimit::forget(Time now) {
  std::erase_if(clients_, [&](const auto& one) { return left_at(one.second, now) >= most_; });
  // All of them have asked within the minute: then any will do.
  if (clients_.size() >= kMostClients) clients_.clear();
}

bool RateLimit::take(const std::string& client, Time now) {
  if (most_ == 0) return true;
  if (clients_.size() >= kMostClients && !clients_.contains(client)) forget(now);
  const auto [found, is_new] = clients_.try_emplace(client);
  Client& entry = found->second;
  const double left = is_new ? most_ : left_at(entry, now);
  entry.time = now;
  entry.left = left >= 1 ? left - 1 : left;
  return left >= 1;
}

}  // namespace hymt
