// The table of layers (HACKING.md), held against every #include in the tree.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {
namespace {

namespace fs = std::filesystem;

// What the files of a folder may include besides the C++ library. The first row whose folder holds
// a file is the file's row.
struct Layer {
  std::string_view folder;
  std::vector<std::string_view> own;      // Beginnings of "..." includes.
  std::vector<std::string_view> foreign;  // Beginnings of <...> includes, in .cpp files only,
  bool is_private = false;                // but for a folder that nothing else includes.
};

const std::vector<Layer>& layers() {
  static const std::vector<Layer> kRows = {
      // The vocabulary: no I/O, nothing but the standard library.
      {"parsers/document/", {"parsers/document/"}, {}},
      {"parsers/characters/", {"parsers/document/", "parsers/characters/"}, {"unicode/"}},
      {"parsers/",
       {"parsers/"},
       {"cmark-gfm", "gumbo.h", "pugixml.hpp", "libfyaml.h", "toml++/", "nlohmann/", "re2/",
        "unicode/"}},
      {"segmenter/", {"parsers/document/", "parsers/characters/", "segmenter/"}, {"unicode/"}},
      // A model's files are read here; a backend's library shows in its own folder only.
      {"translate/model_files/",
       {"parsers/document/", "translate/model_files/"},
       {"fcntl.h", "sys/", "unistd.h"}},
      {"translate/tokenizer/",
       {"parsers/document/", "translate/model_files/", "translate/tokenizer/"},
       {"nlohmann/", "unicode/"}},
      {"translate/model/cpu/",
       {"parsers/document/", "translate/tokenizer/token_id.h", "translate/model/"},
       {"immintrin.h", "sys/mman.h"}},
      {"translate/model/",
       {"parsers/document/", "translate/tokenizer/token_id.h", "translate/model/",
        "translate/model_files/"},
       {"nlohmann/", "xxhash.h", "dlfcn.h", "signal.h", "sys/", "unistd.h"}},
      {"translate/torch/",
       {"parsers/document/", "translate/tokenizer/token_id.h", "translate/model/",
        "translate/torch/"},
       {"ATen/", "c10/", "torch/version.h"},
       /*is_private=*/true},
      {"translate/loading/",
       {"parsers/document/", "translate/loading/", "translate/model/", "translate/model_files/",
        "translate/prompts/", "translate/tokenizer/"},
       {"xxhash.h"}},
      {"translate/generation/",
       {"parsers/document/", "translate/generation/", "translate/generator.h", "translate/loading/",
        "translate/model/", "translate/prompts/", "translate/tokenizer/"},
       {}},
      {"translate/glossary/",
       {"parsers/document/", "translate/characters/", "translate/glossary/"},
       {"libstemmer.h", "unicode/"}},
      {"translate/characters/", {"parsers/document/", "translate/characters/"}, {"unicode/"}},
      {"translate/tags/",
       {"parsers/document/", "translate/characters/", "translate/generator.h", "translate/tags/"},
       {"unicode/"}},
      {"translate/checks/",
       {"parsers/document/", "translate/characters/", "translate/checks/", "translate/generator.h",
        "translate/glossary/", "translate/tags/"},
       {"cld2/", "unicode/"}},
      {"translate/stand_ins/",
       {"parsers/document/", "translate/characters/", "translate/generator.h",
        "translate/model/random_draws.h", "translate/stand_ins/"},
       {"unicode/", "xxhash.h"}},
      {"translate/memory/",
       {"parsers/document/", "translate/memory/", "translate/segment_key.h",
        "translate/segment_task.h"},
       {}},
      {"translate/", {"parsers/document/", "translate/"}, {"nlohmann/", "xxhash.h"}},
      // Shares nothing with parsers, not even the vocabulary.
      {"reassemble/line_scan/", {"reassemble/line_scan/"}, {}},
      // Bytes on disk have an encoding, so the writer knows that one, too.
      {"reassemble/",
       {"parsers/document/", "parsers/characters/", "parsers/encoding.h", "reassemble/"},
       {}},
      // Composes the stages for one document; no files, no threads.
      {"cli/document/",
       {"parsers/", "segmenter/", "translate/", "reassemble/", "cli/document/"},
       {"unicode/"}},
      // Composes the stages, and is the only one that talks to the system.
      {"cli/",
       {"parsers/", "segmenter/", "translate/", "reassemble/", "cli/"},
       {"CLI/", "tbb/", "toml++/", "unicode/", "dirent.h", "fcntl.h", "linux/magic.h", "poll.h",
        "sys/", "unistd.h"}},
  };
  return kRows;
}

std::vector<std::string> source_files(const std::vector<std::string_view>& folders) {
  const fs::path root(HYMT_SOURCE_DIR);
  std::vector<std::string> files;
  for (const std::string_view folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      const std::string extension = entry.path().extension().string();
      if (extension == ".h" || extension == ".cpp") {
        files.push_back(entry.path().lexically_relative(root).generic_string());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

struct Include {
  std::string name;
  bool is_own = false;  // "..." and not <...>
};

std::vector<Include> includes_of(const std::string& file) {
  std::ifstream stream(fs::path(HYMT_SOURCE_DIR) / file);
  std::vector<Include> includes;
  for (std::string line; std::getline(stream, line);) {
    constexpr std::string_view kDirective = "#include ";
    if (!line.starts_with(kDirective) || line.size() <= kDirective.size()) continue;
    const bool is_own = line[kDirective.size()] == '"';
    const std::size_t begin = kDirective.size() + 1;
    const std::size_t end = line.find(is_own ? '"' : '>', begin);
    includes.push_back({line.substr(begin, end - begin), is_own});
  }
  return includes;
}

bool begins_with_one_of(std::string_view name, const std::vector<std::string_view>& beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [name](std::string_view beginning) { return name.starts_with(beginning); });
}

// <vector>, but also <csignal>: the C++ library's headers have no ending.
bool is_standard(std::string_view name) { return name.find('.') == std::string_view::npos; }

TEST(IncludeLayersTest, EachFolderIncludesWhatItsLayerAllows) {
  const auto files = source_files({"parsers", "segmenter", "translate", "reassemble", "cli"});
  ASSERT_GT(files.size(), 50U);
  std::vector<std::string> offences;
  for (const std::string& file : files) {
    const auto layer = std::find_if(layers().begin(), layers().end(),
                                    [&](const Layer& row) { return file.starts_with(row.folder); });
    ASSERT_NE(layer, layers().end()) << file;
    const bool is_header = file.ends_with(".h");
    for (const Include& include : includes_of(file)) {
      const bool allowed = include.is_own ? begins_with_one_of(include.name, layer->own)
                                          : is_standard(include.name) ||
                                                ((!is_header || layer->is_private) &&
                                                 begins_with_one_of(include.name, layer->foreign));
      if (!allowed) offences.push_back(file + " includes " + include.name);
    }
  }
  EXPECT_THAT(offences, testing::IsEmpty());
}

TEST(IncludeLayersTest, HeadersBeginWithAnExplanationAndAreIncludedOnce) {
  for (const std::string& file :
       source_files({"parsers", "segmenter", "translate", "reassemble", "cli"})) {
    if (!file.ends_with(".h")) continue;
    std::ifstream stream(fs::path(HYMT_SOURCE_DIR) / file);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_TRUE(text.starts_with("// ")) << file << " begins with no comment";
    EXPECT_NE(text.find("\n#pragma once\n"), std::string::npos) << file;
  }
}

// All that the lists of files say.
std::string build_files() {
  const fs::path root(HYMT_SOURCE_DIR);
  std::string all;
  for (const std::string_view folder :
       {"parsers", "segmenter", "translate", "reassemble", "cli", "tests", "bench"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (entry.path().filename() != "CMakeLists.txt") continue;
      std::ifstream stream(entry.path());
      all.append(std::istreambuf_iterator<char>(stream), {});
    }
  }
  return all;
}

// Files are listed, so one that is in no list is dead.
TEST(IncludeLayersTest, EverySourceFileIsBuilt) {
  const std::string lists = build_files();
  for (const std::string& file :
       source_files({"parsers", "segmenter", "translate", "reassemble", "cli", "tests", "bench"})) {
    if (!file.ends_with(".cpp")) continue;
    std::string name = fs::path(file).filename().string();
    // Fuzz targets are listed by what they test.
    constexpr std::string_view kFuzz = "_fuzz.cpp";
    if (name.ends_with(kFuzz)) name.resize(name.size() - kFuzz.size());
    EXPECT_NE(lists.find(name), std::string::npos) << file;
  }
}

}  // namespace
}  // namespace hymt
