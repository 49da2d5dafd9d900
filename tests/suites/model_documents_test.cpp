// The embedded model on whole documents: samples/ and, where HYMT_EVALDOCS_DIR names them, the
// English evaluation documents.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "reassemble/comparison.h"
#include "tests/suites/document_laws.h"
#include "tests/suites/sanitized.h"
#include "tests/suites/suite_inputs.h"
#include "translate/generation/model_generator.h"
#include "translate/model/model_folder.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

struct Setting {
  std::string precision;
  std::size_t max_batch;
  std::size_t num_threads = 1;
};

std::ostream& operator<<(std::ostream& stream, const Setting& setting) {
  return stream << setting.precision << ", batches of " << setting.max_batch << ", "
                << setting.num_threads << " threads";
}

std::vector<SuiteInput> documents() {
  std::vector<SuiteInput> result =
      documents_below(std::filesystem::path(HYMT_SOURCE_DIR) / "samples");
  if (kSanitized) {
    // It makes the model up to a hundred times slower, and texts in a language that the model does
    // not know are the slowest.
    std::erase_if(result, [](const SuiteInput& input) {
      return input.name.find("manual.md") == std::string::npos;
    });
    return result;
  }
  if (const char* evaldocs = std::getenv("HYMT_EVALDOCS_DIR")) {
    for (SuiteInput& input : documents_below(evaldocs, "en")) result.push_back(std::move(input));
  }
  return result;
}

// What the slow settings are tried on.
std::vector<SuiteInput> short_documents() {
  constexpr std::size_t kShort = 5000;  // Bytes.
  std::vector<SuiteInput> result = documents();
  std::erase_if(result, [](const SuiteInput& input) { return input.bytes.size() > kShort; });
  return result;
}

std::unique_ptr<Generator> embedded_model(const Setting& setting) {
  LoadOptions options;
  options.backend = choose_backend("auto", "auto", setting.precision);
  options.num_threads = setting.num_threads;
  return make_model_generator(load_model(*open_model_folder(find_model_folder()), options),
                              {setting.num_threads, setting.max_batch});
}

// In one run, so that segments of different documents share batches; by name.
std::map<std::string, RoundTrip> translate(const std::vector<SuiteInput>& inputs,
                                           const Setting& setting) {
  std::vector<Document> taken_apart;
  taken_apart.reserve(inputs.size());
  for (const SuiteInput& input : inputs) {
    taken_apart.push_back(laws_of(input.format).take_apart(input.bytes));
  }
  // All at once, as the order in which their outcomes come must not show.
  std::vector<SegmentTask> tasks;
  for (const Document& document : taken_apart) {
    std::vector<SegmentTask> some = tasks_of(document, "de");
    std::move(some.begin(), some.end(), std::back_inserter(tasks));
  }
  Engine engine(embedded_model(setting));
  std::vector<SegmentOutcome> outcomes =
      translate_all(engine, std::move(tasks), std::make_shared<TranslationSettings>());
  auto outcome = outcomes.begin();
  for (Document& document : taken_apart) {
    take_outcomes(document, [&outcome] { return std::move(*outcome++); });
  }

  std::map<std::string, RoundTrip> trips;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    RoundTrip trip = laws_of(inputs[i].format).put_together(std::move(taken_apart[i]), "de");
    trips.emplace(inputs[i].name, std::move(trip));
  }
  return trips;
}

// All documents, translated once for all tests.
const std::map<std::string, RoundTrip>& translations(const std::string& precision) {
  static std::map<std::string, std::map<std::string, RoundTrip>> kept;
  const auto found = kept.find(precision);
  if (found != kept.end()) return found->second;
  return kept[precision] = translate(documents(), {precision, 32});
}

// In an order that depends on `turn`.
void expect_same_bytes(std::vector<SuiteInput> inputs, const Setting& setting, std::size_t turn) {
  SCOPED_TRACE(testing::Message() << setting << ", turn " << turn);
  std::rotate(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(turn % inputs.size()),
              inputs.end());
  if (turn % 2 == 1) std::reverse(inputs.begin(), inputs.end());
  const auto& expected = translations(setting.precision);
  for (const auto& [name, trip] : translate(inputs, setting)) {
    EXPECT_TRUE(trip.written.bytes == expected.at(name).written.bytes) << name;
  }
}

