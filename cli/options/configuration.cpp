#include "cli/options/configuration.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <type_traits>
#include <utility>

#include "cli/files/input_tree.h"
#include "cli/options/nearest_name.h"
#include "parsers/document/error.h"
#include "parsers/front_matter/nesting.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

// Brackets in patterns count, too.
constexpr std::size_t kMaxBracketDepth = 1000;

// What toml++ says, without what it read: the file may be anything that a stranger named.
std::string without_excerpt(std::string_view description) {
  return std::string(description.substr(0, description.find(", saw")));
}

}  // namespace

// Reads one file; its member functions know which key may stand where.
class Configuration::Reader {
 public:
  Reader(std::string_view text, fs::path path) : path_(std::move(path)) {
    // toml++ recurses on both.
    if (bracket_depth(text) > kMaxBracketDepth || dotted_depth(text) > kMaxDottedDepth) {
      throw Error(ErrorKind::kUsage, "nests too deep", path_.string());
    }
    try {
      root_ = toml::parse(text, path_.string());
    } catch (const toml::parse_error& error) {
      fail(error.source(), without_excerpt(error.description()));
    }
  }

  void read(Configuration& out) {
    for (const auto& [key, value] : root_) {
      const std::string_view name = key.str();
      if (name == "to") {
        out.run_.to = targets(value);
      } else if (name == "engine") {
        out.run_.engine = text(name, value);
      } else if (name == "fail-on") {
        out.run_.fail_on = fail_on(name, value);
      } else if (name == "threads") {
        out.run_.threads = static_cast<std::uint32_t>(number(name, value, 1, kMaxThreads));
      } else if (name == "seed") {
        out.run_.seed = number(name, value, 0, INT64_MAX);
      } else if (name == "copy-other") {
        out.run_.copy_other = flag(name, value);
      } else if (name == "max-document-size") {
        out.run_.max_document_size = size(name, value);
      } else if (name == "glossary") {
        out.run_.glossaries = paths(name, value);
      } else if (name == "from") {
        out.run_.from = source_language(name, value);
      } else if (name == "front-matter-keys") {
        out.parser_.front_matter_keys = texts(name, value);
      } else if (name == "attributes") {
        out.parser_.attributes = texts(name, value);
      } else if (name == "builtin-placeholders") {
        out.parser_.builtin_placeholders = flag(name, value);
      } else if (name == "placeholders") {
        out.parser_.placeholders = placeholders(value);
      } else if (name == "files") {
        for (const toml::table* table : tables(name, value)) {
          out.overrides_.push_back(override_of(*table));
        }
      } else if (!read_model_setting(name, value, out.run_.model)) {
        std::vector<std::string_view> known = {"to",           "from",
                                               "engine",       "fail-on",
                                               "threads",      "seed",
                                               "copy-other",   "front-matter-keys",
                                               "attributes",   "builtin-placeholders",
                                               "placeholders", "files",
                                               "glossary",     "max-document-size"};
        for (const ModelSettingName& setting : model_setting_names()) known.push_back(setting.name);
        fail_unknown(key, known);
      }
    }
  }

 private:
  [[noreturn]] void fail(const toml::source_region& where, const std::string& message) const {
    throw Error(ErrorKind::kUsage, message,
                path_.string() + ":" + std::to_string(where.begin.line));
  }

  [[noreturn]] void fail_unknown(const toml::key& key,
                                 const std::vector<std::string_view>& known) const {
    std::string message = "unknown key '" + std::string(key.str()) + "'";
    const std::string_view near = nearest_name(key.str(), known);
    if (!near.empty()) {
      message += "; did you mean '" + std::string(near) + "'?";
    } else {
      message += "; keys that may stand here:";
      for (const std::string_view name : known) message.append(" ").append(name);
    }
    fail(key.source(), message);
  }

  [[noreturn]] void fail_type(std::string_view key, const toml::node& value,
                              const char* wanted) const {
    fail(value.source(), "key '" + std::string(key) + "' wants " + wanted);
  }

