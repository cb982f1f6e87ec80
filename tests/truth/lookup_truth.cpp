// SPDX-License-Identifier: Apache-2.0
#include "tests/truth/lookup_truth.hpp"

#include "tests/support/mosquitto.hpp"
#include "tests/support/scripted_dns.hpp"
#include "tests/truth/capture.hpp"
#include "tests/truth/dnsmasq.hpp"
#include "tests/truth/exchange.hpp"
#include "tests/truth/probe_series.hpp"

#include <map>

namespace sonde::truth {

namespace {

constexpr const char* domain = "truth.test";

/// A name of its own for each run, by which the capture tells their queries apart.
std::string name_of_run(std::size_t run) {
    return "run" + std::to_string(run) + "." + domain;
}

/// Where dnsmasq has the answers from: itself, or somebody slower.
class Names {
  public:
    explicit Names(const LookupPlan& plan)
        : source_{zone_of(plan)},
          server_{{plan.delay > Duration::zero()
                       ? "--server=" + with_hash(source_.address())
                       : std::string{"--address=/"} + domain + "/127.0.0.1"}} {}

    std::uint16_t port() const { return server_.port(); }

  private:
    static std::map<std::string, support::DnsEntry> zone_of(const LookupPlan& plan) {
        std::map<std::string, support::DnsEntry> zone;
        for (std::size_t run = 0; run < plan.runs; ++run) {
            zone[name_of_run(run)] = {.ipv4 = {"127.0.0.1"}, .delay = plan.delay};
        }
        return zone;
    }
    /// dnsmasq writes `address#port`.
    static std::string with_hash(std::string address) {
        address[address.find(':')] = '#';
        return address;
    }

    support::ScriptedDns source_;
    Dnsmasq server_;
};

}  // namespace

PhaseErrors compare_lookups(const LookupPlan& plan) {
    const testing::Mosquitto broker;
    const Names names{plan};
    ProbeSpec spec{.target = {.port = broker.port()}, .timeout = std::chrono::seconds{30}};
    spec.dns_servers = {"127.0.0.1:" + std::to_string(names.port())};
    std::vector<ProbeSpec> specs;
    for (std::size_t run = 0; run < plan.runs; ++run) {
        spec.target.host = name_of_run(run);
        specs.push_back(spec);
    }
    Capture capture{"udp port " + std::to_string(names.port())};
    const auto results = [&] {
        const BusyCores others{plan.cores};
        return run_series(specs);
    }();
    const auto lookups = lookups_of(dissect_dns(capture.stop(), names.port()));
    PhaseErrors errors{"dns"};
    for (std::size_t run = 0; run < plan.runs; ++run) {
        errors.add(results[run].phases.get(Phase::dns).value(), lookups.at(name_of_run(run)));
    }
    return errors;
}

}  // namespace sonde::truth
