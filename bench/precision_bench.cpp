// What fewer bits cost: documents translated in fp32, and at each token of each answer what another
// precision would have chosen in its place.
//
//     precision_bench int4|int8|bf16|fp32 [--outliers FACTOR] DOCUMENT...
//
// The documents are English, the translation is German, the model is the embedded one. With
// --outliers the other precision computes a checkpoint that is the same function, where one channel
// in a thousand is FACTOR times as large (outlier_checkpoint.h).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/document_tasks.h"
#include "bench/outlier_checkpoint.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/model/backend.h"
#include "translate/model/model_folder.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

struct Agreement {
  std::size_t num_tokens = 0;
  std::size_t num_equal = 0;
};

// Two backends that see the same tokens. What the first one chooses is the answer and seen next; it
// is compared what the two find most probable.
class ComparedBackend final : public Backend {
 public:
  ComparedBackend(std::unique_ptr<Backend> exact, std::unique_ptr<Backend> other,
                  Agreement& agreement)
      : exact_(std::move(exact)), other_(std::move(other)), agreement_(agreement) {}

  [[nodiscard]] BackendTraits traits() const override { return exact_->traits(); }
  [[nodiscard]] std::size_t num_slots() const override { return exact_->num_slots(); }
  [[nodiscard]] std::size_t num_positions() const override { return exact_->num_positions(); }
  [[nodiscard]] std::uint64_t num_bytes() const override {
    return exact_->num_bytes() + other_->num_bytes();
  }

  void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) override {
    std::vector<RowRequest> rows;
    for (const SequenceStep& step : steps)
      rows.insert(rows.end(), step.rows.begin(), step.rows.end());
    for (RowRequest& row : rows) row.num_top = 1;
    std::vector<SequenceStep> compared(steps.begin(), steps.end());
    std::size_t row = 0;
    for (SequenceStep& step : compared) {
      step.rows = std::span(rows).subspan(row, step.rows.size());
      row += step.rows.size();
    }
    exact_->forward(compared, answers);
    std::vector<RowAnswer> others(answers.size());
    other_->forward(compared, others);
    for (std::size_t i = 0; i < answers.size(); ++i) {
      ++agreement_.num_tokens;
      if (answers[i].top.front().token == others[i].top.front().token) ++agreement_.num_equal;
    }
  }

  [[nodiscard]] std::size_t length(std::size_t slot) const override { return exact_->length(slot); }
  void truncate(std::size_t slot, std::size_t length) override {
    exact_->truncate(slot, length);
    other_->truncate(slot, length);
  }
  void share_prefix(std::size_t from, std::size_t to, std::size_t length) override {
    exact_->share_prefix(from, to, length);
    other_->share_prefix(from, to, length);
  }

 private:
  std::unique_ptr<Backend> exact_;
  std::unique_ptr<Backend> other_;
  Agreement& agreement_;
};

class ComparedWeights final : public BackendWeights {
 public:
  ComparedWeights(std::shared_ptr<const BackendWeights> exact,
                  std::shared_ptr<const BackendWeights> other, Agreement& agreement)
      : exact_(std::move(exact)), other_(std::move(other)), agreement_(agreement) {}

  [[nodiscard]] BackendTraits traits() const override { return exact_->traits(); }
  [[nodiscard]] std::uint64_t num_bytes() const override {
    return exact_->num_bytes() + other_->num_bytes();
  }
  [[nodiscard]] std::unique_ptr<Backend> make_backend(
      const BackendOptions& options) const override {
    return std::make_unique<ComparedBackend>(exact_->make_backend(options),
                                             other_->make_backend(options), agreement_);
  }

 private:
  std::shared_ptr<const BackendWeights> exact_;
  std::shared_ptr<const BackendWeights> other_;
  Agreement& agreement_;
};

struct BenchOptions {
  Precision precision = Precision::kInt8;
  float outlier_factor = 1.0F;
  std::vector<std::string> documents;
};

BenchOptions read_options(std::vector<std::string> words) {
  const char* usage = "usage: precision_bench int4|int8|bf16|fp32 [--outliers FACTOR] DOCUMENT...";
  BenchOptions options;
  if (words.empty()) throw std::runtime_error(usage);
  const auto all = precisions();
  const auto precision = std::ranges::find(all, words.front(), &PrecisionTraits::name);
  words.erase(words.begin());
  if (words.size() >= 2 && words.front() == "--outliers") {
    options.outlier_factor = std::stof(words[1]);
    words.erase(words.begin(), words.begin() + 2);
  }
  if (precision == all.end() || words.empty()) throw std::runtime_error(usage);
  options.precision = precision->precision;
  options.documents = std::move(words);
  return options;
}

std::unique_ptr<Generator> compared_generator(const BenchOptions& options, Agreement& agreement) {
  const auto source = open_model_folder(find_model_folder());
  std::shared_ptr<const Checkpoint> checkpoint = source->open_checkpoint();
  ModelParts parts;
  parts.tokenizer = source->load_tokenizer();
  parts.style = source->prompt_style().style;
  parts.generation = source->generation_defaults();
  parts.max_positions = checkpoint->config().max_positions;
  const auto exact = prepare_cpu_weights(checkpoint, {Precision::kFloat32});
  if (options.outlier_factor != 1.0F) {
    checkpoint = with_outliers(std::move(checkpoint), options.outlier_factor);
  }
  parts.weights = std::make_shared<const ComparedWeights>(
      exact, prepare_cpu_weights(std::move(checkpoint), {options.precision}), agreement);
  return make_model_generator(std::make_shared<const Model>(std::move(parts)), {2});
}

void run(const BenchOptions& options) {
  Agreement agreement;
  Engine engine(compared_generator(options, agreement));
  for (const std::string& path : options.documents) {
    const Document document = read_document(path);
    (void)translate_all(engine, tasks_of(document, "de"), std::make_shared<TranslationSettings>());
  }
  std::printf(
      "%s chooses the token of fp32 at %zu of %zu places (%.2f %%)\n",
      std::string(precision_name(options.precision)).c_str(), agreement.num_equal,
      agreement.num_tokens,
      100.0 * static_cast<double>(agreement.num_equal) / static_cast<double>(agreement.num_tokens));
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    hymt::run(hymt::read_options({argv + 1, argv + argc}));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "precision_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
