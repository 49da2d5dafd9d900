#include "translate/ladder.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "parsers/characters/code_points.h"
#include "parsers/document/utf8.h"
#include "translate/checks/answer_doubts.h"
#include "translate/memory/example.h"
#include "translate/model/random_draws.h"

namespace hymt {
namespace {

constexpr unsigned kMostCuts = 3;   // A segment is cut into eighths at most,
constexpr unsigned kMostDepth = 2;  // and pairs in pairs are opened so deep.
// What a generator has no room for is cut into 64ths at most. The first part that does not fit even
// then ends it, so a generator without any room is not asked often.
constexpr unsigned kMostCutsForRoom = 6;

// An engine that fails outright, or does not answer in time, is not asked for ever.
constexpr unsigned kMostHardFailures = 3;

// An answer that would do is not worth more tries than these to find a better one.
constexpr std::size_t kMostTriesWithDoubt = 3;

// Tags at less probable places are told.
constexpr float kUnsure = 0.1F;
// Terms that are less probable were written because they had to be.
constexpr float kForced = 0.01F;

constexpr std::size_t kMostContext = 400;  // Bytes of the segment itself before a part of it.

bool is_hard(AnswerFault fault) {
  return fault == AnswerFault::kGeneratorFailed || fault == AnswerFault::kDeadline;
}

// What a prompt says about terms, each once.
std::vector<GlossaryTerm> terms_of(const std::vector<TermMatch>& matches) {
  std::vector<GlossaryTerm> terms;
  std::set<const GlossaryEntry*> seen;
  for (const TermMatch& match : matches) {
    const GlossaryEntry& entry = *match.entry;
    if (entry.target.empty() || !seen.insert(&entry).second) continue;
    terms.push_back({entry.source, entry.target});
  }
  return terms;
}

std::vector<TranslationExample> examples_of(const SegmentTask& task) {
  std::vector<TranslationExample> examples;
  for (const auto& example : task.examples) {
    const TaggedSegment source(example->source, PairSpelling::kTags);
    examples.push_back({std::string(source.text()),
                        source.tagged(example->target->with_codes_of(example->source).target)});
  }
  return examples;
}

// How bad an answer is: the warnings about it, then the notes.
std::pair<std::size_t, std::size_t> weight(const std::vector<Finding>& doubts) {
  const auto num_notes = static_cast<std::size_t>(
      std::count_if(doubts.begin(), doubts.end(),
                    [](const Finding& doubt) { return doubt.severity == Severity::kNote; }));
  return {doubts.size() - num_notes, num_notes};
}

std::string_view last_bytes(std::string_view text, std::size_t count) {
  std::size_t begin = text.size() - std::min(count, text.size());
  while (begin < text.size() && is_utf8_continuation(text[begin])) ++begin;
  return text.substr(begin);
}

}  // namespace

Ladder::Ladder(const SegmentTask& task, const LadderSetup& setup, const LanguagePair& languages,
               std::uint64_t key)
    : task_(&task),
      setup_(setup),
      languages_(&languages),
      plain_(setup.translates ? PlainForm::of(task.source, task.source_language) : nullptr) {
  root_.source = plain_ ? &plain_->text() : &task.source;
  root_.path = mixed(key);
}

std::optional<GenerationRequest> Ladder::start() {
  begin(kRoot);
  return next_request();
}

std::optional<GenerationRequest> Ladder::next_request() {
  while (!asked_ && !is_done_) {
    assert(!to_begin_.empty());
    const std::uint32_t index = to_begin_.back();
    to_begin_.pop_back();
    begin(index);
  }
  if (is_done_) return std::nullopt;
  return request_for(part_at(*asked_));
}

void Ladder::begin(std::uint32_t index) {
  Part& part = part_at(index);
  // Parts without a letter are not worth a request. A whole segment without one is for stand-ins:
  // they are there to show that whatever can reach a generator comes back.
  part.core = part.source;
  part.core_place = whole_span(*part.source);
  if (!is_translatable(*part.source, setup_.translates || index != kRoot)) {
    complete(index, *part.source);
    return;
  }
  if (const Span core = core_span(*part.source); core != part.core_place) {
    part.core_place = core;
    part.inner = extract(*part.source, core);
    part.core = &part.inner;
  }
  const bool has_codes = !part.core->codes().empty();
  const bool is_long = part.core->text().size() > setup_.max_source_bytes;
  // A pair can be longer than what may be sent, and hold another that is: then it is opened, but
  // not for ever, as each time costs a copy.
  if (is_long && (!has_codes || part.cuts < kMostCuts) &&
      divide(index, chunks(*part.core, setup_.max_source_bytes), Step::kPart, Rung::kSmallerUnit)) {
    return;
  }
  if (has_codes && (is_long || part.step == Step::kBare)) {
    translate_bare(index);
  } else {
    ask(index);
  }
}

void Ladder::ask(std::uint32_t index) {
  Part& part = part_at(index);
  if (!part.asked) {
    part.asked.emplace(*part.core,
                       part.step == Step::kOpaque ? PairSpelling::kOpaque : PairSpelling::kTags);
  }
  asked_ = index;
}

std::span<const Ladder::Attempt> Ladder::attempts_at(const Part& part) {
  static constexpr std::array<Attempt, 4> kWhole = {{{Wording::kFormatted, false},
                                                     {Wording::kPlain, false},
                                                     {Wording::kAlternative, false},
                                                     {Wording::kFormatted, true}}};
  static constexpr std::array<Attempt, 2> kPart = {
      {{Wording::kFormatted, false}, {Wording::kAlternative, true}}};
  static constexpr std::array<Attempt, 4> kWithoutTags = {{{Wording::kPlain, false},
                                                           {Wording::kAlternative, false},
                                                           {Wording::kPlain, true},
                                                           {Wording::kAlternative, true}}};
  const bool has_tags = !part.asked->tags().empty();
  if (part.step == Step::kBare || (part.step == Step::kWhole && !has_tags)) return kWithoutTags;
  return part.step == Step::kWhole ? std::span<const Attempt>(kWhole) : kPart;
}

GenerationRequest Ladder::request_for(const Part& part) const {
  const Attempt attempt = attempts_at(part)[part.attempt];
  GenerationRequest request;
  request.source = part.asked->tagged();
  request.source_language = task_->source_language;
  request.target_language = task_->target_language;
  request.heading = task_->heading;
  // What stands right before a part tells more about it than what stands before the segment.
  const std::string_view before =
      std::string_view(root_.source->text()).substr(0, part.context_end);
  request.preceding =
      trimmed(before).empty() ? task_->preceding : trimmed(last_bytes(before, kMostContext));
  request.note = task_->note;
  if (languages_->terms) {
    const std::vector<TermMatch> matches = languages_->terms->find(uncovered_text(*part.core));
    request.terms = terms_of(matches);
    for (ForcedTerm& term : languages_->terms->forced(matches)) {
      request.term_rules.push_back({std::move(term.renderings), std::move(term.forbidden)});
    }
  }
  // Pieces of a text have no use for what is like all of it.
  if (&part == &root_) request.examples = examples_of(*task_);
  request.wording = attempt.wording;
  request.sampling = setup_.sampling;
  // What a greedy decoder answered wrongly it answers wrongly again, so later attempts draw.
  if (attempt.redraws && request.sampling.temperature == 0.0F) request.sampling = setup_.redraw;
  request.seed = setup_.seed;
  request.stream = mixed(part.path, static_cast<std::uint64_t>(part.step), part.attempt);
  return request;
}

std::optional<GenerationRequest> Ladder::handle(GenerationResult result) {
  assert(asked_);
  was_asked_ = true;
  const std::uint32_t index = *asked_;
  asked_.reset();
  Part& part = part_at(index);
  CheckedAnswer answer =
      check_answer(*part.asked, result.stop, std::move(result.text), languages_->target_language);
  const std::optional<float> probability = forced_probability(result);
  if (!answer.fault && (probability || result.was_completed)) {
    answer.fault = AnswerFault::kTagForced;
    if (probability) result.error = percent_text(*probability);
  }
  if (!answer.fault) {
    std::vector<Finding> doubts = doubts_about(part, answer);
    add_unsure_terms(part, answer, result.tokens, doubts);
    consider(index, {std::move(answer), std::move(result.tokens), std::move(doubts),
                     std::move(result.omitted_terms), part.attempt == 0});
    return next_request();
  }
  last_fault_ = *answer.fault;
  last_error_ = std::move(result.error);
  if (is_hard(last_fault_) || last_fault_ == AnswerFault::kNoRoom) is_repeatable_ = false;
  if (last_fault_ == AnswerFault::kNoRoom) {
    cut_for_room(index);
  } else if (is_hard(last_fault_) && ++num_hard_failures_ >= kMostHardFailures && !part.doubted) {
    keep_source();
  } else {
    retry(index);
  }
  return next_request();
}

std::vector<Finding> Ladder::doubts_about(const Part& part, const CheckedAnswer& answer) const {
  // What opaque pairs enclose is not there yet, and stand-ins do not translate.
  if (!setup_.translates || part.step == Step::kOpaque) return {};
  const CodedText target = part.asked->target(answer.text, answer.tags, {});
  std::vector<Finding> findings;
  for (Doubt& doubt : answer_doubts({*part.core, target, languages_->source, languages_->target},
                                    languages_->terms ? &*languages_->terms : nullptr)) {
    findings.push_back({Severity::kWarning,
                        std::move(doubt.rule),
                        std::move(doubt.message),
                        {0, part.core->text().size()}});
  }
  return findings;
}

// Takes an answer about which there is no doubt; else asks again, as long as that is worth while.
void Ladder::consider(std::uint32_t index, Candidate candidate) {
  Part& part = part_at(index);
  if (candidate.doubts.empty()) {
    accept(index, std::move(candidate));
    return;
  }
  if (!part.doubted || weight(candidate.doubts) < weight(part.doubted->doubts)) {
    part.doubted = std::make_unique<Candidate>(std::move(candidate));
  }
  retry(index);
}

// After an answer that was not taken.
void Ladder::retry(std::uint32_t index) {
  Part& part = part_at(index);
  const std::size_t all = attempts_at(part).size();
  const std::size_t most = part.doubted ? std::min(kMostTriesWithDoubt, all) : all;
  if (++part.attempt < most && !(part.doubted && num_hard_failures_ > 0)) {
    ask(index);
  } else if (part.doubted) {
    accept(index, std::move(*part.doubted));
  } else {
    descend(index);
  }
}

// After the generator had no room for a part: other words would not make it smaller.
void Ladder::cut_for_room(std::uint32_t index) {
  Part& part = part_at(index);
  if (part.doubted) {
    accept(index, std::move(*part.doubted));
    return;
  }
  part.asked.reset();
  part.attempt = 0;
  const CodedText& core = *part.core;
  if (part.step != Step::kOpaque && part.cuts < kMostCutsForRoom) {
    const auto in_two = halves(core);
    const std::vector<Span> spans = in_two ? *in_two : chunks(core, (core.text().size() + 1) / 2);
    if (divide(index, spans, Step::kPart, Rung::kSmallerUnit)) return;
  }
  if (part.step == Step::kBare || core.codes().empty()) {
    keep_source();
  } else {
    translate_bare(index);
  }
}

void Ladder::accept(std::uint32_t index, Candidate candidate) {
  Part& part = part_at(index);
  rung_ = std::max({rung_, part.rung, candidate.is_first ? Rung::kFirst : Rung::kReworded});
  for (const TokenScore& token : candidate.tokens) score_sum_ += token.log_probability;
  num_scores_ += candidate.tokens.size();
  const std::size_t offset = part.context_end + part.core_place.text.begin;
  add_unsure_tags(part, candidate);
  for (Finding& doubt : candidate.doubts) {
    doubt.range = {doubt.range.begin + offset, doubt.range.end + offset};
    doubts_.push_back(std::move(doubt));
  }
  for (const GlossaryTerm& term : candidate.omitted_terms) {
    doubts_.push_back({Severity::kNote,
                       "term-omitted",
                       "The model was not told that '" + term.source + "' is '" + term.target +
                           "': there was no room for it beside so long a segment.",
                       {offset, offset + part.core->text().size()}});
  }
  if (part.step == Step::kOpaque) {
    open_pairs(index, std::move(candidate.answer));
    return;
  }
  complete(index, part.asked->target(candidate.answer.text, candidate.answer.tags, {}));
}

// Tags that nothing is wrong with, but whose places the generator found improbable.
void Ladder::add_unsure_tags(const Part& part, const Candidate& candidate) {
  const std::vector<float> probabilities = tag_probabilities(candidate.answer, candidate.tokens);
  if (probabilities.empty()) return;
  const std::vector<TaggedSegment::Element>& elements = part.asked->elements();
  std::vector<float> least(elements.size(), 1.0F);  // Of both tags of a pair.
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    float& of_element = least[candidate.answer.tags[i].number - 1];
    of_element = std::min(of_element, probabilities[i]);
  }
  const std::size_t offset = part.context_end + part.core_place.text.begin;
  const std::vector<InlineCode>& codes = part.core->codes();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (least[i] >= kUnsure) continue;
    const InlineCode& last = codes[elements[i].last_code];
    doubts_.push_back(
        {Severity::kNote,
         "tag-unsure",
         "The model was not sure where this markup belongs: it gave the place a "
         "probability of " +
             percent_text(least[i]) + ".",
         {offset + codes[elements[i].first_code].offset, offset + last.offset + last.length}});
  }
}

