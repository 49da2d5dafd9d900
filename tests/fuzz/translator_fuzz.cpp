// A generator that answers with the fuzzer's bytes: whatever it says, each task gets one outcome
// that can be written. The input is a segment in HTML, a byte 0xFF, then the answers, each ended by
// a byte 0xFE.
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parsers/document/coded_text.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/suites/document_laws.h"
#include "translate/engine.h"
#include "translate/generator.h"

namespace hymt {
namespace {

// Answers in turn with what it was given.
class ScriptedGenerator : public Generator {
 public:
  explicit ScriptedGenerator(std::vector<std::string> answers) : answers_(std::move(answers)) {}

  [[nodiscard]] GeneratorTraits traits() const override { return {"scripted", "scripted", true}; }
  void submit(GenerationRequest request) override {
    GenerationResult result;
    result.id = request.id;
    const std::string& answer = answers_[next_++ % answers_.size()];
    // A leading digit chooses how the answer ended.
    if (answer.starts_with('1')) result.stop = StopReason::kLength;
    if (answer.starts_with('2')) result.stop = StopReason::kFailed;
    result.text = answer;
    ready_.push_back(std::move(result));
  }
  void cancel(RequestId /*id*/) override {}
  [[nodiscard]] std::vector<GenerationResult> wait(Clock::time_point /*until*/) override {
    std::vector<GenerationResult> results(std::make_move_iterator(ready_.begin()),
                                          std::make_move_iterator(ready_.end()));
    ready_.clear();
    return results;
  }
  void wake() override {}

 private:
  std::vector<std::string> answers_;
  std::size_t next_ = 0;
  std::deque<GenerationResult> ready_;
};

std::vector<std::string> split_answers(std::string_view bytes) {
  std::vector<std::string> answers;
  while (!bytes.empty()) {
    const std::size_t border = bytes.find('\xFE');
    answers.emplace_back(bytes.substr(0, border));
    bytes.remove_prefix(border == std::string_view::npos ? bytes.size() : border + 1);
  }
  if (answers.empty()) answers.emplace_back();
  return answers;
}

// Outcomes of the translator hold codes as the header promises.
void check_outcome(const CodedText& source, const CodedText& target) {
  if (target.empty() && !source.empty()) throw LawBroken("an outcome is empty");
  if (!well_nested(target)) throw LawBroken("an outcome does not nest");
  using Key = std::pair<std::uint32_t, InlineCodeKind>;
  std::map<Key, const InlineCode*> wanted;
  for (const InlineCode& code : source.codes()) wanted[{code.id, code.kind}] = &code;
  for (const InlineCode& code : target.codes()) {
    const auto found = wanted.find({code.id, code.kind});
    if (found == wanted.end()) throw LawBroken("an outcome holds a code that its source lacks");
    const InlineCode& original = *found->second;
    if (code.original != original.original ||
        target.text().substr(code.offset, code.length) !=
            source.text().substr(original.offset, original.length)) {
      throw LawBroken("an outcome changed a code");
    }
    wanted.erase(found);
  }
  for (const auto& [key, code] : wanted) {
    if (!code->can_delete) throw LawBroken("an outcome lost a code");
  }
}

}  // namespace
}  // namespace hymt

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hymt;
  const std::string_view bytes = fuzz_bytes(data, size);
  const std::size_t border = bytes.find('\xFF');
  static const FormatLaws kHtml(Format::kHtml);
  Document document;
  try {
    document = kHtml.take_apart(bytes.substr(0, border));
  } catch (const Error&) {
    return 0;
  }
  const std::string_view rest =
      border == std::string_view::npos ? std::string_view() : bytes.substr(border + 1);
  Engine engine(std::make_shared<ScriptedGenerator>(split_answers(rest)));
  translate_sentences(document, engine, "de");
  for (const TranslationUnit& unit : document.units) {
    for (const Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      const CodedText source = unit.source.slice(segment.range.begin, segment.range.end);
      check_outcome(source, segment.target.value_or(source));
    }
  }
  static_cast<void>(kHtml.put_together(std::move(document), "de"));
  return 0;
}
