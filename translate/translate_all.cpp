#include "translate/translate_all.h"

#include <exception>
#include <utility>

namespace hymt {
namespace {

class Collector final : public OutcomeReceiver {
 public:
  explicit Collector(std::size_t num_tasks) : outcomes(num_tasks) {}
  void take_outcome(std::size_t index, SegmentOutcome outcome) override {
    outcomes[index] = std::move(outcome);
  }
  void engine_failed(const std::exception_ptr& its_error) override { error = its_error; }

  std::vector<SegmentOutcome> outcomes;
  std::exception_ptr error;
};

}  // namespace

std::vector<SegmentOutcome> translate_all(Engine& engine, std::vector<SegmentTask> tasks,
                                          std::shared_ptr<const TranslationSettings> settings) {
  for (std::size_t i = 0; i < tasks.size(); ++i) tasks[i].index = i;
  const auto collector = std::make_shared<Collector>(tasks.size());
  engine.translate(std::move(tasks), std::move(settings), collector).wait();
  if (collector->error) std::rethrow_exception(collector->error);
  return std::move(collector->outcomes);
}

}  // namespace hymt
