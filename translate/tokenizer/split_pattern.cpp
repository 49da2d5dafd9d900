#include "translate/tokenizer/split_pattern.h"

#include <unicode/uregex.h>
#include <unicode/utext.h>

#include <algorithm>

#include "parsers/document/error.h"
#include "translate/tokenizer/character_class.h"

namespace hymt {
namespace {

struct ExpressionCloser {
  void operator()(URegularExpression* expression) const { uregex_close(expression); }
};
struct TextCloser {
  void operator()(UText* text) const { utext_close(text); }
};
using ExpressionPointer = std::unique_ptr<URegularExpression, ExpressionCloser>;
using TextPointer = std::unique_ptr<UText, TextCloser>;

// ICU calls back about every 10,000 steps. An expression without nested repetitions takes a few
// steps a byte.
struct Budget {
  std::size_t calls_left;
};
UBool U_CALLCONV spend(const void* context, std::int32_t /*steps*/) {
  // The context is handed over as const, but it is our own `Budget`.
  auto* budget = static_cast<Budget*>(const_cast<void*>(context));
  if (budget->calls_left == 0) return false;
  --budget->calls_left;
  return true;
}

void check(UErrorCode status) {
  if (U_SUCCESS(status)) return;
  if (status == U_REGEX_STOPPED_BY_CALLER || status == U_REGEX_STACK_OVERFLOW) {
    throw Error(ErrorKind::kEngine,
                "The pre-tokenizer's regular expression takes too long on this text; the tokenizer "
                "is damaged or of a kind that is not supported.");
  }
  throw Error(ErrorKind::kEngine,
              std::string("The pre-tokenizer's regular expression fails: ") + u_errorName(status));
}

void push_unless_empty(ByteRange range, std::vector<ByteRange>& pieces) {
  if (!range.empty()) pieces.push_back(range);
}

void split_known(const KnownPattern& pattern, std::string_view text, ByteRange range,
                 std::vector<ByteRange>& pieces) {
  const std::string_view piece = range.of(text);
  std::size_t gap = 0;
  std::size_t at = 0;
  const FirstBytes* first = pattern.first_bytes == nullptr ? nullptr : &pattern.first_bytes();
  const auto is_hopeless = [&] {
    return first != nullptr && !(*first)[static_cast<std::uint8_t>(piece[at])];
  };
  while (true) {
    while (at < piece.size() && is_hopeless()) ++at;
    if (at == piece.size()) break;
    const std::size_t end = pattern.match(piece, at);
    if (end == at) {
      at = character_at(piece, at).end;
      continue;
    }
    push_unless_empty({range.begin + gap, range.begin + at}, pieces);
    pieces.push_back({range.begin + at, range.begin + end});
    gap = at = end;
  }
  push_unless_empty({range.begin + gap, range.end}, pieces);
}

void split_by(URegularExpression* expression, ByteRange range, std::vector<ByteRange>& pieces) {
  UErrorCode status = U_ZERO_ERROR;
  uregex_setRegion64(expression, static_cast<std::int64_t>(range.begin),
                     static_cast<std::int64_t>(range.end), &status);
  std::size_t gap = range.begin;
  while (uregex_findNext(expression, &status)) {
    const auto begin = static_cast<std::size_t>(uregex_start64(expression, 0, &status));
    const auto end = static_cast<std::size_t>(uregex_end64(expression, 0, &status));
    push_unless_empty({gap, begin}, pieces);
    push_unless_empty({begin, end}, pieces);
    gap = end;
  }
  check(status);
  push_unless_empty({gap, range.end}, pieces);
}

}  // namespace

struct SplitPattern::Expression {
  ExpressionPointer compiled;
};

SplitPattern::SplitPattern(const std::string& pattern, Syntax syntax, Engine engine) {
  if (syntax == Syntax::kRegularExpression && engine == Engine::kQuickest) {
    known_ = find_known_pattern(pattern);
    if (known_ != nullptr) return;
  }
  constexpr std::size_t kLongestPattern = 10'000;
  UErrorCode status = U_ZERO_ERROR;
  ExpressionPointer compiled;
  if (pattern.size() <= kLongestPattern) {
    const TextPointer text(utext_openUTF8(nullptr, pattern.data(),
                                          static_cast<std::int64_t>(pattern.size()), &status));
    compiled.reset(uregex_openUText(text.get(), syntax == Syntax::kLiteral ? UREGEX_LITERAL : 0,
                                    nullptr, &status));
  }
  if (compiled == nullptr || U_FAILURE(status)) {
    throw Error(ErrorKind::kEngine, "The pre-tokenizer's regular expression cannot be read (" +
                                        std::string(u_errorName(status)) +
                                        "): " + pattern.substr(0, 200));
  }
  expression_ = std::make_unique<Expression>(Expression{std::move(compiled)});
}

SplitPattern::SplitPattern(SplitPattern&&) noexcept = default;
SplitPattern& SplitPattern::operator=(SplitPattern&&) noexcept = default;
SplitPattern::~SplitPattern() = default;

std::vector<ByteRange> SplitPattern::split(std::string_view text,
                                           const std::vector<ByteRange>& ranges) const {
  std::vector<ByteRange> pieces;
  pieces.reserve(ranges.size());
  if (known_ != nullptr) {
    for (const ByteRange range : ranges) split_known(*known_, text, range, pieces);
    return pieces;
  }
  UErrorCode status = U_ZERO_ERROR;
  const TextPointer source(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  const ExpressionPointer expression(uregex_clone(expression_->compiled.get(), &status));
  uregex_setUText(expression.get(), source.get(), &status);
  // A repetition keeps some 30 bytes for each character, until it ends.
  constexpr std::size_t kStackPerByte = 64;
  constexpr std::size_t kMostStack = std::size_t{1} << 30U;
  const std::size_t stack = std::min(kMostStack, (text.size() + 1000) * kStackPerByte);
  uregex_setStackLimit(expression.get(), static_cast<std::int32_t>(stack), &status);
  Budget budget{1000 + text.size() / 10};
  uregex_setMatchCallback(expression.get(), spend, &budget, &status);
  check(status);
  for (const ByteRange range : ranges) split_by(expression.get(), range, pieces);
  return pieces;
}

}  // namespace hymt
