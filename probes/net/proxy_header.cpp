// SPDX-License-Identifier: Apache-2.0
#include "probes/net/proxy_header.hpp"

#include <netinet/in.h>

#include <array>
#include <string>
#include <utility>

namespace sonde::net {

namespace {

std::vector<std::byte> bytes_of(const std::string& text) {
    const auto bytes = std::as_bytes(std::span{text});
    return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> first_version(const Address* source, const Address& target) {
    if (source == nullptr || source->is_local()) {
        return bytes_of("PROXY UNKNOWN\r\n");
    }
    const auto* const family = source->family() == FamilyChoice::ipv6 ? "TCP6 " : "TCP4 ";
    return bytes_of(std::string{"PROXY "} + family + source->literal() + " " + target.literal() +
                    " " + std::to_string(source->port()) + " " + std::to_string(target.port()) +
                    "\r\n");
}

void add_raw(std::vector<std::byte>& to, const void* from, std::size_t size) {
    const auto* const bytes = static_cast<const std::byte*>(from);
    to.insert(to.end(), bytes, bytes + size);
}

void add_address(std::vector<std::byte>& to, const Address& address) {
    if (address.family() == FamilyChoice::ipv6) {
        add_raw(to, &reinterpret_cast<const sockaddr_in6*>(address.data())->sin6_addr, 16);
    } else {
        add_raw(to, &reinterpret_cast<const sockaddr_in*>(address.data())->sin_addr, 4);
    }
}

void add_number(std::vector<std::byte>& to, std::uint16_t number) {
    to.push_back(static_cast<std::byte>(number >> 8U));
    to.push_back(static_cast<std::byte>(number));
}

std::vector<std::byte> second_version(const Address* source, const Address& target) {
    constexpr std::byte local{0x20};
    constexpr std::byte proxied{0x21};
    constexpr std::byte tcp_over_ipv4{0x11};
    constexpr std::byte tcp_over_ipv6{0x21};
    auto header = bytes_of(std::string{"\r\n\r\n\0\r\nQUIT\n", 12});
    if (source == nullptr || source->is_local()) {
        header.push_back(local);
        header.push_back(std::byte{});
        add_number(header, 0);
        return header;
    }
    const bool v6 = source->family() == FamilyChoice::ipv6;
    header.push_back(proxied);
    header.push_back(v6 ? tcp_over_ipv6 : tcp_over_ipv4);
    add_number(header, v6 ? 36 : 12);
    add_address(header, *source);
    add_address(header, target);
    add_number(header, source->port());
    add_number(header, target.port());
    return header;
}

}  // namespace

std::vector<std::byte> proxy_header(ProxyProtocol version,
                                    const Address* source,
                                    const Address& target) {
    switch (version) {
        case ProxyProtocol::off:
            return {};
        case ProxyProtocol::v1:
            return first_version(source, target);
        case ProxyProtocol::v2:
            break;
    }
    return second_version(source, target);
}

ProxyHeaderLayer::ProxyHeaderLayer(std::unique_ptr<Layer> below,
                                   Line& line,
                                   ProxyProtocol version,
                                   const Address& target)
    : UpperLayer{std::move(below), line, Phase::tcp}, version_{version}, target_{target} {}

Result<Layer::Wants> ProxyHeaderLayer::settle() {
    if (!request_is_due()) {
        note_request_due();
        const auto source = line().socket().local_address();
        outgoing_ = proxy_header(version_, source ? &*source : nullptr, target_);
    }
    const auto writing = below().write(outgoing_);
    if (!writing) {
        return tl::unexpected{writing.error()};
    }
    outgoing_.erase(outgoing_.begin(),
                    outgoing_.begin() + static_cast<std::ptrdiff_t>(writing->taken));
    return writing->wants;
}

}  // namespace sonde::net
