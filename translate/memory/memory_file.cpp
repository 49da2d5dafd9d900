#include "translate/memory/memory_file.h"

#include <atomic>
#include <chrono>
#include <exception>
#include <fstream>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "translate/memory/memory_reader.h"
#include "translate/memory/memory_schema.h"
#include "translate/memory/memory_writer.h"
#include "translate/memory/sqlite_database.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr int kBusyMs = 2000;
// Another process that makes the file at this moment is waited for so often.
constexpr int kMostOpenings = 20;
constexpr std::chrono::milliseconds kOpeningRest{50};

constexpr std::string_view kMagic{"SQLite format 3\0", 16};
constexpr int kMostSetAside = 1000;

enum class FileState : std::uint8_t {
  kUsable,
  kOlder,  // Which only whoever writes it brings up to date.
  kNewer,
  kForeign,
  kNoDatabase,  // Not by its first bytes.
};

// Whether there is something that SQLite would not take for a database.
bool is_no_database(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string begin(kMagic.size(), '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  const auto size = static_cast<std::size_t>(file.gcount());
  return size != 0 && (size < kMagic.size() || begin != kMagic);
}

// What is known of a file once it was opened.
struct Opened {
  FileState state = FileState::kUsable;
  std::int64_t run = 0;  // The number of this one.
  bool has_outcomes = false;
};

Opened look_into(const fs::path& path) {
  if (is_no_database(path)) return {FileState::kNoDatabase};
  SqliteDatabase database(path, kBusyMs);
  switch (prepare_schema(database)) {
    case SchemaState::kNewer: return {FileState::kNewer};
    case SchemaState::kForeign: return {FileState::kForeign};
    case SchemaState::kOlder:  // No more.
    case SchemaState::kOurs: break;
  }
  database.run("PRAGMA journal_mode = WAL");
  database.run("UPDATE runs SET last = last + 1");
  Opened opened;
  opened.run = database.number("SELECT last FROM runs");
  opened.has_outcomes = database.number("SELECT 1 FROM outcomes LIMIT 1") != 0;
  return opened;
}

// The same without leaving a trace.
Opened look_into_only(const fs::path& path) {
  if (is_no_database(path)) return {FileState::kNoDatabase};
  SqliteDatabase database(path, kBusyMs, DatabaseAccess::kReadOnly);
  switch (state_of_schema(database)) {
    case SchemaState::kNewer: return {FileState::kNewer};
    case SchemaState::kForeign: return {FileState::kForeign};
    case SchemaState::kOlder: return {FileState::kOlder};
    case SchemaState::kOurs: return {};
  }
  return {};
}

// Switching to WAL mode needs a lock that SQLite does not wait for.
Opened look_into_patiently(const fs::path& path) {
  for (int tries = 1;; ++tries) {
    try {
      return look_into(path);
    } catch (const SqliteError& error) {
      if (!error.is_busy() || tries == kMostOpenings) throw;
      std::this_thread::sleep_for(kOpeningRest);
    }
  }
}

// Where the file went; empty if it could not be moved.
fs::path set_aside(const fs::path& path) {
  for (int number = 1; number < kMostSetAside; ++number) {
    fs::path aside = path;
    aside += ".damaged-" + std::to_string(number);
    std::error_code error;
    if (fs::exists(fs::symlink_status(aside, error))) continue;
    fs::rename(path, aside, error);
    if (error) return {};
    // What belongs to the one must not be taken for the next one's.
    for (const char* suffix : {"-wal", "-shm"}) {
      fs::path from = path;
      from += suffix;
      fs::path to = aside;
      to += suffix;
      fs::rename(from, to, error);
    }
    return aside;
  }
  return {};
}

}  // namespace

class MemoryFile::Impl {
 public:
  Impl(const MemoryFileOptions& options, const Opened& opened)
      : path_(options.path),
        notice_(options.notice),
        run_(opened.run),
        has_outcomes_(opened.has_outcomes),
        access_(options.is_read_only ? DatabaseAccess::kReadOnly : DatabaseAccess::kReadWrite) {
    if (options.is_read_only) return;
    writer_.emplace(options.path, options.max_bytes, opened.run,
                    [this](const std::exception_ptr& error) { stop_writing(error); });
  }

  ~Impl() {
    writer_.reset();
    readers_.clear();
    if (!is_damaged_ || access_ == DatabaseAccess::kReadOnly) return;
    const fs::path aside = set_aside(path_);
    if (!aside.empty()) tell("it was set aside as " + aside.filename().string());
  }

