// A segment's codes as tags, and an answer's tags as codes again.
//
//   source   "Click Save or press F5."   codes <b> </b> around "Save", <kbd>F5</kbd> covering "F5"
//   tagged   "Click <s1>Save</s1> or press <x2/>."
//   answer   "Drücken Sie <x2/> oder klicken Sie auf <s1>Speichern</s1>."
//   target   "Drücken Sie F5 oder klicken Sie auf Speichern."   with the same codes
//
// Text between tags is sent and read verbatim; tags are numbered from 1 in order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/generator.h"
#include "translate/tags/tag_spelling.h"

namespace hymt {

// Puts text and codes together; `finish` checks the invariants of CodedText once, so joining many
// pieces is linear.
class CodedTextJoiner {
 public:
  void reserve(std::size_t num_bytes, std::size_t num_codes) {
    text_.reserve(num_bytes);
    codes_.reserve(num_codes);
  }
  void add_text(std::string_view text) { text_ += text; }
  void add_code(InlineCode code, std::string_view covered);
  void add(const CodedText& text);
  [[nodiscard]] CodedText finish() { return {std::move(text_), std::move(codes_)}; }

 private:
  std::string text_;
  std::vector<InlineCode> codes_;
};

// What is wrong with the tags of an answer.
enum class TagFault : std::uint8_t {
  kUnknown,  // No tag of the request, or a broken one, or what is left of one.
  kDoubled,
  kMissing,  // Also half of a pair.
  kNesting,  // Crossed, closed before it was opened, or in another pair than in the source.
  kEmptied,  // A pair that held something holds nothing.
  kOrder,    // A tag that may not be passed was.
  kGlued,    // A placeholder went into a word, or against one; or blanks among blanks.
};

// How the pairs at the top level of a segment are spelt.
enum class PairSpelling : std::uint8_t {
  kTags,    // Opening and closing tags, and what they enclose between them.
  kOpaque,  // One standalone tag for all of it. What it enclosed is translated apart.
};

// One segment on its way to a generator. Immutable; `source` must outlive it.
class TaggedSegment {
 public:
  TaggedSegment(const CodedText& source, PairSpelling pairs);

  // What tag number i + 1 stands for.
  struct Element {
    enum class Kind : std::uint8_t { kCode, kPair, kOpaquePair };
    Kind kind = Kind::kCode;
    std::size_t first_code = 0;  // Indices into source.codes(): of the code, or of the opening
    std::size_t last_code = 0;   // and the closing one.
    std::uint32_t parent = 0;    // The number of the pair around it; 0: none.
    bool can_delete = false;
    bool can_reorder = true;
    bool is_empty = true;  // A pair with nothing but white space inside.
  };

  [[nodiscard]] const CodedText& source() const { return *source_; }
  // The text with tags: that of the source, if there are none. `tags` are ordered by range.begin.
  [[nodiscard]] std::string_view text() const { return tags_.empty() ? source_->text() : text_; }
  [[nodiscard]] const std::vector<Tag>& tags() const { return tags_; }
  [[nodiscard]] TaggedText tagged() const { return {std::string(text()), tags_}; }
  [[nodiscard]] const std::vector<Element>& elements() const { return elements_; }
  // A target, with copies of the source's codes, as an answer would spell it. Requires kTags.
  [[nodiscard]] std::string tagged(const CodedText& target) const;

  // The tags in `answer`, valid UTF-8.
  [[nodiscard]] std::vector<FoundTag> find_tags(std::string_view answer) const;

  // The first fault of `answer`, whose tags are `tags`. Each tag that may not be left out must be
  // there once, in the pair that it was in.
  [[nodiscard]] std::optional<TagFault> fault(std::string_view answer,
                                              const std::vector<FoundTag>& tags) const;

  // The target that `answer` stands for. Requires that fault() finds none. `opaque` holds the
  // targets of opaque pairs by element, codes of the pair included (others are not looked at; may
  // be empty if there is no opaque pair).
  [[nodiscard]] CodedText target(std::string_view answer, const std::vector<FoundTag>& tags,
                                 const std::vector<CodedText>& opaque) const;

 private:
  void add_tag(Tag::Kind kind, std::uint32_t number, std::string shown);
  void mark_not_empty(std::uint32_t number);
  [[nodiscard]] bool order_is_kept(const std::vector<FoundTag>& tags) const;
  [[nodiscard]] bool glues(std::string_view answer, const std::vector<FoundTag>& tags) const;
  [[nodiscard]] bool leaves_residue(std::string_view answer,
                                    const std::vector<FoundTag>& tags) const;

  const CodedText* source_;
  TagNames names_;
  std::string text_;  // Unless there are no tags.
  std::vector<Tag> tags_;
  std::vector<Element> elements_;
};

}  // namespace hymt
