// What the constraint on tags changes: texts with tags translated without and with it.
//
//     constraint_bench FILE.tsv [--half 1|2] [--targets OUT.tsv] [--model FOLDER] [--to LANGUAGE]
//     constraint_bench DOCUMENT... [--model FOLDER] [--to LANGUAGE]
//
// Lines of FILE: where from, English, translation, with tags as <s1>...</s1> and <x1/>, numbered
// alike on both sides. Of an English DOCUMENT the sentences are taken. Texts without tags are left
// out; so is, if only one half is wanted, every other one. Prints, for a model alone (its first
// answer, and what the ladder makes of it) and constrained: how many first answers have all tags,
// how many had to be completed or were cut off, how many requests a text takes, and of FILE how
// well the words inside pairs are those of the reference (F1 of bags of words, the mean over
// pairs), also of those texts whose first answer alone lacked a tag, and by the probability that
// the model gave the places of their tags; and chrF2. Of texts whose first answer was right without
// the constraint: how many are the same with it. OUT gets the targets, to be scored elsewhere.
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
#include <string_view>
#include <utility>
#include <vector>

#include "bench/document_tasks.h"
#include "bench/tagged_sentences.h"
#include "translate/checks/answer_checks.h"
#include "translate/engine.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/model/model_folder.h"
#include "translate/model/random_draws.h"
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
  bool is_cut_off = false;     // The first answer ran in circles, or too long, and was ended,
  bool was_completed = false;  // or with what it lacked.
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

Run translate(const std::shared_ptr<const Model>& model, const std::vector<SegmentTask>& tasks,
              const std::string& language, bool constrains_tags) {
  auto generator = std::make_shared<RecordingGenerator>(
      make_model_generator(model, {2, 32, false, constrains_tags}));
  const TargetLanguage target_language(language);
  Run run;
  Engine engine(generator);
  const std::vector<SegmentOutcome> outcomes =
      translate_all(engine, tasks, std::make_shared<TranslationSettings>());
  run.num_requests = generator->num_requests();
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    const TaggedSegment segment(tasks[i].source, PairSpelling::kTags);
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
    outcome.was_completed = first.was_completed;
    outcome.is_cut_off = first.stop == StopReason::kLoop || first.stop == StopReason::kLength;
    if (outcomes[i].rung == Rung::kFirst) {
      outcome.probabilities = pair_probabilities(segment, first, target_language);
    }
  }
  return run;
}

double percent(double part, std::size_t whole) {
  return 100.0 * part / static_cast<double>(std::max<std::size_t>(whole, 1));
}

void print(const char* name, const Run& run) {
  std::size_t num_right = 0;
  std::size_t num_asked = 0;
  std::size_t num_cut_off = 0;
  std::size_t num_completed = 0;
  std::array<std::size_t, kNumRungs> rungs{};
  for (const Outcome& outcome : run.outcomes) {
    num_asked += outcome.was_asked ? 1 : 0;
    num_right += outcome.is_right ? 1 : 0;
    num_cut_off += outcome.is_cut_off ? 1 : 0;
    num_completed += outcome.was_completed ? 1 : 0;
    ++rungs[static_cast<std::size_t>(outcome.rung)];
  }
  std::printf(
      "%-12s  first answer right %5.1f %%, completed %4.1f %%, cut off %4.1f %%  requests a text "
      "%.2f ",
      name, percent(static_cast<double>(num_right), num_asked),
      percent(static_cast<double>(num_completed), num_asked),
      percent(static_cast<double>(num_cut_off), num_asked),
      static_cast<double>(run.num_requests) / static_cast<double>(run.outcomes.size()));
  for (std::size_t i = 0; i < kNumRungs; ++i) {
    std::printf(" %s %zu", std::string(rung_name(static_cast<Rung>(i))).c_str(), rungs[i]);
  }
  std::printf("\n");
}

// What one sentence adds to the scores of a run.
struct Scored {
  double f1 = 0;  // The sum over its pairs.
  std::size_t num_pairs = 0;
  ChrfCounts chrf;

  Scored& operator+=(const Scored& other) {
    f1 += other.f1;
    num_pairs += other.num_pairs;
    chrf += other.chrf;
    return *this;
  }
  [[nodiscard]] double mean_f1() const { return percent(f1, num_pairs); }
};

std::vector<Scored> scored(const Run& run, const std::vector<TaggedSentence>& sentences) {
  std::vector<Scored> scores;
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    const std::string& target = run.outcomes[i].target;
    scores.push_back({sum_of_f1(words_in_pairs(target), sentences[i].reference),
                      sentences[i].reference.size(),
                      chrf_counts(target, sentences[i].reference_line)});
  }
  return scores;
}

// Held against the references. `alone` says which first answers were right without the constraint.
void print_quality(const char* name, const std::vector<Scored>& scores, const Run& alone) {
  std::array<Scored, 2> groups;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    groups[alone.outcomes[i].is_right ? 0 : 1] += scores[i];
  }
  Scored all = groups[0];
  all += groups[1];
  std::printf(
      "%-12s  F1 of words in %zu pairs %.1f, chrF2 %.1f; where the model alone was right %.1f, "
      "%.1f; else, in %zu pairs, %.1f, %.1f\n",
      name, all.num_pairs, all.mean_f1(), chrf2(all.chrf), groups[0].mean_f1(),
      chrf2(groups[0].chrf), groups[1].num_pairs, groups[1].mean_f1(), chrf2(groups[1].chrf));
}

