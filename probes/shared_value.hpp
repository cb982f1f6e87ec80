// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

namespace sonde {

/// A value that many hold and nobody changes, or none. Copies share it; equal are those whose
/// values are. For parts of plain values that most of them lack, and that would make all of them
/// large. `T` may be incomplete where it is only held.
template <class T>
class SharedValue {
  public:
    SharedValue() = default;
    /// Not explicit, so that `spec.part = Part{...}` says what it does.
    // NOLINTNEXTLINE(google-explicit-constructor)
    SharedValue(T value) : value_{std::make_shared<const T>(std::move(value))} {}

    explicit operator bool() const { return value_ != nullptr; }
    /// There must be one.
    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }

    friend bool operator==(const SharedValue& a, const SharedValue& b) {
        return a.value_ == b.value_ || (a.value_ && b.value_ && *a.value_ == *b.value_);
    }

  private:
    std::shared_ptr<const T> value_{};
};

}  // namespace sonde