// Terms that the glossary forces and the generator would not have written: they stand where its
// answer ended, and another wording may have it say them by itself.
void Ladder::add_unsure_terms(const Part& part, const CheckedAnswer& answer,
                              const std::vector<TokenScore>& tokens,
                              std::vector<Finding>& doubts) const {
  if (!languages_->terms || tokens.empty()) return;
  const std::string source = uncovered_text(*part.core);
  for (const ForcedTerm& term : languages_->terms->forced(languages_->terms->find(source))) {
    for (const std::string& rendering : term.renderings) {
      const std::size_t begin = answer.text.find(rendering);
      if (begin == std::string::npos) continue;
      const float probability = probability_at({begin, begin + rendering.size()}, answer, tokens);
      if (probability < kForced) {
        doubts.push_back({Severity::kNote,
                          "term-unsure",
                          "The model was made to write '" + rendering +
                              "', which it gave a probability of " + percent_text(probability) +
                              ".",
                          {0, part.core->text().size()}});
      }
      break;
    }
  }
}

void Ladder::descend(std::uint32_t index) {
  Part& part = part_at(index);
  part.asked.reset();
  part.attempt = 0;
  if (part.step == Step::kBare) {
    keep_source();
    return;
  }
  if (part.step != Step::kOpaque) {
    if (part.cuts < kMostCuts) {
      const auto spans = halves(*part.core);
      if (spans && divide(index, *spans, Step::kPart, Rung::kSmallerUnit)) return;
    }
    const std::vector<InlineCode>& codes = part.core->codes();
    const bool has_pair = std::any_of(codes.begin(), codes.end(), [](const InlineCode& code) {
      return code.kind == InlineCodeKind::kOpening;
    });
    if (has_pair && part.depth < kMostDepth) {
      part.step = Step::kOpaque;
      part.rung = Rung::kOpaque;
      ask(index);
      return;
    }
  }
  translate_bare(index);
}

