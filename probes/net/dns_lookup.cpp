#include "probes/net/dns_answer.hpp"
#include "probes/net/lookup.hpp"

#include <ares.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <optional>
#include <utility>

namespace sonde::net {

namespace {

/// How long a name server may be silent before c-ares asks the next, or again.
constexpr int server_patience_ms = 2000;

struct ListDeleter {
    void operator()(ares_addrinfo* list) const { ares_freeaddrinfo(list); }
};

/// One lookup: a c-ares channel of its own, whose sockets wait on the asio loop. It is shared with
/// the handlers of those waits, which may still be on their way when the lookup is over.
class DnsLookup : public std::enable_shared_from_this<DnsLookup> {
  public:
    explicit DnsLookup(const asio::any_io_executor& executor) : timer_{executor} {}
    DnsLookup(const DnsLookup&) = delete;
    DnsLookup& operator=(const DnsLookup&) = delete;
    // asio has no other cancel() than one that may throw, and it never does for a timer.
    ~DnsLookup() { stop(); }  // NOLINT(bugprone-exception-escape)

    std::optional<std::string> prepare(const Question& question);
    asio::awaitable<void> run(const Question& question, const Clock& clock, Instant deadline);

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
    const std::optional<std::string>& server() const { return server_; }

  private:
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
    void finish(int status, ares_addrinfo* list);

