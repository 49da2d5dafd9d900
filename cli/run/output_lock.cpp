#include "cli/run/output_lock.h"

#include <algorithm>
#include <utility>

#include "cli/document/document_language.h"
#include "cli/document/page_notes.h"
#include "cli/document/parsed_document.h"
#include "cli/document/text_position.h"
#include "cli/files/input_tree.h"
#include "cli/options/option.h"
#include "cli/run/file_digest.h"
#include "parsers/document/error.h"
#include "translate/memory/byte_record.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// Problems that are told one by one.
constexpr std::size_t kMostProblems = 5;

bool is_line_of_copy(const LockLine& line) { return line.how == LockedHow::kCopied; }

std::string problem_text(const SharedFile& file, const LockProblem& problem) {
  const std::string name = file.path().string();
  std::string text = name + ":" + std::to_string(problem.line) + ": ";
  switch (problem.kind) {
    case LockProblem::Kind::kConflict:
      return text +
             "a conflict that git has left; the lines of both sides count, and 'hymt-doc "
             "resolve " +
             name + "' keeps those that hold";
    case LockProblem::Kind::kNewer:
      return text +
             "is of a later version of hymt-doc, so the file is left alone, and what it says "
             "there is not known; update hymt-doc, or name another file with --lock";
    case LockProblem::Kind::kDamaged:
      return text +
             "is damaged and does not count; restore it from version control, or let "
             "'hymt-doc translate' write it anew";
  }
  return text;
}

// Of what decides answers but the text, its context, terms and model. Who adds a member decides
// whether it does.
static_assert(num_members<FuzzyOptions>() == 2);
static_assert(num_members<TranslationOptions>() == 5);
std::uint64_t hash_of_options(const Job& job, const TranslationOptions& options) {
  RecordWriter fields;
  fields.real(options.sampling.temperature);
  fields.number(static_cast<std::uint32_t>(options.sampling.top_k));
  fields.real(options.sampling.top_p);
  fields.real(options.sampling.repetition_penalty);
  fields.number(options.seed);
  fields.text(job.document.source_language);
  fields.text(job.document.target_language);
  fields.number(job.document.context_tokens ? 1 + *job.document.context_tokens : 0);
  if (options.fuzzy.threshold != 0 || options.fuzzy.accept != 0) {
    fields.number(options.fuzzy.threshold);
    fields.number(options.fuzzy.accept);
  }
  return lock_hash(digest_of(fields.bytes()).high);
}

// Of what else decides what the output is. Which commit the source has changes with the source.
std::uint64_t hash_of_form(const Job& job, const ContentDigest& run) {
  if (job.document.notes.commit.empty()) return lock_hash(settings_of(job, run).high);
  Job any = job;
  any.document.notes.commit = "any";
  return lock_hash(settings_of(any, run).high);
}

// Only a page whose front matter has the key says one.
bool says_other_commit(const Job& job, std::string_view output) {
  if (output.find("sourceCommit") == std::string_view::npos) return false;
  try {
    const ParsedDocument page(output, *job.parsers, job.document.format,
                              job.document.target_language);
    const auto commit = source_commit_in(page.document);
    return commit && *commit != job.document.notes.commit;
  } catch (const Error&) {
    return false;  // It has none that anybody could read.
  }
}

ContentDigest digest_without_terms(const TranslationSettings& settings) {
  TranslationOptions options = settings.options();
  options.glossary.clear();
  return digest_of_settings(options);
}

}  // namespace

LockLine copied_line(std::uint64_t size, const ContentDigest& digest, const LockContext& context) {
  const LockedBytes bytes = copied(size, digest);
  return whole_line(bytes, bytes, context, LockedHow::kCopied);
}

bool is_nearer(const LockLook& lock, const OutputLook& journal) {
  if (!lock.is_known) return false;
  if (!journal.is_known) return true;
  // What the journal cannot merge, as it was told of the output by a lock, say.
  if (journal.is_source_changed && !journal.base) return true;
  return lock.is_as_written && !journal.is_as_written;
}

OutputLock::OutputLock(FileSystem& file_system, fs::path path, LockSettings settings)
    : file_system_(file_system),
      file_(file_system, std::move(path)),
      folder_(folder_of(file_.path())),
      settings_(std::move(settings)),
      run_settings_(digest_without_terms(*settings_.translation)) {
  text_ = read_lock(file_.read());
  if (!text_.is_lock) {
    throw Error(ErrorKind::kUsage, "is no lock file; name another one with --lock",
                file_.path().string());
  }
  for (const LockProblem& problem : text_.problems) {
    is_left_alone_ = is_left_alone_ || problem.kind == LockProblem::Kind::kNewer;
    if (problems_.size() < kMostProblems) problems_.push_back(problem_text(file_, problem));
  }
  if (text_.problems.size() > kMostProblems) {
    problems_.push_back(file_.path().string() + ": " +
                        std::to_string(text_.problems.size() - kMostProblems) +
                        " more lines like these");
  }
}

