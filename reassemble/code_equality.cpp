#include "reassemble/code_equality.h"

#include <cstddef>

#include "parsers/document/outline.h"
#include "reassemble/target_text.h"

namespace hymt {
namespace {

bool has_role(const InlineCode& code, CodeType type, CodeSubtype subtype) {
  return code.role == CodeRole{type, subtype};
}

// The bytes of a code without those of the units inside it.
bool same_frame(const InlineCode& a, const InlineCode& b) {
  if (a.sub_flows.size() != b.sub_flows.size()) return false;
  std::size_t at_a = 0;
  std::size_t at_b = 0;
  for (std::size_t i = 0; i <= a.sub_flows.size(); ++i) {
    const bool last = i == a.sub_flows.size();
    const std::size_t end_a = last ? a.original.size() : a.sub_flows[i].range.begin;
    const std::size_t end_b = last ? b.original.size() : b.sub_flows[i].range.begin;
    if (a.original.compare(at_a, end_a - at_a, b.original, at_b, end_b - at_b) != 0) return false;
    if (last) return true;
    at_a = a.sub_flows[i].range.end;
    at_b = b.sub_flows[i].range.end;
  }
  return true;
}

}  // namespace

bool same_code(const InlineCode& meant, const InlineCode& read) {
  if (meant.kind != read.kind) return false;
  // The emphasis repair may write "*" for "_".
  if (meant.role.subtype == CodeSubtype::kDelimiter && meant.role == read.role &&
      meant.original.front() == '_' && read.original.front() == '*') {
    return meant.original.size() == read.original.size();
  }
  // The outline tells whether it is the same link.
  if (ends_label(meant) && has_role(read, CodeType::kLink, CodeSubtype::kReference)) return true;
  if (is_labelled_image(meant) && has_role(read, CodeType::kImage, CodeSubtype::kReference)) {
    return read.sub_flows.size() == 1;
  }
  return same_frame(meant, read);
}

bool may_be_words(const InlineCode& code) {
  return code.kind == InlineCodeKind::kPlaceholder && code.length != 0 &&
         code.length == code.original.size() && code.sub_flows.empty() &&
         looks_like_words(code.original);
}

}  // namespace hymt
