// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/scene.hpp"

#include "tests/support/http_client.hpp"

#include <array>
#include <csignal>
#include <cstdlib>
#include <iomanip>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace sonde::soak {

namespace {

using support::Way;

testing::Mosquitto::Options broker_options() {
    return {.more = {"sys_interval 1", "max_queued_messages 0"}};
}

std::string milliseconds_text(Duration duration) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count()) +
           "ms";
}

}  // namespace

Scene::Scene(const SceneSettings& settings)
    : settings_{settings},
      broker_{broker_options()},
      probe_line_{broker_.port()},
      session_line_{broker_.port()},
      load_line_{broker_.port()},
      daemon_port_{testing::free_port()} {
    daemon_ = std::make_unique<testing::Process>(std::vector<std::string>{
        settings_.sonde, "run", "--config", folder_.write("sonde.toml", configuration())});
    if (!daemon_->says("metrics at")) {
        throw std::runtime_error{"the daemon does not start: " + daemon_->error()};
    }
}

std::string Scene::configuration() const {
    std::ostringstream text;
    text << "[agent]\nlisten = \"127.0.0.1:" << daemon_port_ << "\"\n[defaults]\ninterval = \""
         << milliseconds_text(settings_.times.interval) << "\"\ntimeout = \""
         << milliseconds_text(settings_.times.timeout) << "\"\n";
    const auto add = [&](Prober prober, std::size_t number, std::string_view more) {
        for (std::size_t i = 0; i < number; ++i) {
            const Group group{.path = i % 2 == 0 ? Path::direct : Path::line, .prober = prober};
            text << "[[probe]]\nname = \"" << name_of(group) << '-' << std::setw(4)
                 << std::setfill('0') << i << "\"\ntarget = \"mqtt://127.0.0.1:" << port_for(group)
                 << "\"\n"
                 << more;
        }
    };
    add(Prober::roundtrip, settings_.probes, "");
    add(Prober::session,
        settings_.sessions,
        "kind = \"session\"\nreconnect_max = \"" + milliseconds_text(longest_pause) +
            "\"\ninterval = \"" + milliseconds_text(settings_.session_times.interval) +
            "\"\ntimeout = \"" + milliseconds_text(settings_.session_times.timeout) + "\"\n");
    return text.str();
}

std::uint16_t Scene::port_for(const Group& group) const {
    if (group.path == Path::direct) {
        return broker_.port();
    }
    return group.prober == Prober::session ? session_line_.port() : probe_line_.port();
}

void Scene::impair(Duration delay) {
    for (auto* line : {&probe_line_, &session_line_, &load_line_}) {
        for (const auto way : {Way::to_broker, Way::to_client}) {
            line->impair(way, {.delay = delay});
        }
    }
}

void Scene::begin(Injection injection) {
    switch (injection) {
        case Injection::kill:
            broker_.kill();
            return;
        case Injection::freeze:
            broker_.suspend();
            return;
        case Injection::silence:
            return;
        case Injection::slow:
            impair(slow_delay);
            return;
        case Injection::cut:
            probe_line_.reset_all();
            session_line_.reset_all();
            load_line_.reset_all();
            return;
    }
}

void Scene::hold(Injection injection, Duration left) {
    if (injection == Injection::silence) {
        impair(left);
    }
}

void Scene::end(Injection injection) {
    switch (injection) {
        case Injection::kill:
            broker_.start();
            return;
        case Injection::freeze:
            broker_.resume();
            return;
        case Injection::silence:
        case Injection::slow:
            impair({});
            return;
        case Injection::cut:
            return;
    }
}

void Scene::start_load(std::chrono::seconds lasting) {
    load_port_ = testing::free_port();
    const auto clients = std::to_string(settings_.load_clients);
    load_ = std::make_unique<testing::Process>(
        std::vector<std::string>{settings_.sonde,
                                 "load",
                                 "mqtt://127.0.0.1:" + std::to_string(load_line_.port()),
                                 "--publishers",
                                 clients,
                                 "--subscribers",
                                 clients,
                                 "--rate",
                                 std::to_string(settings_.load_rate) + "/s",
                                 "--qos",
                                 "1",
                                 "--duration",
                                 std::to_string(lasting.count()) + "s",
                                 "--no-clean-start",
                                 "--session-expiry",
                                 "1h",
                                 "--listen",
                                 "127.0.0.1:" + std::to_string(load_port_),
                                 "--format",
                                 "json"});
}

std::string Scene::load_result(std::chrono::seconds patience) {
    const auto status = load_->wait(patience);
    if (!status) {
        throw std::runtime_error{"the load run does not end: " + load_->error()};
    }
    auto result = load_->output();
    if (result.empty()) {
        throw std::runtime_error{"the load run says nothing: " + load_->error()};
    }
    load_.reset();
    return result;
}

Exposition Scene::probe_metrics() const {
    return Exposition::parse(testing::http_request(daemon_port_, "/metrics").body);
}

std::optional<Exposition> Scene::load_metrics() const {
    if (!load_) {
        return std::nullopt;
    }
    const auto answer = testing::http_request(load_port_, "/metrics");
    return answer.status == 200 ? std::optional{Exposition::parse(answer.body)} : std::nullopt;
}

void Scene::stop_daemon() {
    daemon_->signal(SIGTERM);
    daemon_->wait();
}

void Scene::restart_broker() {
    broker_.stop();
    broker_.start();
}

Scene::BrokerCounts Scene::broker_counts() const {
    const auto value_of = [&](const std::string& topic) -> std::uint64_t {
        testing::Process client{{"mosquitto_sub",
                                 "-h",
                                 "127.0.0.1",
                                 "-p",
                                 std::to_string(broker_.port()),
                                 "-t",
                                 "$SYS/broker/publish/messages/" + topic,
                                 "-C",
                                 "1",
                                 "-W",
                                 "10"}};
        client.wait();
        return std::strtoull(client.output().c_str(), nullptr, 10);
    };
    // The first answer is itself a message that is sent, and counted by the time of the second.
    const auto sent = value_of("sent");
    return {.received = value_of("received"), .sent = sent};
}

}  // namespace sonde::soak
