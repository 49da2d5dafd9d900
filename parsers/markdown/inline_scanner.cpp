#include "parsers/markdown/inline_scanner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "parsers/document/utf8.h"
#include "parsers/markdown/character_class.h"
#include "parsers/markdown/cmark_functions.h"
#include "parsers/markdown/inline_syntax.h"

namespace hymt::markdown {
namespace {

constexpr std::size_t kMaxBackticks = 80;  // As cmark-gfm.
constexpr std::size_t kMaxTildes = 100;
// Each may be read to the end of the text.
constexpr std::size_t kMaxBrokenTags = 100;

// Where plain text may end.
constexpr std::array<bool, 256> kSpecial = [] {
  std::array<bool, 256> table{};
  for (const char c : {'\n', '\\', '`', '&', '_', '*', '[', ']', '<', '!', '~', ':', 'w', '{'}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}();

bool is_special(char c) { return kSpecial[static_cast<unsigned char>(c)]; }

// The code points on either side of a run of delimiters; a line feed at the edges of the text and
// for bytes that are no UTF-8.
struct Neighbours {
  bool space_before = true;
  bool space_after = true;
  bool punctuation_before = false;
  bool punctuation_after = false;
};

void classify(std::string_view from, bool skip_tildes, bool& space, bool& punctuation) {
  space = true;
  punctuation = false;
  if (from.empty()) return;
  const char c = from.front();
  if (c >= 0) {
    if (c == '~' && skip_tildes) return;
    space = is_space(c) || c == '\f';
    punctuation = is_punctuation(c);
    return;
  }
  const std::int32_t code_point = first_code_point(from);
  if (code_point < 0) return;
  space = is_unicode_space(code_point);
  punctuation = is_unicode_punctuation(code_point);
}

// With `skip_tildes`, "~" is looked through, as cmark-gfm does for "*" and "_".
Neighbours neighbours_of(std::string_view text, ByteRange run, bool skip_tildes) {
  Neighbours result;
  if (run.begin > 0) {
    std::size_t before = run.begin - 1;
    const auto skipped = [&](char c) {
      return is_utf8_continuation(c) || (skip_tildes && c == '~');
    };
    while (before > 0 && skipped(text[before])) --before;
    classify(text.substr(before, run.begin - before), skip_tildes, result.space_before,
             result.punctuation_before);
  }
  std::size_t after = run.end;
  while (skip_tildes && after < text.size() && text[after] == '~') ++after;
  classify(text.substr(after), skip_tildes, result.space_after, result.punctuation_after);
  return result;
}

}  // namespace

std::string code_span_text(std::string_view text, ByteRange code_span) {
  std::string_view span = code_span.of(text);
  std::size_t ticks = 0;
  while (span[ticks] == '`') ++ticks;
  span = span.substr(ticks, span.size() - 2 * ticks);
  std::string code(span);
  std::replace(code.begin(), code.end(), '\n', ' ');
  const bool only_spaces = code.find_first_not_of(' ') == std::string::npos;
  if (!only_spaces && code.front() == ' ' && code.back() == ' ') {
    code = code.substr(1, code.size() - 2);
  }
  return code;
}

FootnoteLabels::FootnoteLabels(std::string_view source, const BlockTree& tree) {
  for (const Block& block : tree.blocks) {
    if (block.kind != BlockKind::kFootnoteDefinition) continue;
    std::string key = label_key(tree.words_of(block).range.of(source));
    if (!key.empty()) keys_.insert(std::move(key));
  }
}

bool FootnoteLabels::contains(std::string_view label) const {
  constexpr std::size_t kMaxLabelLength = 1000;
  if (keys_.empty() || label.empty() || label.size() > kMaxLabelLength) return false;
  return keys_.contains(label_key(label));
}

void InlineScanner::scan(std::string_view text, InlineTree& tree) {
  tree.clear();
  tree_ = &tree;
  text_ = text;
  position_ = 0;
  column_shift_ = 0;
  tokens_.clear();
  runs_.clear();
  matches_.clear();
  brackets_.clear();
  top_run_ = 0;
  backticks_.clear();
  searched_backticks_ = false;
  broken_tags_ = 0;
  while (position_ < text_.size()) scan_token();
  pair_delimiters(0);
  write_events();
  const bool may_hold_address =
      text_.find('@') != std::string_view::npos || tree.decoded_text.find('@') != std::string::npos;
  if (may_hold_address) find_email_addresses();
}

InlineScanner::Token& InlineScanner::add_token(InlineKind kind, std::size_t begin,
                                               std::size_t end) {
  Token& token = tokens_.emplace_back();
  token.kind = kind;
  token.range = {begin, end};
  return token;
}

void InlineScanner::scan_token() {
  const char c = text_[position_];
  switch (c) {
    case '\n': return scan_line_break();
    case '`': return scan_code_span();
    case '\\': return scan_backslash();
    case '&': return scan_entity();
    case '<': return scan_angle_bracket();
    case '{':
      if (is_mdx_ && peek(position_ + 1) != '#') return scan_expression();
      break;
    case '*':
    case '_':
    case '~': return scan_run(c);
    case '[': return scan_opening_bracket(false);
    case ']': return scan_closing_bracket();
    case '!':
      if (peek(position_ + 1) == '[' && peek(position_ + 2) != '^') {
        return scan_opening_bracket(true);
      }
      add_token(InlineKind::kText, position_, position_ + 1);
      ++position_;
      return;
    case ':':
    case 'w':
      if (scan_extended_autolink(c)) return;
      break;
    default: break;
  }
  scan_plain_text();
}

bool InlineScanner::ends_plain_text(std::size_t at) const {
  const char c = text_[at];
  if (!is_special(c)) return false;
  if (c == 'w') return text_.substr(at, 4) == "www.";
  if (c == '{') return is_mdx_;
  return c != ':' || text_.substr(at, 3) == "://";
}

void InlineScanner::scan_plain_text() {
  const std::size_t begin = position_++;
  while (position_ < text_.size() && !ends_plain_text(position_)) ++position_;
  std::size_t end = position_;
  if (peek(position_) == '\n') {
    // The line break takes the spaces before it.
    while (end > begin && is_space(text_[end - 1])) --end;
  }
  if (end != begin) add_token(InlineKind::kText, begin, end);
}

void InlineScanner::scan_line_break() {
  const std::size_t newline = position_;
  const std::size_t begin = tokens_.empty() ? 0 : tokens_.back().range.end;
  const bool hard = newline > 1 && text_[newline - 1] == ' ' && text_[newline - 2] == ' ';
  ++position_;
  column_shift_ = -static_cast<std::ptrdiff_t>(position_);
  while (position_ < text_.size() && is_blank(text_[position_])) ++position_;
  add_token(hard ? InlineKind::kHardBreak : InlineKind::kSoftBreak, begin, position_);
}

void InlineScanner::scan_code_span() {
  const std::size_t begin = position_;
  const std::size_t content = std::min(text_.find_first_not_of('`', begin), text_.size());
  const std::size_t length = content - begin;
  position_ = content;
  if (backticks_.empty()) backticks_.resize(kMaxBackticks + 1);
  const bool hopeless =
      length > kMaxBackticks || (searched_backticks_ && backticks_[length] <= content);
  std::size_t at = content;
  while (!hopeless && (at = text_.find('`', at)) != std::string_view::npos) {
    const std::size_t end = std::min(text_.find_first_not_of('`', at), text_.size());
    if (end - at <= kMaxBackticks) backticks_[end - at] = at;
    if (end - at == length) {
      position_ = end;
      add_token(InlineKind::kCode, begin, end);
      return;
    }
    at = end;
  }
  if (!hopeless) searched_backticks_ = true;
  add_token(InlineKind::kText, begin, content);
}

void InlineScanner::scan_backslash() {
  const std::size_t begin = position_;
  const char next = peek(begin + 1);
  if (is_punctuation(next)) {
    position_ += 2;
    Token& token = add_token(InlineKind::kSpelled, begin, position_);
    token.data = static_cast<std::uint32_t>(tree_->decoded_text.size());
    token.size = 1;
    tree_->decoded_text += next;
  } else if (next == '\n') {
    position_ += 2;
    add_token(InlineKind::kHardBreak, begin, position_);
  } else {
    ++position_;
    add_token(InlineKind::kText, begin, position_);
  }
}

void InlineScanner::scan_entity() {
  const std::size_t begin = position_;
  const std::size_t data = tree_->decoded_text.size();
  const std::size_t length = decode_entity(text_.substr(begin), tree_->decoded_text);
  if (length == 0) {
    ++position_;
    add_token(InlineKind::kText, begin, position_);
    return;
  }
  position_ += length;
  Token& token = add_token(InlineKind::kSpelled, begin, position_);
  token.data = static_cast<std::uint32_t>(data);
  token.size = static_cast<std::uint32_t>(tree_->decoded_text.size() - data);
}

void InlineScanner::scan_angle_bracket() {
  const std::size_t begin = position_;
  if (const auto autolink = scan_angle_autolink(text_, begin)) {
    position_ += autolink->length;
    Token& token = add_token(InlineKind::kAutolink, begin, position_);
    token.data = static_cast<std::uint32_t>(tree_->links.size());
    LinkTarget& link = tree_->links.emplace_back();
    const std::string url = decode_entities(text_.substr(begin + 1, autolink->length - 2));
    link.destination = autolink->is_email ? "mailto:" + url : url;
    return;
  }
  const std::size_t length = tag_length(begin);
  position_ += length == 0 ? 1 : length;
  add_token(length == 0 ? InlineKind::kText : InlineKind::kHtml, begin, position_);
}

std::size_t InlineScanner::tag_length(std::size_t at) {
  if (!is_mdx_) return scan_raw_html(text_, at);
  const bool is_comment = peek(at + 1) == '!';
  const std::size_t end =
      (is_comment ? MdxSyntax::comment_at(text_, at) : mdx_.tag_at(text_, at)).offset;
  if (end == MdxSyntax::kNone) tree_->is_broken |= ++broken_tags_ > kMaxBrokenTags;
  return end == MdxSyntax::kNone ? 0 : end - at;
}

// MDX has no other meaning for a brace, so a text in which one stays open is no MDX. ("{#id}" is
// none either, but of Docusaurus.)
void InlineScanner::scan_expression() {
  const std::size_t begin = position_;
  const std::size_t end =
      tree_->is_broken ? MdxSyntax::kNone : mdx_.expression_at(text_, begin).offset;
  tree_->is_broken |= end == MdxSyntax::kNone;
  position_ = end == MdxSyntax::kNone ? begin + 1 : end;
  add_token(end == MdxSyntax::kNone ? InlineKind::kText : InlineKind::kExpression, begin,
            position_);
}

bool InlineScanner::scan_extended_autolink(char first) {
  if (!brackets_.empty() && (brackets_.back().in_link || brackets_.back().in_image)) return false;
  const auto link =
      first == 'w' ? scan_www_autolink(text_, position_) : scan_url_autolink(text_, position_);
  if (!link) return false;
  // The scheme before ":" was taken for text.
  while (!tokens_.empty() && tokens_.back().range.end > link->begin) {
    if (tokens_.back().range.begin < link->begin) {
      tokens_.back().range.end = link->begin;
    } else {
      tokens_.pop_back();
    }
  }
  position_ = link->end;
  Token& token = add_token(InlineKind::kAutolink, link->begin, link->end);
  token.data = static_cast<std::uint32_t>(tree_->links.size());
  std::string url(link->of(text_));
  tree_->links.emplace_back().destination = first == 'w' ? "http://" + url : std::move(url);
  return true;
}

void InlineScanner::scan_run(char mark) {
  const std::size_t begin = position_;
  const std::size_t limit = mark == '~' ? std::min(text_.size(), begin + kMaxTildes) : text_.size();
  while (position_ < limit && text_[position_] == mark) ++position_;
  const ByteRange range{begin, position_};
  Token& token = add_token(InlineKind::kText, begin, position_);

  const Neighbours near = neighbours_of(text_, range, mark != '~');
  const bool left_flanking = !near.space_after && (!near.punctuation_after || near.space_before ||
                                                   near.punctuation_before);
  const bool right_flanking = !near.space_before && (!near.punctuation_before || near.space_after ||
                                                     near.punctuation_after);
  bool can_open = left_flanking;
  bool can_close = right_flanking;
  if (mark == '_') {
    can_open = left_flanking && (!right_flanking || near.punctuation_before);
    can_close = right_flanking && (!left_flanking || near.punctuation_after);
  }
  if (!can_open && !can_close) return;
  if (mark == '~' && range.size() > 2) return;

  Run& added = runs_.emplace_back();
  const auto index = static_cast<std::uint32_t>(runs_.size());
  token.run = index;
  added.token = static_cast<std::uint32_t>(tokens_.size() - 1);
  added.mark = mark;
  added.can_open = can_open;
  added.can_close = can_close;
  added.length = added.left = range.size();
  added.previous = top_run_;
  if (top_run_ != 0) run(top_run_).next = index;
  top_run_ = index;
}

void InlineScanner::scan_opening_bracket(bool image) {
  Bracket bracket;
  bracket.token = static_cast<std::uint32_t>(tokens_.size());
  bracket.previous_run = top_run_;
  bracket.position = position_ + (image ? 2 : 1);
  bracket.column_shift = column_shift_;
  bracket.image = image;
  if (!brackets_.empty()) {
    brackets_.back().bracket_after = true;
    bracket.in_link = brackets_.back().in_link;
    bracket.in_image = brackets_.back().in_image;
  }
  (image ? bracket.in_image : bracket.in_link) = true;
  add_token(InlineKind::kText, position_, bracket.position);
  position_ = bracket.position;
  brackets_.push_back(bracket);
}

void InlineScanner::scan_closing_bracket() {
  const std::size_t begin = position_++;
  if (!brackets_.empty() && brackets_.back().active) {
    const Bracket opener = brackets_.back();
    if (auto target = find_link_target(opener)) {
      const auto match = static_cast<std::uint32_t>(matches_.size());
      Match& added = matches_.emplace_back();
      added.mark = opener.image ? InlineMark::kImage : InlineMark::kLink;
      added.link = static_cast<std::uint32_t>(tree_->links.size());
      tree_->links.push_back(std::move(*target));
      tokens_[opener.token].kind = InlineKind::kOpen;
      tokens_[opener.token].match = match;
      add_token(InlineKind::kClose, begin, position_).match = match;
      pair_delimiters(opener.previous_run);
      brackets_.pop_back();
      if (!opener.image) deactivate_outer_brackets();
      return;
    }
    position_ = begin + 1;
    if (take_footnote_reference(opener)) return;
  }
  if (!brackets_.empty()) brackets_.pop_back();
  add_token(InlineKind::kText, begin, position_);
}

// What follows "]": "(destination)", "[label]", or nothing, when the text itself is the label.
std::optional<LinkTarget> InlineScanner::find_link_target(const Bracket& opener) {
  const std::size_t behind = position_;
  if (peek(behind) == '(') {
    if (const auto tail = scan_link_tail(text_, behind)) {
      position_ = tail->end;
      LinkTarget target;
      target.destination = unescape_link_text(trimmed(tail->destination.of(text_)));
      target.title = unescape_link_text(tail->title.of(text_));
      target.destination_range = tail->destination;
      target.title_range = tail->title;
      target.title_quote = tail->title_quote;
      return target;
    }
  }
  const auto label = scan_link_label(text_, behind);
  std::string_view raw = label ? label->content.of(text_) : std::string_view();
  if (raw.empty()) {
    if (opener.bracket_after) return std::nullopt;
    raw = text_.substr(opener.position, behind - 1 - opener.position);
  }
  const Definition* definition = references_.find(raw);
  if (definition == nullptr) return std::nullopt;
  if (label) position_ = label->end;
  LinkTarget target;
  target.destination = definition->destination;
  target.title = definition->title;
  target.is_reference = true;
  return target;
}

// "[^label]" that turned out to be no link. cmark takes all of it for one node, which becomes plain
// text later if no footnote has the label.
bool InlineScanner::take_footnote_reference(const Bracket& opener) {
  if (peek(opener.position) != '^' || position_ - opener.position <= 2) return false;
  const std::size_t begin = opener.position - 1;
  const std::string_view label = text_.substr(opener.position + 1, position_ - opener.position - 2);
  pair_delimiters(opener.previous_run);
  tokens_.resize(opener.token + 1);
  Token& token = tokens_.back();
  // cmark computes the label's length from columns, and gets it wrong across lines.
  const bool one_line = column_shift_ == opener.column_shift;
  token.kind =
      one_line && footnotes_.contains(label) ? InlineKind::kFootnoteReference : InlineKind::kText;
  token.range = {begin, position_};
  brackets_.pop_back();
  return true;
}

// Links do not nest: what is open around a link can become an image only.
void InlineScanner::deactivate_outer_brackets() {
  std::size_t i = brackets_.size();
  for (; i > 0; --i) {
    Bracket& bracket = brackets_[i - 1];
    if (bracket.image) continue;
    if (!bracket.active) break;
    bracket.active = false;
  }
  const bool in_image = i > 0 && brackets_[i - 1].in_image;
  for (std::size_t k = i; k < brackets_.size(); ++k) {
    if (brackets_[k].image) brackets_[k].in_image = in_image;
  }
}

}  // namespace hymt::markdown
