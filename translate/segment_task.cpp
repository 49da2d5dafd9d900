#include "translate/segment_task.h"

#include <array>

namespace hymt {

std::string_view rung_name(Rung rung) {
  static constexpr std::array<std::string_view, kNumRungs> kNames = {
      "first", "reworded", "smaller-unit", "opaque", "source-kept"};
  return kNames.at(static_cast<std::size_t>(rung));
}

}  // namespace hymt
