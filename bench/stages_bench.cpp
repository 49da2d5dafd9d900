// How fast everything but the model is, in bytes of source a second on one core: the whole way of a
// document, and each stage alone. `--benchmark_filter=Markdown` picks a format.
#include <benchmark/benchmark.h>

#include <string>
#include <utility>

#include "bench/corpus.h"
#include "bench/document_orders.h"
#include "parsers/html/html_tokenizer.h"
#include "parsers/make_parser.h"
#include "parsers/placeholders.h"
#include "reassemble/reassembler.h"
#include "reassemble/writer.h"
#include "segmenter/segmenter.h"
#include "translate/stand_in_generators.h"
#include "translate/translator.h"

namespace hymt {
namespace {

constexpr std::size_t kDocumentSize = 1'000'000;

const std::string& document_of(Format format) {
  static const std::string text = make_document(Format::kText, kDocumentSize, 1);
  static const std::string markdown = make_document(Format::kMarkdown, kDocumentSize, 1);
  static const std::string html = make_document(Format::kHtml, kDocumentSize, 1);
  return format == Format::kText ? text : format == Format::kMarkdown ? markdown : html;
}

// What the program keeps for a whole run.
struct Stages {
  explicit Stages(Format format)
      : parser(make_parser(format, {})), writer(make_writer(format)), segmenter("en") {}

  [[nodiscard]] Document parse(std::string_view bytes) const { return parser->parse(bytes, "en"); }
  void segment(Document& document) const {
    for (TranslationUnit& unit : document.units) unit.segments = segmenter.segment(unit.source);
  }
  static void translate(Document& document, std::unique_ptr<Generator> generator) {
    Translator translator(std::move(generator), {});
    translator.translate(orders_of(document, "de"));
    translator.finish();
    translator.run();
  }
  [[nodiscard]] WrittenDocument write(Document& document) const {
    return write_document(document, *parser, *writer, "de");
  }

  std::unique_ptr<const Parser> parser;
  std::unique_ptr<const Writer> writer;
  Segmenter segmenter;
};

void count_bytes(benchmark::State& state, std::size_t bytes) {
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes) * state.iterations());
}

// Parse to proof: what the design's figure speaks of.
template <Format kFormat>
void whole_way(benchmark::State& state, std::unique_ptr<Generator> (*make_generator)()) {
  const Stages stages(kFormat);
  const std::string& bytes = document_of(kFormat);
  for (auto _ : state) {
    Document document = stages.parse(bytes);
    stages.segment(document);
    Stages::translate(document, make_generator());
    benchmark::DoNotOptimize(stages.write(document));
  }
  count_bytes(state, bytes.size());
}

template <Format kFormat>
void parse(benchmark::State& state) {
  const Stages stages(kFormat);
  const std::string& bytes = document_of(kFormat);
  for (auto _ : state) benchmark::DoNotOptimize(stages.parse(bytes));
  count_bytes(state, bytes.size());
}

template <Format kFormat>
void segment(benchmark::State& state) {
  const Stages stages(kFormat);
  Document document = stages.parse(document_of(kFormat));
  for (auto _ : state) stages.segment(document);
  count_bytes(state, document.source.size());
}

template <Format kFormat>
void translate(benchmark::State& state) {
  const Stages stages(kFormat);
  Document document = stages.parse(document_of(kFormat));
  stages.segment(document);
  for (auto _ : state) Stages::translate(document, make_identity_generator());
  count_bytes(state, document.source.size());
}

// The spelling of units alone, without their proof.
template <Format kFormat>
void spell(benchmark::State& state) {
  class NoSubUnits : public Writer::SubUnits {
   public:
    [[nodiscard]] std::string bytes(std::uint32_t /*unit*/) const override { return "x"; }
  };
  const Stages stages(kFormat);
  Document document = stages.parse(document_of(kFormat));
  stages.segment(document);
  Stages::translate(document, make_pseudo_generator());
  for (auto _ : state) {
    for (const TranslationUnit& unit : document.units) {
      benchmark::DoNotOptimize(stages.writer->write_unit(unit, Escaping::kAsSource, NoSubUnits()));
    }
  }
  count_bytes(state, document.source.size());
}

template <Format kFormat>
void write_and_prove(benchmark::State& state) {
  const Stages stages(kFormat);
  Document document = stages.parse(document_of(kFormat));
  stages.segment(document);
  Stages::translate(document, make_identity_generator());
  for (auto _ : state) benchmark::DoNotOptimize(stages.write(document));
  count_bytes(state, document.source.size());
}

template <Format kFormat>
void compare(benchmark::State& state) {
  const Stages stages(kFormat);
  const Document a = stages.parse(document_of(kFormat));
  const Document b = stages.parse(document_of(kFormat));
  for (auto _ : state) benchmark::DoNotOptimize(compare_outlines(a.outline, b.outline));
  count_bytes(state, a.source.size());
}

void tokenize_html(benchmark::State& state) {
  const std::string& bytes = document_of(Format::kHtml);
  HtmlToken token;
  for (auto _ : state) {
    std::size_t offset = 0;
    while (next_html_token(bytes, offset, {}, token)) offset = token.range.end;
  }
  count_bytes(state, bytes.size());
}

void find_placeholders(benchmark::State& state) {
  const PlaceholderScanner scanner({});
  const std::string& bytes = document_of(Format::kText);
  for (auto _ : state) benchmark::DoNotOptimize(scanner.find(bytes));
  count_bytes(state, bytes.size());
}

BENCHMARK(tokenize_html)->Name("Html/tokenize")->Unit(benchmark::kMillisecond);
BENCHMARK(find_placeholders)->Name("Text/find_placeholders")->Unit(benchmark::kMillisecond);

template <Format kFormat>
void register_format(const std::string& name) {
  const auto add = [&](const char* stage, auto function) {
    benchmark::RegisterBenchmark((name + "/" + stage).c_str(), function)
        ->Unit(benchmark::kMillisecond);
  };
  add("parse_to_proof",
      [](benchmark::State& s) { whole_way<kFormat>(s, make_identity_generator); });
  add("parse_to_proof_pseudo",
      [](benchmark::State& s) { whole_way<kFormat>(s, make_pseudo_generator); });
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
  hymt::register_format<hymt::Format::kText>("Text");
  hymt::register_format<hymt::Format::kMarkdown>("Markdown");
  hymt::register_format<hymt::Format::kHtml>("Html");
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
