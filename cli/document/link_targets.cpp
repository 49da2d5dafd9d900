#include "cli/document/link_targets.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hymt {
namespace {

constexpr std::array<std::string_view, 7> kDocumentEndings = {".md",  ".markdown", ".mdx", ".html",
                                                              ".htm", ".xhtml",    ".txt"};
constexpr std::array<std::string_view, 6> kFolderDocuments = {
    "index.md", "index.html", "index.htm", "README.md", "readme.md", "_index.md"};

bool has_scheme(std::string_view destination) {
  const std::size_t colon = destination.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  return std::all_of(
      destination.begin(), destination.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
      });
}

// "guide/" and "../a.md" -> "a.md". Nothing is left if it leaves the tree; `left` says so.
std::string resolved(std::string_view folder, std::string_view path, bool& left) {
  std::vector<std::string_view> parts;
  const auto add = [&](std::string_view text) {
    while (!text.empty()) {
      const std::size_t slash = std::min(text.find('/'), text.size());
      const std::string_view part = text.substr(0, slash);
      text.remove_prefix(std::min(slash + 1, text.size()));
      if (part.empty() || part == ".") continue;
      if (part != "..") {
        parts.push_back(part);
      } else if (parts.empty()) {
        left = true;
      } else {
        parts.pop_back();
      }
    }
  };
  add(folder);
  add(path);
  std::string result;
  for (const std::string_view part : parts) {
    if (!result.empty()) result += '/';
    result += part;
  }
  return result;
}

std::string_view without_ending(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  const std::size_t slash = path.rfind('/');
  const bool in_name =
      dot != std::string_view::npos && (slash == std::string_view::npos || dot > slash + 1);
  return in_name ? path.substr(0, dot) : path;
}

}  // namespace

Destination take_destination_apart(std::string_view destination) {
  Destination result;
  if (has_scheme(destination) || destination.starts_with("//") ||
      destination.find("{{") != std::string_view::npos ||
      destination.find("{%") != std::string_view::npos ||
      destination.find("${") != std::string_view::npos) {
    return result;
  }
  result.is_local = true;
  const std::size_t hash = destination.find('#');
  if (hash != std::string_view::npos) {
    result.has_fragment = true;
    result.fragment = percent_decoded(destination.substr(hash + 1));
    destination = destination.substr(0, hash);
  }
  result.path = percent_decoded(destination.substr(0, destination.find('?')));
  return result;
}

void LinkTargets::add_file(const std::string& relative_path) {
  files_.insert(relative_path);
  for (std::size_t slash = relative_path.find('/'); slash != std::string::npos;
       slash = relative_path.find('/', slash + 1)) {
    folders_.insert(relative_path.substr(0, slash));
  }
}

void LinkTargets::add_document(const std::string& relative_path,
                               const std::vector<Anchor>& anchors) {
  add_file(relative_path);
  Names& names = anchors_[relative_path];
  std::size_t num_headings = 0;
  for (const Anchor& anchor : anchors) {
    const bool is_heading = anchor.kind != AnchorKind::kElement;
    // Browsers go to the first of a name.
    names.try_emplace(anchor.name,
                      is_heading ? std::optional<std::size_t>(num_headings) : std::nullopt);
    if (is_heading) ++num_headings;
  }
}

// The file that `path` means, if there is one; a folder without a document of its own is "".
const std::string* LinkTargets::find(const std::string& path) const {
  static const std::string kFolder;
  const auto look = [&](const std::string& name) -> const std::string* {
    const auto found = files_.find(name);
    return found == files_.end() ? nullptr : &*found;
  };
  if (const auto* file = look(path)) return file;
  const std::string stem(without_ending(path));
  for (const std::string_view ending : kDocumentEndings) {
    if (const auto* file = look(path + std::string(ending))) return file;
    const bool is_page = path.ends_with(".html") || path.ends_with(".htm");
    if (is_page) {
      if (const auto* file = look(stem + std::string(ending))) return file;
    }
  }
  const std::string prefix = path.empty() ? "" : path + "/";
  for (const std::string_view name : kFolderDocuments) {
    if (const auto* file = look(prefix + std::string(name))) return file;
  }
  return path.empty() || folders_.contains(path) ? &kFolder : nullptr;
}

