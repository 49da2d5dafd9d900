// What MDX puts into Markdown: tags of JSX, expressions in braces, module statements.
//
// By the rules of micromark-extension-mdxjs 3.0 (https://mdxjs.com/docs/what-is-mdx), which
// @mdx-js/mdx reads documents by.
#pragma once

#include <cstddef>
#include <string_view>

#include "parsers/html/html_tokenizer.h"
#include "parsers/markdown/ecma_script.h"

namespace hymt::markdown {

// Reads the constructs of one document in turn; storage is used again. A text is that of a block,
// without the marks of the containers that it stands in.
class MdxSyntax {
 public:
  static constexpr std::size_t kNone = std::string_view::npos;

  // Where a construct ends that begins at `at`; kNone if none does. An `unfinished` one could go on
  // behind the end of the text.
  struct End {
    std::size_t offset = kNone;
    bool unfinished = false;
  };

  // A tag: "<Tabs items={['a', 'b']}>", "</Tabs>", "<a.b:c d />", "<>". If `tag` is not null, it
  // gets the tag's name as it is written (empty for a fragment) and those of its attributes that
  // are strings.
  [[nodiscard]] End tag_at(std::string_view text, std::size_t at, HtmlToken* tag = nullptr);

  // "{...}"; a comment is an expression too.
  [[nodiscard]] End expression_at(std::string_view text, std::size_t at);

  // "<!-- -->", which MDX knows no more, but which site generators take for a comment still.
  [[nodiscard]] static End comment_at(std::string_view text, std::size_t at);

  // Tags, expressions and comments that have their lines to themselves: up to the line end.
  [[nodiscard]] End flow_at(std::string_view text, std::size_t at);

  // A module statement, up to its last line end.
  [[nodiscard]] End statement_at(std::string_view text, std::size_t at);

 private:
  [[nodiscard]] End attributes_at(std::string_view text, std::size_t at, HtmlToken* tag);
  [[nodiscard]] End value_at(std::string_view text, std::size_t at, HtmlAttribute* attribute);

  EcmaScript script_;
};

// True if `line` begins a module statement of MDX, as its keywords do at the beginning of a line.
[[nodiscard]] bool begins_module_statement(std::string_view line);

// True if `expression` ("{...}") is nothing but a comment.
[[nodiscard]] bool is_mdx_comment(std::string_view expression);

// True if `name`, of a tag, is that of a component and not of an HTML element.
[[nodiscard]] bool is_component(std::string_view name);

}  // namespace hymt::markdown
