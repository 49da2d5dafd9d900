// Lines of a form that everybody knows: of changelogs, mails, histories and reStructuredText.
#pragma once

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

// "commit 0c9e20...": the line over a change in a history of Git.
[[nodiscard]] bool is_commit(std::string_view content);

}  // namespace hymt
