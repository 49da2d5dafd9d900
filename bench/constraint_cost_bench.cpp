// What the constraint on tags costs: of a segment, of a token, and of decoding altogether.
//
//     constraint_cost_bench FILE.tsv [--model FOLDER] [--threads N] [--precision
//     fp32|bf16|int8|int4]
//                           [--batch 1|8|32] [--most N] [--rounds N]
//
// The texts of FILE (tagged_sentences.h) are decoded, and the "model" writes their human
// translations: a backend is asked for the pass as ever, and what it chose is replaced. So a
// checkpoint with random weights goes through the states of real answers, and the same tokens are
// computed with the constraint, without it, and (others) of the same texts without their tags.
// Translations that the constraint would not let pass are left out.
//
// Counted are passes with all slots in their answers and no prompt, by the processor time of all
// threads, on which other work on the machine has less influence than on the clock. The constraint
// runs on one thread while the others wait: its share by the clock of a machine with N idle cores
// is up to N times that of the processor time.
#include <time.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/processor_time.h"
#include "bench/tagged_sentences.h"
#include "translate/constraint/tag_constraint.h"
#include "translate/generation/batch_decoder.h"
#include "translate/generation/request_codec.h"
#include "translate/loading/model.h"
#include "translate/model/model_folder.h"
#include "translate/model/random_draws.h"
#include "translate/model/sampler.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

constexpr std::size_t kPositions = 2048;

double thread_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// What looking at the clock takes, within a span that is measured.
double seconds_of_clock() {
  double least = 1;
  for (int i = 0; i < 1000; ++i) {
    const double begin = thread_seconds();
    least = std::min(least, thread_seconds() - begin);
  }
  return least;
}

// Adds up the time that another one takes.
class TimedConstraint final : public AnswerConstraint {
 public:
  TimedConstraint(std::shared_ptr<AnswerConstraint> inner, double& seconds, double clock)
      : inner_(std::move(inner)), seconds_(&seconds), clock_(clock) {}

  [[nodiscard]] TokenMask allowed(std::span<const TokenId> answer) override {
    const double begin = thread_seconds();
    const TokenMask mask = inner_->allowed(answer);
    add_since(begin);
    return mask;
  }
  [[nodiscard]] bool takes(TokenId token) override {
    const double begin = thread_seconds();
    const bool is_taken = inner_->takes(token);
    add_since(begin);
    return is_taken;
  }
  void complete() override { inner_->complete(); }
  [[nodiscard]] bool was_completed() const override { return inner_->was_completed(); }

 private:
  void add_since(double begin) { *seconds_ += thread_seconds() - begin - clock_; }

  std::shared_ptr<AnswerConstraint> inner_;
  double* seconds_;
  double clock_;
};

// Computes what another one does, and answers with what was to be written. Requests are told by
// their streams.
class ScriptedBackend final : public Backend {
 public:
  using Scripts = std::map<std::uint64_t, std::vector<TokenId>>;

  ScriptedBackend(std::unique_ptr<Backend> inner, const Scripts& scripts)
      : inner_(std::move(inner)), scripts_(&scripts) {}

  void forward(std::span<const SequenceStep> steps, std::span<RowAnswer> answers) override {
    inner_->forward(steps, answers);
    num_answering_ = 0;
    std::size_t row = 0;
    for (const SequenceStep& step : steps) {
      for (const RowRequest& request : step.rows) {
        answers[row++].chosen.token = scripts_->at(request.draw.stream)[request.draw.number];
      }
      num_answering_ += step.tokens.size() == 1 && step.rows.size() == 1 ? 1 : 0;
    }
    if (num_answering_ < steps.size()) num_answering_ = 0;
  }
  // Sequences in the last pass, if it did nothing but choose one token for each.
  [[nodiscard]] std::size_t num_answering() const { return num_answering_; }

