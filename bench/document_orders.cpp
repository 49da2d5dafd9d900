#include "bench/document_orders.h"

#include <utility>

namespace hymt {

std::vector<Translator::Order> orders_of(Document& document, std::string_view target_language) {
  std::size_t num_segments = 0;
  for (const TranslationUnit& unit : document.units) num_segments += unit.segments.size();
  std::vector<Translator::Order> orders;
  orders.reserve(num_segments);
  for (TranslationUnit& unit : document.units) {
    std::string_view preceding;
    for (Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      SegmentTask task;
      task.source = unit.source.slice(segment.range.begin, segment.range.end);
      task.source_language = "en";
      task.target_language = target_language;
      if (unit.heading != kNoUnit) task.heading = document.units[unit.heading].source.text();
      task.preceding = preceding;
      preceding = segment.range.of(unit.source.text());
      orders.push_back({std::move(task), [&segment](SegmentOutcome outcome) {
                          segment.target = std::move(outcome.target);
                        }});
    }
  }
  return orders;
}

}  // namespace hymt
