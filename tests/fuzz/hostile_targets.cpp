#include "tests/fuzz/hostile_targets.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

std::string only_valid_utf8(std::string_view bytes) {
  std::string result;
  while (!bytes.empty()) {
    const std::size_t valid = valid_utf8_prefix(bytes);
    result.append(bytes.substr(0, valid));
    bytes.remove_prefix(std::min(bytes.size(), valid + 1));
  }
  return result;
}

}  // namespace

HostileText::HostileText(std::string_view bytes) : text_(only_valid_utf8(bytes)) {
  if (text_.empty()) text_ = "x";
}

std::string HostileText::next(std::size_t limit) {
  if (position_ == text_.size()) position_ = 0;
  // The length depends on the text, so that a fuzzer can steer it.
  const std::size_t wanted = 1 + static_cast<unsigned char>(text_[position_]) % limit;
  std::size_t end = std::min(text_.size(), position_ + wanted);
  while (end < text_.size() && is_utf8_continuation(text_[end])) ++end;
  std::string piece = text_.substr(position_, end - position_);
  position_ = end;
  return piece;
}

void set_hostile_targets(Document& document, HostileText& text) {
  for (TranslationUnit& unit : document.units) {
    for (Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      const CodedText source = unit.source.slice(segment.range.begin, segment.range.end);
      std::string target;
      std::vector<InlineCode> codes = source.codes();
      for (InlineCode& code : codes) {
        target += text.next(12);
        const std::string cover(source.text().substr(code.offset, code.length));
        code.offset = target.size();
        target += cover;
      }
      target += text.next(48);
      segment.target = CodedText(std::move(target), std::move(codes));
      segment.state = SegmentState::kTranslated;
    }
  }
}

}  // namespace hymt
