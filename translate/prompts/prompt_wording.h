// The text of a prompt: what stands in the models' READMEs (README.md here has it), to the
// character, with a request's languages, terms, context and source in it.
#pragma once

#include <string>
#include <vector>

#include "translate/generator.h"
#include "translate/prompts/prompt_template.h"
#include "translate/tokenizer/tokenizer.h"

namespace hymt {

struct WordedPrompt {
  struct Part {
    TextKind kind;
    std::string text;
  };
  std::vector<Part> parts;
  bool wraps_answer = false;  // It asks for <target>...</target>.
};

[[nodiscard]] WordedPrompt word_prompt(const PromptStyle& style, const GenerationRequest& request);

}  // namespace hymt
