#include "parsers/document/outline.h"

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "parsers/document/coded_text.h"
#include "parsers/document/sequence_alignment.h"

namespace hymt {
namespace {

// A block entry and the inline entries that belong to it.
struct Block {
  const OutlineEntry* entry = nullptr;  // None for inlines that stand before all blocks.
  std::uint32_t first_inline = 0;       // Index into the outline.
  std::uint32_t num_inlines = 0;

  [[nodiscard]] std::uint32_t depth() const { return entry == nullptr ? 0 : entry->depth; }
  [[nodiscard]] std::size_t end() const {
    return entry == nullptr ? 0 : std::size_t{entry->range.end};
  }
};

// The first block has no entry.
std::vector<Block> blocks_of(const Outline& outline) {
  std::vector<Block> blocks(1);
  std::uint32_t index = 0;
  for (const OutlineEntry& entry : outline) {
    ++index;
    if (entry.is_inline) {
      ++blocks.back().num_inlines;
    } else {
      blocks.push_back({&entry, index, 0});
    }
  }
  return blocks;
}

// What a block is, apart from where it stands.
auto kind_of(const Block& block) {
  const bool has_entry = block.entry != nullptr;
  return std::tuple(has_entry, has_entry ? block.entry->name() : std::string_view(),
                    has_entry ? block.entry->value.view() : std::string_view());
}

auto kind_and_depth_of(const Block& block) { return std::tuple(kind_of(block), block.depth()); }

// What an inline must keep. Its depth changes when it moves, so that does not count.
auto kind_of(const OutlineEntry& entry) { return std::pair(entry.name(), entry.value.view()); }

// Text from a document as part of a message: short, on one line, valid UTF-8.
std::string excerpt(std::string_view value) {
  constexpr std::size_t kMaxBytes = 60;
  std::string result;
  while (!value.empty() && result.size() < kMaxBytes) {
    std::string_view piece = value.substr(0, kMaxBytes - result.size());
    piece = piece.substr(0, valid_utf8_prefix(piece));
    if (piece.empty()) {
      const std::size_t rest = valid_utf8_prefix(value.substr(0, 4));
      if (rest != 0) break;  // A character that has no room.
      result += "\uFFFD";
      value.remove_prefix(1);
      continue;
    }
    for (const char byte : piece) result += static_cast<unsigned char>(byte) < ' ' ? ' ' : byte;
    value.remove_prefix(piece.size());
  }
  return value.empty() ? result : result + "…";
}

// "heading 2", "link to 'a.html'", "code span 'x'".
std::string describe(const OutlineEntry& entry) {
  std::string result(entry.name());
  if (entry.value.empty()) return result;
  if (entry.name() == "link") result += " to";
  return result + " '" + excerpt(entry.value) + "'";
}

std::string change_message(const OutlineEntry& source, const OutlineEntry& target) {
  if (source.name() != target.name() && source.value == target.value) {
    return std::string(source.name()) + " became " + std::string(target.name());
  }
  const std::string before = describe(source);
  const std::string after = describe(target);
  return before == after ? before + " was changed" : before + " became " + after;
}

std::string times(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " time" : " times");
}

// Equal blocks get equal numbers, from 0.
struct Numbering {
  std::vector<std::uint32_t> source;
  std::vector<std::uint32_t> target;
};

template <typename KeyOf>
Numbering number_blocks(std::span<const Block> source, std::span<const Block> target, KeyOf key) {
  std::vector<std::pair<const Block*, std::uint32_t*>> all;
  Numbering numbers{std::vector<std::uint32_t>(source.size()),
                    std::vector<std::uint32_t>(target.size())};
  for (std::size_t i = 0; i < source.size(); ++i) all.emplace_back(&source[i], &numbers.source[i]);
  for (std::size_t i = 0; i < target.size(); ++i) all.emplace_back(&target[i], &numbers.target[i]);
  std::sort(all.begin(), all.end(),
            [key](const auto& a, const auto& b) { return key(*a.first) < key(*b.first); });
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (i > 0 && key(*all[i - 1].first) != key(*all[i].first)) ++number;
    *all[i].second = number;
  }
  return numbers;
}

