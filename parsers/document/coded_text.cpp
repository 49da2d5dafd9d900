#include "parsers/document/coded_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <stdexcept>
#include <utility>

#include "parsers/document/stack_memory.h"
#include "parsers/document/utf8.h"

namespace hymt {
namespace {

bool on_boundary(std::string_view text, std::size_t offset) {
  return offset == text.size() || (offset < text.size() && !is_utf8_continuation(text[offset]));
}

void check_codes(std::string_view text, const std::vector<InlineCode>& codes) {
  std::size_t previous_offset = 0;
  std::size_t covered_to = 0;
  StackMemory memory;
  std::pmr::vector<std::pair<std::uint32_t, InlineCodeKind>> names(memory.resource());
  names.reserve(codes.size());
  for (const InlineCode& code : codes) {
    if (code.offset < previous_offset) {
      throw std::invalid_argument("coded text: codes are not ordered by offset");
    }
    if (!on_boundary(text, code.offset) || code.length > text.size() - code.offset ||
        !on_boundary(text, code.offset + code.length)) {
      throw std::invalid_argument("coded text: a code is not on a code point boundary");
    }
    if (code.offset < covered_to) {
      throw std::invalid_argument("coded text: a code stands inside the cover of another");
    }
    if (code.length != 0 && code.kind != InlineCodeKind::kPlaceholder) {
      throw std::invalid_argument("coded text: only placeholders cover text");
    }
    names.emplace_back(code.id, code.kind);
    previous_offset = code.offset;
    covered_to = code.offset + code.length;
  }
  // Sorted, the kinds of one id stand side by side, a placeholder first.
  std::sort(names.begin(), names.end());
  const auto clash = [](const auto& left, const auto& right) {
    return left.first == right.first &&
           (left.second == right.second || left.second == InlineCodeKind::kPlaceholder);
  };
  if (std::adjacent_find(names.begin(), names.end(), clash) != names.end()) {
    throw std::invalid_argument("coded text: two codes share an id");
  }
}

// True if `bytes` begins with as many words of eight bytes, and all of them are ASCII.
template <std::size_t kWords>
bool is_ascii(std::string_view bytes) {
  std::array<std::uint64_t, kWords> words;
  if (bytes.size() < sizeof words) return false;
  std::memcpy(words.data(), bytes.data(), sizeof words);
  std::uint64_t all = 0;
  for (const std::uint64_t word : words) all |= word;
  return (all & 0x8080808080808080U) == 0;
}

}  // namespace

CodedText::CodedText(std::string_view text, std::vector<InlineCode> codes)
    : text_(text), codes_(std::move(codes)) {
  if (valid_utf8_prefix(text) != text.size()) {
    throw std::invalid_argument("coded text: not valid UTF-8");
  }
  check_codes(text, codes_);
}

CodedText CodedText::slice(std::size_t begin, std::size_t end) const {
  // At each cut, closing codes that come before any other code there end what is left of the cut.
  const auto first_right_of = [this](std::size_t cut) {
    if (cut == 0) return codes_.begin();
    if (cut == text_.size()) return codes_.end();
    auto it = std::lower_bound(
        codes_.begin(), codes_.end(), cut,
        [](const InlineCode& code, std::size_t offset) { return code.offset < offset; });
    while (it != codes_.end() && it->offset == cut && it->kind == InlineCodeKind::kClosing) ++it;
    return it;
  };
  const auto first = first_right_of(begin);
  const auto last = text_.empty() ? codes_.end() : first_right_of(end);
  CodedText result;
  result.text_ = text().substr(begin, end - begin);
  result.codes_ = std::vector<InlineCode>(first, last);
  for (InlineCode& code : result.codes_) code.offset -= begin;
  return result;
}

bool well_nested(const CodedText& text) {
  std::vector<std::uint32_t> open;
  for (const InlineCode& code : text.codes()) {
    if (code.kind == InlineCodeKind::kOpening) open.push_back(code.id);
    if (code.kind == InlineCodeKind::kClosing) {
      if (open.empty() || open.back() != code.id) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

std::size_t valid_utf8_prefix(std::string_view bytes) {
  const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::size_t i = 0;
  while (i < bytes.size()) {
    // Most text is ASCII for long stretches: eight bytes at a time, and then 32.
    if (is_ascii<1>(bytes.substr(i))) {
      i += 8;
      while (is_ascii<4>(bytes.substr(i))) i += 32;
      continue;
    }
    const unsigned lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = 0;
    unsigned lowest = 0x80;   // Of the second byte: keeps out overlong forms,
    unsigned highest = 0xBF;  // surrogates and what lies beyond U+10FFFF.
    if (lead >= 0xC2 && lead <= 0xDF) {
      length = 2;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
      length = 3;
      if (lead == 0xE0) lowest = 0xA0;
      if (lead == 0xED) highest = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
      length = 4;
      if (lead == 0xF0) lowest = 0x90;
      if (lead == 0xF4) highest = 0x8F;
    } else {
      return i;
    }
    if (bytes.size() - i < length) return i;
    if (byte(i + 1) < lowest || byte(i + 1) > highest) return i;
    for (std::size_t k = 2; k < length; ++k) {
      if (!is_utf8_continuation(bytes[i + k])) return i;
    }
    i += length;
  }
  return bytes.size();
}

}  // namespace hymt
