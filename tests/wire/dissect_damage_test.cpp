// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode.hpp"
#include "probes/wire/dissect.hpp"
#include "probes/wire/mask_secrets.hpp"
#include "tests/wire/tree_of.hpp"

#include <gtest/gtest.h>

namespace sonde::wire {
namespace {

/// Where the fields that are next to each other end; they must leave no gap.
std::size_t end_of(const Dissection& dissection) {
    std::size_t at = 0;
    for (const auto& field : dissection.fields) {
        EXPECT_EQ(field.offset, at) << field.name;
        at += field.length;
    }
    return at;
}

TEST(Dissect, FindsNothingWrongWithAGoldenPacketAndAccountsForEachByteOfIt) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        const auto dissection = dissect(golden.bytes, golden.version, sender_of(golden.bytes));
        const auto* const problem = first_problem(dissection);
        EXPECT_EQ(problem, nullptr) << problem->name << ": " << problem->problem;
        EXPECT_EQ(end_of(dissection), golden.bytes.size());
    }
}

TEST(Dissect, OfAPacketCutShortShowsWhatIsThereAndSaysThatMoreShouldBe) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        for (std::size_t size = 0; size < golden.bytes.size(); ++size) {
            // A copy of its own, so that a read past the end is one past an allocation.
            const Bytes cut(golden.bytes.begin(),
                            golden.bytes.begin() + static_cast<std::ptrdiff_t>(size));
            const auto dissection = dissect(cut, golden.version, sender_of(golden.bytes));
            EXPECT_NE(first_problem(dissection), nullptr) << "at " << size;
            EXPECT_EQ(end_of(dissection), size);
        }
    }
}

TEST(Dissect, FindsAProblemWithAllThatTheDecoderRefuses) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        for (std::size_t at = 0; at < golden.bytes.size(); ++at) {
            for (unsigned byte = 0; byte < 256; ++byte) {
                auto broken = golden.bytes;
                broken[at] = std::byte{static_cast<std::uint8_t>(byte)};
                const auto dissection = dissect(broken, golden.version, sender_of(golden.bytes));
                EXPECT_EQ(end_of(dissection), broken.size());
                const auto read_by = version_of_connection(broken).value_or(golden.version);
                const auto frame = split(broken, read_by, largest_packet);
                if (frame && *frame && (*frame)->size() == broken.size() &&
                    decode(read_by, **frame)) {
                    continue;
                }
                EXPECT_NE(first_problem(dissection), nullptr) << at << " is " << byte;
            }
        }
    }
}

TEST(Dissect, ShowsTheSameOfAPacketWhoseSecretsAreMasked) {
    for (const Golden& golden : goldens()) {
        SCOPED_TRACE(golden.name);
        auto masked = golden.bytes;
        mask_secrets(masked);
        EXPECT_EQ(tree_of(dissect(masked, golden.version, Sender::client)),
                  tree_of(dissect(golden.bytes, golden.version, Sender::client)));
    }
}

TEST(Dissect, ShowsNoByteOfASecretThatCannotBeRead) {
    // The user name claims to reach over the password.
    const auto text = tree_of(dissect(hex("10 1a 00 04 4d 51 54 54 05 c2 00 3c 00 00 01 63 "
                                          "00 ff 75 00 06 73 65 63 72 65 74"),
                                      Version::v5,
                                      Sender::client));
    EXPECT_NE(text.find("User Name [16+11] ! claims to have 255 bytes, and 9 are left"),
              std::string::npos)
        << text;
    EXPECT_EQ(text.find("secret"), std::string::npos) << text;
    EXPECT_EQ(text.find("73 65 63"), std::string::npos) << text;
}

TEST(Dissect, ShowsNoMoreOfALongListThanAnyoneReads) {
    Bytes suback = hex("90 d0 8c 01 00 01");  // 18 000 bytes follow
    suback.resize(4 + 18'000, std::byte{0});
    const auto dissection = dissect(suback, Version::v3_1_1, Sender::server);
    EXPECT_EQ(first_problem(dissection), nullptr);
    EXPECT_EQ(end_of(dissection), suback.size());
    EXPECT_EQ(dissection.fields.back().name, "More");
    EXPECT_EQ(dissection.fields.back().value, "16998 bytes that are not shown");
    EXPECT_LT(dissection.fields.size(), 1100U);
    EXPECT_LT(dissection.facts.size(), 10U);
}

}  // namespace
}  // namespace sonde::wire
