// SPDX-License-Identifier: Apache-2.0
#include "tests/support/refusing_port.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <system_error>

namespace sonde::testing {

RefusingPort::RefusingPort(std::uint16_t port)
    : socket_{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)} {
    // Connections of a server that has just ended may still hold the port otherwise.
    const int on = 1;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t length = sizeof address;
    auto* const name = reinterpret_cast<sockaddr*>(&address);
    if (setsockopt(socket_.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
        bind(socket_.number(), name, length) != 0 ||
        getsockname(socket_.number(), name, &length) != 0) {
        throw std::system_error{errno, std::generic_category(), "a port at which nobody listens"};
    }
    port_ = ntohs(address.sin_port);
}

}  // namespace sonde::testing
