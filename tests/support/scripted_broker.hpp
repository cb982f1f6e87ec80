#pragma once

#include "probes/endpoint.hpp"
#include "tests/support/broker_model.hpp"
#include "tests/support/certificates.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde::support {

/// What the broker does with a connection that it has accepted.
enum class Welcome : std::uint8_t { serve, close, reset, silence };

struct BrokerTls {
    Identity identity{};
    std::string client_ca_file{};  ///< Demands a client certificate of this CA; empty: asks none.
    int lowest{};                  ///< TLS1_2_VERSION and so on; 0 for no bound.
    int highest{};
    std::vector<std::string> alpn{};  ///< Refuses a client that offers none of them; empty: any.
};

struct BrokerSettings {
    Script script{};
    Welcome welcome{Welcome::serve};
    std::optional<BrokerTls> tls{};
    std::string address{"127.0.0.1"};
    std::optional<std::size_t> reads_at_most{};  ///< Then never again: its window shuts.
    wire::Bytes floods_with{};                   ///< Sent over and over once CONNECT has come.
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

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
