#include "reassemble/alignment/unit_alignment.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "parsers/characters/character.h"
#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"
#include "parsers/document/sequence_alignment.h"
#include "reassemble/alignment/length_model.h"

namespace hymt {
namespace {

// Numbers for strings: equal strings, equal numbers.
class Interner {
 public:
  std::uint32_t operator()(std::string_view text) {
    return numbers_.try_emplace(std::string(text), static_cast<std::uint32_t>(numbers_.size()))
        .first->second;
  }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

// What of a unit survives its translation.
struct UnitFeatures {
  std::uint32_t place = 0;           // Its kind and that of the block it stands in, as a number.
  std::size_t length = 0;            // Of its text, in characters.
  std::vector<std::uint32_t> kept;   // Codes and numbers, sorted.
  std::vector<std::uint32_t> words;  // ASCII words that names may be, sorted, each once.
};

std::size_t num_shared(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  std::size_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++shared;
    const bool advance_a = a[i] <= b[j];
    const bool advance_b = b[j] <= a[i];
    if (advance_a) ++i;
    if (advance_b) ++j;
  }
  return shared;
}

// Calls `found(begin, end)` for each longest run of bytes that `belongs`.
template <typename Belongs, typename Found>
void for_each_run(std::string_view text, Belongs belongs, Found found) {
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    while (end < text.size() && belongs(text[end])) ++end;
    if (end != at) found(text.substr(at, end - at));
    at = end + 1;
  }
}

// The bytes of a code without what is translated inside it.
std::string frame_of(const InlineCode& code) {
  std::string frame;
  std::size_t at = 0;
  for (const SubFlow& flow : code.sub_flows) {
    frame += code.original.substr(at, flow.range.begin - at);
    at = flow.range.end;
  }
  return frame + code.original.substr(at);
}

class FeatureExtractor {
 public:
  explicit FeatureExtractor(Interner& interner) : interner_(interner) {}

  // Of all units, with the blocks of the outline that hold them.
  [[nodiscard]] std::vector<UnitFeatures> of(const Document& document) const {
    std::vector<UnitFeatures> all;
    all.reserve(document.units.size());
    std::string block;
    auto entry = document.outline.begin();
    for (const TranslationUnit& unit : document.units) {
      for (; entry != document.outline.end(); ++entry) {
        if (entry->is_inline) continue;
        if (entry->range.begin > unit.range.begin) break;
        block = std::string(entry->name()) + ' ' + std::to_string(entry->depth);
      }
      all.push_back(of(unit, block));
    }
    return all;
  }

 private:
  [[nodiscard]] UnitFeatures of(const TranslationUnit& unit, const std::string& block) const {
    UnitFeatures features;
    features.place = interner_("place " + std::to_string(static_cast<int>(unit.kind)) + ' ' +
                               std::to_string(static_cast<int>(unit.place.context)) + ' ' + block);
    const std::string_view text = unit.source.text();
    features.length = length_of(text);
    for (const InlineCode& code : unit.source.codes()) {
      if (code.kind == InlineCodeKind::kClosing) continue;
      const std::string frame = frame_of(code);
      if (!trimmed(frame).empty()) features.kept.push_back(interner_("code " + frame));
    }
    for_each_run(text, is_ascii_digit, [&](std::string_view digits) {
      features.kept.push_back(interner_("number " + std::string(digits)));
    });
    constexpr std::size_t kShortestName = 4;
    for_each_run(text, is_ascii_alphanumeric, [&](std::string_view word) {
      if (word.size() >= kShortestName)
        features.words.push_back(interner_("word " + std::string(word)));
    });
    std::sort(features.kept.begin(), features.kept.end());
    std::sort(features.words.begin(), features.words.end());
    features.words.erase(std::unique(features.words.begin(), features.words.end()),
                         features.words.end());
    return features;
  }

