// Models for tests of the service, whose answers can be told apart.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cli/service/model_catalog.h"

namespace hymt {

// Holds all requests back until it is let go, if it is told to.
struct Gate {
  std::atomic<bool> is_closed = false;
  std::atomic<int> num_submitted = 0;  // Requests to models, those for warming up, too.
  std::atomic<int> num_forced = 0;     // Terms in them that a model must write.
};

// "identity" and "pseudo" answer as the engines of these names do; "broken" cannot be loaded;
// "mute" loads and answers nothing; "french" translates from English into French only (as identity
// does).
class ToyCatalog final : public ModelCatalog {
 public:
  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] LoadedModel load(const std::string& name) const override;
  [[nodiscard]] std::uint64_t memory_needed(const std::string& name) const override;
  [[nodiscard]] std::uint64_t memory_available() const override { return available_; }

  // Generators that exist now.
  [[nodiscard]] int num_alive() const { return *num_alive_; }
  [[nodiscard]] Gate& gate() { return *gate_; }

  std::uint64_t available_ = 1000;  // Each model takes 600.

 private:
  const std::shared_ptr<std::atomic<int>> num_alive_ = std::make_shared<std::atomic<int>>(0);
  const std::shared_ptr<Gate> gate_ = std::make_shared<Gate>();
};

}  // namespace hymt
