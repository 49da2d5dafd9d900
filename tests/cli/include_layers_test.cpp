// The table of layers (HACKING.md), held against every #include and every list of libraries.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr const char* kRooms[] = {"parsers", "segmenter", "translate", "reassemble", "cli"};

std::string contents(const fs::path& file) {
  std::ifstream stream(fs::path(HYMT_SOURCE_DIR) / file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> files_in(const std::vector<std::string>& folders,
                                  const std::set<std::string>& endings) {
  const fs::path root(HYMT_SOURCE_DIR);
  std::vector<std::string> files;
  for (const std::string& folder : folders) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!endings.contains(entry.path().extension().string())) continue;
      files.push_back(entry.path().lexically_relative(root).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<std::string> source_files() {
  return files_in({std::begin(kRooms), std::end(kRooms)}, {".h", ".cpp", ".inc"});
}

bool lies_in(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path.substr(folder.size()).front() == '/');
}

// ---- HACKING.md

// What stands between backticks in a cell.
std::vector<std::string> names_in(std::string_view cell) {
  std::vector<std::string> names;
  for (std::size_t at = cell.find('`'); at != std::string_view::npos; at = cell.find('`', at)) {
    const std::size_t end = cell.find('`', at + 1);
    names.emplace_back(cell.substr(at + 1, end - at - 1));
    at = end + 1;
  }
  return names;
}

// The cells of the rows under the heading that begins with `heading`.
std::vector<std::vector<std::string>> table(std::string_view heading) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream stream(contents("HACKING.md"));
  bool is_inside = false;
  for (std::string line; std::getline(stream, line);) {
    if (!is_inside) {
      is_inside = line.starts_with(heading);
      continue;
    }
    if (!line.starts_with("| ")) {
      if (line.starts_with("|-")) continue;
      break;
    }
    std::vector<std::string>& cells = rows.emplace_back();
    for (std::size_t at = 1; at < line.size();) {
      const std::size_t end = std::min(line.find('|', at), line.size());
      cells.push_back(line.substr(at, end - at));
      at = end + 1;
    }
  }
  return rows;
}

// A row of the table of folders.
struct Layer {
  std::string folder;
  std::vector<std::string> own;     // Folders and headers of ours besides its own.
  std::set<std::string> libraries;  // By name.
};

std::vector<Layer> read_layers() {
  std::vector<Layer> layers;
  for (const auto& cells : table("| folder |")) {
    Layer layer{names_in(cells.at(0)).at(0), names_in(cells.at(2)), {}};
    std::istringstream libraries(cells.at(3));
    for (std::string name; std::getline(libraries, name, ',');) {
      const std::size_t begin = name.find_first_not_of(' ');
      if (begin == std::string::npos) continue;
      layer.libraries.insert(name.substr(begin, name.find_last_not_of(' ') + 1 - begin));
    }
    layers.push_back(std::move(layer));
  }
  return layers;
}
const std::vector<Layer>& layers() {
  static const std::vector<Layer> kLayers = read_layers();
  return kLayers;
}

// The row of the innermost folder around `path`; null if there is none.
const Layer* layer_of(std::string_view path) {
  const Layer* found = nullptr;
  for (const Layer& layer : layers()) {
    const bool is_inner = found == nullptr || layer.folder.size() > found->folder.size();
    if (is_inner && lies_in(path, layer.folder)) found = &layer;
  }
  return found;
}

// The name of the library that has `name` in a column of the table of libraries, empty if none.
std::string library_of(std::string_view name, std::size_t column, bool is_beginning) {
  for (const auto& cells : table("| library |")) {
    for (const std::string& known : names_in(cells.at(column))) {
      if (is_beginning ? !name.starts_with(known) : name != known) continue;
      const std::string& cell = cells.at(0);
      return cell.substr(1, cell.size() - 2);
    }
  }
  return {};
}

// ---- #include

struct Include {
  std::string name;
  bool is_own = false;  // "..." and not <...>
};

std::vector<Include> includes_of(const std::string& file) {
  std::istringstream stream(contents(file));
  std::vector<Include> includes;
  for (std::string line; std::getline(stream, line);) {
    constexpr std::string_view kDirective = "#include ";
    const std::size_t at = line.find_first_not_of(' ');
    if (at == std::string::npos || line.compare(at, kDirective.size(), kDirective) != 0) continue;
    const std::size_t begin = at + kDirective.size() + 1;
    const bool is_own = line[begin - 1] == '"';
    includes.push_back({line.substr(begin, line.find(is_own ? '"' : '>', begin) - begin), is_own});
  }
  return includes;
}

// <vector>, but also <csignal>: the C++ library's headers have no ending.
bool is_standard(std::string_view name) { return name.find('.') == std::string_view::npos; }

// Whether nothing outside of a folder includes what lies in it.
bool is_private(const Layer& layer) {
  for (const std::string& file : source_files()) {
    if (lies_in(file, layer.folder)) continue;
    for (const Include& include : includes_of(file)) {
      if (include.is_own && lies_in(include.name, layer.folder)) return false;
    }
  }
  return true;
}

bool may_include(const Layer& layer, const Include& include, bool is_header) {
  if (include.is_own) {
    return lies_in(include.name, layer.folder) ||
           std::any_of(layer.own.begin(), layer.own.end(),
                       [&](const std::string& own) { return lies_in(include.name, own); });
  }
  if (is_standard(include.name)) return true;
  return layer.libraries.contains(library_of(include.name, 1, true)) &&
         (!is_header || is_private(layer));
}

TEST(IncludeLayersTest, EachFolderIncludesWhatItsRowAllows) {
  ASSERT_GT(layers().size(), 15U) << "HACKING.md has another form";
  ASSERT_GT(source_files().size(), 300U);
  std::vector<std::string> offences;
  for (const std::string& file : source_files()) {
    const Layer* layer = layer_of(file);
    ASSERT_NE(layer, nullptr) << file << " lies in no folder of the table";
    for (const Include& include : includes_of(file)) {
      if (may_include(*layer, include, file.ends_with(".h"))) continue;
      offences.push_back(file + " includes " + include.name);
    }
  }
  EXPECT_THAT(offences, testing::IsEmpty());
}

// What nobody uses misleads, and so does a folder that is gone.
TEST(IncludeLayersTest, EachRowSaysWhatIsUsed) {
  std::map<const Layer*, std::vector<Include>> used;
  for (const std::string& file : source_files()) {
    for (Include& include : includes_of(file)) used[layer_of(file)].push_back(std::move(include));
  }
  for (const Layer& layer : layers()) {
    EXPECT_TRUE(fs::is_directory(fs::path(HYMT_SOURCE_DIR) / layer.folder)) << layer.folder;
    const std::vector<Include>& includes = used[&layer];
    for (const std::string& own : layer.own) {
      EXPECT_TRUE(std::any_of(
          includes.begin(), includes.end(),
          [&](const Include& include) { return include.is_own && lies_in(include.name, own); }))
          << layer.folder << " includes nothing of " << own;
    }
    for (const std::string& library : layer.libraries) {
      EXPECT_TRUE(std::any_of(includes.begin(), includes.end(),
                              [&](const Include& include) {
                                return !include.is_own &&
                                       library_of(include.name, 1, true) == library;
                              }))
          << layer.folder << " does not use " << library;
    }
  }
}

TEST(IncludeLayersTest, HeadersBeginWithAnExplanationAndAreIncludedOnce) {
  for (const std::string& file : source_files()) {
    if (file.ends_with(".cpp")) continue;
    const std::string text = contents(file);
    EXPECT_TRUE(text.starts_with("// ")) << file << " begins with no comment";
    if (!file.ends_with(".h")) continue;
    EXPECT_NE(text.find("\n#pragma once\n"), std::string::npos) << file;
  }
}

// ---- Build lists

// A target of a CMakeLists.txt: where its sources lie, and what it is linked with.
struct Target {
  std::string folder;
  std::vector<std::string> links;
};

// The words of `text` up to the bracket that closes it, without comments; "${X}" is "X".
std::vector<std::string> arguments(std::string_view text) {
  std::string plain;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) plain += line.substr(0, line.find('#')) + '\n';
  std::istringstream stream(plain.substr(0, plain.find(')')));
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    if (word.starts_with("${") && word.ends_with("}")) word = word.substr(2, word.size() - 3);
    words.push_back(std::move(word));
  }
  return words;
}

