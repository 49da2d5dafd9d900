#include "cli/document/page_notes.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/document/notice_texts.h"
#include "parsers/document/error.h"
#include "parsers/encoding.h"
#include "translate/model/hex_digits.h"

namespace hymt {
namespace {

constexpr std::array<std::string_view, 2> kKeys = {kSourceHashKey, kSourceCommitKey};

constexpr std::array<NoticeReasons, 3> kAllReasons = {
    NoticeReasons{true, false}, NoticeReasons{true, true}, NoticeReasons{false, true}};

Finding left_out(Severity severity, std::string message) {
  Finding finding;
  finding.severity = severity;
  finding.rule = "page-note-left-out";
  finding.message = std::move(message);
  return finding;
}

bool is_markdown(Format format) { return format == Format::kMarkdown || format == Format::kMdx; }

// Where front matter that nobody asked for is shown to readers, or changes what becomes of the
// file.
bool may_get_front_matter(Site site) {
  return site != Site::kGitHub && site != Site::kGitLab && site != Site::kJekyll;
}

std::vector<FrontMatterValue> values_of(const PageNotes& notes) {
  switch (notes.options.source_note) {
    case SourceNote::kNone: break;
    case SourceNote::kHash: return {{kSourceHashKey, notes.source_hash}};
    case SourceNote::kCommit:
      if (!notes.options.commit.empty()) return {{kSourceCommitKey, notes.options.commit}};
  }
  return {};
}

// In the page's markup; empty: nobody knows any in its language.
std::string notice_for(const PageNotes& notes, NoticeReasons reasons, Format format) {
  const NoticeTexts* texts = notice_texts(notes.language);
  const std::string& own = notes.options.notice;
  std::vector<std::string_view> lines;
  if (reasons.is_by_machine && own.empty() && texts != nullptr) lines.push_back(texts->machine);
  if (reasons.is_stale && texts != nullptr) lines.push_back(texts->stale);
  std::string block;
  for (const std::string_view line : lines) {
    if (format == Format::kHtml) {
      block.append(block.empty() ? "<p class=\"translation-notice\">" : " ").append(line);
    } else {
      block.append(block.empty() ? "> " : "\n> ").append(line);
    }
  }
  if (format == Format::kHtml && !block.empty()) block += "</p>";
  if (!reasons.is_by_machine || own.empty()) return block;
  return block.empty() ? own : own + (is_markdown(format) ? "\n\n" : "\n") + block;
}

}  // namespace

std::string source_hash(const ContentDigest& source) {
  return "xxh128:" + hex_digits(source.high, source.low);
}

std::optional<std::string> source_commit_in(const Document& page) {
  return front_matter_value(page, kSourceCommitKey);
}

std::optional<bool> is_made_of(const Document& page, const ContentDigest& source,
                               std::string_view commit) {
  const auto hash = front_matter_value(page, kSourceHashKey);
  // Others have such a key, too, and hash in their own way.
  if (hash && hash->starts_with("xxh128:")) return *hash == source_hash(source);
  if (commit.empty()) return std::nullopt;
  const auto its_commit = source_commit_in(page);
  return its_commit ? std::optional(*its_commit == commit) : std::nullopt;
}

std::vector<Finding> add_source_note(const PageNotes& notes, const Parser& parser,
                                     std::string_view language, std::string& page) {
  if (notes.options.source_note == SourceNote::kNone) return {};
  const std::vector<FrontMatterValue> values = values_of(notes);
  if (values.empty()) {
    return {left_out(Severity::kWarning,
                     "no commit of git is known that has the source, so the page does not say "
                     "'l10n.sourceCommit'; commit the source, or use --source-note hash")};
  }
  const ParsedDocument read(page, parser, language);
  auto noted =
      with_front_matter(read.document, parser, language, values, may_get_front_matter(notes.site));
  if (noted) {
    page = std::move(noted->bytes);
    return {};
  }
  const std::string key(values.front().path);
  const bool has_place = is_markdown(read.document.format) && !read.document.outline.empty() &&
                         read.document.outline.front().name() == "front matter";
  if (has_place) {
    return {
        left_out(Severity::kWarning, "'" + key +
                                         "' cannot be written into the front matter "
                                         "so that it still reads as meant; add the key by hand, "
                                         "on a line of its own")};
  }
  return {left_out(Severity::kNote, "there is no front matter that could hold '" + key + "'")};
}

std::vector<Finding> add_notice(const PageNotes& notes, NoticeReasons reasons,
                                std::string_view words, const Parser& parser,
                                std::string_view language, std::string& page, ByteRange& at) {
  if (words.empty() && (!notes.options.has_notice || !reasons.has_any())) return {};
  const ParsedDocument read(page, parser, language);
  const Format format = read.document.format;
  if (notes.is_in_source) {
    return {left_out(Severity::kNote, "the source has a notice already, which stays as it is")};
  }
  if (format == Format::kText) {
    return {left_out(Severity::kNote, "a text file has no place for a notice")};
  }
  const std::string notice =
      words.empty() ? notice_for(notes, reasons, format) : std::string(words);
  if (notice.empty() && notes.language.empty()) {
    return {left_out(Severity::kWarning,
                     "it is not known which language the page is in, so it has no notice; name the "
                     "language with --to or --from")};
  }
  if (notice.empty()) {
    return {left_out(Severity::kWarning, "no notice is known in the language '" + notes.language +
                                             "'; give one with --notice-text " + notes.language +
                                             "=TEXT")};
  }
  auto noted = with_notice(read.document, parser, language, notice);
  if (!noted && !words.empty()) {
    return {left_out(Severity::kWarning,
                     "what somebody wrote into the notice cannot stay there, as the page would not "
                     "read as meant with it")};
  }
  if (!noted) {
    return {left_out(Severity::kWarning,
                     "the notice has no place in this page, or the page would not read as meant "
                     "with it; if it is one of yours, see whether its markup is whole")};
  }
  at = find_notice(noted->document);
  page = std::move(noted->bytes);
  return {};
}

bool is_notice_of_ours(const PageNotes& notes, Format format, std::string_view words) {
  return std::ranges::any_of(kAllReasons, [&](NoticeReasons reasons) {
    return plain_words(notice_for(notes, reasons, format)) == words;
  });
}

PageWithoutNotice without_notice(const PageNotes& notes, const Parser& parser,
                                 std::string_view language, std::string_view page) {
  PageWithoutNotice result{std::string(page), {}};
  try {
    const ParsedDocument read(page, parser, language);
    const Document& document = read.document;
    const ByteRange range = find_notice(document);
    if (!range.empty() && !notes.is_in_source) {
      std::string text = document.source;
      result.notice = words_of_notice(document);
      text.erase(range.begin, range.size());
      std::string bytes;
      if (encode_text(text, document.encoding, document.has_bom, Unencodable::kFail, bytes)) {
        result.page = std::move(bytes);
      }
    }
    const std::vector<FrontMatterValue> values = values_of(notes);
    if (values.empty()) return result;
    const ParsedDocument plain(result.page, parser, language);
    auto noted = with_front_matter(plain.document, parser, language, values,
                                   may_get_front_matter(notes.site));
    if (noted) result.page = std::move(noted->bytes);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kInput) throw;  // Whoever needs it read says what is wrong.
  }
  return result;
}

