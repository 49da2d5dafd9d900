#include "translate/generation/loaded_model.h"

#include <algorithm>
#include <set>
#include <utility>

#include "parsers/document/error.h"

namespace hymt {
namespace {

constexpr std::string_view kWrapperBegin = "<target>";
constexpr std::string_view kWrapperEnd = "</target>";

// The answer to n source tokens has at most kAnswerRatio * n + kAnswerSlack tokens (specification,
// 4.5, with half its slack). German needs 1.1 n as a rule, scripts that a vocabulary spells by the
// byte several times as much; what is cut is a loop.
constexpr std::size_t kAnswerRatio = 4;
constexpr std::size_t kAnswerSlack = 64;

// What a prompt has besides the segment: instructions, terms, context.
constexpr std::size_t kPromptFrame = 160;

// Bytes of a token, at least, in the text of most languages.
constexpr std::size_t kBytesPerToken = 3;

constexpr std::size_t kLeastSourceBytes = 64;

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

LoadedModel::LoadedModel(ModelParts parts)
    : parts_(std::move(parts)),
      prompts_(parts_.style, *parts_.tokenizer, parts_.end_tokens),
      num_positions_(parts_.decoder->backend_traits().num_positions) {
  const std::size_t vocab_size = parts_.decoder->backend_traits().vocab_size;
  if (parts_.tokenizer->size() > vocab_size) {
    throw Error(ErrorKind::kEngine,
                "The tokenizer has " + std::to_string(parts_.tokenizer->size()) +
                    " tokens and the model knows only " + std::to_string(vocab_size) +
                    "; take both from the same model.");
  }
  const std::vector<TokenId>& ends = prompts_.end_tokens();
  std::vector<TokenId> banned;
  for (std::size_t i = 0; i < vocab_size; ++i) {
    const auto token = static_cast<TokenId>(i);
    const bool has_text = i < parts_.tokenizer->size() && !parts_.tokenizer->is_control(token);
    const bool is_end = std::count(ends.begin(), ends.end(), token) > 0;
    if (!has_text && !is_end) banned.push_back(token);
  }
  banned_tokens_ = std::make_shared<const std::vector<TokenId>>(std::move(banned));
}

GeneratorTraits LoadedModel::traits() const {
  GeneratorTraits traits;
  traits.name = "model";
  traits.fingerprint = parts_.fingerprint;
  traits.languages = parts_.languages;
  traits.slots = parts_.decoder->backend_traits().num_slots;
  // The segment is in the prompt, and kAnswerRatio times again behind it.
  const std::size_t tokens = num_positions_ - std::min(num_positions_, kPromptFrame + kAnswerSlack);
  traits.max_source_bytes =
      std::max(kLeastSourceBytes, tokens / (1 + kAnswerRatio) * kBytesPerToken);
  return traits;
}

void LoadedModel::check_files() const {
  if (parts_.checkpoint) parts_.checkpoint->check_unchanged();
}

PreparedRequest LoadedModel::prepare(const GenerationRequest& request) const {
  const std::size_t limit = answer_limit(request);
  Prompt prompt = prompts_.build(request, num_positions_ - std::min(num_positions_, limit));
  PreparedRequest prepared;
  prepared.wraps_answer = prompt.wraps_answer;
  DecodingRequest& decoding = prepared.decoding;
  decoding.id = request.id;
  decoding.prompt = std::move(prompt.ids);
  decoding.end_tokens = prompts_.end_tokens();
  decoding.banned_tokens = banned_tokens_;
  if (request.sampling.repetition_penalty != 1.0F) {
    decoding.unpenalized_tokens = markup_tokens(request, prompt.wraps_answer);
  }
  decoding.max_answer_tokens = limit;
  decoding.sampling = request.sampling;
  decoding.seed = request.seed;
  decoding.stream = request.stream;
  if (request.forced_answer) decoding.forced_answer = forced_tokens(request, prompt.wraps_answer);
  decoding.deadline = request.deadline;
  return prepared;
}

std::size_t LoadedModel::answer_limit(const GenerationRequest& request) const {
  if (request.max_answer_tokens > 0) return request.max_answer_tokens;
  return kAnswerRatio * parts_.tokenizer->encode_document(request.source.text).size() +
         kAnswerSlack;
}

std::vector<TokenId> LoadedModel::forced_tokens(const GenerationRequest& request,
                                                bool wraps_answer) const {
  std::vector<TextPart> parts = parts_of_answer(*request.forced_answer, request.source);
  if (wraps_answer) {
    parts.insert(parts.begin(), {TextKind::kTemplate, kWrapperBegin});
    parts.push_back({TextKind::kTemplate, kWrapperEnd});
  }
  return parts_.tokenizer->encode(parts);
}

// The tokens that tags and wrapper are made of, be they one each or several.
std::vector<TokenId> LoadedModel::markup_tokens(const GenerationRequest& request,
                                                bool wraps_answer) const {
  std::vector<TokenId> tokens;
  const auto add = [&](std::string_view markup) {
    for (const TokenId token : parts_.tokenizer->encode_template(markup)) {
      add_unique(tokens, token);
    }
  };
  for (const Tag& tag : request.source.tags) add(tag.range.of(request.source.text));
  if (wraps_answer) {
    add(kWrapperBegin);
    add(kWrapperEnd);
  }
  return tokens;
}

GenerationResult LoadedModel::answer(DecodingResult result, bool was_wrapped) const {
  GenerationResult answer;
  answer.id = result.id;
  answer.stop = result.stop;
  answer.error = std::move(result.error);
  const std::string whole = parts_.tokenizer->decode(result.tokens);
  const std::string_view text = was_wrapped ? unwrap_answer(whole) : std::string_view(whole);
  answer.text = text;
  const auto begin = static_cast<std::size_t>(text.data() - whole.data());
  const std::size_t end = begin + text.size();
  std::size_t at = 0;
  for (std::size_t i = 0; i < result.tokens.size(); ++i) {
    const std::size_t next = at + parts_.tokenizer->token_bytes(result.tokens[i]).size();
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
