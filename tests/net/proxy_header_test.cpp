// SPDX-License-Identifier: Apache-2.0
#include "probes/net/proxy_header.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sonde::net {
namespace {

std::string header(ProxyProtocol version,
                   const std::optional<Address>& source,
                   const Address& target) {
    const auto bytes = proxy_header(version, source ? &*source : nullptr, target);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string hexadecimal(const std::string& bytes) {
    std::string digits;
    for (const char letter : bytes) {
        constexpr auto all = "0123456789abcdef";
        const auto byte = static_cast<unsigned char>(letter);
        digits += all[byte >> 4U];
        digits += all[byte & 15U];
    }
    return digits;
}

const auto source_v4 = Address::parse("192.0.2.1", 56'324);
const auto target_v4 = *Address::parse("192.0.2.2", 1883);
const auto source_v6 = Address::parse("2001:db8::1", 1);
const auto target_v6 = *Address::parse("2001:db8::2", 65'535);

// The forms are those of the specification, https://www.haproxy.org/download/1.8/doc/
// proxy-protocol.txt, sections 2.1 and 2.2.

TEST(ProxyHeader, OfTheFirstVersionIsALineOfText) {
    EXPECT_EQ(header(ProxyProtocol::v1, source_v4, target_v4),
              "PROXY TCP4 192.0.2.1 192.0.2.2 56324 1883\r\n");
    EXPECT_EQ(header(ProxyProtocol::v1, source_v6, target_v6),
              "PROXY TCP6 2001:db8::1 2001:db8::2 1 65535\r\n");
}

TEST(ProxyHeader, OfTheSecondVersionIsBinary) {
    EXPECT_EQ(hexadecimal(header(ProxyProtocol::v2, source_v4, target_v4)),
              "0d0a0d0a000d0a515549540a"
              "2111000c"
              "c0000201c0000202dc04075b");
    EXPECT_EQ(hexadecimal(header(ProxyProtocol::v2, source_v6, target_v6)),
              "0d0a0d0a000d0a515549540a"
              "21210024"
              "20010db8000000000000000000000001"
              "20010db8000000000000000000000002"
              "0001ffff");
}

TEST(ProxyHeader, OfAUnixSocketSaysThatNothingIsKnown) {
    const auto target = *Address::local("/run/mosquitto.sock");
    EXPECT_EQ(header(ProxyProtocol::v1, std::nullopt, target), "PROXY UNKNOWN\r\n");
    EXPECT_EQ(hexadecimal(header(ProxyProtocol::v2, std::nullopt, target)),
              "0d0a0d0a000d0a515549540a20000000");
}

TEST(ProxyHeader, IsEmptyWhereItIsOff) {
    EXPECT_EQ(header(ProxyProtocol::off, source_v4, target_v4), "");
}

}  // namespace
}  // namespace sonde::net
