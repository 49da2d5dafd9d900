#include "cli/options/configuration.h"

#include <toml++/toml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <utility>

#include "cli/options/foreign_names.h"
#include "cli/options/nearest_name.h"
#include "cli/options/option_tables.h"
#include "cli/options/option_values.h"
#include "cli/options/option_view.h"
#include "cli/options/text_layout.h"
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

// The values of a file, each read or refused with its line.
class ValueReader {
 public:
  explicit ValueReader(fs::path path) : path_(std::move(path)) {}

  [[noreturn]] void fail(const toml::source_region& where, const std::string& message) const {
    throw Error(ErrorKind::kUsage, message,
                path_.string() + ":" + std::to_string(where.begin.line));
  }

  [[noreturn]] void fail_unknown(const toml::key& key,
                                 const std::vector<std::string_view>& known) const {
    std::string message = "unknown key '" + std::string(key.str()) + "'";
    const std::string_view near = nearest_name(key.str(), known);
    const std::string elsewhere = key_elsewhere(key.str(), known);
    if (!elsewhere.empty()) {
      message += "; did you mean '" + elsewhere + "'?";
    } else if (!near.empty()) {
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

  [[nodiscard]] std::vector<std::string> texts(std::string_view key,
                                               const toml::node& value) const {
    const auto* array = value.as_array();
    if (array == nullptr) fail_type(key, value, "a list of strings");
    std::vector<std::string> result;
    for (const toml::node& item : *array) result.push_back(text(key, item));
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

  [[nodiscard]] std::string source_language(std::string_view key, const toml::node& value) const {
    return checked(value, [&] { return read_source_language(text(key, value), {key}); });
  }

  [[nodiscard]] std::optional<Format> format(std::string_view key, const toml::node& value) const {
    return checked(value, [&] { return read_format(text(key, value), {key}); });
  }

  [[nodiscard]] std::optional<Site> site(std::string_view key, const toml::node& value) const {
    return checked(value, [&] { return read_site(text(key, value), {key}); });
  }

  [[nodiscard]] std::vector<PlaceholderRule> placeholders(std::string_view name,
                                                          const toml::node& value) const {
    std::vector<PlaceholderRule> rules;
    for (const toml::table* table : tables(name, value)) {
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

  // An option's value in the form in which the command line has it, too.
  [[nodiscard]] std::vector<std::string> option_texts(ConfiguredAs form, std::string_view key,
                                                      const toml::node& value) const {
    switch (form) {
      case ConfiguredAs::kNowhere: break;
      case ConfiguredAs::kText: return {text(key, value)};
      case ConfiguredAs::kTexts: return one_or_more_texts(key, value);
      case ConfiguredAs::kNumber: return {number_text(key, value)};
      case ConfiguredAs::kWholeNumber:
        if (!value.is_integer()) fail_type(key, value, "a whole number");
        return {number_text(key, value)};
      case ConfiguredAs::kSize:
        return {value.is_integer() ? number_text(key, value) : text(key, value)};
      case ConfiguredAs::kLevels: return level_texts(key, value);
      case ConfiguredAs::kFlag: return {flag(key, value) ? "true" : "false"};
      case ConfiguredAs::kPath: {
        // "-" is a file there, not a stream.
        const std::string path = from_folder(text(key, value));
        return {path.starts_with('-') ? "./" + path : path};
      }
      case ConfiguredAs::kPathOrNone: {
        std::string path = text(key, value);
        return {path == kNoMemory ? path : from_folder(path)};
      }
      case ConfiguredAs::kPaths: {
        std::vector<std::string> paths = one_or_more_texts(key, value);
        for (std::string& path : paths) path = from_folder(path);
        return paths;
      }
      case ConfiguredAs::kPathOrName: {
        std::string word = text(key, value);
        return {word.find('/') == std::string::npos ? word : from_folder(word)};
      }
    }
    return {};
  }

 private:
  [[nodiscard]] std::string number_text(std::string_view key, const toml::node& value) const {
    if (const auto* integer = value.as_integer()) return std::to_string(integer->get());
    const auto* decimal = value.as_floating_point();
    if (decimal == nullptr) fail_type(key, value, "a number");
    std::array<char, 64> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), decimal->get());
    return {digits.data(), end.ptr};
  }

  [[nodiscard]] std::vector<std::string> one_or_more_texts(std::string_view key,
                                                           const toml::node& value) const {
    if (value.is_array()) return texts(key, value);
    return {text(key, value)};
  }

  // "rule=level"
  [[nodiscard]] std::vector<std::string> level_texts(std::string_view key,
                                                     const toml::node& value) const {
    const toml::table* table = value.as_table();
    if (table == nullptr && !value.is_array()) fail_type(key, value, "a table of rules, [rule]");
    if (table == nullptr) return texts(key, value);
    std::vector<std::string> result;
    for (const auto& [rule, level] : *table) {
      result.push_back(std::string(rule.str()) + "=" + text(rule.str(), level));
    }
    return result;
  }

  [[nodiscard]] std::string from_folder(const std::string& path) const {
    return (path_.parent_path() / path).string();
  }

  fs::path path_;
};

// ---- Settings of files

// What people read of such a key.
struct KeyHelp {
  std::string_view type;
  std::string_view fallback;
  std::string_view example;
  std::string_view text;
};

// A key for some files or, where it may stand outside [[files]], for all.
struct FileKey {
  std::string_view name;
  bool is_for_all = true;
  KeyHelp help = {};
  void (*read)(const ValueReader& reader, std::string_view key, const toml::node& value,
               FileOverride& change) = nullptr;
  void (*apply)(const FileOverride& change, FileSettings& settings) = nullptr;
};

// `kRead` reads the value into `kMember`, from where it goes to the end of `kPath`.
template <auto kRead, auto kMember, auto... kPath>
constexpr FileKey file_key(std::string_view name, bool is_for_all, const KeyHelp& help) {
  FileKey row;
  row.name = name;
  row.is_for_all = is_for_all;
  row.help = help;
  row.read = [](const ValueReader& reader, std::string_view key, const toml::node& value,
                FileOverride& change) { change.*kMember = (reader.*kRead)(key, value); };
  row.apply = [](const FileOverride& change, FileSettings& settings) {
    auto& setting = member_of<kPath...>(settings);
    const auto& value = change.*kMember;
    if constexpr (std::is_same_v<decltype(value), const std::vector<PlaceholderRule>&>) {
      setting.insert(setting.end(), value.begin(), value.end());
    } else if (value) {
      setting = *value;
    }
  };
  return row;
}

// Keys are added to those that hold already.
void add_front_matter_keys(const FileOverride& change, FileSettings& settings) {
  if (!change.front_matter_keys) return;
  auto& keys = settings.parser.front_matter_keys;
  keys.insert(keys.end(), change.front_matter_keys->begin(), change.front_matter_keys->end());
}

// Keys take the place of all that hold already.
void replace_front_matter_keys(const FileOverride& change, FileSettings& settings) {
  if (!change.front_matter_keys_only) return;
  settings.parser.front_matter_keys = *change.front_matter_keys_only;
  settings.parser.front_matter_keys_only = true;
}

// `row`, with another way to apply what was read.
constexpr FileKey applied_by(FileKey row, decltype(FileKey::apply) apply) {
  row.apply = apply;
  return row;
}

constexpr std::string_view kYesOrNo = "true or false";
constexpr std::string_view kListOfTexts = "list of texts";

constexpr FileKey kFileKeys[] = {
    file_key<&ValueReader::flag, &FileOverride::skip, &FileSettings::skip>(
        "skip", false, {kYesOrNo, "false", "skip = true", "These files are left alone."}),
    file_key<&ValueReader::format, &FileOverride::format, &FileSettings::format>(
        "format", false,
        {"auto, html, markdown, mdx or text", "auto, by name, else by content",
         R"(format = "html")", "What these files are, whatever they are called."}),
    file_key<&ValueReader::source_language, &FileOverride::from, &FileSettings::from>(
        "from", true,
        {"text: a BCP 47 tag, or auto",
         "auto: what each document declares, else what its words tell", R"(from = "en")",
         "The language of the documents."}),
    file_key<&ValueReader::site, &FileOverride::site, &FileSettings::parser, &ParserOptions::site>(
        "site", true,
        {"text: a site generator, such as docusaurus", "told by the generator's own files",
         R"(site = "docusaurus")",
         "What the documents are for, which decides which values of front matter are text."}),
    applied_by(file_key<&ValueReader::texts, &FileOverride::front_matter_keys_only,
                        &FileSettings::parser, &ParserOptions::front_matter_keys>(
                   "front-matter-keys-only", true,
                   {kListOfTexts, "", R"(front-matter-keys-only = ["title"])",
                    "The keys of front matter whose values are translated, and no others."}),
               replace_front_matter_keys),
    applied_by(
        file_key<&ValueReader::texts, &FileOverride::front_matter_keys, &FileSettings::parser,
                 &ParserOptions::front_matter_keys>(
            "front-matter-keys", true,
            {kListOfTexts, "", R"(front-matter-keys = ["seo.title"])",
             "Keys of front matter whose values are translated, besides those that the site knows, "
             "with dots between those of nested tables."}),
        add_front_matter_keys),
    file_key<&ValueReader::texts, &FileOverride::attributes, &FileSettings::parser,
             &ParserOptions::attributes>(
        "attributes", true,
        {kListOfTexts, "", R"(attributes = ["data-tooltip"])",
         "Attributes of HTML and MDX that hold text, besides alt, title and the like."}),
    file_key<&ValueReader::flag, &FileOverride::builtin_placeholders, &FileSettings::parser,
             &ParserOptions::builtin_placeholders>(
        "builtin-placeholders", true,
        {kYesOrNo, "true", "builtin-placeholders = false",
         "Whether URLs, file names, format marks such as %s and the like are kept as they are."}),
    file_key<&ValueReader::flag, &FileOverride::protects_identifiers, &FileSettings::parser,
             &ParserOptions::protects_identifiers>(
        "protect-identifiers", true,
        {kYesOrNo, "true", "protect-identifiers = false",
         "Whether names of programs in prose (snake_case, camelCase(), MAX_LEN) are kept."}),
    file_key<&ValueReader::placeholders, &FileOverride::placeholders, &FileSettings::parser,
             &ParserOptions::placeholders>(
        "placeholders", true,
        {"tables with name (for messages) and pattern (RE2)", "",
         "[[placeholders]]\nname = \"ticket\"\npattern = \"[A-Z]+-[0-9]+\"",
         "Text that nobody may change, besides the built-in ones."})};
static_assert(std::size(kFileKeys) == num_members<FileOverride>(), "a member needs a key");
static_assert(std::size(kFileKeys) ==
                  num_members<FileSettings>() - 1 + num_members<ParserOptions>(),
              "a setting of files needs a key");

const FileKey* find_file_key(std::string_view name) {
  const auto* const found = std::find_if(std::begin(kFileKeys), std::end(kFileKeys),
                                         [&](const FileKey& key) { return key.name == name; });
  return found == std::end(kFileKeys) ? nullptr : found;
}

const Option<TranslateOptions>* find_option(std::string_view key) {
  for (const Option<TranslateOptions>& option : translate_options()) {
    if (option.configured != ConfiguredAs::kNowhere && option.text.key() == key) return &option;
  }
  return nullptr;
}

std::string_view type_name(ConfiguredAs form) {
  switch (form) {
    case ConfiguredAs::kNowhere: break;
    case ConfiguredAs::kText: return "text";
    case ConfiguredAs::kTexts: return "text, or a list of texts";
    case ConfiguredAs::kNumber: return "number";
    case ConfiguredAs::kWholeNumber: return "whole number";
    case ConfiguredAs::kSize: return "number, or text as in the example";
    case ConfiguredAs::kFlag: return kYesOrNo;
    case ConfiguredAs::kLevels: return "table of rules, each error, warning, note or off";
    case ConfiguredAs::kPath: return "path";
    case ConfiguredAs::kPathOrNone: return "path, or none";
    case ConfiguredAs::kPaths: return "path, or a list of paths";
    case ConfiguredAs::kPathOrName: return "path, if it has a '/', or a name";
  }
  return "";
}

// What an option's help says of its default is told apart from the rest of it.
KeyText key_text(const Option<TranslateOptions>& option) {
  constexpr std::string_view kMark = "(default: ";
  KeyText key;
  key.name = option.text.key();
  key.type = type_name(option.configured);
  key.example = key.name + " = " + std::string(option.example);
  key.help = with_backends(option.text.help);
  if (option.configured == ConfiguredAs::kFlag) key.fallback = "false";
  const std::size_t begin = key.help.find(kMark);
  const std::size_t end = key.help.find(')', begin);
  if (end != std::string::npos) {
    key.fallback = key.help.substr(begin + kMark.size(), end - begin - kMark.size());
    const std::size_t space = begin == 0 ? 0 : 1;
    key.help.erase(begin - space, end + 1 - begin + space);
  }
  for (const std::string_view value : lines_of(option.text.values)) {
    const ListItem item = list_item(value);
    key.help.append(key.help.ends_with(':') ? " " : "; ").append(item.value);
    key.help.append(": ").append(item.meaning);
  }
  return key;
}

}  // namespace

std::vector<KeyText> configuration_keys() {
  std::vector<KeyText> keys;
  for (const Option<TranslateOptions>& option : translate_options()) {
    if (option.configured != ConfiguredAs::kNowhere) keys.push_back(key_text(option));
  }
  keys.push_back({"glob", "text", "", "glob = \"legacy/**\"",
                  "Which files these are, from the folder of hymt-doc.toml on. Of several tables "
                  "that match, later ones win.",
                  KeyPlace::kSomeFiles});
  for (const FileKey& key : kFileKeys) {
    keys.push_back({std::string(key.name), key.help.type, std::string(key.help.fallback),
                    std::string(key.help.example), std::string(key.help.text),
                    key.is_for_all ? KeyPlace::kAllFiles : KeyPlace::kSomeFiles});
  }
  return keys;
}

// Reads one file; knows which key may stand where.
class Configuration::Reader {
 public:
  Reader(std::string_view text, const fs::path& path) : values_(path) {
    // toml++ recurses on both.
    if (bracket_depth(text) > kMaxBracketDepth || dotted_depth(text) > kMaxDottedDepth) {
      throw Error(ErrorKind::kUsage, "nests too deep", path.string());
    }
    try {
      root_ = toml::parse(text, path.string());
    } catch (const toml::parse_error& error) {
      values_.fail(error.source(), without_excerpt(error.description()));
    }
  }

  void read(Configuration& out) const {
    for (const auto& [key, value] : root_) {
      const std::string_view name = key.str();
      const FileKey* file_key = find_file_key(name);
      if (const Option<TranslateOptions>* option = find_option(name)) {
        read_option(*option, value, out.run_);
      } else if (file_key != nullptr && file_key->is_for_all) {
        file_key->read(values_, name, value, out.all_files_);
      } else if (name == kFiles) {
        for (const toml::table* table : values_.tables(name, value)) {
          out.overrides_.push_back(override_of(*table));
        }
      } else {
        values_.fail_unknown(key, known_keys());
      }
    }
  }

 private:
  static constexpr std::string_view kFiles = "files";
  static constexpr std::string_view kGlob = "glob";

  static std::vector<std::string_view> known_keys() {
    std::vector<std::string_view> known;
    for (const Option<TranslateOptions>& option : translate_options()) {
      if (option.configured != ConfiguredAs::kNowhere) known.push_back(option.text.key());
    }
    for (const FileKey& key : kFileKeys) {
      if (key.is_for_all) known.push_back(key.name);
    }
    known.push_back(kFiles);
    return known;
  }

  void read_option(const Option<TranslateOptions>& option, const toml::node& value,
                   RunSettings& settings) const {
    const std::string_view key = option.text.key();
    const std::vector<std::string> texts = values_.option_texts(option.configured, key, value);
    values_.checked(value, [&] { option.read_configured(settings, texts, {key, INT64_MAX}); });
  }

  [[nodiscard]] Override override_of(const toml::table& table) const {
    const toml::node* glob = table.get(kGlob);
    if (glob == nullptr) {
      values_.fail(table.source(), "[[files]] needs a glob, such as glob = \"docs/**\"");
    }
    Override result{values_.checked(*glob, [&] { return Glob(values_.text(kGlob, *glob)); }), {}};
    for (const auto& [key, value] : table) {
      const std::string_view name = key.str();
      if (name == kGlob) continue;
      const FileKey* file_key = find_file_key(name);
      if (file_key == nullptr) {
        std::vector<std::string_view> known = {kGlob};
        for (const FileKey& other : kFileKeys) known.push_back(other.name);
        values_.fail_unknown(key, known);
      }
      file_key->read(values_, name, value, result.change);
    }
    return result;
  }

  ValueReader values_;
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
  const auto apply = [&](const FileOverride& change) {
    for (const FileKey& key : kFileKeys) key.apply(change, settings);
  };
  apply(all_files_);
  for (const std::size_t index : matching_overrides(relative_path)) apply(overrides_[index].change);
  return settings;
}

}  // namespace hymt