bool is_keyword(std::string_view word) {
  return word == "SOURCES" || word == "PUBLIC" || word == "PRIVATE" || word == "INTERFACE" ||
         word == "MODULE" || word == "STATIC";
}

std::map<std::string, Target> targets() {
  std::map<std::string, Target> targets;
  for (const std::string& file : files_in({std::begin(kRooms), std::end(kRooms)}, {".txt"})) {
    if (!file.ends_with("CMakeLists.txt")) continue;
    const std::string text = contents(file);
    for (const char* command : {"add_library(", "add_executable(", "target_link_libraries("}) {
      for (std::size_t at = text.find(command); at != std::string::npos;
           at = text.find(command, at + 1)) {
        const auto words = arguments(std::string_view(text).substr(at + std::strlen(command)));
        Target& target = targets[words.at(0)];
        if (target.folder.empty()) target.folder = fs::path(file).parent_path().generic_string();
        for (std::size_t i = 1; i < words.size(); ++i) {
          const std::string& word = words[i];
          if (is_keyword(word) || word.starts_with("-")) continue;
          if (!word.ends_with(".cpp")) {
            target.links.push_back(word);
          } else if (word.find('/') != std::string::npos && lies_in(file, target.folder)) {
            target.folder = (fs::path(file).parent_path() / word).parent_path().generic_string();
          }
        }
      }
    }
  }
  return targets;
}

