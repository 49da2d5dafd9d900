#include "translate/generation/request_codec.h"

#include <algorithm>
#include <set>
#include <utility>

#include "parsers/document/error.h"
#include "translate/constraint/tag_constraint.h"

namespace hymt {
namespace {

// What a prompt has besides the segment: instructions, terms, context.
constexpr std::size_t kPromptFrame = 160;

// A text is cut before it is sent if it, and an answer four times as long in tokens, would fill
// more than so many positions: 1,092 bytes, more than all but a few sentences have. Models
// translate no better what is longer, whatever positions they have.
constexpr std::size_t kMostSourcePositions = 2048;
constexpr std::size_t kAnswerRatio = 4;
constexpr std::size_t kAnswerSlack = 64;

// Bytes of a token, at least, in the text of most languages.
constexpr std::size_t kBytesPerToken = 3;

constexpr std::size_t kLeastSourceBytes = 64;

// Of the tokens that have together so much of the probability, one with less than 1 % is only drawn
// where nearly all are so improbable, or where the constraint left nothing else. What the models'
// makers recommend for draws.
constexpr float kTopPOfLikeliest = 0.6F;

// Whether no token is chosen that is improbable, but for the constraint.
bool takes_likeliest(const SamplingOptions& sampling) {
  if (sampling.temperature == 0.0F) return sampling.repetition_penalty == 1.0F;
  // Heat, or a strong penalty, makes what is improbable likely enough to be drawn.
  return sampling.top_p <= kTopPOfLikeliest && sampling.temperature <= 1.0F &&
         sampling.repetition_penalty <= 1.1F;
}

void add_unique(std::vector<TokenId>& tokens, TokenId token) {
  if (std::find(tokens.begin(), tokens.end(), token) == tokens.end()) tokens.push_back(token);
}

// Cuts a text into tags, spelt as in the request, which are template text, and the rest.
std::vector<TextPart> parts_of_answer(std::string_view text, const TaggedText& source) {
  std::set<std::string_view> tags;
  for (const Tag& tag : source.tags) tags.insert(tag.range.of(source.text));
  std::vector<TextPart> parts;
  std::size_t done = 0;
  for (std::size_t open = text.find('<'); open != std::string_view::npos;
       open = text.find('<', open + 1)) {
    const std::size_t close = text.find('>', open);
    if (close == std::string_view::npos) break;
    const std::string_view tag = text.substr(open, close + 1 - open);
    if (!tags.contains(tag)) continue;
    parts.push_back({TextKind::kDocument, text.substr(done, open - done)});
    parts.push_back({TextKind::kTemplate, tag});
    done = close + 1;
  }
  parts.push_back({TextKind::kDocument, text.substr(done)});
  return parts;
}

}  // namespace

RequestCodec::RequestCodec(std::shared_ptr<const Model> model, std::size_t num_positions,
                           bool constrains_tags)
    : model_(std::move(model)),
      num_positions_(num_positions),
      expected_length_(model_->tokenizer()) {
  const Tokenizer& tokenizer = model_->tokenizer();
  const std::vector<TokenId>& ends = model_->prompts().end_tokens();
  std::vector<TokenId> banned;
  for (std::size_t i = 0; i < model_->backend_traits().vocab_size; ++i) {
    const auto token = static_cast<TokenId>(i);
    const bool has_text = i < tokenizer.size() && !tokenizer.is_control(token);
    const bool is_end = std::count(ends.begin(), ends.end(), token) > 0;
    if (!has_text && !is_end) banned.push_back(token);
  }
  banned_tokens_ = std::make_shared<const std::vector<TokenId>>(std::move(banned));
  if (!constrains_tags) return;
  token_index_ = std::make_shared<const TokenIndex>(tokenizer, *banned_tokens_,
                                                    model_->backend_traits().vocab_size);
}

std::size_t RequestCodec::max_source_bytes() const {
  const std::size_t positions = std::min(num_positions_, kMostSourcePositions);
  // The segment is in the prompt, and kAnswerRatio times again behind it.
  const std::size_t tokens = positions - std::min(positions, kPromptFrame + kAnswerSlack);
  return std::max(kLeastSourceBytes, tokens / (1 + kAnswerRatio) * kBytesPerToken);
}

PreparedRequest RequestCodec::prepare(const GenerationRequest& request) const {
  const std::size_t expected =
      expected_length_.of(model_->tokenizer().encode_document(request.source.text).size(),
                          request.source_language, request.target_language);
  Prompt prompt =
      model_->prompts().build(request, num_positions_ - std::min(num_positions_, expected));
  PreparedRequest prepared;
  prepared.facts.wraps_answer = prompt.wraps_answer;
  prepared.facts.omitted_terms.assign(
      request.terms.begin() + static_cast<std::ptrdiff_t>(prompt.num_terms), request.terms.end());
  DecodingRequest& decoding = prepared.decoding;
  decoding.id = request.id;
  decoding.prompt = std::move(prompt.ids);
  decoding.end_tokens = model_->prompts().end_tokens();
  decoding.banned_tokens = banned_tokens_;
  if (request.sampling.repetition_penalty != 1.0F) {
    decoding.unpenalized_tokens = markup_tokens(request, prompt.wraps_answer);
  }
  decoding.expected_answer_tokens = expected;
  if (request.max_answer_tokens > 0) decoding.max_answer_tokens = request.max_answer_tokens;
  decoding.sampling = request.sampling;
  decoding.seed = request.seed;
  decoding.stream = request.stream;
  if (request.forced_answer) {
    decoding.forced_answer = forced_tokens(request, prompt.wraps_answer);
  } else {
    decoding.watch = std::make_shared<RunawayWatch>(model_->tokenizer(), request.source);
  }
  decoding.constraint = constraint_on(request, prepared);
  // Terms are to be written also where they are improbable.
  prepared.facts.takes_likeliest_with_tags = decoding.constraint != nullptr &&
                                             request.term_rules.empty() &&
                                             takes_likeliest(request.sampling);
  decoding.deadline = request.deadline;
  return prepared;
}

std::shared_ptr<AnswerConstraint> RequestCodec::constraint_on(
    const GenerationRequest& request, const PreparedRequest& prepared) const {
  const DecodingRequest& decoding = prepared.decoding;
  if (!token_index_ || request.forced_answer) return nullptr;
  AnswerFrame frame;
  if (prepared.facts.wraps_answer)
    frame = {std::string(kAnswerOpening), std::string(kAnswerClosing)};
  const std::size_t room = num_positions_ - std::min(num_positions_, decoding.prompt.size());
  return make_tag_constraint(token_index_, model_->tokenizer(), request.source, std::move(frame),
                             {decoding.end_tokens, std::min(decoding.max_answer_tokens, room)},
                             request.term_rules);
}

std::vector<TokenId> RequestCodec::forced_tokens(const GenerationRequest& request,
                                                 bool wraps_answer) const {
  std::vector<TextPart> parts = parts_of_answer(*request.forced_answer, request.source);
  if (wraps_answer) {
    parts.insert(parts.begin(), {TextKind::kTemplate, kAnswerOpening});
    parts.push_back({TextKind::kTemplate, kAnswerClosing});
  }
  return model_->tokenizer().encode(parts);
}

// The tokens that tags and wrapper are made of, be they one each or several.
std::vector<TokenId> RequestCodec::markup_tokens(const GenerationRequest& request,
                                                 bool wraps_answer) const {
  std::vector<TokenId> tokens;
  const auto add = [&](std::string_view markup) {
    for (const TokenId token : model_->tokenizer().encode_template(markup)) {
      add_unique(tokens, token);
    }
  };
  for (const Tag& tag : request.source.tags) add(tag.range.of(request.source.text));
  if (wraps_answer) {
    add(kAnswerOpening);
    add(kAnswerClosing);
  }
  return tokens;
}

GenerationResult RequestCodec::answer(DecodingResult result, PromptFacts facts) const {
  GenerationResult answer;
  answer.id = result.id;
  answer.stop = result.stop;
  answer.error = std::move(result.error);
  answer.was_completed = result.was_completed;
  answer.is_likeliest_with_tags = facts.takes_likeliest_with_tags;
  answer.omitted_terms = std::move(facts.omitted_terms);
  const std::string whole = model_->tokenizer().decode(result.tokens);
  const std::string_view text = facts.wraps_answer ? unwrap_answer(whole) : std::string_view(whole);
  answer.text = text;
  const auto begin = static_cast<std::size_t>(text.data() - whole.data());
  const std::size_t end = begin + text.size();
  std::size_t at = 0;
  for (std::size_t i = 0; i < result.tokens.size(); ++i) {
    const std::size_t next = at + model_->tokenizer().token_bytes(result.tokens[i]).size();
    const ByteRange kept{std::clamp(at, begin, end), std::clamp(next, begin, end)};
    if (kept.begin < kept.end) {
      answer.tokens.push_back(
          {{kept.begin - begin, kept.end - begin}, result.log_probabilities[i]});
    }
    at = next;
  }
  return answer;
}

}  // namespace hymt
