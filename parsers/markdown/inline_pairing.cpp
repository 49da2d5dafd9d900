// The second half of InlineScanner: pairs of delimiters, and the list of events.

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/markdown/inline_scanner.h"
#include "parsers/markdown/inline_syntax.h"

namespace hymt::markdown {
namespace {

std::size_t mark_index(char mark) { return mark == '*' ? 0 : mark == '_' ? 1 : 2; }

}  // namespace

// Pairs the runs above `stack_bottom` and takes them off the stack. This is the procedure
// "process emphasis" of the specification's appendix, with cmark's refinements.
void InlineScanner::pair_delimiters(std::uint32_t stack_bottom) {
  if (top_run_ == stack_bottom) return;
  // Below these runs there is no opener for a closer of that mark and length modulo 3.
  std::array<std::array<std::uint32_t, 3>, 3> bottoms{};
  for (auto& of_length : bottoms) of_length = {stack_bottom, stack_bottom, 0};

  std::uint32_t closer = top_run_;
  while (run(closer).previous != stack_bottom) closer = run(closer).previous;
  while (closer != 0) {
    if (!run(closer).can_close) {
      closer = run(closer).next;
      continue;
    }
    std::uint32_t& bottom = bottoms[run(closer).length % 3][mark_index(run(closer).mark)];
    std::uint32_t opener = run(closer).previous;
    while (opener != 0 && opener != stack_bottom && opener != bottom &&
           !can_pair(run(closer), opener)) {
      opener = run(opener).previous;
    }
    if (opener != 0 && opener != stack_bottom && opener != bottom) {
      closer = run(closer).mark == '~' ? pair_strikethrough(opener, closer)
                                       : pair_emphasis(opener, closer);
      continue;
    }
    const std::uint32_t old_closer = closer;
    closer = run(closer).next;
    bottom = run(old_closer).previous;
    if (!run(old_closer).can_open) remove_run(old_closer);
  }
  while (top_run_ != 0 && top_run_ != stack_bottom) remove_run(top_run_);
}

bool InlineScanner::can_pair(const Run& closer, std::uint32_t candidate) const {
  const Run& opener = run(candidate);
  if (!opener.can_open || opener.mark != closer.mark) return false;
  // A run that could both open and close pairs only where the lengths do not add up to a multiple
  // of three (or both are multiples).
  return !(closer.can_open || opener.can_close) || closer.length % 3 == 0 ||
         (opener.length + closer.length) % 3 != 0;
}

// Returns the run to look at next.
std::uint32_t InlineScanner::pair_emphasis(std::uint32_t opener, std::uint32_t closer) {
  while (run(closer).previous != opener) remove_run(run(closer).previous);
  const std::size_t length = run(closer).left >= 2 && run(opener).left >= 2 ? 2 : 1;
  add_match(opener, closer, length == 1 ? InlineMark::kEmphasis : InlineMark::kStrong, length);
  if (run(opener).left == 0) remove_run(opener);
  if (run(closer).left != 0) return closer;
  const std::uint32_t next = run(closer).next;
  remove_run(closer);
  return next;
}

std::uint32_t InlineScanner::pair_strikethrough(std::uint32_t opener, std::uint32_t closer) {
  const std::uint32_t next = run(closer).next;
  if (run(opener).length != run(closer).length) return next;
  while (run(closer).previous != opener) remove_run(run(closer).previous);
  add_match(opener, closer, InlineMark::kStrikethrough, run(opener).length);
  remove_run(closer);
  remove_run(opener);
  return next;
}

void InlineScanner::add_match(std::uint32_t opener, std::uint32_t closer, InlineMark mark,
                              std::size_t length) {
  const auto index = static_cast<std::uint32_t>(matches_.size() + 1);
  Match& match = matches_.emplace_back();
  match.mark = mark;
  match.length = static_cast<std::uint32_t>(length);
  run(opener).left -= length;
  run(closer).left -= length;
  match.next_opened = run(opener).first_opened;
  run(opener).first_opened = index;
  if (run(closer).last_closed == 0) {
    run(closer).first_closed = index;
  } else {
    matches_[run(closer).last_closed - 1].next_closed = index;
  }
  run(closer).last_closed = index;
}

void InlineScanner::remove_run(std::uint32_t i) {
  const Run& removed = run(i);
  if (removed.next != 0) {
    run(removed.next).previous = removed.previous;
  } else {
    top_run_ = removed.previous;
  }
  if (removed.previous != 0) run(removed.previous).next = removed.next;
}

void InlineScanner::write_events() {
  std::vector<InlineEvent>& events = tree_->events;
  events.reserve(tokens_.size());
  for (const Token& token : tokens_) {
    if (token.kind == InlineKind::kText) {
      if (token.run != 0) {
        write_run(token);
      } else {
        write_text(token.range);
      }
      continue;
    }
    const auto index = static_cast<std::uint32_t>(events.size());
    InlineEvent& event = events.emplace_back();
    event.kind = token.kind;
    event.range = token.range;
    event.data = token.data;
    event.size = token.size;
    if (token.kind == InlineKind::kOpen || token.kind == InlineKind::kClose) {
      Match& match = matches_[token.match];
      event.mark = match.mark;
      event.data = match.link;
      if (token.kind == InlineKind::kOpen) {
        match.open_event = index;
      } else {
        event.partner = match.open_event;
        events[match.open_event].partner = index;
      }
    }
  }
}

// The marks that close pairs come first, then what no pair used, then the marks that open pairs.
void InlineScanner::write_run(const Token& token) {
  std::vector<InlineEvent>& events = tree_->events;
  const Run& source = run(token.run);
  std::size_t at = token.range.begin;
  for (std::uint32_t i = source.first_closed; i != 0; i = matches_[i - 1].next_closed) {
    const Match& match = matches_[i - 1];
    events[match.open_event].partner = static_cast<std::uint32_t>(events.size());
    events.push_back({InlineKind::kClose, match.mark, {at, at + match.length}, match.open_event});
    at += match.length;
  }
  if (source.left != 0) write_text({at, at + source.left});
  at += source.left;
  for (std::uint32_t i = source.first_opened; i != 0; i = matches_[i - 1].next_opened) {
    Match& match = matches_[i - 1];
    match.open_event = static_cast<std::uint32_t>(events.size());
    events.push_back({InlineKind::kOpen, match.mark, {at, at + match.length}});
    at += match.length;
  }
}

void InlineScanner::write_text(ByteRange range) {
  std::vector<InlineEvent>& events = tree_->events;
  if (!events.empty() && events.back().kind == InlineKind::kText &&
      events.back().range.end == range.begin) {
    events.back().range.end = range.end;
  } else {
    events.push_back({InlineKind::kText, InlineMark::kEmphasis, range});
  }
}

namespace {

bool is_text(const InlineEvent& event) {
  return event.kind == InlineKind::kText || event.kind == InlineKind::kSpelled;
}

// A stretch of text events with its decoded text, cut at e-mail addresses.
class TextRun {
 public:
  TextRun(std::string_view text, InlineTree& tree, std::size_t first) : text_(text), tree_(tree) {
    std::size_t i = first;
    for (; i < tree.events.size() && is_text(tree.events[i]); ++i) {
      const InlineEvent& event = tree.events[i];
      pieces_.push_back({decoded_.size(), event});
      decoded_ += event.kind == InlineKind::kText ? event.range.of(text) : tree.decoded(event);
    }
    end_ = i;
  }

