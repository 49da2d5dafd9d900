#include "translate/loading/model_location.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

#include "parsers/document/ascii.h"
#include "parsers/document/error.h"
#include "translate/loading/hub_cache.h"
#include "translate/model/gguf_files.h"
#include "translate/model/json_value.h"
#include "translate/model/model_folder.h"
#include "translate/model_files/model_file.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPublisher = "tencent";

// The releases in bfloat16, of which those in other forms (GGUF, FP8, GPTQ-Int4, 2bit) bear the
// name with more behind it; and in place of which models others are to be taken.
struct Release {
  std::string_view name;
  std::string_view taken_instead = {};
};
constexpr std::array kReleases = {Release{"Hy-MT2-1.8B"}, Release{"Hy-MT2-7B"},
                                  Release{"HY-MT1.5-1.8B"}, Release{"HY-MT1.5-7B"},
                                  Release{"Hy-MT2-30B-A3B", "Hy-MT2-7B"}};

bool starts_with(std::string_view text, std::string_view beginning) {
  return ascii_lower(text).starts_with(ascii_lower(beginning));
}

bool ends_with(std::string_view text, std::string_view end) {
  return ascii_lower(text).ends_with(ascii_lower(end));
}

[[noreturn]] void fail(const std::string& message, const std::string& path = {}) {
  throw Error(ErrorKind::kEngine, message, path);
}

// What a user types to get a model; the folder is one that a shell takes as it is.
std::string download_command(std::string_view owner, std::string_view name,
                             std::string_view folder) {
  std::string command = "hf download ";
  command.append(owner).append("/").append(name).append(" --local-dir ").append(folder);
  return command;
}

std::string download_command(std::string_view name) {
  return download_command(kPublisher, name, name);
}

// One of the files in a release's GGUF repository, into a folder that holds no other.
std::string gguf_download_command(std::string_view name) {
  std::string command = "hf download ";
  command.append(kPublisher).append("/").append(name).append("-GGUF --include '*Q8_0.gguf'");
  return command.append(" --local-dir ").append(name).append("-GGUF");
}

bool is_plain(char c) { return is_ascii_alphanumeric(c) || c == '.' || c == '-' || c == '_'; }

// A part of a name on Hugging Face.
bool is_hub_word(std::string_view word) {
  return !word.empty() && word.size() <= 96 && word.front() != '.' && word.front() != '-' &&
         std::all_of(word.begin(), word.end(), is_plain);
}

// The last one or two parts of a path, if they could be a name on Hugging Face.
std::optional<HubName> hub_name_of(std::string_view path) {
  while (path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) {
    return is_hub_word(path) ? std::optional(HubName{{}, std::string(path)}) : std::nullopt;
  }
  const std::string_view name = path.substr(slash + 1);
  std::string_view owner = path.substr(0, slash);
  owner.remove_prefix(owner.rfind('/') + 1);  // Nothing where there is none: npos + 1 is 0.
  if (!is_hub_word(name) || !is_hub_word(owner)) return std::nullopt;
  return HubName{std::string(owner), std::string(name)};
}

// "tencent/Hy-MT2-1.8B" of "https://huggingface.co/tencent/Hy-MT2-1.8B/tree/main".
std::string_view name_in_address(std::string_view address) {
  for (const std::string_view site : {"https://huggingface.co/", "https://hf.co/"}) {
    if (!starts_with(address, site)) continue;
    address.remove_prefix(site.size());
    const std::size_t slash = address.find('/');
    if (slash == std::string_view::npos) return {};
    return address.substr(0, address.find_first_of("/?#", slash + 1));
  }
  return {};
}

bool is_gguf_name(std::string_view path) { return ends_with(path, ".gguf"); }

// Whatever its name is: other programs keep such files under names of their own.
bool is_gguf_file(const std::string& path) {
  constexpr std::string_view kMagic = "GGUF";
  if (is_gguf_name(path)) return true;
  try {
    return ModelFile(path).read_beginning(kMagic.size()) == kMagic;
  } catch (const Error&) {  // Then it is nothing that could be read.
    return false;
  }
}

// The models in GGUF that a folder holds, of those in parts the first file, sorted; none if there
// are safetensors, which are taken then.
std::vector<fs::path> gguf_models_in(const fs::path& folder) {
  std::vector<fs::path> models;
  std::error_code error;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
    const std::string path = entry->path().string();
    if (ends_with(path, ".safetensors")) return {};
    if (is_gguf_name(path) && gguf_parts(path).front() == path) models.push_back(path);
  }
  std::sort(models.begin(), models.end());
  return models;
}

// "models--tencent--Hy-MT2-1.8B, models--..."; the first few.
std::string names_of(const std::vector<fs::path>& folders) {
  constexpr std::size_t kMost = 5;
  std::string names;
  for (std::size_t i = 0; i < std::min(kMost, folders.size()); ++i) {
    names += (i == 0 ? "" : ", ") + quoted_name(folders[i].filename().string());
  }
  return folders.size() > kMost ? names + " and others" : names;
}

