// What the pages of a run say of themselves, besides their text: of which source they were made
// (--source-note), and to their readers, that nobody has reviewed them (--notice).
//
// The keys are made of the source alone, the notice of who wrote the page's texts, so the same
// input and options give the same bytes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/document/parsed_document.h"
#include "parsers/document/site.h"
#include "reassemble/page_notes.h"
#include "translate/memory/content_digest.h"

namespace hymt {

enum class SourceNote : std::uint8_t {
  kNone,
  kHash,    // "source-hash": of the source's bytes.
  kCommit,  // "l10n.sourceCommit": the last one of git that changed the source.
};

struct PageNoteOptions {
  SourceNote source_note = SourceNote::kNone;
  std::string commit;       // For kCommit; empty: none is known.
  bool has_notice = false;  // Pages that are not reviewed get one.
  std::string notice;       // The user's own, as it is to stand there; empty: the program's.

  [[nodiscard]] bool has_any() const { return source_note != SourceNote::kNone || has_notice; }
};

inline constexpr std::string_view kSourceHashKey = "source-hash";
inline constexpr std::string_view kSourceCommitKey = "l10n.sourceCommit";

// The value of "source-hash": "xxh128:" and what xxh128sum says of the file.
[[nodiscard]] std::string source_hash(const ContentDigest& source);

// What "l10n.sourceCommit" in the front matter of `page` says; nothing if it is not there once.
[[nodiscard]] std::optional<std::string> source_commit_in(const Document& page);

// Whether `page` says of itself that it was made of this source: by its hash, or by the last commit
// that changed it (empty: not known). Nothing if it says neither.
[[nodiscard]] std::optional<bool> is_made_of(const Document& page, const ContentDigest& source,
                                             std::string_view commit);

// What a page is to say.
struct PageNotes {
  PageNoteOptions options;
  std::string source_hash;  // Of its source.
  std::string language;     // That the page is in (BCP 47); may be empty.
  Site site = Site::kGitHub;
  bool is_in_source = false;  // The source has a notice itself, which is no business of this run.
};

// Why a page has a notice.
struct NoticeReasons {
  bool is_by_machine = false;  // Not all of it is reviewed.
  bool is_stale = false;       // The source of something that people wrote has changed since.

  [[nodiscard]] bool has_any() const { return is_by_machine || is_stale; }
};

// Writes the keys into `page`, a page as it goes to disk; what was there before counts for nothing.
// Returns a finding ("page-note-left-out") where that cannot be.
[[nodiscard]] std::vector<Finding> add_source_note(const PageNotes& notes, const Parser& parser,
                                                   std::string_view language, std::string& page);
// Likewise the notice, into a page without one; `at`: where in its text it was put, if it was.
// `words`: those of people, if they are to stand there, whatever the options and reasons; else
// empty.
[[nodiscard]] std::vector<Finding> add_notice(const PageNotes& notes, NoticeReasons reasons,
                                              std::string_view words, const Parser& parser,
                                              std::string_view language, std::string& page,
                                              ByteRange& at);

// Whether `words`, as words_of_notice() gives them, are what a run with these notes may write, for
// whatever reasons.
[[nodiscard]] bool is_notice_of_ours(const PageNotes& notes, Format format, std::string_view words);

// A page as it is compared with others of the same text: with today's keys and no notice.
struct PageWithoutNotice {
  std::string page;
  std::string notice;  // The words that stood between its marks; empty: there was none.
};
[[nodiscard]] PageWithoutNotice without_notice(const PageNotes& notes, const Parser& parser,
                                               std::string_view language, std::string_view page);

// `output` as it was if all that people did was to take its notice away or to reword it: with each
// that it may have had.
[[nodiscard]] std::vector<std::unique_ptr<ParsedDocument>> with_former_notices(
    const PageNotes& notes, const Parser& parser, std::string_view language,
    const Document& output);

[[nodiscard]] std::vector<const Document*> documents_of(
    const std::vector<std::unique_ptr<ParsedDocument>>& parsed);

// The target as without_notes() says, without the keys that this program writes.
[[nodiscard]] TextWithoutNotes without_page_notes(const Document& source, const Document& target);

// Takes what the keys of this program say out of an outline.
void drop_note_values(Outline& outline);

}  // namespace hymt
