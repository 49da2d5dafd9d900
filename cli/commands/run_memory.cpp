#include "cli/commands/run_memory.h"

#include <functional>
#include <string>
#include <string_view>

#include "cli/report/safe_text.h"
#include "parsers/document/error.h"

namespace hymt {
namespace {

// Where the memory lies in a folder of outputs. No walk takes it for a document.
constexpr const char* kMemoryName = ".hymt-doc.sqlite";
static_assert(std::string_view(kMemoryName).starts_with(kTemporaryPrefix));

std::function<void(const std::string&)> warnings_to(StatusStream& status) {
  return [&status](const std::string& line) {
    status.print("hymt-doc: warning: " + one_line(line) + "\n");
  };
}

}  // namespace

std::filesystem::path memory_path(const RunSettings& settings, const Plan& plan) {
  if (plan.jobs.empty()) return {};
  if (settings.memory) return *settings.memory;
  return plan.output_folder.empty() ? std::filesystem::path() : plan.output_folder / kMemoryName;
}

std::shared_ptr<MemoryFile> open_memory(const RunSettings& settings, const Plan& plan,
                                        FileSystem& file_system, StatusStream& status) {
  MemoryFileOptions memory;
  memory.path = memory_path(settings, plan);
  if (memory.path.empty()) return nullptr;
  memory.is_own_name = !settings.memory;
  memory.max_bytes = settings.memory_limit.value_or(memory.max_bytes);
  memory.notice = warnings_to(status);
  try {
    file_system.make_directories(folder_of(memory.path));
    if (!memory.is_own_name) memory.path = file_system.canonical(memory.path);
  } catch (const Error& error) {
    memory.notice(memory.path.string() + ": this run goes on without a memory: " + error.what());
    return nullptr;
  }
  return MemoryFile::open(memory);
}

std::shared_ptr<MemoryFile> open_memory_to_read(const RunSettings& settings, const Plan& plan,
                                                FileSystem& file_system, StatusStream& status) {
  MemoryFileOptions memory;
  memory.path = memory_path(settings, plan);
  if (memory.path.empty() || !file_system.status(memory.path, Links::kFollow)) return nullptr;
  memory.path = file_system.canonical(memory.path);
  memory.is_read_only = true;
  memory.notice = warnings_to(status);
  return MemoryFile::open(memory);
}

}  // namespace hymt
