#include "translate/engine.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "translate/known_outcomes.h"
#include "translate/memory/outcome_cache.h"
#include "translate/task_key.h"
#include "translate/translation_call.h"
#include "translate/translator.h"

namespace hymt {
namespace {

constexpr std::size_t kCacheBytes = std::size_t{64} << 20;

std::vector<TranslationOrder> orders_of(std::vector<SegmentTask> tasks,
                                        const std::shared_ptr<TranslationCall>& call,
                                        const std::shared_ptr<const OutcomeReceiver>& owner,
                                        const GeneratorTraits& traits) {
  const TranslationSettings& settings = call->settings();
  KeyMaker keys(traits.fingerprint, settings.options());
  std::vector<TranslationOrder> orders;
  orders.reserve(tasks.size());
  const LanguagePair* languages = nullptr;  // Of the task before, mostly the same.
  for (SegmentTask& task : tasks) {
    if (languages == nullptr || languages->source != task.source_language ||
        languages->target != task.target_language) {
      languages = &settings.languages(task.source_language, task.target_language);
    }
    const SegmentKey key = keys.key_of(task, *languages);
    orders.push_back({std::move(task), key, std::nullopt, languages, call, owner});
  }
  return orders;
}

}  // namespace

TranslationHandle::TranslationHandle(std::shared_ptr<TranslationCall> call,
                                     std::shared_ptr<Translator> translator)
    : call_(std::move(call)), translator_(std::move(translator)) {}

bool TranslationHandle::is_done() const { return call_ == nullptr || call_->is_over(); }

void TranslationHandle::cancel() {
  if (call_ == nullptr) return;
  call_->cancel();
  if (translator_ != nullptr) translator_->wake();
}

void TranslationHandle::wait() const {
  if (call_ != nullptr) call_->wait_until_over();
}

Engine::Engine(std::shared_ptr<Generator> generator, std::shared_ptr<OutcomeStore> store)
    : store_(store != nullptr ? std::move(store) : std::make_shared<OutcomeCache>(kCacheBytes)),
      generator_(std::move(generator)) {
  translator_of(generator_);
}

Engine::~Engine() {
  for (Resident& resident : residents_) resident.translator->stop();
}

TranslationHandle Engine::translate(std::vector<SegmentTask> tasks,
                                    std::shared_ptr<const TranslationSettings> settings,
                                    std::shared_ptr<OutcomeReceiver> receiver,
                                    const std::shared_ptr<Generator>& generator) {
  std::shared_ptr<Generator> chosen = generator;
  std::shared_ptr<Translator> translator;
  {
    const std::lock_guard lock(mutex_);
    if (chosen == nullptr) chosen = generator_;
    translator = find_translator(chosen);
  }
  std::optional<GeneratorTraits> asked;
  const GeneratorTraits& traits =
      translator != nullptr ? translator->traits() : asked.emplace(chosen->traits());
  const auto call = std::make_shared<TranslationCall>(receiver, std::move(settings), tasks.size());
  auto orders = orders_of(std::move(tasks), call, receiver, traits);
  std::vector<KnownOutcome> known;
  take_known(orders, *store_, known);
  if (call->settings().matches() != nullptr && !orders.empty()) {
    use_matches(orders, call->settings(), traits, *store_, known);
  }
  TranslationHandle handle(call, orders.empty() ? nullptr : queue(orders, chosen));
  for (KnownOutcome& one : known) call->deliver(one.index, std::move(one.outcome));
  return handle;
}

// Gives the orders to the generator's translator, which may have ended meanwhile: then to another.
std::shared_ptr<Translator> Engine::queue(std::vector<TranslationOrder>& orders,
                                          const std::shared_ptr<Generator>& generator) {
  while (true) {
    std::vector<Resident> ended;  // Taken down without the mutex, as models may go with them.
    std::shared_ptr<Translator> translator;
    {
      const std::lock_guard lock(mutex_);
      ended = take_ended();
      translator = translator_of(generator);
    }
    const bool is_queued = translator->add(orders);
    const std::lock_guard lock(mutex_);
    if (generator != generator_) translator->set_stays(false);
    if (is_queued) return translator;
  }
}

void Engine::set_generator(std::shared_ptr<Generator> generator) {
  std::vector<Resident> ended;  // Likewise,
  std::shared_ptr<Generator> before;
  const std::lock_guard lock(mutex_);
  if (generator == generator_) return;
  ended = take_ended();
  translator_of(generator)->set_stays(true);
  before = std::exchange(generator_, std::move(generator));
  if (const auto translator = find_translator(before)) translator->set_stays(false);
}

std::shared_ptr<Generator> Engine::generator() const {
  const std::lock_guard lock(mutex_);
  return generator_;
}

// Null if it has none, or only one that has ended.
std::shared_ptr<Translator> Engine::find_translator(
    const std::shared_ptr<Generator>& generator) const {
  for (const Resident& resident : residents_) {
    const bool is_same = resident.generator.lock() == generator;
    if (is_same && !resident.translator->has_ended()) return resident.translator;
  }
  return nullptr;
}

// Makes one if there is none.
std::shared_ptr<Translator> Engine::translator_of(const std::shared_ptr<Generator>& generator) {
  if (auto found = find_translator(generator)) return found;
  residents_.reserve(residents_.size() + 1);
  auto translator = std::make_shared<Translator>(generator, store_);
  residents_.push_back({generator, translator, std::jthread([translator] { translator->run(); })});
  return translator;
}

// Those that have nothing to do any more.
std::vector<Engine::Resident> Engine::take_ended() {
  std::vector<Resident> ended;
  for (Resident& resident : residents_) {
    if (resident.translator->has_ended() || resident.generator.expired()) {
      ended.push_back(std::move(resident));
    }
  }
  std::erase_if(residents_,
                [](const Resident& resident) { return resident.translator == nullptr; });
  return ended;
}

}  // namespace hymt
