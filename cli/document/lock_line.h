// The lines of a lock file: what is known of each unit of each output, as text that people commit
// and that versions of merge line by line.
//
//   1 OUTPUT SOURCE GAP UNIT TARGET_GAP TARGET NOTE TERMS OPTIONS FORM MODEL MADE TOLD
//
// Fields have one space between them. The first is the version of the line. Names start at the lock
// file's folder, with '/' between folders, and never with one; a space, '%' and control characters
// are "%20" and so on. GAP, UNIT, TARGET_GAP and TARGET are "BYTES:HASH" or "-" for nothing,
// TARGET_GAP is "=" where it has the bytes of GAP; HASH is FNV-1a (64 bits) in 16 digits, or of
// what is copied half of XXH3's. The others but MADE and TOLD are hashes of 12 digits. MADE is a
// word of LockedHow, TOLD rules of findings ("w:source-kept,...") or "-". Empty lines and lines
// that begin with '#' say nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "translate/memory/content_digest.h"

namespace hymt {

// A stretch of a file.
struct LockedBytes {
  std::uint64_t size = 0;
  std::uint64_t hash = 0;
  friend bool operator==(const LockedBytes&, const LockedBytes&) = default;
};
[[nodiscard]] LockedBytes locked(std::string_view bytes);

// How a target came about.
enum class LockedHow : std::uint8_t {
  kMade,        // The engine's, or what needs none.
  kKept,        // A sentence of it is left in the source's language.
  kPeople,      // People wrote it, or changed something in it.
  kUnfinished,  // The engine failed at it: it is to be made once more.
  kCopied,      // The whole file, as it is.
};

// A unit with what stands before it, in the source and in the output. Lines of a file in their
// order tile both.
struct LockLine {
  LockedBytes gap;  // Before the unit, back to the unit before.
  LockedBytes unit;
  LockedBytes target_gap;
  LockedBytes target;
  std::uint64_t note = 0;     // What the engine is shown with it: headings, context, notes.
  std::uint64_t terms = 0;    // Of the glossary that are in it; 0: none.
  std::uint64_t options = 0;  // Whatever else decides answers but the model.
  std::uint64_t form = 0;     // Whatever else decides how they are written.
  std::uint64_t model = 0;    // With the version of its prompts.
  LockedHow how = LockedHow::kMade;
  std::string told;  // Rules of findings, each behind "e:" or "w:", with ',' between.
  friend bool operator==(const LockLine&, const LockLine&) = default;
};

// All that is known of an output, in the order of the lines. After a merge, or a run that was
// killed, that may be lines of several versions.
struct LockedFile {
  std::string source;  // Of the last line.
  std::vector<LockLine> lines;
};
using LockedFiles = std::map<std::string, LockedFile, std::less<>>;  // By the output's name.

// What a lock file holds that is no line of one.
struct LockProblem {
  enum class Kind : std::uint8_t { kDamaged, kNewer, kConflict };
  Kind kind = Kind::kDamaged;
  std::size_t line = 0;  // From 1.
};

struct LockText {
  // Something in it says that it is one; or it is empty.
  bool is_lock = true;
  LockedFiles files;
  std::vector<LockProblem> problems;  // In order.
};

// Whatever stands there: what cannot be read is a problem, and all else counts. Of git's conflict
// marks the lines of both sides count, those of the common ancestor do not. A last line without its
// end, which a run that was killed may leave, is no problem. Linear.
[[nodiscard]] LockText read_lock(std::string_view text);

// With the names as they stand in the file, and a line end.
[[nodiscard]] std::string lock_line(std::string_view output, std::string_view source,
                                    const LockLine& line);

// The whole file: a line for people, then all lines in the order of the outputs' names, each with
// an empty line behind it: so changes of neighbours are no conflict, as little as those of two
// paragraphs are.
[[nodiscard]] std::string lock_text(const LockedFiles& files);

// Twelve digits' worth of a hash.
[[nodiscard]] constexpr std::uint64_t lock_hash(std::uint64_t hash) { return hash >> 16U; }

// The bytes of a file that is copied, whose hash is digest_of()'s.
[[nodiscard]] LockedBytes copied(std::uint64_t size, const ContentDigest& digest);

// Those of `lines` whose targets make up `output`, a whole file; nothing if none do. Where several
// fit, the one behind the last is taken, else the next one. Of an empty file: the line that says
// that its source is empty, too, else `lines`, if all of them say that nothing is left. The search
// is given up where it would take far more than a look at each line and byte.
[[nodiscard]] std::optional<std::vector<LockLine>> lines_of_output(
    const std::vector<LockLine>& lines, std::string_view output);

// The one of `lines` that says that a file is copied whose bytes are `output`, as copied() has
// them; nothing if none does.
[[nodiscard]] std::optional<std::vector<LockLine>> line_of_copy(const std::vector<LockLine>& lines,
                                                                const LockedBytes& output);

// One that is copied.
[[nodiscard]] bool is_copy(const std::vector<LockLine>& lines);

// Whether the sources of `lines`, which are no copy's, make up `bytes`, in their order.
[[nodiscard]] bool is_source_of(const std::vector<LockLine>& lines, std::string_view bytes);

}  // namespace hymt
