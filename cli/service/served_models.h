// The models that the service translates with, and how one takes the place of another while it
// works.
//
// A model is loaded beside the others, asked for a fixed sentence, and only then switched to. Who
// began with the one before keeps it until the end of the request; with the last of these it is
// freed. What goes wrong before the switch changes nothing.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/service/model_catalog.h"
#include "cli/service/service_metrics.h"
#include "translate/engine.h"
#include "translate/generator.h"

namespace hymt {

// A model in memory. Whoever holds one may use it.
struct ServedModel {
  std::string name;
  std::shared_ptr<Generator> generator;
  GeneratorTraits traits;
  std::shared_ptr<const LanguageDirections> directions;  // Null: any.
  std::string description;
};

enum class ReloadMode : std::uint8_t {
  kBeside,  // Refused if memory does not hold both.
  kDrain,   // Requests wait until the old one is gone and the new one is there.
};

// Thread-safe.
class ServedModels {
 public:
  // Both must outlive the object. No model is loaded yet.
  ServedModels(const ModelCatalog& catalog, ServiceMetrics& metrics);

  // For all models, so that clients share batches.
  [[nodiscard]] Engine& engine() { return engine_; }

  // Calls `use` with the model of this name (empty: the current one) or, if there is no such model
  // in memory, with null: at once, or when a swap is over. `use` must not throw nor wait.
  using Use = std::function<void(std::shared_ptr<const ServedModel>)>;
  void with_model(std::string_view name, Use use);

  // Null if there is none (yet).
  [[nodiscard]] std::shared_ptr<const ServedModel> current() const;
  // In memory, the current one first.
  [[nodiscard]] std::vector<std::shared_ptr<const ServedModel>> resident() const;
  // Those that may be loaded.
  [[nodiscard]] std::vector<std::string> known() const;
  // The one that was current before; empty: none.
  [[nodiscard]] std::string previous() const;
  // Requests that wait for a swap to be over.
  [[nodiscard]] std::size_t num_waiting() const;

  struct Reload {
    std::string name;
    ReloadMode mode = ReloadMode::kBeside;
    bool is_kept = false;    // The model before stays in memory, for requests that name it.
    bool is_fresh = true;    // Loaded anew also if it is in memory.
    bool is_current = true;  // Requests that name no model use it from then on.
  };
  // Returns when it is switched to; one at a time, others wait. Throws Error (kEngine), and then
  // everything is as it was; but if a model was drained for another one that fails, and fails to
  // load again itself, there is none.
  void reload(const Reload& reload);

  // The current one stays. Returns whether there was another one of this name.
  bool unload(std::string_view name);

 private:
  [[nodiscard]] std::shared_ptr<const ServedModel> load(const std::string& name) const;
  void check_memory(const std::string& name) const;
  void drain(const std::string& name);
  void end_pause();
  void switch_to(std::shared_ptr<const ServedModel> model, const Reload& reload);

  const ModelCatalog& catalog_;
  ServiceMetrics& metrics_;
  const std::shared_ptr<Generator> placeholder_;  // The engine's, where there is no model.
  Engine engine_;
  std::mutex reload_mutex_;  // One reload at a time; taken before the other one.

  mutable std::mutex mutex_;                                // Guards what follows.
  std::vector<std::shared_ptr<const ServedModel>> models_;  // Each name once.
  std::shared_ptr<const ServedModel> current_;              // One of these, or null.
  std::string previous_;
  bool is_paused_ = false;
  std::vector<std::pair<std::string, Use>> waiting_;
};

}  // namespace hymt
