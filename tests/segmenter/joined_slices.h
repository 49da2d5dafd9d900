// Puts slices of a text together again, to see that they are all of it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "parsers/document/coded_text.h"

namespace hymt {

class JoinedSlices {
 public:
  void add(const CodedText& slice) {
    for (InlineCode code : slice.codes()) {
      code.offset += text_.size();
      codes_.push_back(std::move(code));
    }
    text_ += slice.text();
  }
  [[nodiscard]] CodedText finish() { return {std::move(text_), std::move(codes_)}; }

 private:
  std::string text_;
  std::vector<InlineCode> codes_;
};

}  // namespace hymt
