// SPDX-License-Identifier: Apache-2.0
#include "agent/asked_run.hpp"

#include "agent/query.hpp"
#include "config/probe_draft.hpp"
#include "exporters/printable.hpp"
#include "probes/client_support.hpp"
#include "probes/endpoint.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <map>
#include <utility>

namespace sonde {

namespace {

constexpr std::string_view default_module = "default";
constexpr const char* timeout_header = "x-prometheus-scrape-timeout-seconds";
constexpr std::array<std::string_view, 3> parameter_names{"target", "module", "debug"};
constexpr Duration usual_offset = std::chrono::milliseconds{500};
constexpr double longest_seconds = 86400;

using Parameters = std::map<std::string, std::string>;
using Refused = tl::unexpected<HttpResponse>;

Refused refuse(unsigned status, const std::string& sentence) {
    return Refused{HttpResponse{.status = status, .body = sentence + "\n"}};
}

tl::expected<Parameters, HttpResponse> parameters_of(const HttpRequest& request) {
    auto parameters = parse_query(request.query);
    if (!parameters) {
        return refuse(400, parameters.error());
    }
    for (const auto& [name, value] : *parameters) {
        if (std::ranges::find(parameter_names, name) == parameter_names.end()) {
            return refuse(
                400,
                "unknown parameter `" + printable(name) + "`: expected target, module or debug");
        }
    }
    return *std::move(parameters);
}

std::string value_of(const Parameters& parameters, const std::string& name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? "" : found->second;
}

tl::expected<Endpoint, HttpResponse> target_in(const Parameters& parameters,
                                               const ProbeModule& module) {
    const auto text = value_of(parameters, "target");
    if (text.empty()) {
        return refuse(400, "which target? ask for /probe?target=mqtts://broker.example.com");
    }
    if (text.find('@') != std::string::npos) {
        // Anywhere, and never repeated: it may be a password.
        return refuse(400, "a target has no user and no password in it: a module has them");
    }
    const auto asked = parse_endpoint(text);
    if (!asked) {
        return refuse(400, "target: " + printable(asked.error()));
    }
    auto endpoint = admitted(module.targets, *asked);
    if (!endpoint) {
        return refuse(403,
                      "the module `" + printable(module.name) +
                          "` may not go to this target: its `targets` say where it may, and "
                          "without them the probes of the configuration do");
    }
    return *std::move(endpoint);
}

/// The shorter of what the module says and what the scraper waits.
tl::expected<Duration, HttpResponse> time_for(const ProbeSpec& spec, const HttpRequest& request) {
    const auto header = request.headers.find(timeout_header);
    if (header == request.headers.end()) {
        return spec.timeout;
    }
    const auto scrape = parse_scrape_timeout(header->second);
    if (!scrape) {
        return refuse(400, "X-Prometheus-Scrape-Timeout-Seconds: expected seconds, more than 0");
    }
    return std::min(spec.timeout, less_offset(*scrape));
}

tl::expected<bool, HttpResponse> debug_in(const Parameters& parameters) {
    const auto text = value_of(parameters, "debug");
    if (text != "true" && text != "false" && !text.empty()) {
        return refuse(400, "debug: expected true or false");
    }
    return text == "true";
}

tl::expected<const ProbeModule*, HttpResponse> module_in(const Parameters& parameters,
                                                         std::span<const ProbeModule> modules) {
    const auto given = value_of(parameters, "module");
    const auto name = given.empty() ? std::string{default_module} : given;
    const auto found = std::ranges::find(modules, name, &ProbeModule::name);
    if (found == modules.end()) {
        return refuse(400,
                      given.empty() ? "which module? there is none called `default`"
                                    : "there is no module `" + printable(name) + "`");
    }
    return &*found;
}

}  // namespace

Duration less_offset(Duration scrape_timeout) {
    return scrape_timeout - std::min(usual_offset, scrape_timeout / 2);
}

std::optional<Duration> parse_scrape_timeout(std::string_view text) {
    double seconds = 0;
    const auto* const end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, seconds);
    // Written so that it holds for no NaN.
    const bool sensible = error == std::errc{} && rest == end && seconds > 0;
    if (!sensible) {
        return std::nullopt;
    }
    const auto time = std::chrono::duration_cast<Duration>(
        std::chrono::duration<double>{std::min(seconds, longest_seconds)});
    return time > Duration{} ? std::optional{time} : std::nullopt;
}

tl::expected<AskedRun, HttpResponse> read_asked_run(const HttpRequest& request,
                                                    std::span<const ProbeModule> modules) {
    const auto parameters = parameters_of(request);
    if (!parameters) {
        return Refused{parameters.error()};
    }
    const auto module = module_in(*parameters, modules);
    if (!module) {
        return Refused{module.error()};
    }
    AskedRun run{.spec = (*module)->spec, .module = (*module)->name};
    auto target = target_in(*parameters, **module);
    if (!target) {
        return Refused{std::move(target).error()};
    }
    const auto time = time_for(run.spec, request);
    if (!time) {
        return Refused{time.error()};
    }
    const auto debug = debug_in(*parameters);
    if (!debug) {
        return Refused{debug.error()};
    }
    run.debug = *debug;
    run.spec.timeout = *time;
    run.target = to_string(*target);
    run.spec.target = *std::move(target);
    // Its session tickets are its own, and no probe's.
    run.spec.name = "/probe " + run.module;
    settle_endpoints(run.spec);
    if (const auto shortfalls = unsupported_by_client(run.spec); !shortfalls.empty()) {
        return refuse(400, shortfalls.front().sentence);
    }
    return run;
}

}  // namespace sonde
