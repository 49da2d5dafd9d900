// What stands beside a tag, as a reader sees it: so that a placeholder goes neither into a word nor
// against one that it stood apart from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/byte_range.h"
#include "parsers/document/stack_memory.h"

namespace hymt {

// A space, a word (of a script that parts words with spaces; also a mark that can join what stands
// at it to a longer name, path or address), or something else. The ends of a text count as spaces.
enum class Neighbour : std::uint8_t { kSpace, kWord, kOther };

// What `c` is to something that stands right behind it, and to something right before it: "F5." has
// a longer name on its left, and just a full stop on its right.
[[nodiscard]] Neighbour left_neighbour(char32_t c);
[[nodiscard]] Neighbour right_neighbour(char32_t c);

// The same of the last, and of the first, character of `text`; not empty, valid UTF-8.
[[nodiscard]] Neighbour left_neighbour(std::string_view text);
[[nodiscard]] Neighbour right_neighbour(std::string_view text);

struct Neighbours {
  Neighbour left = Neighbour::kSpace;
  Neighbour right = Neighbour::kSpace;
};

// What a reader sees beside each tag of `text`, other tags as what they show: `shown(number)`, a
// std::string. Linear.
template <typename Tags, typename Shown>
[[nodiscard]] std::pmr::vector<Neighbours> neighbours_of(std::string_view text, const Tags& tags,
                                                         const Shown& shown, StackMemory& memory) {
  std::pmr::vector<Neighbours> result(tags.size(), memory.resource());
  Neighbour left = Neighbour::kSpace;
  std::size_t position = 0;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const ByteRange between{position, tags[i].range.begin};
    position = tags[i].range.end;
    if (!between.empty()) left = left_neighbour(between.of(text));
    result[i].left = left;
    if (const std::string& seen = shown(tags[i].number); !seen.empty()) left = left_neighbour(seen);
  }
  Neighbour right = Neighbour::kSpace;
  position = text.size();
  for (std::size_t i = tags.size(); i-- > 0;) {
    const ByteRange between{tags[i].range.end, position};
    position = tags[i].range.begin;
    if (!between.empty()) right = right_neighbour(between.of(text));
    result[i].right = right;
    if (const std::string& seen = shown(tags[i].number); !seen.empty()) {
      right = right_neighbour(seen);
    }
  }
  return result;
}

// True if a placeholder that shows `shown` stands against something that it stood apart from.
[[nodiscard]] bool is_glued(std::string_view shown, Neighbours then, Neighbours now);

}  // namespace hymt
