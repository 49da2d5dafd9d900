// Requests for tests, written with their tags in the text.
#pragma once

#include <cstdint>
#include <regex>
#include <string>

#include "translate/generator.h"

namespace hymt {

// "Click <s1>Save</s1> or <x2/>.", say.
inline GenerationRequest request_for(const std::string& text, const std::string& source_language,
                                     const std::string& target_language) {
  GenerationRequest request;
  request.source.text = text;
  request.source_language = source_language;
  request.target_language = target_language;
  const std::regex pattern("<(/?)[sx]([0-9]+)(/?)>");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), pattern);
       at != std::sregex_iterator(); ++at) {
    Tag tag;
    if (at->length(1) != 0) {
      tag.kind = Tag::Kind::kClosing;
    } else if (at->length(3) == 0) {
      tag.kind = Tag::Kind::kOpening;
    }
    tag.number = static_cast<std::uint32_t>(std::stoul(at->str(2)));
    const auto begin = static_cast<std::size_t>(at->position());
    tag.range = {begin, begin + static_cast<std::size_t>(at->length())};
    request.source.tags.push_back(tag);
  }
  return request;
}

inline GenerationRequest english_to_german(const std::string& text) {
  return request_for(text, "en", "de");
}

}  // namespace hymt
