#include "cli/run/document_work.h"

#include <algorithm>
#include <string>
#include <utility>

#include "cli/document/document_lock.h"
#include "cli/document/output_merge.h"
#include "cli/document/text_position.h"
#include "cli/files/input_tree.h"
#include "cli/run/file_digest.h"
#include "parsers/document/error.h"

namespace hymt {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 18;

}  // namespace

std::string DocumentWork::read_input() const {
  if (job_.content) return *job_.content;
  const auto file = file_system_.open_to_read(job_.input, job_.links);
  return read_whole(*file, job_.input, job_.size, job_.size_limit);
}

// Of an input of any size.
ContentDigest DocumentWork::digest_of_input() const {
  const auto input = file_system_.open_to_read(job_.input, job_.links);
  return digest_of_file(*input).digest;
}

OutputState DocumentWork::look() {
  keeps_journal_ = journal_ != nullptr && journal_->keeps(job_);
  keeps_lock_ = lock_ != nullptr && lock_->keeps(job_);
  if (!keeps_journal_ && !keeps_lock_) return OutputState::kToWrite;
  if (job_.action == Job::Action::kCopy) {
    source_ = digest_of_input();
  } else if (job_.source_digest && !keeps_lock_) {
    source_ = *job_.source_digest;
  } else {
    bytes_ = read_input();
    is_read_ = true;
    source_ = digest_of(bytes_);
  }
  if (keeps_journal_) look_ = journal_->look(job_, source_);
  if (look_.base && !look_.is_source_changed && !may_be_reviewed()) look_.base.reset();
  if (keeps_lock_) look_.state = look_at_lock();
  if (look_.base) return OutputState::kToWrite;  // With which what is new can be merged.
  // Nothing will be written there, but something may have been begun.
  if (look_.state != OutputState::kToWrite) file_system_.tidy(folder_of(job_.output));
  return look_.state;
}

// The output still has its notice, though somebody edited it.
bool DocumentWork::may_be_reviewed() const {
  const auto file = file_system_.open_to_read(job_.output, job_.output_links());
  const std::string output = read_whole(*file, job_.output, 0, job_.size_limit);
  return may_have_notice(output);
}

// The lock knows what was committed, the journal more, of what was done here. Whoever knows the
// output as it is decides.
OutputState DocumentWork::look_at_lock() {
  lock_look_ = lock_->look(job_, bytes_, source_);
  if (lock_->replaces_all()) return OutputState::kToWrite;
  const bool is_by_lock = is_nearer(lock_look_, look_);
  if (is_by_lock) look_ = lock_->look_of(job_, lock_look_, bytes_);
  if (look_.state == OutputState::kEdited) tell_lock_of_edit();
  if (look_.state != OutputState::kCurrent) return look_.state;
  if (lock_look_.is_current()) {
    if (is_by_lock && keeps_journal_) note_for_journal();
    lock_->confirm(job_, std::move(lock_look_.lines));
    return OutputState::kCurrent;
  }
  // The lock has yet to hear of it.
  if (!look_.record->is_merged && !look_.record->is_reviewed) return OutputState::kToWrite;
  if (!look_.record->is_reviewed && is_to_merge_again()) return OutputState::kEdited;
  note_theirs();
  return OutputState::kCurrent;
}

// By a lock that does not know the output, what people wrote in it would be replaced.
void DocumentWork::tell_lock_of_edit() {
  const bool is_to_tell = !lock_look_.is_known && !look_.is_source_changed && !look_.base &&
                          job_.action == Job::Action::kTranslate;
  if (is_to_tell && !is_to_merge_again()) note_theirs();
}

