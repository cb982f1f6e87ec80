// SPDX-License-Identifier: Apache-2.0
#include "probes/net/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>

namespace sonde::net {

std::optional<Address> Address::from(const sockaddr* address, socklen_t length) {
    const bool known =
        (address->sa_family == AF_INET && length >= socklen_t{sizeof(sockaddr_in)}) ||
        (address->sa_family == AF_INET6 && length >= socklen_t{sizeof(sockaddr_in6)});
    if (!known) {
        return std::nullopt;
    }
    Address copy;
    copy.length_ = address->sa_family == AF_INET ? socklen_t{sizeof(sockaddr_in)}
                                                 : socklen_t{sizeof(sockaddr_in6)};
    std::memcpy(&copy.storage_, address, copy.length_);
    return copy;
}

std::optional<Address> Address::parse(const std::string& literal, std::uint16_t port) {
    // getaddrinfo and not inet_pton: only it knows scope ids (RFC 4007, `fe80::1%eth0`). With
    // AI_NUMERICHOST it asks nobody.
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(literal.c_str(), nullptr, &hints, &found) != 0) {
        return std::nullopt;
    }
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> list{found, &freeaddrinfo};
    auto address = from(list->ai_addr, list->ai_addrlen);
    if (address) {
        address->set_port(port);
    }
    return address;
}

std::optional<Address> Address::local(const std::string& path) {
    static_assert(sizeof(sockaddr_un::sun_path) > longest_socket_path);
    if (path.empty() || path.size() > longest_socket_path) {
        return std::nullopt;
    }
    Address address;
    auto& named = reinterpret_cast<sockaddr_un&>(address.storage_);
    named.sun_family = AF_UNIX;
    std::memcpy(named.sun_path, path.data(), path.size());  // The rest of it is zeros.
    address.length_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size() + 1);
    return address;
}

FamilyChoice Address::family() const {
    switch (domain()) {
        case AF_INET:
            return FamilyChoice::ipv4;
        case AF_INET6:
            return FamilyChoice::ipv6;
        default:
            return FamilyChoice::unix;
    }
}

std::uint16_t Address::port() const {
    if (is_local()) {
        return 0;
    }
    return ntohs(domain() == AF_INET ? reinterpret_cast<const sockaddr_in&>(storage_).sin_port
                                     : reinterpret_cast<const sockaddr_in6&>(storage_).sin6_port);
}

void Address::set_port(std::uint16_t port) {
    if (is_local()) {
        return;
    }
    if (domain() == AF_INET) {
        reinterpret_cast<sockaddr_in&>(storage_).sin_port = htons(port);
    } else {
        reinterpret_cast<sockaddr_in6&>(storage_).sin6_port = htons(port);
    }
}

std::string Address::literal() const {
    if (is_local()) {
        return static_cast<const char*>(reinterpret_cast<const sockaddr_un&>(storage_).sun_path);
    }
    std::array<char, NI_MAXHOST> text{};
    getnameinfo(data(), size(), text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
    return text.data();
}

std::string to_string(const Address& address) {
    if (address.is_local()) {
        return address.literal();
    }
    const auto port = ":" + std::to_string(address.port());
    return address.family() == FamilyChoice::ipv6 ? "[" + address.literal() + "]" + port
                                                  : address.literal() + port;
}

}  // namespace sonde::net
