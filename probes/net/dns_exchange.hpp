// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/clock_relation.hpp"
#include "probes/net/lookup.hpp"

#include <ares.h>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/socket.h>
#include <sys/uio.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sonde::net {

/// One lookup: a c-ares channel of its own, whose sockets wait on the asio loop. It is shared with
/// the handlers of those waits, which may still be on their way when the lookup is over.
class DnsExchange : public std::enable_shared_from_this<DnsExchange> {
  public:
    DnsExchange(const asio::any_io_executor& executor, const Clock& clock)
        : clock_{clock}, relation_{relate(clock)}, timer_{executor} {}
    DnsExchange(const DnsExchange&) = delete;
    DnsExchange& operator=(const DnsExchange&) = delete;
    // asio has no other cancel() than one that may throw, and it never does for a timer.
    ~DnsExchange() { stop(); }  // NOLINT(bugprone-exception-escape)

    /// Before all else.
    Result<void> prepare(const Question& question);
    /// One of the two, once: what is asked for.
    void ask_addresses(const Question& question);
    void ask_services(const std::string& name);
    /// Until there is a status(), or the deadline has passed.
    asio::awaitable<void> wait(Instant deadline);

    /// Ends it, whatever is still open. The loop's handlers find it stopped.
    void stop() {
        if (channel_ != nullptr) {
            ares_destroy(std::exchange(channel_, nullptr));
        }
        sockets_.clear();
        timer_.cancel();
    }

    std::optional<int> status() const { return status_; }
    const ares_addrinfo* list() const { return list_.get(); }
    const std::vector<ServiceHost>& services() const { return services_; }
    const std::optional<std::string>& server() const { return server_; }

    /// From the first query to the last answer by the kernel's stamp: what our own waiting for a
    /// processor has no part in. Nothing where there is no such stamp.
    std::optional<Duration> stamped_time() const {
        return asked_at_ && answered_at_
                   ? std::optional{relation_.to_monotonic(*answered_at_) - *asked_at_}
                   : std::nullopt;
    }

  private:
    struct ListDeleter {
        void operator()(ares_addrinfo* list) const { ares_freeaddrinfo(list); }
    };
    struct Watched {
        asio::posix::stream_descriptor descriptor;
        std::string server{};
        bool read_pending{false};
        bool write_pending{false};
        bool wants_read{false};
        bool wants_write{false};
    };

    static const ares_socket_functions& socket_functions();

    ares_socket_t open_socket(int domain, int type, int protocol);
    int close_socket(ares_socket_t socket);
    void want(ares_socket_t socket, bool read, bool write);
    void wait(ares_socket_t socket, asio::posix::descriptor_base::wait_type what);
    void finish(int status);
    ares_ssize_t receive(ares_socket_t socket, iovec into, sockaddr* from, ares_socklen_t* length);
    ares_ssize_t send(ares_socket_t socket, const iovec* parts, int count);

    const Clock& clock_;
    ClockRelation relation_;
    std::optional<Instant> asked_at_{};
    std::optional<WallTime> answered_at_{};
    asio::steady_timer timer_;
    ares_channel channel_{nullptr};
    std::map<ares_socket_t, Watched> sockets_{};
    std::optional<int> status_{};
    std::unique_ptr<ares_addrinfo, ListDeleter> list_{};
    std::vector<ServiceHost> services_{};
    std::optional<std::string> server_{};
};

}  // namespace sonde::net
