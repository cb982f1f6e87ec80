// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/mask_secrets.hpp"

#include "tests/wire/golden.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace sonde::wire {
namespace {

std::string masked(Bytes bytes) {
    mask_secrets(bytes);
    return hex_of(bytes);
}

/// Whether the secret is still to be read somewhere.
bool holds(std::span<const std::byte> bytes, std::span<const std::byte> secret) {
    return !std::ranges::search(bytes, secret).empty();
}

/// With a password, a will and Authentication Data, each of a secret that is nowhere else.
Bytes connect_with_secrets() {
    return hex(
        "10 43"                            // CONNECT, 67 bytes follow
        "00 04 4d 51 54 54 05"             // "MQTT", version 5
        "c6"                               // user name, password, will, clean start
        "00 0a"                            // keep alive 10
        "13"                               // 19 bytes of properties
        "15 00 05 50 4c 41 49 4e"          // authentication method "PLAIN"
        "16 00 03 61 75 74"                // authentication data "aut"
        "11 00 00 00 78"                   // session expiry interval 120
        "00 02 63 31"                      // client identifier "c1"
        "05 18 00 00 00 05"                // will properties
        "00 03 77 2f 74"                   // will topic
        "00 03 62 79 65"                   // will payload
        "00 02 75 31"                      // user name
        "00 08 73 65 63 72 65 74 31 32");  // password "secret12"
}

TEST(MaskSecrets, OverwritesThePasswordAndTheAuthenticationDataAndNothingElse) {
    EXPECT_EQ(masked(connect_with_secrets()),
              hex_of(hex("10 43"
                         "00 04 4d 51 54 54 05"
                         "c6"
                         "00 0a"
                         "13"
                         "15 00 05 50 4c 41 49 4e"
                         "16 00 03 2a 2a 2a"
                         "11 00 00 00 78"
                         "00 02 63 31"
                         "05 18 00 00 00 05"
                         "00 03 77 2f 74"
                         "00 03 62 79 65"
                         "00 02 75 31"
                         "00 08 2a 2a 2a 2a 2a 2a 2a 2a")));
}

TEST(MaskSecrets, FindsThePasswordOfVersion311) {
    EXPECT_EQ(masked(hex("10 15 00 04 4d 51 54 54 04 c2 00 0a 00 01 63 00 01 75 00 03 70 77 31")),
              hex_of(hex("10 15 00 04 4d 51 54 54 04 c2 00 0a 00 01 63 00 01 75 00 03 2a 2a 2a")));
}

TEST(MaskSecrets, OverwritesTheAuthenticationDataOfAuth) {
    EXPECT_EQ(masked(hex("f0 0f 18 0d 15 00 03 53 43 52 16 00 04 64 61 74 61 e0 00")),
              hex_of(hex("f0 0f 18 0d 15 00 03 53 43 52 16 00 04 2a 2a 2a 2a e0 00")));
}

TEST(MaskSecrets, FindsSecretsBehindOtherPackets) {
    auto bytes = hex("c0 00 30 05 00 01 74 68 69");
    const auto others = bytes.size();
    for (const auto byte : connect_with_secrets()) {
        bytes.push_back(byte);
    }
    mask_secrets(bytes);
    EXPECT_FALSE(holds(bytes, as_bytes("secret12")));
    EXPECT_EQ(hex_of(std::span{bytes}.first(others)), hex_of(hex("c0 00 30 05 00 01 74 68 69")));
}

TEST(MaskSecrets, LeavesPacketsWithoutSecretsAlone) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        const auto type = std::to_integer<unsigned>(golden.bytes.front()) >> 4U;
        if (type != static_cast<unsigned>(PacketType::connect) &&
            type != static_cast<unsigned>(PacketType::auth)) {
            EXPECT_EQ(masked(golden.bytes), hex_of(golden.bytes));
        }
    }
}

TEST(MaskSecrets, OfAPacketCutShortShowNothing) {
    const auto whole = connect_with_secrets();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        // A copy of its own, so that a write past the end is one past an allocation.
        Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        mask_secrets(cut);
        EXPECT_FALSE(holds(cut, as_bytes("se"))) << "at " << size;
        EXPECT_FALSE(holds(cut, as_bytes("au"))) << "at " << size;
    }
}

TEST(MaskSecrets, OfAPacketThatCannotBeReadShowNothing) {
    const auto whole = connect_with_secrets();
    const auto size_of_header = 2;
    for (std::size_t at = size_of_header; at < whole.size(); ++at) {
        // The lengths in it claim too much, or too little.
        for (const auto byte : {std::byte{0xff}, std::byte{0x00}}) {
            auto broken = whole;
            broken[at] = byte;
            mask_secrets(broken);
            EXPECT_FALSE(holds(broken, as_bytes("secret12"))) << "at " << at;
        }
    }
}

}  // namespace
}  // namespace sonde::wire
