// SPDX-License-Identifier: Apache-2.0
#include "probes/payload.hpp"
#include "tests/probes/roundtrip_fixture.hpp"
#include "tests/wire/bytes_of.hpp"

/// Section D of the catalogue: what a broker can do with messages to us.
namespace sonde {

using namespace std::chrono_literals;
using support::Step;
using ::testing::HasSubstr;

namespace {

class RoundtripDelivery : public RoundtripFixture {
  protected:
    RoundtripDelivery() { at(Step::delivery).delay = 3ms; }

    /// A PUBLISH on our topic before the correct one, with this payload.
    support::Change after_one_of(wire::Bytes payload) const {
        return [payload](wire::Version version, const wire::Packet& correct) {
            auto other = std::get<wire::Publish>(correct);
            other.payload = payload;
            other.packet_id = static_cast<wire::PacketId>(other.packet_id + 100);
            auto bytes = support::encoded(version, other);
            const auto ours = support::encoded(version, correct);
            bytes.insert(bytes.end(), ours.begin(), ours.end());
            return bytes;
        };
    }
};

TEST_F(RoundtripDelivery, OfAPacketThatTheStandardForbidsBreaksOff) {  // D1 to D5, D14, D15, D18
    struct Wrong {
        const char* bytes;
        bool only_v5;
        std::uint8_t reason;
    };
    const Wrong wrong[] = {
        {"36 07 00 01 74 00 01 00 78", false, 0x81},    // D1: QoS 3
        {"38 05 00 01 74 00 78", false, 0x81},          // D2: QoS 0 with DUP
        {"30 04 00 00 00 78", false, 0x82},             // D3: no topic
        {"30 05 00 01 23 00 78", false, 0x82},          // D4: `#`
        {"30 05 00 01 00 00 78", false, 0x81},          // D5: U+0000
        {"30 05 00 01 ff 00 78", false, 0x81},          // D5: not UTF-8
        {"30 08 00 01 74 03 23 00 00 78", true, 0x94},  // D14: alias 0
        {"30 08 00 01 74 03 23 00 01 78", true, 0x94},  // D14: above our maximum
        {"30 07 00 01 74 02 0b 00 78", true, 0x82},     // D18: subscription identifier 0
    };
    for (const auto& [bytes, only_v5, reason] : wrong) {
        for (const auto version : both_versions) {
            if (only_v5 && version != MqttVersion::v5) {
                continue;
            }
            spec_.mqtt = version;
            at(Step::delivery).change = support::instead(bytes);
            const auto result = run();
            expect_failed(result, {Phase::delivery, FailureReason::protocol});
            EXPECT_EQ(result.phases.get(Phase::delivery), 3ms);
            EXPECT_EQ(
                wire::hex_of(record().last_words),
                wire::hex_of(version == MqttVersion::v5 ? disconnect_with(reason) : wire::Bytes{}))
                << bytes;
        }
    }
}

TEST_F(RoundtripDelivery, IsAnsweredOnceOurMessageIsComplete) {
    spec_.qos = 2;
    at(Step::delivery).delay = 3ms;
    at(Step::pubcomp).delay = 20ms;
    const auto result = run();
    ASSERT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.phases.get(Phase::delivery), 3ms);
    EXPECT_EQ(result.phases.get(Phase::publish), 20ms);
    // A PUBREL that came of it could cover the PUBCOMP (see the code): it goes with the DISCONNECT.
    ASSERT_EQ(record().writes.size(), 5U);
    EXPECT_EQ(wire::hex_of(record().writes[3]).substr(0, 2), "62") << "our PUBREL";
    EXPECT_EQ(wire::hex_of(record().writes[4]).substr(0, 2), "50") << "the PUBREC";
}

TEST_F(RoundtripDelivery, IsNotAnsweredBehindADisconnect) {
    spec_.qos = 2;
    at(Step::pubcomp) = {.delay = 20ms, .change = support::disconnect(0x8b)};
    expect_failed(run(), {Phase::publish, FailureReason::rejected, 0x8b});
    EXPECT_EQ(sent(wire::PacketType::pubrec), 0);
    EXPECT_TRUE(record().last_words.empty());
}

TEST_F(RoundtripDelivery, IsAnsweredInTimeWhereOurMessageIsNeverComplete) {
    spec_.qos = 2;
    at(Step::delivery).delay = 3ms;
    at(Step::pubcomp).change = support::silence();
    const auto result = run();
    expect_failed(result, {Phase::publish, FailureReason::timeout});
    EXPECT_EQ(sent(wire::PacketType::pubrec), 1);
}

TEST_F(RoundtripDelivery, OfAnotherRunsMessageIsAcknowledgedAndNotOurs) {  // D8
    wire::Bytes foreign(spec_.payload_size);
    write_message({.run = support::run_number + 1, .sent = clock_.wall_now()}, foreign);
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        for (const auto qos : codes({0, 1, 2})) {
            spec_.qos = qos;
            at(Step::delivery).change = after_one_of(foreign);
            const auto result = run();
            EXPECT_TRUE(result.success()) << result.failure->detail;
            EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1, .foreign = 1}));
            EXPECT_EQ(sent(wire::PacketType::puback), qos == 1 ? 2 : 0);
            EXPECT_EQ(sent(wire::PacketType::pubrec), qos == 2 ? 2 : 0);
        }
    }
}

