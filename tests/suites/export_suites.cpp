// Writes the suites' inputs as files, for programs that are not ours to read.
//   export_suites pairs FOLDER   FOLDER/source/... and its pseudo-translation FOLDER/target/...,
//                                of HYMT_SUITES_DIR, HYMT_EVALDOCS_DIR and samples/
//   export_suites seeds FOLDER   FOLDER/markdown/..., FOLDER/html/..., one folder a fuzz target
// Without data the folders of seeds are empty, and there are no pairs.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/error.h"
#include "tests/suites/document_laws.h"
#include "tests/suites/suite_inputs.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

void write_file(const fs::path& path, std::string_view bytes) {
  fs::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << bytes;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::string_view ending(Format format) {
  switch (format) {
    case Format::kText: return ".txt";
    case Format::kMarkdown: return ".md";
    case Format::kMdx: return ".mdx";
    case Format::kHtml: return ".html";
  }
  return ".txt";
}

// A path of letters, digits and a few signs, unique if `number` is.
fs::path file_name(const SuiteInput& input, std::size_t number) {
  std::string name;
  for (const char c : input.name.substr(0, 80)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    name += plain || c == '/' || c == '-' ? c : '_';
  }
  return name + "-" + std::to_string(number) + std::string(ending(input.format));
}

std::vector<SuiteInput> all_inputs() {
  std::vector<SuiteInput> result;
  const auto append = [&](std::vector<SuiteInput> inputs) {
    for (SuiteInput& input : inputs) result.push_back(std::move(input));
  };
  if (const char* suites = std::getenv("HYMT_SUITES_DIR")) append(all_suites(suites));
  if (const char* evaldocs = std::getenv("HYMT_EVALDOCS_DIR")) {
    append(documents_below(evaldocs, "en"));
  }
  const fs::path samples = fs::path(HYMT_SOURCE_DIR) / "samples";
  if (fs::exists(samples)) append(documents_below(samples));
  return result;
}

void write_pairs(const std::vector<SuiteInput>& inputs, const fs::path& folder) {
  for (const char* old : {"source", "target"}) fs::remove_all(folder / old);
  std::size_t number = 0;
  std::size_t num_refused = 0;
  for (const SuiteInput& input : inputs) {
    const FormatLaws& laws = laws_of(input.format);
    const fs::path name = file_name(input, ++number);
    try {
      const std::string target = laws.check_pseudo(input.bytes).written.bytes;
      write_file(folder / "source" / name, input.bytes);
      write_file(folder / "target" / name, target);
    } catch (const Error&) {
      ++num_refused;
    } catch (const LawBroken&) {
      ++num_refused;  // suites_test fails for it.
    }
  }
  std::cout << number << " inputs, " << num_refused << " not translated\n";
}

// The fuzz targets that seeds are made for.
constexpr std::array kTargets = {"configuration", "markdown",     "mdx",        "html",
                                 "text",          "front_matter", "segmenter",  "encoding",
                                 "placeholders",  "translator",   "constraint", "markdown_writer",
                                 "mdx_writer",    "html_writer",  "text_writer"};

void write_seeds(const std::vector<SuiteInput>& inputs, const fs::path& folder) {
  for (const char* target : kTargets) fs::create_directories(folder / target);
  std::size_t number = 0;
  // Text that tries to be markup, for the targets that splice text into documents.
  const std::string hostile =
      "\xFF* a **b** `c` [d](e) <b>&amp;</b> | # > 1. --- \n\n```\n\" ' \\ : - {{ x }}\xFE</p>";
  for (const SuiteInput& input : inputs) {
    if (input.bytes.size() > 4096) continue;  // Small seeds make quick fuzzing.
    const std::string name = std::to_string(++number);
    const std::string format(format_name(input.format));
    write_file(folder / format / name, input.bytes);
    write_file(folder / (format + "_writer") / name, input.bytes + hostile);
    if (input.format == Format::kMarkdown) {  // Much of it is MDX, too.
      write_file(folder / "mdx" / name, input.bytes);
      write_file(folder / "mdx_writer" / name, input.bytes + hostile);
    }
    write_file(folder / "segmenter" / name, "e" + input.bytes);
    write_file(folder / "placeholders" / name, "[A-Z]{3,}\n" + input.bytes);
    write_file(folder / "encoding" / name, "\n" + input.bytes);
    if (input.format != Format::kHtml) continue;
    write_file(folder / "translator" / name, input.bytes + hostile);
    write_file(folder / "constraint" / name,
               input.bytes + "\xFF.</\xFEs1>\xFE</s1><\xFE<s\xFE&lt\xFF" + hostile.substr(1));
  }
  std::cout << number << " seeds a target\n";
}

int run(std::string_view what, const fs::path& folder) {
  const std::vector<SuiteInput> inputs = all_inputs();
  if (what == "pairs") write_pairs(inputs, folder);
  if (what == "seeds") write_seeds(inputs, folder);
  return 0;
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  const std::string_view what = argc == 3 ? argv[1] : "";
  if (what != "pairs" && what != "seeds") {
    std::cerr << "usage: export_suites pairs|seeds FOLDER\n";
    return 2;
  }
  try {
    return hymt::run(what, argv[2]);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
