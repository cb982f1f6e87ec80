// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/mistake.hpp"
#include "config/surroundings.hpp"
#include "config/web_config.hpp"
#include "probes/net/tls_server.hpp"

#include <tl/expected.hpp>

#include <optional>
#include <string>
#include <vector>

namespace sonde {

/// Who may ask the web server at a moment, and how.
struct WebAccess {
    WebConfig config{};
    std::optional<net::TlsServer> tls{};  ///< There where the configuration has it.
};

/// Makes of a configuration what a server needs. What is wrong with its certificates and keys is a
/// mistake in the file of that path, which names them.
tl::expected<WebAccess, std::vector<Mistake>> make_web_access(WebConfig config,
                                                              const std::string& path);

/// The same of what the file says now.
tl::expected<WebAccess, std::vector<Mistake>> load_web_access(const std::string& path,
                                                              const Surroundings& around);

}  // namespace sonde
