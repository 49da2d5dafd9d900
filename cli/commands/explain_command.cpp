#include "cli/commands/explain_command.h"

#include <unistd.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "cli/commands/exit_code.h"
#include "cli/commands/explanation.h"
#include "cli/commands/loaded_document.h"
#include "cli/document/source_map.h"
#include "cli/document/text_position.h"
#include "cli/document/word_count.h"
#include "cli/options/configuration_search.h"
#include "cli/report/configuration_notice.h"
#include "cli/report/json_report.h"
#include "cli/report/json_writer.h"
#include "cli/report/safe_text.h"
#include "cli/report/styled_text.h"

namespace hymt {
namespace {

constexpr std::size_t kMaxCharacters = 100;
constexpr std::size_t kLabelWidth = 14;

std::string_view code_kind_name(InlineCodeKind kind) {
  switch (kind) {
    case InlineCodeKind::kPlaceholder: return "placeholder";
    case InlineCodeKind::kOpening: return "opening";
    case InlineCodeKind::kClosing: return "closing";
  }
  return "placeholder";
}

// A sentence as people see it: {1} opens, {/1} closes, {2} stands alone, {2:F5} covers "F5".
std::string text_for_people(const CodedText& text, const Painter& paint) {
  std::string line;
  std::size_t at = 0;
  const auto add_text_to = [&](std::size_t end) {
    line += paint(Style::kText, one_line(std::string_view(text.text()).substr(at, end - at), 2000));
    at = end;
  };
  for (const InlineCode& code : text.codes()) {
    add_text_to(code.offset);
    std::string tag = code.kind == InlineCodeKind::kClosing ? "{/" : "{";
    tag += std::to_string(code.id);
    if (code.length != 0) {
      tag += ":" + one_line(std::string_view(text.text()).substr(at, code.length), kMaxCharacters);
    }
    line += paint(Style::kCode, tag + "}");
    at = code.offset + code.length;
  }
  add_text_to(text.text().size());
  return line;
}

// Writes the explanation for people.
class Listing {
 public:
  Listing(const Document& document, bool colored, WritableFile& out)
      : document_(document), paint_(colored), out_(out), position_(document.source) {}

  void write(const std::string& name) {
    write_head(name);
    for (const Stretch& stretch : stretches_of(document_)) {
      const std::string_view bytes = stretch.range.of(document_.source);
      switch (stretch.kind) {
        case Stretch::Kind::kUnit: write_unit(document_.units[stretch.index]); break;
        case Stretch::Kind::kProtected: {
          const std::string label =
              "[" + std::string(document_.protected_regions[stretch.index].reason) + "]";
          line(stretch.range.begin, label,
               paint_(Style::kProtected, one_line(bytes, kMaxCharacters)));
          break;
        }
        case Stretch::Kind::kStructure: write_structure(stretch.range); break;
      }
    }
    write_findings();
    out_.write(buffer_);
  }

 private:
  void write_head(const std::string& name) {
    std::size_t num_segments = 0;
    std::size_t num_words = 0;
    for (const TranslationUnit& unit : document_.units) {
      num_segments += static_cast<std::size_t>(
          std::count_if(unit.segments.begin(), unit.segments.end(),
                        [](const Segment& segment) { return !segment.is_gap; }));
      num_words += count_words(unit.source.text());
    }
    std::string head = name_on_line(name) + ": ";
    head.append(format_name(document_.format)).append(", ").append(document_.encoding);
    if (document_.has_bom) head += " with byte order mark";
    if (!document_.language.empty()) head += ", language " + one_line(document_.language, 40);
    head += "; " + std::to_string(document_.units.size()) + " units, " +
            std::to_string(num_segments) + " segments, " + std::to_string(num_words) + " words";
    buffer_ += paint_(Style::kBold, head) + "\n";
    buffer_ += "legend: " + paint_(Style::kText, "text to translate") + ", " +
               paint_(Style::kCode, "{1} inline code") + ", " +
               paint_(Style::kProtected, "[reason] protected") + ", " +
               paint_(Style::kDim, "structure") + "\n\n";
  }

