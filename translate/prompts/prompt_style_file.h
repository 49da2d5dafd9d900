// A prompt style that is data: what a model is asked and the special tokens around it, as a file
// says (README.md here describes it). So a model of a known architecture needs no code of ours.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// The file's name in a model's folder.
inline constexpr std::string_view kPromptStyleFile = "prompt_style.json";

// A text with places for what a request has.
struct PromptText {
  enum class Place : std::uint8_t {
    kNone,
    kText,
    kSource,
    kTarget,
    kTerms,
    kContext,
    kTerm,
    kTranslation
  };
  struct Piece {
    std::string text;  // Then what stands in the place.
    Place place = Place::kNone;
  };
  std::vector<Piece> pieces;
};

// The texts for one language of prompts.
struct PromptTexts {
  PromptText plain;
  std::optional<PromptText> tagged;   // Else tagged text is asked for as plain.
  std::optional<PromptText> context;  // Before all else; else there is none.
  std::optional<PromptText> terms;    // Before the plain or tagged text; else there are none.
  PromptText term;                    // One of them.
};

struct PromptStyleData {
  std::string name;    // Of small letters, digits, "-" and ".".
  std::string digest;  // 16 hexadecimal digits, of the text that it was read from.
  std::string json;    // That text.
  PromptTexts usual;
  PromptTexts chinese;      // Where one side is Chinese; languages' names are Chinese there.
  PromptTexts alternative;  // For asking once more.
  bool has_chinese = false;
  bool has_alternative = false;
  bool wraps_tagged = false;  // Answers to tagged text are <target>...</target>.
  std::optional<std::string>
      before;  // Special tokens around the text; none: those of HY-MT's family.
  std::string after;
  std::vector<std::string> ends;
  std::optional<float> temperature;
  std::optional<std::int32_t> top_k;
  std::optional<float> top_p;
  std::optional<float> repetition_penalty;
};

// `path` is for messages. Throws Error (kEngine) that names path, key and remedy.
[[nodiscard]] std::shared_ptr<const PromptStyleData> parse_prompt_style_data(
    std::string_view json, const std::string& path);

// Throws also if the file cannot be read.
[[nodiscard]] std::shared_ptr<const PromptStyleData> read_prompt_style_data(
    const std::string& path);

// Hunyuan-MT-7B's, which is known without a file. Throws nothing.
[[nodiscard]] const std::shared_ptr<const PromptStyleData>& hunyuan_mt_style();

}  // namespace hymt
