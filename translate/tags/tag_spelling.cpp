#include "translate/tags/tag_spelling.h"

#include <unicode/unorm2.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <set>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"

namespace hymt {
namespace {

constexpr std::size_t kMaxNameLength = 8;
constexpr std::uint32_t kNoNumber = 0xffffffff;
constexpr std::size_t kFewTags = 4;

constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }

// `c` without accents.
char32_t base_letter(char32_t c) {
  if (c < 0x80) return c;
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2* normalizer = unorm2_getNFDInstance(&status);
  std::array<UChar, 8> decomposed{};
  if (U_FAILURE(status) ||
      unorm2_getDecomposition(normalizer, static_cast<UChar32>(c), decomposed.data(),
                              static_cast<int32_t>(decomposed.size()), &status) <= 0 ||
      U_FAILURE(status)) {
    return c;
  }
  return decomposed[0];
}

// Reads the parts of a tag, in any spelling.
class TagReader {
 public:
  TagReader(std::string_view text, std::size_t offset) : text_(text), offset_(offset) {}

  [[nodiscard]] std::size_t offset() const { return offset_; }

  bool open() { return take({"<", "&lt;", "＜"}); }
  bool close() { return take({">", "&gt;", "＞"}); }
  bool slash() { return take({"/", "／"}); }
  void spaces() {
    while (take({" ", "\t", "\u00A0", "\u3000"})) {
    }
  }
  // ASCII letters, in lower case.
  std::string letters() {
    std::string result;
    while (offset_ < text_.size() && is_lower(ascii_lower(text_[offset_])) &&
           result.size() <= kMaxNameLength) {
      result += ascii_lower(text_[offset_++]);
    }
    return result;
  }
  // The same, where letters may also have accents: a generator may take them off.
  std::string base_letters() {
    std::string result;
    while (offset_ < text_.size() && result.size() <= kMaxNameLength) {
      std::size_t next = offset_;
      const char32_t c = base_letter(next_code_point(text_, next));
      if (c >= 0x80 || !is_lower(ascii_lower(static_cast<char>(c)))) break;
      result += ascii_lower(static_cast<char>(c));
      offset_ = next;
    }
    return result;
  }
  std::optional<std::uint32_t> number() {
    if (offset_ == text_.size() || !is_ascii_digit(text_[offset_])) return std::nullopt;
    std::uint64_t value = 0;
    for (; offset_ < text_.size() && is_ascii_digit(text_[offset_]); ++offset_) {
      value = std::min<std::uint64_t>(value * 10 + static_cast<unsigned>(text_[offset_] - '0'),
                                      kNoNumber);
    }
    return static_cast<std::uint32_t>(value);
  }

 private:
  bool take(std::initializer_list<std::string_view> choices) {
    for (const std::string_view choice : choices) {
      if (text_.compare(offset_, choice.size(), choice) == 0) {
        offset_ += choice.size();
        return true;
      }
    }
    return false;
  }

  std::string_view text_;
  std::size_t offset_;
};

constexpr std::array<std::string_view, 3> kOpenings = {"<", "&lt;", "＜"};

// Finds the places where a tag may begin. Most texts hold none, which the library's search says
// faster than a look at each byte.
class OpeningFinder {
 public:
  explicit OpeningFinder(std::string_view text) : text_(text) {}

  // The first place at or behind `offset`, npos if there is none. Offsets must not go down; then
  // all calls together are linear.
  std::size_t find(std::size_t offset) {
    for (std::size_t i = 0; i < kOpenings.size(); ++i) {
      if (!is_known_ || places_[i] < offset) places_[i] = text_.find(kOpenings[i], offset);
    }
    is_known_ = true;
    return *std::min_element(places_.begin(), places_.end());
  }

