// A text as a list of words, to be compared with others.
#pragma once

#include <cstdint>
#include <vector>

#include "parsers/document/coded_text.h"

namespace hymt {

// Hashes, the same on every machine, of what stands in `text`, in order: runs of letters, marks and
// digits, as they are written; in scripts without spaces between words (and in Hangul, whose
// particles are written on to words) each character, as no dictionary of words would be the same
// everywhere; each other character that is no space; and each code, by its kind and whatever it
// covers.
[[nodiscard]] std::vector<std::uint64_t> words_of(const CodedText& text);

}  // namespace hymt
