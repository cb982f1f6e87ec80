// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace sonde::support {

/// A server on 127.0.0.1 with a thread of its own that answers the first bytes of each connection
/// with one text, whatever they are, and then waits until the client closes.
class AnsweringServer {
  public:
    explicit AnsweringServer(std::string answer);
    AnsweringServer(const AnsweringServer&) = delete;
    AnsweringServer& operator=(const AnsweringServer&) = delete;
    ~AnsweringServer();

    std::uint16_t port() const;
    /// What the last connection that was answered had said until then.
    std::string question() const;

  private:
    struct Server;

    std::unique_ptr<Server> server_;
};

}  // namespace sonde::support
