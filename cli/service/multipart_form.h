// Forms with files, as browsers and clients send them (multipart/form-data, RFC 7578).
//
//     --BOUNDARY                                                  what stands before is ignored
//     Content-Disposition: form-data; name="file"; filename="a.md"
//     Content-Type: text/markdown
//
//     # Title
//     --BOUNDARY--                                                and so is what stands behind
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hymt {

struct FormPart {
  std::string name;
  bool is_file = false;    // It has a name of a file, if an empty one.
  std::string file_name;   // As it was sent: any bytes.
  std::string type;        // Content-Type, as it was sent; empty: none.
  std::string_view bytes;  // Of the body.
};

// More parts, and longer heads of parts, are refused.
inline constexpr std::size_t kMaxFormParts = 64;
inline constexpr std::size_t kMaxPartHead = 8 * 1024;

// `content_type` is the request's. Takes time in proportion to the body. Throws RequestError: 400
// for what is no such form, 413 for one with too many parts.
[[nodiscard]] std::vector<FormPart> read_multipart(std::string_view content_type,
                                                   std::string_view body);

}  // namespace hymt
