// Speed of a backend on a checkpoint: loading, prompts, and answers at several batch sizes.
//
//     model_bench CHECKPOINT [--backend cpu|torch] [--precision fp32|bf16|int8|int4] [--threads N]
//                 [--context N] [--repeats N] [--only load|prompt|1|8|32|choice]
//
// "choice" is what of a pass at batch 32 goes into choosing tokens from logits, on our own threads.
//
// Tokens are made up: time does not depend on them. The best of the repeats counts, for other work
// on the machine only ever takes time away. Memory is what /proc says.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <limits>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/processor_time.h"
#include "parsers/document/error.h"
#include "translate/loading/model_source.h"
#include "translate/model/backend.h"
#include "translate/model/cpu/thread_team.h"
#include "translate/model/random_draws.h"
#include "translate/model/sampler.h"

namespace hymt {
namespace {

struct BenchOptions {
  std::string folder;  // Or GGUF file.
  std::string only;    // Empty: all.
  std::string backend_name = "cpu";
  WeightsOptions weights;
  BackendOptions backend;
  std::size_t context = 128;  // Tokens in each slot before the first answer token.
  std::size_t num_repeats = 5;
};

constexpr std::size_t kAnswerTokens = 8;  // In one repeat.
constexpr std::size_t kPromptTokens = 256;

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

struct Times {
  double wall = std::numeric_limits<double>::max();
  double processor = std::numeric_limits<double>::max();

  void keep_best(const Times& other) {
    wall = std::min(wall, other.wall);
    processor = std::min(processor, other.processor);
  }
};

double load_of_machine() {
  double load = 0;
  std::ifstream("/proc/loadavg") >> load;
  return load;
}

BenchOptions read_options(int argc, char** argv) {
  BenchOptions options;
  options.backend.num_threads = 2;
  std::map<std::string, std::string> values;
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word.starts_with("--") && i + 1 < argc) {
      values[word] = argv[++i];
    } else {
      options.folder = word;
    }
  }
  const auto number = [&](const char* key, std::size_t& into) {
    if (const auto at = values.find(key); at != values.end()) into = std::stoul(at->second);
  };
  number("--threads", options.backend.num_threads);
  number("--context", options.context);
  number("--repeats", options.num_repeats);
  options.only = values["--only"];
  options.weights.num_threads = options.backend.num_threads;
  if (const auto at = values.find("--backend"); at != values.end()) {
    options.backend_name = at->second;
    options.weights.precision = Precision::kFloat32;
  }
  for (const PrecisionTraits& precision : precisions()) {
    if (values["--precision"] == precision.name) options.weights.precision = precision.precision;
  }
  if (options.folder.empty()) throw std::runtime_error("usage: model_bench CHECKPOINT [OPTION...]");
  options.backend.num_positions = options.context + kPromptTokens + kAnswerTokens;
  return options;
}

class ModelBench {
 public:
  explicit ModelBench(const BenchOptions& options) : options_(options) {
    const double load_before = load_of_machine();
    const auto start = std::chrono::steady_clock::now();
    const auto checkpoint = open_model(options.folder)->open_checkpoint();
    const auto weights = options.backend_name == "torch"
                             ? prepare_torch_weights(checkpoint, options.weights)
                             : prepare_cpu_weights(checkpoint, options.weights);
    backend_ = weights->make_backend(options.backend);
    const double seconds = seconds_since(start);
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const BackendTraits traits = backend_->traits();
    std::printf("%s %s, %zu threads, load of the machine %.1f\n", traits.details.c_str(),
                std::string(precision_name(traits.precision)).c_str(), options.backend.num_threads,
                load_before);
    std::printf("load        %8.2f s, %zu MiB held, peak %ld MiB\n", seconds,
                static_cast<std::size_t>((weights->num_bytes() + backend_->num_bytes()) >> 20),
                usage.ru_maxrss / 1024);
    rows_.resize(options.backend.num_slots);  // Greedy, no end.
    prompt_.assign(std::max(options.context, kPromptTokens), 1);
    for (std::size_t i = 0; i < prompt_.size(); ++i) {
      prompt_[i] = static_cast<TokenId>(i * 7919 % traits.vocab_size);
    }
  }

