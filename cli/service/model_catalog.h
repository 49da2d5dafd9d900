// Which models the service may load, and how: the seam where tests put models of their own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "translate/generator.h"
#include "translate/prompts/model_languages.h"

namespace hymt {

struct LoadedModel {
  std::unique_ptr<Generator> generator;
  // In which it translates. Null: any.
  std::shared_ptr<const LanguageDirections> directions;
  std::string description;  // One line for people.
};

// Used by one thread at a time.
class ModelCatalog {
 public:
  ModelCatalog() = default;
  ModelCatalog(const ModelCatalog&) = delete;
  ModelCatalog& operator=(const ModelCatalog&) = delete;
  virtual ~ModelCatalog() = default;

  // All that may be asked for; looked up anew, since files come and go.
  [[nodiscard]] virtual std::vector<std::string> names() const = 0;
  // Of one of the names. Throws Error (kEngine), also for other names.
  [[nodiscard]] virtual LoadedModel load(const std::string& name) const = 0;
  // Bytes, about, that load() takes beside what there is. Throws Error (kEngine).
  [[nodiscard]] virtual std::uint64_t memory_needed(const std::string& name) const = 0;
  // Bytes that could be had now.
  [[nodiscard]] virtual std::uint64_t memory_available() const = 0;
};

}  // namespace hymt
