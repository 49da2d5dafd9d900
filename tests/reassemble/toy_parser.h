// A small format with every trap that the proof must survive, so that faults can be injected.
//
// Each line is a unit. "*" opens and closes emphasis, "!<text>" is a code with a unit inside it,
// "\" escapes punctuation. A line that begins with "@" is a locale slot: "@language en",
// "@direction ltr", "@charset latin1".
// What a translation may stumble over:
//   "^"        outside an escape: the rest of the file is protected (escaping cures it);
//   "EATER"    the same, and nothing cures it;
//   "GLUE"     the line is no unit;
//   "TITLE"    the line becomes a heading: only the outline tells;
//   "POISON"   the parser refuses the file.
#pragma once

#include <atomic>
#include <string>
#include <string_view>

#include "parsers/document/error.h"
#include "parsers/document/parser.h"
#include "parsers/document/unit_builder.h"
#include "parsers/encoding.h"

namespace hymt::testing {

class ToyParser : public Parser {
 public:
  [[nodiscard]] Format format() const override { return Format::kMarkdown; }

  [[nodiscard]] Document parse(std::string_view bytes, std::string_view) const override {
    ++num_parses_;
    if (bytes.find("POISON") != std::string_view::npos) {
      throw Error(ErrorKind::kInput, "The file is poisoned.");
    }
    std::string_view declared;
    if (const std::size_t at = bytes.find("@charset "); at != std::string_view::npos) {
      declared = bytes.substr(at + 9, bytes.find('\n', at) - at - 9);
    }
    DecodedText decoded = decode_text(bytes, declared);
    Document document;
    document.format = format();
    document.source = std::move(decoded.text);
    document.encoding = decoded.encoding;
    document.has_bom = decoded.has_bom;
    std::size_t begin = 0;
    while (begin < document.source.size()) {
      std::size_t end = document.source.find('\n', begin);
      if (end == std::string::npos) end = document.source.size();
      if (!parse_line(document, begin, end)) break;
      begin = end + 1;
    }
    return document;
  }

  [[nodiscard]] int num_parses() const { return num_parses_; }

 private:
  // Returns false if the line swallows the rest of the file.
  static bool parse_line(Document& document, std::size_t begin, std::size_t end) {
    const std::string_view source = document.source;
    const std::string_view line = source.substr(begin, end - begin);
    if (line.empty()) return true;
    if (line.front() == '@') {
      add_slot(document, line, begin);
      return true;
    }
    const bool title = line.find("TITLE") != std::string_view::npos;
    document.outline.push_back({title ? "heading" : "line", "", 0, false, {begin, end}});
    if (line.find("GLUE") != std::string_view::npos) return true;

    // A unit is numbered before those inside its codes, which are found first.
    const auto id = static_cast<std::uint32_t>(document.units.size());
    document.units.emplace_back();
    UnitBuilder builder(source, begin);
    std::uint32_t open = 0;
    bool eats = false;
    for (std::size_t i = begin; i < end;) {
      if (source[i] == '^' || source.substr(i).starts_with("EATER")) {
        eats = true;
        end = i;
        break;
      }
      if (source[i] == '\\' && i + 1 < end && is_punctuation(source[i + 1])) {
        builder.add_text(i);
        builder.add_spelled(i + 2, source.substr(i + 1, 1));
        i += 2;
      } else if (source.substr(i).starts_with("&#220;")) {
        builder.add_text(i);
        builder.add_spelled(i + 6, "Ü");
        i += 6;
      } else if (source[i] == '*') {
        builder.add_text(i);
        if (open == 0) {
          open = builder.add_opening(i + 1, {.role = {CodeType::kFormat, CodeSubtype::kDelimiter}});
          document.outline.push_back({"emphasis", "", 1, true, {i, i + 1}});
        } else {
          builder.add_closing(open, i + 1);
          open = 0;
        }
        ++i;
      } else if (source.substr(i, 2) == "!<" && source.find('>', i) < end) {
        i = add_image(document, builder, id, i);
      } else {
        ++i;
      }
    }
    builder.add_text(end);
    TranslationUnit unit = builder.finish();
    unit.id = id;
    unit.place.context = TextContext::kMarkdownLine;
    document.units[id] = std::move(unit);
    return !eats;
  }

  static std::size_t add_image(Document& document, UnitBuilder& builder, std::uint32_t parent,
                               std::size_t begin) {
    const std::size_t end = document.source.find('>', begin) + 1;
    builder.add_text(begin);
    builder.add_placeholder(end);
    const auto id = static_cast<std::uint32_t>(document.units.size());
    UnitBuilder inner(document.source, begin + 2);
    inner.add_text(end - 1);
    TranslationUnit unit = inner.finish();
    unit.id = id;
    unit.parent = parent;
    unit.place.context = TextContext::kMarkdownLine;
    document.units.push_back(std::move(unit));
    builder.add_sub_flow(id, {begin + 2, end - 1});
    return end;
  }

  static void add_slot(Document& document, std::string_view line, std::size_t begin) {
    const std::size_t space = line.find(' ');
    const std::string_view name = line.substr(1, space - 1);
    const auto kind = name == "language"    ? LocaleSlot::Kind::kLanguage
                      : name == "direction" ? LocaleSlot::Kind::kDirection
                                            : LocaleSlot::Kind::kCharset;
    document.locale_slots.push_back({kind, {begin + space + 1, begin + line.size()}});
  }

  static bool is_punctuation(char c) {
    return c > ' ' && c < '\x7F' && !(c >= '0' && c <= '9') && !(c >= 'A' && c <= 'Z') &&
           !(c >= 'a' && c <= 'z');
  }

  mutable std::atomic<int> num_parses_ = 0;
};

}  // namespace hymt::testing
