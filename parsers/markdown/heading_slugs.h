// The anchors that GitHub gives to headings.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace hymt::markdown {

// Makes the slugs of one document's headings, in order.
class HeadingSlugs {
 public:
  // The slug of a heading with this text: lower case; letters, marks, digits, "_" and "-" stay,
  // each space becomes "-", all else goes; "-1", "-2" and so on tell equal ones apart.
  [[nodiscard]] std::string add(std::string_view text);

 private:
  std::unordered_map<std::string, std::size_t> seen_;
};

}  // namespace hymt::markdown
