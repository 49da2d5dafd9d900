// A document and its translation as lines of a lock file, and what such lines tell of the two
// later.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/document/lock_line.h"
#include "parsers/document/document.h"
#include "reassemble/alignment/document_chunks.h"
#include "translate/glossary/term_index.h"

namespace hymt {

// What, besides its text, decides how a unit is translated.
struct LockContext {
  std::string source_language;  // As used; empty: unknown.
  std::string target_language;
  std::optional<std::uint32_t> context_tokens;  // DocumentOptions::context_tokens.
  const TermIndex* terms = nullptr;             // Null: there are none.
  // LockLine's.
  std::uint64_t options = 0;
  std::uint64_t form = 0;
  std::uint64_t model = 0;
};

// LockLine's hashes of the top-level units of a document, in order.
struct UnitQuestion {
  std::uint32_t unit = 0;  // Index into Document::units.
  std::uint64_t note = 0;
  std::uint64_t terms = 0;
};
[[nodiscard]] std::vector<UnitQuestion> questions_of(const Document& source,
                                                     const LockContext& context);

// LockLine::terms of a document that is one line.
[[nodiscard]] std::uint64_t terms_of_all(const Document& source, const LockContext& context);

// Top-level units of the source and of its translation that are the same, by their number among
// those; increasing in both.
using UnitNumbers = std::vector<std::pair<std::size_t, std::size_t>>;
// Each with the one in its place; only if there are as many of both.
[[nodiscard]] std::optional<UnitNumbers> units_in_order(const Document& source,
                                                        const Document& target);

// What is said of a unit by its number in the source.
struct UnitRemark {
  LockedHow how = LockedHow::kMade;
  std::string told;
};

// The lines of `target`, the translation of `source`. Units of the target that stand for none of
// the source were added by people.
[[nodiscard]] std::vector<LockLine> lock_lines(
    const Document& source, const Document& target, const UnitNumbers& pairs,
    const LockContext& context, const std::function<UnitRemark(std::size_t)>& remark_of);

// One line for a file that is no UTF-8, or no document: all of it is one unit.
[[nodiscard]] LockLine whole_line(const LockedBytes& source, const LockedBytes& target,
                                  const LockContext& context, LockedHow how);

// Unit `source_unit` of the source is translated by `target_unit` of the output.
struct KnownUnit {
  std::uint32_t source_unit = 0;
  std::uint32_t target_unit = 0;
  friend bool operator==(const KnownUnit&, const KnownUnit&) = default;
};

// Top-level units whose translation stands in `output`, as the lines say that it was made of the
// same text with the same note, terms, options and model, wherever it stands. What people wrote,
// and what is left or unfinished, is not among them, nor is that of which something was told: it
// would be told no more. In the order of the source.
[[nodiscard]] std::vector<KnownUnit> known_units(const Document& source, const Document& output,
                                                 std::span<const LockLine> lines,
                                                 const LockContext& context);

// What an output was before somebody changed it, as far as lines tell: nothing if they changed what
// stands between units where the source has changed as well, or if it would be far larger than the
// documents, which no lines of theirs say.
struct LockedBase {
  // The output without what people changed in it: of units whose source is what it was, as they are
  // translated now; of others with some text that is nobody's, since it is not known what it was.
  std::string bytes;
  std::vector<ChunkDigest> source;  // digests_of() the source that it was made of.
};
// `translation`: of `source`; null if it is not made yet, and then nothing is known of what people
// changed but where it is. `former`: what the output may have been, to know what stood between its
// units.
[[nodiscard]] std::optional<LockedBase> locked_base(const Document& source, const Document& output,
                                                    const Document* translation,
                                                    std::span<const LockLine> lines,
                                                    std::span<const Document* const> former = {});

// The units of the source that the lines were made of, with nothing between them.
[[nodiscard]] std::vector<ChunkDigest> former_units(std::span<const LockLine> lines);

}  // namespace hymt
