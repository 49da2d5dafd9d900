// What the constraint on tags changes: sentences with tags translated without and with it, and held
// against human translations.
//
//     constraint_bench FILE.tsv [--targets OUT.tsv] [--model FOLDER] [--to LANGUAGE]
//     constraint_bench FILE.tsv --speed ROUNDS [--model FOLDER] [--batch N]
//
// The second form measures what a token of an answer costs at batch 1, 8 and 32 (or N) without and
// with the constraint in turn, in processor time of one thread, which makes masks and computes:
// answers cut at 64 tokens less the same cut at 1, so that prompts do not count; and what the masks
// alone take, where the answer to each sentence is the sentence itself, in the model's own tokens
// (what a model of random weights writes stays in one state, and costs nothing). The first:
//
// Lines of FILE: where from, English, translation, with tags as <s1>...</s1> and <x1/>, numbered
// alike on both sides; those without tags are left out. Prints, for a model alone (its first
// answer, and what the ladder makes of it) and constrained: how many first answers have all tags,
// how many requests a sentence takes, and how well the words inside pairs are those of the
// reference (F1 of bags of words, the mean over pairs), also by the probability that the model gave
// the places of their tags. Of sentences whose first answer was right
// without the constraint: how many are the same with it. OUT gets the targets, to be scored
// elsewhere.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/processor_time.h"
#include "bench/tagged_sentences.h"
#include "translate/checks/answer_checks.h"
#include "translate/constraint/tag_constraint.h"
#include "translate/engine.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/model/model_folder.h"
#include "translate/tags/tagged_text.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

// Passes requests on, and remembers the first answer to each text and how many there were.
class RecordingGenerator final : public Generator {
 public:
  explicit RecordingGenerator(std::unique_ptr<Generator> inner) : inner_(std::move(inner)) {}

  [[nodiscard]] GeneratorTraits traits() const override { return inner_->traits(); }
  void submit(GenerationRequest request) override {
    {
      const std::lock_guard lock(mutex_);
      ++num_requests_;
      if (!first_answers_.contains(request.source.text)) {
        first_answers_[request.source.text];
        first_requests_[request.id] = request.source.text;
      }
    }
    inner_->submit(std::move(request));
  }
  void cancel(RequestId id) override { inner_->cancel(id); }
  [[nodiscard]] std::vector<GenerationResult> wait(Clock::time_point until) override {
    std::vector<GenerationResult> results = inner_->wait(until);
    const std::lock_guard lock(mutex_);
    for (const GenerationResult& result : results) {
      const auto text = first_requests_.extract(result.id);
      if (text) first_answers_[text.mapped()] = result;
    }
    return results;
  }
  void wake() override { inner_->wake(); }

  [[nodiscard]] std::size_t num_requests() const { return num_requests_; }
  // Null if the text was not asked for as it is: it has no word, or was made plain.
  [[nodiscard]] const GenerationResult* first_answer(const std::string& text) const {
    const auto found = first_answers_.find(text);
    return found == first_answers_.end() ? nullptr : &found->second;
  }

 private:
  std::unique_ptr<Generator> inner_;
  std::mutex mutex_;
  std::size_t num_requests_ = 0;
  std::map<RequestId, std::string> first_requests_;
  std::map<std::string, GenerationResult> first_answers_;
};

struct Outcome {
  bool was_asked = false;
  std::string first;  // The first answer.
  bool is_right = false;
  float least = 0;     // Log-probability of the answer's least likely token.
  std::string target;  // As a line of the file.
  Rung rung = Rung::kFirst;
  bool is_cut_off = false;  // The first answer ran in circles, or too long, and was ended.
  // By the name of a pair, of first answers that were taken: the lesser of the probabilities that
  // its tags had at their places.
  std::map<std::string, float> probabilities;
};

