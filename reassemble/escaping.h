// Which characters of a text mean something at its place, and how they are written so that they
// do not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "parsers/document/translation_unit.h"
#include "reassemble/spelling_index.h"
#include "reassemble/target_text.h"

namespace hymt {

// How careful a writer is. Proof by re-parsing decides whether the first suffices.
enum class Escaping : std::uint8_t {
  kAsSource,  // As the source was spelt, and what must be escaped at this place besides.
  kStrict,    // Everything that could be taken for markup is escaped; text is moved out of the way
              // of emphasis marks where the format's rules would not see them.
};

// A character that may mean something, where it is about to be written.
struct MarkSite {
  std::string_view written;  // The unit's bytes so far.
  std::string_view text;     // The target's text from the mark on, up to the next code.
  std::string_view code;     // The bytes of the code (or codes) behind `text`; empty at the end.
  char previous = 0;         // The byte of text or code before the mark, unescaped.

  [[nodiscard]] char mark() const { return text.front(); }
  // What stands `distance` bytes behind the mark, of text or code; 0 at the end.
  [[nodiscard]] char ahead(std::size_t distance = 1) const;
  // The same as a view: the rest of the text, or the code if there is none.
  [[nodiscard]] std::string_view rest(std::size_t distance) const;
};

// Writes the marks of one unit, in order.
class Escaper {
 public:
  // `place` and the text of `target` must outlive the object.
  Escaper(const TextPlace& place, Escaping escaping, const TargetText& target);

  // The bytes that write() has to be asked about.
  [[nodiscard]] const ByteSet& marks() const { return *marks_; }

  // Appends site.mark() to `out`, escaped if it could be taken for more than itself there.
  void write(const MarkSite& site, std::string& out);

  // True if the mark, a "\n", can end a line: in plain text it must not make a blank line, nor may
  // what follows begin another block.
  [[nodiscard]] bool may_end_line(const MarkSite& site) const;

  // Says that a code was written; inside links brackets mean more, in verbatim text nothing does.
  void pass_code(const InlineCode& code);

 private:
  void write_markdown(const MarkSite& site, std::string& out);
  [[nodiscard]] bool is_markup_in_markdown(const MarkSite& site);
  [[nodiscard]] bool is_delimiter(const MarkSite& site);
  void write_literal_quote(const MarkSite& site, std::string& out) const;

  [[nodiscard]] bool has_escaped_bracket(std::string_view written);

  static constexpr std::size_t kFound = static_cast<std::size_t>(-1);

  const TextPlace& place_;
  const ContextTraits& traits_;
  bool strict_;
  const ByteSet* marks_;
  std::size_t link_depth_ = 0;
  bool is_verbatim_ = false;      // Such pairs hold no others.
  std::size_t bracket_from_ = 0;  // Where to look for "\\[" in what was written; kFound if it is.
  bool has_several_dollars_ = false;
  // The run of '*', '_' or '~' that was judged last: its end in the target's text, and the verdict.
  const char* run_end_ = nullptr;
  bool run_is_delimiter_ = false;
};

// Where a backslash must go so that `line`, the beginning of a line of Markdown, does not begin
// another block; npos if it does not anyway.
[[nodiscard]] std::size_t markdown_block_mark(std::string_view line);

// Reasons why a text cannot be a plain (unquoted) YAML scalar, as bits; 0 if it can.
[[nodiscard]] unsigned yaml_plain_obstacles(std::string_view text);

}  // namespace hymt