LinkTargets::Reached LinkTargets::reached(const std::string& from, const Destination& parts) const {
  if (!parts.is_local) return {LinkState::kNotChecked, nullptr};
  if (parts.path.empty()) return {LinkState::kAlive, &from};
  if (is_single_) return {LinkState::kNotChecked, nullptr};
  const bool from_root = parts.path.front() == '/';
  const std::size_t slash = from.rfind('/');
  const std::string_view folder =
      from_root || slash == std::string::npos ? "" : std::string_view(from).substr(0, slash);
  bool left = false;
  const std::string path = resolved(folder, parts.path, left);
  const std::string* const file = left ? nullptr : find(path);
  if (file == nullptr) return {from_root ? LinkState::kNotChecked : LinkState::kNoFile, nullptr};
  return {LinkState::kAlive, file};
}

std::optional<std::size_t> LinkTargets::heading(const std::string& from,
                                                std::string_view destination) const {
  const Destination parts = take_destination_apart(destination);
  const Reached there = reached(from, parts);
  if (there.file == nullptr) return std::nullopt;
  const auto names = anchors_.find(*there.file);
  if (names == anchors_.end()) return std::nullopt;
  const auto name = names->second.find(parts.fragment);
  return name == names->second.end() ? std::nullopt : name->second;
}

LinkState LinkTargets::state(const std::string& from, std::string_view destination) const {
  const Destination parts = take_destination_apart(destination);
  const Reached there = reached(from, parts);
  if (there.file == nullptr) return there.state;
  // "#" and "#top" are the top of any page; ":~:text=" asks the browser to search.
  if (!parts.has_fragment || parts.fragment.empty() || parts.fragment == "top" ||
      parts.fragment.starts_with(":~:")) {
    return LinkState::kAlive;
  }
  const auto anchors = anchors_.find(*there.file);
  if (anchors == anchors_.end()) return LinkState::kNotChecked;
  return anchors->second.contains(parts.fragment) ? LinkState::kAlive : LinkState::kNoFragment;
}

// Looks for `path` from `folder` and from each folder above it.
const std::string* LinkTargets::find_from_around(std::string_view folder,
                                                 std::string_view path) const {
  while (true) {
    bool left = false;
    const std::string* file = find(resolved(folder, path, left));
    if (file != nullptr && !file->empty() && !left) return file;
    if (folder.empty()) return nullptr;
    const std::size_t slash = folder.rfind('/');
    folder = slash == std::string_view::npos ? std::string_view() : folder.substr(0, slash);
  }
}

std::vector<const std::string*> LinkTargets::candidates(const std::string& from,
                                                        std::string_view path) const {
  std::vector<const std::string*> result;
  const auto add = [&](const std::string* file) {
    if (file == nullptr || file->empty()) return;
    if (std::find(result.begin(), result.end(), file) == result.end()) result.push_back(file);
  };
  const std::size_t slash = from.rfind('/');
  const std::string_view folder =
      slash == std::string::npos ? std::string_view() : std::string_view(from).substr(0, slash);
  if (path.starts_with('/')) {
    add(find_from_around(folder, path));
    const std::size_t second = path.find('/', 1);
    if (result.empty() && second != std::string_view::npos) {
      add(find_from_around(folder, path.substr(second)));
    }
    return result;
  }
  for (const std::string_view base : {folder, without_ending(from)}) {
    bool left = false;
    const std::string file = resolved(base, path, left);
    if (!left) add(find(file));
  }
  return result;
}

}  // namespace hymt
