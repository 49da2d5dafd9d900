#include "cli/run/output_journal.h"

#include <array>
#include <future>
#include <utility>

#include "cli/options/option.h"
#include "cli/run/file_digest.h"
#include "cli/run/report_record.h"
#include "parsers/document/error.h"
#include "translate/memory/byte_record.h"
#include "translate/memory/packed_text.h"
#include "translate/memory/sealed_record.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// Of all kinds of records but bases. Others are not read: their files count as unknown.
constexpr std::uint64_t kLayout = 2;
// Of bases; without one that can be read nothing is merged into an edited output.
constexpr std::uint64_t kBaseLayout = 3;

void write_hashes(RecordWriter& fields, const std::vector<std::uint64_t>& hashes) {
  RecordWriter bytes;
  for (const std::uint64_t hash : hashes) bytes.fixed(hash);
  fields.text(bytes.bytes());
}

std::vector<std::uint64_t> read_hashes(RecordReader& fields) {
  RecordReader bytes(fields.text());
  std::vector<std::uint64_t> hashes;
  for (std::uint64_t hash = bytes.fixed(); bytes.is_good(); hash = bytes.fixed()) {
    hashes.push_back(hash);
  }
  return hashes;
}

void write_chunks(RecordWriter& fields, const std::vector<ChunkDigest>& chunks) {
  RecordWriter bytes;
  for (const ChunkDigest& chunk : chunks) {
    bytes.fixed(chunk.hash);
    bytes.number(chunk.unit != kNoUnit ? 1 : 0);
  }
  fields.text(bytes.bytes());
}

std::vector<ChunkDigest> read_chunks(RecordReader& fields) {
  RecordReader bytes(fields.text());
  std::vector<ChunkDigest> chunks;
  while (true) {
    ChunkDigest chunk;
    chunk.hash = bytes.fixed();
    chunk.unit = bytes.number() != 0 ? 0 : kNoUnit;
    if (!bytes.is_good()) return chunks;
    chunks.push_back(chunk);
  }
}

// Nothing if it is none.
std::optional<OutputRecord> read_output(std::string_view bytes) {
  RecordReader fields(bytes);
  if (fields.number() != kLayout) return std::nullopt;
  OutputRecord record;
  record.source = ContentDigest::read_from(fields);
  record.settings = ContentDigest::read_from(fields);
  record.engine = ContentDigest::read_from(fields);
  record.model = ContentDigest::read_from(fields);
  record.is_final = fields.number() != 0;
  record.is_merged = fields.number() != 0;
  record.written = ContentDigest::read_from(fields);
  if (fields.number() != 0) record.before = ContentDigest::read_from(fields);
  read_report(fields, record.report);
  record.is_reviewed = fields.number() != 0;
  record.target_language = fields.text();
  record.review = fields.number();
  record.reviewed_rows = read_hashes(fields);
  if (!fields.is_whole()) return std::nullopt;
  return record;
}

void write_texts(RecordWriter& fields, const std::vector<std::string>& texts) {
  fields.number(texts.size());
  for (const std::string& text : texts) fields.text(text);
}

template <typename Value>
void write_optional(RecordWriter& fields, const std::optional<Value>& value) {
  fields.number(value ? 1 + static_cast<std::uint64_t>(*value) : 0);
}

// Whoever adds a setting that decides what an output is must add it here, too.
static_assert(num_members<ParserOptions>() == 7);
void write_parser_options(RecordWriter& fields, const ParserOptions& options) {
  write_optional(fields, options.site);
  write_texts(fields, options.front_matter_keys);
  fields.number(options.front_matter_keys_only ? 1 : 0);
  fields.number(options.placeholders.size());
  for (const PlaceholderRule& rule : options.placeholders) fields.text(rule.pattern);
  fields.number(options.builtin_placeholders ? 1 : 0);
  fields.number(options.protects_identifiers ? 1 : 0);
  write_texts(fields, options.attributes);
}

