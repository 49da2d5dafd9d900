#include "cli/service/served_models.h"

#include <algorithm>
#include <exception>
#include <optional>
#include <thread>

#include "cli/service/measured_generator.h"
#include "parsers/document/error.h"
#include "translate/stand_ins/stand_in_generators.h"
#include "translate/translation_settings.h"

namespace hymt {
namespace {

// What each model is asked before it is trusted.
constexpr std::string_view kSentence = "Open the file.";

// How long requests may go on with a model that is to make room for another one.
constexpr std::chrono::minutes kMostDraining{5};
constexpr std::chrono::milliseconds kLook{5};

class OneOutcome final : public OutcomeReceiver {
 public:
  void take_outcome(std::size_t /*index*/, SegmentOutcome outcome) override {
    outcome_ = std::move(outcome);
  }
  void engine_failed(const std::exception_ptr& error) override { error_ = error; }

  [[nodiscard]] const std::optional<SegmentOutcome>& outcome() const { return outcome_; }
  [[nodiscard]] const std::exception_ptr& error() const { return error_; }

 private:
  std::optional<SegmentOutcome> outcome_;
  std::exception_ptr error_;
};

// From English, if that is possible, into something else.
std::pair<std::string, std::string> warm_up_languages(const LanguageDirections* directions) {
  std::string source = "en";
  std::string target = "de";
  if (directions == nullptr) return {source, target};
  if (!directions->has_source(source)) source = directions->sources.front();
  if (directions->has_target(target) && target != source) return {source, target};
  for (const std::string& one : directions->targets) {
    if (!is_one_language(one, source)) return {source, one};
  }
  return {source, target};
}

// Throws Error (kEngine) if the model does not answer as it should.
void warm_up(const ServedModel& model) {
  const auto [source, target] = warm_up_languages(model.directions.get());
  SegmentTask task;
  task.source = CodedText(std::string(kSentence), {});
  task.source_language = source;
  task.target_language = target;
  const auto receiver = std::make_shared<OneOutcome>();
  {
    Engine engine(model.generator);
    std::vector<SegmentTask> tasks;
    tasks.push_back(std::move(task));
    engine.translate(std::move(tasks), std::make_shared<TranslationSettings>(), receiver).wait();
  }
  if (receiver->error()) std::rethrow_exception(receiver->error());
  const auto& outcome = receiver->outcome();
  const bool is_usable =
      outcome && (outcome->verdict == Verdict::kUsable || !model.traits.translates);
  if (is_usable) return;
  std::string message =
      "the model '" + model.name + "' gave no usable answer to '" + std::string(kSentence) + "'";
  if (outcome && !outcome->engine_error.empty()) message += ": " + outcome->engine_error;
  throw Error(ErrorKind::kEngine, message + "; see whether its files are whole (hymt-doc models)");
}

std::string mebibytes(std::uint64_t bytes) { return std::to_string(bytes >> 20) + " MiB"; }

}  // namespace

ServedModels::ServedModels(const ModelCatalog& catalog, ServiceMetrics& metrics)
    : catalog_(catalog),
      metrics_(metrics),
      placeholder_(make_identity_generator()),
      engine_(placeholder_) {}

void ServedModels::with_model(std::string_view name, Use use) {
  std::shared_ptr<const ServedModel> model;
  {
    const std::lock_guard lock(mutex_);
    if (is_paused_) {
      waiting_.emplace_back(std::string(name), std::move(use));
      return;
    }
    if (name.empty()) {
      model = current_;
    } else {
      const auto found = std::find_if(models_.begin(), models_.end(),
                                      [&](const auto& one) { return one->name == name; });
      if (found != models_.end()) model = *found;
    }
  }
  use(std::move(model));
}

std::shared_ptr<const ServedModel> ServedModels::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::vector<std::shared_ptr<const ServedModel>> ServedModels::resident() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<const ServedModel>> models = models_;
  const auto current = std::find(models.begin(), models.end(), current_);
  if (current != models.end()) std::rotate(models.begin(), current, current + 1);
  return models;
}

std::vector<std::string> ServedModels::known() const { return catalog_.names(); }

std::string ServedModels::previous() const {
  const std::lock_guard lock(mutex_);
  return previous_;
}

std::size_t ServedModels::num_waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_.size();
}

std::shared_ptr<const ServedModel> ServedModels::load(const std::string& name) const {
  LoadedModel loaded = catalog_.load(name);
  auto model = std::make_shared<ServedModel>();
  model->name = name;
  model->generator = make_measured_generator(std::move(loaded.generator), metrics_);
  model->traits = model->generator->traits();
  model->directions = std::move(loaded.directions);
  model->description = std::move(loaded.description);
  warm_up(*model);
  return model;
}

