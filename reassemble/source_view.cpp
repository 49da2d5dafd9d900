#include "reassemble/source_view.h"

#include <algorithm>
#include <string_view>

#include "parsers/characters/character.h"

namespace hymt {

BytesBeside SourceView::beside(std::size_t begin, std::size_t end) const {
  BytesBeside result;
  const std::string_view text = unit_.source.text();
  if (begin != 0) result.before = text[begin - 1];
  if (end != text.size()) result.after = text[end];
  const auto& codes = unit_.source.codes();
  auto code = std::lower_bound(
      codes.begin(), codes.end(), begin,
      [](const InlineCode& c, std::size_t at) { return c.offset + c.length < at; });
  for (; code != codes.end() && code->offset <= end; ++code) {
    if (code->original.empty()) continue;
    if (code->offset + code->length <= begin) result.before = code->original.back();
    if (code->offset >= end) {
      result.after = code->original.front();
      break;
    }
  }
  return result;
}

const InlineCode* SourceView::find(std::uint32_t id, InlineCodeKind kind) {
  const auto& codes = unit_.source.codes();
  if (by_id_.empty()) {
    for (std::size_t i = 0; i < codes.size(); ++i)
      by_id_.emplace_back(codes[i].id, codes[i].kind, i);
    std::sort(by_id_.begin(), by_id_.end());
  }
  const auto found =
      std::lower_bound(by_id_.begin(), by_id_.end(), std::tuple(id, kind, std::size_t{0}));
  const bool exists =
      found != by_id_.end() && std::get<0>(*found) == id && std::get<1>(*found) == kind;
  return exists ? &codes[std::get<2>(*found)] : nullptr;
}

std::string SourceView::enclosed(std::uint32_t id, bool one_line) {
  std::string result;
  const InlineCode* code = find(id, InlineCodeKind::kOpening);
  if (code == nullptr) return result;
  const std::string_view text = unit_.source.text();
  std::size_t at = code->offset;
  auto spelling =
      std::lower_bound(unit_.spellings.begin(), unit_.spellings.end(), at,
                       [](const Spelling& s, std::size_t offset) { return s.text.begin < offset; });
  const InlineCode* end = unit_.source.codes().data() + unit_.source.codes().size();
  for (++code; code != end; ++code) {
    for (; spelling != unit_.spellings.end() && spelling->text.begin < code->offset; ++spelling) {
      result += text.substr(at, spelling->text.begin - at);
      const bool decoded = one_line && has_line_end(spelling->source);
      result += decoded ? spelling->text.of(text) : spelling->source.view();
      at = spelling->text.end;
    }
    result += text.substr(at, code->offset - at);
    at = code->offset + code->length;
    if (code->id == id) break;
    result += one_line && has_line_end(code->original) ? " " : code->original;
  }
  return result;
}

bool SourceView::has_lines() const {
  return std::any_of(unit_.spellings.begin(), unit_.spellings.end(),
                     [](const Spelling& spelling) { return has_line_end(spelling.source); });
}

}  // namespace hymt
