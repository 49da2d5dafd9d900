// Where the links of documents lead.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "parsers/document/document.h"

namespace hymt {

// A link destination taken apart. "a%20b.md?x=1#top" -> path "a b.md", fragment "top".
struct Destination {
  bool is_local = false;  // No scheme ("https:"), no host ("//"), no template ("{{ url }}").
  std::string path;       // Percent-decoded, without query; empty: the document itself.
  std::string fragment;   // Percent-decoded.
  bool has_fragment = false;
};
[[nodiscard]] Destination take_destination_apart(std::string_view destination);

enum class LinkState : std::uint8_t { kAlive, kNotChecked, kNoFile, kNoFragment };

// The files of a tree (or one document alone) and what their fragments can reach.
class LinkTargets {
 public:
  // `relative_path` with '/' between its parts. Every file, so that links to images are found too.
  void add_file(const std::string& relative_path);
  void add_document(const std::string& relative_path, const std::vector<Anchor>& anchors);
  // Links to other files are not checked: there is one document and nobody knows what is around it.
  void set_single_document() { is_single_ = true; }

  // Where a link in the document `from` leads. What generators of web sites make of names is
  // tolerated: page.md may be linked as "page.html", "page" or "page/", a folder stands for its
  // index or README document. Links that begin with '/' are relative to an unknown root: alive if
  // the tree's own root will do, else not checked.
  [[nodiscard]] LinkState state(const std::string& from, std::string_view destination) const;

  // The number of the heading, counted through its document, that a link leads to; nothing if it
  // leads to none, or if that is not known.
  [[nodiscard]] std::optional<std::size_t> heading(const std::string& from,
                                                   std::string_view destination) const;

  // The files that a link in the file `from` may mean by `path` (percent-decoded, not empty), most
  // likely first: from the folder of `from` or, as in a page that a generator of web sites gave a
  // folder of its own, from that; if it begins with '/', from each folder around `from`, also
  // without its first part, as a site may lie in a folder of its server. The pointers hold until
  // something is added.
  [[nodiscard]] std::vector<const std::string*> candidates(const std::string& from,
                                                           std::string_view path) const;

 private:
  // What a fragment can reach: the number of a heading, or something else.
  using Names = std::map<std::string, std::optional<std::size_t>>;

  // Where a destination leads as far as files go.
  struct Reached {
    LinkState state = LinkState::kAlive;
    const std::string* file = nullptr;  // Null: not looked for, or not found.
  };
  [[nodiscard]] Reached reached(const std::string& from, const Destination& parts) const;
  [[nodiscard]] const std::string* find(const std::string& path) const;
  [[nodiscard]] const std::string* find_from_around(std::string_view folder,
                                                    std::string_view path) const;

  std::set<std::string> files_;
  std::set<std::string> folders_;
  std::map<std::string, Names> anchors_;  // By document.
  bool is_single_ = false;
};

}  // namespace hymt
