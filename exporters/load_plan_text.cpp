// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_plan_text.hpp"

#include "exporters/load_plan_wording.hpp"
#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace sonde::load {

namespace {

constexpr std::size_t name_width = 11;

class DryRun {
  public:
    DryRun(std::ostream& out, const TextStyle& style) : out_{out}, style_{style} {}

    void write_verdict(const Preflight& preflight) {
        const bool ready = preflight.obstacles.empty();
        out_ << painted(
                    style_, ready ? Paint::message : Paint::bad, ready ? "READY" : "CANNOT START")
             << (ready ? ", nothing was sent\n" : "\n");
        for (const auto& obstacle : preflight.obstacles) {
            write_point(obstacle, Paint::bad);
        }
        for (const auto& warning : preflight.warnings) {
            write_point(warning, Paint::setup);
        }
        out_ << '\n';
    }

    void write_plan(const LoadPlan& plan, const Shard& shard) {
        out_ << painted(style_, Paint::bold, printable(plan.name)) << '\n';
        std::string targets;
        for (const auto& target : plan.targets) {
            targets += (targets.empty() ? "" : " ") + printable(to_string(target));
        }
        write_fact("target", targets);
        write_fact("stages", stages_of(plan));
        auto identity =
            fmt::format("hash {}, seed {}, run {:08x}", hash_of(plan), plan.seed, run_of(plan));
        if (!shard.whole()) {
            identity += ", shard " + to_string(shard);
        }
        write_fact("plan", identity);
        for (const auto& threshold : plan.thresholds) {
            write_fact("threshold",
                       printable(threshold.text) + (threshold.abort_on ? ", or the run ends" : ""));
        }
        for (const auto& population : plan.populations) {
            out_ << '\n'
                 << painted(style_, Paint::bold, printable(population.name)) << ": "
                 << summary_of(population) << '\n';
            for (const auto& [name, text] : facts_of(population)) {
                write_fact(name, printable(text));
            }
        }
        out_ << '\n';
    }

    void write_needs(const Preflight& preflight) {
        out_ << painted(style_, Paint::bold, "this process") << '\n';
        write_fact("clients", fmt::format("{}", preflight.clients));
        write_fact("open files", fmt::format("{} needed", preflight.open_files));
        write_fact("ports", fmt::format("{} to connect from", preflight.ports));
        write_fact("memory",
                   fmt::format("about {}, and {} of the kernel's",
                               format_size(preflight.user_memory),
                               format_size(preflight.kernel_memory)));
    }

    void write_moments(std::span<const PlannedMoment> moments) {
        if (moments.empty()) {
            return;
        }
        out_ << '\n'
             << painted(style_,
                        Paint::bold,
                        fmt::format("first {} messages, seconds into the measure stage",
                                    moments.size()))
             << '\n';
        for (const auto& [at, population, client] : moments) {
            out_ << fmt::format("  {:>14.9f}  {} {}\n",
                                std::chrono::duration<double>(at).count(),
                                printable(population),
                                client);
        }
    }

  private:
    void write_fact(std::string_view name, const std::string& text) {
        const std::string indent(2 + name_width, ' ');
        out_ << fmt::format("  {:<{}}", name, name_width)
             << wrapped(style_, indent, text).substr(indent.size());
    }

    void write_point(const std::string& text, Paint paint) {
        out_ << "  " << painted(style_, paint, style_.unicode ? "•" : "-")
             << wrapped(style_, "    ", printable(text)).substr(3);
    }

    std::ostream& out_;
    const TextStyle& style_;
};

}  // namespace

std::vector<PlannedMoment> first_moments(std::vector<PopulationSchedule> schedules,
                                         std::size_t count) {
    std::vector<PlannedMoment> moments;
    const auto due_at = [](const PopulationSchedule& entry) {
        return entry.schedule.next() ? entry.schedule.next()->at : Duration::max();
    };
    while (moments.size() < count) {
        const auto first = std::ranges::min_element(schedules, {}, due_at);
        if (first == schedules.end() || !first->schedule.next()) {
            break;
        }
        const auto& due = *first->schedule.next();
        moments.push_back({.at = due.at, .population = first->population, .client = due.client});
        first->schedule.take();
    }
    return moments;
}

void write_dry_run(std::ostream& out,
                   const LoadPlan& plan,
                   const Shard& shard,
                   const Preflight& preflight,
                   std::span<const PlannedMoment> moments,
                   const TextStyle& style) {
    DryRun text{out, style};
    text.write_verdict(preflight);
    text.write_plan(plan, shard);
    text.write_needs(preflight);
    text.write_moments(moments);
}

}  // namespace sonde::load
