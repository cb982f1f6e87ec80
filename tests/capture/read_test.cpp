// SPDX-License-Identifier: Apache-2.0
#include "probes/capture/read.hpp"

#include "exporters/pcapng.hpp"
#include "tests/capture/capture_samples.hpp"
#include "tests/exporters/tape_samples.hpp"

#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <tuple>
#include <utility>

namespace sonde::capture {
namespace {

using namespace std::chrono_literals;
using samples::Bytes;
using sonde::samples::bytes;
using sonde::samples::recorded;

Bytes file_of(const std::vector<ProbeResult>& results) {
    std::ostringstream out;
    PcapngWriter writer{out, "sonde"};
    for (const auto& result : results) {
        writer.add(result);
    }
    return samples::text(std::move(out).str());
}

/// The bytes of one direction, whatever reads and writes they were in.
Bytes stream_of(const Tape& tape, Direction direction) {
    Bytes stream;
    for (const auto& segment : tape.segments) {
        if (segment.direction == direction) {
            stream.insert(stream.end(), segment.bytes.begin(), segment.bytes.end());
        }
    }
    return stream;
}

class OurOwnCaptures
    : public testing::TestWithParam<std::tuple<MqttVersion, std::string, std::uint16_t>> {};

TEST_P(OurOwnCaptures, AreReadAsTheyWereWritten) {
    const auto& [version, address, port] = GetParam();
    const auto tape = sonde::samples::conversation(version, {address, port});
    const auto found = read(file_of({recorded(tape)}), std::nullopt);
    ASSERT_TRUE(found);
    EXPECT_FALSE(found->fault);
    EXPECT_TRUE(found->remarks.empty());
    ASSERT_EQ(found->streams.size(), 1U);
    const auto& stream = found->streams[0];
    EXPECT_TRUE(stream.remarks.empty()) << stream.remarks[0];
    EXPECT_EQ(stream.tape.mqtt, version);
    EXPECT_EQ(stream.tape.ours, tape.ours);
    EXPECT_EQ(stream.tape.theirs, tape.theirs);
    EXPECT_EQ(stream.tape.started, tape.started + 100us) << "when its first byte went";
    for (const auto direction : {Direction::sent, Direction::received}) {
        EXPECT_EQ(stream_of(stream.tape, direction), stream_of(tape, direction));
    }
    EXPECT_EQ(stream.tape.segments.back().at, 431us);
}

INSTANTIATE_TEST_SUITE_P(Forms,
                         OurOwnCaptures,
                         testing::Combine(testing::Values(MqttVersion::v3_1_1, MqttVersion::v5),
                                          testing::Values("127.0.0.1", "2001:db8::1"),
                                          testing::Values(1883, 8883)));

TEST(ReadCapture, TellsRunsWithTheSamePortsApart) {
    for (const auto port : std::array<std::uint16_t, 2>{1883, 9001}) {
        const auto result =
            recorded(sonde::samples::conversation(MqttVersion::v5, {"127.0.0.1", port}));
        const auto found = read(file_of({result, result, result}), std::nullopt);
        EXPECT_EQ(found->streams.size(), 3U) << port;
    }
}

TEST(ReadCapture, OfAMessageLargerThanAPacketIsWhole) {
    auto publish = bytes("308980400007736f6e64652f74");
    publish.resize(publish.size() + 1'048'576, std::byte{'x'});
    auto tape = sonde::samples::conversation(MqttVersion::v3_1_1);
    tape.segments[4].bytes = publish;
    const auto found = read(file_of({recorded(tape)}), std::nullopt);
    EXPECT_EQ(stream_of(found->streams.at(0).tape, Direction::sent),
              stream_of(tape, Direction::sent));
}

/// A capture of raw IP in which the test says what is missing.
class Stream : public testing::Test {
  protected:
    void sent(const Bytes& payload) { packet(Direction::sent, payload, std::nullopt); }
    void received(const Bytes& payload) { packet(Direction::received, payload, std::nullopt); }
    /// Goes over the wire, and not into the capture.
    void unseen(const Bytes& payload) { connection_.packet(Direction::sent, payload); }
    void open() {
        packet(Direction::sent, {}, TcpFlag::syn);
        packet(Direction::received, {}, TcpFlag::syn);
        packet(Direction::sent, {}, std::nullopt);
    }

    CapturedStream only_stream() const {
        const auto found = read(samples::file_of({.frames = frames_}), std::nullopt);
        return found && found->streams.size() == 1 ? found->streams[0] : CapturedStream{};
    }

    void packet(Direction direction, const Bytes& payload, std::optional<TcpFlag> flag) {
        frames_.push_back({.fraction = static_cast<std::uint32_t>(frames_.size()),
                           .bytes = connection_.packet(direction, payload, flag)});
    }