class ModelDocuments : public testing::TestWithParam<std::string> {};

TEST_P(ModelDocuments, PassTheCheckOfTheProgram) {
  for (const auto& [name, trip] : translations(GetParam())) {
    for (const Finding& finding : compare_documents(trip.source, trip.target)) {
      if (finding.rule == "fragment-dead") continue;  // Ids of headings are for --anchors.
      EXPECT_NE(finding.severity, Severity::kError) << name << ": " << finding.message;
    }
  }
}

TEST_P(ModelDocuments, AreTheSameWhateverBatchOrderAndThreads) {
  expect_same_bytes(documents(), {GetParam(), 8, 2}, 3);
  expect_same_bytes(short_documents(), {GetParam(), 1, 1}, 2);
  expect_same_bytes(short_documents(), {GetParam(), 32, 2}, 5);
}

INSTANTIATE_TEST_SUITE_P(Precisions, ModelDocuments, testing::Values("int8", "fp32"),
                         [](const auto& precision) { return precision.param; });

// ---- Text that looks like what a model is steered by.

const std::vector<std::string> kSteeringTexts =
    kSanitized ? std::vector<std::string>{"<s1>"}
               : std::vector<std::string>{"<|eos|>", "<｜hy_User｜>",   "<s1>",   "</target>",
                                          "<think>", "<|startoftext|>", "<0x0A>", "▁"};

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

std::string with_escapes(Format format, std::string text) {
  if (format == Format::kHtml) return replaced(replaced(text, "<", "&lt;"), ">", "&gt;");
  if (format == Format::kMarkdown) return replaced(replaced(text, "<", "\\<"), ">", "\\>");
  return text;
}

std::string without_escapes(Format format, std::string text) {
  if (format == Format::kText) return text;
  return replaced(replaced(replaced(text, "&lt;", "<"), "&gt;", ">"), "\\", "");
}

std::size_t count_of(std::string_view what, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size())) {
    ++count;
  }
  return count;
}

// Each text alone, in sentences, twice in one, and where the format has markup: in it.
SuiteInput steering_document(Format format) {
  SuiteInput document{"steering", format, {}};
  for (const std::string& bare : kSteeringTexts) {
    std::string blocks =
        "@\n\nThe mark @ ends the text.\n\nPut @ before the name and @ behind it.\n\n";
    if (format == Format::kMarkdown) {
      blocks +=
          "## The mark @\n\nThe file has `#` in *the @ line*.\n\n"
          "Read [about @](marks.md) before you start, or [@](marks.md).\n\n- @\n- Save @ "
          "first.\n\n";
    } else if (format == Format::kHtml) {
      blocks =
          "<h2>The mark @</h2><p>@</p><p>The mark @ ends the text.</p>"
          "<p>Put @ before the name and @ behind it.</p><p>The file has <code>@</code> in <b>the @ "
          "line</b>.</p><p title='The mark @'>Read <a href=marks.html>about @</a> before you "
          "start, "
          "or <a href=marks.html>@</a>.</p><ul><li>@<li>Save @ first.</ul>\n";
    }
    blocks = replaced(std::move(blocks), "#", bare);  // Nothing is escaped in a code span.
    document.bytes += replaced(std::move(blocks), "@", with_escapes(format, bare));
  }
  return document;
}

class SteeringTexts : public testing::TestWithParam<Format> {};

TEST_P(SteeringTexts, StayAsTheyAreAndAsOftenAsTheyAre) {
  const SuiteInput document = steering_document(GetParam());
  const auto trips = translate({document}, {"int8", 32});
  const RoundTrip& trip = trips.at(document.name);
  const std::string source = without_escapes(GetParam(), document.bytes);
  const std::string target = without_escapes(GetParam(), trip.written.bytes);
  for (const std::string& text : kSteeringTexts) {
    EXPECT_EQ(count_of(text, target), count_of(text, source)) << text << "\n" << target;
  }
  // Or else it would be no wonder.
  EXPECT_LT(trip.num_segments_kept, trip.num_segments / 2);
}

INSTANTIATE_TEST_SUITE_P(Formats, SteeringTexts,
                         testing::Values(Format::kText, Format::kMarkdown, Format::kHtml));

}  // namespace
}  // namespace hymt
