// SPDX-License-Identifier: Apache-2.0
#include "tests/deploy/pages.hpp"

#include "agent/command_line.hpp"
#include "config/load.hpp"
#include "config/plan_file.hpp"
#include "probes/failure.hpp"
#include "tests/config/fake_surroundings.hpp"

#include <gtest/gtest.h>

#include <algorithm>

/// What the pages show works, and what can go wrong has a section.
namespace sonde {
namespace {

using Words = std::vector<std::string>;

/// The files and variables that examples name.
FakeSurroundings surroundings_of_examples() {
    const std::string certificate{"-----BEGIN CERTIFICATE-----\n"};
    const std::string key{"-----BEGIN PRIVATE KEY-----\n"};
    return {
        .variables = {{"TOKEN", "hunter2"},
                      {"MQTT_PASSWORD", "hunter2"},
                      {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318"},
                      {"CREDENTIALS_DIRECTORY", "/run/credentials/sonde.service"}},
        .files = {{"/run/secrets/mqtt", "hunter2\n"},
                  {"/run/credentials/sonde.service/mqtt-password", "hunter2\n"},
                  {"/run/secrets/proxy", "hunter2\n"},
                  {"/run/secrets/psk", "0102ffFF\n"},
                  {"/etc/sonde/ca.pem", certificate},
                  {"/etc/sonde/amazon-root-ca.pem", certificate},
                  {"/etc/sonde/client.pem", certificate},
                  {"/etc/sonde/client.key", key},
                  {"docs/probes.d/more.toml", ""},
                  {"docs/targets/brokers.json", "[]"},
                  {"probes.d/more.toml", ""},
                  {"targets/brokers.json", "[]"},
                  {"/etc/sonde/crl.pem", "-----BEGIN X509 CRL-----\n"},
                  {"ca.pem", certificate},
                  {"/etc/sonde/web.yml", page_text("config/web.example.yml")},
                  {"/etc/sonde/server.pem", certificate},
                  {"/etc/sonde/server.key", key},
                  {"/etc/sonde/clients-ca.pem", certificate},
                  {"/run/secrets/health", "hunter2\n"},
                  {"/run/secrets/push", "hunter2\n"},
                  {"plan.toml", page_text("config/load.example.toml")}},
    };
}

/// All fences of the languages.
std::vector<Fence> fences_in(const Words& languages) {
    std::vector<Fence> found;
    for (const auto& name : page_names()) {
        for (auto& fence : fences_of(name)) {
            if (std::ranges::find(languages, fence.language) != languages.end()) {
                found.push_back(std::move(fence));
            }
        }
    }
    return found;
}

void expect_configuration(const Fence& fence, const FakeSurroundings& around) {
    auto text = fence.text;
    if (text.find("[[probe]]") == std::string::npos && text.find("[[mesh]]") == std::string::npos &&
        text.find("[[file_sd]]") == std::string::npos) {
        // A page that explains the settings of the agent, or those of all probes.
        text += "[[probe]]\nname = \"orders\"\ntarget = \"mqtt://broker.example.com\"\n";
    }
    const auto config = load_text(text, fence.place, around.view());
    for (const auto& mistake : config ? std::vector<Mistake>{} : config.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
}

void expect_plan(const Fence& fence, const FakeSurroundings& around) {
    const auto plan = load_plan_text(fence.text, fence.place, around.view());
    for (const auto& mistake : plan ? std::vector<Mistake>{} : plan.error()) {
        ADD_FAILURE() << to_string(mistake);
    }
}

std::string shell_of(const Fence& fence) {
    if (fence.language == "dockerfile") {
        const auto at = fence.text.find("CMD ");
        return at == std::string::npos ? "" : fence.text.substr(at + 4);
    }
    return fence.language == "console" ? typed_in(fence.text) : fence.text;
}

std::string joined(const Words& words) {
    std::string line{"sonde"};
    for (const auto& word : words) {
        line += " " + word;
    }
    return line;
}

TEST(Pages, ShowConfigurationsThatTheReaderTakes) {
    const auto around = surroundings_of_examples();
    const auto fences = fences_in({"toml"});
    EXPECT_GT(fences.size(), 20U);
    for (const auto& fence : fences) {
        if (is_plan_text(fence.text)) {
            expect_plan(fence, around);
        } else {
            expect_configuration(fence, around);
        }
    }
}

TEST(Pages, ShowCommandsThatTheProgramTakes) {
    const auto around = surroundings_of_examples();
    std::size_t commands = 0;
    for (const auto& fence : fences_in({"sh", "console", "dockerfile"})) {
        for (const auto& command : sonde_commands(shell_of(fence))) {
            const auto read = parse_command_line(command, around.view());
            EXPECT_TRUE(read) << fence.place << ": " << joined(command) << '\n'
                              << (read ? "" : read.error().message);
            ++commands;
        }
    }
    EXPECT_GT(commands, 50U);
}

TEST(Pages, ReferToPagesAndHeadingsThatThereAre) {
    for (const auto& name : page_names()) {
        for (const auto& [page, anchor] : links_of(name)) {
            // A file that cannot be read ends the test with its name.
            const auto anchors = page.ends_with(".md") ? anchors_of(page) : Words{};
            EXPECT_FALSE(page_text(page).empty()) << name << " refers to " << page;
            EXPECT_TRUE(anchor.empty() || std::ranges::find(anchors, anchor) != anchors.end())
                << name << " refers to " << page << '#' << anchor;
        }
    }
}

TEST(Troubleshooting, HasASectionForEveryReason) {
    const auto page = page_text("docs/troubleshooting.md");
    for (const auto reason : all_failure_reasons) {
        const auto heading = "### `" + std::string{name_of(reason)} + "`";
        EXPECT_FALSE(section_of(page, heading).empty()) << heading;
    }
}

TEST(Troubleshooting, HasASectionForEveryPhase) {
    const auto page = page_text("docs/troubleshooting.md");
    for (const auto phase : all_phases) {
        const auto heading = "### `" + std::string{name_of(phase)} + "`";
        EXPECT_FALSE(section_of(page, heading).empty()) << heading;
    }
}

TEST(Troubleshooting, HasNoSectionForWhatThereIsNot) {
    std::string page = page_text("docs/troubleshooting.md");
    const std::string mark{"\n### `"};
    for (auto at = page.find(mark); at != std::string::npos; at = page.find(mark, at + 1)) {
        const auto start = at + mark.size();
        const auto name = page.substr(start, page.find('`', start) - start);
        EXPECT_TRUE(phase_named(name) || failure_reason_named(name)) << name;
    }
}

TEST(SondeCommands, AreToldFromWhatStandsAroundThem) {
    const std::string shell{
        "# sonde probe in a comment\n"
        "sonde probe host --threshold \"delivery.p99<50ms\" \\\n"
        "    --count 2   # twice\n"
        "TOKEN=1 build/release/sonde check a.toml >/dev/null && echo sonde\n"
        "cat x | sonde dissect - --request '{\"get\": 1}' > out; sonde --version\n"};
    EXPECT_EQ(
        sonde_commands(shell),
        (std::vector<Words>{{"probe", "host", "--threshold", "delivery.p99<50ms", "--count", "2"},
                            {"check", "a.toml"},
                            {"dissect", "-", "--request", "{\"get\": 1}"},
                            {"--version"}}));
}

TEST(SondeCommands, InAConsoleAreWhatWasTyped) {
    EXPECT_EQ(typed_in("$ sonde probe \\\n    host\noutput $ sonde\n$ sonde --version\n"),
              "sonde probe \\\n    host\nsonde --version\n");
}

}  // namespace
}  // namespace sonde