std::vector<std::unique_ptr<ParsedDocument>> with_former_notices(const PageNotes& notes,
                                                                 const Parser& parser,
                                                                 std::string_view language,
                                                                 const Document& output) {
  std::vector<std::unique_ptr<ParsedDocument>> result;
  if (!notes.options.has_notice) return result;
  std::string text = output.source;
  const ByteRange there = find_notice(output);
  text.erase(there.begin, there.size());
  const ParsedDocument plain(text, parser, language);
  for (const NoticeReasons reasons : kAllReasons) {
    const std::string notice = notice_for(notes, reasons, output.format);
    if (notice.empty()) continue;
    const auto noted = with_notice(plain.document, parser, language, notice);
    if (noted) {
      result.push_back(std::make_unique<ParsedDocument>(noted->bytes, parser, language));
    }
  }
  return result;
}

std::vector<const Document*> documents_of(
    const std::vector<std::unique_ptr<ParsedDocument>>& parsed) {
  std::vector<const Document*> documents;
  for (const auto& one : parsed) documents.push_back(&one->document);
  return documents;
}

TextWithoutNotes without_page_notes(const Document& source, const Document& target) {
  return without_notes(source, target, kKeys);
}

void drop_note_values(Outline& outline) {
  std::erase_if(outline, [](const OutlineEntry& entry) {
    if (entry.name() != "front matter" || entry.depth == 0) return false;
    const std::string_view value = entry.value.view();
    return std::ranges::any_of(kKeys, [value](std::string_view key) {
      return value.starts_with(key) && value.substr(key.size()).starts_with('=');
    });
  });
}

}  // namespace hymt