std::map<std::string, float> pair_probabilities(const TaggedSegment& segment,
                                                const GenerationResult& first,
                                                const TargetLanguage& language) {
  std::map<std::string, float> probabilities;
  const CheckedAnswer answer = check_answer(segment, first.stop, first.text, language);
  const std::vector<float> of_tags = tag_probabilities(answer, first.tokens);
  for (std::size_t i = 0; i < of_tags.size(); ++i) {
    const TaggedSegment::Element& element = segment.elements()[answer.tags[i].number - 1];
    const std::string& tag = segment.source().codes()[element.first_code].original;
    const auto [place, is_new] = probabilities.emplace(tag.substr(1, tag.size() - 2), of_tags[i]);
    if (!is_new) place->second = std::min(place->second, of_tags[i]);
  }
  return probabilities;
}

struct Run {
  std::vector<Outcome> outcomes;
  std::size_t num_requests = 0;
};

Run translate(const std::shared_ptr<const Model>& model,
              const std::vector<TaggedSentence>& sentences, const std::string& language,
              bool constrains_tags) {
  auto generator = std::make_shared<RecordingGenerator>(
      make_model_generator(model, {2, 32, false, constrains_tags}));
  std::vector<SegmentTask> tasks(sentences.size());
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    tasks[i].source = sentences[i].source;
    tasks[i].source_language = "en";
    tasks[i].target_language = language;
  }
  const TargetLanguage target_language(language);
  Run run;
  Engine engine(generator);
  const std::vector<SegmentOutcome> outcomes =
      translate_all(engine, std::move(tasks), std::make_shared<TranslationSettings>());
  run.num_requests = generator->num_requests();
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const TaggedSegment segment(sentences[i].source, PairSpelling::kTags);
    Outcome& outcome = run.outcomes.emplace_back();
    outcome.target = tagged_line(outcomes[i].target);
    outcome.rung = outcomes[i].rung;
    const GenerationResult* const answer = generator->first_answer(std::string(segment.text()));
    if (answer == nullptr) continue;
    const GenerationResult& first = *answer;
    outcome.was_asked = true;
    outcome.first = first.text;
    for (const TokenScore& token : first.tokens) {
      outcome.least = std::min(outcome.least, token.log_probability);
    }
    const bool is_text =
        first.stop == StopReason::kEnd && valid_utf8_prefix(first.text) == first.text.size();
    outcome.is_right = is_text && !segment.fault(first.text, segment.find_tags(first.text));
    outcome.is_cut_off = first.stop == StopReason::kLoop || first.stop == StopReason::kLength;
    if (outcomes[i].rung == Rung::kFirst) {
      outcome.probabilities = pair_probabilities(segment, first, target_language);
    }
  }
  return run;
}

void print(const char* name, const Run& run, const std::vector<TaggedSentence>& sentences) {
  std::size_t num_right = 0;
  std::size_t num_asked = 0;
  std::size_t num_cut_off = 0;
  std::array<std::size_t, kNumRungs> rungs{};
  double sum = 0;
  std::size_t num_pairs = 0;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    num_asked += run.outcomes[i].was_asked ? 1 : 0;
    num_right += run.outcomes[i].is_right ? 1 : 0;
    num_cut_off += run.outcomes[i].is_cut_off ? 1 : 0;
    ++rungs[static_cast<std::size_t>(run.outcomes[i].rung)];
    sum += sum_of_f1(words_in_pairs(run.outcomes[i].target), sentences[i].reference);
    num_pairs += sentences[i].reference.size();
  }
  const auto percent = [](double part, std::size_t whole) {
    return 100.0 * part / static_cast<double>(std::max<std::size_t>(whole, 1));
  };
  std::printf(
      "%-12s  first answer right %5.1f %%, cut off %4.1f %%  requests a sentence %.2f  F1 of "
      "words in %zu pairs %.1f\n",
      name, percent(static_cast<double>(num_right), num_asked),
      percent(static_cast<double>(num_cut_off), num_asked),
      static_cast<double>(run.num_requests) / static_cast<double>(sentences.size()), num_pairs,
      percent(sum, num_pairs));
  std::printf("             ");
  for (std::size_t i = 0; i < kNumRungs; ++i) {
    std::printf(" %s %zu", std::string(rung_name(static_cast<Rung>(i))).c_str(), rungs[i]);
  }
  std::printf("\n");
}