void Ladder::translate_bare(std::uint32_t index) {
  Part& part = part_at(index);
  part.step = Step::kBare;
  if (part.core->codes().empty()) {
    ask(index);
    return;
  }
  rung_ = std::max(rung_, Rung::kOpaque);
  // Without a piece that holds a letter there is nothing left to translate.
  if (!divide(index, bare_pieces(*part.core), Step::kBare, Rung::kOpaque)) {
    complete(index, *part.core);
  }
}

Ladder::Part& Ladder::add_child(std::uint32_t index, const Span& span) {
  Part& child = *parts_.emplace_back(std::make_unique<Part>());
  const auto child_index = static_cast<std::uint32_t>(parts_.size());
  Part& part = part_at(index);
  child.parent = index;
  child.cut = extract(*part.core, span);
  child.source = &child.cut;
  child.cuts = part.cuts;
  child.depth = part.depth;
  child.path =
      mixed(part.path, static_cast<std::uint64_t>(part.step), part.division->children.size());
  child.context_end = part.context_end + part.core_place.text.begin + span.text.begin;
  part.division->children.push_back(child_index);
  return child;
}

void Ladder::begin_children(std::uint32_t index) {
  Division& division = *part_at(index).division;
  division.num_open_children = division.children.size();
  to_begin_.insert(to_begin_.end(), division.children.rbegin(), division.children.rend());
}

