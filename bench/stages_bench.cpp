// How fast everything but the model is, in bytes of source a second on one core: the whole way of a
// document, and each stage alone. `--benchmark_filter=Markdown` picks a format.
#include <benchmark/benchmark.h>

#include <string>
#include <utility>

#include "bench/corpus.h"
#include "bench/document_tasks.h"
#include "parsers/html/html_tokenizer.h"
#include "parsers/make_parser.h"
#include "parsers/placeholders.h"
#include "reassemble/reassembler.h"
#include "reassemble/unit_writer.h"
#include "segmenter/segmenter.h"
#include "translate/stand_ins/stand_in_generators.h"
#include "translate/translate_all.h"

namespace hymt {
namespace {

// A usual document, which stays in a core's cache, and a large one, which does not.
constexpr std::size_t kUsual = 50'000;
constexpr std::size_t kLarge = 1'000'000;

// What the program keeps for a whole run.
struct Stages {
  explicit Stages(Format format) : parser(make_parser(format, {})), segmenter("en") {}

  [[nodiscard]] Document parse(std::string_view bytes) const { return parser->parse(bytes, "en"); }
  void segment(Document& document) const {
    for (TranslationUnit& unit : document.units) unit.segments = segmenter.segment(unit.source);
  }
  static void translate(Document& document, std::unique_ptr<Generator> generator) {
    Engine engine(std::move(generator));
    take_targets(document, translate_all(engine, tasks_of(document, "de"),
                                         std::make_shared<TranslationSettings>()));
  }
  [[nodiscard]] WrittenDocument write(Document& document) const {
    return write_document(document, *parser, "de");
  }

  std::unique_ptr<const Parser> parser;
  Segmenter segmenter;
};

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

// Parse to proof: what the design's figure speaks of.
template <Format kFormat>
void whole_way(benchmark::State& state, std::size_t size,
               std::unique_ptr<Generator> (*make_generator)()) {
  const Stages stages(kFormat);
  const std::string bytes = make_document(kFormat, size, 1);
  for (auto _ : state) {
    Document document = stages.parse(bytes);
    stages.segment(document);
    Stages::translate(document, make_generator());
    benchmark::DoNotOptimize(stages.write(document));
  }
  count_bytes(state, bytes.size());
}

template <Format kFormat>
void parse(benchmark::State& state, std::size_t size) {
  const Stages stages(kFormat);
  const std::string bytes = make_document(kFormat, size, 1);
  for (auto _ : state) benchmark::DoNotOptimize(stages.parse(bytes));
  count_bytes(state, bytes.size());
}

template <Format kFormat>
void segment(benchmark::State& state, std::size_t size) {
  const Stages stages(kFormat);
  Document document = stages.parse(make_document(kFormat, size, 1));
  for (auto _ : state) stages.segment(document);
  count_bytes(state, document.source.size());
}

template <Format kFormat>
void translate(benchmark::State& state, std::size_t size) {
  const Stages stages(kFormat);
  Document document = stages.parse(make_document(kFormat, size, 1));
  stages.segment(document);
  for (auto _ : state) Stages::translate(document, make_identity_generator());
  count_bytes(state, document.source.size());
}

// The spelling of units alone, without their proof.
template <Format kFormat>
void spell(benchmark::State& state, std::size_t size) {
  const Stages stages(kFormat);
  Document document = stages.parse(make_document(kFormat, size, 1));
  stages.segment(document);
  Stages::translate(document, make_pseudo_generator());
  const std::vector<CompactString> inside(document.units.size(), "x");
  for (auto _ : state) {
    for (const TranslationUnit& unit : document.units) {
      benchmark::DoNotOptimize(write_unit(unit, Escaping::kAsSource, inside));
    }
  }
  count_bytes(state, document.source.size());
}

template <Format kFormat>
void write_and_prove(benchmark::State& state, std::size_t size) {
  const Stages stages(kFormat);
  Document document = stages.parse(make_document(kFormat, size, 1));
  stages.segment(document);
  Stages::translate(document, make_identity_generator());
  for (auto _ : state) benchmark::DoNotOptimize(stages.write(document));
  count_bytes(state, document.source.size());
}

template <Format kFormat>
void compare(benchmark::State& state, std::size_t size) {
  const Stages stages(kFormat);
  const Document a = stages.parse(make_document(kFormat, size, 1));
  const Document b = stages.parse(make_document(kFormat, size, 1));
  for (auto _ : state) benchmark::DoNotOptimize(compare_outlines(a.outline, b.outline));
  count_bytes(state, a.source.size());
}

void tokenize_html(benchmark::State& state) {
  const std::string bytes = make_document(Format::kHtml, kLarge, 1);
  HtmlToken token;
  for (auto _ : state) {
    std::size_t offset = 0;
    while (next_html_token(bytes, offset, {}, token)) offset = token.range.end;
  }
  count_bytes(state, bytes.size());
}

void find_placeholders(benchmark::State& state) {
  const PlaceholderScanner scanner({});
  const std::string bytes = make_document(Format::kText, kLarge, 1);
  for (auto _ : state) benchmark::DoNotOptimize(scanner.find(bytes));
  count_bytes(state, bytes.size());
}

BENCHMARK(tokenize_html)->Name("Html/tokenize")->Unit(benchmark::kMillisecond);
BENCHMARK(find_placeholders)->Name("Text/find_placeholders")->Unit(benchmark::kMillisecond);

template <Format kFormat>
void register_format(const std::string& format, std::size_t size) {
  const std::string name = format + (size == kUsual ? "/50KB/" : "/1MB/");
  const auto add = [&](const char* stage, auto function) {
    benchmark::RegisterBenchmark((name + stage).c_str(), function, size)
        ->Unit(benchmark::kMillisecond)
        ->MeasureProcessCPUTime();  // An engine has a thread of its own.
  };
  add("parse_to_proof", [](benchmark::State& state, std::size_t bytes) {
    whole_way<kFormat>(state, bytes, make_identity_generator);
  });
  add("parse_to_proof_pseudo", [](benchmark::State& state, std::size_t bytes) {
    whole_way<kFormat>(state, bytes, make_pseudo_generator);
  });
  add("parse", parse<kFormat>);
  add("segment", segment<kFormat>);
  add("translate_identity", translate<kFormat>);
  add("spell", spell<kFormat>);
  add("write_and_prove", write_and_prove<kFormat>);
  add("compare", compare<kFormat>);
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  for (const std::size_t size : {hymt::kUsual, hymt::kLarge}) {
    hymt::register_format<hymt::Format::kText>("Text", size);
    hymt::register_format<hymt::Format::kMarkdown>("Markdown", size);
    hymt::register_format<hymt::Format::kHtml>("Html", size);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