// ---- Names

bool OutputLock::keeps(const Job& job) const {
  if (job.output.empty() || job.content) return false;
  return !job.output_root.empty() || !file_system_.resolve_output(job.output).is_stream;
}

std::string OutputLock::name_of(const fs::path& path, bool is_in_tree) const {
  if (!is_in_tree) {
    return file_system_.canonical(path).lexically_relative(folder_).generic_string();
  }
  const fs::path folder = hymt::folder_of(path);
  const std::lock_guard lock(mutex_);
  auto found = folders_.find(folder);
  if (found == folders_.end()) {
    found = folders_.emplace(folder, file_system_.canonical(folder)).first;
  }
  return (found->second / path.filename()).lexically_relative(folder_).generic_string();
}

std::string OutputLock::output_name(const Job& job) const {
  return name_of(job.output, !job.output_root.empty());
}

std::string OutputLock::source_name(const Job& job) const {
  return name_of(job.input, !job.output_root.empty());
}

std::vector<fs::path> OutputLock::known_outputs() const {
  std::vector<fs::path> outputs;
  for (const auto& [name, file] : text_.files) {
    outputs.push_back((folder_ / name).lexically_normal());
  }
  return outputs;
}

// ---- What is known

std::optional<std::string> OutputLock::read_output(const Job& job) const {
  try {
    const auto status = file_system_.status(job.output, job.output_links());
    if (!status || status->kind != FileKind::kRegular) return std::nullopt;
    const auto file = file_system_.open_to_read(job.output, job.output_links());
    return read_whole(*file, job.output, status->size, job.size_limit);
  } catch (const Error&) {
    return std::nullopt;
  }
}

// Nothing if it cannot be read. A copy is not held in memory, unless it may have been translated
// before.
std::optional<OutputLock::FoundOutput> OutputLock::find_output(
    const Job& job, const std::vector<LockLine>& lines) const {
  if (job.action != Job::Action::kCopy) {
    const auto output = read_output(job);
    if (!output) return std::nullopt;
    return FoundOutput{digest_of(*output), lines_of_output(lines, *output)};
  }
  std::optional<FileDigest> file;
  try {
    file = digest_of_output(file_system_, job);
  } catch (const Error&) {
    return std::nullopt;
  }
  if (!file) return std::nullopt;
  FoundOutput found{file->digest, line_of_copy(lines, copied(file->size, file->digest))};
  if (found.lines || std::ranges::all_of(lines, &is_line_of_copy)) return found;
  if (const auto output = read_output(job)) found.lines = lines_of_output(lines, *output);
  return found;
}

LockContext OutputLock::context_of(const Job& job, std::string_view source_language) const {
  LockContext context;
  context.source_language = source_language;
  context.target_language = job.document.target_language;
  context.context_tokens = job.document.context_tokens;
  context.form = hash_of_form(job, run_settings_);
  if (job.action == Job::Action::kCopy) return context;
  context.options = hash_of_options(job, settings_.translation->options());
  if (settings_.model) context.model = lock_hash(settings_.model->high);
  const LanguagePair& languages =
      settings_.translation->languages(source_language, job.document.target_language);
  if (languages.terms && !languages.terms->empty()) context.terms = &*languages.terms;
  return context;
}

LockLook OutputLock::look(const Job& job, std::string_view source,
                          const ContentDigest& digest) const {
  LockLook look;
  const auto found = text_.files.find(output_name(job));
  if (found == text_.files.end()) return look;
  const std::vector<LockLine>& all = found->second.lines;
  look.is_known = true;
  look.lines = all;
  if (auto output = find_output(job, all)) {
    look.found = output->digest;
    look.is_as_written = output->lines.has_value();
    if (output->lines) look.lines = *std::move(output->lines);
  }
  bool is_same_source = false;
  if (is_copy(look.lines)) {
    const std::uint64_t size = job.action == Job::Action::kCopy ? job.size : source.size();
    is_same_source = copied(size, digest) == look.lines.front().unit;
  } else {
    is_same_source = job.action == Job::Action::kTranslate && is_source_of(look.lines, source);
  }
  if (is_same_source && look.found && !job.document.notes.commit.empty()) {
    const auto output = read_output(job);
    if (output && says_other_commit(job, *output)) is_same_source = false;
  }
  look.has_people = std::ranges::any_of(
      look.lines, [](const LockLine& line) { return line.how == LockedHow::kPeople; });
  look.changes.is_new_source = !is_same_source;
  const OutputChanges others = changes_of(job, look.lines);
  look.changes.are_new_settings = others.are_new_settings;
  look.changes.is_new_engine = others.is_new_engine;
  look.changes.is_unfinished = others.is_unfinished;
  const bool may_have_new_terms = is_same_source && !look.changes.is_made_of_others();
  if (may_have_new_terms && has_new_terms(job, look.lines, source)) {
    look.changes.are_new_settings = true;
  }
  return look;
}

