#include "translate/constraint/tag_automaton.h"

#include <algorithm>
#include <cassert>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/ascii.h"
#include "parsers/document/stack_memory.h"

namespace hymt {
namespace {

constexpr std::string_view kReference = "&lt;";
constexpr char32_t kFullwidthOpening = 0xFF1C;
constexpr char32_t kFullwidthSlash = 0xFF0F;

// What a filler is made of: neither is part of a word on its right.
constexpr std::string_view kFullStop = ".";
constexpr std::string_view kSpace = " ";

bool is_blank(std::string_view text) { return trimmed(text).empty(); }

bool is_digit(char32_t c) { return c < 0x80 && is_ascii_digit(static_cast<char>(c)); }

// The text between the tags.
std::vector<std::string_view> runs_of(const TaggedText& source) {
  std::vector<std::string_view> runs;
  std::size_t position = 0;
  for (const Tag& tag : source.tags) {
    runs.push_back(ByteRange{position, tag.range.begin}.of(source.text));
    position = tag.range.end;
  }
  runs.push_back(std::string_view(source.text).substr(position));
  return runs;
}

// With what tags show in their places: what tag names were chosen for.
std::string whole_text(const TaggedText& source) {
  std::string text;
  std::size_t position = 0;
  for (const Tag& tag : source.tags) {
    text += ByteRange{position, tag.range.begin}.of(source.text);
    text += tag.shown;
    position = tag.range.end;
  }
  return text += std::string_view(source.text).substr(position);
}

std::uint64_t bit_of(std::size_t element) { return std::uint64_t{1} << (element - 1); }

}  // namespace

std::optional<TagAutomaton> TagAutomaton::of(const TaggedText& source, AnswerFrame frame,
                                             std::span<const TermRule> rules) {
  const bool has_many =
      std::ranges::any_of(source.tags, [](const Tag& tag) { return tag.number > kMostElements; });
  std::string text = whole_text(source);
  const TagNames names = choose_tag_names(text);
  if (has_many || names.pair.size() != 1 || names.standalone.size() != 1) return std::nullopt;
  TagAutomaton automaton(source, std::move(text), names, std::move(frame));
  automaton.read_terms(rules);
  return automaton;
}

TagAutomaton::TagAutomaton(const TaggedText& source, std::string text, const TagNames& names,
                           AnswerFrame frame)
    : frame_(std::move(frame)),
      pair_name_(names.pair.front()),
      standalone_name_(names.standalone.front()),
      text_(std::move(text)) {
  read_elements(source);
  read_requirements(source);
  read_neighbours(source);
  read_literals(source);
}

void TagAutomaton::read_elements(const TaggedText& source) {
  elements_.resize(1);
  std::size_t parent = 0;
  const auto fill_all = [this](std::size_t element) {
    for (; element != 0 && elements_[element].is_empty; element = elements_[element].parent) {
      elements_[element].is_empty = false;
    }
  };
  const std::vector<std::string_view> runs = runs_of(source);
  for (std::size_t i = 0; i < source.tags.size(); ++i) {
    const Tag& tag = source.tags[i];
    if (!is_blank(runs[i])) fill_all(parent);
    if (elements_.size() <= tag.number) elements_.resize(tag.number + 1);
    Element& element = elements_[tag.number];
    if (tag.kind == Tag::Kind::kClosing) {
      element.closing = slots_.size();
      parent = element.parent;
    } else {
      element.parent = parent;
      element.is_pair = tag.kind == Tag::Kind::kOpening;
      element.is_required = !tag.can_delete;
      element.shown = tag.shown;
      element.opening = element.closing = slots_.size();
      if (element.is_pair) {
        parent = tag.number;
      } else {
        fill_all(parent);
      }
    }
    slots_.push_back(
        {std::string(tag.range.of(source.text)), tag.kind, tag.number, false, !tag.can_reorder});
  }
}

// A pair is needed if something in it is, and it must not pass what something in it must not pass.
void TagAutomaton::read_requirements(const TaggedText& source) {
  for (const Tag& tag : source.tags) {
    const bool is_fixed = !tag.can_reorder;
    const bool is_required = elements_[tag.number].is_required;
    for (std::size_t parent = elements_[tag.number].parent; parent != 0;
         parent = elements_[parent].parent) {
      if (is_required) elements_[parent].is_required = true;
      if (is_fixed) slots_[elements_[parent].opening].is_fixed = true;
    }
  }
  for (Slot& slot : slots_) slot.is_required = elements_[slot.element].is_required;
  before_.resize(slots_.size());
  not_before_.resize(slots_.size());
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    for (std::size_t lower = 0; lower < i; ++lower) {
      const bool matters = slots_[i].is_fixed || slots_[lower].is_fixed;
      if (matters && slots_[lower].is_required) before_[i].set(lower);
    }
    for (std::size_t higher = i + 1; higher < slots_.size(); ++higher) {
      if (slots_[i].is_fixed || slots_[higher].is_fixed) not_before_[i].set(higher);
    }
    // A pair is closed when all is in it that has to be.
    if (slots_[i].kind != Tag::Kind::kClosing) continue;
    for (const Slot& inner : slots_) {
      if (elements_[inner.element].parent == slots_[i].element && inner.is_required) {
        before_[i].set(elements_[inner.element].closing);
      }
    }
  }
}

