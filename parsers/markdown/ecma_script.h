// How far JavaScript inside a document goes: braces, tags of JSX and module statements of MDX.
//
// This is no parser. It knows strings, templates, comments, regular expressions, brackets and JSX
// elements, and that is enough to tell the bracket that closes from those that are text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace hymt::markdown {

// Reads code from left to right. Linear, without recursion; storage is used again.
class EcmaScript {
 public:
  static constexpr std::size_t kUnfinished = std::string_view::npos;

  // The offset behind the "}" that closes the "{" at `at`; kUnfinished if there is none before the
  // end of the text or before another bracket that nothing opened.
  [[nodiscard]] std::size_t skip_braces(std::string_view text, std::size_t at);

  // The offset behind the last line of the module statement that begins at `at`, without its line
  // end: the line before the first blank one at which all brackets are closed, else the end of the
  // text. kUnfinished if brackets are open there.
  [[nodiscard]] std::size_t skip_statement(std::string_view text, std::size_t at);

 private:
  enum class Mode : std::uint8_t {
    kBraces,
    kBrackets,
    kParentheses,
    kTemplate,    // Between backticks.
    kOpeningTag,  // Of JSX, and ...
    kClosingTag,
    kChildren,  // ... what stands between the two.
  };

  void begin(std::string_view text, std::size_t at);
  // Each reads at least a byte; false if nothing can close any more.
  bool step();
  bool step_code();
  bool step_tag();
  void step_template();
  void step_children();
  void close_tag();
  void skip_string(char quote);
  bool skip_comment();
  void skip_regular_expression();
  void skip_word();
  bool close(Mode mode);
  [[nodiscard]] bool begins_tag() const;
  [[nodiscard]] char peek(std::size_t distance = 0) const {
    return at_ + distance < text_.size() ? text_[at_ + distance] : '\0';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<Mode> modes_;
  bool behind_operand_ = false;           // "/" divides and "<" compares here.
  std::size_t no_expression_before_ = 0;  // No regular expression begins before this offset.
};

}  // namespace hymt::markdown
