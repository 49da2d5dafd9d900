// How tests and fuzz targets say that a promise of the program does not hold.
#pragma once

#include <stdexcept>

namespace hymt {

// A document (or text) broke a law; what() says which and where.
class LawBroken : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace hymt
