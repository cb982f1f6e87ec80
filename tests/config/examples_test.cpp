// SPDX-License-Identifier: Apache-2.0
#include "config/agent_table.hpp"
#include "config/load.hpp"
#include "config/probe_keys.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

namespace sonde {
namespace {

const std::string folder = SONDE_SOURCE_DIR "/config/";

std::string content_of(const std::string& file) {
    std::ifstream in{folder + file};
    return {std::istreambuf_iterator<char>{in}, {}};
}

AgentConfig load(const std::string& text, const FakeSurroundings& around) {
    const auto config = load_text(text, "example", around.view());
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
    return config.value_or(AgentConfig{});
}

/// Whether a line sets the key, be it in a comment.
bool shows(const std::string& text, std::string_view key) {
    std::istringstream lines{text};
    std::string line;
    while (std::getline(lines, line)) {
        if (line.starts_with(std::string{key} + " = ") ||
            line.starts_with("# " + std::string{key} + " = ")) {
            return true;
        }
    }
    return false;
}

TEST(Example, IsAConfigurationWithoutMistakes) {
    const auto config = load(content_of("sonde.example.toml"), {});
    EXPECT_EQ(config.location, "fra1");
    EXPECT_EQ(config.probes.size(), 6U + 6U);
}

TEST(Example, ShowsEveryKey) {
    const auto text = content_of("sonde.example.toml");
    for (const auto& key : probe_keys()) {
        EXPECT_TRUE(shows(text, key.name)) << key.name;
    }
    for (const auto key : agent_key_names()) {
        EXPECT_TRUE(shows(text, key)) << key;
    }
}

TEST(Example, ShowsValuesThatTheFileTakesOnceTheirCommentMarksAreGone) {
    auto text = content_of("sonde.example.toml");
    // Else the keys of a WebSocket would have no effect.
    const std::string target{"target = \"mqtts://broker.example.com:8883\""};
    text.replace(text.find(target), target.size(), "target = \"wss://broker.example.com:8883\"");
    for (const auto& key : probe_keys()) {
        const auto marked = "\n# " + std::string{key.name} + " = ";
        // Two passwords or two requests would be one too many, a key stands instead of
        // certificates, and another broker instead of the target.
        const bool excluded = key.name.ends_with("password_env") || key.name.starts_with("psk_") ||
                              key.name == "publish_to" || key.name == "subscribe_from" ||
                              key.name == "request_file";
        const auto at = excluded ? std::string::npos : text.find(marked);
        if (at != std::string::npos) {
            text.erase(at + 1, 2);
        }
    }
    FakeSurroundings around;
    around.variables = {{"TOKEN", "hunter2"}};
    around.files = {{"/run/secrets/mqtt", "hunter2"},
                    {"/run/secrets/proxy", "hunter2"},
                    {"/etc/sonde/ca.pem", "-----BEGIN CERTIFICATE-----"},
                    {"/etc/sonde/crl.pem", "-----BEGIN X509 CRL-----"},
                    {"/etc/sonde/client.pem", "-----BEGIN CERTIFICATE-----"},
                    {"/etc/sonde/client.key", "-----BEGIN PRIVATE KEY-----"}};
    const auto config = load(text, around);
    ASSERT_EQ(config.probes.size(), 6U + 6U);
    EXPECT_EQ(config.probes[1].username, "monitor");
    EXPECT_EQ(config.probes[1].tls.key_file, "/etc/sonde/client.key");
}

TEST(Example, ShowsTheDefaultsAsTheyAre) {
    const auto full = load(content_of("sonde.example.toml"), {}).probes.at(1);
    ProbeSpec plain{.name = full.name, .target = full.target, .labels = full.labels};
    plain.phase_timeout = full.phase_timeout;
    EXPECT_EQ(full, plain);
}

TEST(Demo, RunsWithoutAnyEnvironment) {
    const auto config = load(content_of("demo.toml"), {});
    EXPECT_EQ(config.listen.port, 9344);
    ASSERT_EQ(config.probes.size(), 6U);
    for (const auto& probe : config.probes) {
        EXPECT_EQ(to_string(probe.target), "mqtt://127.0.0.1:1883");
        EXPECT_EQ(probe.interval, std::chrono::seconds{5});
    }
}

TEST(Demo, TakesItsPortsFromTheEnvironment) {
    const FakeSurroundings around{
        .variables = {{"SONDE_DEMO_PORT", "40001"}, {"SONDE_DEMO_LISTEN_PORT", "40002"}}};
    const auto config = load(content_of("demo.toml"), around);
    EXPECT_EQ(config.listen.port, 40002);
    EXPECT_EQ(config.probes.at(0).target.port, 40001);
}

TEST(ProbeKeys, AreUniqueAndComplete) {
    for (const auto& key : probe_keys()) {
        const auto same = std::ranges::count(probe_keys(), key.name, &ProbeKey::name);
        EXPECT_EQ(same, 1) << key.name;
        EXPECT_NE(key.apply, nullptr) << key.name;
        EXPECT_FALSE(key.help.empty()) << key.name;
        const bool flag_with_value =
            key.place == KeyPlace::anywhere && key.form != KeyForm::boolean;
        EXPECT_EQ(flag_with_value, !key.placeholder.empty()) << key.name;
    }
}

}  // namespace
}  // namespace sonde
