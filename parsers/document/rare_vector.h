// A vector that is kept by the million and is mostly empty.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace hymt {

// A std::vector as a value, one pointer wide, without other memory while it is empty.
template <typename T>
class RareVector {
 public:
  RareVector() = default;
  // NOLINTBEGIN(google-explicit-constructor): implicit, as it is a vector.
  RareVector(std::vector<T> values) {
    if (!values.empty()) values_ = std::make_unique<std::vector<T>>(std::move(values));
  }
  operator const std::vector<T>&() const { return values(); }
  // NOLINTEND(google-explicit-constructor)
  RareVector(std::initializer_list<T> values) : RareVector(std::vector<T>(values)) {}
  RareVector(const RareVector& other) : RareVector(other.values()) {}
  RareVector(RareVector&&) noexcept = default;
  RareVector& operator=(RareVector other) noexcept {
    values_ = std::move(other.values_);
    return *this;
  }
  ~RareVector() = default;

  [[nodiscard]] const std::vector<T>& values() const {
    static const std::vector<T> kNone;
    return values_ ? *values_ : kNone;
  }

  [[nodiscard]] bool empty() const { return !values_ || values_->empty(); }
  [[nodiscard]] std::size_t size() const { return values_ ? values_->size() : 0; }
  [[nodiscard]] const T* begin() const { return values_ ? values_->data() : nullptr; }
  [[nodiscard]] const T* end() const { return begin() + size(); }
  [[nodiscard]] T* begin() { return values_ ? values_->data() : nullptr; }
  [[nodiscard]] T* end() { return begin() + size(); }
  [[nodiscard]] const T& at(std::size_t i) const { return values().at(i); }
  [[nodiscard]] const T& operator[](std::size_t i) const { return (*values_)[i]; }
  [[nodiscard]] T& operator[](std::size_t i) { return (*values_)[i]; }
  [[nodiscard]] const T& front() const { return values_->front(); }
  [[nodiscard]] const T& back() const { return values_->back(); }

  void push_back(T value) {
    if (!values_) values_ = std::make_unique<std::vector<T>>();
    values_->push_back(std::move(value));
  }

  friend bool operator==(const RareVector& a, const RareVector& b) {
    return a.values() == b.values();
  }

 private:
  std::unique_ptr<std::vector<T>> values_;
};

}  // namespace hymt
