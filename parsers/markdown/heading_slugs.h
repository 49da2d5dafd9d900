// The ids that sites give to headings.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "parsers/document/site.h"

namespace hymt::markdown {

// Of what parts of a heading a site makes its id.
struct SlugSource {
  bool is_raw = false;          // The bytes of its last line, marks included.
  bool has_alt_text = false;    // Descriptions of images.
  bool is_typographic = false;  // "--", "---" and "..." in text have become other characters.
};

// Makes the ids of one document's headings, in order. The rules, each as in:
//   GitHub      github-slugger 2 (npm), which tells what GitHub does; also for Sphinx with MyST
//   Docusaurus  the same, of mdast-util-to-string's text
//   Starlight   the same, without one "-" at the end (@astrojs/markdown-remark)
//   GitLab      Gitlab::Utils::Markdown#string_to_anchor: runs of "-" shrink; "12" is "anchor-12"
//   VitePress   slugify of @mdit-vue/shared: compatibility decomposition without accents, whatever
//   is
//               no letter is "-"; "_" before a digit at the beginning
//   MkDocs      slugify and unique of Python-Markdown's extension toc: ASCII only; "_1", "_2"
//   Hugo        its goldmark's autoHeadingIDType "github"
//   Jekyll      kramdown-parser-gfm
class HeadingSlugs {
 public:
  explicit HeadingSlugs(Site site) : site_(site) {}

  [[nodiscard]] SlugSource source() const;

  // The id of a heading of this text (UTF-8, trimmed).
  [[nodiscard]] std::string add(std::string_view text);
  // A heading has the id already, because its author wrote it ("{#id}").
  void reserve(std::string_view id);

 private:
  [[nodiscard]] std::string unique(const std::string& slug);
  [[nodiscard]] std::string numbered(const std::string& slug);

  Site site_;
  // The ids so far; with each, how many more were made of its slug, or (MkDocs) the number that
  // may come next.
  std::unordered_map<std::string, std::size_t> seen_;
};

}  // namespace hymt::markdown
