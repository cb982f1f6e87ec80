// SPDX-License-Identifier: Apache-2.0
#include "tests/support/load_broker.hpp"

#include <csignal>
#include <regex>
#include <stdexcept>

namespace sonde::testing {

namespace {

std::vector<std::string> command(std::vector<std::string> options) {
    options.insert(options.begin(), SONDE_LOAD_BROKER);
    return options;
}

}  // namespace

LoadBroker::LoadBroker(std::vector<std::string> options) : process_{command(std::move(options))} {
    std::smatch found;
    process_.says("\n");
    const auto said = process_.output();
    if (!std::regex_search(said, found, std::regex{"^port ([0-9]+)\n"})) {
        throw std::runtime_error{"load_broker does not start: " + process_.error()};
    }
    port_ = static_cast<std::uint16_t>(std::stoul(found[1]));
}

LoadBroker::Counts LoadBroker::stop() {
    process_.signal(SIGTERM);
    if (process_.wait() != 0) {
        throw std::runtime_error{"load_broker does not end well: " + process_.error()};
    }
    Counts counts;
    const auto said = process_.output();
    const std::regex member{"\"([a-z0-9_]+)\":([0-9]+)"};
    for (std::sregex_iterator found{said.begin(), said.end(), member}, end; found != end; ++found) {
        counts[(*found)[1]] = std::stoull((*found)[2]);
    }
    return counts;
}

void LoadBroker::suspend() const {
    process_.signal(SIGSTOP);
}

void LoadBroker::resume() const {
    process_.signal(SIGCONT);
}

}  // namespace sonde::testing
