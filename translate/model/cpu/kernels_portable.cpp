#define HYMT_KERNELS kKernelsPortable
#define HYMT_INSTRUCTION_SET InstructionSet::kPortable
#include "translate/model/cpu/kernels.inc"
