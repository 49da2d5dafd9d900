// Where the model is that a user names.
#pragma once

#include <string>

namespace hymt {

// The folder of a model's files, or its GGUF file (of one in parts, the first). `name_or_path` is
//   * nothing: the embedded model;
//   * the name of an installed model ("tiny-en-de");
//   * a GGUF file;
//   * a folder with config.json, one without safetensors that holds one model in GGUF, one of
//     Hugging Face's cache ("models--OWNER--NAME"), or a whole cache that holds one model;
//   * a name on Hugging Face ("tencent/Hy-MT2-1.8B", its address, or the last part of the name):
//   the
//     installed model of that name, else what was fetched into the user's cache (hub_cache()).
// A path that is not there counts as a name by its last two parts, so that configurations, whose
// paths start at their folder, may hold one.
// Nothing is fetched: throws Error (kEngine) that says what there is in place of a model (some
// other file, a server's address, nothing) and what to do.
[[nodiscard]] std::string locate_model(const std::string& name_or_path);

}  // namespace hymt