  // `content` is styled already. Offsets must not decrease.
  void line(std::size_t offset, std::string_view label, const std::string& content) {
    const std::string number = std::to_string(position_.at(offset).line);
    buffer_.append(6 - std::min<std::size_t>(6, number.size()), ' ');
    buffer_ += paint_(Style::kDim, number) + "  ";
    buffer_ +=
        std::string(label) + std::string(kLabelWidth - std::min(kLabelWidth, label.size()), ' ');
    buffer_ += " " + content + "\n";
    if (buffer_.size() > (std::size_t{1} << 16)) {
      out_.write(buffer_);
      buffer_.clear();
    }
  }

  void continue_line(const std::string& content) {
    buffer_ += std::string(6 + 2 + kLabelWidth + 1, ' ') + content + "\n";
  }

  void write_structure(ByteRange range) {
    const std::string_view bytes = range.of(document_.source);
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return;
    const std::size_t last = bytes.find_last_not_of(" \t\r\n");
    line(range.begin + first, "structure",
         paint_(Style::kDim, one_line(bytes.substr(first, last + 1 - first), kMaxCharacters)));
  }

  void write_unit(const TranslationUnit& unit) {
    bool is_first = true;
    for (const Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      const std::string text =
          text_for_people(unit.source.slice(segment.range.begin, segment.range.end), paint_);
      if (is_first) {
        line(unit.range.begin, unit_kind_name(unit.kind), text);
      } else {
        continue_line(text);
      }
      is_first = false;
    }
    if (is_first) line(unit.range.begin, unit_kind_name(unit.kind), "(no sentence)");
    write_codes(unit.source.codes());
    for (const InlineCode& code : unit.source.codes()) {
      for (const SubFlow& flow : code.sub_flows) {
        const TranslationUnit& inner = document_.units[flow.unit];
        continue_line("in {" + std::to_string(code.id) + "}, " +
                      std::string(unit_kind_name(inner.kind)) + ": " +
                      text_for_people(inner.source, paint_));
      }
    }
  }

  void write_codes(const std::vector<InlineCode>& codes) {
    std::map<std::uint32_t, const InlineCode*> closings;
    for (const InlineCode& code : codes) {
      if (code.kind == InlineCodeKind::kClosing) closings[code.id] = &code;
    }
    for (const InlineCode& code : codes) {
      if (code.kind == InlineCodeKind::kClosing) continue;
      std::string text = paint_(Style::kDim, "{" + std::to_string(code.id) + "} is ") +
                         paint_(Style::kCode, one_line(code.original, kMaxCharacters));
      if (const auto closing = closings.find(code.id); closing != closings.end()) {
        text += paint_(Style::kDim, " ... ") +
                paint_(Style::kCode, one_line(closing->second->original, kMaxCharacters));
      }
      continue_line(text);
    }
  }

  void write_findings() {
    TextPosition position(document_.source);
    std::vector<const Finding*> findings;
    for (const Finding& finding : document_.findings) findings.push_back(&finding);
    std::stable_sort(findings.begin(), findings.end(), [](const Finding* a, const Finding* b) {
      return a->range.begin < b->range.begin;
    });
    for (const Finding* finding : findings) {
      const LineColumn place = position.at(finding->range.begin);
      buffer_ += "line " + std::to_string(place.line) + ": " +
                 paint_(finding->severity == Severity::kError ? Style::kError : Style::kWarning,
                        severity_name(finding->severity)) +
                 ": " + one_line(finding->message, 500) + " [" + finding->rule + "]\n";
    }
  }

  const Document& document_;
  Painter paint_;
  WritableFile& out_;
  TextPosition position_;
  std::string buffer_;
};

// Writes the explanation for programs.
class JsonExplanation {
 public:
  JsonExplanation(const Document& document, JsonWriter& json) : document_(document), json_(json) {}

  void write(const std::string& name) {
    json_.begin_object();
    json_.key("version").value(std::int32_t{1});
    json_.key("file").value(name);
    json_.key("format").value(format_name(document_.format));
    json_.key("encoding").value(document_.encoding);
    json_.key("byte_order_mark").value(document_.has_bom);
    json_.key("language").value(document_.language);
    json_.key("units").begin_array();
    for (const TranslationUnit& unit : document_.units) write_unit(unit);
    json_.end_array();
    json_.key("protected").begin_array();
    for (const ProtectedRegion& region : document_.protected_regions) {
      json_.begin_object(JsonWriter::Layout::kLine);
      write_range(region.range);
      json_.key("reason").value(region.reason);
      json_.end_object();
    }
    json_.end_array();
    write_structure();
    write_findings();
    json_.end_object();
  }