  [[nodiscard]] const fs::path& path() const { return path_; }
  [[nodiscard]] bool had_outcomes() const { return has_outcomes_; }
  // Null if nothing is written.
  [[nodiscard]] MemoryWriter* writer() { return writer_ ? &*writer_ : nullptr; }
  [[nodiscard]] std::int64_t run() const { return run_; }

  // What `read` gives with a connection, or nothing if reading has ended.
  template <typename Read>
  auto with_reader(const Read& read) -> decltype(read(std::declval<MemoryReader&>())) {
    if (!is_readable_) return {};
    try {
      std::unique_ptr<MemoryReader> reader = take_reader();
      auto result = read(*reader);
      const std::lock_guard lock(mutex_);
      readers_.push_back(std::move(reader));
      return result;
    } catch (const SqliteError& error) {
      // One that is busy will not be so for long.
      if (!error.is_busy()) stop_reading(error);
      return {};
    }
  }

 private:
  [[nodiscard]] std::unique_ptr<MemoryReader> take_reader() {
    {
      const std::lock_guard lock(mutex_);
      if (!readers_.empty()) {
        auto reader = std::move(readers_.back());
        readers_.pop_back();
        return reader;
      }
    }
    return std::make_unique<MemoryReader>(path_, access_);
  }

  void stop_reading(const SqliteError& error) {
    if (error.is_damage()) is_damaged_ = true;
    if (is_readable_.exchange(false)) {
      tell(std::string("cannot be read (") + error.what() + "); what it knows is translated anew");
    }
  }

  // On the writer's thread.
  void stop_writing(const std::exception_ptr& failure) {
    std::string why;
    try {
      std::rethrow_exception(failure);
    } catch (const SqliteError& error) {
      if (error.is_damage()) is_damaged_ = true;
      why = error.is_busy() ? "another program keeps it locked" : error.what();
    } catch (const std::exception& error) {
      why = error.what();
    }
    tell("cannot be written (" + why +
         "); from here on this run is not remembered, and the next one may take what it writes for "
         "changed by somebody (--force replaces that)");
  }

  void tell(const std::string& what) const {
    if (notice_) notice_(path_.string() + ": the memory " + what);
  }

  const fs::path path_;
  const std::function<void(const std::string&)> notice_;
  const std::int64_t run_;
  const bool has_outcomes_;
  const DatabaseAccess access_;
  std::atomic<bool> is_readable_ = true;
  std::atomic<bool> is_damaged_ = false;
  std::mutex mutex_;
  std::vector<std::unique_ptr<MemoryReader>> readers_;  // Idle ones; guarded by mutex_.
  std::optional<MemoryWriter> writer_;                  // None if nothing is written.
};

namespace {

// A usable file, after a damaged one was set aside. Throws SqliteError.
Opened open_or_begin(const MemoryFileOptions& options,
                     const std::function<void(const std::string&)>& tell) {
  const auto begin_anew = [&](const std::string& why) {
    const fs::path aside = set_aside(options.path);
    if (aside.empty()) throw SqliteError(0, why + ", and it cannot be renamed");
    tell("the memory is damaged (" + why + ") and was set aside as " + aside.filename().string() +
         "; a new one begins");
    return look_into_patiently(options.path);
  };
  if (options.is_read_only) return look_into_only(options.path);
  Opened opened;
  try {
    opened = look_into_patiently(options.path);
  } catch (const SqliteError& error) {
    if (!error.is_damage()) throw;
    return begin_anew(error.what());
  }
  const bool is_damage = opened.state == FileState::kNoDatabase && options.is_own_name;
  return is_damage ? begin_anew("it is no database") : opened;
}

}  // namespace

std::shared_ptr<MemoryFile> MemoryFile::open(const MemoryFileOptions& options) {
  const auto tell = [&options](const std::string& what) {
    if (options.notice) options.notice(options.path.string() + ": " + what);
  };
  constexpr const char* kWithout = "; this run goes on without a memory";
  try {
    const Opened opened = open_or_begin(options, tell);
    switch (opened.state) {
      case FileState::kOlder:
        tell(std::string("the memory is one of an older hymt-doc, which the next run brings up to "
                         "date") +
             kWithout);
        return nullptr;
      case FileState::kNewer:
        tell(std::string("the memory is one of a newer hymt-doc") + kWithout +
             " (name another file with --memory)");
        return nullptr;
      case FileState::kForeign:
      case FileState::kNoDatabase:
        tell(std::string("is no memory of hymt-doc and is left alone") + kWithout +
             " (name another file with --memory)");
        return nullptr;
      case FileState::kUsable: break;
    }
    return std::shared_ptr<MemoryFile>(new MemoryFile(std::make_unique<Impl>(options, opened)));
  } catch (const SqliteError& error) {
    tell(std::string("the memory cannot be used (") + error.what() + ")" + kWithout);
  } catch (const std::system_error& error) {
    tell(std::string("the memory has no thread (") + error.what() + ")" + kWithout);
  }
  return nullptr;
}

