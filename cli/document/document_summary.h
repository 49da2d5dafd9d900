// What became of a document, in numbers and findings.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parsers/document/error.h"
#include "parsers/document/translation_unit.h"
#include "translate/segment_task.h"

namespace hymt {

// One sentence that was translated; its texts and state are in the document.
struct SegmentRecord {
  std::uint32_t unit = 0;     // Index into Document::units.
  std::uint32_t segment = 0;  // Index into TranslationUnit::segments.
  Rung rung = Rung::kFirst;
  std::optional<float> score;
  SegmentKey key;
};

// Segments that hold a term of the glossary, and those of them whose translation obeys it.
struct TermCounts {
  std::uint64_t found = 0;
  std::uint64_t obeyed = 0;
};

// Numbers of findings by rule and Severity.
using RuleCounts = std::map<std::string, std::array<std::uint64_t, kNumSeverities>, std::less<>>;

struct DocumentCounts {
  std::uint64_t bytes = 0;  // Of the input.
  std::uint64_t units = 0;
  std::uint64_t segments = 0;
  std::uint64_t words = 0;
  std::array<std::uint64_t, kNumRungs> rungs{};
  std::uint64_t doubtful = 0;  // Segments that are translated, with a warning or an error.
  std::array<std::uint64_t, kNumSeverities> findings{};             // By Severity.
  RuleCounts rules;                                                 // The same findings.
  std::map<std::pair<std::string, std::string>, TermCounts> terms;  // By source and target.

  // Segments that are in the output in the source's language.
  [[nodiscard]] std::uint64_t kept() const {
    return rungs[static_cast<std::size_t>(Rung::kSourceKept)];
  }

  void add_finding(const std::string& rule, Severity severity);

  DocumentCounts& operator+=(const DocumentCounts& other);
};

// A finding, and where to look. Its range lies in the document's source.
struct DocumentFinding : Finding {
  // The segment that it is about; kNoUnit: it is about none.
  std::uint32_t unit = kNoUnit;
  std::uint32_t segment = 0;
  // Where it shows in the texts of the segment's source and target; empty: nowhere in particular.
  ByteRange source_place = {};
  ByteRange target_place = {};
  std::size_t target_line = 0;  // In the written file, from 1; 0: not known.
};

// Ids of headings that links lead to, and what they are in the translation (--anchors rewrite).
using RenamedFragments = std::map<std::string, std::string, std::less<>>;

struct DocumentSummary {
  std::vector<SegmentRecord> segments;    // In the order of the document.
  std::vector<DocumentFinding> findings;  // Ordered by range.begin.
  DocumentCounts counts;
  RenamedFragments renamed;
};

}  // namespace hymt
