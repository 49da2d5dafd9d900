#include "translate/prompts/prompt_wording.h"

#include <string_view>

#include "translate/prompts/model_languages.h"

namespace hymt {
namespace {

bool is_chinese(std::string_view tag) {
  const Language* language = model_language(tag);
  return language != nullptr &&
         (language->tag == "zh" || language->tag == "zh-Hant" || language->tag == "yue");
}

std::string on_one_line(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

// Collects the parts of a prompt.
class PromptWriter {
 public:
  explicit PromptWriter(const GenerationRequest& request) : request_(&request) {}

  PromptWriter& ours(std::string_view text) { return add(TextKind::kTemplate, text); }
  PromptWriter& theirs(std::string_view text) { return add(TextKind::kDocument, text); }

  PromptWriter& target_language(bool in_chinese) {
    return language(request_->target_language, in_chinese);
  }
  PromptWriter& source_language(bool in_chinese) {
    return language(request_->source_language, in_chinese);
  }

  PromptWriter& language(const std::string& tag, bool in_chinese) {
    const Language* language = model_language(tag);
    if (language == nullptr) return ours(tag);
    return ours(in_chinese ? language->chinese_name : language->name);
  }

  // The tags are ours, and may be tokens; all else is the document's.
  PromptWriter& source() {
    const std::string_view text = request_->source.text;
    std::size_t at = 0;
    for (const Tag& tag : request_->source.tags) {
      theirs(text.substr(at, tag.range.begin - at)).ours(tag.range.of(text));
      at = tag.range.end;
    }
    return theirs(text.substr(at));
  }

  // Each on its line: "Datei 翻译成 file". Examples of sentences stand behind terms, in the same
  // form.
  PromptWriter& terms(std::string_view verb) {
    for (const GlossaryTerm& term : request_->terms) {
      theirs(term.source).ours(verb).theirs(term.target).ours("\n");
    }
    for (const TranslationExample& example : request_->examples) {
      theirs(on_one_line(example.source)).ours(verb);
      theirs(on_one_line(example.target)).ours("\n");
    }
    return *this;
  }

  // What stands before the segment, a line each.
  PromptWriter& context() {
    const std::string* const lines[] = {&request_->heading, &request_->preceding, &request_->note};
    bool is_first = true;
    for (const std::string* line : lines) {
      if (line->empty()) continue;
      if (!is_first) ours("\n");
      theirs(*line);
      is_first = false;
    }
    return *this;
  }
  [[nodiscard]] bool has_context() const {
    return !request_->heading.empty() || !request_->preceding.empty() || !request_->note.empty();
  }
  [[nodiscard]] bool has_terms() const {
    return !request_->terms.empty() || !request_->examples.empty();
  }

  [[nodiscard]] WordedPrompt finish(bool wraps_answer) { return {std::move(parts_), wraps_answer}; }

 private:
  PromptWriter& add(TextKind kind, std::string_view text) {
    if (!text.empty()) parts_.push_back({kind, std::string(text)});
    return *this;
  }

  const GenerationRequest* request_;
  std::vector<WordedPrompt::Part> parts_;
};

// README, (1). Terms, context and tags have no English wording.

void write_formatted_15(PromptWriter& prompt) {
  prompt.ours("将以下<source></source>之间的文本翻译为").target_language(true);
  prompt.ours(
      "，注意只需要输出翻译后的结果，不要额外解释，原文中的<sn></"
      "sn>标签表示标签内文本包含格式信息，"
      "需要在译文中相应的位置尽量保留该标签。输出格式为：<target>str</target>\n\n<source>");
  prompt.source().ours("</source>");
}

void write_plain_15(PromptWriter& prompt, bool in_chinese) {
  if (in_chinese) {
    prompt.ours("将以下文本翻译为").target_language(true);
    prompt.ours("，注意只需要输出翻译后的结果，不要额外解释：\n\n").source();
  } else {
    prompt.ours("Translate the following segment into ").target_language(false);
    prompt.ours(", without additional explanation.\n\n").source();
  }
}

void write_with_terms_15(PromptWriter& prompt) {
  prompt.ours("将以下文本翻译为").target_language(true);
  prompt.ours("，注意只需要输出翻译后的结果，不要额外解释：\n").source();
}

void write_with_context_15(PromptWriter& prompt) {
  prompt.context().ours("\n参考上面的信息，把下面的文本翻译成").target_language(true);
  prompt.ours("，注意不需要翻译上文，也不要额外解释：\n").source().ours("\n");
}

WordedPrompt word_hy_mt15(const GenerationRequest& request, bool in_chinese, bool is_tiny) {
  PromptWriter prompt(request);
  const bool is_alternative = request.wording == Wording::kAlternative;
  const bool is_formatted = request.wording == Wording::kFormatted && !request.source.tags.empty();
  // The small models have seen each of the forms alone.
  const bool has_terms = prompt.has_terms() && !(is_tiny && is_formatted);
  const bool has_context = prompt.has_context() && !(is_tiny && has_terms);
  if (has_terms) {
    // The technical report prints this form without the blank line.
    prompt.ours("参考下面的翻译：\n").terms(" 翻译成 ").ours(is_alternative ? "" : "\n");
  }
  if (is_formatted) {
    write_formatted_15(prompt);
  } else if (has_context && !is_alternative) {
    write_with_context_15(prompt);
  } else if (has_terms) {
    write_with_terms_15(prompt);
  } else {
    write_plain_15(prompt, in_chinese != is_alternative);
  }
  return prompt.finish(is_formatted);
}

// README, (2).

void write_background_2(PromptWriter& prompt, bool in_chinese) {
  prompt.ours(in_chinese ? "【背景信息】\n" : "[Background Information]\n").context().ours("\n\n");
}

void write_terms_2(PromptWriter& prompt, bool in_chinese) {
  if (in_chinese) {
    prompt.ours("参考下面的翻译：\n").terms(" 翻译成 ");
  } else {
    prompt.ours("Reference the following translations:\n").terms(" translates to ").ours("\n");
  }
}

// The official words for what must be kept in its place: those for delimiters.
void write_formatted_2(PromptWriter& prompt, bool in_chinese) {
  if (in_chinese) {
    prompt.ours("请将以下文本准确翻译为 ").target_language(true);
    prompt.ours(
        "。\n你必须在译文中保留等量的分隔符，绝对不可遗漏、转义或翻译该符号，并注意分隔符的位置。\n"
        "\n");
  } else {
    prompt.ours("Please accurately translate the following text into ").target_language(false);
    prompt.ours(
        ".\nYou must retain the exact same number of delimiters in the translation. Strictly do "
        "not omit, escape, or translate these symbols, and pay close attention to their "
        "placement.\n\n");
  }
  prompt.source();
}

void write_with_background_2(PromptWriter& prompt, bool in_chinese) {
  if (in_chinese) {
    prompt.ours("请结合背景信息将以下文本翻译为 ").target_language(true);
    prompt.ours("。\n\n【待翻译文本】\n");
  } else {
    prompt.ours("Please translate the following text into ").target_language(false);
    prompt.ours(
        ", taking the provided background information into consideration.\n\n[Source Text]\n");
  }
  prompt.source();
}

void write_plain_2(PromptWriter& prompt, bool in_chinese) {
  if (in_chinese) {
    prompt.ours("将以下文本翻译为 ").target_language(true);
    prompt.ours("，注意只需要输出翻译后的结果，不要额外解释：\n\n");
  } else {
    prompt.ours("Translate the following text into ").target_language(false);
    // The form with terms has "ONLY" and "any".
    prompt.ours(prompt.has_terms()
                    ? ". Note that you must ONLY output the translated result without any "
                      "additional explanation:\n\n"
                    : ". Note that you should only output the translated result without any "
                      "additional explanation:\n\n");
  }
  prompt.source();
}

WordedPrompt word_hy_mt2(const GenerationRequest& request, bool in_chinese) {
  PromptWriter prompt(request);
  if (request.wording == Wording::kAlternative) in_chinese = !in_chinese;
  if (prompt.has_context()) write_background_2(prompt, in_chinese);
  if (prompt.has_terms()) write_terms_2(prompt, in_chinese);
  if (!request.source.tags.empty() && request.wording != Wording::kPlain) {
    write_formatted_2(prompt, in_chinese);
  } else if (prompt.has_context()) {
    write_with_background_2(prompt, in_chinese);
  } else {
    write_plain_2(prompt, in_chinese);
  }
  return prompt.finish(false);
}

// Of a style that is data: a text with its places filled.
class DataWriter {
 public:
  DataWriter(const GenerationRequest& request, const PromptTexts& texts, bool in_chinese)
      : request_(request), texts_(texts), in_chinese_(in_chinese), prompt_(request) {}

  WordedPrompt write(bool wraps_tagged) {
    if (texts_.context && prompt_.has_context()) write(*texts_.context);
    if (texts_.terms && prompt_.has_terms()) write(*texts_.terms);
    const bool is_tagged =
        texts_.tagged && !request_.source.tags.empty() && request_.wording != Wording::kPlain;
    write(is_tagged ? *texts_.tagged : texts_.plain);
    return prompt_.finish(is_tagged && wraps_tagged);
  }

 private:
  using Place = PromptText::Place;

  void write(const PromptText& text, const GlossaryTerm* term = nullptr) {
    for (const PromptText::Piece& piece : text.pieces) {
      prompt_.ours(piece.text);
      switch (piece.place) {
        case Place::kNone: break;
        case Place::kText: prompt_.source(); break;
        case Place::kSource: prompt_.source_language(in_chinese_); break;
        case Place::kTarget: prompt_.target_language(in_chinese_); break;
        case Place::kContext: prompt_.context(); break;
        case Place::kTerm: prompt_.theirs(term->source); break;
        case Place::kTranslation: prompt_.theirs(term->target); break;
        case Place::kTerms:
          for (const GlossaryTerm& one : request_.terms) write(texts_.term, &one);
          // Sentences stand behind terms, in the same form.
          for (const TranslationExample& one : request_.examples) {
            const GlossaryTerm example{on_one_line(one.source), on_one_line(one.target)};
            write(texts_.term, &example);
          }
          break;
      }
    }
  }

  const GenerationRequest& request_;
  const PromptTexts& texts_;
  bool in_chinese_;
  PromptWriter prompt_;
};

WordedPrompt word_data(const PromptStyleData& style, const GenerationRequest& request,
                       bool in_chinese) {
  in_chinese = in_chinese && style.has_chinese;
  const PromptTexts* texts = in_chinese ? &style.chinese : &style.usual;
  if (request.wording == Wording::kAlternative) {
    if (style.has_alternative) {
      texts = &style.alternative;
      in_chinese = false;
    } else if (style.has_chinese) {
      in_chinese = !in_chinese;
      texts = in_chinese ? &style.chinese : &style.usual;
    }
  }
  return DataWriter(request, *texts, in_chinese).write(style.wraps_tagged);
}

}  // namespace

WordedPrompt word_prompt(const PromptStyle& style, const GenerationRequest& request) {
  if (!style.takes_examples() && !request.examples.empty()) {
    GenerationRequest without = request;
    without.examples.clear();
    return word_prompt(style, without);
  }
  // The makers ask in Chinese where one side is Chinese, else in English.
  const bool in_chinese =
      is_chinese(request.source_language) || is_chinese(request.target_language);
  if (style.data() != nullptr) return word_data(*style.data(), request, in_chinese);
  if (style == PromptStyle::kHyMt2) return word_hy_mt2(request, in_chinese);
  return word_hy_mt15(request, in_chinese, style == PromptStyle::kTiny);
}

}  // namespace hymt
