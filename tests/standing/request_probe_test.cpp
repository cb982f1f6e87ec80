// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/request_probe.hpp"

#include "probes/content_rules.hpp"
#include "probes/request_spec.hpp"
#include "probes/standing/request_words.hpp"
#include "probes/wire/decode.hpp"
#include "tests/standing/standing_fixture.hpp"

namespace sonde {
namespace {

using ::testing::HasSubstr;

/// A device at "device/in", played by what the broker sends behind its answer to the PUBLISH.
class RequestTest : public StandingFixture {
  protected:
    RequestTest() {
        spec_.kind = ProbeKind::request;
        spec_.topic = "device/in";
        spec_.request = RequestSpec{.payload = "get", .reply_topic = "device/out"};
    }

    ProbeResult run() {
        return support::run_to_end(run_request(spec_, support::run_number, {clock_, connector_}));
    }

    struct Answer {
        std::string topic{"device/out"};
        std::string text{"ok"};
        std::optional<std::string> correlation{"0123456789abcdef"};
        bool retain{};
    };
    void answer_after(Duration time, Answer answer) {
        at(Step::puback) = {.rest =
                                [answer](wire::Version version, const wire::Packet& /*correct*/) {
                                    wire::PropertyBuffer properties;
                                    if (version == wire::Version::v5 && answer.correlation) {
                                        properties.add(wire::PropertyId::correlation_data,
                                                       wire::as_bytes(*answer.correlation));
                                    }
                                    return support::encoded(
                                        version,
                                        wire::Publish{.topic = answer.topic,
                                                      .payload = wire::as_bytes(answer.text),
                                                      .retain = answer.retain,
                                                      .properties = properties.view()});
                                },
                            .rest_delay = time};
    }
};

TEST_F(RequestTest, TimesTheDevicesAnswer) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        answer_after(30ms, {});
        const auto result = run();
        EXPECT_EQ(failure_of(result), "none") << result.failure->detail;
        EXPECT_EQ(result.phases.get(Phase::answer), 30ms);
        EXPECT_TRUE(result.phases.reached(Phase::subscribe));
        EXPECT_TRUE(result.phases.reached(Phase::publish));
        EXPECT_FALSE(result.phases.reached(Phase::delivery));
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .delivered = 1}));
        EXPECT_EQ(result.sizes.payload, 3U);
        EXPECT_GT(result.sizes.delivered_packet, 0U);
    }
}

TEST_F(RequestTest, SaysWhenTheDeviceIsSilent) {
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run();
        EXPECT_EQ(failure_of(result), "answer timeout");
        EXPECT_THAT(result.failure->detail,
                    HasSubstr("the broker took the request, but no answer of the device came "
                              "within 5s"));
        EXPECT_TRUE(result.phases.reached(Phase::publish));
        EXPECT_EQ(result.messages, (MessageCounts{.sent = 1, .lost = 1}));
    }
}

TEST_F(RequestTest, HasATimeLimitOfItsOwnForTheAnswer) {
    spec_.phase_timeout = {{Phase::answer, 1s}};
    const auto result = run();
    EXPECT_EQ(failure_of(result), "answer timeout");
    EXPECT_EQ(result.phases.get(Phase::answer), 1s);
}

TEST_F(RequestTest, SaysThatNobodyListensWhereTheBrokerKnows) {
    at(Step::puback).change = support::with_reason(0x10);
    EXPECT_THAT(run().failure->detail, HasSubstr("nobody is subscribed"));
}

TEST_F(RequestTest, HoldsTheAnswerAgainstTheRules) {
    spec_.content = ContentRules{.json = "/status", .json_equals = "ok"};
    answer_after(30ms, {.text = R"({"status":"broken"})"});
    const auto result = run();
    EXPECT_EQ(failure_of(result), "answer mismatch");
    EXPECT_EQ(result.failure->detail, "the answer: its `/status` is `\"broken\"` and not `\"ok\"`");
    EXPECT_EQ(result.phases.get(Phase::answer), 30ms);
}

TEST_F(RequestTest, WantsTheCorrelationDataBack) {
    answer_after(30ms, {.correlation = std::nullopt});
    EXPECT_EQ(failure_of(run()), "answer mismatch");
    answer_after(30ms, {.correlation = "another"});
    const auto other = run();
    EXPECT_EQ(failure_of(other), "answer timeout");
    EXPECT_EQ(other.messages.foreign, 1U);
}

TEST_F(RequestTest, TakesNoRetainedMessageForAnAnswer) {
    answer_after(30ms, {.retain = true});
    EXPECT_EQ(failure_of(run()), "answer timeout");
}

TEST_F(RequestTest, FailsWithTheBrokersCodeWhereItRefusesTheRequest) {
    at(Step::puback).change = support::with_reason(0x87);
    const auto result = run();
    EXPECT_EQ(failure_of(result), "publish rejected");
    EXPECT_EQ(result.failure->code, 0x87);
}

TEST_F(RequestTest, FailsInThePhaseThatTheConnectionDidNotSurvive) {
    at(Step::puback) = {.change = support::silence(), .ending = Ending::close};
    EXPECT_EQ(failure_of(run()), "publish closed");
    close_after(Step::puback, 1s);
    EXPECT_EQ(failure_of(run()), "answer closed");
    at(Step::connack).change = support::connack(0x87);
    EXPECT_EQ(failure_of(run()), "connect rejected");
}

TEST_F(RequestTest, TellsTheDeviceWhereToAnswer) {
    spec_.request = RequestSpec{.payload = "get"};
    run();
    const auto& packets = connector_.record().packets;
    const auto found = std::ranges::find_if(packets, [](const wire::Bytes& packet) {
        return (std::to_integer<unsigned>(packet.front()) >> 4U) == 3;
    });
    ASSERT_NE(found, packets.end());
    const std::string text{wire::as_text(*found)};
    EXPECT_THAT(text, HasSubstr("sonde/reply/0123456789abcdef"));
}

TEST(RequestWords, FillTheirPlacesInOnce) {
    ProbeSpec spec;
    spec.client_id = "{request}";
    spec.topic = "d/{client}/in";
    spec.request = RequestSpec{.payload = R"({"id":"{request}","to":"{reply_topic}","x":{y}})",
                               .reply_topic = "d/{client}/{request}"};
    const auto words = words_of(spec, 0x12);
    EXPECT_EQ(words.topic, "d/{request}/in");
    EXPECT_EQ(words.reply_topic, "d/{request}/0000000000000012");
    EXPECT_EQ(words.payload,
              R"({"id":"0000000000000012","to":"d/{request}/0000000000000012","x":{y}})");
    EXPECT_EQ(words.correlation, "0000000000000012");
}

}  // namespace
}  // namespace sonde
