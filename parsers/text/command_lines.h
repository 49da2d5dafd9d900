// Single lines that are no text whatever stands around them: commands behind a prompt, and settings
// of a configuration file.
//
// Nothing of them is ever changed, so they are told by words of programs as well as by marks.
#pragma once

#include <cstddef>
#include <string_view>

namespace hymt {

// True for the name of a program that instructions tell one to run: "git", "apt-get".
[[nodiscard]] bool is_known_command(std::string_view word);

// True if `content` is a known command (or a path) with what it takes, and not a sentence that
// begins like one. A prompt may stand before it.
[[nodiscard]] bool is_command_line(std::string_view content);

// True for a command line that nobody would write as a few words of a text: "make install",
// "git clone https://example.org/x", but not "git support".
[[nodiscard]] bool is_sure_command(std::string_view content);

// True for a line of a terminal: "$ make", "# apt-get install x", "C:\> dir", "me@host:~$ ls",
// "mysql> select 1;".
[[nodiscard]] bool is_prompted(std::string_view content);

// True for what may stand behind ">>> " in a session with Python: "f(1)", "import os", "x = 3". A
// mail that was quoted three times has the same mark.
[[nodiscard]] bool is_python(std::string_view content);

// True for a line of a configuration file that looks like one by itself: "[section]", "key =
// value",
// "#key=value", "<Directory /srv>".
[[nodiscard]] bool is_setting(std::string_view content);
// The same for one that could be a few words as well, where nothing told that this is a
// configuration file: "listen 80;", "PermitRootLogin no".
[[nodiscard]] bool is_loose_setting(std::string_view content);
// The same for one whose key has capitals inside, and few words behind: "ForwardAgent no".
[[nodiscard]] bool is_camel_setting(std::string_view content);
// True for a keyword of small letters (or capitals inside) and nothing but arguments, one of which
// is more than a number: "label in0 \"VcoreA\"", "inet 10.0.0.1 255.0.0.0", "xpdf file.pdf". Where
// all lines of a run are such, or what stands below "like this:", none is text.
[[nodiscard]] bool is_keyword_line(std::string_view content);
// True for a setting that is commented out where comments have a space behind their mark:
// "#Driver: LDAP".
[[nodiscard]] bool is_commented_out(std::string_view content);
// Where the comment behind a setting begins, with its mark: "port = 5432  # of the server".
// std::string_view::npos if there is none.
[[nodiscard]] std::size_t trailing_comment(std::string_view content);
// True for a statement, "listen 80;" and "}". Where all lines of a run end so, none is text.
[[nodiscard]] bool is_statement(std::string_view content);

}  // namespace hymt
