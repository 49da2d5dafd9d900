// Texts with tags of XML, of whatever names, for a program that knows HTML.
//
// DeepL's clients send such texts (tag_handling=xml): `Press <x id="1"></x> <b>now</b> &amp; go`.
// Each tag is replaced by one of HTML that does the same to the text around it, with a number,
//     Press <img data-h="0"> <span data-h="1">now</span> &amp; go
// and put back when that was translated. That nothing is lost on the way is proven by whoever
// translates HTML; restore() trusts nobody all the same.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

struct XmlTagOptions {
  std::set<std::string, std::less<>> ignored = {};    // What is in these elements stays as it is.
  std::set<std::string, std::less<>> splitting = {};  // Sentences end where these begin and end.
  std::set<std::string, std::less<>> joining = {};    // They do not here, whatever is usual.
};

class XmlMarkup {
 public:
  // `text` is valid UTF-8. Throws RequestError (400) with the place if tags do not match, or if a
  // '<' begins nothing.
  XmlMarkup(std::string_view text, const XmlTagOptions& options);

  [[nodiscard]] const std::string& html() const { return html_; }

  // `html` with the tags as they were. Nothing if not each of them is there once, nested.
  [[nodiscard]] std::optional<std::string> restore(std::string_view html) const;

 private:
  // What stands for a number: a tag and, of a pair, the tag that closes it.
  struct Original {
    std::string opening;
    std::string closing;
    std::string_view name;  // That HTML has: "img", "span" or "div".
  };

  [[nodiscard]] std::string number(Original original);

  std::string html_;
  std::vector<Original> originals_;
};

}  // namespace hymt
