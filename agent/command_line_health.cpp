// SPDX-License-Identifier: Apache-2.0
#include "agent/command_line_flags.hpp"
#include "agent/command_line_settings.hpp"
#include "config/text_rules.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

constexpr std::array<std::string_view, 8> keys{"ca_file",
                                               "server_name",
                                               "insecure",
                                               "cert_file",
                                               "key_file",
                                               "username",
                                               "password_file",
                                               "password_env"};
constexpr std::string_view https{"https://"};
constexpr std::string_view http{"http://"};

tl::unexpected<UsageError> wrong_usage(std::string message) {
    return tl::unexpected{UsageError{.message = std::move(message)}};
}

void check_together(const Arguments& arguments, const ProbeSpec& spec, Wrongs& wrongs) {
    if (spec.target.scheme != Scheme::mqtts) {
        for (const auto* const flag :
             {"--ca-file", "--server-name", "--insecure", "--cert-file", "--key-file"}) {
            if (arguments.has(flag)) {
                wrongs.add(std::string{flag} + ": has no effect without https://ADDRESS:PORT");
            }
        }
    }
    if (arguments.has("--cert-file") != arguments.has("--key-file")) {
        wrongs.add("--cert-file and --key-file belong together");
    }
    check_login(arguments, "", wrongs);
}

}  // namespace

std::span<const std::string_view> health_keys() {
    return keys;
}

tl::expected<HealthCommand, UsageError> read_health_command(const Arguments& arguments,
                                                            const Surroundings& around) {
    HealthCommand command;
    auto& spec = command.daemon;
    const ListenAddress usual;
    spec.target = {.scheme = Scheme::mqtt, .host = usual.host, .port = usual.port};
    if (!arguments.operands.empty()) {
        std::string_view text{arguments.operands.front()};
        if (text.starts_with(https)) {
            spec.target.scheme = Scheme::mqtts;
            text.remove_prefix(https.size());
        } else if (text.starts_with(http)) {
            text.remove_prefix(http.size());
        }
        const auto address = parse_listen_address(text);
        if (!address || address->port == 0 || arguments.operands.size() > 1) {
            return wrong_usage(
                "expected the address and the port of a daemon, such as "
                "127.0.0.1:9344 or https://127.0.0.1:9344: sonde health [ADDRESS:PORT]");
        }
        spec.target.host = address->host;
        spec.target.port = address->port;
    }
    Wrongs wrongs;
    apply_keys(arguments, "", keys, around, spec, wrongs);
    check_together(arguments, spec, wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    return command;
}

}  // namespace sonde
