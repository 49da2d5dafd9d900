#include "translate/tokenizer/pre_tokenizer.h"

#include <utility>

namespace hymt {
namespace {

// What ByteLevel cuts with when it is told to: the expression of GPT-2.
constexpr std::string_view kByteLevelPattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

// `list` with a space before each piece that begins with another character.
PieceList with_prefix_spaces(const PieceList& list) {
  PieceList spaced;
  for (const ByteRange piece : list.pieces) {
    const std::size_t begin = spaced.text.size();
    if (list.text[piece.begin] != ' ') spaced.text += ' ';
    spaced.text += piece.of(list.text);
    spaced.pieces.push_back({begin, spaced.text.size()});
  }
  return spaced;
}

}  // namespace

PreTokenizer::PreTokenizer(const PreTokenizerSteps& steps)
    : adds_prefix_space_(steps.adds_prefix_space) {
  for (const PreTokenizerSteps::Split& split : steps.splits) {
    patterns_.emplace_back(split.pattern, split.syntax);
  }
  if (steps.byte_level_splits) {
    byte_level_patterns_.emplace_back(std::string(kByteLevelPattern),
                                      SplitPattern::Syntax::kRegularExpression);
  }
}

PieceList PreTokenizer::split(std::string text) const {
  PieceList list;
  list.text = std::move(text);
  if (list.text.empty()) return list;
  list.pieces = {{0, list.text.size()}};
  for (const SplitPattern& pattern : patterns_) list.pieces = pattern.split(list.text, list.pieces);
  if (adds_prefix_space_) list = with_prefix_spaces(list);
  for (const SplitPattern& pattern : byte_level_patterns_) {
    list.pieces = pattern.split(list.text, list.pieces);
  }
  return list;
}

}  // namespace hymt
