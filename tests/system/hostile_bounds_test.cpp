// SPDX-License-Identifier: Apache-2.0
#include "tests/support/changes.hpp"
#include "tests/support/scripted_broker.hpp"
#include "tests/system/endless_name_server.hpp"
#include "tests/system/sonde_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <iostream>
#include <optional>

/// What a hostile broker can cost: the program's memory stays below a stated bound
/// (docs/hostile.md), and its run ends typed and in time.
namespace sonde::testing {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using support::BrokerSettings;
using support::ScriptedBroker;
using support::Step;
using ::testing::AnyOf;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::uint64_t of_sanitizers = 20;  ///< Times as much: shadow and quarantine.
#else
constexpr std::uint64_t of_sanitizers = 1;
#endif

constexpr std::uint64_t mebibyte = 1U << 20U;
constexpr std::uint64_t bound_of_probe = 64 * mebibyte * of_sanitizers;
/// Of a load run of a hundred clients.
constexpr std::uint64_t bound_of_load = 256 * mebibyte * of_sanitizers;

struct Ended {
    json result{};
    Duration took{};
};

class HostileBounds : public ::testing::Test {
  protected:
    /// Runs sonde; its memory must stay below the bound, and it must be done well before a test
    /// would give up.
    Ended run(std::vector<std::string> arguments, std::uint64_t bound, Duration deadline) {
        arguments.insert(arguments.begin(), sonde_binary());
        arguments.insert(arguments.end(), {"--format", "json"});
        const auto before = std::chrono::steady_clock::now();
        Process process{arguments};
        const auto status = process.wait(60s);
        Ended outcome{.took = std::chrono::steady_clock::now() - before};
        EXPECT_TRUE(status) << "sonde did not end";
        EXPECT_THAT(status.value_or(-1), AnyOf(0, 1, 4)) << process.error();
        EXPECT_LT(process.peak_memory(), bound);
        EXPECT_LT(outcome.took, deadline);
        std::cout << "    peak " << process.peak_memory() / 1024 << " KiB in "
                  << std::chrono::duration_cast<std::chrono::milliseconds>(outcome.took).count()
                  << " ms\n";
        outcome.result = json::parse(process.output(), nullptr, false);
        EXPECT_FALSE(outcome.result.is_discarded()) << process.output() << process.error();
        return outcome;
    }

    json probe(const ScriptedBroker& broker, std::vector<std::string> more = {}) {
        std::vector<std::string> arguments{
            "probe", "mqtt://127.0.0.1:" + std::to_string(broker.port()), "--timeout", "3s"};
        arguments.insert(arguments.end(), more.begin(), more.end());
        auto outcome = run(std::move(arguments), bound_of_probe, 20s);
        const auto& failure = outcome.result["failure"];
        std::cout << "    " << failure.dump().substr(0, 160) << "\n";
        return failure;
    }
    json probe(BrokerSettings settings, std::vector<std::string> more = {}) {
        const ScriptedBroker broker{std::move(settings)};
        return probe(broker, std::move(more));
    }