void print_by_probability(const Run& run, const std::vector<TaggedSentence>& sentences) {
  constexpr std::array kBounds = {0.0F, 0.1F, 0.3F, 0.6F, 1.01F};
  std::array<double, kBounds.size() - 1> sums{};
  std::array<std::size_t, kBounds.size() - 1> counts{};
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    WordsInPairs words = words_in_pairs(run.outcomes[i].target);
    for (const auto& [name, probability] : run.outcomes[i].probabilities) {
      const auto reference = sentences[i].reference.find(name);
      if (reference == sentences[i].reference.end()) continue;
      std::size_t bin = 0;
      while (probability >= kBounds[bin + 1]) ++bin;
      sums[bin] += words_f1(words[name], reference->second);
      ++counts[bin];
    }
  }
  for (std::size_t bin = 0; bin < counts.size(); ++bin) {
    std::printf("pairs with a probability of %2.0f to %3.0f %%: %3zu, F1 %.1f\n",
                100 * static_cast<double>(kBounds[bin]),
                std::min(100.0, 100 * static_cast<double>(kBounds[bin + 1])), counts[bin],
                100 * sums[bin] / static_cast<double>(std::max<std::size_t>(counts[bin], 1)));
  }
}

struct Cost {
  double seconds = 0;  // Of the processor.
  std::size_t num_tokens = 0;
};

Cost cost_of(Generator& generator, const std::vector<TaggedSentence>& sentences,
             std::size_t max_tokens) {
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    GenerationRequest request;
    request.id = i;
    request.source = TaggedSegment(sentences[i].source, PairSpelling::kTags).tagged();
    request.source_language = "en";
    request.target_language = "de";
    request.max_answer_tokens = max_tokens;
    generator.submit(std::move(request));
  }
  Cost cost;
  const double start = processor_seconds();
  for (std::size_t left = sentences.size(); left > 0;) {
    for (const GenerationResult& result : generator.wait(Generator::Clock::time_point::max())) {
      cost.num_tokens += result.tokens.size();
      --left;
    }
  }
  cost.seconds = processor_seconds() - start;
  return cost;
}

void measure_masks(const Model& model, const std::vector<TaggedSentence>& sentences) {
  const Tokenizer& tokenizer = model.tokenizer();
  const std::size_t vocab_size = model.backend_traits().vocab_size;
  std::vector<TokenId> banned;
  for (std::size_t i = 0; i < std::min(vocab_size, tokenizer.size()); ++i) {
    const auto token = static_cast<TokenId>(i);
    if (tokenizer.is_control(token)) banned.push_back(token);
  }
  const auto index = std::make_shared<const TokenIndex>(tokenizer, banned, vocab_size);
  std::size_t num_tokens = 0;
  double seconds = 0;
  for (const TaggedSentence& sentence : sentences) {
    const TaggedSegment segment(sentence.source, PairSpelling::kTags);
    const std::vector<TokenId> answer = tokenizer.encode_document(segment.text());
    const double start = processor_seconds();
    const auto constraint =
        make_tag_constraint(index, tokenizer, segment.tagged(), {},
                            {model.prompts().end_tokens(), 2 * answer.size() + 1000});
    for (std::size_t i = 0; constraint && i <= answer.size(); ++i) {
      (void)constraint->allowed(std::span(answer).first(i));
    }
    seconds += processor_seconds() - start;
    num_tokens += answer.size() + 1;
  }
  std::printf("masks of %zu tokens, %zu in the vocabulary: %.1f microseconds a token\n", num_tokens,
              vocab_size, 1e6 * seconds / static_cast<double>(num_tokens));
}

