// The cache of Hugging Face's own tools (huggingface_hub), where `hf download` puts models:
//
//   models--tencent--Hy-MT2-1.8B/refs/main             the commit that "main" was at
//   models--tencent--Hy-MT2-1.8B/snapshots/COMMIT/...  its files, as links into ../../blobs
//
// The layout is described in huggingface_hub's documentation ("Understand caching"). What lies in
// there is a stranger's, as all files of models are.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

// A model on Hugging Face: "tencent/Hy-MT2-1.8B".
struct HubName {
  std::string owner;  // Empty: anyone.
  std::string name;
};

// Where the user's cache is: HF_HUB_CACHE, else below HF_HOME, XDG_CACHE_HOME or HOME. Empty if
// none of them is set. Whether there is such a folder is another question.
[[nodiscard]] std::filesystem::path hub_cache();

// The folders "models--OWNER--NAME" of a cache, sorted; those of `wanted` only, if given. Case does
// not count, as it does not on Hugging Face. Throws nothing but for lack of memory.
[[nodiscard]] std::vector<std::filesystem::path> cached_models(const std::filesystem::path& cache);
[[nodiscard]] std::vector<std::filesystem::path> cached_models(const std::filesystem::path& cache,
                                                               const HubName& wanted);

// Whether `folder` is laid out as one of them.
[[nodiscard]] bool is_cached_model(const std::filesystem::path& folder);

// The folder of its files at "main"; without that, of the only snapshot. Throws Error (kEngine) if
// there is none, or several.
[[nodiscard]] std::filesystem::path snapshot_of(const std::filesystem::path& cached_model);

}  // namespace hymt