 private:
  std::string_view text_;
  bool is_known_ = false;
  std::array<std::size_t, kOpenings.size()> places_{};  // The next of each opening.
};

std::optional<FoundTag> read_tag(std::string_view answer, std::size_t begin,
                                 const TagNames& names) {
  TagReader reader(answer, begin);
  if (!reader.open()) return std::nullopt;
  reader.spaces();
  const bool is_closing = reader.slash();
  reader.spaces();
  const std::string name = reader.letters();
  const bool is_standalone = name == names.standalone;
  if (!is_standalone && name != names.pair) return std::nullopt;
  reader.spaces();
  const std::optional<std::uint32_t> number = reader.number();
  if (!number) return std::nullopt;
  FoundTag tag;
  tag.number = *number;
  tag.range = {begin, reader.offset()};
  reader.spaces();
  const bool ends_itself = reader.slash();
  reader.spaces();
  if (!reader.close() || (ends_itself && (is_closing || !is_standalone))) return tag;
  tag.range.end = reader.offset();
  tag.kind = is_closing      ? FoundTag::Kind::kClosing
             : is_standalone ? FoundTag::Kind::kStandalone
                             : FoundTag::Kind::kOpening;
  // A closing standalone tag has no proper spelling; find_tags() knows what to do with it.
  const auto kind = is_closing      ? Tag::Kind::kClosing
                    : is_standalone ? Tag::Kind::kStandalone
                                    : Tag::Kind::kOpening;
  tag.is_altered =
      (is_closing && is_standalone) || tag.range.of(answer) != tag_bytes(names, kind, tag.number);
  if (is_closing && is_standalone) tag.kind = FoundTag::Kind::kBroken;
  return tag;
}

}  // namespace

TagNames choose_tag_names(std::string_view text) {
  // Every word that stands where the name of a tag would.
  std::set<std::string, std::less<>> taken;
  OpeningFinder openings(text);
  for (std::size_t at = openings.find(0); at != std::string_view::npos;
       at = openings.find(at + 1)) {
    TagReader reader(text, at);
    reader.open();
    reader.spaces();
    reader.slash();
    reader.spaces();
    std::string name = reader.base_letters();
    if (!name.empty()) taken.insert(std::move(name));
  }
  TagNames names;
  const auto choose = [&taken](std::string_view letters, const std::string& other) {
    for (const char letter : letters) {
      std::string name(1, letter);
      if (name != other && !taken.contains(name)) return name;
    }
    // Each round of this loop rejects one more of finitely many taken names.
    std::string name = "aa";
    while (name == other || taken.contains(name)) {
      std::size_t i = 0;
      while (i < name.size() && name[i] == 'z') name[i++] = 'a';
      if (i == name.size()) {
        name += 'a';
      } else {
        ++name[i];
      }
    }
    return name;
  };
  names.pair = choose("stgmnrcdefhj", {});
  names.standalone = choose("xyzwvklo", names.pair);
  return names;
}

std::string tag_bytes(const TagNames& names, Tag::Kind kind, std::uint32_t number) {
  const bool is_standalone = kind == Tag::Kind::kStandalone;
  std::string result = kind == Tag::Kind::kClosing ? "</" : "<";
  result += is_standalone ? names.standalone : names.pair;
  result += std::to_string(number);
  result += is_standalone ? "/>" : ">";
  return result;
}

std::vector<FoundTag> find_tags(std::string_view answer, const TagNames& names) {
  std::vector<FoundTag> tags;
  OpeningFinder openings(answer);
  std::size_t at = openings.find(0);
  while (at != std::string_view::npos) {
    const std::optional<FoundTag> tag = read_tag(answer, at, names);
    if (!tag) {
      at = openings.find(at + 1);
      continue;
    }
    at = openings.find(tag->range.end);
    // "<x1></x1>": the second half belongs to the first.
    const bool ends_last = tag->kind == FoundTag::Kind::kBroken && tag->is_altered &&
                           !tags.empty() && tags.back().kind == FoundTag::Kind::kStandalone &&
                           tags.back().is_altered && tags.back().number == tag->number &&
                           tags.back().range.end == tag->range.begin;
    if (tags.empty()) tags.reserve(kFewTags);
    if (ends_last) {
      tags.back().range.end = tag->range.end;
    } else {
      tags.push_back(*tag);
    }
  }
  return tags;
}

}  // namespace hymt
