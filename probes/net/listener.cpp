// SPDX-License-Identifier: Apache-2.0
#include "probes/net/listener.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace sonde::net {

namespace {

constexpr int backlog = 128;

}  // namespace

Result<Listener> Listener::on_loopback() {
    const auto any_port = Address::parse("127.0.0.1", 0);
    auto socket = Socket::create(*any_port);
    if (!socket) {
        return tl::unexpected{std::move(socket.error())};
    }
    const int descriptor = socket->descriptor();
    if (::bind(descriptor, any_port->data(), any_port->size()) != 0 ||
        ::listen(descriptor, backlog) != 0) {
        return tl::unexpected{failure_from_errno(errno, Phase::tcp, "listening on 127.0.0.1")};
    }
    const auto address = socket->local_address();
    if (!address) {
        return tl::unexpected{failure_from_errno(errno, Phase::tcp, "listening on 127.0.0.1")};
    }
    return Listener{std::move(*socket), *address};
}

std::optional<Socket> Listener::accept() {
    const int descriptor =
        ::accept4(socket_.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
        return std::nullopt;
    }
    const int on = 1;
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return Socket::adopt(descriptor);
}

}  // namespace sonde::net
