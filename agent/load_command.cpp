// SPDX-License-Identifier: Apache-2.0
#include "agent/load_command.hpp"

#include "agent/load_access.hpp"
#include "agent/load_drive.hpp"
#include "agent/load_dry_run.hpp"
#include "agent/load_files.hpp"
#include "agent/load_processes.hpp"
#include "agent/load_report.hpp"
#include "agent/load_search.hpp"
#include "agent/load_server.hpp"
#include "agent/load_status.hpp"
#include "agent/progress_lines.hpp"
#include "agent/stop_signals.hpp"
#include "config/surroundings.hpp"
#include "exporters/load_curve_json.hpp"
#include "exporters/load_curve_text.hpp"
#include "exporters/load_metrics.hpp"
#include "probes/load/random.hpp"
#include "probes/quantity.hpp"

#include <memory>
#include <random>
#include <string>
#include <utility>

namespace sonde {

namespace {

constexpr int usage_status = 2;
constexpr int not_started_status = 3;

/// Seeds that we choose have 32 bits: a person types one in again, and JSON's numbers hold it.
constexpr std::uint64_t seed_mask = 0xffff'ffffU;

ProgressKind progress_of(ProgressChoice choice, const LoadOutput& output) {
    switch (choice) {
        case ProgressChoice::off:
            return ProgressKind::none;
        case ProgressChoice::automatic:
        case ProgressChoice::on:
            break;
    }
    return output.error_is_terminal ? ProgressKind::in_place : ProgressKind::now_and_then;
}

/// The error is a sentence.
tl::expected<std::optional<WallTime>, std::string> start_moment(
    const std::optional<StartTime>& start_at, const Clock& clock) {
    if (!start_at) {
        return std::nullopt;
    }
    const auto now = clock.wall_now();
    if (const auto* const later = std::get_if<Duration>(&*start_at)) {
        return now + *later;
    }
    const auto moment = std::get<WallTime>(*start_at);
    if (moment < now) {
        // The other shards have begun: joining late would measure something else than the plan.
        return tl::unexpected{"the moment to start at passed " + format_duration(now - moment) +
                              " ago"};
    }
    return moment;
}

std::string title_of(const LoadCommand& command, const load::LoadPlan& plan) {
    std::string title =
        "plan " + plan.name + " " + hash_of(plan) + ", seed " + std::to_string(plan.seed);
    if (!command.shard.whole()) {
        title += ", shard " + to_string(command.shard);
    }
    return title;
}

/// A load command under way: where its intervals go, and how its runs are made.
class LoadSession {
  public:
    LoadSession(const LoadCommand& command,
                const load::LoadPlan& plan,
                const StartLoad& start,
                const Clock& clock,
                const LoadOutput& output,
                ResultFiles& files)
        : command_{command},
          plan_{plan},
          start_{start},
          clock_{clock},
          output_{output},
          files_{files},
          metrics_{{.plan = plan.name, .plan_hash = hash_of(plan), .shard = command.shard}} {}

    /// The error is a sentence.
    tl::expected<void, std::string> serve(const ListenAddress& address,
                                          std::unique_ptr<LoadAccess> access) {
        access_ = std::move(access);
        const auto native =
            command_.native_histograms ? NativeHistograms::kept : NativeHistograms::absent;
        auto server =
            serve_load_metrics(address, metrics_, native, access_ ? &access_->file() : nullptr);
        if (!server) {
            return tl::unexpected{std::move(server.error())};
        }
        server_ = *std::move(server);
        output_.error << "sonde: metrics at " << server_->url() << "/metrics\n" << std::flush;
        return {};
    }

    int run_plan(const std::optional<WallTime>& start_at) {
        const auto run = start_(plan_, start_at);
        if (!run) {
            return cannot_start(run.error());
        }
        const auto result = follow(plan_, **run);
        if (!result) {
            complain(output_, result.error());
            return exit_status({.interrupted = signals_.came(), .failed = true});
        }
        return report(
            *result, {files_, command_.push, command_.otlp, clock_}, command_.format, output_);
    }

    int run_curve() {
        const RunStep step = [this](const load::LoadPlan& plan) {
            return run_step(plan);
        };
        const ObserveStep observe = [this](const load::StepOutcome& outcome) {
            output_.error << "sonde: " << format_rate(outcome.wanted) << ' ' << name_of(outcome.end)
                          << '\n'
                          << std::flush;
        };
        const auto curve =
            command_.search
                ? find_max_rate(plan_, command_.search->slo, step, observe)
                : sweep(plan_,
                        load::sweep_rates(
                            command_.sweep->from, command_.sweep->to, command_.sweep->step),
                        step,
                        observe);
        return tell(curve);
    }

