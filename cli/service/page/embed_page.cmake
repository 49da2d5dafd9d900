# cmake -DOUTPUT=FILE -DFOLDER=FOLDER -DNAMES=NAME,... -P embed_page.cmake
# Writes FILE, C++ that holds the bytes of FOLDER's files (embedded_file.h).

string(REPLACE "," ";" names "${NAMES}")
set(arrays "")
set(rows "")
set(index 0)
foreach(name IN LISTS names)
  file(READ ${FOLDER}/${name} bytes HEX)
  file(SHA256 ${FOLDER}/${name} digest)
  string(SUBSTRING ${digest} 0 32 tag)
  string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
  string(APPEND arrays "constexpr char kBytes${index}[] = \"${bytes}\";\n")
  string(APPEND rows "    {\"${name}\", \"\\\"${tag}\\\"\", {kBytes${index}, sizeof kBytes${index} - 1}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUTPUT} "// Made by embed_page.cmake.
#include \"cli/service/page/embedded_file.h\"

namespace hymt {
namespace {

${arrays}
constexpr EmbeddedFile kFiles[] = {
${rows}};

}  // namespace

std::span<const EmbeddedFile> embedded_files() { return kFiles; }

}  // namespace hymt
")