// Whether an edited or merged output, of which nothing is new, can be made once more, so that the
// lock gets to know which units of it people wrote; what was told of it stays.
bool DocumentWork::is_to_merge_again() {
  look_.base = journal_->find_base(journal_->name_of(job_), job_.size_limit);
  if (!look_.base || look_.base->output != look_.record->written) {
    look_.base.reset();
    return false;
  }
  const DocumentReport& told = look_.record->report;
  for (std::size_t i = 0; i < told.findings.size(); ++i) {
    if (told.findings[i].rule != "edit-conflict") continue;  // Others are found again.
    merge_findings_.push_back(told.findings[i]);
    merge_texts_.push_back(told.texts[i]);
  }
  look_.state = OutputState::kEdited;
  return true;
}

// What a lock alone knows of an output that is up to date: with the memory it is known without the
// lock as well, and what people change in it is merged and learned.
void DocumentWork::note_for_journal() {
  OutputRecord& record = *look_.record;
  record.source = source_;
  record.settings = journal_->settings_of(job_);
  record.engine = journal_->digests().engine;
  record.model = journal_->digests().model.value_or(ContentDigest{});
  record.written = *look_.found;
  record.target_language = job_.document.target_language;
  std::optional<OutputBase> base;
  if (job_.action == Job::Action::kTranslate) {
    try {
      base = base_by_lock();
    } catch (const Error&) {
      return;  // It is looked at anew the next time.
    }
  }
  journal_->announce(job_, record, [] {});
  if (base) journal_->put_base(job_, *base);
}

// Of the output as it is, if people wrote nothing in it; else the lock is asked once it is to be
// merged. Completes the record.
std::optional<OutputBase> DocumentWork::base_by_lock() {
  OutputRecord& record = *look_.record;
  DocumentTranslation translation(bytes_, *job_.parsers, job_.document);
  const Document& source = translation.document();
  record.report.format = format_name(source.format);
  record.report.encoding = source.encoding;
  record.report.source_language = translation.source_language();
  if (journal_->uses_reviewed()) {
    record.review = journal_->last_review();
    translation.use_reviewed(
        [this](std::span<const SegmentKey> keys) { return journal_->find_reviewed(job_, keys); });
  }
  record.reviewed_rows = translation.reviewed_rows();
  const auto is_ours = [](const LockLine& line) {
    return line.target.size != 0 && line.how != LockedHow::kPeople;
  };
  record.is_reviewed = lock_look_.has_people && std::ranges::none_of(lock_look_.lines, is_ours);
  record.is_merged = lock_look_.has_people && !record.is_reviewed;
  if (translation.is_copied() || lock_look_.has_people) return std::nullopt;
  const auto file = file_system_.open_to_read(job_.output, job_.output_links());
  OutputBase base;
  base.output = record.written;
  base.bytes = read_whole(*file, job_.output, 0, job_.size_limit);
  base.source = digests_of(source);
  if (digest_of(base.bytes) != record.written) return std::nullopt;
  return base;
}

void DocumentWork::note_theirs() {
  if (lock_look_.is_as_written && !lock_look_.changes.is_new_source) {
    return lock_->confirm(job_, std::move(lock_look_.lines));
  }
  const auto file = file_system_.open_to_read(job_.output, job_.output_links());
  const std::string theirs = read_whole(*file, job_.output, 0, job_.size_limit);
  auto lines = lines_of_theirs(bytes_, theirs, *job_.parsers, job_.document.format,
                               lock_->context_of(job_, job_.document.source_language));
  lock_->announce(job_, lines);
  lock_->confirm(job_, std::move(lines));
}

void DocumentWork::take_apart() {
  if (!is_read_) {
    bytes_ = read_input();
    // Somebody may have changed it since it was looked at.
    if (keeps_journal_ || keeps_lock_) source_ = digest_of(bytes_);
  }
  translation_ = std::make_unique<DocumentTranslation>(bytes_, *job_.parsers, job_.document);
  if (keeps_lock_ && translation_->document().source != bytes_) encoded_source_ = locked(bytes_);
  if (!is_copied()) bytes_ = {};
  if (journal_ != nullptr && journal_->uses_reviewed()) {
    review_ = journal_->last_review();  // First, so that what is learned meanwhile is new.
    translation_->use_reviewed(
        [this](std::span<const SegmentKey> keys) { return journal_->find_reviewed(job_, keys); });
  }
  if (lock_look_.is_known && look_.found && !lock_->replaces_all()) take_known_units();
}