static_assert(num_members<AnchorOptions>() == 4);
void write_anchors(RecordWriter& fields, const AnchorOptions& anchors) {
  fields.number(static_cast<std::uint64_t>(anchors.policy));
  fields.number(static_cast<std::uint64_t>(anchors.site));
  fields.number(anchors.is_mdx ? 1 : 0);
  fields.number(anchors.linked == nullptr ? 0 : anchors.linked->size());
  if (anchors.linked == nullptr) return;
  for (const std::string& fragment : *anchors.linked) fields.text(fragment);
}

// Which directions there are is the engine's business (digest_of_engine).
static_assert(num_members<PageNoteOptions>() == 4);
void write_notes(RecordWriter& fields, const PageNoteOptions& notes) {
  if (!notes.has_any()) return;
  fields.text("notes");
  fields.number(static_cast<std::uint64_t>(notes.source_note));
  fields.text(notes.commit);
  fields.number(notes.has_notice ? 1 : 0);
  fields.text(notes.notice);
}

static_assert(num_members<DocumentOptions>() == 10);
void write_document_options(RecordWriter& fields, const DocumentOptions& options) {
  write_optional(fields, options.format);
  fields.text(options.source_language);
  fields.text(options.target_language);
  fields.text(options.declared_language);
  write_optional(fields, options.context_tokens);
  for (const auto& [rule, level] : options.rule_levels.levels()) {
    fields.text(rule);
    write_optional(fields, level);
  }
  fields.number(options.least_score ? 1 : 0);
  fields.real(options.least_score.value_or(0.0F));
  write_anchors(fields, options.anchors);
  write_notes(fields, options.notes);
}

// Notes and lines are for people.
static_assert(num_members<GlossaryEntry>() == 9);
void write_glossary(RecordWriter& fields, const std::vector<GlossaryEntry>& glossary) {
  fields.number(glossary.size());
  for (const GlossaryEntry& entry : glossary) {
    fields.text(entry.source);
    fields.text(entry.target);
    write_texts(fields, entry.forms);
    write_texts(fields, entry.forbidden);
    fields.number(entry.is_forced ? 1 : 0);
    fields.number(entry.is_case_sensitive ? 1 : 0);
    fields.text(entry.language);
  }
}

}  // namespace

static_assert(num_members<FuzzyOptions>() == 2);
static_assert(num_members<TranslationOptions>() == 5);
ContentDigest digest_of_settings(const TranslationOptions& options) {
  RecordWriter fields;
  fields.text(HYMT_VERSION);
  fields.real(options.sampling.temperature);
  fields.number(static_cast<std::uint32_t>(options.sampling.top_k));
  fields.real(options.sampling.top_p);
  fields.real(options.sampling.repetition_penalty);
  fields.number(options.seed);
  write_glossary(fields, options.glossary);
  if (options.fuzzy.threshold != 0 || options.fuzzy.accept != 0) {
    fields.number(options.fuzzy.threshold);
    fields.number(options.fuzzy.accept);
  }
  return digest_of(fields.bytes());
}

ContentDigest digest_of_engine(std::string_view name, const LanguageDirections* directions) {
  RecordWriter fields;
  fields.text(name);
  fields.number(directions == nullptr ? 0 : 1);
  if (directions != nullptr) {
    write_texts(fields, directions->sources);
    write_texts(fields, directions->targets);
  }
  return digest_of(fields.bytes());
}

OutputJournal::OutputJournal(FileSystem& file_system, std::shared_ptr<MemoryFile> memory,
                             const RunDigests& digests, bool replaces_all)
    : file_system_(file_system),
      memory_(std::move(memory)),
      folder_(memory_->path().parent_path()),
      digests_(digests),
      replaces_all_(replaces_all) {}

bool OutputJournal::keeps(const Job& job) const {
  if (job.output.empty()) return false;
  return !job.output_root.empty() || !file_system_.resolve_output(job.output).is_stream;
}

