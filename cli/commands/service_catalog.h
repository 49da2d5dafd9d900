// The models that `serve` may load: the one it was started with, those that are installed, and
// those in the folder of models.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/files/file_system.h"
#include "cli/options/options.h"
#include "cli/service/model_catalog.h"

namespace hymt {

class ServiceCatalog final : public ModelCatalog {
 public:
  // Nothing is looked up yet. The file system must outlive the object.
  ServiceCatalog(const FileSystem& file_system, RunSettings settings,
                 std::optional<std::filesystem::path> folder, std::uint32_t num_threads);

  // Of the engine or model that the settings ask for.
  [[nodiscard]] const std::string& first_name() const { return first_name_; }

  [[nodiscard]] std::vector<std::string> names() const override;
  [[nodiscard]] LoadedModel load(const std::string& name) const override;
  [[nodiscard]] std::uint64_t memory_needed(const std::string& name) const override;
  [[nodiscard]] std::uint64_t memory_available() const override;

 private:
  [[nodiscard]] bool is_in_folder(const std::string& name) const;
  [[nodiscard]] bool is_stand_in(const std::string& name) const;
  // As locate_model() takes it.
  [[nodiscard]] std::string place_of(const std::string& name) const;

  const FileSystem& file_system_;
  const RunSettings settings_;
  const std::optional<std::filesystem::path> folder_;
  const std::uint32_t num_threads_;
  std::string first_name_;
};

}  // namespace hymt
