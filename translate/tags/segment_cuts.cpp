#include "translate/tags/segment_cuts.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"
#include "translate/tags/tagged_text.h"

namespace hymt {
namespace {

// Places where a text may be cut, from the best kind to the worst.
enum class CutKind : std::uint8_t { kClause, kCode, kSpace, kAnywhere };

struct Cut {
  std::size_t offset = 0;
  std::size_t code = 0;  // Index of the first code behind the cut.
  CutKind kind = CutKind::kAnywhere;
};

constexpr bool ends_clause(char32_t c) {
  return std::u32string_view(U",;:–—").find(c) != std::u32string_view::npos;
}

// These end a clause without white space behind them.
constexpr bool ends_clause_alone(char32_t c) {
  return std::u32string_view(U"，、；：。！？،؛").find(c) != std::u32string_view::npos;
}

// Calls `visit(Cut)` for each place between two characters of `text` that is outside all pairs and
// covers. Closing codes at a place stay left of the cut, other codes go right.
template <typename Visit>
void visit_cuts(const CodedText& text, const Visit& visit) {
  const std::string_view bytes = text.text();
  const std::vector<InlineCode>& codes = text.codes();
  std::size_t code = 0;
  std::size_t depth = 0;
  char32_t before = 0;        // The character left of the place,
  char32_t before_space = 0;  // and the last that was not white space.
  std::size_t offset = 0;
  while (true) {
    const std::size_t first_code = code;
    while (code < codes.size() && codes[code].offset == offset &&
           codes[code].kind == InlineCodeKind::kClosing) {
      depth -= depth == 0 ? 0 : 1;
      ++code;
    }
    const bool code_right = code < codes.size() && codes[code].offset == offset;
    if (depth == 0 && offset > 0 && offset < bytes.size()) {
      Cut cut{offset, code, CutKind::kAnywhere};
      if (ends_clause_alone(before) || (is_white_space(before) && ends_clause(before_space))) {
        cut.kind = CutKind::kClause;
      } else if (code_right || code != first_code) {
        cut.kind = CutKind::kCode;
      } else if (is_white_space(before)) {
        cut.kind = CutKind::kSpace;
      }
      visit(cut);
    }
    std::size_t next = offset;
    bool is_cover = false;
    while (code < codes.size() && codes[code].offset == offset && !is_cover) {
      if (codes[code].kind == InlineCodeKind::kOpening) ++depth;
      if (codes[code].kind == InlineCodeKind::kClosing) depth -= depth == 0 ? 0 : 1;
      is_cover = codes[code].length != 0;
      if (is_cover) next = offset + codes[code].length;
      ++code;
    }
    if (offset >= bytes.size()) return;
    before = is_cover ? U'x' : next_code_point(bytes, next);
    if (!is_white_space(before)) before_space = before;
    offset = next;
  }
}

bool has_letter_outside_covers(const CodedText& text, const Span& span) {
  const std::string_view bytes = text.text();
  std::size_t position = span.text.begin;
  for (std::size_t i = span.codes.begin; i < span.codes.end; ++i) {
    const InlineCode& code = text.codes()[i];
    if (has_letter(bytes.substr(position, code.offset - position))) return true;
    position = code.offset + code.length;
  }
  return has_letter(bytes.substr(position, span.text.end - position));
}

}  // namespace

Span whole_span(const CodedText& text) {
  return {{0, text.text().size()}, {0, text.codes().size()}};
}

CodedText extract(const CodedText& text, const Span& span) {
  std::vector<InlineCode> codes(
      text.codes().begin() + static_cast<std::ptrdiff_t>(span.codes.begin),
      text.codes().begin() + static_cast<std::ptrdiff_t>(span.codes.end));
  for (InlineCode& code : codes) code.offset -= span.text.begin;
  return {std::string(span.text.of(text.text())), std::move(codes)};
}

CodedText weave(const CodedText& text, const std::vector<Span>& spans,
                const std::vector<const CodedText*>& targets) {
  CodedTextJoiner result;
  const std::string_view bytes = text.text();
  std::size_t position = 0;
  std::size_t code = 0;
  const auto keep_to = [&](std::size_t end, std::size_t end_code) {
    for (; code < end_code; ++code) {
      const InlineCode& kept = text.codes()[code];
      result.add_text(bytes.substr(position, kept.offset - position));
      result.add_code(kept, bytes.substr(kept.offset, kept.length));
      position = kept.offset + kept.length;
    }
    result.add_text(bytes.substr(position, end - position));
    position = end;
  };
  for (std::size_t i = 0; i < spans.size(); ++i) {
    keep_to(spans[i].text.begin, spans[i].codes.begin);
    result.add(*targets[i]);
    position = spans[i].text.end;
    code = spans[i].codes.end;
  }
  keep_to(bytes.size(), text.codes().size());
  return result.finish();
}

Span core_span(const CodedText& text) {
  const std::string_view bytes = text.text();
  const std::vector<InlineCode>& codes = text.codes();
  Span core = whole_span(text);
  bool shrank = true;
  while (shrank) {
    const Span before = core;
    // White space, up to the next code on either side.
    const std::size_t first_stop =
        core.codes.empty() ? core.text.end : codes[core.codes.begin].offset;
    core.text.begin += leading_space(bytes.substr(core.text.begin, first_stop - core.text.begin));
    std::size_t last_stop = core.text.begin;
    if (!core.codes.empty()) {
      const InlineCode& last = codes[core.codes.end - 1];
      last_stop = last.offset + last.length;
    }
    core.text.end -= trailing_space(bytes.substr(last_stop, core.text.end - last_stop));
    if (!core.codes.empty()) {
      const InlineCode& first = codes[core.codes.begin];
      const InlineCode& last = codes[core.codes.end - 1];
      const auto is_empty_placeholder = [](const InlineCode& code) {
        return code.kind == InlineCodeKind::kPlaceholder && code.length == 0;
      };
      if (is_empty_placeholder(first) && first.offset == core.text.begin) {
        ++core.codes.begin;
      } else if (is_empty_placeholder(last) && last.offset == core.text.end) {
        --core.codes.end;
      } else if (first.kind == InlineCodeKind::kOpening && last.kind == InlineCodeKind::kClosing &&
                 first.id == last.id && first.offset == core.text.begin &&
                 last.offset == core.text.end) {
        ++core.codes.begin;
        --core.codes.end;
      }
    }
    shrank = core != before;
  }
  return core;
}

bool is_translatable(const CodedText& text, bool letters_only) {
  if (letters_only) return has_letter_outside_covers(text, whole_span(text));
  std::size_t position = 0;
  const std::string_view bytes = text.text();
  for (const InlineCode& code : text.codes()) {
    if (!trimmed(bytes.substr(position, code.offset - position)).empty()) return true;
    position = code.offset + code.length;
  }
  return !trimmed(bytes.substr(position)).empty();
}

std::optional<std::vector<Span>> halves(const CodedText& text) {
  // Short parts say too little to be translated alone, unless they are clauses.
  constexpr std::size_t kShortestClause = 10;
  constexpr std::size_t kShortestPart = 30;
  const std::size_t size = text.text().size();
  std::optional<Cut> best;
  std::size_t best_cost = 0;
  visit_cuts(text, [&](const Cut& cut) {
    if (cut.kind > CutKind::kCode) return;
    const std::size_t shorter = std::min(cut.offset, size - cut.offset);
    if (shorter < (cut.kind == CutKind::kClause ? kShortestClause : kShortestPart)) return;
    // A clause is worth a detour of an eighth of the text.
    const std::size_t cost =
        size / 2 - std::min(size / 2, shorter) + (cut.kind == CutKind::kCode ? size / 8 : 0);
    if (best && cost >= best_cost) return;
    best = cut;
    best_cost = cost;
  });
  if (!best) return std::nullopt;
  std::vector<Span> parts = {{{0, best->offset}, {0, best->code}},
                             {{best->offset, size}, {best->code, text.codes().size()}}};
  for (const Span& part : parts) {
    if (!has_letter_outside_covers(text, part)) return std::nullopt;
  }
  return parts;
}

std::vector<Span> chunks(const CodedText& text, std::size_t max_bytes) {
  std::vector<Span> parts;
  Span part;
  // The best place since the part began; later ones win among equals, so that parts are few.
  std::optional<Cut> best;
  const auto end_part = [&](const Cut& cut) {
    part.text.end = cut.offset;
    part.codes.end = cut.code;
    parts.push_back(part);
    part = {{cut.offset, cut.offset}, {cut.code, cut.code}};
    best.reset();
  };
  visit_cuts(text, [&](const Cut& cut) {
    if (best && cut.offset - part.text.begin > max_bytes) end_part(*best);
    // A better kind of place right at the beginning would make parts small.
    const bool is_far = cut.offset - part.text.begin >= max_bytes / 4;
    if (!best || cut.kind <= best->kind ||
        (is_far && best->offset - part.text.begin < max_bytes / 4)) {
      best = cut;
    }
  });
  const std::size_t size = text.text().size();
  if (best && size - part.text.begin > max_bytes) end_part(*best);
  end_part({size, text.codes().size(), CutKind::kAnywhere});
  return parts;
}

std::vector<Span> bare_pieces(const CodedText& text) {
  std::vector<Span> pieces;
  std::size_t position = 0;
  const auto add = [&](std::size_t end, std::size_t code) {
    const ByteRange range{position, end};
    if (has_letter(range.of(text.text()))) pieces.push_back({range, {code, code}});
  };
  for (std::size_t i = 0; i < text.codes().size(); ++i) {
    const InlineCode& code = text.codes()[i];
    add(code.offset, i);
    position = code.offset + code.length;
  }
  add(text.text().size(), text.codes().size());
  return pieces;
}

}  // namespace hymt