TEST_F(RoundtripDelivery, OfWhatIsNoMessageOfOursDoesNotCountOnASharedTopic) {  // D6
    spec_.topic = "shared/topic";
    at(Step::delivery).change = after_one_of(wire::Bytes(10, std::byte{'x'}));
    const auto result = run();
    EXPECT_TRUE(result.success()) << result.failure->detail;
    EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1, .foreign = 1}));
}

TEST_F(RoundtripDelivery, TwiceAtQos1CountsADuplicateAndAcknowledgesBoth) {  // D9
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        at(Step::delivery).change = support::twice();
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1, .duplicate = 1}));
        EXPECT_EQ(sent(wire::PacketType::puback), 2);
        EXPECT_EQ(result.phases.get(Phase::delivery), 3ms);
    }
}

TEST_F(RoundtripDelivery, TwiceAtQos2BeforeThePubrelIsDeliveredOnce) {  // D10
    spec_.qos = 2;
    at(Step::pubcomp).delay = 5ms;
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        at(Step::delivery).change = support::twice();
        const auto result = run();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1, .duplicate = 1}));
        EXPECT_EQ(sent(wire::PacketType::pubrec), 2);
    }
}

TEST_F(RoundtripDelivery, OfAChangedPayloadIsAMismatchAndAcknowledged) {  // D12, D13
    const std::function<void(wire::Bytes&)> changes[] = {
        [](wire::Bytes& payload) { payload.back() ^= std::byte{1}; },
        [](wire::Bytes& payload) { payload.front() ^= std::byte{1}; },
        [](wire::Bytes& payload) { payload[20] ^= std::byte{0x80}; },
        [](wire::Bytes& payload) { payload.push_back(std::byte{0}); },
        [](wire::Bytes& payload) { payload.resize(10'000); },
        [](wire::Bytes& payload) { payload.resize(33); },
        [](wire::Bytes& payload) { payload.clear(); },
    };
    for (const auto& change : changes) {
        for (const auto version : both_versions) {
            spec_.mqtt = version;
            at(Step::delivery).change = support::with_payload(change);
            const auto result = run();
            expect_failed(result, {Phase::delivery, FailureReason::mismatch});
            EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .corrupt = 1}));
            EXPECT_EQ(result.phases.get(Phase::delivery), 3ms);
            // The PUBACK and the DISCONNECT go out together.
            auto words = support::encoded(record().version, wire::Acknowledgement{.packet_id = 1});
            const auto disconnect = disconnect_with(0);
            words.insert(words.end(), disconnect.begin(), disconnect.end());
            EXPECT_EQ(record().last_words, words);
        }
    }
}

TEST_F(RoundtripDelivery, WithAValidHeaderButAnotherLengthIsAMismatch) {  // D13
    spec_.topic = "given";
    wire::Bytes bigger(spec_.payload_size + 1);
    write_message({.run = support::run_number, .sent = clock_.wall_now()}, bigger);
    at(Step::delivery).change =
        support::with_payload([&](wire::Bytes& payload) { payload = bigger; });
    const auto result = run();
    expect_failed(result, {Phase::delivery, FailureReason::mismatch});
    EXPECT_THAT(result.failure->detail, HasSubstr("65"));
}

TEST_F(RoundtripDelivery, OfAPacketAboveOurMaximumBreaksOffBeforeItsBody) {  // D17, E3
    at(Step::delivery).change = support::instead("30 ff ff ff 7f 00");
    auto result = run();
    expect_failed(result, {Phase::delivery, FailureReason::protocol});
    EXPECT_EQ(record().last_words, disconnect_with(0x95));
    EXPECT_LT(result.total, 1s);
}

TEST_F(RoundtripDelivery, ThatNeverComesIsATimeoutAndALostMessage) {
    for (const auto version : both_versions) {
        for (const auto qos : codes({0, 1, 2})) {
            spec_.mqtt = version;
            spec_.qos = qos;
            at(Step::delivery).change = support::silence();
            const auto result = run();
            expect_failed(result, {Phase::delivery, FailureReason::timeout});
            EXPECT_EQ(result.phases.get(Phase::publish), Duration::zero());
            EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .lost = 1}));
            EXPECT_EQ(result.total, 5s);
        }
    }
}

}  // namespace
}  // namespace sonde
