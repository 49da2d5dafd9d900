// The inputs of html5lib's test suites, read from the folder that HYMT_SUITES_DIR names.
#pragma once

#include <string>
#include <vector>

namespace hymt {

// The folder "html5lib" of the suites; empty if the environment names none.
[[nodiscard]] std::string html5lib_dir();

// The whole content of a file; a failed test and "" if it cannot be read.
[[nodiscard]] std::string read_test_file(const std::string& path);

// The files of a folder with this ending, sorted.
[[nodiscard]] std::vector<std::string> files_in(const std::string& folder,
                                                const std::string& ending);

// One test of the suite "tokenizer". Text is UTF-8 in which lone surrogates are spelt as if they
// were characters.
struct TokenizerCase {
  std::string description;
  std::string state;  // "Data state", "RCDATA state", ...
  std::string last_start_tag;
  std::string input;
  // One string a token, such as "start:a {href=b} /", "text:x", "doctype". Adjacent texts are one.
  std::vector<std::string> tokens;
};
[[nodiscard]] std::vector<TokenizerCase> read_tokenizer_cases();

// The "#data" of every test of the suite "tree-construction".
[[nodiscard]] std::vector<std::string> read_tree_construction_inputs();

// One test of the suite "tree-construction", of whole documents only and without scripts.
struct TreeCase {
  std::string input;
  // The characters of all text but white space, each with the element that it stands in: "p:a".
  // Sorted.
  std::vector<std::string> characters;
};
[[nodiscard]] std::vector<TreeCase> read_tree_cases();

// One test of the suite "encoding".
struct EncodingCase {
  std::string input;
  std::string encoding;  // As the test spells it.
};
[[nodiscard]] std::vector<EncodingCase> read_encoding_cases();

}  // namespace hymt