bool Ladder::divide(std::uint32_t index, const std::vector<Span>& spans, Step step, Rung rung) {
  Part& part = part_at(index);
  const bool is_whole = spans.size() == 1 && spans.front() == whole_span(*part.core);
  if (spans.empty() || is_whole) return false;
  part.division = std::make_unique<Division>();
  part.division->spans = spans;
  for (const Span& span : spans) {
    Part& child = add_child(index, span);
    child.step = step;
    child.rung = std::max(part.rung, rung);
    ++child.cuts;
  }
  begin_children(index);
  return true;
}

void Ladder::open_pairs(std::uint32_t index, CheckedAnswer answer) {
  Part& part = part_at(index);
  part.division = std::make_unique<Division>();
  part.division->join = Division::Join::kOpaquePairs;
  part.division->answer = std::move(answer);
  const std::vector<InlineCode>& codes = part.core->codes();
  const std::vector<TaggedSegment::Element>& elements = part.asked->elements();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const TaggedSegment::Element& element = elements[i];
    if (element.kind != TaggedSegment::Element::Kind::kOpaquePair) continue;
    Part& child =
        add_child(index, {{codes[element.first_code].offset, codes[element.last_code].offset},
                          {element.first_code, element.last_code + 1}});
    child.step = Step::kPart;
    child.rung = Rung::kOpaque;
    child.cuts = kMostCuts;
    ++child.depth;
    part.division->elements.push_back(i);
  }
  if (part.division->children.empty()) {
    complete(index, joined(part));  // The opening codes were halves of nothing.
  } else {
    begin_children(index);
  }
}

