#include "cli/run/refused_format.h"

#include <algorithm>
#include <iterator>

#include "parsers/document/ascii.h"

namespace hymt {
namespace {

// "{name}" stands for the name without its ending.
constexpr std::string_view kByPandoc =
    "convert it first: pandoc {file} -o {name}.html, translate that, and convert the result back";
constexpr std::string_view kByOffice =
    "convert it first: soffice --convert-to html {file}, and translate that";
constexpr std::string_view kByPdfToText =
    "translate the document that it was made from, or its words: pdftotext {file} {name}.txt";
constexpr std::string_view kBySubtitles =
    "rename a copy to {name}.txt to translate all its lines as text, and look at the times";
constexpr std::string_view kNoProse = "export its texts as HTML, Markdown or plain text";

struct RefusedFormat {
  std::string_view ending;
  std::string_view what;
  std::string_view remedy;
};

constexpr RefusedFormat kRefused[] = {
    {"docx", "a Word document", kByPandoc},
    {"doc", "an old Word document", kByOffice},
    {"odt", "an OpenDocument text", kByPandoc},
    {"rtf", "Rich Text", kByPandoc},
    {"epub", "an e-book", kByPandoc},
    {"pptx", "a presentation", kByOffice},
    {"ppt", "a presentation", kByOffice},
    {"odp", "a presentation", kByOffice},
    {"xlsx", "a spreadsheet", kByOffice},
    {"xls", "a spreadsheet", kByOffice},
    {"ods", "a spreadsheet", kByOffice},
    {"pdf", "a PDF file", kByPdfToText},
    {"ps", "a PostScript file", kByPdfToText},
    {"rst", "reStructuredText", kByPandoc},
    {"tex", "LaTeX", kByPandoc},
    {"latex", "LaTeX", kByPandoc},
    {"org", "an Org file", kByPandoc},
    {"adoc", "AsciiDoc", "convert it first: asciidoctor {file}, and translate the {name}.html"},
    {"asciidoc", "AsciiDoc", "convert it first: asciidoctor {file}, and translate the {name}.html"},
    {"textile", "Textile", kByPandoc},
    {"wiki", "a wiki's markup", kByPandoc},
    {"dbk", "DocBook", kByPandoc},
    {"ipynb", "a notebook", kByPandoc},
    {"srt", "subtitles", kBySubtitles},
    {"vtt", "subtitles", kBySubtitles},
    {"po", "a catalogue of messages", kNoProse},
    {"pot", "a catalogue of messages", kNoProse},
    {"xlf", "XLIFF", kNoProse},
    {"xliff", "XLIFF", kNoProse},
    {"tmx", "a translation memory", kNoProse},
    {"json", "JSON", kNoProse},
    {"yaml", "YAML", kNoProse},
    {"yml", "YAML", kNoProse},
    {"xml", "XML", kNoProse},
    {"csv", "a table of values", kNoProse},
    {"properties", "a file of properties", kNoProse},
    {"zip", "an archive", "unpack it, and translate the folder"},
    {"gz", "an archive", "unpack it, and translate the folder"},
    {"png", "an image", "words in images are not translated"},
    {"jpg", "an image", "words in images are not translated"},
    {"jpeg", "an image", "words in images are not translated"},
};

// In single quotes where a shell would take it for something else.
std::string as_word(std::string_view name) {
  const bool is_plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return is_ascii_alphanumeric(c) || std::string_view("./_-").find(c) != std::string_view::npos;
  });
  if (is_plain) return std::string(name);
  std::string word = "'";
  for (const char c : name) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

void replace(std::string& text, std::string_view mark, std::string_view words) {
  for (auto at = text.find(mark); at != std::string::npos;
       at = text.find(mark, at + words.size())) {
    text.replace(at, mark.size(), words);
  }
}

}  // namespace

std::string why_refused(std::string_view name) {
  const std::size_t dot = std::min(name.rfind('.'), name.size());
  const std::string ending = dot < name.size() ? ascii_lower(name.substr(dot + 1)) : "";
  const auto* const format =
      std::find_if(std::begin(kRefused), std::end(kRefused),
                   [&](const RefusedFormat& row) { return row.ending == ending; });
  if (format == std::end(kRefused)) {
    return "is no format that is known by its name; say which it is with -f html, -f markdown or "
           "-f text";
  }
  std::string remedy(format->remedy);
  replace(remedy, "{name}.html", as_word(std::string(name.substr(0, dot)) + ".html"));
  replace(remedy, "{name}.txt", as_word(std::string(name.substr(0, dot)) + ".txt"));
  replace(remedy, "{file}", as_word(name));
  return "is " + std::string(format->what) + ", which is not read; " + remedy +
         " (if it is something else, say what with -f html, -f markdown, -f mdx or -f text)";
}

}  // namespace hymt
