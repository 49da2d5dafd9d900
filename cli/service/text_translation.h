// The texts of one request, from what was asked for to what is answered.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "cli/document/document_translation.h"
#include "cli/document/parser_set.h"
#include "cli/run/work_queue.h"
#include "cli/service/served_models.h"
#include "translate/engine.h"
#include "translate/outcome_receiver.h"
#include "translate/translation_settings.h"

namespace hymt {

// What is asked for. Texts are valid UTF-8.
struct TextsRequest {
  std::vector<std::string> texts;
  Format format = Format::kText;
  std::string source;   // A canonical tag; empty: what each text is in.
  std::string target;   // A canonical tag.
  std::string context;  // Stands before each text, as it were, and is not translated.
  std::string note;     // Tells the model about the texts.
  std::vector<GlossaryEntry> glossary;
  // Of plain text: line breaks may be those of a file that somebody wrapped. Else each line is a
  // text of its own, unless they surely are.
  bool may_be_wrapped = false;
  bool wants_segments = false;  // TranslatedText::segments.
};

// How one segment came out.
struct TranslatedSegment {
  ByteRange source;            // Bytes of the text that was asked for.
  ByteRange target;            // Of the translation; empty: not known.
  std::optional<float> score;  // As SegmentOutcome::score.
  bool is_kept = false;        // In the source's language.
};

struct TranslatedText {
  std::string text;
  std::string source_language;  // A tag; empty: it could not be told.
  std::vector<DocumentFinding> findings;
  DocumentCounts counts;
  std::vector<TranslatedSegment> segments;  // If they are asked for.
};

// Tells what became of the texts, in their order, or that they could not be translated. Called
// once.
using TextsDone = std::function<void(std::vector<TranslatedText>, std::exception_ptr)>;

// All texts of a request are translated by one model, whatever is loaded meanwhile.
class TextTranslation final : public OutcomeReceiver,
                              public std::enable_shared_from_this<TextTranslation> {
 public:
  // What is there for all requests; must outlive the object.
  struct Surroundings {
    Engine& engine;
    WorkQueue& workers;
    const ParserSet& parsers;
    const ParserSet& line_parsers;                // The same with TextLines::kApart.
    std::optional<std::uint32_t> context_tokens;  // As DocumentOptions has it.
  };

  // Takes the texts apart and hands them to the engine, on this thread. `done` is called on a
  // worker's. Throws RequestError if a text cannot be translated at all; then `done` is not called.
  [[nodiscard]] static std::shared_ptr<TextTranslation> start(
      const Surroundings& surroundings, std::shared_ptr<const ServedModel> model,
      std::shared_ptr<const TranslationSettings> settings, TextsRequest request, TextsDone done);

  // Nobody wants it any more: `done` may or may not be called. Thread-safe.
  void cancel();

  void take_outcome(std::size_t index, SegmentOutcome outcome) override;
  void engine_failed(const std::exception_ptr& error) override;

 private:
  TextTranslation(const Surroundings& surroundings, std::shared_ptr<const ServedModel> model,
                  TextsRequest request, TextsDone done);
  void take_apart(std::size_t index);
  [[nodiscard]] std::vector<SegmentTask> tasks();
  void finish_soon(std::exception_ptr error);
  void finish(const std::exception_ptr& error);
  [[nodiscard]] TranslatedText translated(std::size_t index);

  const Surroundings surroundings_;
  std::shared_ptr<const ServedModel> model_;  // Null once the engine has nothing more to do.
  TextsRequest request_;
  const TextsDone done_;
  std::vector<std::unique_ptr<DocumentTranslation>> translations_;  // One for each text.
  std::vector<std::size_t> first_tasks_;                            // Of each text.
  std::size_t num_open_ = 0;                                        // Outcomes that are to come.
  std::mutex mutex_;                                                // Guards what follows.
  bool is_cancelled_ = false;
  TranslationHandle handle_;
};

}  // namespace hymt
