// Lines of a form that everybody knows: of changelogs, mails, histories and reStructuredText.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace hymt {

// "package (1.2-3) unstable; urgency=medium", "2010-01-31  Name  <a@example.org>"
[[nodiscard]] bool is_changelog_heading(std::string_view content);
// "-- Name <a@example.org>  Sat, 01 Jan 2000 00:00:00 +0000"
[[nodiscard]] bool is_changelog_signature(std::string_view content);

// ".. image:: a.png", ".. _label:" of reStructuredText.
[[nodiscard]] bool is_markup_directive(std::string_view content);
// True for a directive whose body is no text: ".. code-block:: c".
[[nodiscard]] bool is_literal_directive(std::string_view content);

// "From: ", "Message-ID: ", "X-Mailer: ", whichever letters are capitals.
[[nodiscard]] bool is_mail_header(std::string_view content);
// "Content-Type: ", of a part of a mail.
[[nodiscard]] bool is_part_header(std::string_view content);
// "From anna@example.org Mon Mar  4 12:00:00 2024": what parts the mails of an mbox file.
[[nodiscard]] bool is_mbox_line(std::string_view content);
// "--8bQzL--" or "--8bQzL", as the parts of a mail are parted: two dashes and one word. A line
// alone must be the last of a mail, with two dashes behind the word.
[[nodiscard]] bool is_mail_boundary(std::string_view content, bool is_alone);

// Lines of a file before and after a change, as the head of a hunk tells them: "@@ -1,7 +1,8 @@".
struct DiffHunk {
  std::size_t old_lines = 0;
  std::size_t new_lines = 0;
  [[nodiscard]] bool is_over() const { return old_lines == 0 && new_lines == 0; }
};
// The hunk that `raw`, a whole line, begins; nullopt if it begins none.
[[nodiscard]] std::optional<DiffHunk> diff_hunk(std::string_view raw);
// Takes the line `raw` off the hunk; false if it is no line of one.
bool take_diff_line(std::string_view raw, DiffHunk& hunk);
// "diff --git a/x b/x", "--- a/x", "Index: x": where the head of a diff of one file begins.
[[nodiscard]] bool begins_diff(std::string_view raw);

// "commit 0c9e20...": the line over a change in a history of Git.
[[nodiscard]] bool is_commit(std::string_view content);

}  // namespace hymt