// Settings and what the C++ library is made of; they bring nothing to include.
bool is_setting(std::string_view name) {
  return name == "hymt_settings" || name == "hymt_allocator" || name == "Threads::Threads" ||
         name == "CMAKE_DL_LIBS";
}

bool may_link(const Layer& layer, const std::string& name,
              const std::map<std::string, Target>& targets) {
  if (is_setting(name)) return true;
  const auto target = targets.find(name);
  if (target == targets.end()) return layer.libraries.contains(library_of(name, 2, false));
  const std::string& folder = target->second.folder;
  return lies_in(folder, layer.folder) ||
         std::any_of(layer.own.begin(), layer.own.end(), [&](const std::string& own) {
           return lies_in(folder, own) ||
                  (own.ends_with(".h") && fs::path(own).parent_path().generic_string() == folder);
         });
}

TEST(IncludeLayersTest, EachTargetIsLinkedWithWhatItsRowAllows) {
  const std::map<std::string, Target> all = targets();
  ASSERT_GT(all.size(), 15U);
  std::size_t num_links = 0;
  std::vector<std::string> offences;
  for (const auto& [name, target] : all) {
    const Layer* layer = layer_of(target.folder);
    ASSERT_NE(layer, nullptr) << name;
    for (const std::string& link : target.links) {
      ++num_links;
      if (!may_link(*layer, link, all)) offences.push_back(name + " is linked with " + link);
    }
  }
  EXPECT_GT(num_links, 40U);
  EXPECT_THAT(offences, testing::IsEmpty());
}

// All that the lists of files say.
std::string build_files() {
  std::string all;
  for (const std::string& file :
       files_in({"parsers", "segmenter", "translate", "reassemble", "cli", "tests", "bench"},
                {".txt"})) {
    if (file.ends_with("CMakeLists.txt")) all += contents(file);
  }
  return all;
}

// Files are listed, so one that is in no list is dead; and so is a table that nobody includes.
TEST(IncludeLayersTest, EverySourceFileIsBuilt) {
  const std::string lists = build_files();
  std::set<std::string> included;
  for (const std::string& file : source_files()) {
    for (const Include& include : includes_of(file)) included.insert(include.name);
  }
  for (const std::string& file :
       files_in({"parsers", "segmenter", "translate", "reassemble", "cli", "tests", "bench"},
                {".cpp", ".inc"})) {
    std::string name = fs::path(file).filename().string();
    if (name.ends_with(".inc")) {
      EXPECT_TRUE(included.contains(file)) << file;
      continue;
    }
    // Fuzz targets are listed by what they test.
    constexpr std::string_view kFuzz = "_fuzz.cpp";
    if (name.ends_with(kFuzz)) name.resize(name.size() - kFuzz.size());
    EXPECT_NE(lists.find(name), std::string::npos) << file;
  }
}

// The word behind `keyword` where a type is defined at the beginning of `line`; empty if none is.
std::string defined_type(std::string_view line) {
  for (const std::string_view keyword : {"struct ", "class ", "enum class "}) {
    if (!line.starts_with(keyword)) continue;
    const std::size_t begin = keyword.size();
    const std::size_t end = line.find_first_of(" :;{", begin);
    if (end == std::string_view::npos || line.substr(end).starts_with("::")) continue;
    if (line.find('{', end) == std::string_view::npos) continue;
    return std::string(line.substr(begin, end - begin));
  }
  return {};
}

// Two types of one name in one namespace share their members' symbols, and nobody says so.
TEST(IncludeLayersTest, EachTypeOfAHeaderHasANameOfItsOwn) {
  std::map<std::string, std::string> files;  // By the type's full name.
  for (const std::string& file : source_files()) {
    if (!file.ends_with(".h")) continue;
    std::string enclosing;
    std::istringstream lines(contents(file));
    for (std::string line; std::getline(lines, line);) {
      constexpr std::string_view kNamespace = "namespace ";
      if (line.starts_with(kNamespace)) enclosing = line.substr(kNamespace.size());
      const std::string name = defined_type(line);
      if (name.empty()) continue;
      const auto [known, is_new] = files.emplace(enclosing + name, file);
      EXPECT_TRUE(is_new) << name << " is in " << known->second << " and in " << file;
    }
  }
  EXPECT_GT(files.size(), 400U);
}

}  // namespace
}  // namespace hymt