template <typename KeyOf>
std::vector<AlignedPair> align_blocks(std::span<const Block> source, std::span<const Block> target,
                                      KeyOf key) {
  const Numbering numbers = number_blocks(source, target, key);
  return align_sequences(numbers.source, numbers.target);
}

class OutlineComparison {
 public:
  OutlineComparison(const Outline& source, const Outline& target, std::size_t limit)
      : source_outline_(source),
        target_outline_(target),
        source_(blocks_of(source)),
        target_(blocks_of(target)),
        limit_(limit) {}

  std::vector<OutlineDifference> run() &&;

 private:
  [[nodiscard]] bool full() const { return differences_.size() >= limit_; }
  void add(std::string message, ByteRange source, ByteRange target) {
    if (!full()) differences_.push_back({std::move(message), source, target});
  }
  void compare_between(AlignedPair begin, AlignedPair end);
  void compare_unlike_blocks(AlignedPair begin, AlignedPair end);
  std::size_t add_missing(std::size_t at, std::size_t end, std::size_t target_at);
  std::size_t add_added(std::size_t at, std::size_t end, std::size_t source_at);
  void compare_inlines(const Block& source, const Block& target);
  void report_inlines(const Block& source, const Block& target);

  const Outline& source_outline_;
  const Outline& target_outline_;
  const std::vector<Block> source_;
  const std::vector<Block> target_;
  const std::size_t limit_;
  std::vector<OutlineDifference> differences_;
};

std::vector<OutlineDifference> OutlineComparison::run() && {
  // Most outlines are equal, and most others nearly so: number only what lies between.
  const std::size_t shorter = std::min(source_.size(), target_.size());
  std::size_t prefix = 0;
  while (prefix < shorter && !full() &&
         kind_and_depth_of(source_[prefix]) == kind_and_depth_of(target_[prefix])) {
    compare_inlines(source_[prefix], target_[prefix]);
    ++prefix;
  }
  const std::span<const Block> source = std::span(source_).subspan(prefix);
  const std::span<const Block> target = std::span(target_).subspan(prefix);
  AlignedPair begin = {prefix, prefix};
  for (const AlignedPair pair : align_blocks(source, target, kind_and_depth_of)) {
    const AlignedPair equal = {pair.a_index + prefix, pair.b_index + prefix};
    compare_between(begin, equal);
    if (full()) break;
    compare_inlines(source_[equal.a_index], target_[equal.b_index]);
    begin = {equal.a_index + 1, equal.b_index + 1};
  }
  if (!full()) compare_between(begin, {source_.size(), target_.size()});
  return std::move(differences_);
}

// Blocks that have no equal. Where only their depth differs, something around them was lost or
// added, which is reported instead; if nothing was, then the first of those that moved alike.
void OutlineComparison::compare_between(AlignedPair begin, AlignedPair end) {
  const std::size_t num_source = end.a_index - begin.a_index;
  const std::size_t num_target = end.b_index - begin.b_index;
  if (num_source == 0 && num_target == 0) return;
  const std::vector<AlignedPair> pairs =
      align_blocks(std::span(source_).subspan(begin.a_index, num_source),
                   std::span(target_).subspan(begin.b_index, num_target),
                   [](const Block& block) { return kind_of(block); });
  const bool only_moved = pairs.size() == num_source && pairs.size() == num_target;
  std::int64_t last_move = 0;
  AlignedPair at = begin;
  for (const AlignedPair pair : pairs) {
    const AlignedPair alike = {begin.a_index + pair.a_index, begin.b_index + pair.b_index};
    compare_unlike_blocks(at, alike);
    if (full()) return;
    const Block& source = source_[alike.a_index];
    const Block& target = target_[alike.b_index];
    const std::int64_t move = std::int64_t{target.depth()} - std::int64_t{source.depth()};
    if (only_moved && move != last_move) {
      add(describe(*source.entry) + " moved from depth " + std::to_string(source.depth()) +
              " to depth " + std::to_string(target.depth()),
          source.entry->range, target.entry->range);
    }
    last_move = move;
    compare_inlines(source, target);
    at = {alike.a_index + 1, alike.b_index + 1};
  }
  compare_unlike_blocks(at, end);
}

