// Writes a tree of made-up documents, a third of them in each format.
//   make_tree FOLDER NUM_FILES NUM_BYTES     NUM_BYTES for all files together
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "bench/corpus.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: make_tree FOLDER NUM_FILES NUM_BYTES\n";
    return 2;
  }
  namespace fs = std::filesystem;
  const fs::path folder = argv[1];
  const auto num_files = static_cast<std::uint32_t>(std::strtoul(argv[2], nullptr, 10));
  const std::size_t num_bytes = std::strtoull(argv[3], nullptr, 10);
  const std::array formats = {hymt::Format::kHtml, hymt::Format::kMarkdown, hymt::Format::kText};
  const std::array endings = {".html", ".md", ".txt"};
  for (std::uint32_t i = 0; i < num_files; ++i) {
    // A hundred files a folder.
    const fs::path path = folder / std::to_string(i / 100) / (std::to_string(i) + endings[i % 3]);
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << hymt::make_document(formats[i % 3], num_bytes / num_files, i);
    if (!file.flush()) {
      std::cerr << "cannot write " << path.string() << '\n';
      return 1;
    }
  }
  return 0;
}
