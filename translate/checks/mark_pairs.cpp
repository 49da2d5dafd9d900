#include "translate/checks/mark_pairs.h"

#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "parsers/characters/code_points.h"

namespace hymt {
namespace {

// Full-width brackets count as the ASCII ones that they stand for in Chinese and Japanese.
constexpr std::array<std::pair<std::u32string_view, std::u32string_view>, 9> kShapes = {{
    {U"(（", U")）"},
    {U"[［", U"]］"},
    {U"{｛", U"}｝"},
    {U"【", U"】"},
    {U"「", U"」"},
    {U"『", U"』"},
    {U"《", U"》"},
    {U"〈", U"〉"},
    {U"〔", U"〕"},
}};

// Those that quote in most languages, whichever of them opens there.
constexpr std::u32string_view kQuotes = U"\"“”„‟«»";

struct LoneBracket {
  ByteRange place;
  bool is_opening = false;
};

// The first bracket without its other half, shape by shape.
std::optional<LoneBracket> lone_bracket(std::string_view text) {
  std::array<std::vector<ByteRange>, kShapes.size()> open;
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    const char32_t c = next_code_point(text, offset);
    for (std::size_t shape = 0; shape < kShapes.size(); ++shape) {
      if (kShapes[shape].first.find(c) != std::u32string_view::npos) {
        open[shape].push_back({begin, offset});
      } else if (kShapes[shape].second.find(c) != std::u32string_view::npos) {
        if (open[shape].empty()) return LoneBracket{{begin, offset}, false};
        open[shape].pop_back();
      }
    }
  }
  for (const std::vector<ByteRange>& left : open) {
    if (!left.empty()) return LoneBracket{left.back(), true};
  }
  return std::nullopt;
}

// The places of all double quotation marks.
std::vector<ByteRange> quotes_of(std::string_view text) {
  std::vector<ByteRange> quotes;
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t begin = offset;
    if (kQuotes.find(next_code_point(text, offset)) != std::u32string_view::npos) {
      quotes.push_back({begin, offset});
    }
  }
  return quotes;
}

}  // namespace

std::optional<Doubt> bracket_doubt(std::string_view source, std::string_view target) {
  const std::optional<LoneBracket> lone = lone_bracket(target);
  if (!lone || lone_bracket(source)) return std::nullopt;
  Doubt doubt;
  doubt.rule = "brackets-unbalanced";
  doubt.message = "The bracket '" + std::string(lone->place.of(target)) + "' in the translation " +
                  (lone->is_opening ? "is never closed." : "closes nothing.");
  doubt.target = lone->place;
  return doubt;
}

std::optional<Doubt> quote_doubt(std::string_view source, std::string_view target) {
  const std::vector<ByteRange> quotes = quotes_of(target);
  if (quotes.size() % 2 == 0 || quotes_of(source).size() % 2 != 0) return std::nullopt;
  Doubt doubt;
  doubt.rule = "quotes-unbalanced";
  doubt.message = "A quotation mark in the translation, such as " +
                  std::string(quotes.back().of(target)) + ", has no other half.";
  doubt.target = quotes.back();
  return doubt;
}

}  // namespace hymt
