#include "cli/document/fragment_mentions.h"

#include <cstddef>
#include <utility>

#include "parsers/document/document.h"
#include "parsers/encoding.h"

namespace hymt {
namespace {

constexpr std::string_view kAround = "<>()[]{}\"'`|";

bool ends_mention(char c) {
  return static_cast<unsigned char>(c) <= ' ' || c == '#' || kAround.find(c) != kAround.npos;
}

bool may_stand_before_fragment(std::string_view before) {
  if (before.empty()) return false;
  const char c = before.back();
  return std::string_view("(<[{\"'`=").find(c) != std::string_view::npos || before.ends_with(": ");
}

bool is_elsewhere(std::string_view path) {
  return path.starts_with("//") || path.find("://") != std::string_view::npos ||
         path.starts_with("mailto:");
}

}  // namespace

std::vector<FragmentMention> find_fragment_mentions(std::string_view text) {
  std::vector<FragmentMention> mentions;
  std::size_t last_end = 0;  // What belongs to a mention already.
  for (std::size_t hash = text.find('#'); hash != std::string_view::npos;
       hash = text.find('#', hash + 1)) {
    std::size_t begin = hash;
    while (begin > last_end && !ends_mention(text[begin - 1])) --begin;
    std::size_t end = hash + 1;
    while (end < text.size() && !ends_mention(text[end])) ++end;
    last_end = end;
    std::string_view path = text.substr(begin, hash - begin);
    // An attribute without quotation marks: href=a.html#b.
    const std::size_t equals = path.rfind('=');
    if (equals != std::string_view::npos && path.find('?') == std::string_view::npos) {
      begin += equals + 1;
      path = text.substr(begin, hash - begin);
    }
    if (end == hash + 1 || is_elsewhere(path)) continue;
    if (path.empty() && !may_stand_before_fragment(text.substr(0, begin))) continue;
    mentions.push_back({{begin, hash}, {hash + 1, end}});
  }
  return mentions;
}

std::vector<OutgoingFragment> outgoing_fragments(std::string_view bytes) {
  std::string text;
  if (bytes.find('\0') != std::string_view::npos) {
    if (looks_binary(bytes)) return {};
    text = decode_text(bytes).text;  // Every other encoding holds ASCII as it is.
    bytes = text;
  }
  std::vector<OutgoingFragment> result;
  for (const FragmentMention& mention : find_fragment_mentions(bytes)) {
    const std::string_view path = mention.path.of(bytes);
    std::string decoded = percent_decoded(path.substr(0, path.find('?')));
    if (decoded.empty()) continue;
    result.push_back({std::move(decoded), std::string(mention.fragment.of(bytes))});
  }
  return result;
}

}  // namespace hymt
