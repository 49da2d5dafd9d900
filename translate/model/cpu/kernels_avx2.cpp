#define HYMT_KERNELS kKernelsAvx2
#define HYMT_INSTRUCTION_SET InstructionSet::kAvx2
#include "translate/model/cpu/kernels.inc"