// What people wrote is not made of anything but its source.
OutputChanges OutputLock::changes_of(const Job& job, const std::vector<LockLine>& lines) const {
  const LockContext expected = context_of(job, job.document.source_language);
  OutputChanges changes;
  bool has_ours = false;
  for (const LockLine& line : lines) {
    const bool is_text = line.unit.size != 0 || line.target.size != 0;
    has_ours = has_ours || (is_text && line.how != LockedHow::kPeople);
  }
  const bool are_all_theirs = !has_ours && std::ranges::any_of(lines, [](const LockLine& line) {
    return line.how == LockedHow::kPeople;
  });
  if (are_all_theirs) return changes;
  for (const LockLine& line : lines) {
    if (line.how == LockedHow::kPeople) continue;
    if (line.options != expected.options || line.form != expected.form) {
      changes.are_new_settings = true;
    }
    const bool is_looked_at = settings_.model || job.action == Job::Action::kCopy;
    if (is_looked_at && line.model != expected.model) changes.is_new_engine = true;
    if (line.how == LockedHow::kUnfinished) changes.is_unfinished = true;
  }
  return changes;
}

bool OutputLock::has_new_terms(const Job& job, const std::vector<LockLine>& lines,
                               std::string_view source) const {
  if (job.action == Job::Action::kCopy || is_copy(lines)) return false;
  const bool has_terms =
      std::ranges::any_of(lines, [](const LockLine& line) { return line.terms != 0; });
  if (settings_.translation->options().glossary.empty()) return has_terms;
  const ParsedDocument parsed(source, *job.parsers, job.document.format,
                              job.document.source_language);
  const SourceLanguage language = source_language(parsed.document, job.document.source_language);
  const LockContext context = context_of(job, language.tag);
  if (parsed.document.source != source) {
    const std::uint64_t terms = terms_of_all(parsed.document, context);
    return std::ranges::any_of(lines, [terms](const LockLine& line) {
      return line.unit.size != 0 && line.how != LockedHow::kPeople && line.terms != terms;
    });
  }
  std::vector<std::uint64_t> now;
  for (const UnitQuestion& question : questions_of(parsed.document, context)) {
    now.push_back(question.terms);
  }
  std::size_t unit = 0;
  for (const LockLine& line : lines) {
    if (line.unit.size == 0) continue;
    if (unit == now.size()) return true;
    const std::uint64_t terms = now[unit++];
    if (line.how != LockedHow::kPeople && line.terms != terms) return true;
  }
  return false;
}

bool OutputLock::is_ours(const Job& job) const {
  const auto found = text_.files.find(output_name(job));
  if (found == text_.files.end()) return false;
  const auto output = find_output(job, found->second.lines);
  return output && output->lines && std::ranges::none_of(*output->lines, [](const LockLine& line) {
           return line.how == LockedHow::kPeople;
         });
}

// ---- As a journal says it

OutputLook OutputLock::look_of(const Job& job, const LockLook& locked_look,
                               std::string_view source) const {
  OutputLook look;
  if (!locked_look.is_known || !locked_look.found) return look;
  look.found = locked_look.found;
  look.is_known = true;
  look.changes = locked_look.changes;
  const bool is_same = !look.changes.is_made_of_others() && !look.changes.is_unfinished;
  const bool has_edits = !locked_look.is_as_written || locked_look.has_people;
  if (locked_look.is_current()) {
    look.state = OutputState::kCurrent;
    look.record.emplace();
    look.record->report = report_of(job, locked_look.lines, source);
  } else if (has_edits && !(locked_look.is_as_written && is_same)) {
    look.state = OutputState::kEdited;
    look.is_source_changed = !is_same;
    look.is_by_lock = true;
    if (!is_same) look.base = base_of(job, locked_look.lines, source);
  }
  return look;
}