  Interner& interner_;
};

// Blocks that translations leave as they are.
struct Landmarks {
  std::vector<std::uint32_t> names;    // Name and value, as numbers.
  std::vector<std::size_t> next_unit;  // Index of the first unit that begins behind each.
};

Landmarks landmarks_of(const Document& document, Interner& interner) {
  constexpr std::size_t kShortestValue = 8;  // Less says nothing ("loose", "left").
  Landmarks landmarks;
  std::size_t unit = 0;
  for (const OutlineEntry& entry : document.outline) {
    if (entry.is_inline || entry.value.view().size() < kShortestValue) continue;
    while (unit < document.units.size() && document.units[unit].range.begin < entry.range.begin) {
      ++unit;
    }
    landmarks.names.push_back(
        interner("block " + std::string(entry.name()) + ' ' + std::string(entry.value.view())));
    landmarks.next_unit.push_back(unit);
  }
  return landmarks;
}

constexpr double kNever = std::numeric_limits<double>::infinity();
// Of a unit without partner. Gale and Church give the pair with nothing a probability of 0.0099.
constexpr double kAlone = 230.0;

// Neighbouring units of both documents.
struct Stretch {
  std::size_t source_begin = 0;
  std::size_t source_end = 0;
  std::size_t target_begin = 0;
  std::size_t target_end = 0;
};

class Aligner {
 public:
  Aligner(const std::vector<UnitFeatures>& source, const std::vector<UnitFeatures>& target)
      : source_(source), target_(target), lengths_(LengthModel::of(total(source), total(target))) {}

  // The pairs of a stretch whose neighbours would not do as well.
  [[nodiscard]] std::vector<UnitPair> align(const Stretch& stretch) const;

 private:
  static std::size_t total(const std::vector<UnitFeatures>& units) {
    std::size_t length = 0;
    for (const UnitFeatures& unit : units) length += unit.length;
    return length;
  }
  [[nodiscard]] double cost(const UnitFeatures& a, const UnitFeatures& b) const;
  [[nodiscard]] std::vector<UnitPair> cheapest(const Stretch& stretch) const;
  [[nodiscard]] bool is_clear(const Stretch& stretch, std::span<const UnitPair> pairs,
                              std::size_t index) const;