// Milliseconds, without the prompts.
double cost_of_token(Generator& generator, const std::vector<TaggedSentence>& sentences) {
  constexpr std::size_t kMostTokens = 64;
  const Cost beginning = cost_of(generator, sentences, 1);
  const Cost whole = cost_of(generator, sentences, kMostTokens);
  return 1000 * (whole.seconds - beginning.seconds) /
         static_cast<double>(whole.num_tokens - beginning.num_tokens);
}

void measure_speed(const std::shared_ptr<const Model>& model,
                   const std::vector<TaggedSentence>& sentences,
                   const std::vector<std::size_t>& batches, std::size_t num_rounds) {
  for (const std::size_t batch : batches) {
    const std::vector<TaggedSentence> some(
        sentences.begin(),
        sentences.begin() + static_cast<std::ptrdiff_t>(std::min(sentences.size(), batch)));
    const auto free = make_model_generator(model, {1, batch, false, false});
    const auto constrained = make_model_generator(model, {1, batch, false, true});
    std::vector<double> costs;
    std::vector<double> ratios;
    for (std::size_t round = 0; round < num_rounds; ++round) {
      costs.push_back(cost_of_token(*free, some));
      ratios.push_back(cost_of_token(*constrained, some) / costs.back());
    }
    std::ranges::sort(costs);
    std::ranges::sort(ratios);
    std::printf("batch %2zu  %.3f ms a token without; with it %.3f times that (%.3f to %.3f)\n",
                batch, costs[costs.size() / 2], ratios[ratios.size() / 2], ratios.front(),
                ratios.back());
    std::fflush(stdout);
  }
}

void run(const std::vector<std::string>& words) {
  std::string path;
  std::map<std::string, std::string> options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--") && i + 1 < words.size()) {
      options[words[i]] = words[i + 1];
      ++i;
    } else {
      path = words[i];
    }
  }
  if (path.empty())
    throw std::runtime_error("usage: constraint_bench FILE.tsv [--targets OUT.tsv]");
  const std::string folder = options.contains("--model") ? options["--model"] : find_model_folder();
  const std::string language = options.contains("--to") ? options["--to"] : "de";
  const std::vector<TaggedSentence> sentences = read_tagged_sentences(path);
  LoadOptions load;
  load.num_threads = 2;
  const std::shared_ptr<const Model> model = load_model(*open_model_folder(folder), load);
  if (options.contains("--speed")) {
    measure_masks(*model, sentences);
    std::vector<std::size_t> batches = {1, 8, 32};
    if (options.contains("--batch")) batches = {std::stoul(options["--batch"])};
    measure_speed(model, sentences, batches, std::stoul(options["--speed"]));
    return;
  }
  const Run free = translate(model, sentences, language, false);
  const Run constrained = translate(model, sentences, language, true);
  std::printf("%zu sentences\n", sentences.size());
  print("alone", free, sentences);
  print("constrained", constrained, sentences);
  print_by_probability(constrained, sentences);
  std::size_t num_right = 0;
  std::size_t num_same = 0;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    if (!free.outcomes[i].is_right) continue;
    ++num_right;
    num_same += free.outcomes[i].first == constrained.outcomes[i].first ? 1 : 0;
  }
  std::printf("right without: %zu, the same with it: %zu\n", num_right, num_same);
  if (!options.contains("--targets")) return;
  std::ofstream out(options["--targets"]);
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    out << sentences[i].source_line << '\t' << sentences[i].reference_line << '\t'
        << free.outcomes[i].first << '\t' << constrained.outcomes[i].first << '\t'
        << free.outcomes[i].target << '\t' << constrained.outcomes[i].target << '\t'
        << free.outcomes[i].is_right << '\t' << free.outcomes[i].least << '\t'
        << constrained.outcomes[i].least << '\n';
  }
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    hymt::run({argv + 1, argv + argc});
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "constraint_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