  [[nodiscard]] BackendTraits traits() const override { return inner_->traits(); }
  [[nodiscard]] std::size_t num_slots() const override { return inner_->num_slots(); }
  [[nodiscard]] std::size_t num_positions() const override { return inner_->num_positions(); }
  [[nodiscard]] std::uint64_t num_bytes() const override { return inner_->num_bytes(); }
  [[nodiscard]] std::size_t length(std::size_t slot) const override { return inner_->length(slot); }
  void truncate(std::size_t slot, std::size_t length) override { inner_->truncate(slot, length); }
  void share_prefix(std::size_t from, std::size_t to, std::size_t length) override {
    inner_->share_prefix(from, to, length);
  }

 private:
  std::unique_ptr<Backend> inner_;
  const Scripts* scripts_;
  std::size_t num_answering_ = 0;
};

struct Script {
  TaggedText source;
  AnswerFrame frame;
  DecodingRequest request;
  std::vector<TokenId> answer;  // With its end.
};

struct Options {
  std::string sentences;
  std::string model;
  Precision precision = Precision::kInt8;
  std::size_t num_threads = 1;
  std::size_t batch = 0;  // 0: 1, 8 and 32.
  std::size_t most = 64;  // Sentences.
  std::size_t num_rounds = 3;
};

// Seconds of processor time.
struct Times {
  double all = 0;
  double constraint = 0;
  std::size_t num_tokens = 0;

  [[nodiscard]] double of_token() const {
    return all / static_cast<double>(std::max<std::size_t>(num_tokens, 1));
  }
};

class CostBench {
 public:
  explicit CostBench(const Options& options);
  void measure_making();
  void measure_choice();
  void measure_batch(std::size_t batch);

 private:
  enum Variant : std::size_t { kConstrained, kFree, kWithoutTags };

  [[nodiscard]] Script script_of(const CodedText& source, const std::string& translation) const;
  [[nodiscard]] std::shared_ptr<AnswerConstraint> constraint_on(const Script& script) const;
  [[nodiscard]] bool lets_pass(const Script& script) const;
  void decode(BatchDecoder& decoder, const ScriptedBackend& backend,
              std::span<const Script* const> scripts, bool is_constrained, Times& times);

  Options options_;
  std::shared_ptr<const Model> model_;
  RequestCodec codec_;
  std::shared_ptr<const TokenIndex> index_;
  std::vector<Script> tagged_;
  std::vector<Script> plain_;
  ScriptedBackend::Scripts answers_;
  double clock_ = seconds_of_clock();
};

std::shared_ptr<const Model> load(const Options& options) {
  LoadOptions load;
  load.num_threads = options.num_threads;
  load.backend.precision = options.precision;
  return load_model(*open_model_folder(options.model.empty() ? find_model_folder() : options.model),
                    load);
}

CostBench::CostBench(const Options& options)
    : options_(options), model_(load(options)), codec_(model_, kPositions, false) {
  const std::size_t vocab_size = model_->backend_traits().vocab_size;
  GenerationRequest any;
  any.source.text = "a";
  any.source_language = "en";
  any.target_language = "de";
  const auto banned = codec_.prepare(any).decoding.banned_tokens;
  const double begin = thread_seconds();
  index_ = std::make_shared<const TokenIndex>(model_->tokenizer(), *banned, vocab_size);
  std::printf("%zu tokens, %zu of them not plain; sorted once a model in %.1f ms\n", vocab_size,
              index_->edges().size(), 1e3 * (thread_seconds() - begin));
  std::size_t num_left_out = 0;
  for (const TaggedSentence& sentence : read_tagged_sentences(options.sentences)) {
    if (tagged_.size() == options.most) break;
    Script script = script_of(sentence.source, sentence.reference_line);
    if (!lets_pass(script)) {
      ++num_left_out;
      continue;
    }
    tagged_.push_back(std::move(script));
    plain_.push_back(
        script_of(CodedText(sentence.source.text(), {}), untagged(sentence.reference_line)));
  }
  std::printf("%zu sentences, %zu left out\n", tagged_.size(), num_left_out);
  // Such as end together.
  for (std::vector<Script>* scripts : {&tagged_, &plain_}) {
    std::ranges::stable_sort(*scripts, {}, [](const Script& s) { return s.answer.size(); });
    for (Script& script : *scripts) {
      script.request.id = answers_.size();
      script.request.stream = answers_.size();
      answers_[script.request.stream] = script.answer;
    }
  }
}

