#include "cli/service/document_store.h"

#include <algorithm>
#include <iterator>
#include <new>
#include <utility>

#include "cli/service/protocols.h"
#include "cli/service/random_name.h"
#include "cli/service/request_error.h"
#include "cli/service/secret.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

bool is_over(DocumentState state) {
  return state == DocumentState::kDone || state == DocumentState::kFailed;
}

// For whoever sent the document.
std::string text_of(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::bad_alloc&) {
    return "there was no memory left for this document";
  } catch (const std::exception& what) {
    return what.what();
  }
}

}  // namespace

std::string_view state_name(DocumentState state) {
  switch (state) {
    case DocumentState::kQueued: return "queued";
    case DocumentState::kTranslating: return "translating";
    case DocumentState::kDone: return "done";
    case DocumentState::kFailed: return "failed";
  }
  return "failed";
}

DocumentStore::DocumentStore(const DocumentLimits& limits, Surroundings surroundings)
    : limits_(limits),
      surroundings_(std::move(surroundings)),
      settings_(std::make_shared<const TranslationSettings>(surroundings_.translation)),
      thread_(std::make_unique<BackgroundThread>()) {}

DocumentStore::~DocumentStore() {
  std::map<std::string, EntryPtr, std::less<>> entries;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    entries.swap(entries_);
  }
  for (const auto& [id, entry] : entries) {
    std::shared_ptr<DocumentRun> run;
    {
      const std::lock_guard lock(mutex_);
      run = entry->run;
    }
    if (run != nullptr) run->cancel();
  }
  thread_ = nullptr;  // What it was doing ends; runs are cancelled, so nothing is posted any more.
}

// ---- Coming and going

void DocumentStore::check_room(std::uint64_t size, const std::string& owner) const {
  const std::uint64_t needed = DocumentLimits::reserve(size);
  if (entries_.size() >= limits_.documents || num_bytes_ + needed > limits_.bytes()) {
    throw RequestError(503, "there is no room for more documents now; try again later");
  }
  if (owner.empty()) return;
  std::size_t num_own = 1;
  std::uint64_t num_own_bytes = needed;
  for (const auto& [id, entry] : entries_) {
    if (entry->owner != owner) continue;
    ++num_own;
    num_own_bytes += entry->num_bytes;
  }
  if (2 * num_own > limits_.documents + 1 || 2 * num_own_bytes > limits_.bytes()) {
    throw RequestError(429,
                       "half of the room for documents is yours already; fetch and delete some");
  }
}

DocumentStore::Ticket DocumentStore::add(DocumentRequest request, const std::string& owner) {
  const std::uint64_t size = request.bytes.size();
  if (size > limits_.document_bytes) {
    throw RequestError(413, "the document is larger than this server takes (" +
                                std::to_string(limits_.document_bytes) + " bytes)");
  }
  const auto entry = std::make_shared<Entry>();
  entry->id = random_hex(16);
  entry->key = random_hex(32);
  entry->owner = owner;
  entry->file_name = request.file_name;
  entry->target = request.target;
  entry->model = request.model;
  entry->request = std::move(request);
  entry->num_source_bytes = size;
  entry->num_bytes = DocumentLimits::reserve(size);
  {
    const std::lock_guard lock(mutex_);
    check_room(size, owner);
    entries_[entry->id] = entry;
    queue_.push_back(entry->id);
    num_bytes_ += entry->num_bytes;
  }
  begin_next();
  return {entry->id, entry->key};
}

DocumentStore::EntryPtr DocumentStore::find(const Access& access) const {
  const auto found = entries_.find(access.id);
  // Nobody learns which ids there are.
  if (found == entries_.end() || !is_same_secret(access.key, found->second->key) ||
      found->second->owner != access.owner) {
    throw RequestError(404, "there is no document of this id and key");
  }
  return found->second;
}

void DocumentStore::drop(const EntryPtr& entry) {
  num_bytes_ -= entry->num_bytes;
  entries_.erase(entry->id);
}

void DocumentStore::remove(const Access& access) {
  EntryPtr entry;
  std::shared_ptr<DocumentRun> run;
  {
    const std::lock_guard lock(mutex_);
    entry = find(access);
    drop(entry);
    run = std::move(entry->run);
    if (entry->state == DocumentState::kTranslating) --num_begun_;
    entry->state = DocumentState::kFailed;
    entry->error = "the document was deleted";
    entry->ended = Clock::now();
  }
  if (run != nullptr) run->cancel();
  tell(entry);
  begin_next();
}

// ---- Translating

void DocumentStore::begin_next() {
  while (true) {
    EntryPtr entry;
    {
      const std::lock_guard lock(mutex_);
      if (is_ending_ || num_begun_ >= limits_.at_once) return;
      while (entry == nullptr && !queue_.empty()) {
        const auto found = entries_.find(queue_.front());
        queue_.pop_front();
        if (found != entries_.end()) entry = found->second;
      }
      if (entry == nullptr) return;
      ++num_begun_;
      entry->state = DocumentState::kTranslating;
      entry->begun = Clock::now();
    }
    // Where a model is being replaced, this comes later, and on the thread that replaces it.
    surroundings_.models.with_model(entry->request.model,
                                    [this, entry](const std::shared_ptr<const ServedModel>& model) {
                                      // Elsewhere: what is wrong here begins the next document.
                                      thread_->post([this, entry, model] { begin(entry, model); });
                                    });
  }
}

