// SPDX-License-Identifier: Apache-2.0
#include "agent/web_access.hpp"

#include <utility>

namespace sonde {

namespace {

using Mistakes = std::vector<Mistake>;

}  // namespace

tl::expected<WebAccess, Mistakes> make_web_access(WebConfig config, const std::string& path) {
    WebAccess access{.config = std::move(config)};
    if (!access.config.tls) {
        return access;
    }
    auto server = net::TlsServer::create(*access.config.tls);
    if (!server) {
        return tl::unexpected{
            Mistakes{{.file = path, .message = "tls_server_config: " + server.error()}}};
    }
    access.tls = *std::move(server);
    return access;
}

tl::expected<WebAccess, Mistakes> load_web_access(const std::string& path,
                                                  const Surroundings& around) {
    return load_web_config(path, around).and_then([&](WebConfig config) {
        return make_web_access(std::move(config), path);
    });
}

}  // namespace sonde
