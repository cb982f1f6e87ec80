// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/http_exchange.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace sonde {

/// The answer to an HTTP request, taken as it comes in (RFC 9112), with its body in pieces or by
/// its length. For http_exchange alone.
class HttpReading {
  public:
    HttpReading();
    HttpReading(const HttpReading&) = delete;
    HttpReading& operator=(const HttpReading&) = delete;
    ~HttpReading();

    /// The error is what is wrong with it, as the end of a sentence that begins with "its answer".
    /// Behind a head that is whole nothing is wrong any more: what is there stays.
    tl::expected<void, std::string> take(std::span<const std::byte> bytes);

    bool has_head() const;
    /// There is no more to come, or no more that is wanted.
    bool is_whole() const;

    /// Of an answer that has its head.
    HttpReply reply() const;

  private:
    struct Parts;

    std::unique_ptr<Parts> parts_;
};

}  // namespace sonde
