#include "bench/document_tasks.h"

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "parsers/make_parser.h"
#include "segmenter/segmenter.h"

namespace hymt {

Document read_document(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) throw std::runtime_error("cannot read " + path);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  const auto format = format_of_path(path);
  if (!format) throw std::runtime_error("unknown kind of file: " + path);
  Document document = make_parser(*format, {})->parse(bytes, "en");
  const Segmenter segmenter("en");
  for (TranslationUnit& unit : document.units) unit.segments = segmenter.segment(unit.source);
  return document;
}

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
