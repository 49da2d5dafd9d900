#include "translate/model/cpu/kernels.h"

#include <algorithm>
#include <cassert>
#include <vector>

namespace hymt::cpu {

extern const Kernels kKernelsPortable;
#if defined(__x86_64__)
extern const Kernels kKernelsAvx2;
extern const Kernels kKernelsAvx512Vnni;
extern const Kernels kKernelsAvx512Bf16;
#endif

namespace {

std::vector<InstructionSet> detect_instruction_sets() {
  std::vector<InstructionSet> sets = {InstructionSet::kPortable};
#if defined(__x86_64__)
  if (!__builtin_cpu_supports("avx2") || !__builtin_cpu_supports("fma") ||
      !__builtin_cpu_supports("f16c")) {
    return sets;
  }
  sets.push_back(InstructionSet::kAvx2);
  if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512bw") ||
      !__builtin_cpu_supports("avx512dq") || !__builtin_cpu_supports("avx512vl") ||
      !__builtin_cpu_supports("avx512vnni")) {
    return sets;
  }
  sets.push_back(InstructionSet::kAvx512Vnni);
  if (__builtin_cpu_supports("avx512bf16")) sets.push_back(InstructionSet::kAvx512Bf16);
#endif
  return sets;
}

}  // namespace

std::size_t attention_scratch_size(std::size_t num_heads, std::size_t head_dim,
                                   std::size_t num_positions) {
  return num_heads * (std::max(head_dim, num_positions) + kPanelColumns);
}

std::string_view instruction_set_name(InstructionSet set) {
  switch (set) {
    case InstructionSet::kPortable: return "portable";
    case InstructionSet::kAvx2: return "avx2";
    case InstructionSet::kAvx512Vnni: return "avx512-vnni";
    case InstructionSet::kAvx512Bf16: return "avx512-bf16";
  }
  return {};
}

std::span<const InstructionSet> supported_instruction_sets() {
  static const std::vector<InstructionSet> kSets = detect_instruction_sets();
  return kSets;
}

const Kernels& kernels_for(InstructionSet set) {
  assert(std::ranges::count(supported_instruction_sets(), set) == 1);
  switch (set) {
#if defined(__x86_64__)
    case InstructionSet::kAvx2: return kKernelsAvx2;
    case InstructionSet::kAvx512Vnni: return kKernelsAvx512Vnni;
    case InstructionSet::kAvx512Bf16: return kKernelsAvx512Bf16;
#endif
    default: return kKernelsPortable;
  }
}

}  // namespace hymt::cpu
