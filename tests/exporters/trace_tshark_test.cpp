// SPDX-License-Identifier: Apache-2.0
#include "exporters/pcapng.hpp"
#include "tests/exporters/every_packet.hpp"
#include "tests/exporters/field_rows.hpp"
#include "tests/exporters/golden.hpp"
#include "tests/exporters/tape_samples.hpp"
#include "tests/wire/bytes_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

/// tshark, which knows nothing of sonde, takes every packet apart as sonde does.
namespace sonde {
namespace {

using namespace std::chrono_literals;

/// The CONNECT that tells of which version a packet is.
wire::Bytes connect_of(MqttVersion version) {
    return version == MqttVersion::v5
               ? wire::hex("10 0f 00 04 4d 51 54 54 05 02 00 3c 00 00 02 63 31")
               : wire::hex("10 0e 00 04 4d 51 54 54 04 02 00 3c 00 02 63 31");
}

/// A run whose connection carried the packet, behind a CONNECT unless it is one.
Tape tape_of(const SamplePacket& sample, std::uint16_t port) {
    auto tape = samples::conversation(sample.version, {.address = "127.0.0.1", .port = port});
    tape.segments.clear();
    if ((std::to_integer<unsigned>(sample.bytes.front()) >> 4U) != 1) {
        tape.segments.push_back(
            {.direction = Direction::sent, .at = 1ms, .bytes = connect_of(sample.version)});
    }
    tape.segments.push_back({.direction = sample.direction, .at = 2ms, .bytes = sample.bytes});
    return tape;
}

/// tshark has no name for a few codes of the standard's: for these the number has to do.
void forget_names_unknown_to(const PacketRows& theirs, PacketRows& ours) {
    const std::string unknown{" Unknown"};
    for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
        const auto number = ours[i].value.substr(0, ours[i].value.find(' '));
        if (theirs[i].value == number + unknown) {
            ours[i].value = theirs[i].value;
        }
    }
}

class EveryPacketInTshark : public testing::TestWithParam<std::uint16_t> {};

TEST_P(EveryPacketInTshark, HasTheFieldsAndValuesThatWeShowInTheSamePlaces) {
    const auto file = "every_packet_" + std::to_string(GetParam()) + ".pcapng";
    const auto samples = every_packet();
    std::vector<Tape> tapes;
    {
        std::ofstream out{file, std::ios::binary};
        PcapngWriter writer{out, "sonde 1.2.3"};
        for (const auto& sample : samples) {
            tapes.push_back(tape_of(sample, GetParam()));
            writer.add(samples::recorded(tapes.back()));
        }
    }
    const auto outcome = run_command("(WIRESHARK_CONFIG_DIR=. tshark -r " + file +
                                     " -Y mqtt -T pdml -J mqtt 2>/dev/null)");
    ASSERT_EQ(outcome.exit_code, 0);
    const auto theirs = rows_of_pdml(outcome.output);
    std::size_t at = 0;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        SCOPED_TRACE(samples[i].name);
        const auto trace = trace_of(tapes[i]);
        ASSERT_EQ(trace.packets.size(), tapes[i].segments.size());
        for (std::size_t packet = 0; packet < trace.packets.size(); ++packet, ++at) {
            ASSERT_LT(at, theirs.size());
            EXPECT_EQ(first_problem(trace.packets[packet].dissection), nullptr);
            auto ours = rows_of(trace.packets[packet], tapes[i].segments[packet].bytes);
            forget_names_unknown_to(theirs[at], ours);
            EXPECT_EQ(ours, theirs[at]);
        }
    }
    EXPECT_EQ(at, theirs.size());
}

// As segments of TCP, and as packets of MQTT alone.
INSTANTIATE_TEST_SUITE_P(Forms, EveryPacketInTshark, testing::Values(1883, 11'883));

}  // namespace
}  // namespace sonde
