// Glossary files: how the terms of a project are to be translated.
//
//   source,target,forms,forbidden,case,lang,note
//   pull request,Pull Request,Pull Requests|Pull-Request,Zugriffsanfrage,,de,keep it English
//   Go,Go,,,yes,,the language
//
// CSV (RFC 4180) in UTF-8 with a header line; columns in any order, `source` and `target` required.
// `forms` (other renderings that will do) and `forbidden` are lists with '|' between. `case`: yes
// or no (default), whether capitals matter in the source term. `lang`: the target language that the
// line is for; empty: all.
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
  bool is_case_sensitive = false;
  std::string language;  // BCP 47, as written; empty: any.
  std::string note;
  std::size_t line = 0;  // Where it begins in its file, counted from 1.
};

// Reads the file `name` with the bytes `csv`. Throws Error (kUsage, path `name`) that names the
// line and the remedy; never returns part of a file.
[[nodiscard]] std::vector<GlossaryEntry> read_glossary(std::string_view csv,
                                                       const std::string& name);

}  // namespace hymt
