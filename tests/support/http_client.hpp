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

/// One request on a connection of its own, to 127.0.0.1.
HttpAnswer http_request(std::uint16_t port,
                        const std::string& target,
                        const std::string& method = "GET",
                        const std::map<std::string, std::string>& headers = {});

}  // namespace sonde::testing
