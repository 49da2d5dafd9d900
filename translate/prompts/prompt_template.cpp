#include "translate/prompts/prompt_template.h"

#include <algorithm>
#include <utility>

#include "parsers/document/error.h"
#include "translate/prompts/prompt_wording.h"

namespace hymt {
namespace {

// How a family of models frames a prompt without system text, and ends its answers (README,
// frames).
struct Framing {
  std::string_view begin;
  std::string_view after;
  std::vector<std::string_view> ends;  // As many of them as the tokenizer has.
  // As the READMEs of the 1.8B and 7B models have it.
  SamplingOptions sampling = {
      .temperature = 0.7F, .top_k = 20, .top_p = 0.6F, .repetition_penalty = 1.05F};
};

Framing framing_of(const PromptStyleData& style) {
  Framing framing{*style.before, style.after, {}};
  for (const std::string& end : style.ends) framing.ends.push_back(end);
  return framing;
}

constexpr std::string_view kNo8 = "<｜hy_place▁holder▁no▁8｜>";

Framing find_framing(const PromptStyle& style, const Tokenizer& tokenizer) {
  if (style.data() != nullptr && style.data()->before) return framing_of(*style.data());
  const auto has = [&tokenizer](std::string_view name) {
    return tokenizer.special_token(name).has_value();
  };
  constexpr std::string_view kUser = "<｜hy_begin▁of▁sentence｜><｜hy_User｜>";
  if (has("<｜reasoning_mode｜>") && has("<｜hy_User｜>")) {
    return {"<｜hy_begin▁of▁sentence｜><｜reasoning_mode｜>reasoning_effort:no_think<｜hy_User｜>",
            "<｜hy_Assistant｜><think></think>",
            {"<eos:6124c78e>"},
            {.temperature = 0.7F, .top_k = 0, .top_p = 1.0F, .repetition_penalty = 1.0F}};
  }
  if (has("<｜hy_User｜>") && has("<｜hy_Assistant｜>")) {
    const bool ends_with_no8 = style == PromptStyle::kHyMt15No8 && has(kNo8);
    Framing framing{kUser, "<｜hy_Assistant｜>", {"<｜hy_place▁holder▁no▁2｜>"}};
    if (ends_with_no8) framing.after = kNo8;
    return framing;
  }
  if (has("<|startoftext|>") && has("<|extra_0|>")) {
    return Framing{"<|startoftext|>", "<|extra_0|>", {"<|eos|>", "<|extra_5|>", "<|endoftext|>"}};
  }
  throw Error(ErrorKind::kEngine,
              "The tokenizer has none of the special tokens that HY-MT models frame prompts with "
              "(<｜hy_User｜>, <|startoftext|>); it belongs to another model.");
}

std::vector<TextPart> views_of(const WordedPrompt& prompt) {
  std::vector<TextPart> views;
  for (const WordedPrompt::Part& part : prompt.parts) views.push_back({part.kind, part.text});
  return views;
}

}  // namespace

PromptTemplate::PromptTemplate(PromptStyle style, const Tokenizer& tokenizer,
                               const std::vector<TokenId>& model_end_tokens)
    : style_(std::move(style)), tokenizer_(&tokenizer) {
  const Framing framing = find_framing(style_, tokenizer);
  sampling_ = framing.sampling;
  if (const PromptStyleData* data = style_.data()) {
    sampling_.temperature = data->temperature.value_or(sampling_.temperature);
    sampling_.top_k = data->top_k.value_or(sampling_.top_k);
    sampling_.top_p = data->top_p.value_or(sampling_.top_p);
    sampling_.repetition_penalty = data->repetition_penalty.value_or(sampling_.repetition_penalty);
  }
  if (style_ == PromptStyle::kHyMt15No8 && framing.after != kNo8) {
    throw Error(ErrorKind::kEngine,
                "The prompt style hy-mt1.5-no8 is for HY-MT1.5-1.8B only; this tokenizer has other "
                "frames. Take hy-mt1.5.");
  }
  begin_ = tokenizer.encode_template(framing.begin);
  after_ = tokenizer.encode_template(framing.after);
  for (const std::string_view name : framing.ends) {
    if (const auto id = tokenizer.special_token(name)) end_tokens_.push_back(*id);
  }
  for (const TokenId id : model_end_tokens) {
    if (tokenizer.is_control(id)) end_tokens_.push_back(id);
  }
  std::sort(end_tokens_.begin(), end_tokens_.end());
  end_tokens_.erase(std::unique(end_tokens_.begin(), end_tokens_.end()), end_tokens_.end());
  if (end_tokens_.empty()) {
    throw Error(ErrorKind::kEngine,
                "Neither the tokenizer nor the model's configuration knows a token that ends an "
                "answer. Get the model's files again.");
  }
}

Prompt PromptTemplate::build_whole(const GenerationRequest& request) const {
  const WordedPrompt worded = word_prompt(style_, request);
  Prompt prompt;
  prompt.wraps_answer = worded.wraps_answer;
  prompt.num_terms = request.terms.size();
  const std::vector<TokenId> text = tokenizer_->encode(views_of(worded));
  prompt.ids = begin_;
  prompt.ids.insert(prompt.ids.end(), text.begin(), text.end());
  prompt.ids.insert(prompt.ids.end(), after_.begin(), after_.end());
  return prompt;
}

Prompt PromptTemplate::build(const GenerationRequest& request, std::size_t max_tokens) const {
  Prompt prompt = build_whole(request);
  if (prompt.ids.size() <= max_tokens) return prompt;
  GenerationRequest shorter = request;
  if (!request.examples.empty()) {
    shorter.examples.clear();
    prompt = build_whole(shorter);
    if (prompt.ids.size() <= max_tokens) return prompt;
  }
  if (!request.heading.empty() || !request.preceding.empty() || !request.note.empty()) {
    shorter.heading.clear();
    shorter.preceding.clear();
    shorter.note.clear();
    prompt = build_whole(shorter);
    if (prompt.ids.size() <= max_tokens) return prompt;
  }
  // The most terms that fit, by halving what is in question: each trial encodes all again.
  std::size_t fits = 0;
  std::size_t too_many = request.terms.size();
  if (too_many == 0) return prompt;
  shorter.terms.clear();
  prompt = build_whole(shorter);
  while (fits + 1 < too_many) {
    const std::size_t middle = fits + (too_many - fits) / 2;
    shorter.terms.assign(request.terms.begin(),
                         request.terms.begin() + static_cast<std::ptrdiff_t>(middle));
    Prompt trial = build_whole(shorter);
    if (trial.ids.size() <= max_tokens) {
      prompt = std::move(trial);
      fits = middle;
    } else {
      too_many = middle;
    }
  }
  return prompt;
}

std::string PromptTemplate::text(const GenerationRequest& request) const {
  std::string text;
  for (const WordedPrompt::Part& part : word_prompt(style_, request).parts) text += part.text;
  return text;
}

std::string_view unwrap_answer(std::string_view answer) {
  const std::size_t begin = answer.find_first_not_of(" \n");
  if (begin == std::string_view::npos || !answer.substr(begin).starts_with(kAnswerOpening))
    return answer;
  answer.remove_prefix(begin + kAnswerOpening.size());
  return answer.substr(0, answer.rfind(kAnswerClosing));
}

}  // namespace hymt
