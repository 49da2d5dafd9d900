// How a code is spelt for a generator, and how it is found again in what comes back.
//
//   <s1> </s1>   a pair          <x2/>   a placeholder
//
// Generators bend tags: "< s1 >", "<S1>", "&lt;s1&gt;", "＜s1＞". All of these are read as the tag
// that they were; a text in which one of them occurs by itself gets other names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "translate/generator.h"

namespace hymt {

// Lower-case ASCII letters, different from each other.
struct TagNames {
  std::string pair = "s";
  std::string standalone = "x";
};

// Names for a segment: nothing in `text` can be read as a tag with one of them.
[[nodiscard]] TagNames choose_tag_names(std::string_view text);

// The spaces that a bent tag may have in it: space, tab, no-break space, ideographic space.
[[nodiscard]] constexpr bool is_tag_space(char32_t c) {
  return c == ' ' || c == '\t' || c == 0xA0 || c == 0x3000;
}

[[nodiscard]] std::string tag_bytes(const TagNames& names, Tag::Kind kind, std::uint32_t number);

// Something in an answer that is, or was meant as, a tag.
struct FoundTag {
  enum class Kind : std::uint8_t {
    kStandalone,
    kOpening,
    kClosing,
    kBroken,  // Begins like a tag and does not end like one.
  };
  Kind kind = Kind::kBroken;
  std::uint32_t number = 0;
  bool is_altered = false;  // Not spelt as tag_bytes() spells it.
  ByteRange range;
};

// All tags with these names in `answer`, valid UTF-8, in order. "<x1>" and "<x1></x1>" count as
// "<x1/>". Linear.
[[nodiscard]] std::vector<FoundTag> find_tags(std::string_view answer, const TagNames& names);

}  // namespace hymt