ContentDigest settings_of(const Job& job, const ContentDigest& run) {
  RecordWriter fields;
  fields.number(static_cast<std::uint64_t>(job.action));
  write_optional(fields, job.permissions);
  if (job.action == Job::Action::kTranslate) {
    run.write_to(fields);
    write_document_options(fields, job.document);
    write_parser_options(fields, job.parsers->options());
    job.link_ends.write_to(fields);
  }
  return digest_of(fields.bytes());
}

ContentDigest OutputJournal::settings_of(const Job& job) const {
  return hymt::settings_of(job, digests_.settings);
}

OutputChanges OutputJournal::changes_of(const Job& job, const ContentDigest& source,
                                        const std::string& name, const OutputRecord& record) const {
  OutputChanges changes;
  changes.is_new_source = source != record.source;
  changes.is_reached = job.is_reached;
  if (record.is_reviewed) return changes;  // What people wrote is not made of anything else.
  changes.are_new_settings = settings_of(job) != record.settings;
  if (job.action == Job::Action::kTranslate) {
    changes.is_new_engine = digests_.is_model_enough
                                ? digests_.model && *digests_.model != record.model
                                : digests_.engine != record.engine;
    changes.are_new_reviews = has_new_reviews(name, record);
  }
  changes.is_unfinished = !record.is_final;
  return changes;
}

OutputLook OutputJournal::look(const Job& job, const ContentDigest& source) {
  OutputLook result;
  try {
    result.found = digest_of_output(job);
  } catch (const Error&) {
    // Whoever may not read it may perhaps replace it; and if not, that will be said.
  }
  if (!result.found) return result;
  const std::string name = name_of(job);
  std::optional<OutputRecord> record = find(name);
  if (!record) return result;
  result.is_known = true;
  result.changes = changes_of(job, source, name, *record);
  const bool is_as_written = *result.found == record->written;
  result.is_as_written = is_as_written;
  const bool is_same = !result.changes.is_made_of_others();
  // Killed before a merged output had its name: what is there is what somebody changed.
  const bool is_unmerged = record->is_merged && result.found == record->before && !is_as_written;
  const bool is_ours = is_as_written || (result.found == record->before && !is_unmerged);
  if (replaces_all_) {
    result.is_edit_replaced = !is_ours || record->is_merged || record->is_reviewed;
    return result;
  }
  if (record->is_reviewed && is_same) {
    // Whoever wrote it goes on writing it.
    result.state = OutputState::kCurrent;
    result.record = std::move(record);
    return result;
  }
  const bool has_edits = record->is_merged || record->is_reviewed;
  // What people wrote is merged again also where only we have something to do once more.
  const bool is_to_renew = has_edits && is_ours && (result.changes.is_unfinished || job.is_reached);
  if (!is_ours || (has_edits && !is_same) || is_to_renew) {
    result.state = OutputState::kEdited;
    result.is_source_changed = !is_same || is_unmerged || is_to_renew;
    // Where people have reviewed all of a page, its notice goes, though its source is the same.
    const bool may_be_reviewed = is_same && job.document.notes.has_notice;
    if (result.is_source_changed || may_be_reviewed) result.base = find_base(name, job.size_limit);
    // That of another output would make their changes ours, or ours theirs.
    if (result.base && result.base->output != record->written && !is_unmerged) result.base.reset();
    result.record = std::move(record);
  } else if (is_as_written && is_same && !result.changes.is_unfinished && !job.is_reached) {
    result.state = OutputState::kCurrent;
    result.record = std::move(record);
  }
  return result;
}

std::optional<ContentDigest> OutputJournal::digest_of_output(const Job& job) const {
  const auto output = hymt::digest_of_output(file_system_, job);
  return output ? std::optional(output->digest) : std::nullopt;
}

void OutputJournal::announce(const Job& job, const OutputRecord& record,
                             std::function<void()> when_noted, const OutputBase* base) {
  const std::string name = name_of(job);
  if (base != nullptr) put(name, *base, nullptr);
  if (record.waits_for_links) {
    const std::lock_guard lock(mutex_);
    open_[name] = record;
  }
  put(name, record, std::move(when_noted));
}

