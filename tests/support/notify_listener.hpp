// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/temporary_folder.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace sonde::testing {

/// Systemd's end of sd_notify(3): a socket, which $NOTIFY_SOCKET has to name.
class NotifyListener {
  public:
    NotifyListener() : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)} {
        const auto name = path();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        name.copy(&address.sun_path[0], sizeof address.sun_path - 1);
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what the interface asks for.
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
            throw std::runtime_error{"no socket to notify"};
        }
    }
    NotifyListener(const NotifyListener&) = delete;
    NotifyListener& operator=(const NotifyListener&) = delete;
    ~NotifyListener() { ::close(socket_); }

    std::string path() const { return (folder_.path() / "notify").string(); }

    /// The next message; empty where there is none.
    std::string heard() const {
        std::array<char, 512> message{};
        const auto size = ::recv(socket_, message.data(), message.size(), 0);
        return size > 0 ? std::string{message.data(), static_cast<std::size_t>(size)} : "";
    }

  private:
    support::TemporaryFolder folder_{};
    int socket_;
};

}  // namespace sonde::testing
