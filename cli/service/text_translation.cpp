#include "cli/service/text_translation.h"

#include <algorithm>
#include <utility>

#include "cli/document/parsed_document.h"
#include "cli/document/source_map.h"
#include "cli/document/target_places.h"
#include "cli/service/request_error.h"
#include "parsers/document/coded_text.h"
#include "parsers/document/error.h"
#include "parsers/text/hard_wrapping.h"

namespace hymt {
namespace {

// More would help no model.
constexpr std::size_t kMostContext = 1000;

// A text is in UTF-8, whatever it says of itself (`<meta charset=...>`): that counts only behind
// a byte order mark.
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view end_of(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  text.remove_prefix(text.size() - limit);
  while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0U) == 0x80U) {
    text.remove_prefix(1);
  }
  return text;
}

// Of a document whose translation was written, in the order of `records`.
std::vector<TranslatedSegment> segments_of(const DocumentTranslation& translation,
                                           const std::vector<SegmentRecord>& records,
                                           std::string_view text) {
  const Document& document = translation.document();
  const ParsedDocument read(text, translation.parser(), translation.written_language());
  const TargetPlaces places(document, read.document);
  std::vector<TranslatedSegment> segments;
  for (std::size_t i = 0; i < records.size();) {
    const TranslationUnit& unit = document.units[records[i].unit];
    const SourceMap map(unit);
    const std::vector<ByteRange> targets = places.segments(unit.id);
    for (; i < records.size() && records[i].unit == unit.id; ++i) {
      const SegmentRecord& record = records[i];
      TranslatedSegment& segment = segments.emplace_back();
      segment.source = map.range(unit.segments[record.segment].range);
      if (!targets.empty()) segment.target = targets[record.segment];
      segment.is_kept = record.rung == Rung::kSourceKept;
      if (!segment.is_kept) segment.score = record.score;
    }
  }
  return segments;
}

}  // namespace

std::shared_ptr<TextTranslation> TextTranslation::start(
    const Surroundings& surroundings, std::shared_ptr<const ServedModel> model,
    std::shared_ptr<const TranslationSettings> settings, TextsRequest request, TextsDone done) {
  // The constructor is private.
  const std::shared_ptr<TextTranslation> self(
      new TextTranslation(surroundings, std::move(model), std::move(request), std::move(done)));
  for (std::size_t i = 0; i < self->request_.texts.size(); ++i) self->take_apart(i);
  std::vector<SegmentTask> tasks = self->tasks();
  self->num_open_ = tasks.size();
  if (tasks.empty()) {
    self->finish_soon(nullptr);
    return self;
  }
  // Held here, as the last outcome may be given, and the model let go of, within the call.
  const std::shared_ptr<Generator> generator = self->model_->generator;
  TranslationHandle handle =
      surroundings.engine.translate(std::move(tasks), std::move(settings), self, generator);
  bool is_cancelled = false;
  {
    const std::lock_guard lock(self->mutex_);
    self->handle_ = handle;
    is_cancelled = self->is_cancelled_;
  }
  if (is_cancelled) handle.cancel();
  return self;
}

TextTranslation::TextTranslation(const Surroundings& surroundings,
                                 std::shared_ptr<const ServedModel> model, TextsRequest request,
                                 TextsDone done)
    : surroundings_(surroundings),
      model_(std::move(model)),
      request_(std::move(request)),
      done_(std::move(done)) {
  request_.context = end_of(request_.context, kMostContext);
}

void TextTranslation::take_apart(std::size_t index) {
  DocumentOptions options;
  options.format = request_.format;
  options.source_language = request_.source;
  options.target_language = request_.target;
  options.declared_language = request_.target;
  options.directions = model_->directions;
  options.context_tokens = surroundings_.context_tokens;
  // Links to what stands in a text come from elsewhere, if at all.
  options.anchors.policy = AnchorPolicy::kNone;
  const std::string& text = request_.texts[index];
  const bool is_plain = request_.format == Format::kText;
  const bool keeps_lines = is_plain && !request_.may_be_wrapped && !is_hard_wrapped(text);
  try {
    const std::string bytes = is_plain ? text : std::string(kByteOrderMark) + text;
    translations_.push_back(std::make_unique<DocumentTranslation>(
        bytes, keeps_lines ? surroundings_.line_parsers : surroundings_.parsers,
        std::move(options)));
  } catch (const Error& error) {
    throw RequestError(400, "text " + std::to_string(index + 1) + ": " + error.what());
  }
}

std::vector<SegmentTask> TextTranslation::tasks() {
  std::vector<SegmentTask> tasks;
  for (std::size_t i = 0; i < translations_.size(); ++i) {
    first_tasks_.push_back(tasks.size());
    for (std::size_t j = 0; j < translations_[i]->num_tasks(); ++j) {
      SegmentTask& task = tasks.emplace_back(translations_[i]->task(j));
      task.index = tasks.size() - 1;
      if (task.preceding.empty()) task.preceding = request_.context;
      if (task.note.empty()) task.note = request_.note;
    }
  }
  return tasks;
}

void TextTranslation::cancel() {
  TranslationHandle handle;
  {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
    handle = handle_;
  }
  handle.cancel();
}

void TextTranslation::take_outcome(std::size_t index, SegmentOutcome outcome) {
  // The last text that begins at the task or before it; texts without tasks begin where the next
  // one does.
  const auto next = std::upper_bound(first_tasks_.begin(), first_tasks_.end(), index);
  const std::size_t text = static_cast<std::size_t>(next - first_tasks_.begin()) - 1;
  translations_[text]->set_outcome(index - first_tasks_[text], std::move(outcome));
  if (--num_open_ == 0) finish_soon(nullptr);
}

void TextTranslation::engine_failed(const std::exception_ptr& error) { finish_soon(error); }

void TextTranslation::finish_soon(std::exception_ptr error) {
  model_ = nullptr;
  surroundings_.workers.post(WorkQueue::Priority::kHigh,
                             [self = shared_from_this(), error] { self->finish(error); });
}

void TextTranslation::finish(const std::exception_ptr& error) {
  std::vector<TranslatedText> texts;
  std::exception_ptr failure = error;
  try {
    for (std::size_t i = 0; !failure && i < translations_.size(); ++i) {
      texts.push_back(translated(i));
    }
  } catch (...) {
    failure = std::current_exception();
  }
  done_(std::move(texts), failure);
}

TranslatedText TextTranslation::translated(std::size_t index) {
  TranslatedText result;
  DocumentTranslation& translation = *translations_[index];
  result.source_language = translation.source_language();
  const bool is_copied = translation.is_copied();
  result.text = is_copied ? std::move(request_.texts[index]) : translation.write();
  DocumentSummary summary = translation.take_summary(true);
  if (request_.wants_segments && !is_copied) {
    result.segments = segments_of(translation, summary.segments, result.text);
  }
  // The mark that take_apart() added.
  if (!is_copied && request_.format != Format::kText && result.text.starts_with(kByteOrderMark)) {
    result.text.erase(0, kByteOrderMark.size());
  }
  result.findings = std::move(summary.findings);
  result.counts = std::move(summary.counts);
  translations_[index] = nullptr;
  return result;
}

}  // namespace hymt
