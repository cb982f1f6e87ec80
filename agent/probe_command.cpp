// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_command.hpp"

#include "agent/probe_files.hpp"
#include "agent/probe_runner.hpp"
#include "exporters/feature_json.hpp"
#include "exporters/feature_text.hpp"
#include "exporters/json.hpp"
#include "exporters/printable.hpp"
#include "exporters/summary_text.hpp"
#include "exporters/trace_text.hpp"
#include "exporters/waterfall.hpp"
#include "probes/publisher_report.hpp"
#include "probes/quantity.hpp"
#include "probes/session_report.hpp"
#include "probes/summary.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

namespace {

constexpr std::string_view erase_line = "\r\x1b[K";
/// A terminal cannot show more, and a fast probe must not spend its time on writing.
constexpr auto progress_interval = std::chrono::milliseconds{100};

/// Of one run. A broker that floods us fills no more than this.
constexpr std::size_t longest_tape = 64UL * 1024 * 1024;

/// Writes what comes of each run as it comes: JSON a line each; as text the first run, and then
/// those that fail in another way than the one before.
class Report {
  public:
    Report(const ProbeCommand& command,
           const ProbeOutput& output,
           ProbeFiles& files,
           const Clock& clock)
        : command_{command}, output_{output}, files_{files}, clock_{clock} {}

    /// All results of one run.
    void add(const std::vector<ProbeResult>& results) {
        ++runs_;
        for (const auto& result : results) {
            add(result);
        }
        show_progress();
    }

    void started(Instant when) { run_started_ = when; }

    /// The run that is cut off has no result; it is not to vanish without a word.
    void tell_interruption() {
        clear_progress();
        output_.error << "sonde: interrupted " << format_duration(clock_.now() - run_started_)
                      << " into run " << runs_ + 1 << " of " << command_.count
                      << ", which is not counted\n";
    }

    void close() {
        clear_progress();
        if (command_.format == OutputFormat::text && (command_.count > 1 || summary_.runs() > 1)) {
            output_.out << '\n';
            write_summary(output_.out, summary_, output_.style);
        }
        output_.out << std::flush;
    }

    /// False once the results no longer reach whoever they are for: a full disk, a closed pipe.
    bool is_written() const { return output_.out.good() && !output_.deserted(); }

    /// Whether the demands on the whole are met; says so for each threshold.
    ProbeVerdict judge(bool interrupted) {
        auto& out = command_.format == OutputFormat::text ? output_.out : output_.error;
        ProbeVerdict verdict{.target = to_string(command_.spec.target),
                             .total = clock_.now() - begun_,
                             .runs = summary_.runs(),
                             .failures = summary_.failures(),
                             .last_failure = last_failure_,
                             .interrupted = interrupted};
        for (const auto& threshold : command_.thresholds) {
            auto outcome = evaluate(threshold, summary_);
            verdict.success_is_judged =
                verdict.success_is_judged || threshold.subject == Threshold::Subject::success;
            out << (outcome.held ? "held: " : "breached: ") << outcome.sentence << '\n';
            verdict.thresholds.push_back(std::move(outcome));
        }
        return verdict;
    }

  private:
    void add(const ProbeResult& result) {
        summary_.add(result);
        files_.add(result);
        if (command_.format == OutputFormat::json) {
            show_trace(output_.error, result, plain());
            output_.out << (command_.spec.kind == ProbeKind::discover
                                ? to_discovery_json_line(result)
                                : to_json_line(result))
                        << '\n'
                        << std::flush;
        } else if (tells_something_new(result)) {
            clear_progress();
            show_trace(output_.out, result, output_.style);
            write_waterfall(output_.out, result, output_.style);
            show_findings(result);
            output_.out << std::flush;
        }
        last_failures_[result.address] = result.failure;
        if (result.failure) {
            last_failure_ = result.failure;
        }
    }

    bool tells_something_new(const ProbeResult& result) const {
        const auto last = last_failures_.find(result.address);
        if (last == last_failures_.end()) {
            return true;
        }
        if (result.session && !result.session->ended.empty()) {
            return true;  // An outage that is over shows in a run that passes.
        }
        const auto& before = last->second;
        return result.failure && (!before || before->phase != result.failure->phase ||
                                  before->reason != result.failure->reason);
    }