  // Adds file and line to what is wrong with a value.
  template <typename Parse>
  [[nodiscard]] std::invoke_result_t<Parse> checked(const toml::node& value,
                                                    const Parse& parse) const {
    try {
      return parse();
    } catch (const Error& error) {
      if (!error.path().empty()) throw;
      fail(value.source(), error.what());
    }
  }

  [[nodiscard]] std::string text(std::string_view key, const toml::node& value) const {
    if (const auto* string = value.as_string()) return string->get();
    fail_type(key, value, "a string");
  }

  [[nodiscard]] bool flag(std::string_view key, const toml::node& value) const {
    if (const auto* boolean = value.as_boolean()) return boolean->get();
    fail_type(key, value, "true or false");
  }

  [[nodiscard]] std::uint64_t number(std::string_view key, const toml::node& value,
                                     std::uint64_t least, std::uint64_t greatest) const {
    const auto* integer = value.as_integer();
    if (integer == nullptr) fail_type(key, value, "a whole number");
    return checked(
        value, [&] { return parse_number(std::to_string(integer->get()), least, greatest, key); });
  }

  [[nodiscard]] std::uint64_t size(std::string_view key, const toml::node& value) const {
    return checked(value, [&] {
      const std::string word = value.is_integer() ? number_text(key, value) : text(key, value);
      return parse_document_size(word, key);
    });
  }

  // Returns false if there is no such setting.
  bool read_model_setting(std::string_view key, const toml::node& value,
                          ModelSettings& settings) const {
    for (const ModelSettingName& setting : model_setting_names()) {
      if (setting.name != key) continue;
      std::string word = setting.kind == SettingKind::kText     ? text(key, value)
                         : setting.kind == SettingKind::kNumber ? number_text(key, value)
                         : flag(key, value)                     ? "true"
                                                                : "false";
      // A path, and not the name of an installed model, starts at the configuration's folder.
      if (key == "model" && word.find('/') != std::string::npos) {
        word = (path_.parent_path() / word).string();
      }
      checked(value, [&] { set_model_setting(settings, key, word, key); });
      return true;
    }
    return false;
  }

