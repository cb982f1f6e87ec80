#include "tests/system/sonde_program.hpp"

#include "tests/support/http_client.hpp"

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

Daemon::Daemon(const std::string& configuration)
    : process_{
          {sonde_binary(),
           "run",
           "--config",
           folder_.write("sonde.toml", "[agent]\nlisten = \"127.0.0.1:0\"\n" + configuration)}} {
    if (!process_.says("metrics at ")) {
        throw std::runtime_error{"the daemon did not start: " + process_.error()};
    }
    const auto log = process_.error();
    const std::string mark = "metrics at http://127.0.0.1:";
    port_ = static_cast<std::uint16_t>(std::stoi(log.substr(log.find(mark) + mark.size())));
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
