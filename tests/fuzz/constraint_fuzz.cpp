// A model that chooses as the fuzzer says among the tokens that the constraint allows, and wishes
// to end now and then: whatever the vocabulary, each answer ends within its limit and has all tags.
// Masks are held against one that tries every token alone. The input is HTML, a byte 0xFF, pieces
// of the vocabulary, each ended by a byte 0xFE, a byte 0xFF, then: how many bytes pieces of the
// tagged text have that are in the vocabulary, too, the limit, and a byte a choice.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parsers/document/coded_text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/document_laws.h"
#include "tests/translate/constraint/piece_tokenizer.h"
#include "translate/constraint/tag_constraint.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

using testing::PieceTokenizer;

constexpr std::size_t kMostPieces = 200;
constexpr std::size_t kMostSegments = 4;
constexpr std::size_t kRoomForTerms = 1500;
// Where something is missing only it is allowed: tags, one piece, or the bytes of a character.
constexpr std::size_t kMostUrged = 64;

std::string_view cut_off(std::string_view& bytes, char border) {
  const std::size_t end = std::min(bytes.find(border), bytes.size());
  const std::string_view first = bytes.substr(0, end);
  bytes.remove_prefix(std::min(end + 1, bytes.size()));
  return first;
}

struct Choices {
  std::size_t piece_size = 0;
  std::size_t limit = 0;
  std::string_view bytes;  // May end before the answer does.

  explicit Choices(std::string_view input) {
    const auto next = [&input] {
      if (input.empty()) return std::size_t{0};
      const auto byte = static_cast<unsigned char>(input.front());
      input.remove_prefix(1);
      return std::size_t{byte};
    };
    piece_size = 1 + next() % 12;
    limit = 16 + 8 * next();
    bytes = input;
  }

  [[nodiscard]] std::size_t at(std::size_t step, std::size_t count) const {
    const std::size_t byte =
        bytes.empty() ? step * 7 : static_cast<unsigned char>(bytes[step % bytes.size()]);
    return (byte + 31 * step) % count;
  }
};

std::vector<std::string> pieces_of(std::string_view listed, std::string_view text,
                                   std::size_t size) {
  std::vector<std::string> pieces;
  while (!listed.empty() && pieces.size() < kMostPieces) {
    const std::string_view piece = cut_off(listed, '\xFE');
    if (!piece.empty()) pieces.emplace_back(piece);
  }
  for (std::size_t at = 0; at + size <= text.size() && pieces.size() < 2 * kMostPieces; ++at) {
    pieces.emplace_back(text.substr(at, size));
  }
  return pieces;
}

std::vector<TokenId> tokens_of(const TokenMask& mask, std::size_t vocab_size) {
  std::vector<TokenId> tokens(mask.list.begin(), mask.list.end());
  for (std::size_t i = 0; mask.form == TokenMask::Form::kBits && i < vocab_size; ++i) {
    if ((mask.bits[i / 64] >> (i % 64) & 1) != 0) tokens.push_back(static_cast<TokenId>(i));
  }
  std::sort(tokens.begin(), tokens.end());
  return tokens;
}

// What the automaton lets through, token by token.
std::vector<TokenId> tried_alone(const TagAutomaton& automaton, const TagAutomaton::State& state,
                                 const Tokenizer& tokenizer) {
  std::vector<TokenId> tokens;
  if (automaton.is_complete(state)) tokens.push_back(PieceTokenizer::kEnd);
  for (std::size_t i = 1; i < tokenizer.size(); ++i) {
    const auto token = static_cast<TokenId>(i);
    TagAutomaton::State next = state;
    const std::string_view bytes = tokenizer.token_bytes(token);
    const bool goes = std::all_of(bytes.begin(), bytes.end(),
                                  [&](char byte) { return automaton.step(next, byte); });
    if (goes && (!next.is_within_character() || !next.shuns())) tokens.push_back(token);
  }
  return tokens;
}

// What a model may choose to say that it would end the answer.
bool is_wish_to_end(TokenId token, const AnswerFrame& frame, const Tokenizer& tokenizer) {
  if (token == PieceTokenizer::kEnd) return true;
  const std::string_view bytes = tokenizer.token_bytes(token);
  return bytes.starts_with("</") && (frame.end.starts_with(bytes) || bytes.starts_with(frame.end));
}

