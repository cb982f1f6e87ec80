// SPDX-License-Identifier: Apache-2.0
#include "probes/net/socket.hpp"

#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace sonde::net {

namespace {

FailureReason reason_of_errno(int error) {
    switch (error) {
        case ECONNREFUSED:
            return FailureReason::refused;
        case ECONNRESET:
        case EPIPE:
            return FailureReason::reset;
        case ENETUNREACH:
        case EHOSTUNREACH:
        case ENETDOWN:
        case EHOSTDOWN:
        case EAFNOSUPPORT:
        case EPROTO:
        case ENOPROTOOPT:
        case ECONNABORTED:
            return FailureReason::unreachable;
        case ETIMEDOUT:
            return FailureReason::timeout;
        default:
            // EMFILE, ENFILE, ENOBUFS, ENOMEM, EADDRNOTAVAIL, EADDRINUSE, EACCES, EPERM: all
            // that our own side lacks or forbids.
            return FailureReason::local;
    }
}

std::string advice_for_errno(int error) {
    switch (error) {
        case ECONNREFUSED:
            return ": nothing listens there, or a firewall says so; is the broker running?";
        case EMFILE:
        case ENFILE:
            return ": no file descriptor is left; raise the limit (ulimit -n, LimitNOFILE)";
        case EADDRNOTAVAIL:
            return ": no local port is left for it; give more source addresses or targets, or "
                   "widen "
                   "net.ipv4.ip_local_port_range";
        case EPERM:
        case EACCES:
            return ": a local firewall rule or policy forbids it";
        default:
            return "";
    }
}

Failure unusable_source(const Address& source, int error) {
    auto failure = Failure{
        .phase = Phase::tcp,
        .reason = FailureReason::local,
        .detail =
            "connecting from " + source.literal() + ": " + std::generic_category().message(error),
    };
    if (error == EADDRNOTAVAIL) {
        failure.detail += "; give this machine that address, or name another source address";
    }
    return failure;
}

Failure unusable_interface(const std::string& name, int error) {
    auto failure = Failure{
        .phase = Phase::tcp,
        .reason = FailureReason::local,
        .detail =
            "connecting through interface " + name + ": " + std::generic_category().message(error),
    };
    if (error == ENODEV) {
        failure.detail += "; `ip link` shows the interfaces that there are";
    } else if (error == EPERM) {
        failure.detail += "; before Linux 5.7 this needs the capability CAP_NET_RAW";
    }
    return failure;
}

}  // namespace

Failure failure_from_errno(int error, Phase phase, const std::string& what) {
    return Failure{
        .phase = phase,
        .reason = reason_of_errno(error),
        .detail = what + ": " + std::generic_category().message(error) + advice_for_errno(error),
    };
}

Failure connect_failure(int error, const Address& address) {
    auto failure = failure_from_errno(error, Phase::tcp, "connecting to " + to_string(address));
    if (!address.is_local()) {
        return failure;
    }
    failure.detail =
        "connecting to " + to_string(address) + ": " + std::generic_category().message(error);
    switch (error) {
        case ENOENT:
            failure.reason = FailureReason::refused;
            failure.detail += ": there is no such socket; is the broker running?";
            break;
        case ECONNREFUSED:
            failure.detail += ": nobody listens on that socket; is the broker running?";
            break;
        case EAGAIN:
            failure.reason = FailureReason::refused;
            failure.detail += ": the broker's queue of new connections is full";
            break;
        case EACCES:
        case EPERM:
            failure.detail += ": this user may not write to the socket";
            break;
        default:
            break;
    }
    return failure;
}

Result<Socket> Socket::create(const Address& address) {
    const int descriptor = ::socket(address.domain(),
                                    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                                    address.is_local() ? 0 : IPPROTO_TCP);
    if (descriptor < 0) {
        return tl::unexpected{failure_from_errno(errno, Phase::tcp, "making a socket")};
    }
    Socket socket{descriptor};
    const int on = 1;
    if (!address.is_local() &&
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0) {
        return tl::unexpected{failure_from_errno(errno, Phase::tcp, "setting TCP_NODELAY")};
    }
    return socket;
}

Socket& Socket::operator=(Socket&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

Socket::~Socket() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

// NOLINTBEGIN(readability-make-member-function-const): they change the socket, if not the object.
Result<void> Socket::bind(const Address& source, const Address& target) {
    if (source.family() != target.family()) {
        return tl::unexpected{Failure{
            .phase = Phase::tcp,
            .reason = FailureReason::local,
            .detail = "no connection leads from " + source.literal() + " to " + to_string(target) +
                      ": one is IPv4 and the other IPv6; set family, or name another source "
                      "address",
        }};
    }
    const int on = 1;
    // Where it fails bind() takes a port at once: that works too, with fewer connections.
    (void)setsockopt(descriptor_, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (::bind(descriptor_, source.data(), source.size()) != 0) {
        return tl::unexpected{unusable_source(source, errno)};
    }
    return {};
}

Result<void> Socket::bind_to_interface(const std::string& name) {
    const auto length = static_cast<socklen_t>(name.size());
    if (setsockopt(descriptor_, SOL_SOCKET, SO_BINDTODEVICE, name.data(), length) != 0) {
        return tl::unexpected{unusable_interface(name, errno)};
    }
    return {};
}

int Socket::connect(const Address& address) {
    return ::connect(descriptor_, address.data(), address.size()) == 0 ? 0 : errno;
}

int Socket::connect_outcome() const {
    int error = 0;
    socklen_t length = sizeof error;
    return getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &length) == 0 ? error : errno;
}

bool Socket::connected() const {
    sockaddr_storage peer{};
    socklen_t length = sizeof peer;
    return getpeername(descriptor_, reinterpret_cast<sockaddr*>(&peer), &length) == 0;
}

std::ptrdiff_t Socket::receive(std::span<std::byte> into) {
    const auto count = ::recv(descriptor_, into.data(), into.size(), 0);
    return count >= 0 ? count : -errno;
}

std::ptrdiff_t Socket::send(std::span<const std::byte> bytes) {
    const auto count = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    return count >= 0 ? count : -errno;
}

void Socket::acknowledge_now() {
    const int on = 1;
    // Nothing is lost where it fails but time.
    (void)setsockopt(descriptor_, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof on);
}

void Socket::shut() {
    // NOLINTEND(readability-make-member-function-const)
    ::shutdown(descriptor_, SHUT_WR);
}

void Socket::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    (void)setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(descriptor_, -1));
}

std::optional<Address> Socket::local_address() const {
    sockaddr_storage own{};
    socklen_t length = sizeof own;
    const auto* const address = reinterpret_cast<const sockaddr*>(&own);
    return getsockname(descriptor_, reinterpret_cast<sockaddr*>(&own), &length) == 0
               ? Address::from(address, length)
               : std::nullopt;
}

std::optional<TcpFacts> Socket::tcp_facts() const {
    tcp_info info{};
    socklen_t length = sizeof info;
    // A kernel fills in as much of the structure as it knows, so the returned length decides.
    if (getsockopt(descriptor_, IPPROTO_TCP, TCP_INFO, &info, &length) != 0 ||
        length < offsetof(tcp_info, tcpi_min_rtt) + sizeof info.tcpi_min_rtt) {
        return std::nullopt;
    }
    return TcpFacts{
        .rtt = std::chrono::microseconds{info.tcpi_rtt},
        .min_rtt = std::chrono::microseconds{info.tcpi_min_rtt},
        .retransmits = info.tcpi_total_retrans,
    };
}

}  // namespace sonde::net
