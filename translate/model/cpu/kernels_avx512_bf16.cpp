#define HYMT_KERNELS kKernelsAvx512Bf16
#define HYMT_INSTRUCTION_SET InstructionSet::kAvx512Bf16
#include "translate/model/cpu/kernels.inc"
