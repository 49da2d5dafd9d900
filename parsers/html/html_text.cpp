#include "parsers/html/html_text.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "parsers/document/cjk.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/utf8.h"
#include "parsers/html/html_markup.h"
#include "parsers/plain_text.h"

namespace hymt {
namespace {

// Bytes at which plain text may stop.
constexpr std::array<bool, 256> make_stops() {
  std::array<bool, 256> stops{};
  for (const char c : std::string_view(" \t\n\r\f&")) stops[static_cast<unsigned char>(c)] = true;
  return stops;
}
constexpr std::array<bool, 256> kStops = make_stops();

// The length of the character that ends at `end` and begins at or behind `begin`, if it is wide;
// else 0.
std::size_t wide_before(std::string_view source, std::size_t begin, std::size_t end) {
  if (begin == end) return 0;
  const CodePoint character = code_point_before(source.substr(begin, end - begin), end - begin);
  return is_cjk(character.value) ? character.length : 0;
}

bool wide_after(std::string_view source, std::size_t at, std::size_t end) {
  return at < end && is_cjk(code_point_at(source.substr(0, end), at).value);
}

// Calls `plain(end)` for bytes that stand for themselves, `spelled(end, text)` for others, in
// order.
template <typename Plain, typename Spelled>
void read_html_text(std::string_view source, std::size_t begin, std::size_t end,
                    HtmlTextRules rules, Plain plain, Spelled spelled) {
  std::size_t done = begin;
  const auto spell = [&](std::size_t from, std::size_t to, std::string_view text) {
    if (done != from) plain(from);
    spelled(to, text);
    done = to;
  };
  std::string decoded;
  std::size_t at = begin;
  while (true) {
    at += plain_prefix(source.substr(at, end - at));
    while (at < end && !kStops[static_cast<unsigned char>(source[at])]) ++at;
    if (at == end) break;
    if (source[at] == '&') {
      decoded.clear();
      const std::size_t length =
          decode_character_reference(source.substr(at, end - at), rules.references, decoded);
      if (length != 0) spell(at, at + length, decoded);
      at += std::max<std::size_t>(length, 1);
      continue;
    }
    std::size_t space_end = at + 1;
    while (space_end < end && is_html_space(source[space_end])) ++space_end;
    const std::string_view space = source.substr(at, space_end - at);
    if (!rules.keeps_space && space != " ") {
      const bool has_line_break = space.find_first_of("\n\r") != std::string_view::npos;
      const std::size_t wide =
          has_line_break && wide_after(source, space_end, end) ? wide_before(source, done, at) : 0;
      if (wide != 0) {
        spell(at - wide, space_end, source.substr(at - wide, wide));
      } else {
        spell(at, space_end, " ");
      }
    }
    at = space_end;
  }
  if (done != end) plain(end);
}

}  // namespace

void add_html_text(UnitBuilder& unit, std::string_view source, std::size_t end,
                   HtmlTextRules rules) {
  read_html_text(
      source, unit.position(), end, rules, [&unit](std::size_t to) { unit.add_text(to); },
      [&unit](std::size_t to, std::string_view text) { unit.add_spelled(to, text); });
}

std::string html_text(std::string_view bytes, HtmlTextRules rules) {
  std::string text;
  std::size_t done = 0;
  const auto plain = [&](std::size_t to) {
    while (done < to) {
      const std::string_view rest = bytes.substr(done, to - done);
      const std::size_t valid = std::min(valid_utf8_prefix(rest), rest.find('\0'));
      text += rest.substr(0, valid);
      done += std::max<std::size_t>(valid, 1);
    }
  };
  const auto spelled = [&](std::size_t to, std::string_view decoded) {
    text += decoded;
    done = to;
  };
  read_html_text(bytes, 0, bytes.size(), rules, plain, spelled);
  return text;
}

std::string html_attribute_value(std::string_view bytes) {
  if (bytes.find('&') == std::string_view::npos) return std::string(bytes);
  std::string value;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t length =
        bytes[at] == '&'
            ? decode_character_reference(bytes.substr(at), ReferenceContext::kAttribute, value)
            : 0;
    if (length == 0) value += bytes[at];
    at += std::max<std::size_t>(length, 1);
  }
  return value;
}

ByteRange without_outer_space(std::string_view source, ByteRange range) {
  while (!range.empty() && is_html_space(source[range.begin])) ++range.begin;
  while (!range.empty() && is_html_space(source[range.end - 1])) --range.end;
  return range;
}

}  // namespace hymt
