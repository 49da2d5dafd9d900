#include "translate/tags/tagged_text.h"

#include <algorithm>
#include <memory_resource>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"
#include "parsers/document/stack_memory.h"
#include "translate/tags/tag_neighbours.h"

namespace hymt {
namespace {

constexpr std::size_t kLongestTag = 8;  // But for segments with very many; "<x100/>"

constexpr std::size_t kNoCode = static_cast<std::size_t>(-1);

// For each code the index of the other half of its pair; kNoCode for placeholders, and for halves
// that have no other or would cross a pair.
std::pmr::vector<std::size_t> match_pairs(const std::vector<InlineCode>& codes,
                                          StackMemory& memory) {
  std::pmr::vector<std::size_t> other(codes.size(), kNoCode, memory.resource());
  std::pmr::vector<std::size_t> open(memory.resource());
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i].kind == InlineCodeKind::kOpening) open.push_back(i);
    if (codes[i].kind != InlineCodeKind::kClosing || open.empty()) continue;
    if (codes[open.back()].id != codes[i].id) continue;
    other[i] = open.back();
    other[open.back()] = i;
    open.pop_back();
  }
  return other;
}

bool is_blank(std::string_view text) { return trimmed(text).empty(); }

// True if `text` holds the name of a tag with a number that `source` does not hold, with a slash or
// bracket ("x1/", "[s2]") or, if `as_word`, as a word of its own.
bool has_residue(std::string_view text, const TagNames& names, std::string_view source,
                 bool as_word) {
  for (std::size_t end = 0; end < text.size(); ++end) {
    if (!is_ascii_digit(text[end])) continue;
    const std::string_view head = text.substr(0, end);
    while (end < text.size() && is_ascii_digit(text[end])) ++end;
    for (const std::string* name : {&names.pair, &names.standalone}) {
      if (!head.ends_with(*name)) continue;
      const std::size_t begin = head.size() - name->size();
      const char before = begin == 0 ? ' ' : text[begin - 1];
      const char behind = end == text.size() ? ' ' : text[end];
      const bool is_word = static_cast<unsigned char>(before) < 0x80 &&
                           static_cast<unsigned char>(behind) < 0x80 &&
                           !is_ascii_alphanumeric(before) && !is_ascii_alphanumeric(behind);
      const bool is_marked = before == '/' || behind == '/' || (before == '[' && behind == ']');
      if ((is_marked || (as_word && is_word)) &&
          source.find(text.substr(begin, end - begin)) == std::string_view::npos) {
        return true;
      }
    }
  }
  return false;
}

}  // namespace

void CodedTextJoiner::add_code(InlineCode code, std::string_view covered) {
  code.offset = text_.size();
  code.length = covered.size();
  text_ += covered;
  codes_.push_back(std::move(code));
}

void CodedTextJoiner::add(const CodedText& text) {
  for (const InlineCode& code : text.codes()) {
    codes_.push_back(code);
    codes_.back().offset += text_.size();
  }
  text_ += text.text();
}

void TaggedSegment::add_tag(Tag::Kind kind, std::uint32_t number, std::string shown) {
  const Element& element = elements_[number - 1];
  const std::size_t begin = text_.size();
  text_ += tag_bytes(names_, kind, number);
  tags_.push_back({kind,
                   number,
                   element.can_delete,
                   element.can_reorder,
                   {begin, text_.size()},
                   std::move(shown)});
}

void TaggedSegment::mark_not_empty(std::uint32_t number) {
  // What holds something makes all around it hold something; stop where that is known.
  while (number != 0 && elements_[number - 1].is_empty) {
    elements_[number - 1].is_empty = false;
    number = elements_[number - 1].parent;
  }
}