// The only model in GGUF in a folder of files; else the folder itself.
std::string model_in_files(const fs::path& folder) {
  const std::vector<fs::path> models = gguf_models_in(folder);
  if (models.empty()) return folder.string();
  if (models.size() == 1) return models.front().string();
  fail("holds several models in GGUF; name the file of one with --model: " + names_of(models),
       folder.string());
}

std::string only_one_of(const std::vector<fs::path>& cached, const fs::path& cache) {
  if (cached.size() == 1) return model_in_files(snapshot_of(cached.front()));
  fail("holds several models; name the folder of one with --model: " + names_of(cached),
       cache.string());
}

// A folder of a model's files, or one of the cache's layout above it.
std::string model_in(const std::string& path) {
  const fs::path folder(path);
  std::error_code ignored;
  if (fs::exists(folder / "config.json", ignored)) return model_in_files(folder);
  if (is_cached_model(folder)) return model_in_files(snapshot_of(folder));
  for (const fs::path& cache : {folder, folder / "hub"}) {
    const std::vector<fs::path> cached = cached_models(cache);
    if (!cached.empty()) return only_one_of(cached, cache);
  }
  return model_in_files(folder);  // Whoever reads it says what is missing.
}

[[noreturn]] void fail_missing(const std::string& wanted, const HubName& name) {
  const std::string begin = "there is no model " + quoted_name(wanted) + ": ";
  const fs::path cache = hub_cache();
  const std::string where =
      "no such folder, nor is it installed" +
      (cache.empty() ? std::string() : ", nor in the cache " + quoted_name(cache.string()));
  for (const Release& release : kReleases) {
    if (!starts_with(name.name, release.name)) continue;
    if (!release.taken_instead.empty()) {
      fail(begin + "it is a mixture of experts, which cannot be run yet; take another one: " +
           download_command(release.taken_instead));
    }
    const std::string_view form = std::string_view(name.name).substr(release.name.size());
    const bool is_low_bit = ascii_lower(form).find("bit") != std::string::npos;
    if (ascii_lower(form).find("gguf") != std::string::npos && !is_low_bit) {
      fail(begin + where + "; fetch a file of it with: " + gguf_download_command(release.name));
    }
    if (is_low_bit && ascii_lower(form).find("gguf") == std::string::npos) {
      fail(begin + "releases in 2 bits and 1.25 bits are read as GGUF only, " +
           quoted_name(std::string(release.name).append(form) + "-GGUF") +
           "; or take the one in bfloat16: " + download_command(release.name));
    }
    // A path that was typed is where the model is to be; what begins with its owner is a name.
    const bool is_path =
        !name.owner.empty() && !starts_with(wanted, kPublisher) &&
        std::all_of(wanted.begin(), wanted.end(), [](char c) { return is_plain(c) || c == '/'; });
    fail(begin + where + "; fetch it with: " +
         download_command(kPublisher, std::string(release.name).append(form),
                          is_path ? wanted : std::string(release.name).append(form)));
  }
  if (is_gguf_name(name.name)) fail(begin + "no such file");
  if (name.owner.empty()) (void)find_model_folder(wanted);  // Throws, with what is installed.
  fail(begin + where + "; if it is on Hugging Face, fetch it with: " +
       download_command(name.owner, name.name, name.name));
}

std::string model_named(const std::string& wanted, const HubName& name) {
  const std::vector<std::string> installed = installed_models();
  if (std::find(installed.begin(), installed.end(), name.name) != installed.end()) {
    return model_in_files(find_model_folder(name.name));
  }
  const fs::path cache = hub_cache();
  if (!cache.empty()) {
    const std::vector<fs::path> cached = cached_models(cache, name);
    if (!cached.empty()) return only_one_of(cached, cache);
  }
  fail_missing(wanted, name);
}

}  // namespace

std::string locate_model(const std::string& name_or_path) {
  const std::vector<std::string> installed = installed_models();
  const bool is_installed =
      std::find(installed.begin(), installed.end(), name_or_path) != installed.end();
  if (name_or_path.empty() || is_installed) return model_in_files(find_model_folder(name_or_path));
  std::error_code ignored;
  const fs::file_status status = fs::status(name_or_path, ignored);
  if (fs::is_directory(status)) return model_in(name_or_path);
  if (fs::is_regular_file(status) && is_gguf_file(name_or_path)) {
    return gguf_parts(name_or_path).front();
  }
  if (fs::exists(status)) {
    fail(
        "is a file, and no GGUF; name the folder that it lies in, with config.json and all others "
        "of the model",
        name_or_path);
  }
  std::string_view name = name_or_path;
  if (name.find("://") != std::string_view::npos) {
    name = name_in_address(name);
    if (name.empty()) {
      fail(
          "is an address, and no server is asked: models compute in this program; fetch one first "
          "with: " +
              download_command(kReleases.front().name),
          name_or_path);
    }
  }
  if (const auto hub_name = hub_name_of(name)) return model_named(name_or_path, *hub_name);
  return find_model_folder(name_or_path);  // Throws.
}

}  // namespace hymt
