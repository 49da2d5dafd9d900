// Which renderings of terms an answer must have, and which it must not: what the glossary forces,
// told character by character. Tags play no part in it.
//
// A needed term is there when one of its renderings is written, wherever it stands (also within a
// longer word, as an inflected form or in a compound). A forbidden rendering is never completed,
// nor a word that begins with it; in scripts without spaces, nowhere. One that stands in a
// rendering that is needed, and one with characters that a filler or a tag may have, is left to the
// checks of answers, so that there is always a way to the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "translate/generator.h"

namespace hymt {

// Immutable; any number of threads may use one. All renderings together are a machine of Aho and
// Corasick (Efficient string matching, 1975) whose symbols are characters, with one more in front
// of each character that no word goes on with.
class TermSet {
 public:
  // More needed terms are left to the checks.
  static constexpr std::size_t kMostNeeded = 64;

  // How far a text has come. A value.
  struct Place {
    std::uint32_t node = 0;
    bool is_behind_word = false;
    std::uint64_t written = 0;  // By needed term.
    friend bool operator==(const Place&, const Place&) = default;
  };

  TermSet() = default;
  // Of a rule's renderings the first is the one that is written where none comes by itself.
  explicit TermSet(std::span<const TermRule> rules);

  [[nodiscard]] bool empty() const { return needed_.empty() && forbidden_.empty(); }
  [[nodiscard]] std::size_t num_needed() const { return needed_.size(); }
  // The rendering of needed term `i` that is written, and the bytes of its longest.
  [[nodiscard]] std::string_view preferred(std::size_t i) const { return needed_[i].preferred; }
  [[nodiscard]] std::size_t longest(std::size_t i) const { return needed_[i].longest; }
  [[nodiscard]] const std::vector<std::string>& forbidden() const { return forbidden_; }

  // Goes on by one character. False if that completes what is forbidden.
  [[nodiscard]] bool step(Place& place, char32_t c) const;
  // Something else than text stands here.
  void interrupt(Place& place) const {
    place.node = 0;
    place.is_behind_word = false;
  }
  [[nodiscard]] bool has_all(const Place& place) const { return place.written == all_needed_; }
  [[nodiscard]] bool is_written(const Place& place, std::size_t i) const {
    return (place.written >> i & 1) != 0;
  }

  // What completes a rendering of a term that is not there yet and that the text ends with a
  // beginning of; the longest beginning first.
  [[nodiscard]] std::vector<std::string_view> rests_of_needed(const Place& place) const;
  // What must not follow, as it would complete what is forbidden; not all that must not, as the
  // whole of forbidden() may be in it.
  [[nodiscard]] std::vector<std::string_view> rests_of_forbidden(const Place& place) const;

 private:
  struct Needed {
    std::string preferred;
    std::size_t longest = 0;
  };
  struct Rest {
    std::size_t term = 0;  // Of needed ones.
    std::string bytes;
  };
  struct Node {
    std::map<char32_t, std::uint32_t> next;
    std::uint32_t otherwise = 0;  // The longest other beginning that the text ends with.
    std::uint64_t written = 0;    // Needed terms that end here,
    bool is_forbidden = false;    // or something forbidden, also where `otherwise` leads.
    std::vector<Rest> needed;     // What is left of renderings that begin so.
    std::vector<std::string> forbidden;
  };

  void add(std::string_view rendering, bool from_word, bool is_forbidden, std::size_t term);
  void link();
  [[nodiscard]] std::uint32_t after(std::uint32_t node, char32_t symbol) const;

  std::vector<Needed> needed_;
  std::vector<std::string> forbidden_;
  std::uint64_t all_needed_ = 0;
  std::vector<Node> nodes_ = std::vector<Node>(1);
};

}  // namespace hymt