MemoryFile::MemoryFile(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

MemoryFile::~MemoryFile() = default;

const fs::path& MemoryFile::path() const { return impl_->path(); }

bool MemoryFile::had_outcomes() const { return impl_->had_outcomes(); }

std::vector<std::shared_ptr<const SharedOutcome>> MemoryFile::find_outcomes(
    std::span<const SegmentKey> keys) {
  std::vector<std::int64_t> stale;
  auto outcomes = impl_->with_reader(
      [&](MemoryReader& reader) { return reader.find(keys, impl_->run(), stale); });
  outcomes.resize(keys.size());
  if (!stale.empty() && impl_->writer() != nullptr) impl_->writer()->touch(stale);
  return outcomes;
}

void MemoryFile::put_outcome(const SegmentKey& key, std::shared_ptr<const SharedOutcome> outcome) {
  if (impl_->writer() != nullptr) impl_->writer()->put(key, std::move(outcome));
}

std::optional<std::string> MemoryFile::find_record(RecordTable table, std::string_view name) {
  return impl_->with_reader([&](MemoryReader& reader) { return reader.find(table, name); });
}

void MemoryFile::put_record(RecordTable table, std::string name, std::string record,
                            std::vector<SegmentKey> keys, std::function<void()> when_written) {
  if (impl_->writer() == nullptr) {
    if (when_written) when_written();
    return;
  }
  impl_->writer()->put(
      {table, std::move(name), std::move(record), std::move(keys), std::move(when_written)});
}

void MemoryFile::for_each_record(
    RecordTable table, const std::function<void(std::string_view, std::string_view)>& visit) {
  impl_->with_reader([&](MemoryReader& reader) {
    reader.for_each(table, visit);
    return true;
  });
}

std::vector<std::shared_ptr<const SharedOutcome>> MemoryFile::find_reviewed(
    std::uint64_t document, std::span<const SegmentKey> keys) {
  auto texts = impl_->with_reader(
      [&](MemoryReader& reader) { return reader.find_reviewed(document, keys); });
  texts.resize(keys.size());
  return texts;
}

void MemoryFile::put_reviewed(std::uint64_t document, std::vector<ReviewedText> texts) {
  if (impl_->writer() != nullptr) impl_->writer()->put({document, std::move(texts)});
}

std::uint64_t MemoryFile::last_review() {
  return impl_->with_reader([](MemoryReader& reader) { return reader.last_review(); });
}

bool MemoryFile::has_changed_since(std::uint64_t review, std::uint64_t document,
                                   std::span<const std::uint64_t> rows) {
  return impl_->with_reader(
      [&](MemoryReader& reader) { return reader.has_changed_since(review, document, rows); });
}

void MemoryFile::put_example(std::shared_ptr<const Example> example) {
  if (impl_->writer() != nullptr) impl_->writer()->put(std::move(example));
}

ExampleId MemoryFile::begin_snapshot(const std::string& name) {
  return impl_->writer() != nullptr ? impl_->writer()->begin_snapshot(name) : 0;
}

void MemoryFile::end_snapshot(const std::string& name) {
  if (impl_->writer() != nullptr) impl_->writer()->end_snapshot(name);
}

void MemoryFile::for_each_example(
    ExampleId last,
    const std::function<void(ExampleId, const std::shared_ptr<const Example>&)>& visit) {
  impl_->with_reader([&](MemoryReader& reader) {
    reader.for_each_example(last, visit);
    return true;
  });
}

std::vector<std::shared_ptr<const Example>> MemoryFile::find_examples(
    std::span<const ExampleId> ids) {
  auto examples =
      impl_->with_reader([&](MemoryReader& reader) { return reader.find_examples(ids); });
  examples.resize(ids.size());
  return examples;
}

void MemoryFile::flush() {
  if (impl_->writer() != nullptr) impl_->writer()->flush();
}

}  // namespace hymt