void TagAutomaton::read_neighbours(const TaggedText& source) {
  StackMemory memory;
  const auto shown = [this](std::uint32_t number) -> const std::string& {
    return elements_[number].shown;
  };
  const std::pmr::vector<Neighbours> then = neighbours_of(source.text, source.tags, shown, memory);
  for (std::size_t i = 0; i < then.size(); ++i) {
    elements_[source.tags[i].number].then = then[i];
  }
}

void TagAutomaton::read_literals(const TaggedText& source) {
  for (const std::string_view run : runs_of(source)) {
    has_reference_ = has_reference_ || run.find(kReference) != std::string_view::npos;
    has_fullwidth_ = has_fullwidth_ || run.find("＜") != std::string_view::npos;
    for (std::size_t at = run.find('<'); at != std::string_view::npos; at = run.find('<', at + 1)) {
      has_literal_ = true;
      if (at + 1 == run.size()) {
        ends_literal_ = true;
        continue;
      }
      behind_literal_.set(static_cast<unsigned char>(run[at + 1]));
      std::size_t end = at + 1;
      (void)next_code_point(run, end);
      // A "<" would only ask for another one.
      if (run[at + 1] != '<') literal_filler_ = run.substr(at + 1, end - at - 1);
    }
  }
}

// Behind a full stop each term has to be writable; then it is wherever one is due, as nothing that
// stood before matters there.
void TagAutomaton::read_terms(std::span<const TermRule> rules) {
  State state;
  state.phase = Phase::kText;
  std::vector<TermRule> kept(rules.begin(), rules.end());
  for (TermRule& rule : kept) {
    if (rule.renderings.empty()) continue;
    const std::string piece = std::string(kFullStop) + rule.renderings.front();
    if (!takes(state, piece)) rule.renderings.clear();
  }
  terms_ = TermSet(kept);
}

bool TagAutomaton::takes(State state, std::string_view bytes) const {
  return std::ranges::all_of(bytes, [&](char byte) { return step(state, byte); });
}

TagAutomaton::State TagAutomaton::start() const {
  State state;
  if (frame_.begin.empty()) state.phase = Phase::kText;
  return state;
}

bool TagAutomaton::step(State& state, char byte) const {
  switch (state.phase) {
    case Phase::kBegin:
      if (byte != frame_.begin[state.num_spelt]) return false;
      if (++state.num_spelt == frame_.begin.size()) {
        state.num_spelt = 0;
        state.phase = Phase::kText;
      }
      return true;
    case Phase::kText: return step_text(state, byte);
    case Phase::kTag: return step_tag(state, byte);
    case Phase::kEnd: return false;
  }
  return false;
}

