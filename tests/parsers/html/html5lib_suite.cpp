#include "tests/parsers/html/html5lib_suite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "parsers/document/utf8.h"

namespace hymt {
namespace {

using nlohmann::json;

void append_code_unit(unsigned unit, std::string& out) {
  // A low surrogate joins the high one before it, which stands at the end as ED A0..AF xx.
  const std::size_t size = out.size();
  if (unit >= 0xDC00 && unit < 0xE000 && size >= 3 && out[size - 3] == '\xED' &&
      (static_cast<unsigned char>(out[size - 2]) & 0xF0) == 0xA0) {
    const unsigned high = 0xD000U | (static_cast<unsigned char>(out[size - 2]) & 0x3FU) << 6 |
                          (static_cast<unsigned char>(out[size - 1]) & 0x3FU);
    out.resize(size - 3);
    append_utf8(0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00), out);
  } else {
    append_utf8(unit, out);
  }
}

// "\u0000" in tests that are marked doubleEscaped.
std::string unescape(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    if (text.compare(at, 2, "\\u") == 0) {
      append_code_unit(static_cast<unsigned>(std::stoul(text.substr(at + 2, 4), nullptr, 16)), out);
      at += 6;
    } else {
      out.push_back(text[at++]);
    }
  }
  return out;
}

std::string token_of(const json& output, bool escaped) {
  const auto text = [&](const json& value) {
    return escaped ? unescape(value.get<std::string>()) : value.get<std::string>();
  };
  const std::string kind = output[0];
  if (kind == "Character") return "text:" + text(output[1]);
  if (kind == "Comment") return "comment";
  if (kind == "DOCTYPE") return "doctype";
  if (kind == "EndTag") return "end:" + text(output[1]);
  std::map<std::string, std::string> attributes;
  for (const auto& [name, value] : output[2].items()) attributes[text(name)] = text(value);
  std::string token = "start:" + text(output[1]);
  for (const auto& [name, value] : attributes) token += " {" + name + "=" + value + "}";
  if (output.size() > 3 && output[3].get<bool>()) token += " /";
  return token;
}

void add_cases(const json& test, std::vector<TokenizerCase>& cases) {
  const bool escaped = test.value("doubleEscaped", false);
  TokenizerCase result;
  result.description = test["description"];
  result.last_start_tag = test.value("lastStartTag", "");
  const std::string input = test["input"];
  result.input = escaped ? unescape(input) : input;
  for (const json& output : test["output"]) {
    std::string token = token_of(output, escaped);
    if (token.starts_with("text:") && !result.tokens.empty() &&
        result.tokens.back().starts_with("text:")) {
      result.tokens.back() += token.substr(5);
    } else {
      result.tokens.push_back(std::move(token));
    }
  }
  const json states = test.value("initialStates", json::array({"Data state"}));
  for (const json& state : states) {
    result.state = state;
    cases.push_back(result);
  }
}

// The bytes between the lines `begin` and `end` wherever they occur.
std::vector<std::string> sections(const std::string& file, const std::string& begin,
                                  const std::string& end) {
  std::vector<std::string> result;
  for (std::size_t at = 0; (at = file.find(begin + "\n", at)) != std::string::npos;) {
    at += begin.size() + 1;
    const std::size_t stop = file.find("\n" + end, at - 1);
    if (stop == std::string::npos) break;
    result.push_back(stop < at ? "" : file.substr(at, stop - at));
    at = stop;
  }
  return result;
}

// Reads a tree in the suite's form: "|   <p>", "|     \"text\"", by indentation.
std::vector<std::string> characters_of(const std::string& tree) {
  std::vector<std::string> characters;
  std::vector<std::string> path;
  bool in_text = false;
  std::string parent;
  std::istringstream lines(tree);
  for (std::string line; std::getline(lines, line);) {
    std::string text;
    const std::size_t begin = line.find_first_not_of(' ', 1);
    if (line.starts_with("| ") && begin != std::string::npos) {
      const std::size_t depth = begin / 2 - 1;
      in_text = line[begin] == '"';
      if (in_text) {
        parent = depth == 0 ? "" : path.at(depth - 1);
        text = line.substr(begin + 1);
      } else if (line[begin] == '<' && line[begin + 1] != '!') {
        path.resize(depth);
        std::string name = line.substr(begin + 1, line.find('>') - begin - 1);
        name = name.substr(name.find(' ') + 1);  // "svg title" is a title.
        for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        path.push_back(name);
      } else if (line.substr(begin) == "content") {
        path.resize(depth);
        path.push_back(path.back());  // Of a template.
      }
    } else if (in_text) {
      text = line;
    }
    if (in_text && text.ends_with('"')) text.pop_back();
    for (const char c : text) {
      if (static_cast<unsigned char>(c) > ' ') characters.push_back(parent + ":" + c);
    }
  }
  std::sort(characters.begin(), characters.end());
  return characters;
}

}  // namespace

std::string html5lib_dir() {
  const char* suites = std::getenv("HYMT_SUITES_DIR");
  return suites == nullptr ? "" : std::string(suites) + "/html5lib";
}

std::string read_test_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.good()) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> files_in(const std::string& folder, const std::string& ending) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().string().ends_with(ending)) {
      paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<TokenizerCase> read_tokenizer_cases() {
  std::vector<TokenizerCase> cases;
  for (const std::string& path : files_in(html5lib_dir() + "/tokenizer", ".test")) {
    // xmlViolation.test asks for the changes that an XML writer makes; its inputs serve, too.
    const json file = json::parse(read_test_file(path));
    for (const auto& test : file.value("tests", json::array())) add_cases(test, cases);
  }
  return cases;
}

std::vector<std::string> read_tree_construction_inputs() {
  std::vector<std::string> inputs;
  for (const std::string& path : files_in(html5lib_dir() + "/tree-construction", ".dat")) {
    for (std::string& input : sections(read_test_file(path), "#data", "#errors")) {
      inputs.push_back(std::move(input));
    }
  }
  return inputs;
}

std::vector<TreeCase> read_tree_cases() {
  std::vector<TreeCase> cases;
  for (const std::string& path : files_in(html5lib_dir() + "/tree-construction", ".dat")) {
    for (const std::string& test : sections(read_test_file(path) + "\n", "#data", "#data")) {
      const std::size_t errors = test.find("\n#errors\n");
      const std::size_t tree = test.find("\n#document\n");
      const bool special = test.find("\n#document-fragment\n") != std::string::npos ||
                           test.find("\n#script-on\n") != std::string::npos;
      if (errors == std::string::npos || tree == std::string::npos || special) continue;
      cases.push_back({test.substr(0, errors), characters_of(test.substr(tree + 11))});
    }
  }
  return cases;
}

std::vector<EncodingCase> read_encoding_cases() {
  std::vector<EncodingCase> cases;
  for (const std::string& path : files_in(html5lib_dir() + "/encoding", ".dat")) {
    if (path.find("/scripted/") != std::string::npos) continue;  // Needs a browser.
    const std::string file = read_test_file(path);
    const std::vector<std::string> inputs = sections(file, "#data", "#encoding");
    std::size_t at = 0;
    for (const std::string& input : inputs) {
      at = file.find("\n#encoding\n", at) + 11;
      cases.push_back({input, file.substr(at, file.find('\n', at) - at)});
    }
  }
  return cases;
}

}  // namespace hymt
