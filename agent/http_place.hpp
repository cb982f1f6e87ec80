// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace sonde {

/// Where a result is sent to by HTTP.
struct HttpPlace {
    std::string url{};   ///< For people.
    ProbeSpec server{};  ///< `mqtts` stands for https.
    std::string host{};  ///< As the URL has it.
    std::string path{};  ///< `/metrics/job/sonde_load`
};

/// Reads http://HOST[:PORT][/PATH], or https://; the path is empty where there is none or `/`. The
/// error is half a sentence, and never repeats the URL: somebody may have put a password into it.
/// `example` is a URL that it may show.
tl::expected<HttpPlace, std::string> parse_http_place(std::string_view url,
                                                      std::string_view example);

}  // namespace sonde