Script CostBench::script_of(const CodedText& source, const std::string& translation) const {
  const TaggedSegment segment(source, PairSpelling::kTags);
  GenerationRequest request;
  request.source = segment.tagged();
  request.source_language = "en";
  request.target_language = "de";
  Script script;
  script.source = request.source;
  PreparedRequest prepared = codec_.prepare(request);
  if (prepared.facts.wraps_answer) {
    script.frame = {std::string(kAnswerOpening), std::string(kAnswerClosing)};
  }
  script.request = std::move(prepared.decoding);
  request.forced_answer = translation;
  script.answer = *codec_.prepare(request).decoding.forced_answer;
  script.answer.push_back(script.request.end_tokens.front());
  return script;
}

std::shared_ptr<AnswerConstraint> CostBench::constraint_on(const Script& script) const {
  return make_tag_constraint(index_, model_->tokenizer(), script.source, script.frame,
                             {script.request.end_tokens, kPositions});
}

bool CostBench::lets_pass(const Script& script) const {
  const std::shared_ptr<AnswerConstraint> constraint = constraint_on(script);
  if (!constraint) return false;
  for (std::size_t i = 0; i < script.answer.size(); ++i) {
    (void)constraint->allowed(std::span(script.answer).first(i));
    if (!constraint->takes(script.answer[i])) return false;
  }
  return true;
}

// Once a segment, before its first token.
void CostBench::measure_making() {
  double best = std::numeric_limits<double>::max();
  for (std::size_t round = 0; round < options_.num_rounds; ++round) {
    const double begin = thread_seconds();
    for (const Script& script : tagged_) (void)constraint_on(script);
    best = std::min(best, thread_seconds() - begin);
  }
  const double begin = thread_seconds();
  for (const Script& script : plain_) {
    if (constraint_on(script)) throw std::runtime_error("a text without tags is constrained");
  }
  const double none = thread_seconds() - begin;
  std::printf("made in %.1f us a segment with tags, %.1f without\n",
              1e6 * best / static_cast<double>(tagged_.size()),
              1e6 * none / static_cast<double>(plain_.size()));
}

// One row of logits, greedily, with and without the mask of the middle of an answer.
void CostBench::measure_choice() {
  constexpr int kTimes = 200;
  RandomDraws draws(1);
  std::vector<float> row(model_->backend_traits().vocab_size);
  for (float& logit : row) logit = static_cast<float>(draws.below(4096)) / 256.0F;
  const Script& script = tagged_[tagged_.size() / 2];
  const std::shared_ptr<AnswerConstraint> constraint = constraint_on(script);
  RowRequest request;
  Sampler sampler;
  std::array<double, 2> best = {1, 1};
  for (int i = 0; i < kTimes; ++i) {
    for (const bool has_mask : {false, true}) {
      request.mask =
          has_mask ? constraint->allowed(std::span(script.answer).first(script.answer.size() / 2))
                   : TokenMask{};
      std::vector<float> logits = row;
      const double begin = thread_seconds();
      (void)sampler.answer(request, logits);
      best[has_mask ? 1 : 0] = std::min(best[has_mask ? 1 : 0], thread_seconds() - begin);
    }
  }
  std::printf("a row is chosen from in %.1f us, by a mask in %.1f\n", 1e6 * (best[0] - clock_),
              1e6 * (best[1] - clock_));
}

