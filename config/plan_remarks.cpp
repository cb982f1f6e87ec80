// SPDX-License-Identifier: Apache-2.0
#include "config/plan_finish.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <cstdint>

namespace sonde {

namespace {

using load::LoadPlan;
using load::Population;

bool has_usual_topics(const Population& population) {
    static const Population usual{};
    return population.publish_topic == usual.publish_topic &&
           population.subscribe_filter == usual.subscribe_filter;
}

void remark_on_closed_loop(const LoadPlan& plan, std::vector<std::string>& remarks) {
    for (const auto& population : plan.populations) {
        if (population.publishes() && population.loop == load::LoopKind::closed &&
            population.qos == 0) {
            remarks.push_back(in_backticks(population.name) +
                              " publishes in the closed loop at QoS 0, which nobody answers: it "
                              "goes as fast as the kernel takes the bytes");
        }
    }
}

/// Groups are numbered from 0 in each population, so a subscriber whose group is beyond those of
/// the publishers hears nobody.
void remark_on_silence(const LoadPlan& plan, std::vector<std::string>& remarks) {
    std::uint64_t groups = 0;
    for (const auto& population : plan.populations) {
        if (!has_usual_topics(population)) {
            return;
        }
        if (population.publishes()) {
            groups = std::max<std::uint64_t>(groups, std::min(population.groups, population.count));
        }
    }
    for (const auto& population : plan.populations) {
        if (groups == 0 || !population.subscribes() || population.groups <= groups) {
            continue;
        }
        std::uint64_t hearing = population.count / population.groups * groups;
        hearing += std::min<std::uint64_t>(population.count % population.groups, groups);
        if (hearing < population.count) {
            remarks.push_back("only " + std::to_string(hearing) + " of the " +
                              std::to_string(population.count) + " clients of " +
                              in_backticks(population.name) +
                              " have a publisher to hear; with the pattern fan-out all have");
        }
    }
}

}  // namespace

std::vector<std::string> remarks_on(const LoadPlan& plan) {
    std::vector<std::string> remarks;
    remark_on_closed_loop(plan, remarks);
    remark_on_silence(plan, remarks);
    return remarks;
}

}  // namespace sonde
