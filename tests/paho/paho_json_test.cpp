// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/result_json.hpp"
#include "probes/paho/spec_json.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sonde {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using namespace std::chrono_literals;

std::string all_bytes() {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
        bytes += static_cast<char>(byte);
    }
    return bytes;
}

PahoOrder rich_order() {
    PahoOrder order;
    auto& spec = order.spec;
    spec.name = "orders \"and\" more";
    spec.target = {.scheme = Scheme::wss, .host = "::1", .port = 65535, .path = "/a/b%20c"};
    spec.client = ClientKind::paho;
    spec.mqtt = MqttVersion::v3_1_1;
    spec.timeout = 1234567891ns;
    spec.phase_timeout = {{Phase::dns, 1ms}, {Phase::delivery, 2s}};
    spec.qos = 2;
    spec.payload_size = largest_payload;
    spec.topic = "fabrik/straße";
    spec.client_id = "me";
    spec.username = "user";
    spec.password = Secret{all_bytes()};
    spec.keep_alive = 0s;
    spec.ping = true;
    spec.resolver = ResolverKind::system;
    spec.dns_servers = {"192.0.2.1:53", "::1"};
    spec.family = FamilyChoice::ipv6;
    spec.tls = {
        .verification = Verification::off,
        .ca_file = "/certificates/caf\xe9.pem",
        .cert_file = "cert",
        .key_file = "key",
        .server_name = "name",
        .alpn = {"mqtt", "x"},
        .minimum = TlsVersion::v1_3,
    };
    order.run = 0xffffffffffffffff;
    order.deadline = Instant{1234567890123456789ns};
    return order;
}

ProbeResult rich_result() {
    ProbeResult result;
    result.probe = "orders";
    result.target = "mqtt://localhost:1883";
    result.client = ClientKind::paho;
    result.started = WallTime{1767323045678901234ns};
    result.phases.set(Phase::dns, 1ns);
    result.phases.set(Phase::disconnect, 2s);
    result.total = 3s;
    result.sizes.payload = 64;
    result.messages = {.sent = 1,
                       .delivered = 2,
                       .lost = 3,
                       .duplicate = 4,
                       .reordered = 5,
                       .corrupt = 6,
                       .foreign = 7};
    result.dns = DnsFacts{.resolver = ResolverKind::system, .addresses = 2};
    result.mqtt = {.version = MqttVersion::v5,
                   .qos = 1,
                   .granted_qos = 0,
                   .session_present = false,
                   .assigned_client_id = "given"};
    result.failure = Failure{.phase = Phase::publish,
                             .reason = FailureReason::rejected,
                             .code = 0x97,
                             .code_name = "Quota exceeded",
                             .detail = "line\nwith \xff in it"};
    return result;
}

TEST(PahoOrderJson, BringsBackAllThatTheChildNeeds) {
    const auto order = rich_order();
    const auto read = paho_order_from(to_json(order));
    ASSERT_TRUE(read) << read.error();
    EXPECT_TRUE(read->spec == order.spec);
    EXPECT_EQ(read->run, order.run);
    EXPECT_EQ(read->deadline, order.deadline);
}

TEST(PahoOrderJson, TellsNoPasswordFromAnEmptyOne) {
    PahoOrder order;
    EXPECT_FALSE(paho_order_from(to_json(order))->spec.password);
    order.spec.password = Secret{};
    EXPECT_EQ(paho_order_from(to_json(order))->spec.password, Secret{});
}

TEST(PahoOrderJson, DoesNotQuoteWhatItCannotRead) {
    for (const auto* text : {"", "{", "[]", "hunter2", R"({"spec":{"password":"hunter2"}})"}) {
        const auto read = paho_order_from(text);
        ASSERT_FALSE(read) << text;
        EXPECT_THAT(read.error(), Not(HasSubstr("hunter2")));
    }
}

TEST(PahoOrderJson, RefusesEveryTruncation) {
    const auto whole = to_json(rich_order());
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_FALSE(paho_order_from(std::string_view{whole}.substr(0, size))) << size;
    }
}

TEST(PahoResultJson, BringsBackWhatPahoTells) {
    const auto result = rich_result();
    const auto line = to_line(result);
    EXPECT_THAT(line, Not(HasSubstr("\n")));
    const auto read = read_line(line);
    ASSERT_TRUE(read) << read.error();
    const auto& back = std::get<ProbeResult>(*read);
    EXPECT_EQ(back.probe, result.probe);
    EXPECT_EQ(back.target, result.target);
    EXPECT_EQ(back.client, result.client);
    EXPECT_EQ(back.started, result.started);
    EXPECT_TRUE(back.phases == result.phases);
    EXPECT_EQ(back.total, result.total);
    EXPECT_TRUE(back.sizes == result.sizes);
    EXPECT_TRUE(back.messages == result.messages);
    EXPECT_TRUE(back.dns == result.dns);
    EXPECT_TRUE(back.mqtt == result.mqtt);
    EXPECT_TRUE(back.failure == result.failure);
}

TEST(PahoResultJson, BringsBackAResultWithoutAnything) {
    const auto read = read_line(to_line(ProbeResult{}));
    ASSERT_TRUE(read) << read.error();
    const auto& back = std::get<ProbeResult>(*read);
    EXPECT_TRUE(back.success());
    EXPECT_FALSE(back.dns);
    EXPECT_FALSE(back.mqtt.granted_qos);
    EXPECT_TRUE(back.phases == PhaseTimes{});
}

TEST(PahoResultJson, BringsBackProgress) {
    PahoProgress progress{.phase = Phase::publish};
    progress.done.set(Phase::connect, 11ms);
    const auto read = read_line(to_line(progress));
    ASSERT_TRUE(read) << read.error();
    EXPECT_TRUE(std::get<PahoProgress>(*read) == progress);
}

TEST(PahoResultJson, RefusesWhatIsNoLineOfOurs) {
    for (const auto* line : {"",
                             "Hello, world!",
                             "null",
                             "[1]",
                             "{}",
                             R"({"phase":"lunch","done":{}})",
                             R"({"phase":"connect","done":{"lunch":1}})",
                             R"({"phase":"connect","done":{"connect":"long"}})",
                             R"({"result":{}})"}) {
        EXPECT_FALSE(read_line(line)) << line;
    }
}

}  // namespace
}  // namespace sonde