 private:
  void write_range(ByteRange range) {
    json_.key("offset").value(std::uint64_t{range.begin});
    json_.key("end").value(std::uint64_t{range.end});
  }

  void write_unit(const TranslationUnit& unit) {
    json_.begin_object();
    json_.key("id").value(std::uint64_t{unit.id});
    json_.key("parent");
    unit.parent == kNoUnit ? json_.null() : json_.value(std::uint64_t{unit.parent});
    json_.key("kind").value(unit_kind_name(unit.kind));
    write_range(unit.range);
    json_.key("text").value(unit.source.text());
    if (!unit.note.empty()) json_.key("note").value(unit.note);
    json_.key("segments").begin_array();
    const SourceMap map(unit);
    for (const Segment& segment : unit.segments) {
      if (segment.is_gap) continue;
      json_.begin_object(JsonWriter::Layout::kLine);
      write_range(map.range(segment.range));
      json_.key("text").value(segment.range.of(unit.source.text()));
      json_.end_object();
    }
    json_.end_array();
    json_.key("codes").begin_array();
    for (const InlineCode& code : unit.source.codes()) write_code(unit, code);
    json_.end_array();
    json_.end_object();
  }

  void write_code(const TranslationUnit& unit, const InlineCode& code) {
    json_.begin_object(JsonWriter::Layout::kLine);
    json_.key("id").value(std::uint64_t{code.id});
    json_.key("kind").value(code_kind_name(code.kind));
    json_.key("text_offset").value(std::uint64_t{code.offset});
    json_.key("original").value(code.original);
    if (code.length != 0) {
      json_.key("shows").value(
          std::string_view(unit.source.text()).substr(code.offset, code.length));
    }
    json_.key("can_delete").value(code.can_delete);
    json_.key("can_reorder").value(code.can_reorder);
    json_.end_object();
  }

  void write_structure() {
    json_.key("structure").begin_array();
    for (const Stretch& stretch : stretches_of(document_)) {
      if (stretch.kind != Stretch::Kind::kStructure) continue;
      json_.begin_object(JsonWriter::Layout::kLine);
      write_range(stretch.range);
      json_.end_object();
    }
    json_.end_array();
  }

  void write_findings() {
    json_.key("findings").begin_array();
    for (const Finding& finding : document_.findings) {
      json_.begin_object(JsonWriter::Layout::kLine);
      json_.key("severity").value(severity_name(finding.severity));
      json_.key("rule").value(finding.rule);
      json_.key("message").value(finding.message);
      write_range(finding.range);
      json_.end_object();
    }
    json_.end_array();
  }

  const Document& document_;
  JsonWriter& json_;
};

}  // namespace

std::string_view unit_kind_name(UnitKind kind) {
  switch (kind) {
    case UnitKind::kParagraph: return "paragraph";
    case UnitKind::kHeading: return "heading";
    case UnitKind::kListItem: return "list item";
    case UnitKind::kTableCell: return "table cell";
    case UnitKind::kCaption: return "caption";
    case UnitKind::kAttribute: return "attribute";
    case UnitKind::kTitle: return "title";
    case UnitKind::kFrontMatter: return "front matter";
    case UnitKind::kOther: return "other text";
  }
  return "other text";
}

int explain(const ExplainOptions& options, FileSystem& file_system, StatusStream& status) {
  const bool is_standard_input = options.input == "-";
  const FoundConfiguration found =
      find_configuration(file_system, is_standard_input ? "." : options.input, options.config);
  tell_configuration(found, status);
  SettingsLookup lookup(file_system, found.configuration, options.site);
  const std::filesystem::path path(options.input);
  const auto& settings = lookup.of(path, path.filename().string());
  const SizeLimit size_limit =
      document_size_limit(options.max_document_size, found.configuration.run());
  const DocumentTranslation translation =
      load_document(file_system, path, settings, {options.format, options.from, size_limit})
          .take_apart();
  const Document& document = translation.document();

  const auto out = file_system.standard_output();
  const std::string name = is_standard_input ? "standard input" : options.input;
  if (options.json) {
    JsonWriter json([&out](std::string_view bytes) { out->write(bytes); });
    JsonExplanation(document, json).write(name);
    json.flush();
    out->write("\n");
  } else {
    Listing(document, wants_color(options.color, STDOUT_FILENO), *out).write(name);
  }
  return kExitDone;
}

}  // namespace hymt
