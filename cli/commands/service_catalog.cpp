#include "cli/commands/service_catalog.h"

#include <algorithm>
#include <array>
#include <utility>

#include "cli/commands/model_survey.h"
#include "cli/commands/run_preparation.h"
#include "cli/run/model_engine.h"
#include "parsers/document/error.h"
#include "translate/loading/backend_kinds.h"
#include "translate/loading/model_location.h"
#include "translate/model/cpu/available_memory.h"
#include "translate/model/model_folder.h"
#include "translate/stand_ins/stand_in_generators.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> kStandIns = {"identity", "pseudo"};

}  // namespace

ServiceCatalog::ServiceCatalog(const FileSystem& file_system, RunSettings settings,
                               std::optional<fs::path> folder, std::uint32_t num_threads)
    : file_system_(file_system),
      settings_(std::move(settings)),
      folder_(std::move(folder)),
      num_threads_(num_threads) {
  const std::string engine = settings_.engine.value_or(std::string(kModelEngine));
  const std::string model = settings_.model.model.value_or("");
  if (engine != kModelEngine) {
    first_name_ = engine;
  } else if (model.empty()) {
    first_name_ = kEmbeddedModel;
  } else {
    // The name of a folder, or what stands last in that of a model: never a path.
    const fs::path path(model);
    first_name_ =
        path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
    if (first_name_.empty() || first_name_ == "." || first_name_ == "..") first_name_ = "model";
  }
}

bool ServiceCatalog::is_in_folder(const std::string& name) const {
  try {
    const fs::path file =
        name.ends_with(".gguf") ? *folder_ / name : *folder_ / name / "config.json";
    const auto found = file_system_.status(file, Links::kFollow);
    return found && found->kind == FileKind::kRegular;
  } catch (const AccessError&) {
    return false;  // Closed to us, like a folder that is not there.
  }
}

bool ServiceCatalog::is_stand_in(const std::string& name) const {
  const std::string engine = settings_.engine.value_or(std::string(kModelEngine));
  if (engine == kModelEngine) return false;
  return name == engine || std::find(kStandIns.begin(), kStandIns.end(), name) != kStandIns.end();
}

std::vector<std::string> ServiceCatalog::names() const {
  std::vector<std::string> names = installed_models();
  names.push_back(first_name_);
  for (const std::string_view name : kStandIns) {
    if (is_stand_in(std::string(name))) names.emplace_back(name);
  }
  if (folder_) {
    for (const std::string& name : file_system_.list(*folder_)) {
      if (!name.starts_with('.') && is_in_folder(name)) names.push_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

std::string ServiceCatalog::place_of(const std::string& name) const {
  const bool is_first =
      name == first_name_ && settings_.engine.value_or(std::string(kModelEngine)) == kModelEngine;
  if (is_first) return locate_model(settings_.model.model.value_or(""));
  const std::vector<std::string> known = names();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    throw Error(ErrorKind::kEngine, "there is no model of that name");
  }
  if (folder_ && is_in_folder(name)) return (*folder_ / name).string();
  return locate_model(name);
}

LoadedModel ServiceCatalog::load(const std::string& name) const {
  LoadedModel loaded;
  if (is_stand_in(name)) {
    loaded.generator = make_stand_in_generator(name);
    loaded.description = "engine " + name + ", without a model";
    return loaded;
  }
  RunSettings settings = settings_;
  settings.model.model = place_of(name);
  ModelEngine engine = load_model_engine(settings, num_threads_, {});
  loaded.generator = std::move(engine.generator);
  loaded.directions = std::move(engine.directions);
  loaded.description = std::move(engine.description);
  for (const std::string& remark : engine.remarks) loaded.description += "; " + remark;
  return loaded;
}

std::uint64_t ServiceCatalog::memory_needed(const std::string& name) const {
  if (is_stand_in(name)) return 0;
  const std::string place = place_of(name);
  const ModelSurvey survey = survey_model(place);
  if (!survey.would_load()) throw Error(ErrorKind::kEngine, survey.error, place);
  const ModelSettings& model = settings_.model;
  const BackendChoice backend =
      choose_backend(model.backend.value_or("auto"), model.device.value_or("auto"),
                     model.precision.value_or("auto"));
  // Where there is less, it refuses to load; with little more it has few segments under way.
  return survey.memory.at(backend.precision).cpu.least;
}

std::uint64_t ServiceCatalog::memory_available() const { return cpu::available_memory(); }

}  // namespace hymt
