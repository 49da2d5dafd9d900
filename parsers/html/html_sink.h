// Appends to a document what is found in HTML. Private to parsers/html.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "parsers/html/html_markup.h"
#include "parsers/html/html_tokenizer.h"
#include "parsers/placeholders.h"

namespace hymt {

// What HTML is taken apart for.
struct HtmlSettings {
  const ParserOptions& options;
  const PlaceholderScanner& placeholders;
  std::string language;     // That the text is in; empty: the one that <html lang> declares.
  std::uint32_t depth = 0;  // Of the outermost blocks in the outline.
  std::uint32_t heading = kNoUnit;  // The heading that the HTML stands under.
};

class HtmlSink {
 public:
  // Both must outlive the sink.
  HtmlSink(Document& document, const HtmlSettings& settings);

  [[nodiscard]] Document& document() { return document_; }
  [[nodiscard]] const HtmlSettings& settings() const { return settings_; }
  [[nodiscard]] std::string_view source() const { return document_.source; }
  // HtmlSettings::language, or what the document has declared so far.
  [[nodiscard]] const std::string& language() const { return language_; }
  void declare_language(const std::string& language);

  void add_entry(std::string_view name, std::string_view value, ByteRange range, bool is_inline,
                 std::uint32_t block_depth = 0);
  // An entry for the element that the tag `start` opens. Names that HTML does not know go into the
  // value, because entries do not own theirs.
  void add_element(const MarkupToken& start, std::string value, ByteRange range, bool is_inline,
                   std::uint32_t block_depth = 0);
  void add_region(ByteRange range, std::string_view reason);

  // Gives the unit its id, the heading above it and the note for it. `heading_level` is that of a
  // heading, else 0.
  std::uint32_t add_unit(TranslationUnit unit, std::uint8_t heading_level = 0);
  // The same for a unit inside a code of `parent`, which was added before.
  void add_inner_unit(TranslationUnit unit, std::uint32_t parent);
  // Units of their own for the attributes of a tag in the skeleton.
  void add_attribute_units(const HtmlToken& tag);

  // The next unit gets this note.
  void set_note(std::string note) { note_ = std::move(note); }

  // The bytes that begin a line in this document.
  [[nodiscard]] const std::string& line_break() const { return line_break_; }

 private:
  [[nodiscard]] std::uint32_t heading_above(std::uint8_t level) const;

  Document& document_;
  const HtmlSettings& settings_;
  std::string language_;
  std::string line_break_;
  std::string note_;
  std::array<std::uint32_t, 7> headings_;  // The open one of each level; [0]: the one outside.
};

}  // namespace hymt
