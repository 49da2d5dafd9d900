// What must hold for every document on its way through the whole program, whatever its bytes and
// whatever a generator answers. Tests and fuzz targets share these checks.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"
#include "parsers/document/parser.h"
#include "reassemble/reassembler.h"
#include "segmenter/segmenter.h"
#include "tests/suites/law_broken.h"
#include "translate/engine.h"
#include "translate/generator.h"

namespace hymt {

// A translated document, before and after.
struct RoundTrip {
  Document source;  // With segments and targets.
  WrittenDocument written;
  Document target;  // `written.bytes`, parsed again.
  std::array<std::uint64_t, kNumRungs> rungs{};
  std::size_t num_segments = 0;       // Without gaps.
  std::size_t num_segments_kept = 0;  // No target in the end, by the translator or by the proof.
};

// One format's parts, put together as the command line puts them together.
class FormatLaws {
 public:
  using MakeGenerator = std::function<std::unique_ptr<Generator>()>;

  explicit FormatLaws(Format format, const ParserOptions& options = {});

  // Parses and segments; throws LawBroken if the document breaks a promise of its header, Error if
  // the parser refuses the bytes.
  [[nodiscard]] Document take_apart(std::string_view bytes) const;

  // Writes, parses the result again and compares: throws LawBroken if the program's own proof let a
  // file pass whose outline differs, or gave up.
  [[nodiscard]] RoundTrip put_together(Document document, const std::string& target_language) const;

  // take_apart, an Engine over the generator, put_together.
  [[nodiscard]] RoundTrip translate(std::string_view bytes, const MakeGenerator& make_generator,
                                    const std::string& target_language) const;

  // Identity gives the bytes back, by the same way as any other translation.
  void check_identity(std::string_view bytes) const;

  // The pseudo-translation has the source's outline, holds what the generator answered, and undoing
  // it gives the source's units.
  // NOLINTNEXTLINE(modernize-use-nodiscard): often called for its exceptions alone.
  RoundTrip check_pseudo(std::string_view bytes) const;

 private:
  std::unique_ptr<const Parser> parser_;
  Segmenter segmenter_;
};

// The laws of a format with the usual options; made once, for the life of the program.
[[nodiscard]] const FormatLaws& laws_of(Format format);

// One task for each sentence; they view the document, which must stay where it is meanwhile.
[[nodiscard]] std::vector<SegmentTask> tasks_of(const Document& document,
                                                std::string_view target_language);

// Puts an outcome for each of these tasks into the document. Counts rungs.
using NextOutcome = std::function<SegmentOutcome()>;
std::array<std::uint64_t, kNumRungs> take_outcomes(Document& document, const NextOutcome& next);

// Translates all sentences of the document, some at a time, as the program does: outcomes are
// large.
std::array<std::uint64_t, kNumRungs> translate_sentences(Document& document, Engine& engine,
                                                         std::string_view target_language);

// What a unit is meant to become: the targets of its segments, the source where there is none.
[[nodiscard]] CodedText meant_text(const TranslationUnit& unit);

}  // namespace hymt