  const std::vector<UnitFeatures>& source_;
  const std::vector<UnitFeatures>& target_;
  LengthModel lengths_;
};

double Aligner::cost(const UnitFeatures& a, const UnitFeatures& b) const {
  if (a.place != b.place) return kNever;
  double cost = std::min(lengths_.cost(a.length, b.length), 2.0 * kAlone);
  constexpr double kWeight = 200.0;
  const std::size_t num_kept = a.kept.size() + b.kept.size();
  if (num_kept != 0) {
    const double dice =
        2.0 * static_cast<double>(num_shared(a.kept, b.kept)) / static_cast<double>(num_kept);
    cost += kWeight * (1.0 - 2.0 * dice) * std::min(1.0, static_cast<double>(num_kept) / 4.0);
  }
  constexpr double kWord = 40.0;
  constexpr std::size_t kMostWords = 4;
  const std::size_t words = std::min(num_shared(a.words, b.words), kMostWords);
  return cost - kWord * static_cast<double>(words);
}

// Dynamic programming over a band around the diagonal that holds all if that is little.
std::vector<UnitPair> Aligner::cheapest(const Stretch& stretch) const {
  std::vector<UnitPair> pairs;
  const auto [source_begin, source_end, target_begin, target_end] = stretch;
  const std::size_t rows = source_end - source_begin;
  const std::size_t columns = target_end - target_begin;
  if (rows == 0 || columns == 0) return pairs;
  constexpr std::size_t kMostCells = 4'000'000;
  const std::size_t width = std::clamp<std::size_t>(kMostCells / (rows + 1), 2, columns + 1);
  // Row i holds the columns from first(i) on, `width` of them.
  const auto first = [&](std::size_t row) {
    const std::size_t centre = row * columns / rows;
    const std::size_t begin = centre < width / 2 ? 0 : centre - width / 2;
    return std::min(begin, columns + 1 - width);
  };
  enum class Step : std::uint8_t { kNone, kPair, kSource, kTarget };
  std::vector<Step> steps((rows + 1) * width, Step::kNone);
  std::vector<double> previous(width, kNever);
  std::vector<double> current(width, kNever);
  for (std::size_t i = 0; i <= rows; ++i) {
    const std::size_t begin = first(i);
    const std::size_t begin_above = i == 0 ? 0 : first(i - 1);
    const auto above = [&](std::size_t column) {
      return i == 0 || column < begin_above || column >= begin_above + width
                 ? kNever
                 : previous[column - begin_above];
    };
    for (std::size_t j = begin; j < begin + width; ++j) {
      double best = i == 0 && j == 0 ? 0.0 : kNever;
      Step step = Step::kNone;
      const auto offer = [&](double offered, Step its_step) {
        if (offered >= best) return;
        best = offered;
        step = its_step;
      };
      if (i != 0 && j != 0) {
        const double before = above(j - 1);
        if (before != kNever) {
          offer(before + cost(source_[source_begin + i - 1], target_[target_begin + j - 1]),
                Step::kPair);
        }
      }
      offer(above(j) + kAlone, Step::kSource);
      if (j != begin) offer(current[j - 1 - begin] + kAlone, Step::kTarget);
      current[j - begin] = best;
      steps[i * width + (j - begin)] = step;
    }
    std::swap(previous, current);
  }
  for (std::size_t i = rows, j = columns; i != 0 || j != 0;) {
    const Step step = steps[i * width + (j - first(i))];
    if (step == Step::kNone) break;  // The band does not reach the corner.
    if (step == Step::kPair) {
      pairs.push_back({static_cast<std::uint32_t>(source_begin + i - 1),
                       static_cast<std::uint32_t>(target_begin + j - 1)});
    }
    if (step != Step::kTarget) --i;
    if (step != Step::kSource) --j;
  }
  std::reverse(pairs.begin(), pairs.end());
  return pairs;
}

// False if a neighbour without partner would do about as well in place of either unit: then nobody
// knows which of the two was left out.
bool Aligner::is_clear(const Stretch& stretch, std::span<const UnitPair> pairs,
                       std::size_t index) const {
  constexpr double kMargin = 100.0;
  const UnitPair pair = pairs[index];
  const double limit = cost(source_[pair.source], target_[pair.target]) + kMargin;
  const std::size_t source_before = index == 0 ? stretch.source_begin : pairs[index - 1].source + 1;
  const std::size_t target_before = index == 0 ? stretch.target_begin : pairs[index - 1].target + 1;
  const bool is_last = index + 1 == pairs.size();
  const std::size_t source_behind = is_last ? stretch.source_end : pairs[index + 1].source;
  const std::size_t target_behind = is_last ? stretch.target_end : pairs[index + 1].target;
  // The nearest of the same place decide: cells of a row stand between others.
  constexpr std::size_t kNear = 4;
  const auto rivals = [&](std::size_t begin, std::size_t end, auto its_cost) {
    for (std::size_t i = begin; i < end; ++i) {
      if (its_cost(i) < limit) return true;
    }
    return false;
  };
  const auto of_source = [&](std::size_t i) { return cost(source_[i], target_[pair.target]); };
  const auto of_target = [&](std::size_t j) { return cost(source_[pair.source], target_[j]); };
  const auto from = [](std::size_t before, std::size_t at) {
    return std::max(before, at < kNear ? 0 : at - kNear);
  };
  return !rivals(from(source_before, pair.source), pair.source, of_source) &&
         !rivals(pair.source + 1, std::min(source_behind, pair.source + 1 + kNear), of_source) &&
         !rivals(from(target_before, pair.target), pair.target, of_target) &&
         !rivals(pair.target + 1, std::min(target_behind, pair.target + 1 + kNear), of_target);
}

std::vector<UnitPair> Aligner::align(const Stretch& stretch) const {
  const std::vector<UnitPair> pairs = cheapest(stretch);
  std::vector<UnitPair> clear;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (is_clear(stretch, pairs, i)) clear.push_back(pairs[i]);
  }
  return clear;
}

}  // namespace

std::vector<UnitPair> align_units(const Document& source, const Document& target) {
  Interner interner;
  const FeatureExtractor extractor(interner);
  const std::vector<UnitFeatures> source_units = extractor.of(source);
  const std::vector<UnitFeatures> target_units = extractor.of(target);
  const Landmarks source_marks = landmarks_of(source, interner);
  const Landmarks target_marks = landmarks_of(target, interner);
  const Aligner aligner(source_units, target_units);
  std::vector<UnitPair> pairs;
  Stretch stretch;
  const auto align_up_to = [&](std::size_t source_end, std::size_t target_end) {
    stretch.source_end = source_end;
    stretch.target_end = target_end;
    const std::vector<UnitPair> found = aligner.align(stretch);
    pairs.insert(pairs.end(), found.begin(), found.end());
    stretch = {source_end, source_end, target_end, target_end};
  };
  for (const AlignedPair& mark : align_sequences(source_marks.names, target_marks.names)) {
    align_up_to(source_marks.next_unit[mark.a_index], target_marks.next_unit[mark.b_index]);
  }
  align_up_to(source_units.size(), target_units.size());
  return pairs;
}

}  // namespace hymt