  [[nodiscard]] std::string number_text(std::string_view key, const toml::node& value) const {
    if (const auto* integer = value.as_integer()) return std::to_string(integer->get());
    const auto* decimal = value.as_floating_point();
    if (decimal == nullptr) fail_type(key, value, "a number");
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), decimal->get());
    return {digits.data(), end.ptr};
  }

  [[nodiscard]] std::vector<std::string> texts(std::string_view key,
                                               const toml::node& value) const {
    const auto* array = value.as_array();
    if (array == nullptr) fail_type(key, value, "a list of strings");
    std::vector<std::string> result;
    for (const toml::node& item : *array) result.push_back(text(key, item));
    return result;
  }

  // One or a list; they start at the configuration's folder.
  [[nodiscard]] std::vector<fs::path> paths(std::string_view key, const toml::node& value) const {
    const std::vector<std::string> words =
        value.is_array() ? texts(key, value) : std::vector<std::string>{text(key, value)};
    std::vector<fs::path> result;
    result.reserve(words.size());
    for (const std::string& word : words) result.push_back(path_.parent_path() / word);
    return result;
  }

  // Both of [[key]] and key = [{...}].
  [[nodiscard]] std::vector<const toml::table*> tables(std::string_view key,
                                                       const toml::node& value) const {
    const auto* array = value.as_array();
    if (array == nullptr) fail_type(key, value, "tables, written [[...]]");
    std::vector<const toml::table*> result;
    for (const toml::node& item : *array) {
      if (!item.is_table()) fail_type(key, item, "tables, written [[...]]");
      result.push_back(item.as_table());
    }
    return result;
  }

  [[nodiscard]] std::vector<std::string> targets(const toml::node& value) const {
    std::string list;
    if (value.is_array()) {
      for (const std::string& tag : texts("to", value)) list += (list.empty() ? "" : ",") + tag;
    } else {
      list = text("to", value);
    }
    return checked(value, [&] { return parse_targets(list, "to"); });
  }

  [[nodiscard]] std::string source_language(std::string_view key, const toml::node& value) const {
    return checked(value, [&] { return parse_source_language(text(key, value), key); });
  }

  [[nodiscard]] FailOn fail_on(std::string_view key, const toml::node& value) const {
    return checked(value, [&] { return parse_fail_on(text(key, value), key); });
  }

  [[nodiscard]] std::optional<Format> format(std::string_view key, const toml::node& value) const {
    return checked(value, [&] { return parse_format(text(key, value), key); });
  }

  [[nodiscard]] std::vector<PlaceholderRule> placeholders(const toml::node& value) const {
    std::vector<PlaceholderRule> rules;
    for (const toml::table* table : tables("placeholders", value)) {
      PlaceholderRule rule;
      for (const auto& [key, item] : *table) {
        if (key == "name") {
          rule.name = text(key.str(), item);
        } else if (key == "pattern") {
          rule.pattern = text(key.str(), item);
        } else {
          fail_unknown(key, {"name", "pattern"});
        }
      }
      if (rule.pattern.empty()) fail(table->source(), "a placeholder needs a pattern");
      if (rule.name.empty()) rule.name = rule.pattern;
      rules.push_back(std::move(rule));
    }
    return rules;
  }

  [[nodiscard]] Override override_of(const toml::table& table) const {
    const toml::node* glob = table.get("glob");
    if (glob == nullptr) fail(table.source(), "[[files]] needs a glob, such as glob = \"docs/**\"");
    Override result{
        checked(*glob, [&] { return Glob(text("glob", *glob)); }), {}, {}, {}, {}, {}, {}, {}};
    for (const auto& [key, value] : table) {
      const std::string_view name = key.str();
      if (name == "glob") {
        continue;
      } else if (name == "skip") {
        result.skip = flag(name, value);
      } else if (name == "format") {
        result.format = format(name, value);
      } else if (name == "from") {
        result.from = source_language(name, value);
      } else if (name == "front-matter-keys") {
        result.front_matter_keys = texts(name, value);
      } else if (name == "attributes") {
        result.attributes = texts(name, value);
      } else if (name == "builtin-placeholders") {
        result.builtin_placeholders = flag(name, value);
      } else if (name == "placeholders") {
        result.placeholders = placeholders(value);
      } else {
        fail_unknown(key, {"glob", "skip", "format", "from", "front-matter-keys", "attributes",
                           "builtin-placeholders", "placeholders"});
      }
    }
    return result;
  }

  fs::path path_;
  toml::table root_;
};

Configuration::Configuration(std::string_view text, const fs::path& path) : path_(path) {
  Reader(text, path).read(*this);
}

std::vector<std::size_t> Configuration::matching_overrides(std::string_view relative_path) const {
  std::vector<std::size_t> matching;
  for (std::size_t i = 0; i < overrides_.size(); ++i) {
    if (overrides_[i].glob.matches(relative_path)) matching.push_back(i);
  }
  return matching;
}

FileSettings Configuration::settings_for(std::string_view relative_path) const {
  FileSettings settings;
  settings.from = run_.from;
  settings.parser = parser_;
  for (const std::size_t index : matching_overrides(relative_path)) {
    const Override& change = overrides_[index];
    if (change.skip) settings.skip = *change.skip;
    if (change.format) settings.format = change.format;
    if (change.from) settings.from = change.from;
    if (change.front_matter_keys) settings.parser.front_matter_keys = *change.front_matter_keys;
    if (change.attributes) settings.parser.attributes = *change.attributes;
    if (change.builtin_placeholders) {
      settings.parser.builtin_placeholders = *change.builtin_placeholders;
    }
    settings.parser.placeholders.insert(settings.parser.placeholders.end(),
                                        change.placeholders.begin(), change.placeholders.end());
  }
  return settings;
}