bool TagAutomaton::step_text(State& state, char byte) const {
  if (byte != '<' || state.num_missing > 0 || !may_begin_tag(state)) return take_byte(state, byte);
  State literal = state;
  state.may_be_literal = take_byte(literal, byte);
  state.phase = Phase::kTag;
  state.num_spelt = 1;
  state.spelt[0] = byte;
  return true;
}

bool TagAutomaton::step_tag(State& state, char byte) const {
  if (byte == '<' || state.num_spelt == state.spelt.size()) {
    const std::optional<State> text = state.may_be_literal ? as_text(state) : std::nullopt;
    if (!text) return false;
    state = *text;
    return step_text(state, byte);
  }
  state.spelt[state.num_spelt++] = byte;
  const std::optional<State> text = state.may_be_literal ? as_text(state) : std::nullopt;
  if (!is_on_the_way(state)) {
    if (!text) return false;
    state = *text;
    return true;
  }
  state.may_be_literal = text.has_value();
  const std::string_view spelt(state.spelt.data(), state.num_spelt);
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].bytes != spelt) continue;
    write(state, i);
    return true;
  }
  if (spelt == frame_.end) state.phase = Phase::kEnd;
  return true;
}

// `state`, within what was taken for a tag, if all of that is text.
std::optional<TagAutomaton::State> TagAutomaton::as_text(const State& state) const {
  State text = state;
  text.phase = Phase::kText;
  text.num_spelt = 0;
  text.spelt = {};
  text.may_be_literal = false;
  for (std::size_t i = 0; i < state.num_spelt; ++i) {
    if (!take_byte(text, state.spelt[i])) return std::nullopt;
  }
  return text;
}

// One byte of text.
bool TagAutomaton::take_byte(State& state, char byte) const {
  const auto value = static_cast<unsigned char>(byte);
  if (state.num_missing > 0) {
    if (value < state.least || value > state.most) return false;
    state.least = 0x80;
    state.most = 0xBF;
    state.partial = (state.partial << 6U) | (value & 0x3FU);
    return --state.num_missing > 0 || take_character(state, state.partial);
  }
  if (state.is_behind_literal) {
    if (!behind_literal_.test(value)) return false;
    state.is_behind_literal = false;
  }
  if (value < 0x80) return take_character(state, value);
  if (value < 0xC2 || value > 0xF4) return false;
  // The second byte is bounded so that nothing is written longer than it need be, no surrogate and
  // nothing behind U+10FFFF (RFC 3629, section 4).
  state.least = value == 0xE0 ? 0xA0 : value == 0xF0 ? 0x90 : 0x80;
  state.most = value == 0xED ? 0x9F : value == 0xF4 ? 0x8F : 0xBF;
  state.num_missing = value < 0xE0 ? 1 : value < 0xF0 ? 2 : 3;
  state.partial = value & (0x3FU >> state.num_missing);
  return true;
}

bool TagAutomaton::take_character(State& state, char32_t c) const {
  const Neighbour kind = right_neighbour(c);
  if (state.shuns_word && kind == Neighbour::kWord) return false;
  if (state.shuns_space && kind == Neighbour::kSpace) return false;
  if (!take_residue(state, c) || !take_bent(state, c)) return false;
  if (!terms_.empty() && !terms_.step(state.terms, c)) return false;
  state.shuns_word = state.shuns_space = false;
  state.left = left_neighbour(c);
  state.partial = 0;
  state.least = state.most = 0;
  if (!is_white_space(c)) fill(state, state.parent);
  return true;
}

