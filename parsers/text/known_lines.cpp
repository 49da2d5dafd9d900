#include "parsers/text/known_lines.h"

#include <algorithm>
#include <iterator>

#include "parsers/text/text_lines.h"

namespace hymt {

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
  return content.starts_with("Content-") && begins_with_label(content);
}

bool is_mail_header(std::string_view content) {
  constexpr std::string_view kNames[] = {
      "From",         "To",           "Cc",         "Bcc",         "Subject",     "Date",
      "Reply-To",     "Message-ID",   "References", "Newsgroups",  "Return-Path", "In-Reply-To",
      "Received",     "List-Id",      "X-Mailer",   "User-Agent",  "Sender",      "Organization",
      "Delivered-To", "MIME-Version", "Message-Id", "MIME-version"};
  const std::string_view word = first_word(content);
  return word.size() < content.size() && word.ends_with(':') &&
         (std::find(std::begin(kNames), std::end(kNames), word.substr(0, word.size() - 1)) !=
              std::end(kNames) ||
          is_part_header(content));
}

bool is_commit(std::string_view content) {
  constexpr std::string_view kWord = "commit ";
  constexpr std::size_t kHashSize = 40;
  return content.size() == kWord.size() + kHashSize && content.starts_with(kWord) &&
         content.find_first_not_of("0123456789abcdef", kWord.size()) == std::string_view::npos;
}

}  // namespace hymt
