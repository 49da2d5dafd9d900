#include "tests/suites/suite_inputs.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <utility>

#include "parsers/make_parser.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExampleFence = "````````````````````````````````";

// Takes the next line, with its newline, off the front of `text`.
std::string_view take_line(std::string_view& text) {
  const std::size_t newline = text.find('\n');
  const std::size_t size = newline == std::string_view::npos ? text.size() : newline + 1;
  const std::string_view line = text.substr(0, size);
  text.remove_prefix(size);
  return line;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// Appends a code point, or a lone surrogate in the same form: such bytes are not valid UTF-8, which
// is what a file that holds them would be.
void append_code_unit(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | (code >> 6));
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | (code >> 12));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | (code >> 18));
    put(0x80 | ((code >> 12) & 0x3F));
    put(0x80 | ((code >> 6) & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

// Tests marked "doubleEscaped" spell characters as \uXXXX in the JSON string's own text.
std::string undo_double_escape(const std::string& text) {
  std::string out;
  std::size_t at = 0;
  const auto unit_at = [&](std::size_t position) -> std::optional<std::uint32_t> {
    if (text.compare(position, 2, "\\u") != 0 || position + 6 > text.size()) return std::nullopt;
    return static_cast<std::uint32_t>(std::stoul(text.substr(position + 2, 4), nullptr, 16));
  };
  while (at < text.size()) {
    const std::optional<std::uint32_t> unit = unit_at(at);
    if (!unit) {
      out.push_back(text[at++]);
      continue;
    }
    at += 6;
    std::uint32_t code = *unit;
    if (code >= 0xD800 && code < 0xDC00) {
      const std::optional<std::uint32_t> low = unit_at(at);
      if (low && *low >= 0xDC00 && *low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00);
        at += 6;
      }
    }
    append_code_unit(out, code);
  }
  return out;
}

// What makes a tokenizer enter the state that a test begins in.
std::string state_prefix(const std::string& state, const std::string& last_start_tag) {
  const auto open = [&](const std::string& usual) {
    return "<" + (last_start_tag.empty() ? usual : last_start_tag) + ">";
  };
  if (state == "PLAINTEXT state") return open("plaintext");
  if (state == "RCDATA state") return open("title");
  if (state == "RAWTEXT state") return open("style");
  if (state == "Script data state") return open("script");
  if (state == "CDATA section state") return "<svg><![CDATA[";
  return {};
}

bool is_text_of_lines(std::string_view line, std::string_view expected) {
  return line == expected || (line.size() == expected.size() + 1 && line.back() == '\n' &&
                              line.substr(0, expected.size()) == expected);
}

}  // namespace

std::vector<SuiteInput> spec_examples(std::string_view file_text, const std::string& name) {
  std::vector<SuiteInput> result;
  while (!file_text.empty()) {
    const std::string_view line = take_line(file_text);
    if (!line.starts_with(kExampleFence) || line.find("example") == std::string_view::npos) {
      continue;
    }
    std::string markdown;
    for (;;) {
      if (file_text.empty()) throw std::runtime_error(name + ": an example has no end");
      const std::string_view example_line = take_line(file_text);
      if (is_text_of_lines(example_line, ".")) break;
      markdown += example_line;
    }
    while (!file_text.empty() && !take_line(file_text).starts_with(kExampleFence)) {
    }
    replace_all(markdown, "\u2192", "\t");
    result.push_back(
        {name + "#" + std::to_string(result.size() + 1), Format::kMarkdown, std::move(markdown)});
  }
  return result;
}

std::vector<SuiteInput> tokenizer_tests(std::string_view file_text, const std::string& name) {
  std::vector<SuiteInput> result;
  const nlohmann::json file = nlohmann::json::parse(file_text);
  const auto tests = file.find(file.contains("tests") ? "tests" : "xmlViolationTests");
  if (tests == file.end()) throw std::runtime_error(name + ": holds no tests");
  std::size_t number = 0;
  for (const nlohmann::json& test : *tests) {
    const std::string test_name = name + "#" + std::to_string(++number);
    std::string input = test.at("input").get<std::string>();
    if (test.value("doubleEscaped", false)) input = undo_double_escape(input);
    const std::string last_start_tag = test.value("lastStartTag", std::string());
    for (const nlohmann::json& state : test.value("initialStates", nlohmann::json::array())) {
      const std::string prefix = state_prefix(state.get<std::string>(), last_start_tag);
      if (!prefix.empty()) {
        result.push_back({test_name + " after " + prefix, Format::kHtml, prefix + input});
      }
    }
    result.push_back({test_name, Format::kHtml, std::move(input)});
  }
  return result;
}

std::vector<SuiteInput> dat_tests(std::string_view file_text, const std::string& name) {
  std::vector<SuiteInput> result;
  while (!file_text.empty()) {
    if (!is_text_of_lines(take_line(file_text), "#data")) continue;
    std::string data;
    while (!file_text.empty()) {
      std::string_view rest = file_text;
      const std::string_view line = take_line(rest);
      if (is_text_of_lines(line, "#errors") || is_text_of_lines(line, "#encoding")) break;
      data += line;
      file_text = rest;
    }
    if (data.ends_with('\n')) data.pop_back();  // It ends the test's last line, not the input.
    result.push_back(
        {name + "#" + std::to_string(result.size() + 1), Format::kHtml, std::move(data)});
  }
  return result;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<SuiteInput> all_suites(const fs::path& folder) {
  std::vector<SuiteInput> result;
  const auto append = [&](std::vector<SuiteInput> inputs) {
    std::move(inputs.begin(), inputs.end(), std::back_inserter(result));
  };
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& path : files) {
    const std::string name = path.lexically_relative(folder).generic_string();
    const std::string text = read_file(path);
    if (name.starts_with("commonmark/") || name.starts_with("gfm/")) {
      append(spec_examples(text, name));
      result.push_back({name, Format::kMarkdown, text});
    } else if (path.extension() == ".test") {
      append(tokenizer_tests(text, name));
    } else if (path.extension() == ".dat") {
      append(dat_tests(text, name));
    } else if (name.starts_with("html5lib/encoding/")) {
      result.push_back({name, Format::kText, text});
    } else if (path.extension() == ".md") {
      result.push_back({name, Format::kMarkdown, text});
    }
  }
  return result;
}

std::vector<SuiteInput> documents_below(const fs::path& folder, std::string_view stem) {
  std::vector<SuiteInput> result;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const fs::path& path = entry.path();
    const std::optional<Format> format = format_of_path(path.string());
    if (!entry.is_regular_file() || !format) continue;
    if (!stem.empty() && path.stem() != fs::path(stem)) continue;
    result.push_back({path.lexically_relative(folder).generic_string(), *format, read_file(path)});
  }
  std::sort(result.begin(), result.end(),
            [](const SuiteInput& a, const SuiteInput& b) { return a.name < b.name; });
  return result;
}

}  // namespace hymt