bool TagAutomaton::take_residue(State& state, char32_t c) const {
  if (is_digit(c) && state.residue >= Residue::kNameAtBoundary) {
    return take_digit(state, static_cast<char>(c));
  }
  if (state.residue == Residue::kNumber && c == '/' && !source_has_number(state)) return false;
  const bool is_name = c == static_cast<unsigned char>(pair_name_) ||
                       c == static_cast<unsigned char>(standalone_name_);
  state.num_digits = 0;
  state.numbered = {};
  if (is_name) {
    state.residue = state.residue == Residue::kBoundary ? Residue::kNameAtBoundary : Residue::kName;
    state.numbered[0] = static_cast<char>(c);
  } else {
    const bool is_boundary = c < 0x80 && !is_ascii_alphanumeric(static_cast<char>(c));
    state.residue = is_boundary ? Residue::kBoundary : Residue::kOther;
  }
  return true;
}

// Behind a name.
bool TagAutomaton::take_digit(State& state, char digit) const {
  const bool is_at_boundary =
      state.residue == Residue::kNameAtBoundary || state.residue == Residue::kNumberAtBoundary;
  state.residue = is_at_boundary ? Residue::kNumberAtBoundary : Residue::kNumber;
  const std::size_t size = std::size_t{1} + state.num_digits;
  if (size < state.numbered.size()) {
    state.numbered[size] = digit;
    ++state.num_digits;
  } else {
    state.numbered[0] = '\0';  // No text has that.
  }
  return !is_at_boundary || source_has_number(state);
}

bool TagAutomaton::source_has_number(const State& state) const {
  const std::string_view numbered(state.numbered.data(), std::size_t{1} + state.num_digits);
  return text_.find(numbered) != std::string::npos;
}

bool TagAutomaton::take_bent(State& state, char32_t c) const {
  const char lower = c < 0x80 ? ascii_lower(static_cast<char>(c)) : '\0';
  const bool is_name = lower == pair_name_ || lower == standalone_name_;
  switch (state.bent) {
    case Bent::kNo: break;
    case Bent::kOpened:
    case Bent::kSlash: {
      const bool is_slash = c == '/' || c == kFullwidthSlash;
      if (is_name) {
        state.bent = Bent::kName;
      } else if (is_slash && state.bent == Bent::kOpened) {
        state.bent = Bent::kSlash;
      } else if (!is_tag_space(c)) {
        state.bent = Bent::kNo;
      }
      break;
    }
    case Bent::kName:
    case Bent::kNameAndSpace:
      if (is_digit(c)) return false;
      state.bent = is_tag_space(c) ? Bent::kNameAndSpace : Bent::kNo;
      break;
  }
  if (c == '<') {
    if (!has_literal_) return false;
    // Behind a "<" that only tags follow in the source no term could be written.
    if (literal_filler_.empty() && !terms_.has_all(state.terms)) return false;
    state.bent = Bent::kOpened;
    state.is_behind_literal = true;
  } else if (c == kFullwidthOpening) {
    if (!has_fullwidth_) return false;
    state.bent = Bent::kOpened;
  }
  if (c == static_cast<unsigned char>(kReference[state.reference])) {
    if (++state.reference < kReference.size()) return true;
    if (!has_reference_) return false;
    state.bent = Bent::kOpened;
    state.reference = 0;
  } else {
    state.reference = c == static_cast<unsigned char>(kReference[0]) ? 1 : 0;
  }
  return true;
}

bool TagAutomaton::may_begin_tag(const State& state) const {
  if (!frame_.end.empty() && may_end(state)) return true;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (may_write(state, i)) return true;
  }
  return false;
}

// True if what is spelt is the beginning of something that may be written.
bool TagAutomaton::is_on_the_way(const State& state) const {
  const std::string_view spelt(state.spelt.data(), state.num_spelt);
  if (frame_.end.starts_with(spelt) && may_end(state)) return true;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].bytes.starts_with(spelt) && may_write(state, i)) return true;
  }
  return false;
}

