#include "parsers/markdown/unit_frame.h"

#include <unicode/uchar.h>

#include <utility>
#include <vector>

#include "parsers/document/utf8.h"
#include "parsers/markdown/character_class.h"

namespace hymt::markdown {
namespace {

bool has_letter(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] >= 0) {
      if (is_letter(text[i])) return true;
      ++i;
      continue;
    }
    const CodePoint character = code_point_at(text, i);
    if (u_isalpha(static_cast<UChar32>(character.value)) != 0) return true;
    i += character.length;
  }
  return false;
}

void renumber(TranslationUnit& unit, std::uint32_t gone) {
  if (unit.id > gone) --unit.id;
  if (unit.heading != kNoUnit && unit.heading > gone) --unit.heading;
  if (unit.parent == gone) {
    unit.parent = kNoUnit;
  } else if (unit.parent != kNoUnit && unit.parent > gone) {
    --unit.parent;
  }
  std::vector<InlineCode> codes = unit.source.codes();
  bool changed = false;
  for (InlineCode& code : codes) {
    for (SubFlow& flow : code.sub_flows) {
      if (flow.unit <= gone) continue;
      --flow.unit;
      changed = true;
    }
  }
  if (changed) unit.source = CodedText(unit.source.text(), std::move(codes));
}

}  // namespace

bool has_words(const TranslationUnit& unit) {
  const std::string_view text = unit.source.text();
  std::size_t at = 0;
  for (const InlineCode& code : unit.source.codes()) {
    if (has_letter(text.substr(at, code.offset - at))) return true;
    at = code.offset + code.length;
  }
  return has_letter(text.substr(at));
}

std::string content_value(std::string_view bytes) {
  constexpr std::size_t kMaxVerbatim = 4096;
  if (bytes.size() <= kMaxVerbatim) return std::string(bytes);
  std::uint64_t hash = 0xCBF29CE484222325;  // FNV-1a.
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3;
  return std::to_string(bytes.size()) + " bytes, hash " + std::to_string(hash);
}

void dissolve_unit(Document& document, std::uint32_t id) {
  document.units.erase(document.units.begin() + id);
  for (std::size_t i = id; i < document.units.size(); ++i) renumber(document.units[i], id);
}

}  // namespace hymt::markdown
