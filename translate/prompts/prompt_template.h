// What a model is asked: the wording of its family around the segment, and the family's special
// tokens around that. The texts are those of the models' READMEs, to the character (README.md
// here).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "translate/generator.h"
#include "translate/prompts/prompt_style_file.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

// kHyMt15No8 has the wordings of HY-MT1.5 and, behind them, the token that the example in its
// README ends prompts with (README.md here, frames).
class PromptStyle {
 public:
  enum class Kind : std::uint8_t { kHyMt15, kHyMt15No8, kHyMt2, kTiny, kData };
  static const PromptStyle kHyMt15;
  static const PromptStyle kHyMt15No8;
  static const PromptStyle kHyMt2;
  static const PromptStyle kTiny;

  // A style that is data.
  explicit PromptStyle(std::shared_ptr<const PromptStyleData> data)
      : kind_(Kind::kData), data_(std::move(data)) {}

  [[nodiscard]] Kind kind() const { return kind_; }
  // Null where the wordings are code.
  [[nodiscard]] const PromptStyleData* data() const { return data_.get(); }
  // Whether prompts have a place for examples: tiny was taught no form for them, and data has them
  // where it has terms.
  [[nodiscard]] bool takes_examples() const {
    return data_ != nullptr ? data_->usual.terms.has_value() : kind_ != Kind::kTiny;
  }

  friend bool operator==(const PromptStyle& a, const PromptStyle& b) {
    if (a.kind_ != b.kind_) return false;
    return a.data_ == nullptr || a.data_->json == b.data_->json;
  }

 private:
  friend std::optional<PromptStyle> parse_prompt_style(std::string_view name);
  constexpr explicit PromptStyle(Kind kind) : kind_(kind) {}

  Kind kind_;
  std::shared_ptr<const PromptStyleData> data_;
};
inline const PromptStyle PromptStyle::kHyMt15(PromptStyle::Kind::kHyMt15);
inline const PromptStyle PromptStyle::kHyMt15No8(PromptStyle::Kind::kHyMt15No8);
inline const PromptStyle PromptStyle::kHyMt2(PromptStyle::Kind::kHyMt2);
inline const PromptStyle PromptStyle::kTiny(PromptStyle::Kind::kTiny);

// "hy-mt1.5", "hy-mt1.5-no8", "hy-mt2", "tiny", "hunyuan-mt", or a file's name for its own. Valid
// as long as a style that is equal.
[[nodiscard]] std::string_view prompt_style_name(const PromptStyle& style);
// The name, and for styles of files what tells two of one name apart.
[[nodiscard]] std::string prompt_style_identity(const PromptStyle& style);
// One that is known without a file.
[[nodiscard]] std::optional<PromptStyle> parse_prompt_style(std::string_view name);
// What an option may say, "auto" first.
[[nodiscard]] std::vector<std::string_view> prompt_style_words();

// A style, and the one sentence that says why it was taken ("the folder's name says HY-MT1.5").
struct ChosenPromptStyle {
  PromptStyle style = PromptStyle::kHyMt2;
  std::string reason;
  bool is_guess = false;  // Nothing names the model.
};

// What may tell a model's family.
struct FamilyClues {
  std::string path;                   // As it was given.
  std::string_view path_of = "file";  // "folder"
  std::optional<std::string> stated;  // A style's name that the model's files state.
  std::string stated_in;              // Where: "tokenizer_config.json".
  struct Text {
    std::string name;     // "README.md"
    std::string content;  // Or its beginning.
  };
  std::vector<Text> texts;  // The first that names a family counts.
};

// The stated style, if there is one of that name, then the path as it is given (the last name in it
// that names a model), then the texts, then the path behind links; else hy-mt2, a guess. Throws
// nothing.
[[nodiscard]] ChosenPromptStyle detect_prompt_style(const FamilyClues& clues);

// What the folder of a model says: prompt_style.json, if it is there; tokenizer_config.json's
// `prompt_style`, then the path as it is
// given (the last name in it that names a model), then the first name in config.json, tokenizer_
// config.json and README.md, then the path behind links; else hy-mt2, a guess. Throws Error
// (kEngine) if prompt_style.json is no style.
[[nodiscard]] ChosenPromptStyle detect_prompt_style(const std::string& folder);

struct Prompt {
  std::vector<TokenId> ids;
  // The answer is expected as <target>...</target>.
  bool wraps_answer = false;
  std::size_t num_terms = 0;  // Of the request, the first ones, that there was room for.
};

// Immutable; any number of threads may use one.
class PromptTemplate {
 public:
  // `tokenizer` must outlive the template. Answers end with the family's end tokens, and with those
  // of `model_end_tokens` (what the model's configuration says) that are control tokens: some
  // published files name the token "$". Throws Error (kEngine) if the tokenizer has none of the
  // special tokens that a family frames its prompts with, or not the one that the style ends with.
  PromptTemplate(PromptStyle style, const Tokenizer& tokenizer,
                 const std::vector<TokenId>& model_end_tokens = {});

  // The prompt for a request: formatted if it has tags, with its terms, examples, context and note
  // where the style has words for them, in the wording that the request asks for. If the whole
  // would be longer than `max_tokens`, examples go first, then heading, preceding text and note,
  // then as many terms as have to, from the end; a source that is too long by itself stays.
  [[nodiscard]] Prompt build(const GenerationRequest& request, std::size_t max_tokens) const;

  // The text that is encoded between the framing tokens, for --dry-run, reports and tests.
  [[nodiscard]] std::string text(const GenerationRequest& request) const;

  // Whether prompts have a place for examples.
  [[nodiscard]] bool takes_examples() const { return style_.takes_examples(); }

  // How to draw answers, as the models' makers recommend.
  [[nodiscard]] SamplingOptions recommended_sampling() const { return sampling_; }

  // Each ends an answer. In ascending order; at least one.
  [[nodiscard]] const std::vector<TokenId>& end_tokens() const { return end_tokens_; }

 private:
  [[nodiscard]] Prompt build_whole(const GenerationRequest& request) const;

  PromptStyle style_;
  const Tokenizer* tokenizer_;
  std::vector<TokenId> begin_;
  std::vector<TokenId> after_;
  std::vector<TokenId> end_tokens_;
  SamplingOptions sampling_;
};

// What such an answer stands between.
inline constexpr std::string_view kAnswerOpening = "<target>";
inline constexpr std::string_view kAnswerClosing = "</target>";

// The answer inside <target>...</target>, a part of `answer`; all of it if it is not wrapped. The
// end may be missing, and what follows it is left out.
[[nodiscard]] std::string_view unwrap_answer(std::string_view answer);

}  // namespace hymt
