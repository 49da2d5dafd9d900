#include "parsers/markdown/unit_frame.h"

#include <utility>
#include <vector>

namespace hymt::markdown {
namespace {

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
