// Plain text: paragraphs, lists, headings, mail quotes, and what is better left alone.
#pragma once

#include <cstdint>
#include <memory>

#include "parsers/document/parser.h"

namespace hymt {

// Which lines make a block.
enum class TextLines : std::uint8_t {
  kMayBeWrapped,  // As in files: a block may have many.
  // Each by itself, as in messages, addresses and verses: none is taken for wrapped.
  // (parsers/text/hard_wrapping.h tells of a text whether its lines surely are.)
  kApart,
};

// The parser of plain text files: README, manuals, change logs, mails, books.
//
// A block is what stands between blank lines, list markers, rulers and the like; each is one unit.
// Hard-wrapped lines are joined. Code, tables, boxes and literal blocks are protected. Blocks are
// found by marks that translation leaves alone, so that a translated file gives the same blocks
// again however its lines are wrapped.
// Throws Error (kUsage) if a placeholder rule is malformed. parse() throws Error (kInput) for
// binary files.
[[nodiscard]] std::unique_ptr<const Parser> make_text_parser(
    const ParserOptions& options, TextLines lines = TextLines::kMayBeWrapped);

}  // namespace hymt