    TcpConversation connection_{samples::conversation()};
    std::vector<samples::Frame> frames_{};
};

const auto connect = bytes("100f00044d5154540502003c0000026162");
const auto connack = bytes("2003000000");
const auto publish = bytes("300a 0003 612f62 00 68656c6c");
const auto pingreq = bytes("c000");

TEST_F(Stream, GoesOnBehindAPacketThatLacksItsMiddle) {
    open();
    sent(connect);
    received(connack);
    auto large = bytes("30 8c20 0003 612f62 00");  // A body of 4108 bytes.
    sent(large);
    unseen(Bytes(4000));
    sent(Bytes(102));
    sent(pingreq);
    const auto stream = only_stream();
    auto wanted = connect;
    wanted.insert(wanted.end(), pingreq.begin(), pingreq.end());
    EXPECT_EQ(stream_of(stream.tape, Direction::sent), wanted);
    ASSERT_EQ(stream.remarks.size(), 2U);
    EXPECT_EQ(stream.remarks[0].find("sent: 4000 bytes missing in the capture before"), 0U)
        << stream.remarks[0];
}

TEST_F(Stream, GoesOnWhereAPacketBeginsBehindAGapOfUnknownPackets) {
    open();
    sent(connect);
    received(connack);
    unseen(publish);
    sent(bytes("68656c6c"));  // The end of something.
    sent(publish);
    const auto stream = only_stream();
    auto wanted = connect;
    wanted.insert(wanted.end(), publish.begin(), publish.end());
    EXPECT_EQ(stream_of(stream.tape, Direction::sent), wanted);
    EXPECT_EQ(stream.remarks.size(), 2U);
}

TEST_F(Stream, ThatWasJoinedInItsMiddleAtPort1883BeginsWithTheFirstWholePacket) {
    sent(bytes("68656c6c"));
    received(bytes("d000"));
    sent(publish);
    const auto stream = only_stream();
    EXPECT_EQ(stream_of(stream.tape, Direction::sent), publish);
    EXPECT_EQ(stream_of(stream.tape, Direction::received), bytes("d000"));
    EXPECT_EQ(stream.tape.theirs.port, 1883);
    EXPECT_EQ(stream.remarks.back(), "the capture begins in the middle of this connection");
}

TEST_F(Stream, HasItsClientWhereverThatSpeaksFirst) {
    // The capture begins with what the broker sent.
    connection_.packet(Direction::sent, {}, TcpFlag::syn);
    packet(Direction::received, {}, TcpFlag::syn);
    sent(connect);
    received(connack);
    const auto stream = only_stream();
    EXPECT_EQ(stream.tape.ours.port, 40'000);
    EXPECT_EQ(stream_of(stream.tape, Direction::sent), connect);
}

TEST_F(Stream, AtAnotherPortIsKnownByItsConnect) {
    connection_ = samples::conversation(17'000);
    open();
    sent(connect);
    received(connack);
    EXPECT_EQ(only_stream().tape.theirs.port, 17'000);
}

TEST_F(Stream, OfTheFormerProtocolNameIsMqttToo) {
    connection_ = samples::conversation(17'000);
    open();
    sent(bytes("1010 0006 4d5149736470 03 02 003c 0002 6162"));
    EXPECT_EQ(only_stream().tape.mqtt, MqttVersion::v3_1_1);
}

TEST_F(Stream, ThatIsEncryptedOrForeignIsCountedAndSaid) {
    connection_ = samples::conversation(8883);
    open();
    sent(bytes("16030100ff01"));
    connection_ = TcpConversation{*tcp_end_of({"127.0.0.1", 2}), *tcp_end_of({"127.0.0.1", 80}), 2};
    sent(samples::text("GET / HTTP/1.1"));
    const auto found = read(samples::file_of({.frames = frames_}), std::nullopt);
    EXPECT_TRUE(found->streams.empty());
    ASSERT_EQ(found->remarks.size(), 2U);
    EXPECT_EQ(found->remarks[0].find("1 connection is encrypted"), 0U);
    EXPECT_EQ(found->remarks[1].find("1 connection is not MQTT"), 0U);
}

TEST_F(Stream, ThatWasBrokenOffSaysByWhom) {
    open();
    sent(connect);
    packet(Direction::received, {}, TcpFlag::rst);
    EXPECT_EQ(only_stream().remarks, std::vector<std::string>{"the server reset the connection"});
}

TEST_F(Stream, IsTheSameHoweverItsSegmentsWereShuffledAndRepeated) {
    open();
    sent(connect);
    sent(publish);
    sent(pingreq);
    std::swap(frames_[3], frames_[5]);
    frames_.push_back(frames_[4]);
    const std::vector<Bytes> parts{connect, publish, pingreq};
    EXPECT_EQ(stream_of(only_stream().tape, Direction::sent), samples::joined(parts));
    EXPECT_TRUE(only_stream().remarks.empty());
}

TEST(ReadHex, IsAStreamWithoutAddresses) {
    const auto found = read(samples::text("10 0f 0004 4d515454 05 02 003c 00 0002 6162"), {});
    ASSERT_TRUE(found);
    EXPECT_EQ(found->streams.at(0).tape.segments.at(0).bytes, connect);
    EXPECT_EQ(found->streams.at(0).tape.ours, TapeEnd{});
}

TEST(ReadNothing, SaysWhatItExpected) {
    EXPECT_EQ(read({}, {}).error().message, "the file is empty");
    EXPECT_EQ(read(bytes("0001020304"), {}).error().message,
              "expected a capture (pcapng or pcap), found neither");
    EXPECT_NE(read(samples::text("what is this"), {}).error().message.find("hexadecimal"),
              std::string::npos);
}

TEST(ReadCapture, CutAnywhereGivesABeginningOfEachStream) {
    const auto tape = sonde::samples::conversation(MqttVersion::v5);
    const auto whole = file_of({recorded(tape)});
    const auto sent = stream_of(tape, Direction::sent);
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const Bytes cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)};
        const auto found = read(cut, std::nullopt);
        if (!found || found->streams.empty()) {
            continue;
        }
        const auto part = stream_of(found->streams[0].tape, Direction::sent);
        ASSERT_LE(part.size(), sent.size());
        EXPECT_TRUE(std::equal(part.begin(), part.end(), sent.begin())) << length;
    }
}

}  // namespace
}  // namespace sonde::capture