void DocumentWork::take_known_units() {
  if (is_copied() || encoded_source_) return;
  try {
    const auto file = file_system_.open_to_read(job_.output, job_.output_links());
    const std::string bytes = read_whole(*file, job_.output, 0, job_.size_limit);
    const ParsedDocument output(bytes, translation_->parser(), job_.document.target_language);
    const LockContext context = lock_->context_of(job_, translation_->source_language());
    look_at_notice(output.document);
    translation_->use_known(output.document, known_units(translation_->document(), output.document,
                                                         lock_look_.lines, context));
  } catch (const Error&) {
    // It is made anew.
  }
}

// A lock does not know what people did to the notice of an output that is as its lines say; but it
// knows that the output had one, and the output what it is now.
void DocumentWork::look_at_notice(const Document& output) {
  // With other settings it may have had none, or other words of ours.
  if (!lock_look_.is_as_written || lock_look_.changes.are_new_settings) return;
  const PageNotes notes = translation_->notes();
  std::string words = words_of_notice(output);
  if (!words.empty()) {
    const bool is_theirs = !notes.is_in_source && !is_notice_of_ours(notes, output.format, words);
    if (is_theirs) kept_notice_ = std::move(words);
    return;
  }
  const bool had_one =
      notes.options.has_notice && std::ranges::any_of(lock_look_.lines, [](const LockLine& line) {
        return line.unit.size != 0 && line.how != LockedHow::kPeople;
      });
  if (had_one) translation_->leave_out_notice();
}

// Puts the words of people into the notice of bytes_.
void DocumentWork::keep_notice() {
  const PageNotes notes = translation_->notes();
  const std::string& language = translation_->written_language();
  PageWithoutNotice page = without_notice(notes, translation_->parser(), language, bytes_);
  ByteRange at;
  std::vector<Finding> left_out = add_notice(notes, {true, false}, kept_notice_,
                                             translation_->parser(), language, page.page, at);
  if (left_out.empty()) bytes_ = std::move(page.page);
  tell_of_merge(std::move(left_out), {});
}

void DocumentWork::put_together() {
  if (!is_copied()) {
    bytes_ = translation_->write();
    if (!kept_notice_.empty()) keep_notice();
    if (keeps_journal_ || keeps_lock_) {
      base_.emplace();
      base_->bytes = bytes_;
      base_->source = digests_of(translation_->document());
      if (look_.state == OutputState::kEdited) merge_edits();
    }
  }
  told_ = report_of(*translation_, !is_copied());
  if (keeps_journal_ || keeps_lock_) written_ = digest_of(bytes_);
  told_->findings.insert(told_->findings.begin(), merge_findings_.begin(), merge_findings_.end());
  told_->texts.insert(told_->texts.begin(), merge_texts_.begin(), merge_texts_.end());
  for (const DocumentFinding& finding : merge_findings_) {
    told_->counts.add_finding(finding.rule, finding.severity);
  }
  if (keeps_lock_ && !is_left_) note_lines();
}

// What the lock is to say of the output, with all that is told of it; what is about no unit is told
// with the first.
void DocumentWork::note_lines() {
  const LockContext context = lock_->context_of(job_, translation_->source_language());
  if (is_copied()) {
    lines_ = {copied_line(bytes_.size(), digest_of(bytes_), context)};
    return;
  }
  WrittenOutput output{bytes_};
  if (look_.state == OutputState::kEdited) output.before_merge = base_->bytes;
  output.encoded_source = encoded_source_;
  lines_ = lines_of(*translation_, *told_, output, context);
}