    /// What kinds of probe beside the round trip have found.
    void show_findings(const ProbeResult& result) {
        if (result.features) {
            write_features(output_.out, *result.features, output_.style);
        }
        if (result.capabilities) {
            write_capabilities(output_.out, *result.capabilities, output_.style);
        }
    }

    /// Of what is not a terminal's standard output.
    TextStyle plain() const { return {.unicode = output_.style.unicode}; }

    void show_trace(std::ostream& out, const ProbeResult& result, const TextStyle& style) {
        if (!command_.trace) {
            return;
        }
        clear_progress();
        write_trace(out, result.tape ? trace_of(*result.tape) : Trace{}, style);
        const auto publisher = publisher_as_result(result);
        if (publisher && publisher->tape) {
            out << "\nOn the publisher's connection, to " << printable(publisher->target)
                << ":\n\n";
            write_trace(out, trace_of(*publisher->tape), style);
        }
        out << '\n' << std::flush;
    }

    void show_progress() {
        const auto now = clock_.now();
        if (!output_.live_progress || command_.count == 1 ||
            now - progress_shown_ < progress_interval) {
            return;
        }
        progress_shown_ = now;
        output_.error << erase_line << progress_line(summary_, runs_, command_.count) << std::flush;
    }

    void clear_progress() {
        if (progress_shown_ != Instant{}) {
            output_.error << erase_line << std::flush;
            progress_shown_ = {};
        }
    }

    const ProbeCommand& command_;
    const ProbeOutput& output_;
    ProbeFiles& files_;
    const Clock& clock_;
    Summary summary_{};
    std::uint64_t runs_{};
    std::map<std::string, std::optional<Failure>> last_failures_{};  ///< By address.
    std::optional<Failure> last_failure_{};
    Instant begun_{clock_.now()};
    Instant progress_shown_{};
    Instant run_started_{};
};

void complain(const ProbeOutput& output, const std::vector<std::string>& problems) {
    for (const auto& problem : problems) {
        output.error << "sonde: " << problem << '\n';
    }
}

std::size_t tape_limit_of(const ProbeCommand& command) {
    return command.trace || !command.files.pcap.empty() ? longest_tape : 0;
}

/// Run n starts at start + n * interval, or when the run before it has ended if that is later.
asio::awaitable<void> run_all(const ProbeCommand& command,
                              const Clock& clock,
                              ProbeRunner& runner,
                              Report& report,
                              asio::io_context& loop) {
    asio::steady_timer timer{loop};
    auto due = clock.now();
    for (std::uint64_t run = 0; run < command.count; ++run) {
        if (due > clock.now()) {
            timer.expires_at(due);
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        due = std::max(due, clock.now() - command.spec.interval) + command.spec.interval;
        report.started(clock.now());
        const auto results = co_await runner.run_all(command.spec);
        report.add(results);
        if (!report.is_written()) {
            break;
        }
    }
    loop.stop();
}

}  // namespace

int run_probe_command(const ProbeCommand& command,
                      const Clock& clock,
                      const std::string& executable,
                      const ProbeOutput& output) {
    auto files = ProbeFiles::create(command.files);
    if (!files) {
        complain(output, files.error());
        return 2;
    }
    const RunnerOptions options{.tape_limit = tape_limit_of(command), .key_log = files->key_log()};
    ProbeRunner runner{clock, executable, options};
    Report report{command, output, *files, clock};
    bool interrupted = false;

    asio::io_context loop{1};
    asio::signal_set signals{loop, SIGINT, SIGTERM};
    signals.async_wait([&](const boost::system::error_code& error, int /*signal*/) {
        if (!error) {
            interrupted = true;
            loop.stop();
        }
    });
    asio::co_spawn(loop, run_all(command, clock, runner, report, loop), asio::detached);
    loop.run();

    if (interrupted) {
        report.tell_interruption();
    }
    report.close();
    const auto verdict = report.judge(interrupted);
    files->add(verdict);
    output.out.flush();
    const auto unwritten = files->finish();
    complain(output, unwritten);
    if (!report.is_written()) {
        output.error << "sonde: the results could not be written\n";
        return 1;
    }
    if (!unwritten.empty()) {
        return 1;
    }
    if (interrupted) {
        return 130;
    }
    return verdict.passed() ? 0 : 1;
}

}  // namespace sonde
