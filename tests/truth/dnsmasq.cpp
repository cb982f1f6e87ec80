// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/dnsmasq.hpp"

#include <stdexcept>

namespace sonde::truth {

Dnsmasq::Dnsmasq(const std::vector<std::string>& options) {
    // Between finding the port free and dnsmasq's taking it, somebody else may.
    constexpr int attempts = 5;
    std::string said;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        port_ = testing::free_port();
        std::vector<std::string> command{"dnsmasq",
                                         "--no-daemon",
                                         "--conf-file=/dev/null",
                                         "--no-resolv",
                                         "--no-hosts",
                                         "--cache-size=0",
                                         "--user=",
                                         "--pid-file=",
                                         "--bind-interfaces",
                                         "--listen-address=127.0.0.1",
                                         "--port=" + std::to_string(port_)};
        command.insert(command.end(), options.begin(), options.end());
        process_ = std::make_unique<testing::Process>(std::move(command));
        if (process_->says("started, version")) {
            return;
        }
        said = process_->error();
    }
    throw std::runtime_error{"dnsmasq does not start: " + said};
}

}  // namespace sonde::truth
