#include "translate/model/torch_plugin.h"

#include <dlfcn.h>

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "parsers/document/error.h"
#include "translate/model/program_folder.h"

namespace hymt {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFileName = "libhymt_torch.so";

// In the folder of the program's libraries, and nowhere else: what the working directory holds may
// be anybody's.
fs::path find_plugin() {
  const fs::path program = program_folder();
  if (program.empty()) {
    throw Error(ErrorKind::kEngine,
                "the torch backend cannot be found, as the system does not say where this program "
                "lies; mount /proc, or choose --backend cpu");
  }
  fs::path path = (program / HYMT_PLUGINS_FROM_PROGRAM / kFileName).lexically_normal();
  std::error_code ignored;
  if (fs::exists(path, ignored)) return path;
  throw Error(ErrorKind::kEngine, "the torch backend is not installed: there is no " +
                                      path.string() +
                                      "; install libtorch-dev and build again, or choose "
                                      "--backend cpu");
}

[[noreturn]] void fail_to_load(const fs::path& path, std::string_view why) {
  throw Error(ErrorKind::kEngine,
              "cannot be loaded: " + std::string(why) +
                  "; install libtorch and build again, or choose --backend cpu",
              path.string());
}

void* find_symbol(void* plugin, const char* name, const fs::path& path) {
  void* symbol = ::dlsym(plugin, name);
  if (symbol == nullptr) fail_to_load(path, "it has no function " + std::string(name));
  return symbol;
}

TorchPluginPrepareWeights* load_plugin() {
  const fs::path path = find_plugin();
  // Without RTLD_DEEPBIND: all of a process must take and give back memory by one allocator, and
  // with it the libraries behind the plug-in would find another one than the C library itself.
  // Never closed: libtorch leaves threads behind.
  void* plugin = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (plugin == nullptr) {
    const char* why = ::dlerror();
    fail_to_load(path, why == nullptr ? "no reason given" : why);
  }
  auto* contract =
      reinterpret_cast<TorchPluginContract*>(find_symbol(plugin, kTorchPluginContractName, path));
  if (std::string_view(contract()) != HYMT_BACKEND_CONTRACT) {
    fail_to_load(path, "it was built with another version of this program");
  }
  return reinterpret_cast<TorchPluginPrepareWeights*>(
      find_symbol(plugin, kTorchPluginPrepareWeightsName, path));
}

}  // namespace

std::shared_ptr<const BackendWeights> prepare_torch_weights(
    std::shared_ptr<const Checkpoint> checkpoint, const WeightsOptions& options) {
  static TorchPluginPrepareWeights* const kPrepareWeights = load_plugin();
  std::shared_ptr<const BackendWeights> weights;
  kPrepareWeights(std::move(checkpoint), options, weights);
  return weights;
}

}  // namespace hymt