void DocumentStore::begin(const EntryPtr& entry, const std::shared_ptr<const ServedModel>& model) {
  try {
    if (model == nullptr) {
      throw RequestError(503, entry->model.empty() ? "there is no model yet"
                                                   : "the model is not in memory any more");
    }
    DocumentRequest request;
    {
      const std::lock_guard lock(mutex_);
      if (is_ending_ || entry->state != DocumentState::kTranslating) return;  // Deleted meanwhile.
      request = std::move(entry->request);
      entry->model = model->name;
    }
    check_languages(*model, request.source, request.target);
    auto settings = settings_;
    if (!request.glossary.empty()) {
      TranslationOptions own = surroundings_.translation;
      std::move(request.glossary.begin(), request.glossary.end(), std::back_inserter(own.glossary));
      settings = std::make_shared<const TranslationSettings>(std::move(own));
    }
    const DocumentRun::Surroundings surroundings = {
        surroundings_.models.engine(), *thread_, surroundings_.parsers,
        surroundings_.context_tokens, DocumentLimits::reserve(entry->num_source_bytes)};
    const auto run =
        DocumentRun::start(surroundings, model, settings, std::move(request),
                           [this, entry](DocumentResult result, const std::exception_ptr& error) {
                             end(entry, std::move(result), error);
                           });
    bool is_unwanted = false;
    {
      const std::lock_guard lock(mutex_);
      is_unwanted = is_ending_ || entry->state != DocumentState::kTranslating;
      if (!is_unwanted) entry->run = run;
    }
    if (is_unwanted) run->cancel();
  } catch (...) {
    end(entry, {}, std::current_exception());
  }
}

void DocumentStore::end(const EntryPtr& entry, DocumentResult result,
                        const std::exception_ptr& error) {
  if (!error) surroundings_.metrics.count_text(result.counts);
  std::shared_ptr<DocumentRun> run;  // Let go of without the mutex.
  {
    const std::lock_guard lock(mutex_);
    if (entry->state != DocumentState::kTranslating) return;  // Deleted meanwhile.
    run = std::move(entry->run);
    --num_begun_;
    entry->ended = Clock::now();
    entry->request = {};
    entry->state = error ? DocumentState::kFailed : DocumentState::kDone;
    num_bytes_ -= entry->num_bytes;
    entry->num_bytes = result.bytes.size() + result.report.size();
    num_bytes_ += entry->num_bytes;
    if (error) {
      entry->error = text_of(error);
    } else {
      entry->result = std::make_shared<const DocumentResult>(std::move(result));
    }
  }
  tell(entry);
  begin_next();
}

// ---- Telling

DocumentStatus DocumentStore::status_of(const Entry& entry) const {
  DocumentStatus status;
  status.id = entry.id;
  status.state = entry.state;
  status.file_name = entry.file_name;
  status.target = entry.target;
  status.model = entry.model;
  status.num_source_bytes = entry.num_source_bytes;
  status.error = entry.error;
  status.result = entry.result;
  if (entry.result != nullptr) {
    status.num_segments = status.num_done = entry.result->counts.segments;
  } else if (entry.run != nullptr) {
    status.num_segments = entry.run->num_segments();
    status.num_done = entry.run->num_done();
  }
  if (entry.state != DocumentState::kQueued) {
    const auto end = is_over(entry.state) ? entry.ended : Clock::now();
    status.run_time = std::chrono::duration_cast<std::chrono::seconds>(end - entry.begun);
  }
  return status;
}

DocumentStatus DocumentStore::status(const Access& access) const {
  const std::lock_guard lock(mutex_);
  return status_of(*find(access));
}

void DocumentStore::watch(const Access& access, Watcher told) {
  EntryPtr entry;
  {
    const std::lock_guard lock(mutex_);
    entry = find(access);
    entry->watchers.push_back(std::move(told));
  }
  tell(entry);
}

// Watchers are told without the mutex, and are not there meanwhile: so it is looked once more
// whether they have missed the end.
void DocumentStore::tell(const EntryPtr& entry) {
  while (true) {
    std::vector<Watcher> watchers;
    DocumentStatus status;
    {
      const std::lock_guard lock(mutex_);
      watchers.swap(entry->watchers);
      if (watchers.empty()) return;
      status = status_of(*entry);
      entry->num_told = status.num_done;
      entry->told = Clock::now();
    }
    std::erase_if(watchers, [&](const Watcher& told) { return !told(status); });
    if (is_over(status.state)) return;
    const std::lock_guard lock(mutex_);
    std::move(watchers.begin(), watchers.end(), std::back_inserter(entry->watchers));
    if (!is_over(entry->state)) return;
  }
}

void DocumentStore::tick(Clock::time_point now) {
  std::vector<EntryPtr> changed;
  std::vector<EntryPtr> over;  // Freed without the mutex.
  {
    const std::lock_guard lock(mutex_);
    for (const auto& [id, entry] : entries_) {
      if (is_over(entry->state)) {
        if (now - entry->ended >= limits_.time) over.push_back(entry);
      } else if (!entry->watchers.empty()) {
        const bool has_got_on = entry->run != nullptr && entry->run->num_done() != entry->num_told;
        if (has_got_on || now - entry->told >= kHeartbeat) changed.push_back(entry);
      }
    }
    for (const EntryPtr& entry : over) drop(entry);
  }
  for (const EntryPtr& entry : changed) tell(entry);
}

std::size_t DocumentStore::num_documents() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

std::uint64_t DocumentStore::num_bytes() const {
  const std::lock_guard lock(mutex_);
  return num_bytes_;
}

}  // namespace hymt
