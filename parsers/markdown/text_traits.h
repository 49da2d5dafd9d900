// What one look at a block's text tells about the work that its inline structure is.
#pragma once

#include <cstdint>
#include <string_view>

namespace hymt::markdown {

struct TextTraits {
  enum class Markup : std::uint8_t {
    kNone,      // No mark that could mean anything to CommonMark: text and line breaks.
    kOrdinary,  // What most paragraphs have.
    kHazardous  // Not to be parsed: cmark-gfm (or we) would need more than its size warrants.
  };
  Markup markup = Markup::kNone;
  bool may_hold_regions = false;  // Something could begin a region of a dialect.
};

// Hazardous is a text with more marks than any real one, or with many beginnings ("<![CDATA[",
// "<?", "www.", "@") for each of which cmark-gfm reads on to the end of the block. Linear.
[[nodiscard]] TextTraits traits_of(std::string_view text);

}  // namespace hymt::markdown
