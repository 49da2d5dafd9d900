// What the program and its libtorch plug-in, libhymt_torch.so, have agreed on.
//
// libtorch lives in a plug-in since it takes 0.4 s to load and brings a hundred libraries, which
// those who do not use it need not have. Both share one allocator, one C++ library and whatever
// else the program links, so that must clash with nothing that libtorch brings: libsentencepiece
// would, as Debian's exports the symbols of a protobuf of its own.
#pragma once

#include <memory>

#include "translate/model/backend.h"

namespace hymt {

// A function of the plug-in that returns the contract that it was built for: a hash of the headers
// whose types cross the border. A program takes a plug-in of its own contract only.
using TorchPluginContract = const char*();
inline constexpr const char* kTorchPluginContractName = "hymt_torch_plugin_contract";

// The one that gets weights ready. Throws Error (kEngine).
using TorchPluginPrepareWeights = void(std::shared_ptr<const Checkpoint> checkpoint,
                                       const WeightsOptions& options,
                                       std::shared_ptr<const BackendWeights>& weights);
inline constexpr const char* kTorchPluginPrepareWeightsName = "hymt_torch_plugin_prepare_weights";

}  // namespace hymt