namespace {

constexpr SizeLimit kMaxConfigurationSize{std::uint64_t{1} << 20, "no configuration needs that"};

bool is_repository_root(const FileSystem& file_system, const fs::path& folder) {
  return std::any_of(kVersionControlFolders.begin(), kVersionControlFolders.end(),
                     [&](std::string_view name) {
                       return file_system.status(folder / name, Links::kRefuse).has_value();
                     });
}

// A configuration may name what its author could put beside it, not what its reader has elsewhere.
void check_glossaries(const FileSystem& file_system, const Configuration& configuration) {
  const fs::path folder = file_system.canonical(configuration.path()).parent_path();
  for (const fs::path& path : configuration.run().glossaries.value_or(std::vector<fs::path>{})) {
    if (!lies_in(file_system.canonical(path), folder)) {
      throw Error(ErrorKind::kUsage,
                  "is a glossary outside the folder of " + configuration.path().string() +
                      ", which may name only files in there; move it, or name it with --glossary",
                  path.string());
    }
    const auto status = file_system.status(path, Links::kFollow);
    if (status && status->kind != FileKind::kRegular) {
      throw Error(ErrorKind::kUsage, "is a glossary, but no regular file", path.string());
    }
  }
}

Configuration load(const FileSystem& file_system, const fs::path& path, bool regular_only) {
  try {
    Configuration configuration(read_file(file_system, path, kMaxConfigurationSize, regular_only),
                                path);
    check_glossaries(file_system, configuration);
    return configuration;
  } catch (const Error& error) {
    throw Error(ErrorKind::kUsage, error.what(), error.path());
  }
}

// The folder whose configuration comes first: that of `input`, links followed.
fs::path first_folder(const FileSystem& file_system, const fs::path& input) {
  const auto is_folder = [&](const fs::path& path) {
    const auto status = file_system.status(path, Links::kFollow);
    return status && status->kind == FileKind::kDirectory;
  };
  const fs::path end = file_system.canonical(input);
  try {
    return is_folder(end) ? end : end.parent_path();
  } catch (const AccessError&) {
    // A folder above the working one is closed to us. The path as it was given still leads there.
    return is_folder(input) ? input : folder_of(input);
  }
}

// Why the file or link `entry` may not be used; empty: it may. Whose link it is matters as well as
// whose file: it chooses the file.
std::string why_ignored(const FileSystem& file_system, const fs::path& entry,
                        const FileStatus& entry_status,
                        const std::optional<FileStatus>& input_folder) {
  const auto is_trusted = [&](std::uint32_t owner) {
    return owner == file_system.user() || (input_folder && owner == input_folder->owner);
  };
  try {
    const auto file = file_system.status(entry, Links::kFollow);
    if (!file) return "it is a link that leads nowhere";
    if (file->kind != FileKind::kRegular) return "it is no regular file";
    if (is_trusted(file->owner) && is_trusted(entry_status.owner)) return "";
    return "it belongs to another user; name it with --config to use it";
  } catch (const AccessError&) {
    return "it is a link to where you may not look";
  }
}

// From `folder` upward. Throws AccessError where a folder is closed to this user.
FoundConfiguration look_upward(const FileSystem& file_system, fs::path folder) {
  const auto input_folder = file_system.status(folder, Links::kFollow);
  while (true) {
    const fs::path candidate = folder / kConfigurationName;
    if (const auto found = file_system.status(candidate, Links::kRefuse)) {
      std::string why = why_ignored(file_system, candidate, *found, input_folder);
      if (!why.empty()) return {{}, candidate, std::move(why)};
      return {load(file_system, candidate, /*regular_only=*/true), {}, {}};
    }
    if (!folder.is_absolute() || !folder.has_relative_path() ||
        is_repository_root(file_system, folder)) {
      return {};
    }
    folder = folder.parent_path();
  }
}

}  // namespace

FoundConfiguration find_configuration(const FileSystem& file_system, const fs::path& input,
                                      const std::optional<fs::path>& explicit_path) {
  if (explicit_path) return {load(file_system, *explicit_path, /*regular_only=*/false), {}, {}};
  try {
    return look_upward(file_system, first_folder(file_system, input));
  } catch (const AccessError&) {
    return {};  // What is in a closed folder is not for this user.
  }
}

}  // namespace hymt