// The first two pieces are a term that is needed and one that must not be.
std::vector<TermRule> rules_of(std::string_view listed) {
  const std::string needed(cut_off(listed, '\xFE'));
  const std::string forbidden(cut_off(listed, '\xFE'));
  TermRule rule;
  if (!needed.empty() && valid_utf8_prefix(needed) == needed.size()) rule.renderings = {needed};
  if (!forbidden.empty() && valid_utf8_prefix(forbidden) == forbidden.size()) {
    rule.forbidden = {forbidden};
  }
  return {rule};
}

void check_answer_to(const CodedText& source, std::string_view pieces, const Choices& choices,
                     const AnswerFrame& frame) {
  const TaggedSegment segment(source, PairSpelling::kTags);
  const std::vector<TermRule> rules = rules_of(pieces);
  const PieceTokenizer tokenizer(pieces_of(pieces, segment.text(), choices.piece_size));
  const auto index =
      std::make_shared<const TokenIndex>(tokenizer, std::vector<TokenId>{}, tokenizer.size());
  const auto constraint = make_tag_constraint(index, tokenizer, segment.tagged(), frame,
                                              {{PieceTokenizer::kEnd}, choices.limit}, rules);
  if (!constraint) return;
  // With so small a limit terms may be left out.
  const bool has_terms = choices.limit >= kRoomForTerms;
  if (!has_terms && !rules.front().renderings.empty()) return;
  const std::optional<TagAutomaton> automaton = TagAutomaton::of(segment.tagged(), frame, rules);
  TagAutomaton::State state = automaton->start();
  std::vector<TokenId> answer;
  std::size_t num_choices = 0;
  bool was_refused = false;
  while (true) {
    const std::vector<TokenId> allowed = tokens_of(constraint->allowed(answer), tokenizer.size());
    if (allowed.empty()) throw LawBroken("nothing may come next");
    const std::vector<TokenId> expected = tried_alone(*automaton, state, tokenizer);
    const auto is_expected = [&expected](TokenId token) {
      return std::ranges::binary_search(expected, token);
    };
    const bool is_free =
        allowed.size() > kMostUrged && !std::ranges::all_of(allowed, [&](TokenId token) {
          return tokenizer.token_bytes(token).starts_with('<');
        });
    if (!std::ranges::all_of(allowed, [&](TokenId token) {
          return is_expected(token) || is_wish_to_end(token, frame, tokenizer);
        })) {
      throw LawBroken("a token is allowed that the automaton forbids");
    }
    if (is_free && !std::ranges::includes(allowed, expected)) {
      throw LawBroken("a token is forbidden");
    }
    const TokenId token = allowed[choices.at(num_choices++, allowed.size())];
    const bool is_taken = constraint->takes(token);
    if (is_taken != is_expected(token)) throw LawBroken("a token is wrongly taken, or not");
    if (!is_taken && std::exchange(was_refused, true)) throw LawBroken("one is refused twice");
    if (!is_taken) continue;
    was_refused = false;
    if (token == PieceTokenizer::kEnd) break;
    answer.push_back(token);
    if (answer.size() > choices.limit) throw LawBroken("the answer passes its limit");
    for (const char byte : tokenizer.token_bytes(token)) {
      if (!automaton->step(state, byte)) throw LawBroken("the automaton is at an end");
    }
  }
  std::string text = tokenizer.decode(answer);
  if (!text.starts_with(frame.begin) || !text.ends_with(frame.end)) {
    throw LawBroken("the answer has no frame");
  }
  text = text.substr(frame.begin.size(), text.size() - frame.begin.size() - frame.end.size());
  if (valid_utf8_prefix(text) != text.size()) throw LawBroken("the answer is no UTF-8");
  if (segment.fault(text, segment.find_tags(text))) {
    throw LawBroken("the answer has not the tags of its source: " + text);
  }
}

}  // namespace
}  // namespace hymt

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hymt;
  std::string_view bytes = fuzz_bytes(data, size);
  const std::string_view html = cut_off(bytes, '\xFF');
  const std::string_view pieces = cut_off(bytes, '\xFF');
  const Choices choices(bytes);
  static const FormatLaws kHtml(Format::kHtml);
  Document document;
  try {
    document = kHtml.take_apart(html);
  } catch (const Error&) {
    return 0;
  }
  std::size_t num_segments = 0;
  for (const TranslationUnit& unit : document.units) {
    for (const Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      if (++num_segments > kMostSegments) return 0;
      const CodedText source = unit.source.slice(segment.range.begin, segment.range.end);
      check_answer_to(source, pieces, choices, {});
      check_answer_to(source, pieces, choices, {"<target>", "</target>"});
    }
  }
  return 0;
}
