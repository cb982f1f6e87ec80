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

std::string configuration(const TemporaryFolder& folder,
                          const Mosquitto::Options& options,
                          std::uint16_t port) {
    // As root it would become another user, who may not read the folder.
    std::string text = "user root\nlog_dest stderr\npersistence false\n";
    text += options.login ? with_login(folder, *options.login) : "allow_anonymous true\n";
    if (!options.access_list.empty()) {
        text += "acl_file " + folder.write("access", options.access_list) + "\n";
    }
    text += "listener " + std::to_string(port) + " 127.0.0.1\n";
    if (options.tls) {
        text += "certfile " + options.tls->cert_file + "\nkeyfile " + options.tls->key_file + "\n";
    }
    for (const auto& line : options.more) {
        text += line + "\n";
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
        const auto file = folder_.write("mosquitto.conf", configuration(folder_, options, port_));
        process_ = std::make_unique<Process>(std::vector<std::string>{"mosquitto", "-c", file});
        if (process_->says(" running")) {
            return;
        }
        said = process_->error();
    }
    throw std::runtime_error{"mosquitto does not start: " + said};
}

void Mosquitto::stop() {
    process_->signal(SIGTERM);
    process_->wait();
}

void Mosquitto::suspend() {
    process_->signal(SIGSTOP);
}

}  // namespace sonde::testing
