// Coded texts to test with, written by hand or drawn at random.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/model/random_draws.h"

namespace hymt::testing {

// Makes a CodedText from a drawing: "Click {1:<b>}Save{/1:</b>} or {2=F5:`F5`}{3*:<br>}".
//   {n:original}         opens pair n        {/n:original}  closes it
//   {n=shown:original}   a placeholder that covers "shown" ("{n=:original}" covers nothing)
// "!" behind the number: the code may not be passed; "?": it may be left out.
[[nodiscard]] CodedText coded(std::string_view drawing);

// The reverse, without flags.
[[nodiscard]] std::string drawn(const CodedText& text);

// A sentence of English words in which pairs and placeholders stand, nested and not, some at the
// edges, some that may be left out or not be passed. About a third have no code at all.
[[nodiscard]] CodedText random_sentence(RandomDraws& draws);

// Any valid UTF-8: ASCII, accented letters, brackets of pseudo-translation, look-alikes, CJK,
// emoji, combining marks, controls, white space, markup.
[[nodiscard]] std::string random_text(RandomDraws& draws, std::size_t max_length);

// The same with codes strewn in, well nested.
[[nodiscard]] CodedText random_coded_text(RandomDraws& draws, std::size_t max_length);

}  // namespace hymt::testing
