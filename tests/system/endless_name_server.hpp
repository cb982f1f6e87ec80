// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace sonde::testing {

/// A name server on a UDP port of loopback that answers a question over and over, for as long as it
/// lives: with other questions' answers, and with as many addresses as a datagram holds.
class EndlessNameServer {
  public:
    EndlessNameServer();
    EndlessNameServer(const EndlessNameServer&) = delete;
    EndlessNameServer& operator=(const EndlessNameServer&) = delete;
    ~EndlessNameServer();

    /// `127.0.0.1:PORT`.
    std::string address() const;

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::testing
