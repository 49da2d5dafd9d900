// A model's folder on disk: config.json and the tensors of one or many safetensors files, mapped
// into memory and checked.
//
// Everything in a checkpoint is a stranger's: lengths, offsets, shapes and names are checked
// against the files before anything is read.
#pragma once

#include <memory>
#include <string>

#include "translate/model/checkpoint.h"

namespace hymt {

// Opens `folder`; finds all tensors that the configuration asks for, with their shapes. Throws
// Error (kEngine) that names file, tensor and remedy.
[[nodiscard]] std::shared_ptr<const Checkpoint> open_safetensors(const std::string& folder);

}  // namespace hymt
