// A run: what stands between two block tags. It becomes one unit if it holds words. Private to
// parsers/html.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/unit_builder.h"
#include "parsers/html/html_markup.h"
#include "parsers/html/html_sink.h"

namespace hymt {

// Gathers tokens of one HtmlMarkup in order; finish() appends what they are to the document and
// makes the run empty.
class HtmlRun {
 public:
  // Both must outlive the run.
  HtmlRun(const HtmlMarkup& markup, HtmlSink& sink);

  void add_text(std::size_t token);
  // Text that is not translated, in an element of which other parts are. Such text never shares a
  // unit with text to translate: what a translation put beside it would be protected, too.
  void add_protected_text(std::size_t token, std::string_view reason);
  void add_comment(std::size_t token);
  void add_void_tag(std::size_t token);
  void add_start_tag(std::size_t token);
  void add_end_tag(std::size_t token);
  // The tokens [first, last) are not translated, because of `reason`, and make one code.
  void add_protected(std::size_t first, std::size_t last, std::string_view reason);

  void finish();

 private:
  struct Item {
    enum class Kind : std::uint8_t {
      kText,
      kOpening,  // A start tag whose end tag is in the run, too.
      kClosing,  // That end tag.
      kStray,    // A tag without its partner.
      kVoid,     // <br>, <img>
      kComment,
      kProtected,
    };
    Kind kind = Kind::kText;
    std::size_t first = 0;  // Tokens [first, last).
    std::size_t last = 0;
    std::size_t partner = 0;  // The item that belongs to a kOpening or kClosing.
    std::string_view reason;  // Of kProtected.
  };
  // Items [first, last), and the bytes of them that become a unit.
  struct Extent {
    std::size_t first;
    std::size_t last;
    ByteRange range;
  };

  [[nodiscard]] const MarkupToken& token(std::size_t i) const { return markup_.tokens[i]; }
  [[nodiscard]] ByteRange range_of(const Item& item) const;
  void add_item(Item::Kind kind, std::size_t first, std::size_t last);
  void separate(bool is_protected);

  [[nodiscard]] bool stays_outside(const Item& item) const;
  [[nodiscard]] Extent extent() const;
  [[nodiscard]] bool holds_text(const Extent& extent) const;
  [[nodiscard]] std::string shown(const Item& item) const;
  // Returns false, and adds nothing, if there are no words.
  bool add_unit(const Extent& extent);
  void build_item(const Item& item, std::size_t end);
  [[nodiscard]] CodeRole role_of(const Item& item) const;
  void build_placeholder(const Item& item, std::size_t end, CodeTraits traits);
  [[nodiscard]] std::vector<ByteRange> find_placeholders(std::string_view text) const;
  void build_inner_units(const Item& item);
  void add_skeleton(std::size_t first, std::size_t last);
  void add_outline();
  void add_outline_of(const Item& item);
  void add_note(const Item& item);
  // Reads the tag of the token into tag_; returns false if it has no attributes to speak of.
  bool read_attributes(const MarkupToken& start, bool& translates);

  const HtmlMarkup& markup_;
  HtmlSink& sink_;
  std::vector<Item> items_;
  std::vector<std::size_t> open_;  // Items: start tags whose end tag has not come.
  bool has_text_ = false;
  bool has_protected_text_ = false;
  // While a unit is built:
  UnitBuilder builder_;
  std::vector<std::uint32_t> code_ids_;  // By item, of kOpening.
  std::vector<ByteRange> covers_;        // Of the text, by items.
  std::vector<TranslationUnit> inner_;
  std::vector<OutlineEntry> placeholders_;
  HtmlToken tag_;
};

}  // namespace hymt
