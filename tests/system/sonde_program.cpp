// SPDX-License-Identifier: Apache-2.0
#include "tests/system/sonde_program.hpp"

#include "tests/support/http_client.hpp"

#include <filesystem>
#include <sstream>
#include <stdexcept>

namespace sonde::testing {

std::string sonde_binary() {
    return SONDE_BINARY;
}

std::string source_file(const std::string& path) {
    return SONDE_SOURCE "/" + path;
}

Outcome run_sonde(std::vector<std::string> arguments,
                  const std::map<std::string, std::string>& environment) {
    arguments.insert(arguments.begin(), sonde_binary());
    Process process{std::move(arguments), environment};
    const auto status = process.wait();
    if (!status) {
        throw std::runtime_error{"sonde did not end"};
    }
    return {.status = *status, .out = process.output(), .error = process.error()};
}

namespace {

/// What stands before every configuration of the tests; keys of [agent] may follow.
const std::string agent_table{"[agent]\nlisten = \"127.0.0.1:0\"\n"};

/// Answers the path of the configuration.
std::string written(const TemporaryFolder& folder,
                    const std::string& configuration,
                    const std::map<std::string, std::string>& beside) {
    for (const auto& [name, text] : beside) {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        folder.write(name, text);
    }
    return folder.write("sonde.toml", agent_table + configuration);
}

}  // namespace

Daemon::Daemon(const std::string& configuration, const std::map<std::string, std::string>& beside)
    : process_{{sonde_binary(), "run", "--config", written(folder_, configuration, beside)}} {
    if (!process_.says("metrics at ")) {
        throw std::runtime_error{"the daemon did not start: " + process_.error()};
    }
    const auto log = process_.error();
    const std::string mark = "://127.0.0.1:";
    const auto url = log.find(mark, log.find("metrics at "));
    port_ = static_cast<std::uint16_t>(std::stoi(log.substr(url + mark.size())));
}

void Daemon::configure(const std::string& configuration) const {
    folder_.write("sonde.toml", agent_table + configuration);
}

void Daemon::write(const std::string& name, const std::string& text) const {
    folder_.write(name, text);
}

void Daemon::remove(const std::string& name) const {
    std::filesystem::remove(folder_.path() / name);
}

std::string Daemon::metrics() const {
    return http_request(port_, "/metrics").body;
}

std::optional<double> Daemon::metric(const std::string& series) const {
    std::istringstream lines{metrics()};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(series)) {
            return std::stod(line.substr(line.rfind(' ') + 1));
        }
    }
    return std::nullopt;
}

}  // namespace sonde::testing