TaggedSegment::TaggedSegment(const CodedText& source, PairSpelling pairs) : source_(&source) {
  const std::vector<InlineCode>& codes = source.codes();
  // Even without a code: a generator may invent tags, which must not be mistaken for text.
  names_ = choose_tag_names(source.text());
  if (codes.empty()) return;
  text_.reserve(source.text().size() + codes.size() * kLongestTag);
  tags_.reserve(codes.size());
  elements_.reserve(codes.size());
  StackMemory memory;
  const std::pmr::vector<std::size_t> other = match_pairs(codes, memory);
  std::pmr::vector<std::uint32_t> number_of(codes.size(), memory.resource());
  std::uint32_t parent = 0;
  std::size_t position = 0;
  const auto add_text = [&](std::size_t end) {
    const std::string_view text = std::string_view(source.text()).substr(position, end - position);
    text_ += text;
    if (parent != 0 && !is_blank(text)) mark_not_empty(parent);
    position = end;
  };
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const InlineCode& code = codes[i];
    add_text(code.offset);
    const bool is_pair = other[i] != kNoCode;
    if (is_pair && code.kind == InlineCodeKind::kClosing) {
      const std::uint32_t number = number_of[other[i]];
      add_tag(Tag::Kind::kClosing, number, {});
      parent = elements_[number - 1].parent;
      continue;
    }
    Element element;
    element.first_code = i;
    element.last_code = is_pair ? other[i] : i;
    element.parent = parent;
    element.can_delete = code.can_delete && codes[element.last_code].can_delete;
    element.can_reorder = code.can_reorder && codes[element.last_code].can_reorder;
    // A code that lost its other half must not move: what it does to the text is not known.
    if (!is_pair && code.kind != InlineCodeKind::kPlaceholder) element.can_reorder = false;
    const bool is_opaque = is_pair && pairs == PairSpelling::kOpaque;
    if (is_pair) element.kind = is_opaque ? Element::Kind::kOpaquePair : Element::Kind::kPair;
    if (is_opaque) {
      // It stands for all that is inside, text too.
      element.can_delete = false;
      element.can_reorder =
          std::all_of(codes.begin() + static_cast<std::ptrdiff_t>(i),
                      codes.begin() + static_cast<std::ptrdiff_t>(element.last_code) + 1,
                      [](const InlineCode& inner) { return inner.can_reorder; });
    }
    elements_.push_back(element);
    const auto number = static_cast<std::uint32_t>(elements_.size());
    number_of[i] = number;
    if (!is_pair || is_opaque) {
      const std::size_t end =
          is_opaque ? codes[element.last_code].offset : code.offset + code.length;
      add_tag(Tag::Kind::kStandalone, number,
              std::string(source.text().substr(code.offset, end - code.offset)));
      position = end;
      mark_not_empty(parent);
      i = element.last_code;
    } else {
      add_tag(Tag::Kind::kOpening, number, {});
      parent = number;
    }
  }
  add_text(source.text().size());
}

std::string TaggedSegment::tagged(const CodedText& target) const {
  const std::vector<InlineCode>& codes = source_->codes();
  std::string text;
  std::size_t position = 0;
  for (const InlineCode& code : target.codes()) {
    text += target.text().substr(position, code.offset - position);
    position = code.offset + code.length;
    for (std::uint32_t number = 1; number <= elements_.size(); ++number) {
      const Element& element = elements_[number - 1];
      const auto stands_for = [&](std::size_t index) {
        return codes[index].id == code.id && codes[index].kind == code.kind;
      };
      const bool is_pair = element.kind == Element::Kind::kPair;
      if (stands_for(element.first_code)) {
        text += tag_bytes(names_, is_pair ? Tag::Kind::kOpening : Tag::Kind::kStandalone, number);
      } else if (is_pair && stands_for(element.last_code)) {
        text += tag_bytes(names_, Tag::Kind::kClosing, number);
      }
    }
  }
  text += target.text().substr(position);
  return text;
}

std::vector<FoundTag> TaggedSegment::find_tags(std::string_view answer) const {
  return hymt::find_tags(answer, names_);
}

bool TaggedSegment::order_is_kept(const std::vector<FoundTag>& tags) const {
  if (std::all_of(elements_.begin(), elements_.end(),
                  [](const Element& element) { return element.can_reorder; })) {
    return true;
  }
  // Tags in the order of the source get ranks from 1. A tag that may not be passed must have all
  // of lower rank before it, and nothing else.
  const auto slot = [](const FoundTag& tag) {
    return 2 * (tag.number - 1) + (tag.kind == FoundTag::Kind::kClosing ? 1U : 0U);
  };
  std::vector<bool> present(2 * elements_.size());
  for (const FoundTag& tag : tags) present[slot(tag)] = true;
  std::vector<std::size_t> rank(2 * elements_.size());
  std::size_t next_rank = 0;
  for (const Tag& tag : tags_) {
    const std::size_t i = 2 * (tag.number - 1) + (tag.kind == Tag::Kind::kClosing ? 1U : 0U);
    if (present[i]) rank[i] = ++next_rank;
  }
  std::size_t highest = 0;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const std::size_t r = rank[slot(tags[i])];
    highest = std::max(highest, r);
    if (!elements_[tags[i].number - 1].can_reorder && (r != i + 1 || highest != r)) return false;
  }
  return true;
}

bool TaggedSegment::glues(std::string_view answer, const std::vector<FoundTag>& tags) const {
  if (std::none_of(elements_.begin(), elements_.end(),
                   [](const Element& element) { return element.kind == Element::Kind::kCode; })) {
    return false;
  }
  // By number; a pair's is its closing tag, and shows nothing.
  StackMemory memory;
  std::pmr::vector<const Tag*> asked(elements_.size(), memory.resource());
  for (const Tag& tag : tags_) asked[tag.number - 1] = &tag;
  const auto shown = [&asked](std::uint32_t number) -> const std::string& {
    return asked[number - 1]->shown;
  };
  const std::pmr::vector<Neighbours> before = neighbours_of(text(), tags_, shown, memory);
  const std::pmr::vector<Neighbours> after = neighbours_of(answer, tags, shown, memory);
  std::pmr::vector<Neighbours> then(elements_.size(), memory.resource());
  for (std::size_t i = 0; i < before.size(); ++i) then[tags_[i].number - 1] = before[i];
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const std::uint32_t number = tags[i].number;
    if (elements_[number - 1].kind == Element::Kind::kCode &&
        is_glued(shown(number), then[number - 1], after[i])) {
      return true;
    }
  }
  return false;
}

