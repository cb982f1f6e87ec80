// SPDX-License-Identifier: Apache-2.0
#include "tests/support/mosquitto.hpp"

#include <csignal>
#include <stdexcept>

namespace sonde::testing {

namespace {

std::string with_login(const TemporaryFolder& folder, const Mosquitto::Login& login) {
    const auto file = (folder.path() / "passwords").string();
    Process tool{{"mosquitto_passwd", "-b", "-c", file, login.username, login.password}};
    if (tool.wait() != 0) {
        throw std::runtime_error{"mosquitto_passwd: " + tool.error()};
    }
    return "allow_anonymous false\npassword_file " + file + "\n";
}

std::string listener(std::uint16_t port, const std::optional<support::Identity>& tls) {
    auto text = "listener " + std::to_string(port) + " 127.0.0.1\n";
    if (tls) {
        text += "certfile " + tls->cert_file + "\nkeyfile " + tls->key_file + "\n";
    }
    return text;
}

std::string configuration(const TemporaryFolder& folder,
                          const Mosquitto::Options& options,
                          std::uint16_t port,
                          std::uint16_t websocket_port) {
    // As root it would become another user, who may not read the folder.
    std::string text = "user root\nlog_dest stderr\npersistence false\n";
    text += options.login ? with_login(folder, *options.login) : "allow_anonymous true\n";
    if (!options.access_list.empty()) {
        text += "acl_file " + folder.write("access", options.access_list) + "\n";
    }
    text += listener(port, options.tls);
    for (const auto& line : options.more) {
        text += line + "\n";
    }
    if (options.websocket) {
        // It does not start with this listener alone, and without the domain binds every address.
        text += listener(websocket_port, options.tls) + "protocol websockets\nsocket_domain ipv4\n";
    }
    return text;
}

}  // namespace

Mosquitto::Mosquitto(const Options& options) {
    // Between finding the port free and mosquitto's taking it, somebody else may.
    constexpr int attempts = 5;
    std::string said;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        port_ = free_port();
        websocket_port_ = options.websocket ? free_port() : 0;
        file_ = folder_.write("mosquitto.conf",
                              configuration(folder_, options, port_, websocket_port_));
        if (launch()) {
            return;
        }
        said = process_->error();
    }
    throw std::runtime_error{"mosquitto does not start: " + said};
}

bool Mosquitto::launch() {
    process_ = std::make_unique<Process>(std::vector<std::string>{"mosquitto", "-c", file_});
    return process_->says(" running");
}

void Mosquitto::hold_ports() {
    held_.emplace_back(port_);
    if (websocket_port_ != 0) {
        held_.emplace_back(websocket_port_);
    }
}

void Mosquitto::start() {
    held_.clear();
    if (!launch()) {
        throw std::runtime_error{"mosquitto does not start again: " + process_->error()};
    }
}

void Mosquitto::stop() {
    process_->signal(SIGTERM);
    process_->wait();
    hold_ports();
}

void Mosquitto::suspend() {
    process_->signal(SIGSTOP);
}

void Mosquitto::resume() {
    process_->signal(SIGCONT);
}

void Mosquitto::kill() {
    process_->signal(SIGKILL);
    process_->wait();
    hold_ports();
}

}  // namespace sonde::testing
