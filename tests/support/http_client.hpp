// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace sonde::testing {

struct HttpAnswer {
    unsigned status{};                             ///< 0 where nothing answered.
    std::map<std::string, std::string> headers{};  ///< Names in lower case.
    std::string body{};
};

struct HttpQuestion {
    std::uint16_t port{};
    std::string target{"/"};
    std::string method{"GET"};
    std::map<std::string, std::string> headers{};
    std::string body{};
};

/// One request on a connection of its own, to 127.0.0.1. Gives up after a minute.
HttpAnswer http_request(const HttpQuestion& question);
HttpAnswer http_request(std::uint16_t port,
                        const std::string& target,
                        const std::string& method = "GET",
                        const std::map<std::string, std::string>& headers = {});

}  // namespace sonde::testing
