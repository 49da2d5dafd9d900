#include "reassemble/canonical_text.h"

#include "parsers/characters/character.h"

namespace hymt {
namespace {

class Canonicalizer {
 public:
  Canonicalizer(const ContextTraits& traits, CanonicalText& result)
      : traits_(traits), result_(result) {}

  void run(std::string_view text, const std::vector<PlacedCode>& codes) {
    result_.clear();
    result_.text.reserve(text.size());
    std::size_t at = 0;
    for (const PlacedCode& code : codes) {
      add(text.substr(at, code.offset - at));
      at = code.offset;
      if (is_white_space(*code.code, traits_)) {
        pending_space_ = pending_space_ || is_layout();
        continue;
      }
      result_.words_before_code.push_back(result_.num_words);
      pending_space_ = false;
      beside_code_ = true;
      if (code.length == 0) continue;
      add(text.substr(at, code.length));
      at += code.length;
      pending_space_ = false;
      beside_code_ = true;
    }
    add(text.substr(at));
    drop_spaces_at_end();
  }

 private:
  void add(std::string_view text) {
    while (!text.empty()) {
      // Most text is words in ASCII.
      std::size_t length = 0;
      while (length < text.size() && is_ascii_alphanumeric(text[length])) ++length;
      if (length != 0) {
        flush_space(U'a');
        result_.text += text.substr(0, length);
        result_.num_words += length;
        text.remove_prefix(length);
        previous_ = U'a';
        continue;
      }
      const CodePoint c = first_code_point(text);
      add_character(c.value, text.substr(0, c.length));
      text.remove_prefix(c.length);
    }
  }

  void add_character(char32_t c, std::string_view bytes) {
    if (counts_each_character()) return add_exactly(c, bytes);
    // In plain text a no-break space may stand in for a space that would make a list item.
    const bool space =
        (c < 0x80 && is_ascii_space(static_cast<char>(c))) || (c == 0xA0 && is_layout());
    if (space) {
      pending_space_ = true;
      return;
    }
    if (is_control(c)) return;
    if (result_.text.empty() && is_space(c)) return;
    flush_space(c);
    result_.text += bytes;
    if (is_word_character(c)) ++result_.num_words;
    previous_ = c;
  }

  // In front matter each character counts, but for the apostrophe that literal strings cannot hold.
  void add_exactly(char32_t c, std::string_view bytes) {
    const bool apostrophe = traits_.escape == Escape::kOther && c == 0x2019;
    result_.text += apostrophe ? "'" : bytes;
    if (is_word_character(c)) ++result_.num_words;
  }

  void flush_space(char32_t next) {
    const bool wanted = pending_space_ && !beside_code_ && !result_.text.empty() &&
                        !(is_layout() && is_cjk(previous_) && is_cjk(next));
    pending_space_ = beside_code_ = false;
    if (wanted) result_.text += ' ';
  }

  void drop_spaces_at_end() {
    while (!counts_each_character()) {
      const CodePoint last = last_code_point(result_.text);
      if (last.length == 0 || !is_space(last.value)) return;
      result_.text.resize(result_.text.size() - last.length);
    }
  }

  [[nodiscard]] bool is_layout() const { return traits_.white_space == WhiteSpace::kWriter; }
  [[nodiscard]] bool counts_each_character() const {
    return traits_.white_space == WhiteSpace::kNobody;
  }

  const ContextTraits& traits_;
  CanonicalText& result_;
  bool pending_space_ = false;
  bool beside_code_ = false;
  char32_t previous_ = 0;
};

}  // namespace

bool is_white_space(const InlineCode& code, const ContextTraits& traits) {
  if (traits.white_space == WhiteSpace::kWriter && code.role.subtype == CodeSubtype::kBlank)
    return true;
  return code.role.subtype == CodeSubtype::kLineEnd && code.can_delete && code.length == 0;
}

void CanonicalText::clear() {
  text.clear();
  words_before_code.clear();
  num_words = 0;
}

void assign_canonical(std::string_view text, const std::vector<PlacedCode>& codes,
                      const ContextTraits& traits, CanonicalText& result) {
  Canonicalizer(traits, result).run(text, codes);
}

}  // namespace hymt
