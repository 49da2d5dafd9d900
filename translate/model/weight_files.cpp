#include "translate/model/weight_files.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/json_value.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxIndexBytes = 100'000'000;
constexpr std::size_t kMaxFiles = 10'000;

// A file beside the index, and nothing else: names with folders could lead anywhere.
bool is_plain_file_name(const std::string& name) {
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

std::vector<std::string> names_in_index(const std::string& index_path) {
  const auto fail = [&](const std::string& what) {
    throw Error(ErrorKind::kEngine, what + "; fetch the file again", index_path);
  };
  const JsonValue index = read_json_file(index_path, kMaxIndexBytes);
  const JsonValue* map = index.find("weight_map");
  if (map == nullptr || map->object() == nullptr) fail("has no weight_map");
  std::set<std::string> names;
  for (const JsonMember& member : *map->object()) {
    if (member.value.string() == nullptr || !is_plain_file_name(*member.value.string())) {
      fail("gives no plain file name for tensor " + quoted_name(member.name));
    }
    names.insert(*member.value.string());
  }
  if (names.size() > kMaxFiles) fail("names too many files");
  return {names.begin(), names.end()};
}

WeightFile open_weights(const fs::path& path) {
  MappedFile mapping(path.string());
  std::vector<StoredTensor> tensors = parse_safetensors(mapping.bytes(), path.string());
  mapping.check_unchanged();
  return {path.string(), std::move(mapping), std::move(tensors)};
}

}  // namespace

WeightFiles::WeightFiles(std::vector<WeightFile> files, std::string main_path)
    : main_path_(std::move(main_path)), files_(std::move(files)) {
  for (const WeightFile& file : files_) {
    for (const StoredTensor& tensor : file.tensors) entries_.push_back({&tensor, &file});
  }
  std::stable_sort(entries_.begin(), entries_.end(),
                   [](const Entry& a, const Entry& b) { return a.tensor->name < b.tensor->name; });
  const auto twice = std::adjacent_find(
      entries_.begin(), entries_.end(),
      [](const Entry& a, const Entry& b) { return a.tensor->name == b.tensor->name; });
  if (twice != entries_.end()) {
    throw Error(ErrorKind::kEngine,
                "tensor " + quoted_name(twice->tensor->name) + " stands in " +
                    (twice + 1)->file->path + " too; fetch the files again",
                twice->file->path);
  }
}

const WeightFiles::Entry* WeightFiles::find(std::string_view name) const {
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), name,
      [](const Entry& entry, std::string_view n) { return entry.tensor->name < n; });
  return found == entries_.end() || found->tensor->name != name ? nullptr : &*found;
}

void WeightFiles::check_unchanged() const {
  for (const WeightFile& file : files_) file.mapping.check_unchanged();
}

WeightFiles open_safetensors_files(const std::string& folder) {
  const fs::path single = fs::path(folder) / "model.safetensors";
  const fs::path index = fs::path(folder) / "model.safetensors.index.json";
  std::vector<WeightFile> files;
  std::error_code ignored;
  if (fs::exists(single, ignored)) {
    files.push_back(open_weights(single));
    return {std::move(files), single.string()};
  }
  if (!fs::exists(index, ignored)) {
    throw Error(ErrorKind::kEngine,
                "has neither model.safetensors nor model.safetensors.index.json; fetch the model's "
                "safetensors files (.bin files are not read), or name a GGUF file",
                folder);
  }
  for (const std::string& name : names_in_index(index.string())) {
    files.push_back(open_weights(fs::path(folder) / name));
  }
  return {std::move(files), index.string()};
}

}  // namespace hymt
