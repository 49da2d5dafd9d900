#include "bench/corpus.h"

#include <array>
#include <string_view>

namespace hymt {
namespace {

constexpr std::array<std::string_view, 64> kWords = {
    "the",      "document",  "of",        "translation", "and",     "to",        "file",   "is",
    "in",       "option",    "for",       "a",           "program", "with",      "that",   "be",
    "table",    "you",       "can",       "or",          "this",    "server",    "as",     "when",
    "function", "returns",   "on",        "value",       "not",     "if",        "are",    "it",
    "data",     "from",      "an",        "by",          "has",     "interface", "which",  "only",
    "click",    "save",      "directory", "default",     "use",     "more",      "number", "each",
    "window",   "text",      "other",     "between",     "all",     "page",      "change", "must",
    "user's",   "caf\u00E9", "read",      "write",       "system",  "name",      "before", "after"};

// How one format spells what every document has.
struct Marks {
  std::string_view heading, heading_end;
  std::string_view paragraph, paragraph_end;
  std::string_view list, item, item_end, list_end;
  std::string_view bold, bold_end;
  std::string_view code, code_end;
  std::string_view link, link_middle, link_end;
  std::string_view table, row, cell, row_end, table_end;
  std::string_view block, block_end;
};

constexpr Marks kHtml = {"<h2>",
                         "</h2>\n",
                         "<p>",
                         "</p>\n",
                         "<ul>\n",
                         "<li>",
                         "</li>\n",
                         "</ul>\n",
                         "<b>",
                         "</b>",
                         "<code>",
                         "</code>",
                         "<a href=\"page.html#part\">",
                         "",
                         "</a>",
                         "<table>\n",
                         "<tr>",
                         "<td>",
                         "</tr>\n",
                         "</table>\n",
                         "<pre>",
                         "</pre>\n"};
constexpr Marks kMarkdown = {"## ",     "\n\n",
                             "",        "\n\n",
                             "",        "- ",
                             "\n",      "\n",
                             "**",      "**",
                             "`",       "`",
                             "[",       "](page.html#part)",
                             "",        "| a | b | c |\n|---|---|---|\n",
                             "|",       " ",
                             "|\n",     "\n",
                             "```sh\n", "```\n\n"};
constexpr Marks kText = {"", "\n\n", "", "\n\n", "", "  - ", "\n", "\n", "",   "",     "",
                         "", "",     "", "",     "", "    ", "  ", "\n", "\n", "    ", "\n"};

class Maker {
 public:
  Maker(Format format, std::uint32_t seed)
      : format_(format),
        marks_(format == Format::kHtml       ? kHtml
               : format == Format::kMarkdown ? kMarkdown
                                             : kText),
        state_(seed) {}

  std::string make(std::size_t size) {
    out_.reserve(size + 4096);
    if (format_ == Format::kHtml) {
      put("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
          "<title>Measured</title></head>\n<body>\n");
    }
    while (out_.size() < size) section();
    if (format_ == Format::kHtml) put("</body></html>\n");
    return std::move(out_);
  }

 private:
  void put(std::string_view text) { out_ += text; }

  // A linear congruential generator: the same numbers with every library.
  std::uint32_t draw(std::uint32_t bound) {
    state_ = state_ * 1664525 + 1013904223;
    return (state_ >> 16) % bound;
  }

  void words(std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i > 0) put(" ");
      put(kWords[draw(kWords.size())]);
    }
  }

  void sentence() {
    put("The ");
    words(3 + draw(8));
    put(" ");
    switch (draw(5)) {
      case 0: put(marks_.bold), words(2), put(marks_.bold_end), put(" "); break;
      case 1: put(marks_.code), put("make_all"), put(marks_.code_end), put(" "); break;
      case 2:
        put(marks_.link), words(2), put(marks_.link_middle), put(marks_.link_end), put(" ");
        break;
      default: break;
    }
    words(2 + draw(8));
    put(draw(8) == 0 ? "?" : ".");
  }

  void paragraph() {
    put(marks_.paragraph);
    const std::uint32_t count = 2 + draw(5);
    for (std::uint32_t i = 0; i < count; ++i) {
      if (i > 0) put(i % 2 == 0 ? " " : "\n");
      sentence();
    }
    put(marks_.paragraph_end);
  }

  void list() {
    put(marks_.list);
    for (std::uint32_t i = 0; i < 4; ++i) {
      put(marks_.item), sentence(), put(marks_.item_end);
    }
    put(marks_.list_end);
  }

  void table() {
    put(marks_.table);
    for (std::uint32_t i = 0; i < 4; ++i) {
      put(marks_.row);
      for (std::uint32_t j = 0; j < 3; ++j) {
        if (j > 0 && format_ == Format::kMarkdown) put(" |");
        put(marks_.cell), words(1 + draw(4));
      }
      put(marks_.row_end);
    }
    put(marks_.table_end);
  }

  void section() {
    put(marks_.heading), words(2 + draw(4)), put(marks_.heading_end);
    for (std::uint32_t i = 1 + draw(4); i > 0; --i) paragraph();
    if (draw(2) == 0) list();
    if (draw(4) == 0) table();
    if (draw(3) == 0) {
      put(marks_.block), put("./configure --prefix=/usr && make install\n"), put(marks_.block_end);
    }
  }

  Format format_;
  Marks marks_;
  std::uint32_t state_;
  std::string out_;
};

}  // namespace

std::string make_document(Format format, std::size_t size, std::uint32_t seed) {
  return Maker(format, seed).make(size);
}

}  // namespace hymt