  void measure_prompt() {
    Times best;
    for (std::size_t repeat = 0; repeat < options_.num_repeats; ++repeat) {
      backend_->truncate(0, 0);
      const SequenceStep step{0, std::span(prompt_).first(kPromptTokens), {rows_.data(), 1}};
      best.keep_best(times_for({step}));
    }
    report("prompt", kPromptTokens, best);
  }

  void measure_answers(std::size_t batch) {
    std::vector<SequenceStep> steps;
    for (std::size_t slot = 0; slot < batch; ++slot) {
      steps.push_back({slot, std::span(prompt_).first(1), {&rows_[slot], 1}});
    }
    Times best;
    for (std::size_t repeat = 0; repeat < options_.num_repeats; ++repeat) {
      fill(batch);
      for (std::size_t i = 0; i < kAnswerTokens; ++i) best.keep_best(times_for(steps));
    }
    report("batch " + std::to_string(batch), batch, best);
  }

  // Rows of random logits, of which each is answered once.
  void measure_choice(std::size_t batch) {
    const std::size_t vocab_size = backend_->traits().vocab_size;
    RandomDraws draws(1);
    std::vector<float> logits(batch * vocab_size);
    for (float& logit : logits) logit = static_cast<float>(draws.below(4096)) / 256.0F;
    cpu::ThreadTeam team(options_.backend.num_threads);
    std::vector<Sampler> samplers(team.num_threads());
    Times best;
    for (std::size_t repeat = 0; repeat < options_.num_repeats * kAnswerTokens; ++repeat) {
      const double processor = processor_seconds();
      const auto start = std::chrono::steady_clock::now();
      team.run(batch, [&](std::size_t row, std::size_t thread) {
        const auto values = std::span(logits).subspan(row * vocab_size, vocab_size);
        (void)samplers[thread].answer(rows_[row], values);
      });
      best.keep_best({seconds_since(start), processor_seconds() - processor});
    }
    report("choice", batch, best);
  }

 private:
  // Gives each slot a context of its own; computed once.
  void fill(std::size_t batch) {
    for (std::size_t slot = 0; slot < batch; ++slot) {
      if (backend_->length(slot) < options_.context) {
        backend_->truncate(slot, 0);
        std::vector<TokenId> context = prompt_;
        std::rotate(context.begin(), context.begin() + static_cast<std::ptrdiff_t>(slot + 1),
                    context.end());
        const SequenceStep step{slot, std::span(context).first(options_.context), {}};
        backend_->forward({&step, 1}, {});
      }
      backend_->truncate(slot, options_.context);
    }
  }

  Times times_for(const std::vector<SequenceStep>& steps) {
    answers_.resize(steps.size());
    const double processor = processor_seconds();
    const auto start = std::chrono::steady_clock::now();
    backend_->forward(steps, answers_);
    return {seconds_since(start), processor_seconds() - processor};
  }

  static void report(const std::string& what, std::size_t num_tokens, const Times& best) {
    std::printf("%-10s %8.1f tokens/s, %8.2f ms a pass, %8.2f ms of processor time\n", what.c_str(),
                static_cast<double>(num_tokens) / best.wall, best.wall * 1e3, best.processor * 1e3);
    std::fflush(stdout);
  }

  BenchOptions options_;
  std::unique_ptr<Backend> backend_;
  std::vector<RowRequest> rows_;
  std::vector<RowAnswer> answers_;
  std::vector<TokenId> prompt_;
};

void run(const BenchOptions& options) {
  ModelBench bench(options);
  const auto wants = [&](const std::string& what) {
    return options.only.empty() || options.only == what;
  };
  if (wants("prompt")) bench.measure_prompt();
  for (const std::size_t batch : {1U, 8U, 32U}) {
    if (wants(std::to_string(batch))) bench.measure_answers(batch);
  }
  if (wants("choice")) bench.measure_choice(32);
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    hymt::run(hymt::read_options(argc, argv));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "model_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