void ServedModels::check_memory(const std::string& name) const {
  const std::uint64_t needed = catalog_.memory_needed(name);
  const std::uint64_t available = catalog_.memory_available();
  if (needed <= available) return;
  throw Error(ErrorKind::kEngine,
              "the model '" + name + "' takes about " + mebibytes(needed) + " and " +
                  mebibytes(available) +
                  " are left beside the one at work; with the mode 'drain' requests wait until the "
                  "old one has made room");
}

void ServedModels::reload(const Reload& reload) {
  const std::lock_guard one_at_a_time(reload_mutex_);
  try {
    std::shared_ptr<const ServedModel> model;
    if (!reload.is_fresh) {
      for (const auto& one : resident()) {
        if (one->name == reload.name) model = one;
      }
    }
    if (model == nullptr) {
      const std::vector<std::string> names = catalog_.names();
      if (std::find(names.begin(), names.end(), reload.name) == names.end()) {
        throw Error(ErrorKind::kEngine, "there is no model of that name");
      }
      if (reload.mode == ReloadMode::kDrain && current() != nullptr) {
        drain(reload.name);
        metrics_.count_reload(true);
        return;
      }
      if (current() != nullptr) check_memory(reload.name);
      model = load(reload.name);
    }
    switch_to(std::move(model), reload);
    metrics_.count_reload(true);
  } catch (...) {
    metrics_.count_reload(false);
    throw;
  }
}

void ServedModels::switch_to(std::shared_ptr<const ServedModel> model, const Reload& reload) {
  std::vector<std::shared_ptr<const ServedModel>> gone;  // Freed without the mutex.
  const std::shared_ptr<const ServedModel> before = current();
  const bool is_same = before != nullptr && before->name == model->name;
  const bool is_current = reload.is_current || is_same;
  if (is_current) engine_.set_generator(model->generator);
  const std::lock_guard lock(mutex_);
  std::erase_if(models_, [&](const std::shared_ptr<const ServedModel>& one) {
    if (one == model) return false;
    const bool makes_room = is_current && !reload.is_kept && one == before;
    if (one->name != model->name && !makes_room) return false;
    gone.push_back(one);
    return true;
  });
  if (std::find(models_.begin(), models_.end(), model) == models_.end()) models_.push_back(model);
  if (!is_current) return;
  if (before != nullptr && !is_same) previous_ = before->name;
  current_ = std::move(model);
}

// All models make room for the new one, then it is loaded; if that fails, the old one again.
void ServedModels::drain(const std::string& name) {
  std::vector<std::shared_ptr<const ServedModel>> old;
  std::string before;
  std::string previous;
  {
    const std::lock_guard lock(mutex_);
    is_paused_ = true;
    old.swap(models_);
    before = std::exchange(current_, nullptr)->name;
    previous = previous_;
  }
  engine_.set_generator(placeholder_);
  std::vector<std::weak_ptr<Generator>> generators;
  for (const auto& model : old) generators.push_back(model->generator);
  // Kept by name alone: what remains are the requests.
  const auto is_gone = [&generators] {
    return std::all_of(generators.begin(), generators.end(),
                       [](const auto& generator) { return generator.expired(); });
  };
  std::vector<std::weak_ptr<const ServedModel>> in_use(old.begin(), old.end());
  old.clear();
  const auto end = std::chrono::steady_clock::now() + kMostDraining;
  while (!is_gone() && std::chrono::steady_clock::now() < end) std::this_thread::sleep_for(kLook);
  std::exception_ptr error;
  try {
    if (!is_gone()) {
      throw Error(ErrorKind::kEngine, "requests did not end in time, so no room was made");
    }
    switch_to(load(name), {.name = name});
    const std::lock_guard lock(mutex_);
    previous_ = before != name ? before : previous;
  } catch (...) {
    error = std::current_exception();
    try {
      std::shared_ptr<const ServedModel> again;
      for (const auto& one : in_use) {
        const auto model = one.lock();
        if (model != nullptr && model->name == before) again = model;
      }
      switch_to(again != nullptr ? again : load(before), {.name = before});
      const std::lock_guard lock(mutex_);
      previous_ = previous;
    } catch (...) {
      // Then there is no model; what was wrong with the new one is said.
    }
  }
  end_pause();
  if (error) std::rethrow_exception(error);
}

// Lets go what has waited.
void ServedModels::end_pause() {
  std::vector<std::pair<std::string, Use>> waiting;
  {
    const std::lock_guard lock(mutex_);
    is_paused_ = false;
    waiting.swap(waiting_);
  }
  for (auto& [name, use] : waiting) with_model(name, std::move(use));
}

bool ServedModels::unload(std::string_view name) {
  const std::lock_guard one_at_a_time(reload_mutex_);
  std::shared_ptr<const ServedModel> gone;
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(models_.begin(), models_.end(), [&](const auto& one) {
    return one->name == name && one != current_;
  });
  if (found == models_.end()) return false;
  gone = *found;
  models_.erase(found);
  return true;
}

}  // namespace hymt
