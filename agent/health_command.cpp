// SPDX-License-Identifier: Apache-2.0
#include "agent/health_command.hpp"

#include "agent/http_exchange.hpp"

#include <string>

namespace sonde {

namespace {

constexpr auto patience = std::chrono::seconds{3};
constexpr unsigned good_status = 200;
constexpr unsigned login_status = 401;

/// The error is a sentence.
tl::expected<void, std::string> health_in(const HttpReply& reply) {
    if (reply.status == good_status) {
        return {};
    }
    if (reply.status == login_status) {
        return tl::unexpected{
            std::string{"it wants a login, or another one: --username and --password-file"}};
    }
    return tl::unexpected{"it answers " + std::to_string(reply.status) + " " + reply.status_name +
                          ": " + reply.words};
}

}  // namespace

int run_health_command(const HealthCommand& command,
                       const Clock& clock,
                       std::ostream& out,
                       std::ostream& error) {
    const auto health =
        ask_http(command.daemon, {.path = "/-/healthy"}, clock, patience).and_then(health_in);
    if (!health) {
        error << "sonde: unhealthy: " << health.error() << '\n';
        return 1;
    }
    out << "healthy\n";
    return 0;
}

}  // namespace sonde
