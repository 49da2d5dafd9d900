#include "parsers/html/open_elements.h"

#include <algorithm>
#include <iterator>

namespace hymt {
namespace {

using Info = HtmlElementInfo;

}  // namespace

bool OpenElements::is_integration_point(const Entry& entry) {
  if (entry.name_space == Namespace::kSvg) {
    return is_any_of(entry.info->name, {"foreignobject", "desc", "title"});
  }
  return is_any_of(entry.info->name, {"mi", "mn", "mo", "ms", "mtext"});
}

std::size_t OpenElements::innermost() const {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    if (entries_[i].is_open) return i;
  }
  return kNone;
}

bool OpenElements::in_foreign_element() const {
  const std::size_t i = innermost();
  return i != kNone && entries_[i].name_space != Namespace::kHtml;
}

bool OpenElements::reads_raw_text(const Info& info) const {
  const std::size_t i = innermost();
  const bool html_rules =
      i == kNone || entries_[i].name_space == Namespace::kHtml || is_integration_point(entries_[i]);
  if (!html_rules) return false;
  // A list of options drops all tags but these.
  const bool ends_select = is_any_of(info.name, {"script", "textarea"});
  return ends_select || find("select", Info::kScope) == kNone;
}

std::size_t OpenElements::find(std::string_view name, std::uint32_t barriers) const {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    if (entry.name_space != Namespace::kHtml) return kNone;
    if (entry.info->name == name) return i;
    if (entry.info->has(barriers)) return kNone;
  }
  return kNone;
}

void OpenElements::close_from(std::size_t index) {
  bool inside_marker = false;
  std::size_t kept = index;
  for (std::size_t i = index; i < entries_.size(); ++i) {
    Entry& entry = entries_[i];
    inside_marker = inside_marker || (entry.is_open && entry.has(Info::kMarker));
    if (inside_marker || !entry.is_listed) {
      num_pending_ -= entry.is_open ? 0 : 1;
      continue;
    }
    num_pending_ += entry.is_open ? 1 : 0;
    entry.is_open = false;
    entries_[kept++] = entry;
  }
  entries_.resize(kept);
}

void OpenElements::close_paragraph() {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    if (entry.name_space != Namespace::kHtml || entry.has(Info::kScope)) return;
    if (entry.info->name == "button") return;
    if (entry.info->name == "p") return close_from(i);
  }
}

// <li> ends the <li> before it, <dt> and <dd> the one before them.
void OpenElements::close_item(bool is_list_item) {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    if (entry.name_space != Namespace::kHtml) return;
    const std::string_view name = entry.info->name;
    if (is_list_item ? name == "li" : name == "dd" || name == "dt") return close_from(i);
    if (entry.info->has(Info::kSpecial) && !is_any_of(name, {"address", "div", "p"})) return;
  }
}

bool OpenElements::open_table_part(const Info& info) {
  // How much of the table stays open: the outer parts come first.
  constexpr std::string_view kParts[] = {"table", "tbody", "thead", "tfoot", "tr"};
  std::size_t num_outer = 1;
  if (info.name == "tr") num_outer = 4;
  if (info.name == "td" || info.name == "th") num_outer = 5;
  bool has_table = false;
  for (const Entry& entry : entries_) {
    has_table = has_table ||
                (entry.is_open && (entry.info->name == "table" || entry.info->name == "template"));
  }
  if (!has_table) return false;
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    // A template makes rules of its own; assume that nothing ends.
    if (entry.name_space != Namespace::kHtml || entry.info->name == "template") break;
    const auto* const outer_end = kParts + num_outer;
    if (std::find(kParts, outer_end, entry.info->name) != outer_end) {
      close_from(i + 1);
      break;
    }
  }
  return true;
}

// The "Noah's Ark clause": of more than three equal formatting elements the oldest is forgotten.
void OpenElements::forget_duplicate_formatting(const Tag& tag) {
  std::size_t num_equal = 0;
  std::size_t oldest = kNone;
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (entry.is_open && entry.has(Info::kMarker)) break;
    if (!entry.is_listed || entry.identity != tag.identity) continue;
    ++num_equal;
    oldest = i;
  }
  if (num_equal >= 3) entries_[oldest].is_listed = false;
}

