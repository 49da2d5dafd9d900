// The inputs of public test suites, read from the files as their projects publish them.
//
// The suites are data that lies outside the repository: HYMT_SUITES_DIR names the folder that holds
// commonmark/, gfm/ and html5lib/, HYMT_EVALDOCS_DIR the one with docs/*/en.*. What the suites
// expect of a parser is of no interest here; each input is a document that must survive.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

struct SuiteInput {
  std::string name;  // "commonmark/spec.txt#12": the file under the suites' folder, the example.
  Format format = Format::kText;
  std::string bytes;
};

// Each throws std::runtime_error if a file cannot be read or is not what its name says.

// The examples of a specification in the form of CommonMark's spec.txt.
[[nodiscard]] std::vector<SuiteInput> spec_examples(std::string_view file_text,
                                                    const std::string& name);

// html5lib tokenizer tests (JSON). A test that starts in another tokenizer state than "data" gives
// one more document, in which an element's start tag leads the tokenizer into that state.
[[nodiscard]] std::vector<SuiteInput> tokenizer_tests(std::string_view file_text,
                                                      const std::string& name);

// The "#data" parts of html5lib's tree-construction and encoding tests (.dat).
[[nodiscard]] std::vector<SuiteInput> dat_tests(std::string_view file_text,
                                                const std::string& name);

// Everything under a folder such as HYMT_SUITES_DIR, the files themselves included, ordered by
// name.
[[nodiscard]] std::vector<SuiteInput> all_suites(const std::filesystem::path& folder);

// The documents of a folder and those below it whose endings name a format, ordered by path; with
// `stem`, only those of that name ("en" takes docs/x/en.md).
[[nodiscard]] std::vector<SuiteInput> documents_below(const std::filesystem::path& folder,
                                                      std::string_view stem = {});

// The whole of a file. Throws std::runtime_error if it cannot be read.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

}  // namespace hymt
