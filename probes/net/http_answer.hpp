// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tl/expected.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::net {

/// Where a head does not end within this many bytes it is refused.
inline constexpr std::size_t largest_http_head = 8192;

/// The head of the answer to an HTTP request, taken as it comes in (RFC 9112).
class HttpAnswer {
  public:
    HttpAnswer();
    HttpAnswer(HttpAnswer&& other) noexcept;
    HttpAnswer& operator=(HttpAnswer&& other) noexcept;
    ~HttpAnswer();

    /// Whether the head is whole now; the error is what is wrong with it, as the end of a sentence
    /// that begins with "its answer". Nothing may be taken after either.
    tl::expected<bool, std::string> take(std::span<const std::byte> bytes);

    // Of a head that is whole:

    unsigned status() const;  ///< 100 to 999.
    /// The name that the standard has for the status; empty where it has none.
    std::string_view status_name() const;
    std::size_t count(std::string_view field) const;       ///< How often the field is there.
    std::string_view value(std::string_view field) const;  ///< Of the first; empty for none.
    bool lists(std::string_view field, std::string_view token) const;  ///< Without regard to case.
    /// What came in behind it.
    std::vector<std::byte> rest() &&;

  private:
    struct Head;

    std::unique_ptr<Head> head_;
};

}  // namespace sonde::net
