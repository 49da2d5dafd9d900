// How the target text of a unit is spelt in its format.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "parsers/document/document.h"

namespace hymt {

// How careful a writer is. Proof by re-parsing decides whether the first suffices.
enum class Escaping : std::uint8_t {
  kAsSource,  // As the source was spelt, and what must be escaped at this place besides.
  kStrict,    // Everything that could be taken for markup is escaped; text is moved out of the way
              // of emphasis marks where the format's rules would not see them.
};

// Immutable; any number of threads may call one writer.
class Writer {
 public:
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  virtual ~Writer() = default;

  [[nodiscard]] virtual Format format() const = 0;

  // The bytes that replace `unit.range`: the targets of its segments (the source where there is
  // none), spelt for their place, codes as their originals. `sub_unit_bytes(i)` gives the bytes of
  // the unit i inside a code.
  class SubUnits {
   public:
    virtual ~SubUnits() = default;
    [[nodiscard]] virtual std::string bytes(std::uint32_t unit) const = 0;
  };
  [[nodiscard]] virtual std::string write_unit(const TranslationUnit& unit, Escaping escaping,
                                               const SubUnits& sub_units) const = 0;
};

[[nodiscard]] std::unique_ptr<const Writer> make_writer(Format format);

}  // namespace hymt
