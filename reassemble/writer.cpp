#include "reassemble/writer.h"

#include "reassemble/unit_writer.h"

namespace hymt {
namespace {

class UnitWriter : public Writer {
 public:
  explicit UnitWriter(Format format) : format_(format) {}
  [[nodiscard]] Format format() const override { return format_; }
  [[nodiscard]] std::string write_unit(const TranslationUnit& unit, Escaping escaping,
                                       const SubUnits& sub_units) const override {
    return spell_unit(unit, escaping, sub_units);
  }

 private:
  Format format_;
};

}  // namespace

std::unique_ptr<const Writer> make_writer(Format format) {
  return std::make_unique<UnitWriter>(format);
}

}  // namespace hymt
