// One reason to distrust a translation.
#pragma once

#include <string>

#include "parsers/document/byte_range.h"

namespace hymt {

struct Doubt {
  std::string rule;     // A stable kebab-case name, as in Finding.
  std::string message;  // One sentence for people.
  // Where it shows in the two texts (CodedText::text()); empty: nowhere in particular.
  ByteRange source;
  ByteRange target;
};

}  // namespace hymt
