// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "config/mistake.hpp"
#include "config/surroundings.hpp"
#include "probes/secret.hpp"
#include "probes/tls_server_settings.hpp"

#include <tl/expected.hpp>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde {

/// Who may ask the web server, and how: what a web configuration file of Prometheus' says.
struct WebConfig {
    std::optional<TlsServerSettings> tls{};  ///< Absent: plain HTTP.
    /// Of every answer, as written; only those that the format knows.
    std::vector<std::pair<std::string, std::string>> headers{};
    /// bcrypt hashes of the passwords, by user; empty: nobody has to log in.
    std::map<std::string, Secret> users{};
    bool asks_for_http2{false};  ///< Which has no effect.

    friend bool operator==(const WebConfig&, const WebConfig&) = default;
};

/// Reads a file in the form of Prometheus' exporter-toolkit, and the certificates that it names,
/// whose paths are relative to its folder. The error has every mistake at once; only a breach of
/// YAML's syntax hides the others.
tl::expected<WebConfig, std::vector<Mistake>> load_web_config(const std::string& path,
                                                              const Surroundings& around);

}  // namespace sonde
