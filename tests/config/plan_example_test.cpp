// SPDX-License-Identifier: Apache-2.0
#include "config/plan_keys.hpp"
#include "tests/config/plan_cases.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sonde {
namespace {

std::string example() {
    std::ifstream in{SONDE_SOURCE_DIR "/config/load.example.toml"};
    return {std::istreambuf_iterator<char>{in}, {}};
}

FakeSurroundings example_surroundings() {
    return {
        .variables = {{"BROKER", "mqtts://127.0.0.1"}, {"MQTT_PASSWORD", "hunter2"}},
        .files = {{"/run/secrets/mqtt", "hunter2"},
                  {"devices.csv", "client_id\nd-1\n"},
                  {"samples/a.json", "{}"},
                  {"more-samples/b", "x"},
                  {"/etc/sonde/ca.pem", "-----BEGIN CERTIFICATE-----"},
                  {"/etc/sonde/client-0.pem", "-----BEGIN CERTIFICATE-----"},
                  {"/etc/sonde/client-0.key", "-----BEGIN PRIVATE KEY-----"}},
    };
}

load::LoadPlan plan_in(const std::string& text, const FakeSurroundings& around) {
    const auto plan = load_plan_text(text, "example", around.view());
    for (const auto& mistake : plan ? std::vector<Mistake>{} : plan.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
    return plan.value_or(load::LoadPlan{});
}

/// Whether a line sets the key, be it in a comment or in a table within the line.
bool shows(const std::string& text, std::string_view key) {
    const std::string setting{std::string{key} + " = "};
    std::istringstream lines{text};
    std::string line;
    while (std::getline(lines, line)) {
        const bool within = line.find("{ " + setting) != std::string::npos ||
                            line.find(", " + setting) != std::string::npos;
        if (within || line.starts_with(setting) || line.starts_with("# " + setting)) {
            return true;
        }
    }
    return false;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
    const auto at = text.rfind(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
}

/// Takes the comment mark away from the last line that sets the key.
void uncomment(std::string& text, const std::string& key) {
    replace(text, "\n# " + key + " = ", "\n" + key + " = ");
}

TEST(LoadExample, IsAPlanWithoutMistakes) {
    const auto plan = plan_in(example(), {});
    EXPECT_EQ(to_string(plan.targets.at(0)), "mqtts://broker.example.com:8883");
    EXPECT_EQ(plan.populations.size(), 2U);
}

TEST(LoadExample, ShowsEveryKey) {
    const auto text = example();
    for (const auto& key : plan_keys()) {
        EXPECT_TRUE(shows(text, key.name)) << key.name;
    }
}

TEST(LoadExample, ShowsTheDefaultsAsTheyAre) {
    const auto plan = plan_in(example(), {});
    load::LoadPlan usual;
    usual.targets = plan.targets;
    usual.populations = plan.populations;
    EXPECT_EQ(plan, usual);
    auto population = plan.populations.at(1);
    const load::Population unset{.name = "sensors", .profile = population.profile};
    EXPECT_EQ(population, unset);
}

TEST(LoadExample, ShowsValuesThatThePlanTakesOnceTheirCommentMarksAreGone) {
    auto text = example();
    for (const auto* const key :
         {"seed",          "connect_rate", "source_addresses", "thresholds",      "abort_on",
          "spike",         "burst",        "username",         "password_file",   "clients_file",
          "properties",    "ca_file",      "cert_file",        "key_file",        "server_name",
          "alpn",          "churn",        "churn_away",       "reconnect_storm", "flapping",
          "slow_consumer", "resume"}) {
        uncomment(text, key);
    }
    // What some of these take beside them.
    replace(text, "clean_start = true", "clean_start = false");
    replace(text, "subscribe_qos = 0", "subscribe_qos = 1");
    replace(text, "arrivals = \"uniform\"", "arrivals = \"burst\"");
    const auto plan = plan_in(text, example_surroundings());
    ASSERT_EQ(plan.populations.size(), 2U);
    const auto& full = plan.populations[1];
    EXPECT_EQ(full.behaviours.size(), 5U);
    EXPECT_EQ(full.identities.size(), 1U);
    EXPECT_EQ(full.properties.session_expiry, 3600U);
    EXPECT_EQ(full.tls.key_file, "/etc/sonde/client-{client}.key");
    EXPECT_EQ(plan.thresholds.size(), 3U);
}

TEST(LoadExample, ShowsAlternativesThatThePlanTakes) {
    const std::array<std::pair<const char*, const char*>, 8> alternatives{{
        {"rate", "\nrate_per_client = "},
        {"ramp", "\nrate_per_client = "},
        {"steps", "\nrate_per_client = "},
        {"outstanding", "\nrate_per_client = "},
        {"payload_files", "\npayload_size = "},
        {"password_env", "\n# password_file = "},
        {"targets", "\ntarget = "},
        {"pattern", "\ngroups = "},
    }};
    for (const auto& [key, instead_of] : alternatives) {
        auto text = example();
        uncomment(text, key);
        replace(text, instead_of, "\n# x = ");
        if (std::string_view{key} == "outstanding") {
            replace(text, "\nloop = \"open\"", "\nloop = \"closed\"");
            replace(text, "\narrivals = ", "\n# x = ");
        }
        if (std::string_view{key} == "pattern") {
            // One that publishes and one that subscribes.
            replace(text, "\ngroups = ", "\n# x = ");
            replace(text, "role = \"both\"", "role = \"publisher\"");
            replace(text, "\nclients = 1\n", "\nclients = 10\n");
            replace(text, "\nsubscribe = ", "\n# x = ");
            replace(text, "\nsubscribe_qos = ", "\n# x = ");
        }
        const auto plan = plan_in(text, example_surroundings());
        EXPECT_EQ(plan.populations.size(), 2U) << key;
    }
}

TEST(PlanKeys, AreUniqueAndComplete) {
    for (const auto& key : plan_keys()) {
        const auto same = std::ranges::count_if(plan_keys(), [&](const PlanKey& other) {
            return other.section == key.section && other.name == key.name;
        });
        EXPECT_EQ(same, 1) << key.name;
        const bool of_plan =
            key.section == PlanSection::load || key.section == PlanSection::generator;
        EXPECT_EQ(key.to_plan != nullptr, of_plan) << key.name;
        EXPECT_EQ(key.to_population != nullptr, !of_plan) << key.name;
        EXPECT_FALSE(key.help.empty()) << key.name;
        const bool flag_with_value =
            key.place == PlanPlace::anywhere && key.form != KeyForm::boolean;
        EXPECT_EQ(flag_with_value, !key.placeholder.empty()) << key.name;
    }
}

TEST(PlanKeys, HaveFlagsOfTheirOwn) {
    for (const auto& key : plan_keys()) {
        const auto same = std::ranges::count_if(plan_keys(), [&](const PlanKey& other) {
            return other.place == PlanPlace::anywhere && flag_of(other) == flag_of(key);
        });
        EXPECT_EQ(same, key.place == PlanPlace::anywhere ? 1 : same) << flag_of(key);
    }
    EXPECT_EQ(flag_of(*plan_key_named(PlanSection::population, "payload_size")), "--payload-size");
    EXPECT_EQ(flag_of(*plan_key_named(PlanSection::load, "reconnect")), "--no-reconnect");
    EXPECT_FALSE(flag_value(*plan_key_named(PlanSection::load, "reconnect")));
    EXPECT_TRUE(flag_value(*plan_key_named(PlanSection::population, "retain")));
}

}  // namespace
}  // namespace sonde
