// SPDX-License-Identifier: Apache-2.0
#include "agent/check_command.hpp"

#include "agent/web_access.hpp"
#include "config/load.hpp"
#include "config/plan_file.hpp"
#include "probes/load/profile.hpp"
#include "probes/load/rate.hpp"

#include <cstdint>
#include <utility>
#include <vector>

namespace sonde {

namespace {

constexpr int usage_status = 2;

void tell(const std::vector<Mistake>& mistakes, std::ostream& error) {
    for (const auto& mistake : mistakes) {
        error << to_string(mistake) << '\n';
    }
}

/// Clients, and messages a second: `200 client(s), 1000/s`.
std::string size_of(const load::LoadPlan& plan) {
    std::uint64_t clients = 0;
    load::Rate rate;
    bool changing = false;
    bool closed = false;
    for (const auto& population : plan.populations) {
        clients += population.count;
        closed = closed || (population.publishes() && population.loop == load::LoopKind::closed);
        if (!population.profile.empty()) {
            const load::Profile profile{population.profile};
            rate.per_million_seconds += profile.highest().per_million_seconds;
            const auto& first = population.profile.front();
            changing = changing || population.profile.size() > 1 || first.from != first.to;
        }
    }
    auto text = std::to_string(clients) + " client(s)";
    if (!rate.is_zero()) {
        text += (changing ? ", up to " : ", ") + load::format_rate(rate);
    }
    return closed ? text + ", closed loop" : text;
}

bool check_plan(const std::string& file,
                const Surroundings& around,
                std::ostream& out,
                std::ostream& error) {
    const auto plan = load_plan_file(file, around);
    if (!plan) {
        tell(plan.error(), error);
        return false;
    }
    out << file << ": fine, " << size_of(*plan) << '\n';
    return true;
}

bool check_configuration(const std::string& file,
                         const Surroundings& around,
                         std::ostream& out,
                         std::ostream& error) {
    const auto config = load_configuration(file, around, error);
    if (config) {
        out << file << ": fine, " << config->probes.size() << " probe(s)";
        if (!config->modules.empty()) {
            out << ", " << config->modules.size() << " module(s)";
        }
        out << '\n';
    }
    return config.has_value();
}

}  // namespace

std::optional<AgentConfig> load_configuration(const std::string& file,
                                              const Surroundings& around,
                                              std::ostream& error) {
    auto config = load_file(file, around);
    if (!config) {
        tell(config.error(), error);
        return std::nullopt;
    }
    if (!config->web_config.empty()) {
        // Whether the keys fit the certificates is only known once they are used.
        if (const auto access = load_web_access(config->web_config, around); !access) {
            tell(access.error(), error);
            return std::nullopt;
        }
    }
    return std::move(*config);
}

int run_check_command(const CheckCommand& command,
                      const Surroundings& around,
                      std::ostream& out,
                      std::ostream& error) {
    int status = 0;
    for (const auto& file : command.files) {
        const auto text = around.read_file(file);
        const bool fine = text && is_plan_text(*text)
                              ? check_plan(file, around, out, error)
                              : check_configuration(file, around, out, error);
        status = fine ? status : usage_status;
    }
    return status;
}

}  // namespace sonde
