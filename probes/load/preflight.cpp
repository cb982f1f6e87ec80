// SPDX-License-Identifier: Apache-2.0
#include "probes/load/preflight.hpp"

#include "probes/load/stream_record.hpp"
#include "probes/load/topology.hpp"
#include "probes/quantity.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <string_view>

namespace sonde::load {

namespace {

/// Beside its clients a process has standard streams, files it writes, its status page and what
/// libraries open for a moment; a worker has its epoll and what wakes it.
constexpr std::uint64_t files_of_the_process = 64;
constexpr std::uint64_t files_of_a_worker = 4;

constexpr std::uint64_t kibibyte = 1024;
constexpr std::uint64_t memory_of_a_plain_client = kibibyte;
constexpr std::uint64_t memory_of_a_tls_client = 33 * kibibyte;
/// Of an established TCP socket with its file and its place in an epoll, buffers empty.
constexpr std::uint64_t kernel_memory_of_a_client = 3686;
/// Two sets of eight histograms, one filled and one handed over.
constexpr std::uint64_t memory_of_a_worker = 4096 * kibibyte;
/// With its key, in a hash table that is about half full.
constexpr std::uint64_t memory_of_a_record = 2 * (sizeof(StreamRecord) + 16);

/// How long a closed connection holds its port (TIME_WAIT).
constexpr std::uint64_t seconds_in_time_wait = 60;
/// net.core.somaxconn since Linux 5.4: more connections than this do not wait to be accepted.
constexpr std::uint64_t usual_backlog = 4096;

std::uint64_t divided_up(std::uint64_t number, std::uint64_t by) {
    return by == 0 ? 0 : (number + by - 1) / by;
}

/// `1 endpoint`, `2 endpoints`, `2 addresses`.
std::string counted(std::uint64_t count, std::string_view what) {
    const std::string_view ending = what.ends_with('s') ? "es" : "s";
    return std::to_string(count) + " " + std::string{what} +
           std::string{count == 1 ? std::string_view{} : ending};
}

/// Of a population, in this shard.
std::uint64_t clients_of(const Population& population, const Shard& shard) {
    if (shard.whole()) {
        return population.count;
    }
    std::uint64_t clients = 0;
    for (std::uint32_t client = 0; client < population.count; ++client) {
        clients += shard_of(client, population.groups, shard.count) == shard.index ? 1U : 0U;
    }
    return clients;
}

std::uint64_t ports_of_an_address(const MachineLimits& limits) {
    return std::uint64_t{limits.last_port} - limits.first_port + 1;
}

std::uint64_t addresses_of(const LoadPlan& plan) {
    return std::max<std::uint64_t>(1, plan.source_addresses.size());
}

/// Unix sockets take no ports, and which clients of a mixed plan use one is not looked at.
bool takes_ports(const LoadPlan& plan) {
    return std::ranges::none_of(plan.targets, &Endpoint::local);
}

bool is_loopback(const Endpoint& target) {
    return target.host == "localhost" || target.host.starts_with("127.");
}

/// `127.0.0.1-127.0.0.N`: loopback is one network of sixteen million addresses.
std::string loopback_range(std::uint64_t addresses) {
    return "127.0.0.1-127." + std::to_string(addresses >> 16U & 255U) + "." +
           std::to_string(addresses >> 8U & 255U) + "." + std::to_string(addresses & 255U);
}

std::string more_addresses(const LoadPlan& plan, std::uint64_t addresses) {
    return std::ranges::any_of(plan.targets, is_loopback)
               ? "--source-address " + loopback_range(addresses)
               : "--source-address with " + counted(addresses, "address") + " of this machine";
}

std::string port_obstacle(const LoadPlan& plan,
                          std::uint64_t clients,
                          std::uint32_t endpoints,
                          const MachineLimits& limits) {
    const auto per_address = ports_of_an_address(limits) * endpoints;
    const auto sources = addresses_of(plan);
    return counted(clients, "client") + " need " + counted(clients, "local port") + ", " +
           counted(sources, "source address") + " and " + counted(endpoints, "endpoint") +
           " give " + std::to_string(per_address * sources) + ": add " +
           more_addresses(plan, divided_up(clients, per_address)) + " or another target";
}

std::string file_obstacle(const Preflight& found,
                          const Shard& shard,
                          const MachineLimits& limits,
                          std::uint32_t processes) {
    const auto of_clients = divided_up(found.clients, processes);
    const auto fixed = found.open_files - of_clients + limits.open_files_used;
    std::string sentence = counted(of_clients, "client") + (processes > 1 ? " a process" : "") +
                           " need " + counted(found.open_files, "open file") + " beside the " +
                           std::to_string(limits.open_files_used) +
                           " that are open, and the hard limit is " +
                           std::to_string(limits.open_files) + ": ";
    if (limits.open_files > fixed) {
        const auto parts = divided_up(found.clients, limits.open_files - fixed);
        sentence += shard.whole()
                        ? "use --processes " + std::to_string(parts) + ", or --shard"
                        : "use --shard with " + std::to_string(parts * shard.count) + " parts";
        sentence += " over more machines, or ";
    }
    return sentence + "raise the limit (LimitNOFILE= of systemd, `ulimit -Hn`)";
}

std::string memory_obstacle(const Preflight& found, const MachineLimits& limits) {
    return counted(found.clients, "client") + " need about " +
           format_size(found.user_memory + found.kernel_memory) + " of memory (" +
           format_size(found.user_memory) + " here, " + format_size(found.kernel_memory) +
           " in the kernel), and " + format_size(limits.memory) +
           " are free: use fewer clients, or --shard over more machines";
}

std::uint64_t user_memory(const LoadPlan& plan,
                          const Shard& shard,
                          std::uint64_t clients,
                          const Topology& topology) {
    const auto secure =
        static_cast<std::uint64_t>(std::ranges::count_if(plan.targets, &Endpoint::secure));
    const auto tls_clients =
        divided_up(clients * secure, std::max<std::uint64_t>(1, plan.targets.size()));
    const auto records =
        plan.duration > Duration::zero() ? divided_up(topology.pairs(), shard.count) : 0;
    return (clients - tls_clients) * memory_of_a_plain_client +
           tls_clients * memory_of_a_tls_client + records * memory_of_a_record +
           plan.workers * memory_of_a_worker;
}

/// Connections that end and come back, a second, in this shard.
double churn_of(const LoadPlan& plan, const Shard& shard) {
    double churn = 0;
    for (const auto& population : plan.populations) {
        const auto part = static_cast<double>(clients_of(population, shard)) /
                          static_cast<double>(std::max(1U, population.count));
        for (const auto& behaviour : population.behaviours) {
            if (behaviour.kind == Behaviour::Kind::churn) {
                churn += behaviour.rate.per_second() * part;
            }
        }
    }
    return churn;
}

void warn_of_churn(const LoadPlan& plan, const Shard& shard, Preflight& found) {
    const auto churn = static_cast<std::uint64_t>(churn_of(plan, shard));
    const auto bearable = found.ports / seconds_in_time_wait;
    if (churn > bearable) {
        found.warnings.push_back(
            std::to_string(churn) + " reconnections a second leave " +
            std::to_string(churn * seconds_in_time_wait) + " ports in TIME_WAIT, and there are " +
            std::to_string(found.ports) + ", enough for " + std::to_string(bearable) +
            " a second: add " +
            more_addresses(plan,
                           divided_up(addresses_of(plan) * churn * seconds_in_time_wait,
                                      std::max<std::uint64_t>(1, found.ports))));
    }
}

/// Connections to one address and port take odd ports first, and the kernel tries each in turn
/// before it takes an even one: measured, 16 us a connection up to half of the ports, and 100 us
/// beyond.
void warn_of_slow_port_search(const LoadPlan& plan, std::uint32_t endpoints, Preflight& found) {
    if (found.clients <= found.ports && found.clients > found.ports / 2) {
        const auto ports_of_one = found.ports / addresses_of(plan);
        found.warnings.push_back(
            counted(found.clients, "client") + " take more than half of the " +
            std::to_string(found.ports) + " local ports that " +
            counted(addresses_of(plan), "source address") + " and " +
            counted(endpoints, "endpoint") +
            " give; from there on the kernel looks long for each that is free, and connecting "
            "gets slow: add " +
            more_addresses(plan, divided_up(2 * found.clients, ports_of_one)));
    }
}

bool comes_at_once(const LoadPlan& plan, const Population& population) {
    return !plan.connect_rate || std::ranges::find(population.behaviours,
                                                   Behaviour::Kind::reconnect_storm,
                                                   &Behaviour::kind) != population.behaviours.end();
}

void warn_of_storms(const LoadPlan& plan, Preflight& found) {
    std::uint64_t clients = 0;
    for (const auto& population : plan.populations) {
        clients += comes_at_once(plan, population) ? population.count : 0;
    }
    if (clients > usual_backlog) {
        found.warnings.push_back(
            counted(clients, "client") +
            " that connect at once may be more than the broker's listen backlog holds (at most "
            "net.core.somaxconn, " +
            std::to_string(usual_backlog) +
            " as a rule): the kernel then tries again after 1s, 3s and 7s, and connect times "
            "gather there; --connect-rate spreads them");
    }
}

void warn_of_unverified_peers(const LoadPlan& plan, Preflight& found) {
    if (std::ranges::none_of(plan.targets, &Endpoint::secure)) {
        return;
    }
    for (const auto& population : plan.populations) {
        if (population.tls.verification == Verification::off) {
            found.warnings.push_back(in_backticks(population.name) +
                                     " does not verify the broker's certificate: anybody may "
                                     "answer, and sees its passwords");
        }
    }
}

/// Streams of a population that somebody hears.
bool is_heard(const LoadPlan& plan, const Topology& topology, std::size_t index) {
    const auto& population = plan.populations[index];
    const auto first = topology.stream_of(index, 0);
    for (std::uint64_t i = 0; i < std::uint64_t{population.count} * population.topics; ++i) {
        if (topology.receivers(first + static_cast<std::uint32_t>(i)) > 0) {
            return true;
        }
    }
    return false;
}

/// A plan without subscribers means it; one whose subscribers hear nothing hardly ever does.
void warn_of_the_unheard(const LoadPlan& plan, const Topology& topology, Preflight& found) {
    if (std::ranges::none_of(plan.populations, &Population::subscribes)) {
        return;
    }
    for (std::size_t index = 0; index < plan.populations.size(); ++index) {
        const auto& population = plan.populations[index];
        if (population.publishes() && population.count > 0 && !is_heard(plan, topology, index)) {
            found.warnings.push_back("no subscriber of the plan hears what " +
                                     in_backticks(population.name) + " publishes to " +
                                     in_backticks(population.publish_topic));
        }
    }
}

void warn_of_crossing(const Shard& shard, const Topology& topology, Preflight& found) {
    if (topology.crosses_shards()) {
        found.warnings.push_back(
            "messages go from shard to shard: what is lost shows only after `sonde merge`; with " +
            counted(shard.count, "group") +
            " or more and `{group}` in topics and filters they stay within one");
    }
}

}  // namespace

std::string obstacle_lines(const Preflight& preflight) {
    std::string lines;
    for (const auto& obstacle : preflight.obstacles) {
        lines += (lines.empty() ? "" : "\n") + obstacle;
    }
    return lines;
}

Preflight examine(const LoadPlan& plan,
                  const Shard& shard,
                  std::uint32_t endpoints,
                  const MachineLimits& limits,
                  std::uint32_t processes) {
    const Topology topology{plan, shard.count};
    Preflight found;
    for (const auto& population : plan.populations) {
        found.clients += clients_of(population, shard);
    }
    found.ports = addresses_of(plan) * endpoints * ports_of_an_address(limits);
    found.open_files = divided_up(found.clients, processes) + files_of_the_process +
                       plan.workers * files_of_a_worker;
    found.user_memory = user_memory(plan, shard, found.clients, topology);
    found.kernel_memory = found.clients * kernel_memory_of_a_client;

    const bool of_tcp = takes_ports(plan);
    if (of_tcp && found.clients > found.ports) {
        found.obstacles.push_back(port_obstacle(plan, found.clients, endpoints, limits));
    }
    if (found.open_files + limits.open_files_used > limits.open_files) {
        found.obstacles.push_back(file_obstacle(found, shard, limits, processes));
    }
    if (limits.memory > 0 && found.user_memory + found.kernel_memory > limits.memory) {
        found.obstacles.push_back(memory_obstacle(found, limits));
    }

    if (of_tcp) {
        warn_of_slow_port_search(plan, endpoints, found);
        warn_of_churn(plan, shard, found);
    }
    warn_of_storms(plan, found);
    if (plan.workers > limits.processors) {
        found.warnings.push_back(
            counted(plan.workers, "worker") + " on " + counted(limits.processors, "processor") +
            " take time from each other: use --workers " + std::to_string(limits.processors));
    }
    warn_of_unverified_peers(plan, found);
    warn_of_the_unheard(plan, topology, found);
    warn_of_crossing(shard, topology, found);
    return found;
}

}  // namespace sonde::load