  [[nodiscard]] std::size_t end() const { return end_; }

  void write(std::vector<InlineEvent>& out) {
    std::size_t from = 0;
    std::size_t written = 0;
    int steps = 0;
    while (from < decoded_.size()) {
      const auto email = scan_email_autolink(decoded_, from, steps);
      if (!email) break;
      write_slice({written, email->range.begin}, out);
      InlineEvent event;
      event.kind = InlineKind::kAutolink;
      event.range = {text_offset(email->range.begin), text_offset(email->range.end)};
      event.data = static_cast<std::uint32_t>(tree_.links.size());
      std::string address(email->range.of(decoded_));
      tree_.links.emplace_back().destination =
          email->has_scheme ? std::move(address) : "mailto:" + address;
      out.push_back(event);
      written = email->range.end;
    }
    write_slice({written, decoded_.size()}, out);
  }

 private:
  struct Piece {
    std::size_t begin;  // In decoded_.
    InlineEvent event;
  };

  // Offsets only grow from call to call.
  Piece& piece_at(std::size_t offset) {
    while (next_ + 1 < pieces_.size() && pieces_[next_ + 1].begin <= offset) ++next_;
    return pieces_[next_];
  }

  std::size_t text_offset(std::size_t offset) {
    const Piece& piece = piece_at(offset);
    if (offset == piece.begin) return piece.event.range.begin;
    if (piece.event.kind == InlineKind::kSpelled) return piece.event.range.end;
    return piece.event.range.begin + (offset - piece.begin);
  }

  void write_slice(ByteRange slice, std::vector<InlineEvent>& out) {
    std::size_t at = slice.begin;
    while (at < slice.end) {
      const Piece& piece = piece_at(at);
      const bool last = next_ + 1 == pieces_.size();
      const std::size_t piece_end = last ? decoded_.size() : pieces_[next_ + 1].begin;
      InlineEvent event = piece.event;
      if (event.kind == InlineKind::kText) {
        const std::size_t begin = event.range.begin;
        event.range = {begin + (at - piece.begin),
                       begin + (std::min(slice.end, piece_end) - piece.begin)};
      }
      out.push_back(event);
      at = piece_end;
    }
  }

  std::string_view text_;
  InlineTree& tree_;
  std::vector<Piece> pieces_;
  std::string decoded_;
  std::size_t end_ = 0;
  std::size_t next_ = 0;
};

}  // namespace

// cmark-gfm looks for addresses in finished text, outside links.
void InlineScanner::find_email_addresses() {
  scratch_.clear();
  std::vector<std::uint32_t> open;
  std::size_t links = 0;
  std::vector<InlineEvent>& events = tree_->events;
  for (std::size_t i = 0; i < events.size();) {
    if (is_text(events[i]) && links == 0) {
      TextRun stretch(text_, *tree_, i);
      stretch.write(scratch_);
      i = stretch.end();
      continue;
    }
    InlineEvent event = events[i++];
    const auto index = static_cast<std::uint32_t>(scratch_.size());
    if (event.kind == InlineKind::kOpen) {
      if (event.mark == InlineMark::kLink) ++links;
      open.push_back(index);
    } else if (event.kind == InlineKind::kClose) {
      if (event.mark == InlineMark::kLink) --links;
      event.partner = open.back();
      scratch_[open.back()].partner = index;
      open.pop_back();
    }
    scratch_.push_back(event);
  }
  std::swap(events, scratch_);
}

}  // namespace hymt::markdown
