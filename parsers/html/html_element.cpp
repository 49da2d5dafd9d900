#include "parsers/html/html_element.h"

#include <array>
#include <cstddef>
#include <iterator>

namespace hymt {
namespace {

using Info = HtmlElementInfo;

// Blocks that end an open paragraph and are ended by their own end tag, such as div.
constexpr std::uint32_t kFlow = Info::kBlock | Info::kSpecial | Info::kClosesP | Info::kEndsInScope;
constexpr std::uint32_t kHeading = Info::kBlock | Info::kSpecial | Info::kClosesP;
constexpr std::uint32_t kCell =
    Info::kBlock | Info::kSpecial | Info::kScope | Info::kMarker | Info::kTablePart;
constexpr std::uint32_t kTableGroup = Info::kBlock | Info::kSpecial | Info::kTablePart;
constexpr std::uint32_t kForeign = Info::kOpaque | Info::kHidden;
constexpr std::uint32_t kHeadContent = Info::kBlock | Info::kSpecial;
constexpr std::uint32_t kRaw = Info::kRawText | Info::kOpaque | Info::kHidden | Info::kSpecial;
constexpr std::uint32_t kLeave = Info::kLeavesForeign;
constexpr UnitKind kParagraph = UnitKind::kParagraph;
constexpr UnitKind kOther = UnitKind::kOther;

constexpr Info kElements[] = {
    {"a", Info::kFormatting},
    {"abbr"},
    {"acronym"},
    {"address", kFlow},
    {"annotation", Info::kHidden},
    {"annotation-xml", Info::kHidden | Info::kSpecial},
    {"applet", Info::kBlock | Info::kSpecial | Info::kScope | Info::kMarker | Info::kEndsInScope},
    {"area", Info::kVoid | Info::kBlock | Info::kSpecial},
    {"article", kFlow},
    {"aside", kFlow},
    {"audio", Info::kBlock},
    {"b", Info::kFormatting | kLeave},
    {"base", kHeadContent | Info::kVoid},
    {"basefont", kHeadContent | Info::kVoid},
    {"bdi"},
    {"bdo"},
    {"bgsound", kHeadContent | Info::kVoid},
    {"big", Info::kFormatting | kLeave},
    {"blink"},
    {"blockquote", kFlow | kLeave},
    {"body", Info::kBlock | Info::kSpecial | kLeave},
    {"br", Info::kVoid | Info::kSpecial | kLeave},
    {"button", Info::kBlock | Info::kSpecial | Info::kEndsInScope, kOther},
    {"canvas", Info::kBlock},
    {"caption", kCell, UnitKind::kCaption},
    {"center", kFlow | kLeave},
    {"cite"},
    {"code", Info::kFormatting | Info::kProtected | kLeave, kParagraph, 0, "code"},
    {"col", Info::kVoid | Info::kBlock | Info::kSpecial},
    {"colgroup", kTableGroup},
    {"data"},
    {"datalist", Info::kBlock},
    {"dd", Info::kBlock | Info::kSpecial | kLeave, kOther},
    {"del"},
    {"desc", Info::kSpecial},
    {"details", kFlow},
    {"dfn"},
    {"dialog", kFlow},
    {"dir", kFlow},
    {"div", kFlow | kLeave},
    {"dl", kFlow | kLeave},
    {"dt", Info::kBlock | Info::kSpecial | kLeave, kOther},
    {"em", Info::kFormatting | kLeave},
    {"embed", Info::kVoid | Info::kSpecial | kLeave},
    {"fieldset", kFlow},
    {"figcaption", kFlow, UnitKind::kCaption},
    {"figure", kFlow},
    {"font", Info::kFormatting},
    {"footer", kFlow},
    {"foreignobject", Info::kSpecial},
    {"form", Info::kBlock | Info::kSpecial | Info::kClosesP},
    {"frame", Info::kVoid | Info::kBlock | Info::kSpecial},
    {"frameset", Info::kBlock | Info::kSpecial},
    {"h1", kHeading | kLeave, UnitKind::kHeading, 1},
    {"h2", kHeading | kLeave, UnitKind::kHeading, 2},
    {"h3", kHeading | kLeave, UnitKind::kHeading, 3},
    {"h4", kHeading | kLeave, UnitKind::kHeading, 4},
    {"h5", kHeading | kLeave, UnitKind::kHeading, 5},
    {"h6", kHeading | kLeave, UnitKind::kHeading, 6},
    {"head", kHeadContent | kLeave},
    {"header", kFlow},
    {"hgroup", kFlow},
    {"hr", Info::kVoid | Info::kBlock | Info::kSpecial | Info::kClosesP | kLeave},
    {"html", Info::kBlock | Info::kSpecial | Info::kScope},
    {"i", Info::kFormatting | kLeave},
    {"iframe", kRaw, kParagraph, 0, "frame"},
    {"img", Info::kVoid | Info::kSpecial | kLeave},
    {"input", Info::kVoid | Info::kSpecial},
    {"ins"},
    {"kbd", Info::kProtected, kParagraph, 0, "code"},
    {"keygen", Info::kVoid | Info::kSpecial},
    {"label"},
    {"legend", Info::kBlock, kOther},
    {"li", Info::kBlock | Info::kSpecial | kLeave, UnitKind::kListItem},
    {"link", kHeadContent | Info::kVoid},
    {"listing", kFlow | Info::kProtected | Info::kKeepsSpace | kLeave, kParagraph, 0, "code"},
    {"main", kFlow},
    {"map", Info::kBlock},
    {"mark"},
    {"marquee", Info::kBlock | Info::kSpecial | Info::kScope | Info::kMarker | Info::kEndsInScope},
    {"math", Info::kOpaque, kParagraph, 0, "math"},
    {"menu", kFlow | kLeave},
    {"menuitem", Info::kBlock, kOther},
    {"meta", kHeadContent | Info::kVoid | kLeave},
    {"meter"},
    {"mi", Info::kSpecial},
    {"mn", Info::kSpecial},
    {"mo", Info::kSpecial},
    {"ms", Info::kSpecial},
    {"mtext", Info::kSpecial},
    {"nav", kFlow},
    {"nobr", Info::kFormatting | kLeave},
    {"noembed", kRaw, kParagraph, 0, "frame"},
    {"noframes", kRaw | Info::kBlock, kParagraph, 0, "frame"},
    {"noscript", Info::kBlock | Info::kSpecial},
    {"object", Info::kBlock | Info::kSpecial | Info::kScope | Info::kMarker | Info::kEndsInScope},
    {"ol", kFlow | kLeave},
    {"optgroup", Info::kBlock, kOther},
    {"option", Info::kBlock, kOther},
    {"output"},
    {"p", Info::kBlock | Info::kSpecial | Info::kClosesP | kLeave},
    {"param", Info::kVoid | Info::kBlock | Info::kSpecial},
    {"picture"},
    {"plaintext", kRaw | Info::kBlock | Info::kClosesP | Info::kKeepsSpace, kParagraph, 0, "code"},
    {"pre", kFlow | Info::kProtected | Info::kKeepsSpace | kLeave, kParagraph, 0, "code"},
    {"progress"},
    {"q"},
    {"rb"},
    {"rp"},
    {"rt"},
    {"rtc"},
    {"ruby", kLeave},
    {"s", Info::kFormatting | kLeave},
    {"samp", Info::kProtected, kParagraph, 0, "code"},
    {"script", kRaw, kParagraph, 0, "script"},
    {"search", kFlow},
    {"section", kFlow},
    {"select", Info::kBlock | Info::kSpecial},
    {"slot"},
    {"small", Info::kFormatting | kLeave},
    {"source", Info::kVoid | Info::kSpecial},
    {"span", kLeave},
    {"strike", Info::kFormatting | kLeave},
    {"strong", Info::kFormatting | kLeave},
    {"style", kRaw, kParagraph, 0, "style"},
    {"sub", kLeave},
    {"summary", kFlow, kOther},
    {"sup", kLeave},
    {"svg", kForeign, kParagraph, 0, "drawing"},
    {"table", Info::kBlock | Info::kSpecial | Info::kScope | kLeave},
    {"tbody", kTableGroup},
    {"td", kCell, UnitKind::kTableCell},
    {"template", Info::kBlock | Info::kSpecial | Info::kScope | Info::kMarker},
    {"textarea",
     Info::kRawText | Info::kOpaque | Info::kHidden | Info::kSpecial | Info::kKeepsSpace,
     kParagraph, 0, "form field"},
    {"tfoot", kTableGroup},
    {"th", kCell, UnitKind::kTableCell},
    {"thead", kTableGroup},
    {"time"},
    {"title", kHeadContent | Info::kRawText, UnitKind::kTitle},
    {"tr", kTableGroup},
    {"track", Info::kVoid | Info::kBlock | Info::kSpecial},
    {"tt", Info::kFormatting | kLeave},
    {"u", Info::kFormatting | kLeave},
    {"ul", kFlow | kLeave},
    {"var", Info::kProtected | kLeave, kParagraph, 0, "code"},
    {"video", Info::kBlock},
    {"wbr", Info::kVoid | Info::kSpecial},
    {"xmp", kRaw | Info::kBlock | Info::kClosesP | Info::kKeepsSpace, kParagraph, 0, "code"},
};

constexpr Info kUnknown{};

constexpr std::size_t kNumSlots = 512;

constexpr std::size_t slot_of(std::string_view name) {
  std::uint32_t hash = 2166136261U;  // FNV-1a
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return (hash ^ hash >> 15) % kNumSlots;
}

// Open addressing; an entry is an index into kElements plus one.
constexpr std::array<std::uint8_t, kNumSlots> make_slots() {
  std::array<std::uint8_t, kNumSlots> slots{};
  for (std::size_t i = 0; i < std::size(kElements); ++i) {
    std::size_t slot = slot_of(kElements[i].name);
    while (slots[slot] != 0) slot = (slot + 1) % kNumSlots;
    slots[slot] = static_cast<std::uint8_t>(i + 1);
  }
  return slots;
}
static_assert(std::size(kElements) < 255);
constexpr std::array<std::uint8_t, kNumSlots> kSlots = make_slots();

constexpr std::size_t kLongestName = 14;  // annotation-xml

}  // namespace

const HtmlElementInfo& find_html_element(std::string_view name) {
  if (name.size() > kLongestName) return kUnknown;
  for (std::size_t slot = slot_of(name); kSlots[slot] != 0; slot = (slot + 1) % kNumSlots) {
    const Info& info = kElements[kSlots[slot] - 1];
    if (info.name == name) return info;
  }
  return kUnknown;
}

bool ends_sibling(const HtmlElementInfo& open, const HtmlElementInfo& next) {
  if (open.name == "p") return next.has(Info::kClosesP);
  if (open.name == "dt" || open.name == "dd") return next.name == "dt" || next.name == "dd";
  if (open.name == "td" || open.name == "th") return next.name == "td" || next.name == "th";
  return open.name == next.name && is_any_of(open.name, {"li", "tr", "option"});
}

}  // namespace hymt
