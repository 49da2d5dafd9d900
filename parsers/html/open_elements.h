// A cheap model of the standard's stack of open elements. Private to parsers/html.
//
// It runs before gumbo, which needs time proportional to the number of open elements for every tag,
// and tells which tags would nest too deep to be shown to it. It also guesses whether one is inside
// svg or math, which the tokenizer has to know.
//
// The model closes an element only where the standard does. Formatting elements stay counted when
// the block around them ends, since they are opened again behind it. It is no full copy of the
// algorithm, and markup can be made up for which the standard has more elements open; so the model
// also says whether markup is so plain that this cannot be.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "parsers/html/html_element.h"

namespace hymt {

class OpenElements {
 public:
  // As deep as browsers go.
  static constexpr std::size_t kMaxDepth = 512;

  struct Tag {
    const HtmlElementInfo* info = nullptr;
    std::uint64_t name = 0;      // A hash of the name.
    std::uint64_t identity = 0;  // A hash of name and attributes.
    bool self_closing = false;
  };

  // Takes a start tag. Where too_deep() holds afterwards, the tag does not open anything that
  // counts, and nothing does until as many end tags as start tags have come.
  void start_tag(const Tag& tag);
  void end_tag(const HtmlElementInfo& info, std::uint64_t name);
  [[nodiscard]] bool too_deep() const { return num_too_deep_ != 0; }
  // Takes text that is not all white space.
  void text() { reopen_formatting(); }

  // True if so far end tags have come where they belong, give or take a number.
  [[nodiscard]] bool is_plain() const { return unmatched_.size() < kMaxUnmatched; }
  // How many formatting elements had to be opened again so far; three unclosed <b> are three for
  // every block behind them.
  [[nodiscard]] std::size_t num_reopened() const { return num_reopened_; }

  // True if "<![CDATA[" begins a CDATA section here: the innermost element is svg's or math's.
  [[nodiscard]] bool in_foreign_element() const;
  // True if the start tag of an element with raw text begins raw text here; in svg, for one, a
  // <title> holds markup.
  [[nodiscard]] bool reads_raw_text(const HtmlElementInfo& info) const;

 private:
  enum class Namespace : std::uint8_t { kHtml, kSvg, kMath };
  struct Entry {
    const HtmlElementInfo* info;
    std::uint64_t name;
    std::uint64_t identity;
    Namespace name_space;
    // False for a formatting element whose block has ended: it is only in the list of formatting
    // elements, until the next text opens it again.
    bool is_open;
    // True for a formatting element that will be opened again when its block ends.
    bool is_listed;

    // What is foreign only has the name of an element of HTML.
    [[nodiscard]] bool has(std::uint32_t flags) const {
      return name_space == Namespace::kHtml && info->has(flags);
    }
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  static constexpr std::size_t kMaxUnmatched = 1000;

  static bool is_integration_point(const Entry& entry);
  [[nodiscard]] std::size_t innermost() const;
  // The innermost open element of this name; kNone if one that has any of `barriers`, or is not
  // HTML's, is nearer.
  [[nodiscard]] std::size_t find(std::string_view name, std::uint32_t barriers) const;
  [[nodiscard]] std::size_t find_heading() const;
  [[nodiscard]] std::size_t find_in_table_scope(std::uint64_t name) const;
  [[nodiscard]] std::size_t find_list_item() const;
  // Ends the elements from `index` on.
  void close_from(std::size_t index);
  void close_paragraph();
  void close_item(bool is_list_item);
  // Makes room for a part of a table. Returns false if there is no table, so that the tag is void.
  bool open_table_part(const HtmlElementInfo& info);
  void open_html(const Tag& tag);
  bool open_foreign(const Tag& tag);
  void forget_duplicate_formatting(const Tag& tag);
  void push(const Tag& tag, Namespace name_space);
  void end_formatting(std::uint64_t name);
  void end_any(std::uint64_t name);
  bool end_foreign(std::uint64_t name);
  void reopen_formatting();
  void match_start_tag(const Tag& tag);
  void match_end_tag(const HtmlElementInfo& info, std::uint64_t name);

  std::vector<Entry> entries_;
  std::size_t num_too_deep_ = 0;  // Tags opened beyond the limit.
  std::size_t num_pending_ = 0;   // Entries that are not open.
  std::size_t num_reopened_ = 0;
  struct StartTag {
    const HtmlElementInfo* info;
    std::uint64_t name;
  };
  std::vector<StartTag> unmatched_;  // Start tags whose end tag has not come.
};

}  // namespace hymt