void OutputJournal::announce(const Job& job, const OutputRecord& record) {
  std::promise<void> noted;
  announce(job, record, [&noted] { noted.set_value(); });
  noted.get_future().wait();
}

OutputRecord* OutputJournal::open_record(const std::string& name) {
  const std::lock_guard lock(mutex_);
  const auto found = open_.find(name);
  return found == open_.end() ? nullptr : &found->second;
}

void OutputJournal::announce_changed(const Job& job, const ContentDigest& written) {
  OutputRecord* const record = open_record(name_of(job));
  if (record == nullptr) return;
  record->before = std::exchange(record->written, written);
  announce(job, OutputRecord(*record));
}

void OutputJournal::finish(const Job& job) {
  const std::string name = name_of(job);
  OutputRecord* const record = open_record(name);
  if (record == nullptr) return;
  record->waits_for_links = false;
  put(name, *record, nullptr);
}

std::string OutputJournal::name_of(const Job& job) {
  if (job.output_root.empty()) return relative_name(file_system_.canonical(job.output));
  const fs::path folder = folder_of(job.output);
  fs::path canonical;
  {
    const std::lock_guard lock(mutex_);
    const auto found = folders_.find(folder);
    if (found != folders_.end()) canonical = found->second;
  }
  if (canonical.empty()) {
    canonical = file_system_.canonical(folder);
    const std::lock_guard lock(mutex_);
    folders_[folder] = canonical;
  }
  return relative_name(canonical / job.output.filename());
}

std::string OutputJournal::relative_name(const fs::path& path) const {
  return path.lexically_relative(folder_).generic_string();
}

std::optional<OutputRecord> OutputJournal::find(const std::string& name) const {
  const auto bytes = memory_->find_record(RecordTable::kOutputs, name);
  return bytes ? read_output(*bytes) : std::nullopt;
}

void OutputJournal::for_each_output(
    const std::function<void(const std::string&, const OutputRecord&)>& visit) {
  memory_->for_each_record(RecordTable::kOutputs,
                           [&](std::string_view name, std::string_view bytes) {
                             const auto record = read_output(bytes);
                             if (record) visit(std::string(name), *record);
                           });
}

// What was learned from the output itself is in it.
bool OutputJournal::has_new_reviews(const std::string& name, const OutputRecord& record) const {
  if (!uses_reviewed_) return false;
  const std::uint64_t last = memory_->last_review();
  if (!record.review) return last != 0;
  return last != *record.review &&
         memory_->has_changed_since(*record.review, seed_of(name), record.reviewed_rows);
}

std::vector<std::shared_ptr<const SharedOutcome>> OutputJournal::find_reviewed(
    const Job& job, std::span<const SegmentKey> keys) {
  return memory_->find_reviewed(keeps(job) ? seed_of(name_of(job)) : 0, keys);
}

void OutputJournal::put_reviewed(const Job& job, std::vector<ReviewedText> texts) {
  memory_->put_reviewed(seed_of(name_of(job)), std::move(texts));
}

std::optional<ContentDigest> OutputJournal::reviewed_output(const Job& job) {
  const auto bytes = memory_->find_record(RecordTable::kReviews, name_of(job));
  if (!bytes) return std::nullopt;
  RecordReader fields(*bytes);
  if (fields.number() != kLayout) return std::nullopt;
  const ContentDigest digest = ContentDigest::read_from(fields);
  return fields.is_whole() ? std::optional(digest) : std::nullopt;
}

void OutputJournal::put_reviewed_output(const Job& job, const ContentDigest& digest) {
  RecordWriter fields;
  fields.number(kLayout);
  digest.write_to(fields);
  memory_->put_record(RecordTable::kReviews, name_of(job), fields.take());
}