// With the new translation it is known what those units were whose source is what it was.
void DocumentWork::complete_base(std::string_view theirs) {
  const std::string& language = job_.document.target_language;
  const ParsedDocument output(theirs, translation_->parser(), language);
  const ParsedDocument ours(bytes_, translation_->parser(), language);
  const auto former =
      with_former_notices(translation_->notes(), translation_->parser(), language, output.document);
  auto base = locked_base(translation_->document(), output.document, &ours.document,
                          lock_look_.lines, documents_of(former));
  if (!base) return;
  look_.base->bytes = std::move(base->bytes);
  look_.base->source = std::move(base->source);
}

// Turns bytes_, the new translation, into the output as somebody left it with what is new in it.
void DocumentWork::merge_edits() {
  const auto file = file_system_.open_to_read(job_.output, job_.output_links());
  const std::string theirs = read_whole(*file, job_.output, 0, job_.size_limit);
  look_.found = digest_of(theirs);
  if (look_.is_by_lock) complete_base(theirs);
  const OutputBase& base = *look_.base;
  const Parser& parser = translation_->parser();
  const std::string& language = translation_->written_language();
  // What pages say of themselves is not merged: all three say the same.
  const PageNotes notes = translation_->notes();
  const PageWithoutNotice their_page = without_notice(notes, parser, language, theirs);
  const PageWithoutNotice our_page = without_notice(notes, parser, language, bytes_);
  const PageWithoutNotice base_page = without_notice(notes, parser, language, base.bytes);
  MergedOutput merged = merge_output(their_page.page, our_page.page, translation_->document(),
                                     {base_page.page, base.source, base.is_reviewed, base.outdated},
                                     parser, language, job_.on_conflict);
  is_left_ = merged.is_left;
  base_->outdated = std::move(merged.outdated);
  for (auto& [unit, texts] : merged.edited) translation_->set_edited(unit, std::move(texts));
  bytes_ = std::move(merged.bytes);
  ByteRange added;
  if (!is_left_) {
    base_->bytes = our_page.page;
    std::vector<Finding> of_notes;
    // The same once more, unless people left no place for it.
    for (Finding& finding : add_source_note(notes, parser, language, bytes_)) {
      const bool is_told =
          notes.options.source_note == SourceNote::kCommit && notes.options.commit.empty();
      if (finding.severity == Severity::kWarning && !is_told) {
        of_notes.push_back(std::move(finding));
      }
    }
    const bool is_theirs = is_notice_of_people(notes, their_page.notice, base_page.notice);
    const std::vector<Finding> left_out =
        decide_on_notice(notes, their_page.notice, base_page.notice, is_theirs, added);
    // What holds without the merge was told of the translation.
    if (is_theirs || !our_page.notice.empty()) {
      of_notes.insert(of_notes.end(), left_out.begin(), left_out.end());
    }
    // They are about the page as a whole, so their place comes before all others.
    merged.findings.insert(merged.findings.begin(), of_notes.begin(), of_notes.end());
  }
  tell_of_merge(std::move(merged.findings), added);
}

// Whether somebody wrote `theirs`, where the last run wrote `before` (both may be empty: nothing).
bool DocumentWork::is_notice_of_people(const PageNotes& notes, std::string_view theirs,
                                       std::string_view before) const {
  if (theirs.empty() || theirs == before) return false;
  // One of ours in the place of another was chosen; else it is left over from another run.
  const bool is_chosen = notes.options.has_notice && !before.empty();
  return is_chosen || !is_notice_of_ours(notes, translation_->document().format, theirs);
}

