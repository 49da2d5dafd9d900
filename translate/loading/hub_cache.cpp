#include "translate/loading/hub_cache.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "parsers/document/ascii.h"
#include "parsers/document/error.h"
#include "translate/model/json_value.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "models--";

// The value of a variable of the environment, "~" at its beginning resolved; empty: unset.
fs::path path_from(const char* variable) {
  const char* const value = std::getenv(variable);
  if (value == nullptr) return {};
  const std::string_view text = value;
  const char* const home = std::getenv("HOME");
  if (home == nullptr || (text != "~" && !text.starts_with("~/"))) return text;
  return std::string(home).append(text.substr(1));
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// Of the folders in `folder`, sorted; empty if it cannot be read.
std::vector<std::string> folders_in(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    if (is_folder(entry->path())) names.push_back(entry->path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// The commit that refs/main holds; empty if it holds none.
std::string main_commit(const fs::path& cached_model) {
  constexpr std::size_t kMost = 1000;
  std::string text;
  try {
    text = read_optional_model_file((cached_model / "refs" / "main").string(), kMost).value_or("");
  } catch (const Error&) {
    return {};
  }
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  const bool is_commit = std::all_of(text.begin(), text.end(), is_ascii_alphanumeric);
  return is_commit ? text : std::string();
}

std::vector<fs::path> cached_models_that(const fs::path& cache, const auto& is_wanted) {
  std::vector<fs::path> found;
  for (const std::string& name : folders_in(cache)) {
    if (name.starts_with(kPrefix) && is_wanted(name)) found.push_back(cache / name);
  }
  return found;
}

}  // namespace

fs::path hub_cache() {
  for (const char* variable : {"HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"}) {
    if (const fs::path cache = path_from(variable); !cache.empty()) return cache;
  }
  if (const fs::path home = path_from("HF_HOME"); !home.empty()) return home / "hub";
  if (const fs::path caches = path_from("XDG_CACHE_HOME"); !caches.empty()) {
    return caches / "huggingface" / "hub";
  }
  const fs::path home = path_from("HOME");
  return home.empty() ? home : home / ".cache" / "huggingface" / "hub";
}

std::vector<fs::path> cached_models(const fs::path& cache) {
  return cached_models_that(cache, [](const std::string&) { return true; });
}

std::vector<fs::path> cached_models(const fs::path& cache, const HubName& wanted) {
  const std::string end = ascii_lower("--" + wanted.name);
  const std::string whole = ascii_lower(std::string(kPrefix) + wanted.owner + end);
  return cached_models_that(cache, [&](const std::string& folder) {
    const std::string name = ascii_lower(folder);
    return wanted.owner.empty() ? name.ends_with(end) : name == whole;
  });
}

bool is_cached_model(const fs::path& folder) { return is_folder(folder / "snapshots"); }

fs::path snapshot_of(const fs::path& cached_model) {
  const fs::path snapshots = cached_model / "snapshots";
  const std::string commit = main_commit(cached_model);
  if (!commit.empty() && is_folder(snapshots / commit)) return snapshots / commit;
  const std::vector<std::string> others = folders_in(snapshots);
  if (others.size() == 1) return snapshots / others.front();
  if (others.empty()) {
    throw Error(ErrorKind::kEngine,
                "holds no snapshot of the model, so it was not fetched to its end; run hf download "
                "once more",
                cached_model.string());
  }
  throw Error(
      ErrorKind::kEngine,
      "holds several snapshots and does not say which is meant; name one with --model, such "
      "as " +
          quoted_name((snapshots / others.front()).string()),
      cached_model.string());
}

}  // namespace hymt
