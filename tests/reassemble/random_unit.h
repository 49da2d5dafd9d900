// Units made at random, for laws that must hold for every unit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "parsers/document/unit_builder.h"
#include "parsers/document/utf8.h"

namespace hymt::testing {

// Draws without the distributions of the standard library, which differ between libraries.
class Random {
 public:
  explicit Random(std::uint32_t seed) : engine_(seed) {}
  std::size_t below(std::size_t limit) { return engine_() % limit; }
  bool chance(std::size_t one_in) { return below(one_in) == 0; }
  template <typename Container>
  const auto& pick(const Container& container) {
    return container[below(std::size(container))];
  }

 private:
  std::mt19937 engine_;
};

// A unit and the source bytes that it was made of.
struct RandomUnit {
  std::string source;
  TranslationUnit unit;
};

struct Piece {
  const char* source;
  const char* decoded;  // nullptr: plain text.
};

// Strings plain and spelt pieces and codes together and cuts the text into segments.
inline RandomUnit random_unit(Random& random, const std::vector<Piece>& pieces,
                              const std::vector<const char*>& codes) {
  struct Step {
    std::size_t end;
    int kind;  // 0: text, 1: spelt, 2: placeholder, 3: opening, 4: closing
    const char* decoded;
  };
  RandomUnit result;
  std::vector<Step> steps;
  std::size_t open = 0;
  for (std::size_t i = random.below(20); i > 0; --i) {
    if (!codes.empty() && random.chance(4)) {
      int kind = 2 + static_cast<int>(random.below(3));
      if (kind == 4 && open == 0) kind = 3;
      if (kind == 3) ++open;
      if (kind == 4) --open;
      result.source += random.pick(codes);
      steps.push_back({result.source.size(), kind, random.chance(3) ? "a b" : ""});
    } else {
      const Piece& piece = random.pick(pieces);
      result.source += piece.source;
      steps.push_back({result.source.size(), piece.decoded == nullptr ? 0 : 1, piece.decoded});
    }
  }
  UnitBuilder builder(result.source, 0);
  std::vector<std::uint32_t> ids;
  for (const Step& step : steps) {
    switch (step.kind) {
      case 0: builder.add_text(step.end); break;
      case 1: builder.add_spelled(step.end, step.decoded); break;
      case 2: builder.add_placeholder(step.end, step.decoded); break;
      case 3: ids.push_back(builder.add_opening(step.end)); break;
      default:
        builder.add_closing(ids.back(), step.end);
        ids.pop_back();
        break;
    }
  }
  result.unit = builder.finish();
  return result;
}

// Cuts the unit's text into segments, at any boundary that is allowed.
inline void cut_at_random(Random& random, TranslationUnit& unit) {
  unit.segments.clear();
  const std::string_view text = unit.source.text();
  std::size_t begin = 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool continuation = is_utf8_continuation(text[i]);
    bool covered = false;
    for (const InlineCode& code : unit.source.codes()) {
      covered = covered || (code.offset < i && i < code.offset + code.length);
    }
    if (continuation || covered || !random.chance(5)) continue;
    unit.segments.push_back({{begin, i}, random.chance(3), SegmentState::kInitial, {}});
    begin = i;
  }
  if (!text.empty()) {
    unit.segments.push_back({{begin, text.size()}, false, SegmentState::kInitial, {}});
  }
}

// Gives every segment that is no gap its own source as the target.
inline void translate_to_itself(TranslationUnit& unit) {
  for (Segment& segment : unit.segments) {
    if (segment.is_gap) continue;
    segment.target = unit.source.slice(segment.range.begin, segment.range.end);
    segment.state = SegmentState::kTranslated;
  }
}

}  // namespace hymt::testing
