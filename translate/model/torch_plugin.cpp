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

// Beside the program, or in the folder of its libraries.
fs::path find_plugin() {
  const fs::path beside = program_folder() / kFileName;
  const fs::path installed =
      (program_folder() / HYMT_PLUGINS_FROM_PROGRAM / kFileName).lexically_normal();
  for (const fs::path& path : {beside, installed}) {
    std::error_code ignored;
    if (fs::exists(path, ignored)) return path;
  }
  throw Error(ErrorKind::kEngine, "the torch backend is not installed: there is neither " +
                                      beside.string() + " nor " + installed.string() +
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

TorchPluginMakeBackend* load_plugin() {
  const fs::path path = find_plugin();
  // DEEPBIND and LOCAL: what the plug-in brings (protobuf) and what the program has stay apart.
  // Never closed: libtorch leaves threads behind.
  void* plugin = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_DEEPBIND);
  if (plugin == nullptr) {
    const char* why = ::dlerror();
    fail_to_load(path, why == nullptr ? "no reason given" : why);
  }
  auto* contract =
      reinterpret_cast<TorchPluginContract*>(find_symbol(plugin, kTorchPluginContractName, path));
  if (std::string_view(contract()) != HYMT_BACKEND_CONTRACT) {
    fail_to_load(path, "it was built with another version of this program");
  }
  return reinterpret_cast<TorchPluginMakeBackend*>(
      find_symbol(plugin, kTorchPluginMakeBackendName, path));
}

}  // namespace

std::unique_ptr<Backend> make_torch_backend(std::shared_ptr<const Checkpoint> checkpoint,
                                            const BackendOptions& options) {
  static TorchPluginMakeBackend* const kMakeBackend = load_plugin();
  std::unique_ptr<Backend> backend;
  kMakeBackend(std::move(checkpoint), options, backend);
  return backend;
}

}  // namespace hymt
