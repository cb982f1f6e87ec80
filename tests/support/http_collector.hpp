// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/http_client.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace sonde::testing {

/// A server on 127.0.0.1 with a thread of its own that takes whole requests, one a connection, and
/// answers them with raw texts in turn; the last one again and again.
class HttpCollector {
  public:
    explicit HttpCollector(std::vector<std::string> answers);
    HttpCollector(const HttpCollector&) = delete;
    HttpCollector& operator=(const HttpCollector&) = delete;
    ~HttpCollector();

    std::uint16_t port() const;
    std::string url() const;  ///< `http://127.0.0.1:4318`
    /// Those that were answered so far. Of the headers those that came, with lower-case names.
    std::vector<HttpQuestion> questions() const;

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

/// An answer of HTTP with a body and its length.
std::string http_answer(const std::string& status_line,
                        const std::string& body = "",
                        const std::string& headers = "");

}  // namespace sonde::testing
