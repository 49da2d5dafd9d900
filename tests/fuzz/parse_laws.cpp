#include "tests/fuzz/parse_laws.h"

#include <utility>

#include "parsers/document/error.h"
#include "tests/fuzz/hostile_targets.h"
#include "tests/suites/document_laws.h"

namespace hymt {
namespace {

// A parser may refuse bytes (binary, unknown encoding), but only as its contract says.
bool refused(const FormatLaws& laws, std::string_view bytes) {
  try {
    static_cast<void>(laws.take_apart(bytes));
    return false;
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::kInput) return true;
    throw LawBroken(std::string("a parser threw another error than kInput: ") + error.what());
  }
}

}  // namespace

void check_parser_laws(Format format, std::string_view bytes) {
  const FormatLaws& laws = laws_of(format);
  if (refused(laws, bytes)) return;
  laws.check_identity(bytes);
  laws.check_pseudo(bytes);
}

void check_writer_laws(Format format, std::string_view bytes) {
  const FormatLaws& laws = laws_of(format);
  const std::size_t border = bytes.find('\xFF');
  const std::string_view source = bytes.substr(0, border);
  if (refused(laws, source)) return;
  HostileText text(border == std::string_view::npos ? source : bytes.substr(border + 1));
  Document document = laws.take_apart(source);
  set_hostile_targets(document, text);
  static_cast<void>(laws.put_together(std::move(document), "ar"));
}

}  // namespace hymt
