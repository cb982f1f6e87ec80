// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/spec.hpp"

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace sonde::net {

/// A socket address: IPv4, IPv6, or the path of a unix socket.
class Address {
  public:
    /// Copies what the system or a resolver handed out; only AF_INET and AF_INET6 are addresses to
    /// us, anything else is nothing.
    static std::optional<Address> from(const sockaddr* address, socklen_t length);

    /// Reads a literal: `127.0.0.1`, `::1`, `fe80::1%eth0`. A name is nothing.
    static std::optional<Address> parse(const std::string& literal, std::uint16_t port);

    /// Of a unix socket; nothing where the path is empty or longer than the kernel takes
    /// (longest_socket_path).
    static std::optional<Address> local(const std::string& path);

    const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage_); }
    socklen_t size() const { return length_; }
    int domain() const { return storage_.ss_family; }

    bool is_local() const { return domain() == AF_UNIX; }
    FamilyChoice family() const;
    std::uint16_t port() const;         ///< 0 for a unix socket.
    void set_port(std::uint16_t port);  ///< Does nothing to a unix socket.
    std::string literal() const;        ///< Without port and brackets; the path.

  private:
    Address() = default;

    sockaddr_storage storage_{};
    socklen_t length_{};
};

/// `127.0.0.1:1883`, `[::1]:1883`, `/run/mosquitto.sock`.
std::string to_string(const Address& address);

}  // namespace sonde::net