bool TagAutomaton::may_write(const State& state, std::size_t slot) const {
  const Slot& tag = slots_[slot];
  const Element& element = elements_[tag.element];
  if (state.written.test(slot) || (state.is_behind_literal && !ends_literal_)) return false;
  const std::size_t parent = tag.kind == Tag::Kind::kClosing ? tag.element : element.parent;
  if (parent != state.parent) return false;
  if ((before_[slot] & ~state.written).any() || (not_before_[slot] & state.written).any()) {
    return false;
  }
  if (tag.kind == Tag::Kind::kClosing) {
    return element.is_empty || (state.filled & bit_of(tag.element)) != 0;
  }
  return tag.kind == Tag::Kind::kOpening || filler_before(state, slot).empty();
}

// What parts the placeholder from what it may not stand against; empty if nothing has to.
std::string_view TagAutomaton::filler_before(const State& state, std::size_t slot) const {
  const Element& element = elements_[slots_[slot].element];
  if (element.shown.empty()) return {};
  const bool is_space = is_blank(element.shown);
  const Neighbour shunned = is_space ? Neighbour::kSpace : Neighbour::kWord;
  const Neighbour first = right_neighbour(std::string_view(element.shown));
  const bool is_shunned = (state.shuns_word && first == Neighbour::kWord) ||
                          (state.shuns_space && first == Neighbour::kSpace);
  const bool shuns = state.left == shunned && element.then.left != shunned;
  if (!is_shunned && !shuns) return {};
  return is_space || state.shuns_space ? kFullStop : kSpace;
}

bool TagAutomaton::may_end(const State& state) const {
  if (state.num_missing > 0 || state.parent != 0 || state.shuns_space) return false;
  if (state.is_behind_literal && !ends_literal_) return false;
  if (!terms_.has_all(state.terms)) return false;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    if (slots_[i].is_required && !state.written.test(i)) return false;
  }
  return true;
}

bool TagAutomaton::is_complete(const State& state) const {
  if (!frame_.end.empty()) return state.phase == Phase::kEnd;
  if (state.phase == Phase::kText) return may_end(state);
  if (state.phase != Phase::kTag || !state.may_be_literal) return false;
  const std::optional<State> text = as_text(state);
  return text && may_end(*text);
}

void TagAutomaton::write(State& state, std::size_t slot) const {
  const Slot& tag = slots_[slot];
  const Element& element = elements_[tag.element];
  state.written.set(slot);
  if (tag.kind == Tag::Kind::kClosing) {
    state.parent = static_cast<std::uint8_t>(element.parent);
  } else if (tag.kind == Tag::Kind::kOpening) {
    state.parent = static_cast<std::uint8_t>(tag.element);
  } else {
    fill(state, state.parent);
    if (element.shown.empty()) {
      const bool was_inside =
          element.then.left == Neighbour::kWord && element.then.right == Neighbour::kWord;
      if (state.left == Neighbour::kWord && !was_inside) state.shuns_word = true;
    } else {
      const bool is_space = is_blank(element.shown);
      state.shuns_word = !is_space && element.then.right != Neighbour::kWord;
      state.shuns_space = is_space && element.then.right != Neighbour::kSpace;
      state.left = left_neighbour(std::string_view(element.shown));
      terms_.interrupt(state.terms);
    }
  }
  begin_run(state);
}

// Text behind a tag.
void TagAutomaton::begin_run(State& state) const {
  state.phase = Phase::kText;
  state.num_spelt = 0;
  state.spelt = {};
  state.may_be_literal = false;
  state.residue = Residue::kBoundary;
  state.num_digits = 0;
  state.numbered = {};
  state.bent = Bent::kNo;
  state.reference = 0;
  state.is_behind_literal = false;
}

void TagAutomaton::fill(State& state, std::size_t element) const {
  for (; element != 0 && (state.filled & bit_of(element)) == 0;
       element = elements_[element].parent) {
    state.filled |= bit_of(element);
  }
}

bool TagAutomaton::is_written(const State& state, std::size_t slot) const {
  return state.written.test(slot);
}

