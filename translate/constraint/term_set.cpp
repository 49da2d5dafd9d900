#include "translate/constraint/term_set.h"

#include <algorithm>
#include <deque>

#include "parsers/characters/code_points.h"
#include "parsers/characters/letters.h"
#include "translate/tags/tag_neighbours.h"

namespace hymt {
namespace {

// Stands in front of a character behind one that is no letter or digit, and at the beginning.
constexpr char32_t kWordBegin = 0x110000;

// Of scripts that part words with spaces.
bool begins_word(char32_t c) {
  return is_alphanumeric(c) && right_neighbour(c) == Neighbour::kWord;
}

// Tags, fillers, and what stands for a "<" could complete, or hinder, a rendering with other
// characters.
bool is_plain_character(char32_t c) {
  return c != '<' && c != '&' && c != ';' && c != '/' && c != 0xFF1C && c != 0xFF0F &&
         (c >= 0x20 || c == '\t');
}

bool is_plain(std::string_view rendering) {
  const std::u32string characters = code_points(rendering);
  return !characters.empty() && std::ranges::all_of(characters, is_plain_character);
}

// A full stop and a space are fillers.
bool may_be_forbidden(std::string_view rendering) {
  const std::u32string characters = code_points(rendering);
  return is_plain(rendering) && characters.find(U'.') == std::u32string::npos &&
         is_alphanumeric(characters.front()) && is_alphanumeric(characters.back());
}

}  // namespace

TermSet::TermSet(std::span<const TermRule> rules) {
  std::vector<std::string_view> renderings;
  for (const TermRule& rule : rules) {
    const bool is_needed = !rule.renderings.empty() && needed_.size() < kMostNeeded &&
                           std::ranges::all_of(rule.renderings, is_plain);
    if (!is_needed) continue;
    Needed& term = needed_.emplace_back();
    term.preferred = rule.renderings.front();
    all_needed_ |= std::uint64_t{1} << (needed_.size() - 1);
    for (const std::string& rendering : rule.renderings) {
      term.longest = std::max(term.longest, rendering.size());
      renderings.push_back(rendering);
      add(rendering, false, false, needed_.size() - 1);
    }
  }
  for (const TermRule& rule : rules) {
    for (const std::string& rendering : rule.forbidden) {
      const bool is_in_needed = std::ranges::any_of(renderings, [&](std::string_view needed) {
        return needed.find(rendering) != std::string_view::npos;
      });
      if (is_in_needed || !may_be_forbidden(rendering)) continue;
      forbidden_.push_back(rendering);
      std::size_t offset = 0;
      add(rendering, begins_word(next_code_point(rendering, offset)), true, 0);
    }
  }
  link();
}

void TermSet::add(std::string_view rendering, bool from_word, bool is_forbidden, std::size_t term) {
  std::uint32_t node = 0;
  const auto go = [&](char32_t symbol) {
    const auto [place, is_new] =
        nodes_[node].next.try_emplace(symbol, static_cast<std::uint32_t>(nodes_.size()));
    node = place->second;
    if (is_new) nodes_.emplace_back();
  };
  if (from_word) go(kWordBegin);
  bool is_behind_word = true;  // The first character follows whatever there is.
  for (std::size_t offset = 0; offset < rendering.size();) {
    const char32_t c = next_code_point(rendering, offset);
    if (!is_behind_word) go(kWordBegin);
    go(c);
    is_behind_word = is_alphanumeric(c);
    const std::string rest(rendering.substr(offset));
    if (rest.empty()) break;
    if (is_forbidden) {
      nodes_[node].forbidden.push_back(rest);
    } else {
      nodes_[node].needed.push_back({term, rest});
    }
  }
  if (is_forbidden) {
    nodes_[node].is_forbidden = true;
  } else {
    nodes_[node].written |= std::uint64_t{1} << term;
  }
}

void TermSet::link() {
  std::deque<std::uint32_t> open = {0};
  while (!open.empty()) {
    const std::uint32_t parent = open.front();
    open.pop_front();
    for (const auto& [symbol, child] : nodes_[parent].next) {
      Node& node = nodes_[child];
      if (parent != 0) node.otherwise = after(nodes_[parent].otherwise, symbol);
      node.written |= nodes_[node.otherwise].written;
      node.is_forbidden = node.is_forbidden || nodes_[node.otherwise].is_forbidden;
      open.push_back(child);
    }
  }
}

std::uint32_t TermSet::after(std::uint32_t node, char32_t symbol) const {
  while (true) {
    const auto next = nodes_[node].next.find(symbol);
    if (next != nodes_[node].next.end()) return next->second;
    if (node == 0) return 0;
    node = nodes_[node].otherwise;
  }
}

bool TermSet::step(Place& place, char32_t c) const {
  if (!place.is_behind_word) place.node = after(place.node, kWordBegin);
  place.node = after(place.node, c);
  place.is_behind_word = is_alphanumeric(c);
  place.written |= nodes_[place.node].written;
  return !nodes_[place.node].is_forbidden;
}

std::vector<std::string_view> TermSet::rests_of_needed(const Place& place) const {
  std::vector<std::string_view> rests;
  for (std::uint32_t node = place.node; node != 0; node = nodes_[node].otherwise) {
    for (const Rest& rest : nodes_[node].needed) {
      if (!is_written(place, rest.term)) rests.push_back(rest.bytes);
    }
  }
  return rests;
}

std::vector<std::string_view> TermSet::rests_of_forbidden(const Place& place) const {
  std::vector<std::string_view> rests;
  for (std::uint32_t node = place.node; node != 0; node = nodes_[node].otherwise) {
    rests.insert(rests.end(), nodes_[node].forbidden.begin(), nodes_[node].forbidden.end());
  }
  return rests;
}

}  // namespace hymt
