#include "cli/run/report_record.h"

#include <algorithm>
#include <string>
#include <utility>

#include "parsers/document/coded_text.h"

namespace hymt {
namespace {

void write_counts(RecordWriter& record, const DocumentCounts& counts) {
  for (const std::uint64_t count :
       {counts.bytes, counts.units, counts.segments, counts.words, counts.doubtful}) {
    record.number(count);
  }
  for (const std::uint64_t count : counts.rungs) record.number(count);
  record.number(counts.terms.size());
  for (const auto& [term, uses] : counts.terms) {
    record.text(term.first);
    record.text(term.second);
    record.number(uses.found);
    record.number(uses.obeyed);
  }
}

void read_counts(RecordReader& record, DocumentCounts& counts) {
  for (std::uint64_t* count :
       {&counts.bytes, &counts.units, &counts.segments, &counts.words, &counts.doubtful}) {
    *count = record.number();
  }
  for (std::uint64_t& count : counts.rungs) count = record.number();
  for (std::size_t left = record.count(); left > 0 && record.is_good(); --left) {
    std::string source(record.text());
    std::string target(record.text());
    TermCounts& term = counts.terms[{std::move(source), std::move(target)}];
    term.found = record.number();
    term.obeyed = record.number();
  }
}

void write_text(RecordWriter& record, const PlacedText& text) {
  record.text(text.text);
  record.number(text.place.begin);
  record.number(text.place.end);
}

PlacedText read_text(RecordReader& record) {
  PlacedText text;
  text.text = record.text();
  text.text.resize(valid_utf8_prefix(text.text));
  const std::uint64_t begin = record.number();
  text.place.end = std::min<std::uint64_t>(record.number(), text.text.size());
  text.place.begin = std::min<std::uint64_t>(begin, text.place.end);
  return text;
}

void write_findings(RecordWriter& record, const DocumentReport& report) {
  record.number(report.findings.size());
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const DocumentFinding& finding = report.findings[i];
    const FindingTexts& texts = report.texts[i];
    record.number(static_cast<std::uint64_t>(finding.severity));
    record.text(finding.rule);
    record.text(finding.message);
    record.number(finding.range.begin);
    record.number(finding.range.end);
    record.number(finding.target_line);
    record.number(texts.position.line);
    record.number(texts.position.column);
    write_text(record, texts.source);
    write_text(record, texts.target);
  }
}

void read_findings(RecordReader& record, DocumentReport& report) {
  for (std::size_t left = record.count(); left > 0 && record.is_good(); --left) {
    DocumentFinding finding;
    finding.severity =
        static_cast<Severity>(std::min<std::uint64_t>(record.number(), kNumSeverities - 1));
    finding.rule = record.text();
    finding.message = record.text();
    finding.range.begin = record.number();
    finding.range.end = record.number();
    finding.target_line = record.number();
    report.counts.add_finding(finding.rule, finding.severity);
    report.findings.push_back(std::move(finding));
    FindingTexts& texts = report.texts.emplace_back();
    texts.position.line = record.number();
    texts.position.column = record.number();
    texts.source = read_text(record);
    texts.target = read_text(record);
  }
}

}  // namespace

void write_report(RecordWriter& record, const DocumentReport& report) {
  record.text(report.format);
  record.text(report.encoding);
  record.text(report.source_language);
  write_counts(record, report.counts);
  write_findings(record, report);
  record.number(report.renamed.size());
  for (const auto& [from, to] : report.renamed) {
    record.text(from);
    record.text(to);
  }
}

void read_report(RecordReader& record, DocumentReport& report) {
  report.format = record.text();
  report.encoding = record.text();
  report.source_language = record.text();
  read_counts(record, report.counts);
  read_findings(record, report);
  for (std::size_t left = record.count(); left > 0 && record.is_good(); --left) {
    std::string from(record.text());
    report.renamed[std::move(from)] = record.text();
  }
}

}  // namespace hymt
