// Whether asking a model once more where a tag belongs is better than taking its first word.
//
//     placement_bench FILE.tsv [--model FOLDER]
//
// On lines of FILE (tagged_sentences.h), English to German:
//   cross-check alone: the model scores the human translation, and the same with one pair a word
//   further left or right, wider, narrower, or swapped with another: how often is the right one the
//   likeliest?
//   in-band alone: the model answers, constrained;
//   both: of each answer and the same moved the likeliest by forced scoring is taken.
// In-band and both are given as F1 of the words inside pairs against the reference.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "bench/tagged_sentences.h"
#include "translate/generation/model_generator.h"
#include "translate/loading/model.h"
#include "translate/model/model_folder.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

// A text cut into words, white space behind each with it, and tags.
std::vector<std::string> pieces_of(const std::string& line) {
  std::vector<std::string> pieces;
  for (std::size_t at = 0; at < line.size();) {
    std::size_t end = at;
    if (line[at] == '<') {
      end = std::min(line.find('>', at), line.size() - 1) + 1;
    } else {
      end = std::min(line.find_first_of(" <", at), line.size());
      if (end < line.size() && line[end] == ' ') ++end;
    }
    pieces.push_back(line.substr(at, end - at));
    at = end;
  }
  return pieces;
}

std::string joined(const std::vector<std::string>& pieces) {
  std::string line;
  for (const std::string& piece : pieces) line += piece;
  return line;
}

bool is_tag(const std::string& piece) { return piece.starts_with('<'); }

// `line` with one tag a word further left or right, with both of a pair's so, and with two pairs'
// names swapped. Only those in which pairs nest as they did.
std::vector<std::string> moved(const std::string& line) {
  std::vector<std::string> lines;
  const std::vector<std::string> pieces = pieces_of(line);
  const auto add = [&](const std::vector<std::string>& changed) {
    std::string text = joined(changed);
    // Each pair must hold something, and nest.
    std::vector<std::string> open;
    bool is_empty = false;
    for (std::size_t i = 0; i < changed.size(); ++i) {
      if (!is_tag(changed[i])) continue;
      if (changed[i][1] == '/') {
        if (open.empty() || open.back() != changed[i].substr(2)) return;
        open.pop_back();
        if (i > 0 && changed[i - 1] == "<" + changed[i].substr(2)) is_empty = true;
      } else if (!changed[i].ends_with("/>")) {
        open.push_back(changed[i].substr(1));
      }
    }
    if (!is_empty && open.empty() && text != line) lines.push_back(std::move(text));
  };
  const auto shifted = [&](std::vector<std::string>& changed, std::size_t i, bool left) {
    if (left && i > 0 && !is_tag(changed[i - 1])) {
      std::swap(changed[i], changed[i - 1]);
      return true;
    }
    if (!left && i + 1 < changed.size() && !is_tag(changed[i + 1])) {
      std::swap(changed[i], changed[i + 1]);
      return true;
    }
    return false;
  };
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!is_tag(pieces[i])) continue;
    for (const bool left : {true, false}) {
      std::vector<std::string> changed = pieces;
      if (shifted(changed, i, left)) add(changed);
    }
    if (pieces[i][1] == '/' || pieces[i].ends_with("/>")) continue;
    const std::string closing = "</" + pieces[i].substr(1);
    const auto other = std::find(pieces.begin(), pieces.end(), closing);
    if (other == pieces.end()) continue;
    const auto end = static_cast<std::size_t>(other - pieces.begin());
    std::vector<std::string> left = pieces;
    if (shifted(left, i, true) && shifted(left, end, true)) add(left);
    std::vector<std::string> right = pieces;
    if (shifted(right, end, false) && shifted(right, i, false)) add(right);
    for (std::size_t j = i + 1; j < pieces.size(); ++j) {
      if (!is_tag(pieces[j]) || pieces[j][1] == '/' || pieces[j].ends_with("/>")) continue;
      std::vector<std::string> swapped = pieces;
      for (std::string& piece : swapped) {
        for (const char* slash : {"<", "</"}) {
          const std::string first = slash + pieces[i].substr(1);
          const std::string second = slash + pieces[j].substr(1);
          if (piece == first) {
            piece = second;
            break;
          }
          if (piece == second) {
            piece = first;
            break;
          }
        }
      }
      add(swapped);
    }
  }
  std::ranges::sort(lines);
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  return lines;
}

