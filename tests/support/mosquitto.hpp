// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/certificates.hpp"
#include "tests/support/process.hpp"
#include "tests/support/refusing_port.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde::testing {

/// A real mosquitto on 127.0.0.1, at a port that was free, ended when it goes. Its ports stay its
/// own while it is stopped.
class Mosquitto {
  public:
    struct Login {
        std::string username{};
        std::string password{};
    };
    struct Options {
        std::optional<support::Identity> tls{};  ///< Speaks TLS and nothing else.
        std::optional<Login> login{};            ///< Lets nobody else in.
        std::string access_list{};        ///< mosquitto's acl_file; empty means that all may all.
        std::vector<std::string> more{};  ///< Lines of its configuration.
        bool websocket{};  ///< Speaks WebSocket too, at a port of its own and under any path.
    };

    Mosquitto() : Mosquitto{Options{}} {}
    /// Throws where there is no mosquitto or it does not start.
    explicit Mosquitto(const Options& options);

    std::uint16_t port() const { return port_; }
    std::uint16_t websocket_port() const { return websocket_port_; }
    void stop();     ///< Orderly, and waits until it has ended.
    void suspend();  ///< Takes connections, as the kernel does, and answers nothing.
    void resume();
    void kill();   ///< At once, as an operating system does that has no memory left.
    void start();  ///< Once more, at the same port, after stop() or kill(). Throws as above.

  private:
    bool launch();  ///< False where it did not start.
    void hold_ports();

    TemporaryFolder folder_{};
    std::string file_{};
    std::uint16_t port_{};
    std::uint16_t websocket_port_{};
    std::vector<RefusingPort> held_{};
    std::unique_ptr<Process> process_{};
};

}  // namespace sonde::testing