void OpenElements::push(const Tag& tag, Namespace name_space) {
  if (entries_.size() >= kMaxDepth) {
    num_too_deep_ = 1;
    return;
  }
  const bool listed = name_space == Namespace::kHtml && tag.info->has(Info::kFormatting);
  entries_.push_back({tag.info, tag.name, tag.identity, name_space, true, listed});
}

// Returns false if the tag ends foreign content, or is not in it.
bool OpenElements::open_foreign(const Tag& tag) {
  std::size_t i = innermost();
  if (i == kNone || entries_[i].name_space == Namespace::kHtml ||
      is_integration_point(entries_[i])) {
    return false;
  }
  if (!tag.info->has(Info::kLeavesForeign)) {
    if (!tag.self_closing) push(tag, entries_[i].name_space);
    return true;
  }
  // It ends all that is foreign, up to HTML or a place in svg or math for HTML.
  std::size_t first = i;
  for (; i-- > 0 && entries_[i].name_space != Namespace::kHtml;) {
    if (is_integration_point(entries_[i])) break;
    first = i;
  }
  close_from(first);
  return false;
}

void OpenElements::open_html(const Tag& tag) {
  const Info& info = *tag.info;
  const std::string_view name = info.name;
  if (is_any_of(name, {"html", "head", "body"})) return;
  if (info.has(Info::kTablePart) && !open_table_part(info)) return;
  if (is_any_of(name, {"select", "input", "keygen", "textarea"})) {
    const std::size_t select = find("select", Info::kScope);
    if (select != kNone) close_from(select);
    if (select != kNone && name == "select") return;  // It only ends the other.
  }
  if (name == "li") close_item(true);
  if (name == "dd" || name == "dt") close_item(false);
  if (info.has(Info::kClosesP) || is_any_of(name, {"li", "dd", "dt"})) close_paragraph();
  const std::size_t inner = innermost();
  const std::string_view inner_name = inner == kNone ? "" : entries_[inner].info->name;
  const bool inner_is_html = inner != kNone && entries_[inner].name_space == Namespace::kHtml;
  if (inner_is_html) {
    const bool heading_in_heading =
        info.heading_level != 0 && entries_[inner].info->heading_level != 0;
    const bool option = is_any_of(name, {"option", "optgroup"}) && inner_name == "option";
    const bool ruby = is_any_of(name, {"rt", "rp", "rb", "rtc"}) &&
                      is_any_of(inner_name, {"rt", "rp", "rb"}) &&
                      find("ruby", Info::kScope) != kNone;
    if (heading_in_heading || option || ruby) close_from(inner);
  }
  if (name == "button") {
    const std::size_t open = find("button", Info::kScope);
    if (open != kNone) close_from(open);
  }
  if (name == "a" || name == "nobr") end_formatting(tag.name);
  if (info.has(Info::kVoid | Info::kRawText)) return;
  if (info.has(Info::kFormatting)) forget_duplicate_formatting(tag);
  const bool foreign = name == "svg" || name == "math";
  if (foreign && tag.self_closing) return;
  push(tag, name == "svg" ? Namespace::kSvg : name == "math" ? Namespace::kMath : Namespace::kHtml);
}

void OpenElements::start_tag(const Tag& tag) {
  if (too_deep()) {
    const bool opens = !tag.info->has(Info::kVoid | Info::kRawText) && !tag.self_closing;
    num_too_deep_ += opens ? 1 : 0;
    return;
  }
  match_start_tag(tag);
  if (!tag.info->has(Info::kBlock)) reopen_formatting();
  if (!open_foreign(tag)) open_html(tag);
}

// They open again inside whatever is open now.
void OpenElements::reopen_formatting() {
  if (num_pending_ == 0) return;
  auto first = entries_.end();
  while (first != entries_.begin()) {
    const Entry& entry = *std::prev(first);
    if (entry.is_open && entry.has(Info::kMarker)) break;
    --first;
  }
  const auto pending = std::stable_partition(first, entries_.end(),
                                             [](const Entry& entry) { return entry.is_open; });
  for (auto entry = pending; entry != entries_.end(); ++entry) entry->is_open = true;
  const auto num_reopened = static_cast<std::size_t>(entries_.end() - pending);
  num_pending_ -= num_reopened;
  num_reopened_ += num_reopened;
}

