// Under which key the outcome of a task may be used again.
#pragma once

#include <string_view>
#include <vector>

#include "parsers/document/coded_text.h"
#include "translate/generator.h"
#include "translate/glossary/term_index.h"
#include "translate/memory/example.h"
#include "translate/segment_key.h"
#include "translate/segment_task.h"
#include "translate/translation_settings.h"

namespace hymt {

// Of codes a key holds what a generator can see: kinds, places, covers and what may be done with
// them, and which pair up. Their bytes are left out.
void add_codes(const std::vector<InlineCode>& codes, SegmentKeyBuilder& key);

// Likewise of what is shown of an example.
void add_example(const Example& example, SegmentKeyBuilder& key);

// Works out keys: of text and codes, languages, the glossary's terms in the text, context,
// examples, options, generator fingerprint. Bytes and ids of codes are left out, so that the same
// sentence with another link address has the same key. Equal keys give equal outcomes, each with
// its own task's codes. One object for many tasks keeps its memory; it belongs to one thread.
class KeyMaker {
 public:
  // Both must outlive the object.
  KeyMaker(std::string_view fingerprint, const TranslationOptions& options)
      : fingerprint_(fingerprint), options_(options) {}

  // `languages`: of the task, from the same options.
  [[nodiscard]] SegmentKey key_of(const SegmentTask& task, const LanguagePair& languages);

 private:
  void add(const SamplingOptions& sampling);
  void add(const std::vector<TermMatch>& terms);

  std::string_view fingerprint_;
  const TranslationOptions& options_;
  SegmentKeyBuilder key_;
};

}  // namespace hymt