// Puts a notice into bytes_. One that people took away stays away, and words of theirs stay. The
// base gets what would be there without them, by which the next merge sees what they did.
std::vector<Finding> DocumentWork::decide_on_notice(const PageNotes& notes, std::string_view theirs,
                                                    std::string_view before, bool is_theirs,
                                                    ByteRange& added) {
  const Parser& parser = translation_->parser();
  const std::string& language = translation_->written_language();
  NoticeReasons reasons;
  reasons.is_stale = !base_->outdated.empty();
  reasons.is_by_machine = !translation_->is_all_reviewed();
  ByteRange in_base;
  if (theirs.empty() && !before.empty()) {
    reasons.is_by_machine = true;
    static_cast<void>(add_notice(notes, reasons, before, parser, language, base_->bytes, in_base));
    return {};
  }
  static_cast<void>(add_notice(notes, reasons, {}, parser, language, base_->bytes, in_base));
  std::vector<Finding> left_out;
  if (is_theirs) {
    left_out = add_notice(notes, reasons, theirs, parser, language, bytes_, added);
    if (left_out.empty()) return left_out;
  }
  std::vector<Finding> more = add_notice(notes, reasons, {}, parser, language, bytes_, added);
  left_out.insert(left_out.end(), more.begin(), more.end());
  return left_out;
}

// Of ranges in bytes_ as they were before `added` came.
void DocumentWork::tell_of_merge(std::vector<Finding> findings, ByteRange added) {
  TextPosition position(bytes_);
  for (Finding& finding : findings) {
    const auto level = job_.document.rule_levels.level(finding.rule, finding.severity);
    if (!level) continue;
    if (finding.range.begin >= added.begin) {
      finding.range.begin += added.size();
      finding.range.end += added.size();
    }
    DocumentFinding told;
    told.severity = *level;
    told.rule = std::move(finding.rule);
    told.message = std::move(finding.message);
    told.target_line = position.at(finding.range.begin).line;
    FindingTexts texts;
    texts.target.text = finding.range.of(bytes_);
    merge_findings_.push_back(std::move(told));
    merge_texts_.push_back(std::move(texts));
  }
}

OutputRecord DocumentWork::record(const ContentDigest& written) const {
  OutputRecord record;
  record.source = source_;
  record.settings = journal_->settings_of(job_);
  record.engine = journal_->digests().engine;
  record.model = journal_->digests().model.value_or(ContentDigest{});
  record.written = written;
  // What somebody wrote must not count as ours, should it come back.
  if (!look_.is_edit_replaced) record.before = look_.found;
  record.report.counts.bytes = job_.size;
  record.target_language = job_.document.target_language;
  record.review = review_;
  if (!told_) return record;
  record.is_final = translation_->is_repeatable();
  record.is_merged = look_.state == OutputState::kEdited;
  record.waits_for_links = job_.document.anchors.policy == AnchorPolicy::kRewrite && !is_copied();
  record.reviewed_rows = translation_->reviewed_rows();
  record.keys.reserve(told_->segments.size());
  for (const SegmentRecord& segment : told_->segments) record.keys.push_back(segment.key);
  record.report.counts = told_->counts;
  record.report.findings = told_->findings;
  record.report.texts = told_->texts;
  record.report.renamed = told_->renamed;
  record.report.format = told_->format;
  record.report.encoding = told_->encoding;
  record.report.source_language = told_->source_language;
  return record;
}

// Where nothing is there yet, no base of what is there is lost: so both are noted in one step.
void DocumentWork::announce(std::function<void()> when_noted) {
  const bool has_base = base_ && !look_.found;
  if (has_base) base_->output = written_;
  journal_->announce(job_, record(written_), std::move(when_noted), has_base ? &*base_ : nullptr);
}

// Then the file keeps its place and its time.
bool DocumentWork::is_there_already(const ContentDigest& written) const {
  if (look_.found != written) return false;
  const auto status = file_system_.status(job_.output, Links::kFollow);
  return status && status->permissions == file_system_.permissions_for(job_.permissions);
}

void DocumentWork::publish() {
  if (is_left_) return;
  if (keeps_lock_) lock_->announce(job_, lines_);
  if (!is_there_already(written_)) write(bytes_);
  if (keeps_lock_) lock_->confirm(job_, std::move(lines_));
  bytes_ = {};
  if (!base_ || !keeps_journal_ || !look_.found) return;
  base_->output = written_;
  journal_->put_base(job_, *base_);
  base_.reset();
}

OutputFile DocumentWork::open_output() const {
  if (!job_.output.empty()) make_folder_of_output(file_system_, job_);
  return {file_system_, job_.output, job_.output_links()};
}

