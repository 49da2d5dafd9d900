// The documents that clients have sent: those that wait for their turn, those that are being
// translated, and what became of the others until it is fetched or its time is over.
//
// Everything is kept in memory, within bounds that are known when a document comes: one for which
// there is no room is refused then, and what was taken is never given up for another one.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/parser_set.h"
#include "cli/service/background_thread.h"
#include "cli/service/document_run.h"
#include "cli/service/served_models.h"
#include "cli/service/service_metrics.h"

namespace hymt {

struct DocumentLimits {
  std::uint64_t document_bytes = std::uint64_t{16} << 20;  // More: 413.
  // Kept at once; more: 503. One owner may have half of them, and of bytes(); more: 429.
  std::size_t documents = 100;
  std::chrono::seconds time = std::chrono::hours(1);  // From its end until it is forgotten.
  std::size_t at_once = 4;                            // Under way.

  // What documents may take that are here, all together. Until its end each counts with its
  // reserve, which holds its translation and its report; one of more has no report.
  [[nodiscard]] std::uint64_t bytes() const { return 2 * reserve(document_bytes); }
  [[nodiscard]] static std::uint64_t reserve(std::uint64_t source_bytes) {
    return 16 * source_bytes + 64 * 1024;
  }
};

enum class DocumentState : std::uint8_t { kQueued, kTranslating, kDone, kFailed };
[[nodiscard]] std::string_view state_name(DocumentState state);  // "queued", ...

// What is told of a document.
struct DocumentStatus {
  std::string id;
  DocumentState state = DocumentState::kQueued;
  std::string file_name;
  std::string target;
  std::string model;                 // Once it has begun.
  std::size_t num_segments = 0;      // Known once it was taken apart.
  std::size_t num_done = 0;          // Of these.
  std::chrono::seconds run_time{0};  // Since it began, or of the whole of it.
  std::uint64_t num_source_bytes = 0;
  std::string error;                             // If it failed: for whoever sent it.
  std::shared_ptr<const DocumentResult> result;  // If it is done.
};

// Thread-safe.
class DocumentStore {
 public:
  using Clock = std::chrono::steady_clock;

  // Surroundings of the runs but for their thread; all must outlive the object. Throws Error
  // (kEngine) if there is no thread.
  struct Surroundings {
    ServedModels& models;
    ServiceMetrics& metrics;
    const ParserSet& parsers;
    TranslationOptions translation;  // Of all; glossaries of their own are added.
    std::optional<std::uint32_t> context_tokens;
  };
  DocumentStore(const DocumentLimits& limits, Surroundings surroundings);
  // Gives up what waits or is under way.
  ~DocumentStore();
  DocumentStore(const DocumentStore&) = delete;
  DocumentStore& operator=(const DocumentStore&) = delete;

  struct Ticket {
    std::string id;   // 32 hexadecimal digits.
    std::string key;  // 64 of them, the secret of whoever sent it.
  };
  // `owner`: whose it is, and nobody else finds it; empty: nobody's in particular. Throws
  // RequestError (413, 429, 503).
  [[nodiscard]] Ticket add(DocumentRequest request, const std::string& owner);

  // Who may see a document. These throw RequestError (404) if there is none that this opens.
  struct Access {
    std::string_view id;
    std::string_view key;
    std::string_view owner;
  };
  [[nodiscard]] DocumentStatus status(const Access& access) const;
  // Whatever it does.
  void remove(const Access& access);
  // `told` is called now, when the document ends or is removed, and in between when a tick finds
  // that it has got on, or that nothing was told for kHeartbeat; by any thread, until it returns
  // false or the document has ended. Must not throw.
  static constexpr std::chrono::seconds kHeartbeat{15};
  using Watcher = std::function<bool(const DocumentStatus&)>;
  void watch(const Access& access, Watcher told);

  // To be called now and then: tells of progress, and forgets what has been over for long at `now`.
  void tick(Clock::time_point now);

  [[nodiscard]] std::size_t num_documents() const;
  [[nodiscard]] std::uint64_t num_bytes() const;

 private:
  struct Entry {
    std::string id;
    std::string key;
    std::string owner;
    DocumentRequest request;  // Until it begins.
    std::string file_name;
    std::string target;
    std::string model;
    std::uint64_t num_source_bytes = 0;
    std::uint64_t num_bytes = 0;  // Counted in num_bytes_.
    DocumentState state = DocumentState::kQueued;
    std::shared_ptr<DocumentRun> run;
    std::shared_ptr<const DocumentResult> result;
    std::string error;
    Clock::time_point begun;
    Clock::time_point ended;
    std::vector<Watcher> watchers;
    std::size_t num_told = 0;  // Done segments, when watchers were told last,
    Clock::time_point told;    // and when that was.
  };
  using EntryPtr = std::shared_ptr<Entry>;

  // These require the mutex.
  [[nodiscard]] EntryPtr find(const Access& access) const;
  [[nodiscard]] DocumentStatus status_of(const Entry& entry) const;
  void drop(const EntryPtr& entry);
  void check_room(std::uint64_t size, const std::string& owner) const;

  // These take it.
  void begin_next();
  void begin(const EntryPtr& entry, const std::shared_ptr<const ServedModel>& model);
  void end(const EntryPtr& entry, DocumentResult result, const std::exception_ptr& error);
  void tell(const EntryPtr& entry);

  const DocumentLimits limits_;
  const Surroundings surroundings_;
  const std::shared_ptr<const TranslationSettings> settings_;

  mutable std::mutex mutex_;                              // Guards what follows.
  std::map<std::string, EntryPtr, std::less<>> entries_;  // By id.
  std::deque<std::string> queue_;                         // Ids; some may be gone.
  std::size_t num_begun_ = 0;                             // That have not ended.
  std::uint64_t num_bytes_ = 0;
  bool is_ending_ = false;
  std::unique_ptr<BackgroundThread> thread_;
};

}  // namespace hymt
