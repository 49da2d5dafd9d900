// The files that hold a model's tensors: one or many.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "translate/model/mapped_file.h"
#include "translate/model/safetensors.h"

namespace hymt {

struct WeightFile {
  std::string path;
  MappedFile mapping;
  std::vector<StoredTensor> tensors;
};

// All tensors of all files, by name. Immutable.
class WeightFiles {
 public:
  // Throws Error (kEngine) if a name stands in two files.
  WeightFiles(std::vector<WeightFile> files, std::string main_path);

  struct Entry {
    const StoredTensor* tensor;
    const WeightFile* file;
  };

  // Null if there is none.
  [[nodiscard]] const Entry* find(std::string_view name) const;
  // Throws Error (kEngine) if a file is no longer what was opened.
  void check_unchanged() const;
  // What to name when a tensor is missing: the index, the first or the one file.
  [[nodiscard]] const std::string& main_path() const { return main_path_; }
  [[nodiscard]] const std::vector<WeightFile>& files() const { return files_; }

 private:
  std::string main_path_;
  std::vector<WeightFile> files_;
  std::vector<Entry> entries_;  // Sorted by name.
};

// Maps `folder`/model.safetensors, or else what model.safetensors.index.json names. Throws Error
// (kEngine) that names file and remedy.
[[nodiscard]] WeightFiles open_safetensors_files(const std::string& folder);

}  // namespace hymt