void OpenElements::match_start_tag(const Tag& tag) {
  if (!is_plain() || tag.info->has(Info::kVoid | Info::kRawText)) return;
  if (tag.self_closing && (in_foreign_element() || is_any_of(tag.info->name, {"svg", "math"}))) {
    return;
  }
  if (!unmatched_.empty() && ends_sibling(*unmatched_.back().info, *tag.info)) {
    unmatched_.pop_back();
  }
  unmatched_.push_back({tag.info, tag.name});
}

void OpenElements::match_end_tag(const Info& info, std::uint64_t name) {
  if (!is_plain()) return;
  std::size_t size = unmatched_.size();
  // These end what is in them; of that, some need no end tag.
  if (info.has(Info::kEndsInScope | Info::kTablePart) || info.name == "table") {
    while (size != 0 && unmatched_[size - 1].name != name &&
           is_any_of(unmatched_[size - 1].info->name,
                     {"p", "li", "dt", "dd", "option", "tr", "td", "th", "tbody", "thead"})) {
      --size;
    }
  }
  if (size != 0 && unmatched_[size - 1].name == name) unmatched_.resize(size - 1);
}

// Removes the element only; what is open inside it may stay open.
void OpenElements::end_formatting(std::uint64_t name) {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    const bool barrier = entry.name_space != Namespace::kHtml || entry.has(Info::kScope);
    if (entry.is_open && barrier) return;
    if (entry.name != name) continue;
    num_pending_ -= entry.is_open ? 0 : 1;
    entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(i));
    return;
  }
}

void OpenElements::end_any(std::uint64_t name) {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    if (entry.name_space != Namespace::kHtml) return;
    if (entry.name == name) return close_from(i);
    if (entry.info->has(Info::kSpecial)) return;
  }
}

// Returns false if the end tag is to be read by HTML's rules.
bool OpenElements::end_foreign(std::uint64_t name) {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    if (entry.name_space == Namespace::kHtml) return false;
    if (entry.name != name) continue;
    close_from(i);
    return true;
  }
  return false;
}

std::size_t OpenElements::find_heading() const {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    if (entry.name_space != Namespace::kHtml || entry.has(Info::kScope)) break;
    if (entry.info->heading_level != 0) return i;
  }
  return kNone;
}

std::size_t OpenElements::find_in_table_scope(std::uint64_t name) const {
  for (std::size_t i = entries_.size(); i-- > 0;) {
    const Entry& entry = entries_[i];
    if (!entry.is_open) continue;
    if (entry.name_space != Namespace::kHtml || entry.info->name == "template") break;
    if (entry.name == name) return i;
    if (entry.info->name == "table") break;
  }
  return kNone;
}

std::size_t OpenElements::find_list_item() const {
  const std::size_t item = find("li", Info::kScope);
  for (const std::string_view list : {"ol", "ul"}) {
    const std::size_t inner = find(list, Info::kScope);
    if (inner != kNone && item != kNone && inner > item) return kNone;
  }
  return item;
}

void OpenElements::end_tag(const Info& info, std::uint64_t name) {
  if (too_deep()) {
    --num_too_deep_;
    return;
  }
  match_end_tag(info, name);
  if (end_foreign(name)) return;
  if (info.has(Info::kFormatting)) return end_formatting(name);
  if (info.name == "p") return close_paragraph();
  if (info.name == "form") {
    // The form ends, what is open in it does not.
    const std::size_t form = find("form", Info::kScope);
    if (form != kNone) entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(form));
    return;
  }
  std::size_t open = kNone;
  if (info.heading_level != 0) {
    open = find_heading();
  } else if (info.has(Info::kTablePart) || info.name == "table") {
    open = find_in_table_scope(name);
  } else if (info.name == "li") {
    open = find_list_item();
  } else if (info.name == "template") {
    open = find("template", 0);
  } else if (info.has(Info::kEndsInScope) || is_any_of(info.name, {"dd", "dt", "select"})) {
    open = find(info.name, Info::kScope);
  } else {
    return end_any(name);
  }
  if (open != kNone) close_from(open);
}

}  // namespace hymt
