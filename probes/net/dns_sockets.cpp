// SPDX-License-Identifier: Apache-2.0
#include "probes/net/dns_exchange.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <ctime>

/// The sockets of a lookup: ours, so that the kernel's stamps on the answers can be had.
namespace sonde::net {

namespace {

/// The kernel's time of a datagram that was asked for with SO_TIMESTAMPNS.
std::optional<WallTime> stamp_of(msghdr& message) {
    for (auto* each = CMSG_FIRSTHDR(&message); each != nullptr;
         each = CMSG_NXTHDR(&message, each)) {
        if (each->cmsg_level == SOL_SOCKET && each->cmsg_type == SO_TIMESTAMPNS) {
            timespec time{};
            std::memcpy(&time, CMSG_DATA(each), sizeof time);
            return WallTime{std::chrono::seconds{time.tv_sec} +
                            std::chrono::nanoseconds{time.tv_nsec}};
        }
    }
    return std::nullopt;
}

DnsExchange& self(void* user) {
    return *static_cast<DnsExchange*>(user);
}

}  // namespace

const ares_socket_functions& DnsExchange::socket_functions() {
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
                        int /*flags*/,
                        sockaddr* from,
                        ares_socklen_t* from_length,
                        void* user) -> ares_ssize_t {
            return self(user).receive(
                socket, {.iov_base = into, .iov_len = size}, from, from_length);
        },
        .asendv = [](ares_socket_t socket, const iovec* parts, int count, void* user)
            -> ares_ssize_t { return self(user).send(socket, parts, count); },
    };
    return functions;
}

ares_ssize_t DnsExchange::receive(ares_socket_t socket,
                                  iovec into,
                                  sockaddr* from,
                                  ares_socklen_t* length) {
    alignas(cmsghdr) std::array<std::byte, 128> control{};
    msghdr message{};
    message.msg_iov = &into;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    if (from != nullptr && length != nullptr) {
        message.msg_name = from;
        message.msg_namelen = *length;
    }
    const auto count = ::recvmsg(socket, &message, 0);
    if (count > 0) {
        server_ = sockets_.at(socket).server;
        answered_at_ = stamp_of(message);
    }
    if (count >= 0 && length != nullptr) {
        *length = message.msg_namelen;
    }
    return count;
}

ares_ssize_t DnsExchange::send(ares_socket_t socket, const iovec* parts, int count) {
    if (!asked_at_) {
        asked_at_ = clock_.now();
    }
    return ::writev(socket, parts, count);
}

ares_socket_t DnsExchange::open_socket(int domain, int type, int protocol) {
    const int socket = ::socket(domain, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
    if (socket >= 0) {
        // Over TCP, which takes over from a truncated answer, nothing is stamped.
        const int on = 1;
        (void)setsockopt(socket, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on);
        sockets_.emplace(
            socket,
            Watched{.descriptor = asio::posix::stream_descriptor{timer_.get_executor(), socket}});
    }
    return socket;
}

int DnsExchange::close_socket(ares_socket_t socket) {
    sockets_.erase(socket);  // The descriptor closes it.
    return 0;
}

void DnsExchange::want(ares_socket_t socket, bool read, bool write) {
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

void DnsExchange::wait(ares_socket_t socket, asio::posix::descriptor_base::wait_type what) {
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

}  // namespace sonde::net