void CostBench::decode(BatchDecoder& decoder, const ScriptedBackend& backend,
                       std::span<const Script* const> scripts, bool is_constrained, Times& times) {
  double constraint_seconds = 0;
  for (const Script* script : scripts) {
    DecodingRequest request = script->request;
    request.watch = std::make_shared<RunawayWatch>(model_->tokenizer(), script->source);
    if (is_constrained) {
      request.constraint =
          std::make_shared<TimedConstraint>(constraint_on(*script), constraint_seconds, clock_);
    }
    decoder.submit(std::move(request));
  }
  std::vector<DecodingResult> finished;
  while (!decoder.is_idle()) {
    const double begin = processor_seconds();
    const double constraint_begin = constraint_seconds;
    decoder.step(finished);
    const double end = processor_seconds();
    if (backend.num_answering() < scripts.size()) continue;
    times.all += end - begin;
    times.constraint += constraint_seconds - constraint_begin;
    times.num_tokens += scripts.size();
  }
  for (const DecodingResult& result : finished) {
    if (result.stop != StopReason::kEnd) throw std::runtime_error("not decoded: " + result.error);
  }
}

void CostBench::measure_batch(std::size_t batch) {
  auto backend = std::make_unique<ScriptedBackend>(
      model_->make_backend({options_.num_threads, batch, kPositions}), answers_);
  const ScriptedBackend& scripted = *backend;
  BatchDecoder decoder(std::move(backend));
  // By round and variant; in turn, so that other work on the machine meets all of them.
  std::vector<std::array<Times, 3>> rounds(options_.num_rounds);
  for (std::array<Times, 3>& round : rounds) {
    for (std::size_t at = 0; at + batch <= tagged_.size(); at += batch) {
      for (const Variant variant : {kConstrained, kFree, kWithoutTags}) {
        std::vector<const Script*> scripts;
        for (std::size_t i = at; i < at + batch; ++i) {
          scripts.push_back(variant == kWithoutTags ? &plain_[i] : &tagged_[i]);
        }
        decode(decoder, scripted, scripts, variant == kConstrained, round[variant]);
      }
    }
  }
  // Other work only ever takes time.
  std::array<Times, 3> best = rounds.front();
  for (const std::array<Times, 3>& round : rounds) {
    for (std::size_t i = 0; i < best.size(); ++i) {
      if (round[i].of_token() < best[i].of_token()) best[i] = round[i];
    }
    if (round[kConstrained].constraint < best[kConstrained].constraint) {
      best[kConstrained].constraint = round[kConstrained].constraint;
    }
  }
  const double of_constraint =
      best[kConstrained].constraint / static_cast<double>(best[kConstrained].num_tokens);
  std::printf(
      "batch %2zu  tokens a second of processor time: constrained %.1f, the same free %.1f, "
      "without tags %.1f; constraint %.2f us a token, %.3f ms of a pass of %.2f ms, %.2f %%\n",
      batch, 1 / best[kConstrained].of_token(), 1 / best[kFree].of_token(),
      1 / best[kWithoutTags].of_token(), 1e6 * of_constraint,
      1e3 * of_constraint * static_cast<double>(batch),
      1e3 * best[kFree].of_token() * static_cast<double>(batch),
      100 * of_constraint / best[kFree].of_token());
  std::fflush(stdout);
}

Options read_options(const std::vector<std::string>& words) {
  Options options;
  std::map<std::string, std::string> values;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--") && i + 1 < words.size()) {
      values[words[i]] = words[i + 1];
      ++i;
    } else {
      options.sentences = words[i];
    }
  }
  const auto number = [&](const char* key, std::size_t& into) {
    if (const auto at = values.find(key); at != values.end()) into = std::stoul(at->second);
  };
  number("--threads", options.num_threads);
  number("--batch", options.batch);
  number("--most", options.most);
  number("--rounds", options.num_rounds);
  options.model = values["--model"];
  for (const PrecisionTraits& precision : precisions()) {
    if (values["--precision"] == precision.name) options.precision = precision.precision;
  }
  if (options.sentences.empty()) {
    throw std::runtime_error("usage: constraint_cost_bench FILE.tsv [OPTION...]");
  }
  return options;
}

void run(const Options& options) {
  CostBench bench(options);
  bench.measure_making();
  bench.measure_choice();
  for (const std::size_t batch : {1U, 8U, 32U}) {
    if (options.batch == 0 || options.batch == batch) bench.measure_batch(batch);
  }
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    hymt::run(hymt::read_options({argv + 1, argv + argc}));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "constraint_cost_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
