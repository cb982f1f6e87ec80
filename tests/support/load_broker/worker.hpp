// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/load_broker/client.hpp"
#include "tests/support/load_broker/context.hpp"
#include "tests/support/load_broker/stream.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace sonde::load_broker {

/// A thread's connections and how they are served: reads of many messages, one write a connection
/// a turn.
class Worker {
  public:
    /// `tls` may be null. All but the listener must outlive it.
    Worker(const Options& options, Freeze& freeze, SSL_CTX* tls, Descriptor listener);
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;
    ~Worker() = default;

    void run();         ///< Until stop().
    void stop() const;  ///< From any thread.

    /// After run() has returned.
    const Counters& counters() const { return context_.counters; }

  private:
    struct Connection {
        Connection(Stream with_stream, Context& context, ClientKey with_key)
            : key{with_key}, stream{std::move(with_stream)}, client{context, with_key} {}

        ClientKey key;
        Stream stream;
        Client client;
        std::uint32_t interest{};
        bool closing{};
        bool blocked{};  ///< The kernel takes no more at the moment.
    };

    int patience() const;
    void serve(std::uint64_t tag, std::uint32_t events);
    void accept_all();
    void read(Connection& connection);
    void write(Connection& connection);
    void watch(Connection& connection);
    void close(Connection& connection);
    void do_late_work();
    void write_all();
    Connection* find(ClientKey key);

    Context context_;
    SSL_CTX* tls_;
    Descriptor listener_;
    Descriptor epoll_;
    Descriptor stop_;
    bool stopping_{};
    std::vector<std::byte> buffer_;
    std::vector<ClientKey> writing_{};
    std::vector<std::unique_ptr<Connection>> slots_{};
    std::vector<std::uint32_t> free_slots_{};
    std::uint32_t generation_{};
};

}  // namespace sonde::load_broker