void DocumentWork::write(std::string_view bytes) {
  OutputFile file = open_output();
  file.write(bytes);
  file.commit(job_.permissions);
}

void DocumentWork::copy() {
  if (keeps_journal_) journal_->announce(job_, record(source_));
  std::vector<LockLine> lines;
  const auto tell_lock = [&](std::uint64_t size, const ContentDigest& digest) {
    if (!keeps_lock_) return;
    lines = {copied_line(size, digest, lock_->context_of(job_, {}))};
    lock_->announce(job_, lines);
  };
  const auto confirm = [&] {
    if (keeps_lock_) lock_->confirm(job_, std::move(lines));
  };
  tell_lock(job_.size, source_);
  if (is_there_already(source_)) return confirm();
  const auto input = file_system_.open_to_read(job_.input, job_.links);
  OutputFile output = open_output();
  std::string block(kBlock, '\0');
  DigestMaker maker;
  std::uint64_t copied = 0;
  while (const std::size_t size = input->read(block.data(), block.size())) {
    output.write({block.data(), size});
    copied += size;
    if (keeps_journal_ || keeps_lock_) maker.add({block.data(), size});
  }
  // Somebody may have changed it since it was looked at.
  const bool is_other = (keeps_journal_ || keeps_lock_) && maker.finish() != source_;
  if (is_other && keeps_journal_) journal_->announce(job_, record(maker.finish()));
  if (is_other) tell_lock(copied, maker.finish());
  output.commit(job_.permissions);
  confirm();
}

DocumentReport DocumentWork::report_of_edit() const {
  DocumentReport report;
  // Where only the notice might have gone, nothing is missing.
  if (is_left_ && look_.is_source_changed) {
    report.findings = merge_findings_;
    report.texts = merge_texts_;
    for (const DocumentFinding& told : report.findings) {
      report.counts.add_finding(told.rule, told.severity);
    }
    return report;
  }
  DocumentFinding finding;
  finding.rule = "output-edited";
  if (look_.is_source_changed) {
    finding.severity = Severity::kWarning;
    finding.message =
        "somebody changed the output since it was written, so it stays as it is, but its source or "
        "the settings have changed, too; bring it up to date by hand, or replace it with --force";
  } else {
    finding.severity = Severity::kNote;
    finding.message =
        "somebody changed the output since it was written, so it stays as it is; --force replaces "
        "it";
  }
  report.findings = {std::move(finding)};
  job_.document.rule_levels.apply(report.findings);
  for (const DocumentFinding& told : report.findings) {
    report.counts.add_finding(told.rule, told.severity);
    report.texts.emplace_back();
  }
  return report;
}

// Nobody removes what people may want.
void DocumentWork::tell_move(DocumentReport& report) const {
  const auto level = job_.document.rule_levels.level("output-moved", Severity::kNote);
  if (!level) return;
  DocumentFinding finding;
  finding.severity = *level;
  finding.rule = "output-moved";
  finding.message =
      "the source was called otherwise before; what was written for it and edited in " +
      job_.moved_from + " is here now, and that file can be removed";
  report.counts.add_finding(finding.rule, finding.severity);
  report.findings.insert(report.findings.begin(), std::move(finding));
  report.texts.emplace(report.texts.begin());
}

DocumentReport DocumentWork::report(JobStatus status) {
  DocumentReport report;
  if (status == JobStatus::kUnchanged) {
    report = look_.record->report;
  } else if (status == JobStatus::kKept) {
    report = report_of_edit();
  } else if (is_done(status) && translation_ != nullptr) {
    report = told_ ? std::move(*told_) : report_of(*translation_, false);
  } else if (translation_ != nullptr) {
    report.source_language = translation_->source_language();
  }
  if (report.format.empty()) report.counts.bytes = job_.size;
  report.status = status;
  if (is_done(status) && !job_.moved_from.empty()) tell_move(report);
  return report;
}

}  // namespace hymt
