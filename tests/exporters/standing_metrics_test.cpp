// SPDX-License-Identifier: Apache-2.0
#include "exporters/json.hpp"
#include "exporters/metrics_store.hpp"
#include "exporters/prometheus_text.hpp"
#include "exporters/standing_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace sonde {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

class StandingMetrics : public ::testing::Test {
  protected:
    StandingMetrics() { store_.add_probe({.name = "p", .target = {.host = "h", .port = 1883}}); }

    static ProbeResult result() { return {.probe = "p"}; }
    std::string page() const {
        std::ostringstream out;
        write_exposition({.out = out}, store_.snapshot(), {});
        return out.str();
    }
    /// The value of a series of the probe.
    testing::AssertionResult has(const std::string& family,
                                 const std::string& own,
                                 const std::string& value) const {
        const auto line =
            family + "{probe=\"p\",target=\"mqtt://h:1883\"" + own + "} " + value + "\n";
        return page().find(line) != std::string::npos ? testing::AssertionSuccess()
                                                      : testing::AssertionFailure()
                                                            << line << " is not in\n"
                                                            << page();
    }

    MetricsStore store_{{}, ""};
};

TEST_F(StandingMetrics, OfSessionsAreThereForSessionsOnly) {
    store_.record(result());
    EXPECT_THAT(page(), Not(HasSubstr("sonde_probe_session_")));
    EXPECT_THAT(page(), Not(HasSubstr("sonde_probe_watch_")));
}

TEST_F(StandingMetrics, OfSessionsAddUpBeatForBeat) {
    auto beat = result();
    beat.session = SessionReport{.connected = true, .connection_age = 10s, .late = 1};
    store_.record(beat);
    beat.session = SessionReport{
        .began = {
            {.phase = Phase::delivery, .reason = FailureReason::closed, .connection_age = 12s}}};
    store_.record(beat);
    EXPECT_TRUE(has("sonde_probe_session_connected", "", "0"));
    EXPECT_THAT(page(), Not(HasSubstr("sonde_probe_session_connection_age_seconds{")));
    beat.session = SessionReport{.connected = true,
                                 .connection_age = 1s,
                                 .ended = {{.without_delivery = 3s, .disconnected = 2s}},
                                 .reconnects = 1,
                                 .resumed = 1,
                                 .late = 2,
                                 .recovered = 1};
    store_.record(beat);
    EXPECT_TRUE(has("sonde_probe_session_connected", "", "1"));
    EXPECT_TRUE(has("sonde_probe_session_connection_age_seconds", "", "1"));
    EXPECT_TRUE(has("sonde_probe_session_reconnects_total", "", "1"));
    EXPECT_TRUE(has("sonde_probe_session_resumed_total", "", "1"));
    EXPECT_TRUE(has("sonde_probe_session_lost_total", "", "0"));
    EXPECT_TRUE(has("sonde_probe_messages_late_total", "", "3"));
    EXPECT_TRUE(has("sonde_probe_messages_recovered_total", "", "1"));
    EXPECT_TRUE(
        has("sonde_probe_session_outages_total", ",phase=\"delivery\",reason=\"closed\"", "1"));
    EXPECT_TRUE(has("sonde_probe_session_outage_seconds_bucket", ",le=\"2.5\"", "0"));
    EXPECT_TRUE(has("sonde_probe_session_outage_seconds_bucket", ",le=\"5\"", "1"));
    EXPECT_TRUE(has("sonde_probe_session_last_outage_seconds", "", "3"));
    EXPECT_TRUE(has("sonde_probe_session_disconnected_seconds_total", "", "2"));
    EXPECT_TRUE(has("sonde_probe_session_cut_connection_age_seconds", "", "12"));
}

TEST_F(StandingMetrics, OfWatchesHaveASeriesForEachRow) {
    WatchRow pump{.labels = {{"device", "pump"}}, .topics = 1, .messages = 2, .bytes = 10};
    pump.age = 5s;
    pump.violations[static_cast<std::size_t>(WatchRule::json)] = 1;
    auto beat = result();
    beat.watch = WatchReport{
        .rows = {pump, {.labels = {{"device", "fan"}}, .offline = 1}}, .topics = 2, .overflow = 4};
    store_.record(beat);
    store_.record(beat);
    EXPECT_TRUE(has("sonde_probe_watch_topics", ",device=\"pump\"", "1"));
    EXPECT_TRUE(has("sonde_probe_watch_topics_offline", ",device=\"fan\"", "1"));
    EXPECT_TRUE(has("sonde_probe_watch_messages_total", ",device=\"pump\"", "4"));
    EXPECT_TRUE(has("sonde_probe_watch_payload_bytes_total", ",device=\"pump\"", "20"));
    EXPECT_TRUE(has("sonde_probe_watch_message_age_seconds", ",device=\"pump\"", "5"));
    EXPECT_TRUE(has("sonde_probe_watch_violations_total", ",device=\"pump\",rule=\"json\"", "2"));
    EXPECT_TRUE(has("sonde_probe_watch_overflow_total", "", "8"));
    // A row that is gone keeps its counts, and has no age any more.
    beat.watch = WatchReport{};
    store_.record(beat);
    EXPECT_TRUE(has("sonde_probe_watch_messages_total", ",device=\"pump\"", "4"));
    EXPECT_THAT(page(), Not(HasSubstr("sonde_probe_watch_message_age_seconds{")));
}

TEST(StandingJson, IsInTheLinesOfTheKindsThatHaveIt) {
    ProbeResult result;
    EXPECT_THAT(to_json_line(result), Not(HasSubstr("\"session\"")));
    result.session = SessionReport{.ended = {{.phase = Phase::ping,
                                              .reason = FailureReason::timeout,
                                              .connection_age = 60s,
                                              .without_delivery = 1500ms,
                                              .disconnected = 500ms,
                                              .attempts = 2}}};
    EXPECT_THAT(to_json_line(result),
                HasSubstr(R"("outages_ended":[{"phase":"ping","reason":"timeout",)"));
    WatchRow row{.labels = {{"device", "pump"}}, .topics = 1, .messages = 2};
    row.violations[static_cast<std::size_t>(WatchRule::max_age)] = 1;
    result.watch = WatchReport{.rows = {row}, .topics = 1};
    EXPECT_THAT(to_json_line(result),
                HasSubstr(R"("watch":{"topics":1,"overflow":0,"rows":[{"labels":{"device":"pump"},)"
                          R"("topics":1,"offline":0,"messages":2,"bytes":0,"age":null,"gap":null,)"
                          R"("violations":{"max_age":1}}]})"));
}

TEST(StandingText, SaysWhatHappenedInALine) {
    EXPECT_EQ(
        session_line({.connected = true,
                      .connection_age = 12s,
                      .ended = {{.without_delivery = 2100ms, .disconnected = 100ms}},
                      .resumed = 1,
                      .recovered = 2}),
        "connected for 12s; nothing came through for 2.1s, disconnected for 100ms, 1 with the "
        "session kept, 2 recovered");
    EXPECT_EQ(session_line({.began = {{.phase = Phase::delivery,
                                       .reason = FailureReason::closed,
                                       .connection_age = 60s}}}),
              "not connected; cut at the age of 1m (delivery closed)");
    WatchRow row{.messages = 12};
    row.age = 4s;
    row.violations[static_cast<std::size_t>(WatchRule::json)] = 2;
    EXPECT_EQ(watch_line({.rows = {row}, .topics = 3}),
              "3 topics, 12 messages, the most silent for 4s, 2 against json");
}

}  // namespace
}  // namespace sonde
