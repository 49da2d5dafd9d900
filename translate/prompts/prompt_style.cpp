#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "parsers/document/ascii.h"
#include "parsers/document/error.h"
#include "translate/model_files/model_file.h"
#include "translate/prompts/prompt_template.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

struct StyleName {
  PromptStyle::Kind kind;
  std::string_view name;
  std::string_view model;
  std::string_view mark;  // In names of models and their files, in small letters and digits.
  // The cards of others cite the model, too.
  bool is_marked_by_path_only = false;
};
constexpr std::array<StyleName, 5> kStyles = {{
    {PromptStyle::Kind::kHyMt15, "hy-mt1.5", "HY-MT1.5", "hymt15"},
    {PromptStyle::Kind::kHyMt15No8, "hy-mt1.5-no8", "", ""},
    {PromptStyle::Kind::kHyMt2, "hy-mt2", "Hy-MT2", "hymt2"},
    {PromptStyle::Kind::kTiny, "tiny", "", ""},
    {PromptStyle::Kind::kData, "hunyuan-mt", "Hunyuan-MT", "hunyuanmt", true},
}};

// The beginning of a file, which is what there is to be found; empty if it cannot be read.
std::string read_beginning(const fs::path& path) {
  constexpr std::size_t kMost = std::size_t{1} << 20U;
  try {
    return ModelFile(path.string()).read_beginning(kMost);
  } catch (const Error&) {
    return {};  // Whoever needs the file says what is wrong with it.
  }
}

// Only letters and digits, small ones: "HY-MT1.5" and "hy_mt1_5" are one.
std::string letters_and_digits(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (is_ascii_alphanumeric(c)) result += ascii_lower(c);
  }
  return result;
}

// The style that `text` names first: a model's card begins with the model itself, and cites others.
const StyleName* find_mark(std::string_view text, bool is_path = false) {
  const std::string marks = letters_and_digits(text);
  const StyleName* found = nullptr;
  std::size_t first = std::string::npos;
  for (const StyleName& style : kStyles) {
    if (style.mark.empty() || (style.is_marked_by_path_only && !is_path)) continue;
    const std::size_t at = marks.find(style.mark);
    if (at >= first) continue;
    found = &style;
    first = at;
  }
  return found;
}

// What the nearest folder that names one says.
const StyleName* find_mark_in_path(const fs::path& path) {
  for (auto name = path.end(); name != path.begin();) {
    if (const StyleName* found = find_mark((--name)->string(), true)) return found;
  }
  return nullptr;
}

std::optional<std::string> configured_style(const fs::path& folder) {
  const auto config = nlohmann::json::parse(read_beginning(folder / "tokenizer_config.json"),
                                            nullptr, /*allow_exceptions=*/false);
  if (!config.is_object()) return std::nullopt;
  const auto style = config.find("prompt_style");
  if (style == config.end() || !style->is_string()) return std::nullopt;
  return style->get<std::string>();
}

}  // namespace

std::string_view prompt_style_name(const PromptStyle& style) {
  if (style.data() != nullptr) return style.data()->name;
  for (const StyleName& entry : kStyles) {
    if (entry.kind == style.kind()) return entry.name;
  }
  return {};
}

std::string prompt_style_identity(const PromptStyle& style) {
  std::string name(prompt_style_name(style));
  if (style.data() != nullptr) name += "-" + style.data()->digest;
  return name;
}

std::optional<PromptStyle> parse_prompt_style(std::string_view name) {
  for (const StyleName& entry : kStyles) {
    if (entry.name != name) continue;
    if (entry.kind == PromptStyle::Kind::kData) return PromptStyle(hunyuan_mt_style());
    return PromptStyle(entry.kind);
  }
  return std::nullopt;
}

std::vector<std::string_view> prompt_style_words() {
  std::vector<std::string_view> words = {"auto"};
  for (const StyleName& style : kStyles) words.push_back(style.name);
  return words;
}

ChosenPromptStyle detect_prompt_style(const FamilyClues& clues) {
  const fs::path path(clues.path);
  if (clues.stated) {
    if (const auto style = parse_prompt_style(*clues.stated)) {
      return {*style, clues.stated_in + " says so"};
    }
  }
  const std::string path_of(clues.path_of);
  const auto named_by_path = [&path_of](const StyleName& style) {
    return ChosenPromptStyle{*parse_prompt_style(style.name),
                             "the " + path_of + "'s path names " + std::string(style.model)};
  };
  // As it was typed: who gives a link a name means it.
  if (const StyleName* found = find_mark_in_path(path)) return named_by_path(*found);
  for (const FamilyClues::Text& text : clues.texts) {
    if (const StyleName* found = find_mark(text.content)) {
      return {*parse_prompt_style(found->name), text.name + " names " + std::string(found->model)};
    }
  }
  std::error_code error;
  const fs::path whole = fs::weakly_canonical(path, error);
  if (!error) {
    if (const StyleName* found = find_mark_in_path(whole)) return named_by_path(*found);
  }
  return {PromptStyle::kHyMt2,
          "nothing in the " + path_of + " names a model, and Hy-MT2 is the newest",
          /*is_guess=*/true};
}

ChosenPromptStyle detect_prompt_style(const std::string& folder) {
  const fs::path own = fs::path(folder) / kPromptStyleFile;
  std::error_code ignored;
  if (fs::exists(own, ignored)) {
    return {PromptStyle(read_prompt_style_data(own.string())),
            std::string(kPromptStyleFile) + " says so"};
  }
  FamilyClues clues;
  clues.path = folder;
  clues.path_of = "folder";
  clues.stated = configured_style(folder);
  clues.stated_in = "tokenizer_config.json";
  for (const char* file : {"config.json", "tokenizer_config.json", "README.md"}) {
    clues.texts.push_back({file, read_beginning(fs::path(folder) / file)});
  }
  return detect_prompt_style(clues);
}

}  // namespace hymt