// One after the other, as far as there are blocks on both sides.
void OutlineComparison::compare_unlike_blocks(AlignedPair begin, AlignedPair end) {
  std::size_t source = begin.a_index;
  std::size_t target = begin.b_index;
  for (; source < end.a_index && target < end.b_index && !full(); ++source, ++target) {
    const OutlineEntry& before = *source_[source].entry;
    const OutlineEntry& after = *target_[target].entry;
    add(change_message(before, after), before.range, after.range);
    if (before.name() == after.name()) compare_inlines(source_[source], target_[target]);
  }
  while (source < end.a_index && !full()) source = add_missing(source, end.a_index, target);
  while (target < end.b_index && !full()) target = add_added(target, end.b_index, source);
}

std::string and_contents(std::size_t num_blocks) {
  if (num_blocks == 0) return {};
  return " with the " + std::to_string(num_blocks) + (num_blocks == 1 ? " block" : " blocks") +
         " in it";
}

// The end of the run of blocks that lie in blocks[at].
std::size_t end_of_contents(const std::vector<Block>& blocks, std::size_t at, std::size_t end) {
  std::size_t next = at + 1;
  while (next < end && blocks[next].depth() > blocks[at].depth()) ++next;
  return next;
}

std::size_t OutlineComparison::add_missing(std::size_t at, std::size_t end, std::size_t target_at) {
  const std::size_t next = end_of_contents(source_, at, end);
  const OutlineEntry& entry = *source_[at].entry;
  const std::size_t place = target_[target_at - 1].end();
  add(describe(entry) + and_contents(next - at - 1) + " is missing", entry.range, {place, place});
  return next;
}

std::size_t OutlineComparison::add_added(std::size_t at, std::size_t end, std::size_t source_at) {
  const std::size_t next = end_of_contents(target_, at, end);
  const OutlineEntry& entry = *target_[at].entry;
  const std::size_t place = source_[source_at - 1].end();
  add(describe(entry) + and_contents(next - at - 1) + " was added", {place, place}, entry.range);
  return next;
}

using OutlineIterator = Outline::const_iterator;

// Where the inlines of a block begin and end.
std::pair<OutlineIterator, OutlineIterator> inlines_of(const Outline& outline, const Block& block) {
  const auto first = outline.begin() + static_cast<std::ptrdiff_t>(block.first_inline);
  return {first, first + static_cast<std::ptrdiff_t>(block.num_inlines)};
}

void OutlineComparison::compare_inlines(const Block& source, const Block& target) {
  const auto [before, before_end] = inlines_of(source_outline_, source);
  const auto [after, after_end] = inlines_of(target_outline_, target);
  const bool equal = std::equal(
      before, before_end, after, after_end,
      [](const OutlineEntry& a, const OutlineEntry& b) { return kind_of(a) == kind_of(b); });
  if (!equal) report_inlines(source, target);
}

// The inline entries of one kind on one side.
using Inlines = std::vector<const OutlineEntry*>;

Inlines sorted_by_kind(const Outline& outline, const Block& block) {
  Inlines sorted;
  const auto [begin, end] = inlines_of(outline, block);
  for (auto entry = begin; entry != end; ++entry) sorted.push_back(&*entry);
  std::stable_sort(sorted.begin(), sorted.end(), [](const OutlineEntry* a, const OutlineEntry* b) {
    return kind_of(*a) < kind_of(*b);
  });
  return sorted;
}

