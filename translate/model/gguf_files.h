// A model's GGUF file, or the parts that it was split into: NAME-00001-of-00003.gguf and so on.
#pragma once

#include <string>
#include <vector>

#include "translate/model/gguf.h"
#include "translate/model/weight_files.h"

namespace hymt {

// The files of which `path` is one, the first one first; `path` alone if its name has no such form.
// Whether they are there is not asked.
[[nodiscard]] std::vector<std::string> gguf_parts(const std::string& path);

struct GgufFiles {
  GgufKeys keys;             // Of the first part.
  std::size_t header_bytes;  // Of the first part, from its beginning.
  WeightFiles files;
};

// Maps all parts. Throws Error (kEngine) that names file and remedy, also if one is missing or the
// parts do not belong together.
[[nodiscard]] GgufFiles open_gguf_files(const std::string& path);

// The keys alone, of the first part. Throws Error (kEngine) that names file and remedy.
[[nodiscard]] GgufKeys read_gguf_keys(const std::string& path);

}  // namespace hymt
