#include "reassemble/spelling_index.h"

#include <algorithm>

#include "parsers/characters/character.h"

namespace hymt {

std::size_t SpellingIndex::find_queue(char32_t c) const {
  if (c < ascii_.size()) return ascii_[c] == 0 ? queues_.size() : ascii_[c] - 1U;
  const auto it = others_.find(c);
  return it == others_.end() ? queues_.size() : it->second;
}

void SpellingIndex::add(char32_t c, const Occurrence& occurrence) {
  std::size_t at = find_queue(c);
  if (at == queues_.size()) {
    if (c >= ascii_.size()) return;  // Never spelt in the stretch, so of no interest.
    queues_.emplace_back();
    ascii_[c] = static_cast<std::uint8_t>(queues_.size());
    at = queues_.size() - 1;
  }
  Queue& queue = queues_[at];
  const auto index = static_cast<std::uint32_t>(entries_.size());
  entries_.push_back({occurrence, kNone});
  if (queue.last != kNone) entries_[queue.last].following = index;
  if (queue.first == kNone) queue.first = queue.next = index;
  queue.last = index;
  if (!occurrence.is_spelt) {
    ++queue.num_plain;
  } else if (occurrence.text.size() == first_code_point(occurrence.text).length) {
    ++queue.num_spelt;
    if (queue.votes == 0) queue.candidate = occurrence.spelling;
    queue.votes += queue.candidate == occurrence.spelling ? 1 : static_cast<std::uint32_t>(-1);
  }
}

void SpellingIndex::add_plain(std::string_view text, std::size_t begin, std::size_t end) {
  if (counts_spaces_) {
    const std::string_view plain = text.substr(begin, end - begin);
    num_spaces_ += static_cast<std::size_t>(std::count(plain.begin(), plain.end(), ' '));
  }
  for (std::size_t i = begin; i < end; ++i) {
    if (!interesting_[static_cast<unsigned char>(text[i])]) continue;
    const CodePoint c = first_code_point(text.substr(i));
    const std::string_view bytes = text.substr(i, c.length);
    add(c.value, {i, bytes, bytes, false});
    i += c.length - 1;
  }
}

void SpellingIndex::add_spelt(const Occurrence& occurrence) {
  if (occurrence.text.front() == ' ') {
    spelt_spaces_.push_back({occurrence, num_spaces_});
  } else {
    add(first_code_point(occurrence.text).value, occurrence);
  }
  if (counts_spaces_) {
    num_spaces_ +=
        static_cast<std::size_t>(std::count(occurrence.text.begin(), occurrence.text.end(), ' '));
  }
}

void SpellingIndex::build(const TranslationUnit& unit, ByteRange range, const ByteSet& marks) {
  if (!queues_.empty()) ascii_.fill(0);
  queues_.clear();
  others_.clear();
  entries_.clear();
  spelt_spaces_.clear();
  counts_spaces_ = false;
  num_spaces_ = 0;
  interesting_ = marks;

  const std::string_view text = unit.source.text();
  const auto first = std::lower_bound(
      unit.spellings.begin(), unit.spellings.end(), range.begin,
      [](const Spelling& spelling, std::size_t at) { return spelling.text.begin < at; });
  auto last = first;
  for (; last != unit.spellings.end() && last->text.begin < range.end; ++last) {
    const char32_t c = first_code_point(last->text.of(text)).value;
    if (c >= ascii_.size() && others_.try_emplace(c, queues_.size()).second) {
      // ASCII characters, of which there are few, get their queues as they come.
      queues_.emplace_back();
    }
    if (c == ' ') {
      counts_spaces_ = true;
    } else {
      interesting_[static_cast<unsigned char>(text[last->text.begin])] = true;
    }
  }

  const auto& codes = unit.source.codes();
  auto code = std::lower_bound(
      codes.begin(), codes.end(), range.begin,
      [](const InlineCode& c, std::size_t at) { return c.offset + c.length < at; });
  auto spelling = first;
  std::size_t at = range.begin;
  const auto add_to = [&](std::size_t end) {
    for (; spelling != last && spelling->text.begin < end; ++spelling) {
      add_plain(text, at, spelling->text.begin);
      const std::string_view spelt = spelling->text.of(text);
      add_spelt({spelling->text.begin, spelt, spelling->source, true});
      at = spelling->text.end;
    }
    add_plain(text, at, end);
  };
  for (; code != codes.end() && code->offset < range.end; ++code) {
    if (code->length == 0) continue;
    if (code->offset >= at) add_to(code->offset);
    at = std::max(at, code->offset + code->length);
  }
  if (at < range.end) add_to(range.end);
}

const Occurrence* SpellingIndex::next(char32_t c) {
  const std::size_t at = find_queue(c);
  if (at == queues_.size() || queues_[at].next == kNone) return nullptr;
  const Entry& entry = entries_[queues_[at].next];
  queues_[at].next = entry.following;
  return &entry.occurrence;
}

std::string_view SpellingIndex::prevailing(char32_t c) const {
  const std::size_t at = find_queue(c);
  if (at == queues_.size()) return {};
  const Queue& queue = queues_[at];
  if (queue.num_spelt <= queue.num_plain || queue.votes == 0) return {};
  return has_line_end(queue.candidate) ? std::string_view() : queue.candidate;
}

}  // namespace hymt