CodedText Ladder::joined(const Part& part) const {
  const Division& division = *part.division;
  if (division.join == Division::Join::kWeave) {
    std::vector<const CodedText*> targets;
    targets.reserve(division.children.size());
    for (const std::uint32_t child : division.children) targets.push_back(&part_at(child).target);
    return weave(*part.core, division.spans, targets);
  }
  std::vector<CodedText> opaque(part.asked->elements().size());
  for (std::size_t i = 0; i < division.children.size(); ++i) {
    opaque[division.elements[i]] = part_at(division.children[i]).target;
  }
  return part.asked->target(division.answer.text, division.answer.tags, opaque);
}

void Ladder::complete(std::uint32_t index, CodedText core_target) {
  // A part that was the last of its parent completes the parent, and so on up.
  while (true) {
    Part& part = part_at(index);
    part.target = part.core == part.source ? std::move(core_target)
                                           : weave(*part.source, {part.core_place}, {&core_target});
    if (index == kRoot) {
      is_done_ = true;
      return;
    }
    Part& parent = part_at(part.parent);
    if (--parent.division->num_open_children > 0) return;
    core_target = joined(parent);
    index = part.parent;
  }
}

void Ladder::keep_source() {
  is_done_ = true;
  is_kept_ = true;
  rung_ = Rung::kSourceKept;
}

std::vector<TermUse> Ladder::term_uses(const CodedText& target) const {
  std::vector<TermUse> uses;
  if (!setup_.translates || !languages_->terms) return uses;
  const TermIndex& index = *languages_->terms;
  const std::vector<TermMatch> matches = index.find(uncovered_text(task_->source));
  std::set<const GlossaryEntry*> disobeyed;
  for (const TermFault& fault : index.faults(matches, uncovered_text(target))) {
    disobeyed.insert(fault.entry);
  }
  std::set<const GlossaryEntry*> seen;
  for (const TermMatch& match : matches) {
    const GlossaryEntry* const entry = match.entry;
    if (!seen.insert(entry).second) continue;
    uses.push_back({entry->source, entry->target, !disobeyed.contains(entry)});
  }
  return uses;
}

Verdict Ladder::verdict() const {
  if (!was_asked_) return Verdict::kNotAsked;
  if (!is_kept_) return Verdict::kUsable;
  // Where the generator failed or memory was short, it may be otherwise the next time.
  return is_repeatable_ ? Verdict::kUnusable : Verdict::kFailed;
}

SegmentOutcome Ladder::take_outcome() {
  assert(is_done_);
  SegmentOutcome outcome;
  outcome.rung = rung_;
  outcome.verdict = verdict();
  outcome.is_repeatable = is_repeatable_;
  if (is_kept_) {
    if (outcome.verdict == Verdict::kFailed) outcome.engine_error = last_error_;
    outcome.target = task_->source;
    outcome.state = SegmentState::kInitial;
    std::string message = "The source text was kept: ";
    message += fault_description(last_fault_);
    if (!last_error_.empty()) message += " (" + last_error_ + ")";
    message += ".";
    outcome.findings.push_back(
        {Severity::kWarning, "source-kept", std::move(message), {0, task_->source.text().size()}});
    outcome.terms = term_uses(outcome.target);
    return outcome;
  }
  outcome.findings = std::move(doubts_);
  outcome.target = std::move(root_.target);
  if (plain_) {
    for (Finding& finding : outcome.findings) {
      finding.range = {plain_->source_offset(finding.range.begin),
                       plain_->source_offset(finding.range.end)};
    }
    outcome.target = plain_->restored(std::move(outcome.target), languages_->target);
  }
  outcome.state = SegmentState::kTranslated;
  outcome.terms = term_uses(outcome.target);
  if (num_scores_ > 0) {
    outcome.score = static_cast<float>(std::exp(score_sum_ / static_cast<double>(num_scores_)));
  }
  return outcome;
}

}  // namespace hymt
