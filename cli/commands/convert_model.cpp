#include "cli/commands/convert_model.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>

#include "cli/commands/calibration_texts.h"
#include "cli/commands/exit_code.h"
#include "cli/commands/model_survey.h"
#include "cli/files/output_file.h"
#include "cli/report/safe_text.h"
#include "cli/report/scaled_number.h"
#include "parsers/document/error.h"
#include "translate/loading/gguf_conversion.h"
#include "translate/loading/model_location.h"
#include "translate/loading/model_source.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

const GgufFormat& format_named(const std::optional<std::string>& name) {
  if (!name) throw Error(ErrorKind::kUsage, "models convert wants to know --to which format");
  const std::span<const GgufFormat> formats = gguf_formats();
  return *std::find_if(formats.begin(), formats.end(),
                       [&name](const GgufFormat& format) { return format.name == *name; });
}

// A name for people to choose by: that of the model, and the format as others write it.
std::string file_name(const std::string& model, const GgufFormat& format) {
  std::string type(format.name);
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  return name_of_model(model) + "-" + type + ".gguf";
}

// What the model is called where it is not called by a path: a folder of Hugging Face's cache is
// named after a commit.
fs::path output_path(const ModelsOptions& options, const std::string& source,
                     const GgufFormat& format, const FileSystem& file_system) {
  const std::string& named = options.models[0];
  const fs::path path = options.models[1];
  const auto status = file_system.status(path, Links::kFollow);
  const bool is_folder = !path.has_filename() || (status && status->kind == FileKind::kDirectory);
  const fs::path file = is_folder ? path / file_name(named, format) : path;
  if (file.extension() != ".gguf") {
    throw Error(ErrorKind::kUsage, "the file must be called .gguf, by which models are known",
                file.string());
  }
  if (file_system.canonical(file) == file_system.canonical(source)) {
    throw Error(ErrorKind::kUsage, "is the model that is read; name another file", file.string());
  }
  return file;
}

}  // namespace

int convert_model(const ModelsOptions& options, FileSystem& file_system) {
  if (options.models.size() != 2) {
    throw Error(ErrorKind::kUsage, "models convert wants a MODEL and a FILE");
  }
  const GgufFormat& format = format_named(options.to);
  const auto source = open_model(locate_model(options.models[0]));
  const fs::path path = output_path(options, source->path(), format, file_system);
  std::vector<std::vector<TokenId>> texts;
  if (!options.calibration.empty()) {
    texts = read_calibration_texts(options.calibration, *source, file_system);
  }
  file_system.make_directories(folder_of(path));
  OutputFile file(file_system, path, Links::kFollow);
  const GgufConversion done =
      write_gguf(*source, format, texts, std::max(1U, std::thread::hardware_concurrency()),
                 [&file](std::string_view bytes) { file.write(bytes); });
  file.commit();
  file_system.sync_folders();
  const ModelSurvey survey = survey_model(path.string());
  if (!survey.would_load()) throw Error(ErrorKind::kEngine, survey.error, path.string());
  std::string types;
  for (const std::string_view type : done.types) types.append(types.empty() ? "" : ", ") += type;
  std::array<char, 32> error{};
  std::snprintf(error.data(), error.size(), "%.3g", done.relative_error * 100);
  file_system.standard_output()->write(
      name_on_line(path.string()) + ": " + std::to_string(done.num_tensors) + " tensors, " +
      bytes_text(done.num_bytes) + "; matrices in " + types +
      ", which differ from the source's by " + error.data() + " %\n");
  return kExitDone;
}

}  // namespace hymt
