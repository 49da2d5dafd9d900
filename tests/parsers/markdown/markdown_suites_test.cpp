// The examples of CommonMark and GFM, each as a document of its own, and real documents.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/parsers/golden_file.h"
#include "tests/parsers/markdown/markdown_fixture.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// All examples of the suites; empty (and the test is skipped) if there are no suites.
std::vector<std::string> all_examples() {
  const char* const folder = std::getenv("HYMT_SUITES_DIR");
  std::vector<std::string> examples;
  if (folder == nullptr) return examples;
  for (const char* const name : {"commonmark/spec.txt", "gfm/spec.txt", "gfm/extensions.txt",
                                 "gfm/regression.txt", "gfm/smart_punct.txt"}) {
    for (std::string& example : spec_examples((fs::path(folder) / name).string())) {
      examples.push_back(std::move(example));
    }
  }
  return examples;
}

bool has_finding(const Document& document, std::string_view rule) {
  return std::any_of(document.findings.begin(), document.findings.end(),
                     [rule](const Finding& finding) { return finding.rule == rule; });
}

TEST(MarkdownSuitesTest, CmarkAndWeAgreeOnEveryExample) {
  const std::vector<std::string> examples = all_examples();
  if (examples.empty()) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  EXPECT_GT(examples.size(), 1300U);
  std::size_t mismatches = 0;
  for (const std::string& example : examples) {
    const Document document = parse_markdown(example);
    EXPECT_EQ(document.source, example);
    if (has_finding(document, "markdown-mismatch")) {
      ++mismatches;
      ADD_FAILURE() << "mismatch in\n" << example;
    }
  }
  EXPECT_EQ(mismatches, 0U);
}

TEST(MarkdownSuitesTest, CmarkAndWeAgreeOnWholeSpecifications) {
  const char* const folder = std::getenv("HYMT_SUITES_DIR");
  if (folder == nullptr) GTEST_SKIP() << "HYMT_SUITES_DIR is not set";
  for (const char* const name : {"commonmark/spec.txt", "gfm/spec.txt"}) {
    const Document document = parse_markdown(read_file(fs::path(folder) / name));
    EXPECT_FALSE(has_finding(document, "markdown-mismatch")) << name;
    EXPECT_GT(document.units.size(), 800U);
  }
}

TEST(MarkdownSuitesTest, CmarkAndWeAgreeOnRealDocuments) {
  const char* const folder = std::getenv("HYMT_EVALDOCS_DIR");
  if (folder == nullptr) GTEST_SKIP() << "HYMT_EVALDOCS_DIR is not set";
  std::size_t documents = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".md") continue;
    ++documents;
    const Document document = parse_markdown(read_file(entry.path()));
    EXPECT_FALSE(has_finding(document, "markdown-mismatch")) << entry.path();
    EXPECT_FALSE(document.units.empty()) << entry.path();
  }
  EXPECT_GT(documents, 2U);
}

TEST(MarkdownGoldenTest, Golden) {
  expect_golden("markdown", [](std::string_view bytes) { return parse_markdown(bytes); });
}

// Pieces that mean something to some rule.
constexpr std::string_view kPieces[] = {"*",
                                        "_",
                                        "**",
                                        "`",
                                        "[",
                                        "]",
                                        "(",
                                        ")",
                                        "<",
                                        ">",
                                        "\\",
                                        "\n",
                                        "\n\n",
                                        "    ",
                                        "\t",
                                        "- ",
                                        "1. ",
                                        "> ",
                                        "|",
                                        "\n|-|-|\n",
                                        "~~",
                                        "&amp;",
                                        "&#64;",
                                        "a@b.c",
                                        "www.a.b",
                                        "http://x.y",
                                        "![",
                                        "[^a]",
                                        "[^a]: ",
                                        "[foo]: /u ",
                                        "[foo]",
                                        "# ",
                                        "===\n",
                                        "---\n",
                                        "```\n",
                                        "<a>",
                                        "</a>",
                                        "<!--",
                                        "-->",
                                        "\"",
                                        "{{ x }}",
                                        "$a$",
                                        "$$\n",
                                        ":::",
                                        "!!! a \"b\"",
                                        "{#id}",
                                        "{% raw %}",
                                        "<kbd>",
                                        "\r\n",
                                        "\xff",
                                        "é",
                                        "文",
                                        "<b title=\"x\">",
                                        "<!-- hymt:off -->",
                                        "import a from 'b'\n"};

TEST(MarkdownPropertyTest, AnyMixtureOfMarkupIsADocument) {
  std::vector<std::string> seeds = all_examples();
  if (seeds.empty())
    seeds = {"# a\n\n- b *c* [d](e \"f\")\n  g\n\n| h | i |\n|---|---|\n| j | k |\n"};
  const std::uint32_t seed = std::random_device{}();
  std::mt19937 random(seed);
  const auto pick = [&](std::size_t n) { return random() % std::max<std::size_t>(n, 1); };
  for (int i = 0; i < 4000; ++i) {
    std::string text = seeds[pick(seeds.size())] + (pick(2) != 0 ? seeds[pick(seeds.size())] : "");
    for (std::size_t edits = pick(8) + 1; edits > 0; --edits) {
      const std::size_t at = pick(text.size() + 1);
      switch (pick(3)) {
        case 0: text.insert(at, kPieces[pick(std::size(kPieces))]); break;
        case 1: text.erase(at, pick(5)); break;
        default: {
          const std::string& other = seeds[pick(seeds.size())];
          text.insert(at, other.substr(pick(other.size()), pick(16)));
        }
      }
    }
    SCOPED_TRACE("seed " + std::to_string(seed) + ", document " + std::to_string(i));
    const Document document = parse_markdown(text);
    ASSERT_FALSE(testing::Test::HasFailure()) << text;
  }
}

}  // namespace
}  // namespace hymt
