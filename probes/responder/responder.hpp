// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/endpoint.hpp"
#include "probes/load/poller.hpp"
#include "probes/net/listener.hpp"
#include "probes/responder/responder_connection.hpp"

#include <tl/expected.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace sonde::responder {

/// A broker within this process, on a free port of loopback and in a thread of its own. It answers
/// at once what Answers answers, and does nothing else: what a round trip to it takes is what the
/// machine and the client take.
class Responder {
  public:
    /// The error is a sentence.
    static tl::expected<std::unique_ptr<Responder>, std::string> start();
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;
    /// Closes all connections.
    ~Responder();

    Endpoint endpoint() const;
    const net::Address& address() const { return listener_.address(); }

  private:
    Responder(net::Listener listener, load::Poller poller);

    void run();
    void accept_all();

    net::Listener listener_;
    load::Poller poller_;
    std::unordered_map<std::uint64_t, ResponderConnection> connections_{};
    std::uint64_t last_token_{};
    std::vector<std::byte> buffer_;
    std::atomic<bool> stopping_{false};
    std::thread thread_{};
};

}  // namespace sonde::responder
