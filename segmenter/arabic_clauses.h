// Sentences in Arabic texts that have no full stops where other languages have them.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace hymt {

// Adds boundaries to those found by the common rules; both are increasing offsets and end with
// text.size():
//   * behind the colon of a headline or label that opens a paragraph of several sentences, unless a
//     quotation follows;
//   * behind commas, if they are the only marks of a paragraph of several clauses: a tradition of
//     prose that strings sentences together.
// Linear time.
void add_arabic_boundaries(std::string_view text, std::vector<std::size_t>& boundaries);

}  // namespace hymt
