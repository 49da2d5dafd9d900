#include "parsers/text/known_lines.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "parsers/document/ascii.h"
#include "parsers/text/text_lines.h"

namespace hymt {
namespace {

// True if `text` begins with `lower`, in small letters or in capitals.
bool begins_with_letters(std::string_view text, std::string_view lower) {
  return text.size() >= lower.size() &&
         std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char a, char b) { return a == ascii_lower(b); });
}

// Takes "-12,7" off `text`, with `sign` for "-": the number of lines, 1 where it is left out.
std::optional<std::size_t> take_line_count(std::string_view& text, char sign) {
  constexpr std::size_t kMostDigits = 9;
  if (text.empty() || text.front() != sign) return std::nullopt;
  text.remove_prefix(1);
  const auto take_number = [&text]() -> std::optional<std::size_t> {
    std::size_t number = 0;
    std::size_t num_digits = 0;
    for (; !text.empty() && is_ascii_digit(text.front()); text.remove_prefix(1), ++num_digits) {
      if (num_digits == kMostDigits) return std::nullopt;
      number = 10 * number + static_cast<std::size_t>(text.front() - '0');
    }
    if (num_digits == 0) return std::nullopt;
    return number;
  };
  if (!take_number()) return std::nullopt;
  if (text.empty() || text.front() != ',') return 1;
  text.remove_prefix(1);
  return take_number();
}

}  // namespace

bool is_changelog_heading(std::string_view content) {
  if (content.find("; urgency=") != std::string_view::npos) {
    const std::size_t version = content.find(" (");
    return version != std::string_view::npos && content.find(") ", version) < content.size();
  }
  constexpr std::string_view kDate = "dddd-dd-dd  ";
  const std::size_t mail = content.find(" <");
  if (content.size() <= kDate.size() || mail == std::string_view::npos ||
      content.find('>', mail) == std::string_view::npos) {
    return false;
  }
  return std::equal(kDate.begin(), kDate.end(), content.begin(), [](char pattern, char c) {
    return pattern == 'd' ? c >= '0' && c <= '9' : pattern == c;
  });
}

bool is_changelog_signature(std::string_view content) {
  return content.starts_with("-- ") && content.find(">  ") != std::string_view::npos &&
         content.find('@') != std::string_view::npos;
}

bool is_markup_directive(std::string_view content) {
  if (!content.starts_with(".. ")) return false;
  const std::string_view name = first_word(content.substr(3));
  return name.ends_with("::") || (name.starts_with('_') && name.ends_with(':'));
}

bool is_literal_directive(std::string_view content) {
  constexpr std::string_view kLiteral[] = {
      "code::",      "code-block::", "sourcecode::", "math::",          "parsed-literal::",
      "highlight::", "doctest::",    "raw::",        "literalinclude::"};
  return std::find(std::begin(kLiteral), std::end(kLiteral), first_word(content.substr(3))) !=
         std::end(kLiteral);
}

bool is_part_header(std::string_view content) {
  constexpr std::string_view kBegin = "content-";
  return begins_with_label(content) && begins_with_letters(content, kBegin);
}

bool is_mail_header(std::string_view content) {
  constexpr std::string_view kNames[] = {"bcc",
                                         "cc",
                                         "date",
                                         "delivered-to",
                                         "errors-to",
                                         "from",
                                         "in-reply-to",
                                         "list-archive",
                                         "list-help",
                                         "list-id",
                                         "list-post",
                                         "message-id",
                                         "mime-version",
                                         "newsgroups",
                                         "organization",
                                         "precedence",
                                         "received",
                                         "references",
                                         "reply-to",
                                         "return-path",
                                         "sender",
                                         "subject",
                                         "to",
                                         "user-agent",
                                         "reporting-mta",
                                         "final-recipient"};
  if (!begins_with_label(content)) return false;
  const std::string_view word = first_word(content);
  if (word.size() == content.size()) return false;
  const std::string_view name = word.substr(0, word.size() - 1);
  return name.starts_with("X-") || is_part_header(content) ||
         std::any_of(std::begin(kNames), std::end(kNames), [name](std::string_view known) {
           return known.size() == name.size() && begins_with_letters(name, known);
         });
}

bool is_mbox_line(std::string_view content) {
  constexpr std::string_view kBegin = "From ";
  if (!content.starts_with(kBegin)) return false;
  content.remove_prefix(kBegin.size());
  const std::string_view sender = first_word(content);
  const std::string_view date = content.substr(sender.size());
  constexpr std::string_view kDays[] = {" Mon ", " Tue ", " Wed ", " Thu ",
                                        " Fri ", " Sat ", " Sun "};
  return date.find(':') != std::string_view::npos &&
         std::any_of(std::begin(kDays), std::end(kDays), [date](std::string_view day) {
           return date.starts_with(day) || date.starts_with(" " + std::string(day));
         });
}

bool is_mail_boundary(std::string_view content, bool is_alone) {
  constexpr std::string_view kDashes = "--";
  constexpr std::size_t kShortest = 4;
  if (!content.starts_with(kDashes) || first_word(content).size() != content.size()) return false;
  if (is_ruler(content)) return !is_alone;
  content.remove_prefix(kDashes.size());
  if (!is_alone) return content.size() >= kShortest;
  return content.size() >= kShortest + kDashes.size() && content.ends_with(kDashes);
}

std::optional<DiffHunk> diff_hunk(std::string_view raw) {
  constexpr std::string_view kMark = "@@ ";
  if (!raw.starts_with(kMark)) return std::nullopt;
  raw.remove_prefix(kMark.size());
  const auto old_lines = take_line_count(raw, '-');
  if (!old_lines || !raw.starts_with(' ')) return std::nullopt;
  raw.remove_prefix(1);
  const auto new_lines = take_line_count(raw, '+');
  if (!new_lines || !raw.starts_with(" @@")) return std::nullopt;
  return DiffHunk{*old_lines, *new_lines};
}

bool take_diff_line(std::string_view raw, DiffHunk& hunk) {
  const char first = raw.empty() ? '\n' : raw.front();
  if (first == '\\') return true;  // "\\ No newline at end of file"
  const bool is_both = first == ' ' || first == '\t' || first == '\n' || first == '\r';
  if (!is_both && first != '-' && first != '+') return false;
  const std::size_t num_old = is_both || first == '-' ? 1 : 0;
  const std::size_t num_new = is_both || first == '+' ? 1 : 0;
  if (hunk.old_lines < num_old || hunk.new_lines < num_new) return false;
  hunk.old_lines -= num_old;
  hunk.new_lines -= num_new;
  return true;
}

bool begins_diff(std::string_view raw) {
  return raw.starts_with("diff ") || raw.starts_with("--- ") || raw.starts_with("Index: ");
}

bool is_commit(std::string_view content) {
  constexpr std::string_view kWord = "commit ";
  constexpr std::size_t kHashSize = 40;
  return content.size() == kWord.size() + kHashSize && content.starts_with(kWord) &&
         content.find_first_not_of("0123456789abcdef", kWord.size()) == std::string_view::npos;
}

}  // namespace hymt
