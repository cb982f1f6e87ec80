#pragma once

#include "probes/spec.hpp"

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string>

namespace sonde::net {

/// An IPv4 or IPv6 socket address.
class Address {
  public:
    /// Copies what the system or a resolver handed out; only AF_INET and AF_INET6 are addresses to
    /// us, anything else is nothing.
    static std::optional<Address> from(const sockaddr* address, socklen_t length);

    /// Reads a literal: `127.0.0.1`, `::1`, `fe80::1%eth0`. A name is nothing.
    static std::optional<Address> parse(const std::string& literal, std::uint16_t port);

    const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage_); }
    socklen_t size() const { return length_; }
    int domain() const { return storage_.ss_family; }

    FamilyChoice family() const {
        return domain() == AF_INET ? FamilyChoice::ipv4 : FamilyChoice::ipv6;
    }
    std::uint16_t port() const;
    void set_port(std::uint16_t port);
    std::string literal() const;  ///< Without port and brackets.

  private:
    Address() = default;

    sockaddr_storage storage_{};
    socklen_t length_{};
};

/// `127.0.0.1:1883`, `[::1]:1883`.
std::string to_string(const Address& address);

}  // namespace sonde::net
