#include "cli/service/document_run.h"

#include <algorithm>
#include <utility>

#include "cli/report/json_report.h"
#include "cli/report/json_writer.h"
#include "cli/run/document_report.h"
#include "cli/service/request_error.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

// Sentences of one document that the engine has at once: enough to fill its batches, and so few
// that what comes from others does not wait for a large document.
constexpr std::size_t kWindow = 256;

// Thrown by the writer of a report that grows too large.
struct TooLarge {};

}  // namespace

std::shared_ptr<DocumentRun> DocumentRun::start(const Surroundings& surroundings,
                                                std::shared_ptr<const ServedModel> model,
                                                std::shared_ptr<const TranslationSettings> settings,
                                                DocumentRequest request, Done done) {
  // The constructor is private.
  const std::shared_ptr<DocumentRun> self(new DocumentRun(
      surroundings, std::move(model), std::move(settings), std::move(request), std::move(done)));
  surroundings.thread.post([self] { self->take_apart(); });
  return self;
}

DocumentRun::DocumentRun(const Surroundings& surroundings, std::shared_ptr<const ServedModel> model,
                         std::shared_ptr<const TranslationSettings> settings,
                         DocumentRequest request, Done done)
    : surroundings_(surroundings),
      settings_(std::move(settings)),
      done_(std::move(done)),
      request_(std::move(request)),
      model_name_(model->name),
      fingerprint_(model->traits.fingerprint),
      model_(std::move(model)) {}

void DocumentRun::take_apart() {
  try {
    DocumentOptions options;
    options.format = request_.format;
    options.source_language = request_.source;
    options.target_language = request_.target;
    options.declared_language = request_.target;
    options.context_tokens = surroundings_.context_tokens;
    {
      const std::lock_guard lock(mutex_);
      if (is_cancelled_) return;
      options.directions = model_->directions;
      is_submitting_ = true;
    }
    translation_ = std::make_unique<DocumentTranslation>(request_.bytes, surroundings_.parsers,
                                                         std::move(options));
    if (!translation_->is_copied()) request_.bytes = {};
    num_segments_ = translation_->num_tasks();
  } catch (...) {
    return finish_soon(std::current_exception());
  }
  submit();
}

// Fills the window. Leaves it to take_outcome() to call again, or to end the document, unless
// everything is submitted and done already.
void DocumentRun::submit() {
  while (true) {
    std::size_t first = 0;
    std::size_t count = 0;
    {
      const std::lock_guard lock(mutex_);
      if (is_cancelled_ || is_ending_) return;
      first = num_submitted_;
      count = std::min(num_segments_ - first, kWindow - num_outstanding_);
      if (count == 0) {
        is_submitting_ = false;
        if (first != num_segments_ || num_outstanding_ != 0) return;
        break;
      }
      num_submitted_ += count;
      num_outstanding_ += count;
    }
    try {
      hand_over(first, count);
    } catch (...) {
      return finish_soon(std::current_exception());
    }
  }
  finish_soon(nullptr);
}

// `count` tasks from `first` on go to the engine.
void DocumentRun::hand_over(std::size_t first, std::size_t count) {
  std::vector<SegmentTask> tasks;
  tasks.reserve(count);
  for (std::size_t index = first; index < first + count; ++index) {
    tasks.push_back(translation_->task(index));
    tasks.back().index = index;
  }
  std::shared_ptr<Generator> generator;
  {
    const std::lock_guard lock(mutex_);
    if (model_ == nullptr) return;  // It failed, or is not wanted any more.
    generator = model_->generator;
    std::erase_if(calls_, [](const TranslationHandle& call) { return call.is_done(); });
    calls_.emplace_back();  // Now, as nothing may fail once the engine has the tasks.
  }
  TranslationHandle call =
      surroundings_.engine.translate(std::move(tasks), settings_, shared_from_this(), generator);
  bool is_cancelled = false;
  {
    const std::lock_guard lock(mutex_);
    is_cancelled = is_cancelled_;
    if (!calls_.empty()) calls_.back() = call;
  }
  if (is_cancelled) call.cancel();
}

void DocumentRun::cancel() {
  std::vector<TranslationHandle> calls;
  std::shared_ptr<const ServedModel> unused;  // Let go of without the mutex.
  {
    const std::lock_guard lock(mutex_);
    is_cancelled_ = true;
    calls.swap(calls_);
    unused.swap(model_);
  }
  for (TranslationHandle& call : calls) call.cancel();
}

void DocumentRun::take_outcome(std::size_t index, SegmentOutcome outcome) {
  translation_->set_outcome(index, std::move(outcome));
  ++num_done_;
  bool is_last = false;
  {
    const std::lock_guard lock(mutex_);
    --num_outstanding_;
    if (is_submitting_ || is_ending_ || is_cancelled_) return;
    const bool is_all_there = num_submitted_ == num_segments_;
    is_last = is_all_there && num_outstanding_ == 0;
    if (!is_last && (is_all_there || num_outstanding_ > kWindow / 2)) return;
    is_submitting_ = !is_last;  // Whoever comes next leaves the document alone.
  }
  if (is_last) return finish_soon(nullptr);
  surroundings_.thread.post([self = shared_from_this()] { self->submit(); });
}

void DocumentRun::engine_failed(const std::exception_ptr& error) { finish_soon(error); }

// The first one counts.
void DocumentRun::finish_soon(const std::exception_ptr& error) {
  std::shared_ptr<const ServedModel> unused;
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(is_ending_, true)) return;
    unused.swap(model_);
  }
  surroundings_.thread.post([self = shared_from_this(), error] { self->finish(error); });
}

void DocumentRun::finish(std::exception_ptr error) {
  {
    // Other calls may still give outcomes if one of them failed; nobody hears them any more.
    std::vector<TranslationHandle> calls;
    {
      const std::lock_guard lock(mutex_);
      if (is_cancelled_) return;
      calls.swap(calls_);
    }
    for (TranslationHandle& call : calls) call.cancel();
  }
  DocumentResult done;
  try {
    if (!error) done = result();
  } catch (...) {
    error = std::current_exception();
  }
  translation_ = nullptr;
  done_(std::move(done), error);
}

DocumentResult DocumentRun::result() {
  DocumentResult result;
  const bool is_copied = translation_->is_copied();
  result.bytes = is_copied ? std::move(request_.bytes) : translation_->write();
  DocumentReport report = report_of(*translation_, !is_copied);
  report.status = is_copied ? JobStatus::kCopied : JobStatus::kTranslated;
  result.format = translation_->document().format;
  result.encoding = report.encoding;
  result.source_language = report.source_language;
  if (result.bytes.size() > surroundings_.max_bytes) {
    throw Error(ErrorKind::kOutput, "the translation is too large to be kept; split the document");
  }
  result.report = report_text(report, surroundings_.max_bytes - result.bytes.size());
  result.counts = std::move(report.counts);
  return result;
}

std::string DocumentRun::report_text(const DocumentReport& report, std::uint64_t max_bytes) const {
  Job job;
  job.name = request_.file_name;
  job.document.target_language = request_.target;
  std::string text;
  const auto append = [&](std::string_view bytes) {
    if (text.size() + bytes.size() > max_bytes) throw TooLarge();
    text += bytes;
  };
  try {
    JsonWriter json(append);
    const RunDescription description = {.engine = model_name_,
                                        .fingerprint = fingerprint_,
                                        .seed = settings_->options().seed,
                                        .targets = {request_.target}};
    write_document_report(json, description, job, report);
    json.flush();
  } catch (const TooLarge&) {
    return {};
  }
  return text + "\n";
}

}  // namespace hymt
