// A second look at documents, by rules of a few lines that know no format in full.
//
// A parser that misreads a document misreads its translation in the same way, so that reading both
// again proves nothing: a fence in what CommonMark calls an HTML block is text to it, before and
// after. This scanner shares no code with any parser and looks at bytes alone: how lines begin, and
// the few marks inside them that no translation changes. It misses much, and must not see what is
// not there: where its rules could go either way it says nothing.
//
// All functions are linear in the size of the texts, keep nothing, and may be called by any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// Whose marks count: Markdown's and that of its dialects, or only those of lists in plain text.
enum class LineSyntax : std::uint8_t { kMarkdown, kText };

// The bytes [begin, end) of a text.
struct ScanRange {
  std::size_t begin = 0;
  std::size_t end = 0;
  friend bool operator==(const ScanRange&, const ScanRange&) = default;
};

struct ScanDifference {
  std::string message;  // One sentence without full stop.
  ScanRange source;
  ScanRange target;
};

// The lines between fences ("```", "~~~") of a Markdown text, in order: code, whatever stands
// around it. Empty if a fence is not closed or may end in two ways, as then nobody knows which side
// of a fence is code.
[[nodiscard]] std::vector<ScanRange> fenced_code(std::string_view text);

// What `target` changed of `source`, both whole documents; at most `limit` differences, in order:
//   * how lines begin: fences with what is behind them, headings, list markers with task boxes,
//     directives (":::", "!!!"), each at its depth of quotation, in the same order;
//   * the code between fences, byte for byte;
//   * in any order between two such marks: where links lead ("](...)"), and braces that are no
//   prose
//     ("{#id}", "{{ x }}", "{% x %}", "={x}").
// Front matter and what a backslash stands before are no marks. In plain text only list markers
// are.
[[nodiscard]] std::vector<ScanDifference> compare_lines(std::string_view source,
                                                        std::string_view target, LineSyntax syntax,
                                                        std::size_t limit = 100);

// The same for a part of a document and what is to stand in its place, with nothing but the marks
// of lists and quotes before the first line if `begins_line`: empty if it may, else what differs,
// in a clause ("\"```sh\" is missing").
[[nodiscard]] std::string part_difference(std::string_view source, std::string_view target,
                                          bool begins_line, LineSyntax syntax);

// True if only white space and the marks of lists and quotes stand between the byte `offset` of
// `text` and the beginning of its line.
[[nodiscard]] bool begins_line(std::string_view text, std::size_t offset);

}  // namespace hymt