bool TaggedSegment::leaves_residue(std::string_view answer,
                                   const std::vector<FoundTag>& tags) const {
  std::size_t position = 0;
  for (std::size_t i = 0; i <= tags.size(); ++i) {
    const std::size_t end = i == tags.size() ? answer.size() : tags[i].range.begin;
    if (has_residue(answer.substr(position, end - position), names_, source_->text(),
                    !elements_.empty())) {
      return true;
    }
    if (i < tags.size()) position = tags[i].range.end;
  }
  return false;
}

std::optional<TagFault> TaggedSegment::fault(std::string_view answer,
                                             const std::vector<FoundTag>& tags) const {
  if (elements_.empty()) {
    const bool is_clean = tags.empty() && !leaves_residue(answer, tags);
    return is_clean ? std::nullopt : std::optional(TagFault::kUnknown);
  }
  enum Seen : std::uint8_t { kNo, kOpen, kYes };
  StackMemory memory;
  std::pmr::vector<Seen> seen(elements_.size(), kNo, memory.resource());
  std::pmr::vector<bool> is_empty(elements_.size(), true, memory.resource());
  std::uint32_t parent = 0;
  std::size_t position = 0;
  // Finding a tag doubled or unknown says more than what follows from it, so these come first.
  for (const FoundTag& tag : tags) {
    if (tag.kind == FoundTag::Kind::kBroken || tag.number == 0 || tag.number > elements_.size() ||
        (elements_[tag.number - 1].kind == Element::Kind::kPair) ==
            (tag.kind == FoundTag::Kind::kStandalone)) {
      return TagFault::kUnknown;
    }
  }
  const auto fill = [&](std::uint32_t number) {
    while (number != 0 && is_empty[number - 1]) {
      is_empty[number - 1] = false;
      number = elements_[number - 1].parent;
    }
  };
  if (leaves_residue(answer, tags)) return TagFault::kUnknown;
  std::optional<TagFault> fault;
  for (const FoundTag& tag : tags) {
    const Element& element = elements_[tag.number - 1];
    Seen& state = seen[tag.number - 1];
    if (parent != 0 && !is_blank(answer.substr(position, tag.range.begin - position))) fill(parent);
    position = tag.range.end;
    if (tag.kind == FoundTag::Kind::kClosing) {
      if (state == kYes) return TagFault::kDoubled;
      if (state == kNo || parent != tag.number) {
        fault = TagFault::kNesting;
        break;
      }
      state = kYes;
      parent = element.parent;
      continue;
    }
    if (state != kNo) return TagFault::kDoubled;
    if (element.parent != parent) {
      fault = TagFault::kNesting;
      break;
    }
    if (tag.kind == FoundTag::Kind::kOpening) {
      state = kOpen;
      parent = tag.number;
    } else {
      state = kYes;
      fill(parent);
    }
  }
  if (fault) return fault;
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    if (seen[i] == kOpen || (seen[i] == kNo && !elements_[i].can_delete)) return TagFault::kMissing;
  }
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    const Element& element = elements_[i];
    if (seen[i] == kYes && element.kind == Element::Kind::kPair && !element.is_empty &&
        is_empty[i]) {
      return TagFault::kEmptied;
    }
  }
  if (!order_is_kept(tags)) return TagFault::kOrder;
  if (glues(answer, tags)) return TagFault::kGlued;
  return std::nullopt;
}

CodedText TaggedSegment::target(std::string_view answer, const std::vector<FoundTag>& tags,
                                const std::vector<CodedText>& opaque) const {
  if (elements_.empty()) return {answer, {}};
  const std::vector<InlineCode>& codes = source_->codes();
  CodedTextJoiner target;
  target.reserve(answer.size() + source_->text().size(), codes.size());
  std::size_t position = 0;
  for (const FoundTag& tag : tags) {
    target.add_text(answer.substr(position, tag.range.begin - position));
    position = tag.range.end;
    const Element& element = elements_[tag.number - 1];
    if (element.kind == Element::Kind::kOpaquePair) {
      target.add(opaque[tag.number - 1]);
      continue;
    }
    const InlineCode& code =
        codes[tag.kind == FoundTag::Kind::kClosing ? element.last_code : element.first_code];
    target.add_code(code, std::string_view(source_->text()).substr(code.offset, code.length));
  }
  target.add_text(answer.substr(position));
  return target.finish();
}

}  // namespace hymt