// The entries of `inlines`, from `begin`, that are of the same kind as the first of them.
std::span<const OutlineEntry* const> first_kind(const Inlines& inlines, std::size_t begin) {
  std::size_t end = begin;
  while (end < inlines.size() && kind_of(*inlines[end]) == kind_of(*inlines[begin])) ++end;
  return std::span(inlines).subspan(begin, end - begin);
}

// True if `added` may stand in a target without being in its source, or more often than there.
bool may_be_added(const OutlineEntry& added) {
  return added.name() == kPlaceholderEntry && looks_like_words(added.value);
}

void OutlineComparison::report_inlines(const Block& source, const Block& target) {
  const ByteRange source_end = {source.end(), source.end()};
  const ByteRange target_end = {target.end(), target.end()};
  const Inlines before = sorted_by_kind(source_outline_, source);
  const Inlines after = sorted_by_kind(target_outline_, target);
  std::vector<std::span<const OutlineEntry* const>> lost;  // Kinds of which nothing is left.
  std::vector<std::span<const OutlineEntry* const>> added;
  for (std::size_t i = 0, k = 0; i < before.size() || k < after.size();) {
    const auto olds = first_kind(before, i);
    const auto news = first_kind(after, k);
    if (news.empty() || (!olds.empty() && kind_of(*olds[0]) < kind_of(*news[0]))) {
      lost.push_back(olds);
      i += olds.size();
    } else if (olds.empty() || kind_of(*news[0]) < kind_of(*olds[0])) {
      if (!may_be_added(*news[0])) added.push_back(news);
      k += news.size();
    } else {
      const bool is_fine = olds.size() < news.size() && may_be_added(*news[0]);
      if (olds.size() != news.size() && !is_fine) {
        add(describe(*olds[0]) + " appears " + times(news.size()) + " instead of " +
                std::to_string(olds.size()),
            olds.size() > news.size() ? ByteRange(olds[news.size()]->range) : source_end,
            news.size() > olds.size() ? ByteRange(news[olds.size()]->range) : target_end);
      }
      i += olds.size();
      k += news.size();
    }
  }
  // A lost and an added entry of one name are one that changed. Both lists are ordered by name.
  auto candidate = added.begin();
  for (const auto olds : lost) {
    while (candidate != added.end() && (*candidate)[0]->name() < olds[0]->name()) {
      const auto news = *candidate++;
      add(describe(*news[0]) + " was added", source_end, news[0]->range);
    }
    if (candidate != added.end() && (*candidate)[0]->name() == olds[0]->name()) {
      const auto news = *candidate++;
      add(change_message(*olds[0], *news[0]), olds[0]->range, news[0]->range);
    } else {
      add(describe(*olds[0]) + " is missing", olds[0]->range, target_end);
    }
  }
  for (; candidate != added.end(); ++candidate) {
    add(describe(*(*candidate)[0]) + " was added", source_end, (*candidate)[0]->range);
  }
}

}  // namespace

bool looks_like_words(std::string_view placeholder) {
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  // Arrows and emoji, which some like to add.
  if (std::none_of(placeholder.begin(), placeholder.end(), is_ascii)) return true;
  return std::all_of(placeholder.begin(), placeholder.end(), is_ascii) &&
         placeholder.find_first_of("%{}$<>@=\\") == std::string_view::npos &&
         placeholder.find("://") == std::string_view::npos && !placeholder.starts_with("www.");
}

std::vector<OutlineDifference> compare_outlines(const Outline& source, const Outline& target,
                                                std::size_t limit) {
  const auto is_same = [](const OutlineEntry& a, const OutlineEntry& b) {
    return a.is_inline == b.is_inline && a.depth == b.depth && kind_of(a) == kind_of(b);
  };
  if (std::ranges::equal(source, target, is_same)) return {};
  return OutlineComparison(source, target, limit).run();
}

}  // namespace hymt
