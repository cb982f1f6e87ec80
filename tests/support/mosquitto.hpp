#pragma once

#include "tests/support/certificates.hpp"
#include "tests/support/process.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sonde::testing {

/// A real mosquitto on 127.0.0.1, at a port that was free, ended when it goes.
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
    };

    Mosquitto() : Mosquitto{Options{}} {}
    /// Throws where there is no mosquitto or it does not start.
    explicit Mosquitto(const Options& options);

    std::uint16_t port() const { return port_; }
    void stop();     ///< Orderly, and waits until it has ended.
    void suspend();  ///< Takes connections, as the kernel does, and answers nothing.

  private:
    TemporaryFolder folder_{};
    std::uint16_t port_{};
    std::unique_ptr<Process> process_{};
};

}  // namespace sonde::testing
