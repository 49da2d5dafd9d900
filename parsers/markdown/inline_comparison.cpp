#include "parsers/markdown/inline_comparison.h"

#include <cmark-gfm.h>
#include <cmark-gfm/node.h>

#include <cstddef>

#include "parsers/markdown/cmark_memory.h"
#include "parsers/markdown/cmark_text.h"

// Exported by libcmark-gfm-extensions, but declared in no header that it installs.
// NOLINTNEXTLINE(readability-identifier-naming): the library's name.
extern "C" cmark_node_type CMARK_NODE_STRIKETHROUGH;

namespace hymt::markdown {
namespace {

// Compares the inlines of one block, as a tree, with our events.
class InlineComparison {
 public:
  InlineComparison(std::string_view text, const InlineTree& tree)
      : text_(text), tree_(tree), has_nul_(text.find('\0') != std::string_view::npos) {}

  bool run(cmark_node* leaf) {
    // Lengths differ where cmark puts U+FFFD for NUL, so its texts must not end within ours.
    if (has_nul_) call_cmark([&] { cmark_consolidate_text_nodes(leaf); });
    const cmark_node* parent = leaf;
    const cmark_node* node = leaf->first_child;
    while (node != nullptr || parent != leaf) {
      if (node == nullptr) {
        if (!take_event(InlineKind::kClose)) return false;
        node = parent->next;
        parent = parent->parent;
        continue;
      }
      bool enter = false;
      if (!enter_node(node, enter)) return false;
      if (enter) {
        parent = node;
        node = node->first_child;
      } else {
        node = node->next;
      }
    }
    return event_ == tree_.events.size();
  }

 private:
  bool enter_node(const cmark_node* node, bool& enter) {
    switch (node->type) {
      case CMARK_NODE_TEXT: return take_text(view(node->as.literal));
      case CMARK_NODE_SOFTBREAK: return take_event(InlineKind::kSoftBreak);
      case CMARK_NODE_LINEBREAK: return take_event(InlineKind::kHardBreak);
      case CMARK_NODE_CODE: {
        const InlineEvent* const event = take_event(InlineKind::kCode);
        return event && equal_text(view(node->as.literal), code_span_text(text_, event->range));
      }
      case CMARK_NODE_HTML_INLINE: {
        const InlineEvent* const event = take_event(InlineKind::kHtml);
        return event && equal_text(view(node->as.literal), event->range.of(text_));
      }
      case CMARK_NODE_FOOTNOTE_REFERENCE: {
        const InlineEvent* const event = take_event(InlineKind::kFootnoteReference);
        if (!event) return false;
        const std::string_view whole = event->range.of(text_);
        return equal_text(view(node->as.literal), whole.substr(2, whole.size() - 3));
      }
      case CMARK_NODE_EMPH: return enter = take_pair(InlineMark::kEmphasis) != nullptr;
      case CMARK_NODE_STRONG: return enter = take_pair(InlineMark::kStrong) != nullptr;
      case CMARK_NODE_LINK:
        if (event_ < tree_.events.size() && tree_.events[event_].kind == InlineKind::kAutolink) {
          return take_autolink(node);
        }
        return enter = take_link(node, InlineMark::kLink);
      case CMARK_NODE_IMAGE: return enter = take_link(node, InlineMark::kImage);
      default:
        if (node->type != CMARK_NODE_STRIKETHROUGH) return false;
        return enter = take_pair(InlineMark::kStrikethrough) != nullptr;
    }
  }

  bool take_text(std::string_view bytes) {
    while (!bytes.empty()) {
      if (event_ == tree_.events.size()) return false;
      const InlineEvent& event = tree_.events[event_];
      std::string_view expected;
      if (event.kind == InlineKind::kText) {
        expected = event.range.of(text_);
      } else if (event.kind == InlineKind::kSpelled) {
        expected = tree_.decoded(event);
      } else {
        return false;
      }
      expected.remove_prefix(offset_);
      // cmark's text can end within ours; then ours goes on in its next node.
      const bool part = bytes.size() < expected.size() && !has_nul_;
      if (part) expected = expected.substr(0, bytes.size());
      if (!take(bytes, expected)) return false;
      offset_ += expected.size();
      if (!part) {
        ++event_;
        offset_ = 0;
      }
    }
    return true;
  }

  const InlineEvent* take_event(InlineKind kind) {
    if (offset_ != 0 || event_ == tree_.events.size()) return nullptr;
    const InlineEvent& event = tree_.events[event_];
    if (event.kind != kind) return nullptr;
    ++event_;
    return &event;
  }

  const InlineEvent* take_pair(InlineMark mark) {
    const InlineEvent* const event = take_event(InlineKind::kOpen);
    return event && event->mark == mark ? event : nullptr;
  }

  bool take_link(const cmark_node* node, InlineMark mark) {
    const InlineEvent* const event = take_pair(mark);
    if (!event) return false;
    const LinkTarget& target = tree_.links[event->data];
    return view(node->as.link.url) == target.destination &&
           view(node->as.link.title) == target.title;
  }

  bool take_autolink(const cmark_node* node) {
    const InlineEvent* const event = take_event(InlineKind::kAutolink);
    if (!event || view(node->as.link.url) != tree_.links[event->data].destination) return false;
    const cmark_node* const shown = node->first_child;
    if (shown == nullptr || shown->type != CMARK_NODE_TEXT || shown->next != nullptr) return false;
    // What is shown is the destination, but for the scheme that cmark adds.
    const std::string_view destination = tree_.links[event->data].destination;
    const std::string_view text = view(shown->as.literal);
    if (destination.size() < text.size()) return false;
    const std::string_view scheme = destination.substr(0, destination.size() - text.size());
    return destination.substr(scheme.size()) == text &&
           (scheme.empty() || scheme == "mailto:" || scheme == "http://");
  }

  std::string_view text_;
  const InlineTree& tree_;
  std::size_t event_ = 0;
  std::size_t offset_ = 0;  // In the text of a text event.
  bool has_nul_;
};

}  // namespace

bool same_inlines(std::string_view text, const InlineTree& inlines, cmark_node* leaf) {
  return InlineComparison(text, inlines).run(leaf);
}

}  // namespace hymt::markdown