void OutputJournal::put(const std::string& name, const OutputRecord& record,
                        std::function<void()> when_noted) {
  RecordWriter fields;
  fields.number(kLayout);
  record.source.write_to(fields);
  record.settings.write_to(fields);
  record.engine.write_to(fields);
  record.model.write_to(fields);
  fields.number(record.is_final && !record.waits_for_links ? 1 : 0);
  fields.number(record.is_merged ? 1 : 0);
  record.written.write_to(fields);
  fields.number(record.before ? 1 : 0);
  if (record.before) record.before->write_to(fields);
  write_report(fields, record.report);
  fields.number(record.is_reviewed ? 1 : 0);
  fields.text(record.target_language);
  fields.number(record.review.value_or(0));
  write_hashes(fields, record.reviewed_rows);
  memory_->put_record(RecordTable::kOutputs, name, fields.take(), record.keys,
                      std::move(when_noted));
}

void OutputJournal::put_base(const Job& job, const OutputBase& base) {
  put(name_of(job), base, [] {});
}

void OutputJournal::put(const std::string& name, const OutputBase& base,
                        std::function<void()> when_noted) {
  RecordWriter fields;
  fields.number(kBaseLayout);
  base.output.write_to(fields);
  fields.text(packed(base.bytes));
  write_chunks(fields, base.source);
  fields.number(base.is_reviewed ? 1 : 0);
  write_hashes(fields, base.outdated);
  memory_->put_record(RecordTable::kBases, name, fields.take(), {}, std::move(when_noted));
}

std::optional<OutputBase> OutputJournal::find_base(const std::string& name,
                                                   const SizeLimit& size_limit) const {
  const auto bytes = memory_->find_record(RecordTable::kBases, name);
  if (!bytes) return std::nullopt;
  RecordReader fields(*bytes);
  if (fields.number() != kBaseLayout) return std::nullopt;
  OutputBase base;
  base.output = ContentDigest::read_from(fields);
  std::optional<std::string> text = unpacked(fields.text(), size_limit.bytes);
  base.source = read_chunks(fields);
  base.is_reviewed = fields.number() != 0;
  base.outdated = read_hashes(fields);
  if (!text || !fields.is_whole()) return std::nullopt;
  base.bytes = std::move(*text);
  return base;
}

std::optional<std::vector<ChunkDigest>> OutputJournal::former_source(const Job& job) {
  std::optional<OutputBase> base = find_base(name_of(job), job.size_limit);
  if (!base) return std::nullopt;
  return std::move(base->source);
}

std::vector<fs::path> OutputJournal::known_outputs() {
  std::vector<fs::path> outputs;
  memory_->for_each_record(RecordTable::kOutputs,
                           [&](std::string_view name, std::string_view /*record*/) {
                             outputs.push_back((folder_ / name).lexically_normal());
                           });
  return outputs;
}

std::optional<std::vector<OutgoingFragment>> OutputJournal::links_of(const fs::path& source,
                                                                     const ContentDigest& digest) {
  const auto bytes = memory_->find_record(RecordTable::kSources, relative_name(source));
  if (!bytes) return std::nullopt;
  RecordReader fields(*bytes);
  if (fields.number() != kLayout || ContentDigest::read_from(fields) != digest) {
    return std::nullopt;
  }
  std::vector<OutgoingFragment> links(fields.count());
  for (OutgoingFragment& link : links) {
    link.path = fields.text();
    link.fragment = fields.text();
  }
  if (!fields.is_whole()) return std::nullopt;
  return links;
}

void OutputJournal::put_links(const fs::path& source, const ContentDigest& digest,
                              const std::vector<OutgoingFragment>& links) {
  RecordWriter fields;
  fields.number(kLayout);
  digest.write_to(fields);
  fields.number(links.size());
  for (const OutgoingFragment& link : links) {
    fields.text(link.path);
    fields.text(link.fragment);
  }
  memory_->put_record(RecordTable::kSources, relative_name(source), fields.take());
}

}  // namespace hymt
