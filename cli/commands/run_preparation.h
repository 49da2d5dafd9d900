// What commands that translate, or look at translations, find out before anything else.
#pragma once

#include "cli/files/file_system.h"
#include "cli/options/configuration_search.h"
#include "cli/options/options.h"
#include "cli/report/status_stream.h"
#include "cli/run/model_engine.h"
#include "cli/run/plan.h"
#include "translate/translation_settings.h"

namespace hymt {

// The name of the engine that is a model, and of the one that is taken where none is named.
inline constexpr const char* kModelEngine = "model";
inline constexpr const char* kDefaultEngine = kModelEngine;

// Completes `options` by the configuration for its inputs, and tells which that is. Throws Error
// (kUsage) if they have different ones.
[[nodiscard]] Configuration complete_options(TranslateOptions& options,
                                             const FileSystem& file_system, StatusStream& status);

// How is to be translated, with the glossaries. Throws Error.
[[nodiscard]] TranslationOptions read_translation_options(const TranslateOptions& options,
                                                          FileSystem& file_system,
                                                          StatusStream& status);

// Empty if there is nothing to do: then it does not matter what was asked for.
[[nodiscard]] AskedLanguages asked_languages(const TranslateOptions& options, const Plan& plan);

}  // namespace hymt
