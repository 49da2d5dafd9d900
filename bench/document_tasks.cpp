#include "bench/document_tasks.h"

#include <utility>

namespace hymt {

std::vector<SegmentTask> tasks_of(const Document& document, std::string_view target_language) {
  std::vector<SegmentTask> tasks;
  for (const TranslationUnit& unit : document.units) {
    std::string_view preceding;
    for (const Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      SegmentTask& task = tasks.emplace_back();
      task.source = unit.source.slice(segment.range.begin, segment.range.end);
      task.source_language = "en";
      task.target_language = target_language;
      if (unit.heading != kNoUnit) task.heading = document.units[unit.heading].source.text();
      task.preceding = preceding;
      preceding = segment.range.of(unit.source.text());
    }
  }
  return tasks;
}

void take_targets(Document& document, std::vector<SegmentOutcome> outcomes) {
  auto outcome = outcomes.begin();
  for (TranslationUnit& unit : document.units) {
    for (Segment& segment : unit.segments) {
      if (!segment.is_gap) segment.target = std::move((outcome++)->target);
    }
  }
}

}  // namespace hymt
