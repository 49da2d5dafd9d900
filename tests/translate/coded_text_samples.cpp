#include "tests/translate/coded_text_samples.h"

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "translate/tags/tagged_text.h"

namespace hymt::testing {
namespace {

constexpr std::array<std::string_view, 40> kWords = {
    "click",   "the",     "button",  "to",      "save",    "your",      "file",    "before",
    "closing", "open",    "window",  "and",     "press",   "key",       "if",      "setting",
    "is",      "enabled", "server",  "starts",  "without", "a",         "warning", "message",
    "please",  "check",   "whether", "network", "cable",   "connected", "or",      "not",
    "then",    "restart", "it",      "again",   "from",    "menu",      "of",      "system"};

constexpr std::array<std::string_view, 40> kCharacters = {
    "a",      "e",      "z",      "Q",      "U", "7", ".", ",", " ",  " ",  "\t", "\n", "é", "ñ",
    "ß",      "ȧ",      "ĕ",      "Ṡ",      "⟦", "⟧", "⟬", "⟭", "漢", "字", "。", "я",  "ω", "😀",
    "\u0301", "\u200D", "\u00A0", "\u0001", "<", ">", "&", "`", "*",  "\"", "ǅ",  "ﬁ"};

InlineCode make_code(std::uint32_t id, InlineCodeKind kind, std::string original) {
  InlineCode code;
  code.id = id;
  code.kind = kind;
  code.original = std::move(original);
  return code;
}

}  // namespace

CodedText coded(std::string_view drawing) {
  CodedTextJoiner text;
  while (!drawing.empty()) {
    const std::size_t open = drawing.find('{');
    text.add_text(drawing.substr(0, open));
    if (open == std::string_view::npos) break;
    const std::size_t close = drawing.find('}', open);
    if (close == std::string_view::npos) throw std::logic_error("drawing without }");
    const std::string_view inside = drawing.substr(open + 1, close - open - 1);
    drawing.remove_prefix(close + 1);
    const std::size_t colon = inside.find(':');
    std::string_view head = inside.substr(0, colon);
    InlineCode code;
    code.original = inside.substr(colon + 1);
    code.kind = InlineCodeKind::kOpening;
    if (head.starts_with('/')) {
      code.kind = InlineCodeKind::kClosing;
      head.remove_prefix(1);
    }
    while (!head.empty() && head.front() >= '0' && head.front() <= '9') {
      code.id = code.id * 10 + static_cast<std::uint32_t>(head.front() - '0');
      head.remove_prefix(1);
    }
    for (; !head.empty() && head.front() != '='; head.remove_prefix(1)) {
      if (head.front() == '!') code.can_reorder = false;
      if (head.front() == '?') code.can_delete = true;
    }
    if (!head.empty()) {
      code.kind = InlineCodeKind::kPlaceholder;
      head.remove_prefix(1);
    }
    text.add_code(std::move(code), head);
  }
  return text.finish();
}

std::string drawn(const CodedText& text) {
  std::string result;
  std::size_t position = 0;
  for (const InlineCode& code : text.codes()) {
    result += text.text().substr(position, code.offset - position);
    position = code.offset + code.length;
    result += code.kind == InlineCodeKind::kClosing ? "{/" : "{";
    result += std::to_string(code.id);
    if (code.kind == InlineCodeKind::kPlaceholder) {
      result.append("=").append(text.text().substr(code.offset, code.length));
    }
    result += ":" + code.original + "}";
  }
  return result.append(text.text().substr(position));
}

CodedText random_sentence(RandomDraws& draws) {
  CodedTextJoiner text;
  std::vector<InlineCode> open;
  std::uint32_t next_id = 1;
  const bool has_codes = !draws.one_in(3);
  const std::size_t num_words = 1 + draws.below(22);
  for (std::size_t i = 0; i < num_words; ++i) {
    if (i > 0) text.add_text(draws.one_in(9) ? ", " : " ");
    const std::size_t draw = has_codes ? draws.below(12) : 11;
    bool closes = false;
    if (draw == 0 && open.size() < 4) {
      InlineCode code = make_code(next_id++, InlineCodeKind::kOpening, "<b>");
      code.can_reorder = !draws.one_in(10);
      code.can_delete = draws.one_in(10);
      text.add_code(code, {});
      open.push_back(code);
    } else if (draw == 1) {
      InlineCode code = make_code(next_id++, InlineCodeKind::kPlaceholder, "<kbd>F5</kbd>");
      code.can_reorder = !draws.one_in(10);
      text.add_code(code, "F5");
      text.add_text(" ");
    } else if (draw == 2) {
      text.add_code(make_code(next_id++, InlineCodeKind::kPlaceholder, "<br>"), {});
    } else if (draw <= 5) {
      closes = true;
    }
    text.add_text(kWords.at(draws.below(kWords.size())));
    while (!open.empty() && (closes || i + 1 == num_words)) {
      InlineCode code = open.back();
      code.kind = InlineCodeKind::kClosing;
      code.original = "</b>";
      text.add_code(std::move(code), {});
      open.pop_back();
      closes = false;
    }
  }
  text.add_text(".");
  return text.finish();
}

std::string random_text(RandomDraws& draws, std::size_t max_length) {
  std::string text;
  const std::size_t length = draws.below(max_length + 1);
  for (std::size_t i = 0; i < length; ++i) text += kCharacters.at(draws.below(kCharacters.size()));
  return text;
}

CodedText random_coded_text(RandomDraws& draws, std::size_t max_length) {
  CodedTextJoiner text;
  std::vector<std::uint32_t> open;
  std::uint32_t next_id = 1;
  const std::size_t length = draws.below(max_length + 1);
  for (std::size_t i = 0; i < length; ++i) {
    const std::size_t draw = draws.below(10);
    if (draw == 0) {
      text.add_code(make_code(next_id, InlineCodeKind::kOpening, "<i>"), {});
      open.push_back(next_id++);
    } else if (draw == 1 && !open.empty()) {
      text.add_code(make_code(open.back(), InlineCodeKind::kClosing, "</i>"), {});
      open.pop_back();
    } else if (draw == 2) {
      text.add_code(make_code(next_id++, InlineCodeKind::kPlaceholder, "<x>"),
                    draws.one_in(2) ? random_text(draws, 3) : std::string());
    } else {
      text.add_text(random_text(draws, 6));
    }
  }
  for (; !open.empty(); open.pop_back()) {
    text.add_code(make_code(open.back(), InlineCodeKind::kClosing, "</i>"), {});
  }
  return text.finish();
}

}  // namespace hymt::testing