    /// A hundred clients, for a second.
    void run_load(const wire::Bytes& flood,
                  std::optional<std::size_t> reads_at_most,
                  const std::string& version) {
        BrokerSettings settings;
        settings.floods_with = flood;
        settings.reads_at_most = reads_at_most;
        const ScriptedBroker broker{std::move(settings)};
        const auto outcome = run({"load",
                                  "mqtt://127.0.0.1:" + std::to_string(broker.port()),
                                  "--publishers",
                                  "50",
                                  "--subscribers",
                                  "50",
                                  "--rate",
                                  "500/s",
                                  "--duration",
                                  "1s",
                                  "--drain",
                                  "1s",
                                  "--connect-timeout",
                                  "2s",
                                  "--mqtt",
                                  version,
                                  "--qos",
                                  "1"},
                                 bound_of_load,
                                 40s);
        EXPECT_EQ(outcome.result["schema"], "sonde.load/1");
    }
};

wire::Bytes repeated(std::initializer_list<int> packet, std::size_t count) {
    wire::Bytes bytes;
    bytes.reserve(packet.size() * count);
    for (std::size_t i = 0; i < count; ++i) {
        for (const int byte : packet) {
            bytes.push_back(static_cast<std::byte>(byte));
        }
    }
    return bytes;
}

/// Does not subscribe us, and says this over and over.
BrokerSettings flooding_with(wire::Bytes bytes) {
    BrokerSettings settings;
    settings.script.deeds[Step::suback].change = support::silence();
    settings.floods_with = std::move(bytes);
    return settings;
}

support::Change message_of(std::size_t properties, std::size_t payload) {
    return [=](wire::Version /*version*/, const wire::Packet& /*correct*/) {
        const auto number = [](wire::Bytes& bytes, std::size_t value) {
            do {
                const auto more = value > 127 ? 0x80U : 0U;
                bytes.push_back(static_cast<std::byte>((value & 0x7fU) | more));
                value >>= 7U;
            } while (value > 0);
        };
        wire::Bytes length;
        number(length, properties * 5);
        wire::Bytes bytes{std::byte{0x30}};
        number(bytes, 3 + length.size() + properties * 5 + payload);
        bytes.insert(bytes.end(), {std::byte{0}, std::byte{1}, std::byte{'t'}});
        bytes.insert(bytes.end(), length.begin(), length.end());
        const auto pairs = repeated({0x26, 0, 0, 0, 0}, properties);
        bytes.insert(bytes.end(), pairs.begin(), pairs.end());
        bytes.resize(bytes.size() + payload);
        return bytes;
    };
}

TEST_F(HostileBounds, OfAMillionTinyFramesAndOfOneThatNeverStopsSending) {
    const auto failure = probe(flooding_with(repeated({0xd0, 0}, 30'000)));
    EXPECT_EQ(failure["reason"], "timeout");
    EXPECT_EQ(failure["phase"], "subscribe");
}

TEST_F(HostileBounds, OfAnAnnouncementOf268435455Bytes) {
    // On v5 it is beyond what we announced; on 3.1.1 its bytes are not kept beyond a bound.
    auto endless = repeated({0x30, 0xff, 0xff, 0xff, 0x7f}, 1);
    endless.resize(200'000);
    EXPECT_EQ(probe(flooding_with(endless))["reason"], "protocol");
    BrokerSettings silent;
    silent.script.deeds[Step::suback].change = support::instead("30 ff ff ff 7f 00");
    EXPECT_EQ(probe(silent, {"--mqtt", "3.1.1"})["reason"], "timeout");
    EXPECT_EQ(probe(flooding_with(endless), {"--mqtt", "3.1.1"})["reason"], "local");
}

TEST_F(HostileBounds, OfAMillionPropertiesInOnePacket) {
    BrokerSettings settings;
    settings.script.deeds[Step::suback].rest = message_of(1'000'000, 0);
    EXPECT_EQ(probe(settings)["reason"], "protocol");  // Above our Maximum Packet Size.
    // A probe of large messages takes such a packet: it is read, and not ours.
    EXPECT_TRUE(probe(settings, {"--payload-size", "6MiB", "--topic", "t"}).is_null());
    settings.script.deeds[Step::suback].rest = message_of(200'000, 0);
    EXPECT_TRUE(probe(settings, {"--topic", "t"}).is_null());
}

TEST_F(HostileBounds, OfAMillionMessagesThatNobodyAskedFor) {
    const auto unwanted = repeated({0x30, 4, 0, 1, 'x', 0}, 10'000);
    EXPECT_EQ(probe(flooding_with(unwanted))["reason"], "local");
    // These want an answer each.
    const auto at_qos_1 = repeated({0x32, 6, 0, 1, 'x', 0, 7, 0}, 10'000);
    EXPECT_THAT(probe(flooding_with(at_qos_1))["reason"], AnyOf("local", "timeout", "protocol"));
    wire::Bytes at_qos_2;
    for (unsigned id = 1; id <= 0xffff; ++id) {
        const auto one = repeated(
            {0x34, 6, 0, 1, 'x', static_cast<int>(id >> 8U), static_cast<int>(id & 0xffU), 0}, 1);
        at_qos_2.insert(at_qos_2.end(), one.begin(), one.end());
    }
    EXPECT_THAT(probe(flooding_with(at_qos_2))["reason"], AnyOf("local", "timeout", "protocol"));
}

TEST_F(HostileBounds, OfWhatGoesOnBehindAPeerThatReadsNothing) {
    // It wants answers, and does not read them.
    auto settings = flooding_with(repeated({0x32, 6, 0, 1, 'x', 0, 7, 0}, 10'000));
    settings.reads_at_most = 100;
    EXPECT_THAT(probe(std::move(settings))["reason"], AnyOf("local", "timeout", "protocol"));
}

TEST_F(HostileBounds, OfANameServerThatNeverStopsAnswering) {
    const EndlessNameServer server;
    const auto outcome =
        run({"probe", "mqtt://broker.test", "--timeout", "2s", "--dns-server", server.address()},
            bound_of_probe,
            20s);
    EXPECT_EQ(outcome.result["failure"]["phase"], "dns");
    EXPECT_THAT(outcome.result["failure"]["reason"].get<std::string>(),
                AnyOf("timeout", "resolve"));
}

TEST_F(HostileBounds, OfALoadRunOfAHundredClients) {
    auto endless = repeated({0x30, 0xff, 0xff, 0xff, 0x7f}, 1);
    endless.resize(200'000);
    const auto tiny = repeated({0xd0, 0}, 10'000);
    const auto unwanted = repeated({0x30, 4, 0, 1, 'x', 0}, 10'000);
    const auto wanting_answers = repeated({0x32, 6, 0, 1, 'x', 0, 7, 0}, 10'000);
    for (const auto* const version : {"5", "3.1.1"}) {
        run_load(tiny, {}, version);
        run_load(endless, {}, version);
        run_load(unwanted, {}, version);
        run_load(wanting_answers, {}, version);
        run_load(wanting_answers, 100, version);  // And does not read them.
    }
}

}  // namespace
}  // namespace sonde::testing