// How much of the difference is chance: of as many sentences, drawn with replacement, the
// differences of the scores (paired bootstrap; Koehn, 2004).
void print_difference(const std::vector<Scored>& alone, const std::vector<Scored>& constrained) {
  constexpr std::size_t kSamples = 10000;
  RandomDraws draws(1);
  std::array<std::vector<double>, 2> differences;
  for (std::size_t sample = 0; sample < kSamples; ++sample) {
    std::array<Scored, 2> sums;
    for (std::size_t i = 0; i < alone.size(); ++i) {
      const std::size_t drawn = draws.below(alone.size());
      sums[0] += alone[drawn];
      sums[1] += constrained[drawn];
    }
    differences[0].push_back(sums[1].mean_f1() - sums[0].mean_f1());
    differences[1].push_back(chrf2(sums[1].chrf) - chrf2(sums[0].chrf));
  }
  std::printf("constrained - alone, 95 %% of resampled differences:");
  for (const char* const name : {"F1", "chrF2"}) {
    std::vector<double>& all = differences[std::string_view(name) == "F1" ? 0 : 1];
    std::ranges::sort(all);
    const auto num_less = std::ranges::count_if(all, [](double value) { return value < 0; });
    std::printf(" %s %+.1f to %+.1f (below 0 in %.0f %%)", name, all[kSamples / 40],
                all[kSamples - kSamples / 40 - 1],
                percent(static_cast<double>(num_less), kSamples));
  }
  std::printf("\n");
}

void print_same(const Run& free, const Run& constrained) {
  std::size_t num_right = 0;
  std::size_t num_same = 0;
  for (std::size_t i = 0; i < free.outcomes.size(); ++i) {
    if (!free.outcomes[i].is_right) continue;
    ++num_right;
    num_same += free.outcomes[i].first == constrained.outcomes[i].first ? 1 : 0;
  }
  std::printf("right without: %zu, the same with it: %zu\n", num_right, num_same);
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

void write_targets(const std::string& path, const std::vector<TaggedSentence>& sentences,
                   const Run& free, const Run& constrained) {
  std::ofstream out(path);
  for (std::size_t i = 0; i < sentences.size(); ++i) {
    out << sentences[i].source_line << '\t' << sentences[i].reference_line << '\t'
        << free.outcomes[i].first << '\t' << constrained.outcomes[i].first << '\t'
        << free.outcomes[i].target << '\t' << constrained.outcomes[i].target << '\t'
        << free.outcomes[i].is_right << '\t' << free.outcomes[i].least << '\t'
        << constrained.outcomes[i].least << '\n';
  }
}

struct Options {
  std::vector<std::string> paths;
  std::string model;
  std::string language = "de";
  std::string targets;
  std::string half;  // "1": every other sentence from the first on; "2": from the second on.
};

Options read_options(const std::vector<std::string>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string* value = words[i] == "--model"     ? &options.model
                         : words[i] == "--to"      ? &options.language
                         : words[i] == "--targets" ? &options.targets
                         : words[i] == "--half"    ? &options.half
                                                   : nullptr;
    if (value == nullptr) {
      options.paths.push_back(words[i]);
    } else if (++i < words.size()) {
      *value = words[i];
    }
  }
  if (options.paths.empty()) {
    throw std::runtime_error("usage: constraint_bench FILE.tsv|DOCUMENT... [OPTION...]");
  }
  return options;
}

void run(const Options& options) {
  LoadOptions load;
  load.num_threads = 2;
  const std::shared_ptr<const Model> model = load_model(
      *open_model_folder(options.model.empty() ? find_model_folder() : options.model), load);
  std::vector<TaggedSentence> sentences;
  std::vector<Document> documents;
  documents.reserve(options.paths.size());  // Tasks view them.
  std::vector<SegmentTask> tasks;
  for (const std::string& path : options.paths) {
    if (path.ends_with(".tsv")) {
      std::size_t number = 0;
      for (TaggedSentence& sentence : read_tagged_sentences(path)) {
        if (!options.half.empty() && (number++ % 2 == 0) != (options.half == "1")) continue;
        SegmentTask& task = tasks.emplace_back();
        task.source = sentence.source;
        task.source_language = "en";
        task.target_language = options.language;
        sentences.push_back(std::move(sentence));
      }
    } else {
      documents.push_back(read_document(path));
      for (SegmentTask& task : tasks_of(documents.back(), options.language)) {
        if (!task.source.codes().empty()) tasks.push_back(std::move(task));
      }
    }
  }
  const Run free = translate(model, tasks, options.language, false);
  const Run constrained = translate(model, tasks, options.language, true);
  std::printf("%zu texts with tags\n", tasks.size());
  print("alone", free);
  print("constrained", constrained);
  print_same(free, constrained);
  if (sentences.size() < tasks.size()) return;
  const std::vector<Scored> of_free = scored(free, sentences);
  const std::vector<Scored> of_constrained = scored(constrained, sentences);
  print_quality("alone", of_free, free);
  print_quality("constrained", of_constrained, free);
  print_difference(of_free, of_constrained);
  print_by_probability(constrained, sentences);
  if (!options.targets.empty()) write_targets(options.targets, sentences, free, constrained);
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    hymt::run(hymt::read_options({argv + 1, argv + argc}));
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "constraint_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