GenerationRequest request_for(const TaggedSegment& segment, RequestId id) {
  GenerationRequest request;
  request.id = id;
  request.source = segment.tagged();
  request.source_language = "en";
  request.target_language = "de";
  return request;
}

std::map<RequestId, GenerationResult> collect(Generator& generator, std::size_t count) {
  std::map<RequestId, GenerationResult> results;
  while (results.size() < count) {
    for (GenerationResult& result : generator.wait(Generator::Clock::time_point::max())) {
      const RequestId id = result.id;
      results.emplace(id, std::move(result));
    }
  }
  return results;
}

double total(const GenerationResult& result) {
  double sum = 0;
  for (const TokenScore& token : result.tokens) sum += token.log_probability;
  return sum;
}

// Which of `lines` (the first of which counts where all are equal) the model finds likeliest.
std::size_t likeliest(Generator& generator, const TaggedSegment& segment,
                      const std::vector<std::string>& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    GenerationRequest request = request_for(segment, i);
    request.forced_answer = lines[i];
    generator.submit(std::move(request));
  }
  const std::map<RequestId, GenerationResult> results = collect(generator, lines.size());
  std::size_t best = 0;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (total(results.at(i)) > total(results.at(best))) best = i;
  }
  return best;
}

// Lines before and after a cross-check, held against their references.
struct Tally {
  std::size_t num_lines = 0;
  std::size_t num_pairs = 0;
  double in_band = 0;  // Sums of F1.
  double both = 0;
  std::size_t num_changed = 0;
  std::size_t num_better = 0;
  std::size_t num_worse = 0;

  void add(const TaggedSentence& sentence, const std::string& before, const std::string& after) {
    const double f1_before = sum_of_f1(words_in_pairs(before), sentence.reference);
    const double f1_after = sum_of_f1(words_in_pairs(after), sentence.reference);
    ++num_lines;
    num_pairs += sentence.reference.size();
    in_band += f1_before;
    both += f1_after;
    num_changed += before != after ? 1 : 0;
    num_better += f1_after > f1_before ? 1 : 0;
    num_worse += f1_after < f1_before ? 1 : 0;
  }
  void print() const {
    std::printf(
        "answers, %zu pairs: in-band F1 %.1f, both %.1f (%zu of %zu changed, %zu better, %zu "
        "worse)\n",
        num_pairs, percent(in_band, num_pairs), percent(both, num_pairs), num_changed, num_lines,
        num_better, num_worse);
  }
  static double percent(double part, std::size_t whole) {
    return 100.0 * part / static_cast<double>(std::max<std::size_t>(whole, 1));
  }
};

void run(const std::vector<std::string>& words) {
  if (words.empty()) throw std::runtime_error("usage: placement_bench FILE.tsv [--model FOLDER]");
  const std::string folder =
      words.size() > 2 && words[1] == "--model" ? words[2] : find_model_folder();
  const std::vector<TaggedSentence> sentences = read_tagged_sentences(words[0]);
  LoadOptions load;
  load.num_threads = 2;
  const auto generator = make_model_generator(load_model(*open_model_folder(folder), load), {2});
  std::size_t num_right = 0;
  Tally answers;
  for (const TaggedSentence& sentence : sentences) {
    // Names in the file are to be those of the segment: pairs numbered in the order of the source.
    const TaggedSegment segment(sentence.source, PairSpelling::kTags);
    if (segment.text() != sentence.source_line) {
      throw std::runtime_error("tags are numbered otherwise: " + sentence.source_line);
    }
    const auto likeliest_of_moved = [&](const std::string& line) {
      std::vector<std::string> lines = moved(line);
      lines.insert(lines.begin(), line);
      return lines[likeliest(*generator, segment, lines)];
    };
    num_right += likeliest_of_moved(sentence.reference_line) == sentence.reference_line ? 1 : 0;
    generator->submit(request_for(segment, 0));
    const std::string answer = collect(*generator, 1).at(0).text;
    answers.add(sentence, answer, likeliest_of_moved(answer));
  }
  std::printf("the human translation is the likeliest of moved ones: %zu of %zu\n", num_right,
              sentences.size());
  answers.print();
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    hymt::run({argv + 1, argv + argc});
    return EXIT_SUCCESS;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "placement_bench: %s\n", error.what());
    return EXIT_FAILURE;
  }
}