std::optional<char> TagAutomaton::next_byte_of_term(const State& state) const {
  assert(state.is_within_character());
  if (state.phase != Phase::kText || terms_.has_all(state.terms)) return std::nullopt;
  std::vector<std::string_view> due = terms_.rests_of_needed(state.terms);
  for (std::size_t i = 0; i < terms_.num_needed(); ++i) {
    if (!terms_.is_written(state.terms, i)) due.push_back(terms_.preferred(i));
  }
  for (const std::string_view text : due) {
    std::size_t size = 0;
    const char32_t c = next_code_point(text, size);
    if (size <= state.num_missing || c >> (6U * state.num_missing) != state.partial) continue;
    const std::string_view bytes = text.substr(size - state.num_missing, state.num_missing);
    if (takes(state, bytes)) return bytes.front();
  }
  return std::nullopt;
}

const TermSet::Place& TagAutomaton::terms_at(const State& state) const { return state.terms; }

// What is left of a term that is begun, a whole one, or what parts one from what stands before.
// Empty if none is missing.
std::string_view TagAutomaton::term_piece(const State& state) const {
  if (terms_.has_all(state.terms)) return {};
  for (const std::string_view rest : terms_.rests_of_needed(state.terms)) {
    if (takes(state, rest)) return rest;
  }
  for (std::size_t i = 0; i < terms_.num_needed(); ++i) {
    if (terms_.is_written(state.terms, i)) continue;
    const bool is_apart = !state.terms.is_behind_word && state.residue == Residue::kBoundary;
    return is_apart && takes(state, terms_.preferred(i)) ? terms_.preferred(i) : kFullStop;
  }
  return {};
}

std::string_view TagAutomaton::next_piece(const State& state) const {
  assert(!state.is_within_character());
  const std::string_view spelt(state.spelt.data(), state.num_spelt);
  if (state.phase == Phase::kEnd) return {};
  if (state.phase == Phase::kBegin) return std::string_view(frame_.begin).substr(state.num_spelt);
  if (state.phase == Phase::kTag) {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].bytes.starts_with(spelt) && may_write(state, i)) {
        return std::string_view(slots_[i].bytes).substr(spelt.size());
      }
    }
    return std::string_view(frame_.end).substr(spelt.size());
  }
  const bool has_terms = terms_.has_all(state.terms);
  if (state.is_behind_literal && (!ends_literal_ || !has_terms)) return literal_filler_;
  if (const std::string_view piece = term_piece(state); !piece.empty()) return piece;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const Element& element = elements_[slots_[i].element];
    if (slots_[i].kind == Tag::Kind::kClosing || element.parent != state.parent ||
        !slots_[i].is_required || state.written.test(i)) {
      continue;
    }
    const std::string_view filler = element.is_pair ? std::string_view() : filler_before(state, i);
    return filler.empty() ? std::string_view(slots_[i].bytes) : filler;
  }
  if (state.parent != 0) {
    const Element& element = elements_[state.parent];
    const bool is_filled = element.is_empty || (state.filled & bit_of(state.parent)) != 0;
    return is_filled ? std::string_view(slots_[element.closing].bytes) : kFullStop;
  }
  return state.shuns_space ? kFullStop : std::string_view(frame_.end);
}

std::string TagAutomaton::meaningful_bytes(const State& state) const {
  constexpr std::string_view kDigits = "0123456789";
  std::string bytes;
  const bool is_behind_name = state.residue >= Residue::kNameAtBoundary;
  if (is_behind_name) bytes += '/';
  if (is_behind_name || state.bent == Bent::kName || state.bent == Bent::kNameAndSpace) {
    bytes += kDigits;
  }
  if (state.reference > 0) bytes += kReference[state.reference];
  return bytes;
}

TagAutomaton::State TagAutomaton::normalized(const State& state) const {
  State result = state;
  const bool has_placeholders = [&] {
    for (std::size_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].kind == Tag::Kind::kStandalone && !state.written.test(i)) return true;
    }
    return false;
  }();
  // What stands on the left matters to placeholders alone.
  if (!has_placeholders) result.left = Neighbour::kOther;
  return result;
}

}  // namespace hymt
