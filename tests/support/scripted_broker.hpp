// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"
#include "tests/support/broker_model.hpp"
#include "tests/support/certificates.hpp"
#include "tests/support/websocket_side.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde::support {

/// What the broker does with a connection that it has accepted.
enum class Welcome : std::uint8_t { serve, close, reset, silence };

/// What a client and the broker know of each other instead of certificates.
struct BrokerPsk {
    std::string identity{};
    std::string key{};  ///< Its bytes.
};

struct BrokerTls {
    Identity identity{};           ///< Empty: it has no certificate.
    std::string client_ca_file{};  ///< Demands a client certificate of this CA; empty: asks none.
    int lowest{};                  ///< TLS1_2_VERSION and so on; 0 for no bound.
    int highest{};
    std::vector<std::string> alpn{};  ///< Refuses a client that offers none of them; empty: any.
    BrokerPsk psk{};                  ///< Empty: it takes no pre-shared keys.
    bool renegotiates{false};         ///< Asks for it behind the first packet; TLS 1.2 alone.
};

struct BrokerSettings {
    Script script{};
    Welcome welcome{Welcome::serve};
    std::optional<BrokerTls> tls{};
    std::optional<WebSocketScript> websocket{};  ///< Speaks it, and nothing else.
    std::string address{"127.0.0.1"};
    std::uint16_t port{};                        ///< 0: any free one.
    std::optional<std::size_t> reads_at_most{};  ///< Then never again: its window shuts.
    wire::Bytes floods_with{};  ///< Sent over and over once CONNECT has come, without a frame.
};

/// A broker on real sockets, with a thread of its own. Serves any number of connections and hands
/// messages from one to the others; what it does wrong is in its settings.
class ScriptedBroker {
  public:
    explicit ScriptedBroker(BrokerSettings settings = {});
    ScriptedBroker(const ScriptedBroker&) = delete;
    ScriptedBroker& operator=(const ScriptedBroker&) = delete;
    ~ScriptedBroker();

    std::uint16_t port() const;
    Endpoint endpoint() const;
    std::size_t accepted() const;
    std::string last_client() const;  ///< The address that the last connection came from.
    /// The packets of each connection that said anything, in the order in which they ended. Waits
    /// until all have.
    std::vector<std::vector<wire::Bytes>> heard() const;

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
