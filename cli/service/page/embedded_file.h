// The files of the page, as they are in the program: files/, put into C++ by embed_page.cmake.
#pragma once

#include <span>
#include <string_view>

namespace hymt {

struct EmbeddedFile {
  std::string_view name;  // "main.js"
  std::string_view tag;   // Differs where the bytes do; with the quotation marks of an ETag.
  std::string_view bytes;
};

[[nodiscard]] std::span<const EmbeddedFile> embedded_files();

}  // namespace hymt
