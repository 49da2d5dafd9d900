// Whether asking a model once more where a tag belongs is better than taking its first word.
//
//     placement_bench FILE.tsv [--model FOLDER]
//
// Three judgements on lines of FILE (tagged_sentences.h), English to German:
//   the model scores the human translation, and the same with one pair a word further left or
//   right, wider, narrower, or swapped with another: how often is the right one the likeliest? the
//   model answers, constrained: F1 of the words inside pairs against the reference (in-band); of
//   each answer and the same moved answers the likeliest by forced scoring is taken (both).
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

void run(const std::vector<std::string>& words) {
  if (words.empty()) throw std::runtime_error("usage: placement_bench FILE.tsv [--model FOLDER]");
  const std::string folder =
      words.size() > 2 && words[1] == "--model" ? words[2] : find_model_folder();
  const std::vector<TaggedSentence> sentences = read_tagged_sentences(words[0]);
  LoadOptions load;
  load.num_threads = 2;
  const auto generator = make_model_generator(load_model(*open_model_folder(folder), load), {2});
  std::size_t num_right = 0;
  std::size_t num_pairs = 0;
  std::size_t num_changed = 0;
  std::size_t num_better = 0;
  std::size_t num_worse = 0;
  double in_band = 0;
  double both = 0;
  for (const TaggedSentence& sentence : sentences) {
    // Names in the file are those of the segment: pairs numbered in the order of the source.
    const TaggedSegment segment(sentence.source, PairSpelling::kTags);
    if (segment.text() != sentence.source_line) continue;
    std::vector<std::string> lines = moved(sentence.reference_line);
    lines.insert(lines.begin(), sentence.reference_line);
    num_right += likeliest(*generator, segment, lines) == 0 ? 1 : 0;
    generator->submit(request_for(segment, 0));
    const std::string answer = collect(*generator, 1).at(0).text;
    lines = moved(answer);
    lines.insert(lines.begin(), answer);
    const std::size_t best = likeliest(*generator, segment, lines);
    const double before = sum_of_f1(words_in_pairs(answer), sentence.reference);
    const double after = sum_of_f1(words_in_pairs(lines[best]), sentence.reference);
    in_band += before;
    both += after;
    num_pairs += sentence.reference.size();
    num_changed += best != 0 ? 1 : 0;
    num_better += after > before ? 1 : 0;
    num_worse += after < before ? 1 : 0;
  }
  const auto percent = [](double part, std::size_t whole) {
    return 100.0 * part / static_cast<double>(std::max<std::size_t>(whole, 1));
  };
  std::printf("%zu sentences, %zu pairs\n", sentences.size(), num_pairs);
  std::printf("the human translation is the likeliest among moved ones: %.1f %%\n",
              percent(static_cast<double>(num_right), sentences.size()));
  std::printf(
      "F1 of words in pairs: in-band %.1f, both %.1f (%zu answers changed, %zu better, %zu "
      "worse)\n",
      percent(in_band, num_pairs), percent(both, num_pairs), num_changed, num_better, num_worse);
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
