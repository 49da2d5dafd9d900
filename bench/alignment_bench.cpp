// How much of a tree that people translated is lined up with its source, and what.
//   alignment_bench SOURCE TARGET LANGUAGE [NUM_SHOWN]
// SOURCE and TARGET are trees of English documents and of their translations under the same names.
// Prints the share of units that found their counterpart and could be taken over as they are, for
// documents whose blocks agree and for the others; then as many pairs, drawn at random, as asked
// for, to be read by a person.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "parsers/document/error.h"
#include "parsers/make_parser.h"
#include "reassemble/alignment/recovered_target.h"
#include "reassemble/alignment/unit_alignment.h"

namespace hymt {
namespace {

struct Count {
  std::size_t documents = 0;
  std::size_t units = 0;
  std::size_t aligned = 0;
  std::size_t recovered = 0;

  void print(const char* what) const {
    const auto percent = [this](std::size_t part) {
      return units == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(units);
    };
    std::cout << what << ": " << documents << " documents, " << units << " units, " << aligned
              << " aligned (" << percent(aligned) << " %), " << recovered << " with equal codes ("
              << percent(recovered) << " %)\n";
  }
};

struct Shown {
  std::string name;
  std::string source;
  std::string target;
};

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool blocks_agree(const Document& a, const Document& b) {
  const auto blocks_of = [](const Document& document) {
    std::vector<std::pair<std::string_view, std::uint32_t>> blocks;
    for (const OutlineEntry& entry : document.outline) {
      if (!entry.is_inline) blocks.emplace_back(entry.name(), entry.depth);
    }
    return blocks;
  };
  return a.units.size() == b.units.size() && blocks_of(a) == blocks_of(b);
}

class Trial {
 public:
  void add(const std::string& name, Format format, const std::string& source_bytes,
           const std::string& target_bytes, const std::string& language) {
    const auto parser = make_parser(format, {});
    const Document source = parser->parse(source_bytes, "en");
    const Document target = parser->parse(target_bytes, language);
    Count& count = blocks_agree(source, target) ? agreeing_ : others_;
    ++count.documents;
    count.units += source.units.size();
    for (const UnitPair& pair : align_units(source, target)) {
      ++count.aligned;
      const TranslationUnit& from = source.units[pair.source];
      const TranslationUnit& to = target.units[pair.target];
      if (recovered_target(from, to)) ++count.recovered;
      shown_.push_back({name, std::string(from.source.text()), std::string(to.source.text())});
    }
  }

  void print(std::size_t num_shown) {
    agreeing_.print("blocks agree");
    others_.print("blocks differ");
    std::mt19937 random(1);  // NOLINT(cert-msc51-cpp): the same pairs each time.
    std::shuffle(shown_.begin(), shown_.end(), random);
    shown_.resize(std::min(num_shown, shown_.size()));
    for (const Shown& pair : shown_) {
      std::cout << '\n' << pair.name << "\n  " << pair.source << "\n  " << pair.target << '\n';
    }
  }

 private:
  Count agreeing_;
  Count others_;
  std::vector<Shown> shown_;
};

int run(int argc, char** argv) {
  if (argc < 4) {
    std::cerr << "usage: alignment_bench SOURCE TARGET LANGUAGE [NUM_SHOWN]\n";
    return 2;
  }
  namespace fs = std::filesystem;
  const fs::path source_tree = argv[1];
  const fs::path target_tree = argv[2];
  std::vector<fs::path> paths;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(source_tree)) {
    const fs::path name = entry.path().lexically_relative(source_tree);
    if (entry.is_regular_file() && fs::is_regular_file(target_tree / name)) paths.push_back(name);
  }
  std::sort(paths.begin(), paths.end());
  Trial trial;
  for (const fs::path& path : paths) {
    const auto format = format_of_path(path.string());
    if (!format) continue;
    try {
      trial.add(path.string(), *format, read_file(source_tree / path),
                read_file(target_tree / path), argv[3]);
    } catch (const Error& error) {
      std::cerr << path.string() << ": " << error.what() << '\n';
    }
  }
  trial.print(argc > 4 ? std::strtoul(argv[4], nullptr, 10) : 0);
  return 0;
}

}  // namespace
}  // namespace hymt

int main(int argc, char** argv) {
  try {
    return hymt::run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
