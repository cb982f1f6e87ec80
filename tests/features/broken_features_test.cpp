// SPDX-License-Identifier: Apache-2.0
#include "tests/features/feature_broker.hpp"
#include "tests/features/features_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>

/// Each script against a broker that takes what it asks for and does not do it.
namespace sonde {
namespace {

using support::Fault;
using support::FeatureBroker;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

struct Broken {
    const char* subject;
    Fault fault{};
    Feature feature{};
    const char* sentence;  ///< A part of what is said of it.
    std::vector<MqttVersion> versions{MqttVersion::v5};
};

void PrintTo(const Broken& broken, std::ostream* out) {
    *out << broken.subject;
}

std::string subject_of(const ::testing::TestParamInfo<Broken>& info) {
    return info.param.subject;
}

class BrokenFeature : public FeaturesFixture, public ::testing::WithParamInterface<Broken> {};

TEST_P(BrokenFeature, IsFound) {
    const auto& broken = GetParam();
    const FeatureBroker broker{{.faults = {broken.fault}}};
    aim_at(broker.port());
    spec_.phase_timeout[Phase::delivery] = 1s;
    for (const auto version : broken.versions) {
        spec_.mqtt = version;
        const auto result = run({.wanted = {broken.feature}});
        const auto& outcome = result.features->outcomes.front();
        expect_verdict(outcome, FeatureVerdict::broken);
        EXPECT_THAT(outcome.sentence, HasSubstr(broken.sentence));
        EXPECT_FALSE(result.success());
        EXPECT_TRUE(outcome.failure.has_value());
    }
}

const std::vector<MqttVersion> both{both_versions.begin(), both_versions.end()};

INSTANTIATE_TEST_SUITE_P(
    ByABroker,
    BrokenFeature,
    ::testing::Values(
        Broken{"forgets_retained",
               Fault::forgets_retained,
               Feature::retained,
               "does not get the retained message",
               both},
        Broken{"sends_retained_without_retain",
               Fault::sends_retained_without_retain,
               Feature::retained,
               "without RETAIN",
               both},
        Broken{"keeps_cleared_retained",
               Fault::keeps_cleared_retained,
               Feature::retained,
               "still there",
               both},
        Broken{"has_no_wills", Fault::has_no_wills, Feature::will, "does not come", both},
        Broken{"sends_will_after_disconnect",
               Fault::sends_will_after_disconnect,
               Feature::will,
               "after a clean DISCONNECT",
               both},
        Broken{"sends_delayed_will_at_once",
               Fault::sends_delayed_will_at_once,
               Feature::will_delay,
               "at once"},
        Broken{"sends_will_of_who_returned",
               Fault::sends_will_of_who_returned,
               Feature::will_delay,
               "back in time"},
        Broken{"never_sends_delayed_will",
               Fault::never_sends_delayed_will,
               Feature::will_delay,
               "does not come within 10s"},
        Broken{"forgets_sessions",
               Fault::forgets_sessions,
               Feature::persistent_session,
               "Session Present 0",
               both},
        Broken{"loses_queue",
               Fault::loses_queue,
               Feature::persistent_session,
               "while its subscriber was away does not arrive",
               both},
        Broken{"turns_queue_round",
               Fault::turns_queue_round,
               Feature::persistent_session,
               "another order",
               both},
        Broken{"keeps_sessions_for_ever",
               Fault::keeps_sessions_for_ever,
               Feature::session_expiry,
               "still there after 3s"},
        Broken{"keeps_old_connection",
               Fault::keeps_old_connection,
               Feature::takeover,
               "stays open",
               both},
        Broken{"shares_with_all",
               Fault::shares_with_all,
               Feature::shared_subscription,
               "both of its members"},
        Broken{"shares_with_none",
               Fault::shares_with_none,
               Feature::shared_subscription,
               "none of its members"},
        Broken{"echoes", Fault::echoes, Feature::no_local, "its own message back"},
        Broken{
            "ignores_send_if_new", Fault::ignores_send_if_new, Feature::retain_handling, "not new"},
        Broken{"never_sends_if_new",
               Fault::never_sends_if_new,
               Feature::retain_handling,
               "to a new subscription"},
        Broken{"ignores_do_not_send",
               Fault::ignores_do_not_send,
               Feature::retain_handling,
               "retain handling 2"},
        Broken{"clears_retain", Fault::clears_retain, Feature::retain_as_published, "was cleared"},
        Broken{"keeps_retain", Fault::keeps_retain, Feature::retain_as_published, "was kept"},
        Broken{"has_no_identifiers",
               Fault::has_no_identifiers,
               Feature::subscription_identifier,
               "does not carry"},
        Broken{"keeps_expired",
               Fault::keeps_expired,
               Feature::message_expiry,
               "to live for 1s arrives"},
        Broken{
            "hides_expiry", Fault::hides_expiry, Feature::message_expiry, "how long it has left"},
        Broken{
            "mistakes_aliases", Fault::mistakes_aliases, Feature::topic_alias, "does not arrive"},
        Broken{"loses_aliased", Fault::loses_aliased, Feature::topic_alias, "does not arrive"},
        Broken{"drops_response_topic",
               Fault::drops_response_topic,
               Feature::request_response,
               "without its response topic"},
        Broken{"drops_correlation",
               Fault::drops_correlation,
               Feature::request_response,
               "without its correlation data"},
        Broken{"drops_user_properties",
               Fault::drops_user_properties,
               Feature::user_properties,
               "lost"},
        Broken{"turns_user_properties_round",
               Fault::turns_user_properties_round,
               Feature::user_properties,
               "another order"},
        Broken{
            "matches_two_levels", Fault::matches_two_levels, Feature::wildcard, "two levels", both},
        Broken{"misses_parent", Fault::misses_parent, Feature::wildcard, "the level above", both},
        Broken{"keeps_silent_clients",
               Fault::keeps_silent_clients,
               Feature::keep_alive,
               "is not dropped"},
        Broken{"drops_at_once", Fault::drops_at_once, Feature::keep_alive, "before its keep alive"},
        Broken{"ignores_maximum_packet_size",
               Fault::ignores_maximum_packet_size,
               Feature::maximum_packet_size,
               "Maximum Packet Size"},
        Broken{"ignores_receive_maximum",
               Fault::ignores_receive_maximum,
               Feature::receive_maximum,
               "without acknowledgement"},
        Broken{"stops_at_receive_maximum",
               Fault::stops_at_receive_maximum,
               Feature::receive_maximum,
               "do not come after the acknowledgements"},
        Broken{"corrupts_payloads",
               Fault::corrupts_payloads,
               Feature::large_payload,
               "comes back changed",
               both},
        Broken{"drops_everything",
               Fault::drops_everything,
               Feature::large_payload,
               "not even a payload of one byte",
               both},
        Broken{"claims_a_larger_packet",
               Fault::claims_a_larger_packet,
               Feature::large_payload,
               "Maximum Packet Size 900000"}),
    subject_of);

class SoundBroker : public FeaturesFixture {};

TEST_F(SoundBroker, HasAllFeatures) {
    const FeatureBroker broker;
    aim_at(broker.port());
    for (const auto version : both_versions) {
        spec_.mqtt = version;
        const auto result = run_all();
        EXPECT_TRUE(result.success()) << result.failure->detail;
        for (const auto& outcome : result.features->outcomes) {
            expect_verdict(outcome, FeatureVerdict::works);
        }
    }
}

}  // namespace
}  // namespace sonde
