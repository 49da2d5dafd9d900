#include "reassemble/alignment/sentence_alignment.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <numeric>

#include "reassemble/alignment/length_model.h"

namespace hymt {
namespace {

// How many sentences of either side a group may have, and what it costs beside its lengths:
// -100 ln of the frequencies of the paper's table 5 (one to one: 0.89).
struct GroupShape {
  std::size_t source;
  std::size_t target;
  double cost;
};
constexpr std::array<GroupShape, 6> kShapes = {
    {{1, 1, 12}, {2, 1, 242}, {1, 2, 242}, {2, 2, 451}, {3, 1, 600}, {1, 3, 600}}};

}  // namespace

std::vector<SentenceGroup> align_sentences(std::span<const std::size_t> source_lengths,
                                           std::span<const std::size_t> target_lengths) {
  constexpr std::size_t kMostSentences = 200;
  const std::size_t rows = source_lengths.size();
  const std::size_t columns = target_lengths.size();
  if (rows == 0 || columns == 0 || std::max(rows, columns) > kMostSentences) return {};
  const auto sum = [](std::span<const std::size_t> lengths) {
    return std::accumulate(lengths.begin(), lengths.end(), std::size_t{0});
  };
  const LengthModel lengths = LengthModel::of(sum(source_lengths), sum(target_lengths));
  constexpr std::uint8_t kNone = 0xFF;
  struct Cell {
    double cost = std::numeric_limits<double>::infinity();
    std::uint8_t shape = kNone;
  };
  std::vector<Cell> cells((rows + 1) * (columns + 1));
  const auto cell = [&](std::size_t row, std::size_t column) -> Cell& {
    return cells[row * (columns + 1) + column];
  };
  cell(0, 0).cost = 0;
  for (std::size_t row = 1; row <= rows; ++row) {
    for (std::size_t column = 1; column <= columns; ++column) {
      for (std::size_t s = 0; s < kShapes.size(); ++s) {
        const GroupShape& shape = kShapes[s];
        if (shape.source > row || shape.target > column) continue;
        const Cell& before = cell(row - shape.source, column - shape.target);
        const double cost =
            before.cost + shape.cost +
            lengths.cost(sum(source_lengths.subspan(row - shape.source, shape.source)),
                         sum(target_lengths.subspan(column - shape.target, shape.target)));
        if (cost < cell(row, column).cost) {
          cell(row, column) = {cost, static_cast<std::uint8_t>(s)};
        }
      }
    }
  }
  // Too many on one side for these shapes: one group of all.
  if (cell(rows, columns).shape == kNone) return {{0, rows, 0, columns}};
  std::vector<SentenceGroup> groups;
  for (std::size_t row = rows, column = columns; row != 0;) {
    const GroupShape& shape = kShapes[cell(row, column).shape];
    groups.push_back({row - shape.source, row, column - shape.target, column});
    row -= shape.source;
    column -= shape.target;
  }
  std::reverse(groups.begin(), groups.end());
  return groups;
}

}  // namespace hymt