    asio::steady_timer timer_;
    ares_channel channel_{nullptr};
    std::map<ares_socket_t, Watched> sockets_{};
    std::optional<int> status_{};
    std::unique_ptr<ares_addrinfo, ListDeleter> list_{};
    std::optional<std::string> server_{};
};

DnsLookup& self(void* user) {
    return *static_cast<DnsLookup*>(user);
}

const ares_socket_functions& DnsLookup::socket_functions() {
    static const ares_socket_functions functions{
        .asocket =
            [](int domain, int type, int protocol, void* user) {
                return self(user).open_socket(domain, type, protocol);
            },
        .aclose = [](ares_socket_t socket, void* user) { return self(user).close_socket(socket); },
        .aconnect =
            [](ares_socket_t socket, const sockaddr* address, ares_socklen_t length, void* user) {
                if (const auto server = Address::from(address, length)) {
                    self(user).sockets_.at(socket).server = to_string(*server);
                }
                return ::connect(socket, address, length);
            },
        .arecvfrom = [](ares_socket_t socket,
                        void* into,
                        std::size_t size,
                        int flags,
                        sockaddr* from,
                        ares_socklen_t* from_length,
                        void* user) -> ares_ssize_t {
            const auto count = ::recvfrom(socket, into, size, flags, from, from_length);
            if (count > 0) {
                self(user).server_ = self(user).sockets_.at(socket).server;
            }
            return count;
        },
        .asendv = [](ares_socket_t socket, const iovec* parts, int count, void* /*unused*/)
            -> ares_ssize_t { return ::writev(socket, parts, count); },
    };
    return functions;
}

ares_socket_t DnsLookup::open_socket(int domain, int type, int protocol) {
    const int socket = ::socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (socket >= 0) {
        sockets_.emplace(
            socket,
            Watched{.descriptor = asio::posix::stream_descriptor{timer_.get_executor(), socket}});
    }
    return socket;
}

int DnsLookup::close_socket(ares_socket_t socket) {
    sockets_.erase(socket);  // The descriptor closes it.
    return 0;
}

void DnsLookup::want(ares_socket_t socket, bool read, bool write) {
    const auto found = sockets_.find(socket);
    if (found == sockets_.end()) {
        return;
    }
    found->second.wants_read = read;
    found->second.wants_write = write;
    if (read && !std::exchange(found->second.read_pending, true)) {
        wait(socket, asio::posix::descriptor_base::wait_read);
    }
    if (write && !std::exchange(found->second.write_pending, true)) {
        wait(socket, asio::posix::descriptor_base::wait_write);
    }
}

void DnsLookup::wait(ares_socket_t socket, asio::posix::descriptor_base::wait_type what) {
    sockets_.at(socket).descriptor.async_wait(
        what, [lookup = weak_from_this(), socket, what](const boost::system::error_code& error) {
            const auto alive = lookup.lock();
            // An error means that the socket was closed: its number may be another's by now.
            if (error || !alive || alive->channel_ == nullptr ||
                !alive->sockets_.contains(socket)) {
                return;
            }
            const bool reading = what == asio::posix::descriptor_base::wait_read;
            auto& watched = alive->sockets_.at(socket);
            (reading ? watched.read_pending : watched.write_pending) = false;
            ares_process_fd(alive->channel_,
                            reading ? socket : ARES_SOCKET_BAD,
                            reading ? ARES_SOCKET_BAD : socket);
            if (const auto still = alive->sockets_.find(socket); still != alive->sockets_.end()) {
                alive->want(socket, still->second.wants_read, still->second.wants_write);
            }
        });
}

void DnsLookup::finish(int status, ares_addrinfo* list) {
    list_.reset(list);
    if (status != ARES_EDESTRUCTION && status != ARES_ECANCELLED) {
        status_ = status;
    }
    timer_.cancel();
}

std::optional<std::string> DnsLookup::prepare(const Question& question) {
    ares_options options{};
    options.timeout = server_patience_ms;
    options.sock_state_cb = [](void* user, ares_socket_t socket, int read, int write) {
        self(user).want(socket, read != 0, write != 0);
    };
    options.sock_state_cb_data = this;
    const int initialised =
        ares_init_options(&channel_, &options, ARES_OPT_TIMEOUTMS | ARES_OPT_SOCK_STATE_CB);
    if (initialised != ARES_SUCCESS) {
        return std::string{"preparing the name lookup: "} + ares_strerror(initialised);
    }
    ares_set_socket_functions(channel_, &socket_functions(), this);
    if (!question.servers.empty()) {
        std::string list;
        for (const auto& server : question.servers) {
            list += (list.empty() ? "" : ",") + server;
        }
        const int set = ares_set_servers_ports_csv(channel_, list.c_str());
        if (set != ARES_SUCCESS) {
            return "dns_server " + list + ": " + ares_strerror(set);
        }
    }
    return std::nullopt;
}

asio::awaitable<void> DnsLookup::run(const Question& question,
                                     const Clock& clock,
                                     Instant deadline) {
    ares_addrinfo_hints hints{};
    hints.ai_family = question.family == FamilyChoice::ipv4   ? AF_INET
                      : question.family == FamilyChoice::ipv6 ? AF_INET6
                                                              : AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    ares_getaddrinfo(
        channel_,
        question.host.c_str(),
        nullptr,
        &hints,
        [](void* user, int status, int /*timeouts*/, ares_addrinfo* list) {
            self(user).finish(status, list);
        },
        this);
    while (!status_ && clock.now() < deadline) {
        timeval patience{};
        const auto* const next = ares_timeout(channel_, nullptr, &patience);
        auto wake = deadline;
        if (next != nullptr) {
            wake = std::min(deadline,
                            clock.now() + std::chrono::seconds{next->tv_sec} +
                                std::chrono::microseconds{next->tv_usec});
        }
        timer_.expires_at(wake);
        co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable));
        if (!status_) {
            ares_process_fd(channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        }
    }
}

}  // namespace

asio::awaitable<Result<Answer>> look_up_by_dns(Question question,
                                               const Clock& clock,
                                               Instant deadline) {
    const auto lookup = std::make_shared<DnsLookup>(co_await asio::this_coro::executor);
    if (auto problem = lookup->prepare(question)) {
        co_return tl::unexpected{Failure{
            .phase = Phase::dns, .reason = FailureReason::local, .detail = std::move(*problem)}};
    }
    const auto started = clock.now();
    co_await lookup->run(question, clock, deadline);
    const auto time = clock.now() - started;
    const auto status = lookup->status().value_or(ARES_ETIMEOUT);
    if (status != ARES_SUCCESS) {
        co_return tl::unexpected{failure_of(status, question)};
    }
    auto answer = answer_of(*lookup->list(), lookup->server(), question);
    if (answer) {
        answer->time = time;
    }
    lookup->stop();
    co_return answer;
}

}  // namespace sonde::net
