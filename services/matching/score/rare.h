// A value that most owners do not have.
#ifndef KAREZ_SERVICES_MATCHING_SCORE_RARE_H_
#define KAREZ_SERVICES_MATCHING_SCORE_RARE_H_

#include <memory>
#include <utility>

namespace karez::matching {

// Copied like a T, the size of a pointer, and without memory of its own until
// edited: it reads as a default T then.
template <typename T>
class Rare {
 public:
  Rare() = default;
  Rare(const Rare& other) : value_(other.value_ == nullptr ? nullptr : std::make_unique<T>(*other.value_)) {}
  Rare(Rare&&) noexcept = default;
  Rare& operator=(Rare other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }

  const T& operator*() const {
    static const T* const kDefault = new T();
    return value_ == nullptr ? *kDefault : *value_;
  }
  const T* operator->() const { return &**this; }
  bool present() const { return value_ != nullptr; }

  T& Edit() {
    if (value_ == nullptr) value_ = std::make_unique<T>();
    return *value_;
  }

 private:
  std::unique_ptr<T> value_;
};

}  // namespace karez::matching

#endif  // KAREZ_SERVICES_MATCHING_SCORE_RARE_H_