  private:
    tl::expected<load::LoadResult, std::string> run_step(const load::LoadPlan& plan) {
        const auto run = start_(plan, std::nullopt);
        if (!run) {
            return tl::unexpected{run.error()};
        }
        auto result = follow(plan, **run);
        if (result) {
            const auto mistakes = mistakes_in(*result);
            complain(output_, mistakes);
            adds_up_ = adds_up_ && mistakes.empty();
        }
        return result;
    }

    int cannot_start(const std::string& why) {
        complain(output_, why);
        return exit_status({.interrupted = signals_.came(), .not_started = true});
    }

    tl::expected<load::LoadResult, std::string> follow(const load::LoadPlan& plan,
                                                       OngoingLoad& run) {
        ProgressLines progress{output_.error,
                               progress_of(command_.progress, output_),
                               output_.style.width,
                               plan,
                               command_.shard};
        return drive(run, signals_, [&](const load::LoadSnapshot& interval) {
            files_.add(interval);
            metrics_.add(interval);
            if (access_) {
                complain(output_, access_->news());
            }
            progress.add(interval);
        });
    }

    int tell(const LoadCurve& curve) {
        const auto json = [&](std::ostream& out) {
            out << to_json_line(plan_, curve.steps, curve.search) << '\n';
        };
        switch (command_.format) {
            case OutputFormat::json:
                json(output_.out);
                break;
            case OutputFormat::text:
                write_load_curve(output_.out, curve.steps, output_.style);
                if (curve.search) {
                    output_.out << '\n' << sentence_of(*curve.search) << '\n';
                }
                break;
        }
        output_.out.flush();
        auto problems = files_.finish(json);
        if (!output_.out) {
            problems.emplace_back("the result could not be written to standard output");
        }
        complain(output_, problems);
        complain(output_, curve.not_started);
        return exit_status(curve, !plan_.thresholds.empty(), problems.empty() && adds_up_);
    }

    const LoadCommand& command_;
    const load::LoadPlan& plan_;
    const StartLoad& start_;
    const Clock& clock_;
    const LoadOutput& output_;
    ResultFiles& files_;
    load::LoadMetrics metrics_;
    std::unique_ptr<LoadAccess> access_{};
    std::unique_ptr<HttpServer> server_{};
    StopSignals signals_{};
    bool adds_up_{true};
};

bool tells_of_one_run(const LoadCommand& command) {
    const auto& files = command.files;
    return command.push || command.otlp || !files.csv.empty() || !files.junit.empty() ||
           !files.html.empty() || !files.prom.empty();
}

/// What speaks against a plan that can be run all the same.
void warn(const LoadCommand& command, const load::LoadPlan& plan, const LoadOutput& output) {
    // Where there is no answer the start says why.
    if (const auto preflight = dry_run(plan, command.shard, command.processes)) {
        complain(output, preflight->warnings);
    }
}

}  // namespace

load::LoadPlan with_seed(const LoadCommand& command) {
    auto plan = command.plan;
    if (!command.seed_given) {
        plan.seed = command.shard.whole() ? std::random_device{}()
                                          : load::fnv1a(hash_of(command.plan)) & seed_mask;
    }
    return plan;
}

int run_load_command(const LoadCommand& command,
                     const StartLoad& start,
                     const Clock& clock,
                     const LoadOutput& output) {
    const auto plan = with_seed(command);
    if (command.dry_run) {
        return show_dry_run(command, plan, output);
    }
    const auto start_at = start_moment(command.start_at, clock);
    if (!start_at) {
        complain(output, start_at.error());
        return not_started_status;
    }
    if ((command.search || command.sweep) && tells_of_one_run(command)) {
        complain(output,
                 "--csv, --junit, --html, --textfile, --push and --otlp tell of one run: a search "
                 "has --json and --hdr");
        return usage_status;
    }
    auto access = LoadAccess::open(command.web_config, system_surroundings());
    if (!access) {
        complain(output, access.error());
        return usage_status;
    }
    auto files = ResultFiles::create(command.files, title_of(command, plan));
    if (!files) {
        complain(output, files.error());
        return usage_status;
    }
    output.error << "sonde: " << title_of(command, plan);
    if (!command.shard_source.empty()) {
        output.error << " (from " << command.shard_source << ')';
    }
    output.error << '\n' << std::flush;
    complain(output, command.remarks);
    warn(command, plan, output);

    LoadSession session{command, plan, start, clock, output, *files};
    if (command.listen) {
        const auto served = session.serve(*command.listen, *std::move(access));
        if (!served) {
            complain(output, served.error());
            return not_started_status;
        }
    }
    return command.search || command.sweep ? session.run_curve() : session.run_plan(*start_at);
}

}  // namespace sonde
