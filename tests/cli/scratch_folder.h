// A folder of its own for a test, gone afterwards.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "hymt-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no scratch folder";
    path_ = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const std::string& relative) const {
    return path_ / relative;
  }

  // Writes a file, with the folders it lies in; returns its path.
  std::string write(const std::string& relative, std::string_view content) const {
    const std::filesystem::path file = path_ / relative;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream(file, std::ios::binary);
    stream.write(content.data(), static_cast<std::streamsize>(content.size()));
    return file.string();
  }

  // Nothing if there is no such file.
  [[nodiscard]] std::optional<std::string> read(const std::string& relative) const {
    std::ifstream stream(path_ / relative, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string{std::istreambuf_iterator<char>(stream), {}};
  }

  // Every file and link below `relative`, hidden ones too, ordered. Only what runs remember beside
  // their outputs is left out.
  [[nodiscard]] std::vector<std::string> files(const std::string& relative = ".") const {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(path_ / relative, error)) {
      if (entry.path().filename().string().starts_with(".hymt-doc.sqlite")) continue;
      if (!entry.is_directory() || entry.is_symlink()) {
        names.push_back(entry.path().lexically_relative(path_ / relative).generic_string());
      }
    }
    std::sort(names.begin(), names.end());
    return names;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace hymt
