#include "translate/model/backend.h"

namespace hymt {

std::string_view precision_name(Precision precision) {
  switch (precision) {
    case Precision::kFloat32: return "fp32";
    case Precision::kBFloat16: return "bf16";
    case Precision::kInt8: return "int8";
  }
  return "fp32";
}

}  // namespace hymt
