// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace sonde::wire {

template <class T>
class Boxed;

/// What a Boxed<T> is made from without a word, as an optional would be.
template <class U, class T>
concept BoxedFrom =
    std::constructible_from<T, U> && !std::same_as<std::remove_cvref_t<U>, Boxed<T>> &&
    !std::same_as<std::remove_cvref_t<U>, std::nullopt_t>;

/// A std::optional that keeps its value on the heap: eight bytes where it is absent, as it nearly
/// always is. A process holds a hundred thousand sessions.
template <class T>
class Boxed {
  public:
    Boxed() = default;
    Boxed(std::nullopt_t /*nothing*/) {}  // NOLINT(google-explicit-constructor): as optional's.

    template <BoxedFrom<T> U>
    // NOLINTNEXTLINE(google-explicit-constructor,bugprone-forwarding-reference-overload)
    Boxed(U&& value) : value_{std::make_unique<T>(std::forward<U>(value))} {}

    Boxed(const Boxed& other) {
        if (other) {
            emplace(*other);
        }
    }
    Boxed(Boxed&&) noexcept = default;
    Boxed& operator=(const Boxed& other) { return *this = Boxed{other}; }
    Boxed& operator=(Boxed&&) noexcept = default;
    ~Boxed() = default;

    template <class... Arguments>
    T& emplace(Arguments&&... arguments) {
        value_ = std::make_unique<T>(std::forward<Arguments>(arguments)...);
        return *value_;
    }
    void reset() { value_.reset(); }

    bool has_value() const { return value_ != nullptr; }
    explicit operator bool() const { return has_value(); }

    T& operator*() { return *value_; }
    const T& operator*() const { return *value_; }
    T* operator->() { return value_.get(); }
    const T* operator->() const { return value_.get(); }

  private:
    std::unique_ptr<T> value_{};
};

}  // namespace sonde::wire
