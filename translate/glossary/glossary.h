// Glossary files: how the terms of a project are to be translated.
//
//   source,target,forms,forbidden,force,case,lang,note
//   pull request,Pull Request,Pull Requests|Pull-Request,Zugriffsanfrage,yes,,de,keep it English
//   Go,Go,,,,yes,,the language
//
// or, as termbases export them, with a column for each language, the first of which is the source:
//
//   en;de;fr;domain
//   pull request;Pull Request;demande de tirage;git
//
// CSV (RFC 4180) in UTF-8, or in UTF-16 with its byte order mark, with a header line; separators
// are commas, semicolons or tabs; columns in any order, their names in any case.
// `forms` (other renderings that will do) and `forbidden` are lists with '|' between. `force`: yes
// or no (default), whether a model must write one of the renderings and cannot write a forbidden
// one. `case`: yes or no (default), whether capitals matter in the source term. `lang`: the target
// language that the line is for, a tag ("pt-BR"), a code of ISO 639 ("ger") or a name ("German");
// empty: all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

struct GlossaryEntry {
  std::string source;
  std::string target;  // Empty only if something is forbidden.
  std::vector<std::string> forms;
  std::vector<std::string> forbidden;
  bool is_forced = false;
  bool is_case_sensitive = false;
  std::string language;  // BCP 47, as written; empty: any.
  std::string note;
  std::size_t line = 0;  // Where it begins in its file, counted from 1.
};

// Reads the file `name` with the bytes `csv`. Lines that say the same count once. Columns of
// unknown names are ignored; `notes`, if not null, gets a line for people on that, and on which
// languages are translated into which. Throws Error (kUsage, path `name`) that names the line and
// the remedy, also for lines that contradict each other; never returns part of a file.
[[nodiscard]] std::vector<GlossaryEntry> read_glossary(std::string_view csv,
                                                       const std::string& name,
                                                       std::vector<std::string>* notes = nullptr);

}  // namespace hymt
