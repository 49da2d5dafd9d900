// What a generator is shown in place of a segment, where models do badly with the segment itself,
// and how its answer becomes one to the segment again.
//
//   * What is all in capitals is sent in sentence case, and comes back in capitals: models take
//     capitals for names, and copy them.
//   * Spaces at which no line may end, and those of other widths, are sent as plain ones, and put
//     back where the answer has the same neighbours: vocabularies lack them.
//
// An answer that is what was sent is the segment itself, byte for byte.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"

namespace hymt {

class PlainForm {
 public:
  // Null if the segment is plain as it is; that takes a look at its first bytes, mostly.
  // `language` (BCP 47) is the source's, may be empty. `source` must outlive the object.
  [[nodiscard]] static std::unique_ptr<const PlainForm> of(const CodedText& source,
                                                           std::string_view language);

  [[nodiscard]] const CodedText& text() const { return text_; }
  // Where `offset` of text() is in the segment.
  [[nodiscard]] std::size_t source_offset(std::size_t offset) const;
  // `target`, a translation of text() into `language`, as one of the segment.
  [[nodiscard]] CodedText restored(CodedText target, std::string_view language) const;

 private:
  // A space that was sent as a plain one.
  struct Space {
    std::size_t offset = 0;  // In text().
    std::string_view bytes;  // In the source.
  };

  PlainForm() = default;
  [[nodiscard]] CodedText with_spaces(const CodedText& target) const;

  const CodedText* source_ = nullptr;
  CodedText text_;
  std::vector<Space> spaces_;  // Ordered.
  bool is_shouted_ = false;
};

// True for text without a small letter and with more capitals than an abbreviation has: "INSTALLING
// THE PROGRAM", "README"; not "API".
[[nodiscard]] bool is_shouted(const CodedText& text);

}  // namespace hymt
