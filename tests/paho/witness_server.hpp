// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/wire/bytes.hpp"
#include "probes/wire/packet.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace sonde::testing {

/// The server's end of one connection, written in our codec, so that Paho meets it with no broker
/// in between that would leave properties out. On 127.0.0.1, with a thread of its own.
class WitnessServer {
  public:
    /// Asked for each packet of the client's, on the server's thread; what it returns goes out.
    using Answer = std::function<std::vector<wire::Packet>(wire::Version, const wire::Packet&)>;

    WitnessServer(wire::Version version, Answer answer);
    WitnessServer(const WitnessServer&) = delete;
    WitnessServer& operator=(const WitnessServer&) = delete;
    ~WitnessServer();

    std::uint16_t port() const;

    /// What the client sent, packet by packet, once it has closed the connection. Throws where it
    /// does not, or where something was no MQTT packet of the version.
    std::vector<wire::Bytes> finish();

  private:
    struct Connection;

    std::unique_ptr<Connection> connection_;
};

/// A packet that was cut out whole; its views are into `bytes`. Throws where it is none.
wire::Packet decoded(wire::Version version, const wire::Bytes& bytes);

}  // namespace sonde::testing