std::optional<OutputBase> OutputLock::base_of(const Job& job, const std::vector<LockLine>& lines,
                                              std::string_view source) const {
  if (job.action == Job::Action::kCopy) return std::nullopt;
  const std::optional<std::string> output = read_output(job);
  if (!output) return std::nullopt;
  try {
    const ParsedDocument from(source, *job.parsers, job.document.format,
                              job.document.source_language);
    const ParsedDocument to(*output, from.parser, job.document.target_language);
    // Another encoding is one unit to a lock.
    if (from.document.source != source || to.document.source != *output) return std::nullopt;
    PageNotes notes{
        job.document.notes, {}, job.document.declared_language, job.document.anchors.site};
    const auto former =
        with_former_notices(notes, from.parser, job.document.target_language, to.document);
    auto base = locked_base(from.document, to.document, nullptr, lines, documents_of(former));
    if (!base) return std::nullopt;
    OutputBase result;
    result.bytes = std::move(base->bytes);
    result.source = std::move(base->source);
    return result;
  } catch (const Error&) {
    return std::nullopt;  // The document's own work will say it.
  }
}

DocumentReport OutputLock::report_of(const Job& job, const std::vector<LockLine>& lines,
                                     std::string_view source) const {
  DocumentReport report;
  report.counts.bytes = job.size;
  std::vector<DocumentFinding> findings;
  std::size_t at = 0;
  for (const LockLine& line : lines) {
    at += line.gap.size;
    const ByteRange range{std::min(at, source.size()),
                          std::min(at + line.unit.size, source.size())};
    at += line.unit.size;
    if (line.unit.size != 0 && line.how != LockedHow::kCopied) {
      ++report.counts.units;
      ++report.counts.segments;
      const Rung rung = line.how == LockedHow::kKept ? Rung::kSourceKept : Rung::kFirst;
      ++report.counts.rungs[static_cast<std::size_t>(rung)];
    }
    for (std::string_view rest = line.told; !rest.empty();) {
      const std::string_view one = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      DocumentFinding& finding = findings.emplace_back();
      finding.severity = one.front() == 'e' ? Severity::kError : Severity::kWarning;
      finding.rule = one.substr(2);
      finding.message = kToldBefore;
      finding.range = range;
    }
  }
  job.document.rule_levels.apply(findings);
  TextPosition position(source);
  for (DocumentFinding& finding : findings) {
    report.counts.add_finding(finding.rule, finding.severity);
    FindingTexts& texts = report.texts.emplace_back();
    texts.position = position.at(finding.range.begin);
    texts.source.text = finding.range.of(source);
  }
  report.findings = std::move(findings);
  return report;
}

// ---- What is noted

// Nothing is settled yet: if the output cannot be written, the lines that say what it is are those
// that the file had before.
void OutputLock::announce(const Job& job, const std::vector<LockLine>& lines) {
  const std::string output = output_name(job);
  const std::string source = source_name(job);
  std::string text;
  for (const LockLine& line : lines) text += lock_line(output, source, line);
  const std::lock_guard lock(mutex_);
  if (is_left_alone_ || failure_) return;
  try {
    file_.append(text);
  } catch (const Error& error) {
    failure_ = error;
  }
}

void OutputLock::confirm(const Job& job, std::vector<LockLine> lines) {
  LockedFile file{source_name(job), std::move(lines)};
  const std::string output = output_name(job);
  const std::lock_guard lock(mutex_);
  settled_[output] = std::move(file);
}

void OutputLock::finish() {
  const std::lock_guard lock(mutex_);
  if (is_left_alone_) return;
  std::set<std::string> gone;
  for (const auto& [name, file] : text_.files) {
    if (settled_.contains(name)) continue;
    try {
      if (!file_system_.status(folder_ / name, Links::kFollow)) gone.insert(name);
    } catch (const Error&) {
      // It is there, as far as anybody knows.
    }
  }
  file_.replace([&](const std::string& present) {
    LockText text = read_lock(present);
    for (const auto& [name, file] : settled_) text.files[name] = file;
    for (const std::string& name : gone) {
      // Another run may have noted it meanwhile, and be about to write it.
      const auto found = text.files.find(name);
      const bool is_new =
          found == text.files.end() || found->second.lines.size() != text_.files[name].lines.size();
      if (!is_new) text.files.erase(found);
    }
    return lock_text(text.files);
  });
  if (failure_) throw Error(*failure_);
}

}  // namespace hymt
