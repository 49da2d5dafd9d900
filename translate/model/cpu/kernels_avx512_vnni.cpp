#define HYMT_KERNELS kKernelsAvx512Vnni
#define HYMT_INSTRUCTION_SET InstructionSet::kAvx512Vnni
#include "translate/model/cpu/kernels.inc"
