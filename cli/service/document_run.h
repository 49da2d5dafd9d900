// A document of the service on its way through the stages, as a file of a run goes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/document/document_translation.h"
#include "cli/document/parser_set.h"
#include "cli/run/document_report.h"
#include "cli/service/background_thread.h"
#include "cli/service/served_models.h"
#include "translate/engine.h"
#include "translate/outcome_receiver.h"
#include "translate/translation_settings.h"

namespace hymt {

// What is asked for. Everything in it is a stranger's; no file has the name.
struct DocumentRequest {
  std::string bytes;             // In any encoding.
  std::string file_name;         // Valid UTF-8; may be empty.
  std::optional<Format> format;  // Unset: guessed from the content.
  std::string source;            // A canonical tag; empty: what the document is in.
  std::string target;            // A canonical tag.
  std::string model;             // Its name; empty: the one that is current when its turn comes.
  std::vector<GlossaryEntry> glossary;
};

struct DocumentResult {
  std::string bytes;  // Of the translation, proven; of the source, if that is to be copied.
  Format format = Format::kText;
  std::string encoding;
  std::string source_language;  // A tag; empty: it could not be told.
  DocumentCounts counts;
  std::string report;  // write_document_report(); empty if it was larger than allowed.
};

// Thread-safe.
class DocumentRun final : public OutcomeReceiver, public std::enable_shared_from_this<DocumentRun> {
 public:
  // What is there for all documents; must outlive the object.
  struct Surroundings {
    Engine& engine;
    // Takes documents apart and puts them together, one at a time, so that texts of other requests
    // never wait for a large document, nor does memory hold several that are being parsed.
    BackgroundThread& thread;
    const ParserSet& parsers;
    std::optional<std::uint32_t> context_tokens;  // As DocumentOptions has it.
    std::uint64_t max_bytes = UINT64_MAX;         // Of a translation with its report.
  };
  // Called once, on a thread of the surroundings; must not throw.
  using Done = std::function<void(DocumentResult, std::exception_ptr)>;

  // Begins in the background. The document is translated by this model whatever is loaded
  // meanwhile, and lets go of it with its last sentence.
  [[nodiscard]] static std::shared_ptr<DocumentRun> start(
      const Surroundings& surroundings, std::shared_ptr<const ServedModel> model,
      std::shared_ptr<const TranslationSettings> settings, DocumentRequest request, Done done);

  // Nobody wants it any more: `done` may or may not be called.
  void cancel();

  // Sentences in all, once it was taken apart, and those that are done.
  [[nodiscard]] std::size_t num_segments() const { return num_segments_; }
  [[nodiscard]] std::size_t num_done() const { return num_done_; }

  void take_outcome(std::size_t index, SegmentOutcome outcome) override;
  void engine_failed(const std::exception_ptr& error) override;

 private:
  DocumentRun(const Surroundings& surroundings, std::shared_ptr<const ServedModel> model,
              std::shared_ptr<const TranslationSettings> settings, DocumentRequest request,
              Done done);
  void take_apart();
  void submit();
  void hand_over(std::size_t first, std::size_t count);
  void finish_soon(const std::exception_ptr& error);
  void finish(std::exception_ptr error);
  [[nodiscard]] DocumentResult result();
  [[nodiscard]] std::string report_text(const DocumentReport& report,
                                        std::uint64_t max_bytes) const;

  const Surroundings surroundings_;
  const std::shared_ptr<const TranslationSettings> settings_;
  const Done done_;
  DocumentRequest request_;
  std::string model_name_;
  std::string fingerprint_;
  std::unique_ptr<DocumentTranslation> translation_;  // Null before it is taken apart.
  std::atomic<std::size_t> num_segments_ = 0;
  std::atomic<std::size_t> num_done_ = 0;

  std::mutex mutex_;                          // Guards what follows.
  std::shared_ptr<const ServedModel> model_;  // Null once the engine has nothing more to do.
  std::size_t num_submitted_ = 0;
  std::size_t num_outstanding_ = 0;
  bool is_submitting_ = false;  // Somebody is, or will be soon.
  bool is_cancelled_ = false;
  bool is_ending_ = false;
  std::vector<TranslationHandle> calls_;
};

}  // namespace hymt
