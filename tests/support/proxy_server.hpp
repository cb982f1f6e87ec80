// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace sonde::support {

enum class ProxyTalk : std::uint8_t {
    http,
    socks5,
    header,  ///< HAProxy's: no proxy that is asked, but one that is told who connects.
};

/// What a proxy does with those who ask it.
struct ProxyScript {
    ProxyTalk talk{ProxyTalk::http};
    std::uint16_t leads_to{};  ///< Port on 127.0.0.1, whatever host it was asked for.
    std::string username{};    ///< Empty: it wants no login.
    std::string password{};
    std::string answer{};  ///< HTTP's status line behind the version, or empty: it connects.
    std::uint8_t reply{};  ///< SOCKS; 0: it connects.
    bool drips{};          ///< Its answers come a byte at a time.
    bool closes{};         ///< Instead of an answer.
    bool is_silent{};      ///< Instead of an answer.
};

/// A proxy on 127.0.0.1 with a thread of its own, written apart from the client that it tests.
class ProxyServer {
  public:
    explicit ProxyServer(ProxyScript script);
    ProxyServer(const ProxyServer&) = delete;
    ProxyServer& operator=(const ProxyServer&) = delete;
    ~ProxyServer();

    std::uint16_t port() const;
    /// What the last client asked for: `host:port`; or the header that it said.
    std::string asked() const;

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
