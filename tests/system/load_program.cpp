// SPDX-License-Identifier: Apache-2.0
#include "tests/system/load_program.hpp"

#include "tests/support/http_client.hpp"

#include <algorithm>
#include <sstream>

namespace sonde::testing {

namespace {

std::string metrics_of(const Process& process) {
    const auto port = metrics_port(process);
    return port == 0 ? "" : http_request(port, "/metrics").body;
}

}  // namespace

std::string url_of(const Mosquitto& broker) {
    return "mqtt://127.0.0.1:" + std::to_string(broker.port());
}

std::vector<std::string> load_words(const Mosquitto& broker, const std::vector<std::string>& more) {
    std::vector<std::string> words{sonde_binary(),
                                   "load",
                                   url_of(broker),
                                   "--publishers",
                                   "10",
                                   "--subscribers",
                                   "10",
                                   "--rate",
                                   "200/s",
                                   "--generator-lateness",
                                   "10s",
                                   "--generator-loop-lag",
                                   "10s",
                                   "--generator-cpu",
                                   "100%"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

Outcome run_load(const Mosquitto& broker, const std::vector<std::string>& more) {
    auto words = load_words(broker, more);
    words.erase(words.begin());
    return run_sonde(std::move(words));
}

std::uint16_t metrics_port(const Process& process) {
    const std::string mark = "://127.0.0.1:";
    const auto text = process.error();
    const auto at = text.find(mark, std::min(text.find("metrics at http"), text.size()));
    const auto end = text.find("/metrics", at);
    return at == std::string::npos || end == std::string::npos
               ? std::uint16_t{0}
               : static_cast<std::uint16_t>(std::stoi(text.substr(at + mark.size())));
}

double metric(const Process& process, const std::string& series) {
    double sum = 0;
    std::istringstream lines{metrics_of(process)};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(series)) {
            sum += std::stod(line.substr(line.rfind(' ') + 1));
        }
    }
    return sum;
}

std::string stage_of(const Process& process) {
    const std::string mark = "sonde_load_stage{stage=\"";
    std::istringstream lines{metrics_of(process)};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(mark) && line.ends_with("} 1")) {
            return line.substr(mark.size(), line.find('"', mark.size()) - mark.size());
        }
    }
    return "";
}

}  // namespace sonde::testing
