#include "agent/probe_command.hpp"

#include "agent/probe_runner.hpp"
#include "exporters/json.hpp"
#include "exporters/summary_text.hpp"
#include "exporters/waterfall.hpp"
#include "probes/quantity.hpp"
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
#include <optional>
#include <string_view>

namespace sonde {

namespace {

constexpr std::string_view erase_line = "\r\x1b[K";
/// A terminal cannot show more, and a fast probe must not spend its time on writing.
constexpr auto progress_interval = std::chrono::milliseconds{100};

/// Writes what comes of each run as it comes: JSON a line each; as text the first run, and then
/// those that fail in another way than the one before.
class Report {
  public:
    Report(const ProbeCommand& command, const ProbeOutput& output, const Clock& clock)
        : command_{command}, output_{output}, clock_{clock} {}

    void add(const ProbeResult& result) {
        summary_.add(result);
        if (command_.format == OutputFormat::json) {
            output_.out << to_json_line(result) << '\n' << std::flush;
        } else if (tells_something_new(result)) {
            clear_progress();
            write_waterfall(output_.out, result, output_.style);
            output_.out << std::flush;
        }
        last_failure_ = result.failure;
        show_progress();
    }

    void started(Instant when) { run_started_ = when; }

    /// The run that is cut off has no result; it is not to vanish without a word.
    void tell_interruption() {
        clear_progress();
        output_.error << "sonde: interrupted " << format_duration(clock_.now() - run_started_)
                      << " into run " << summary_.runs() + 1 << " of " << command_.count
                      << ", which is not counted\n";
    }

    void close() {
        clear_progress();
        if (command_.format == OutputFormat::text && command_.count > 1) {
            output_.out << '\n';
            write_summary(output_.out, summary_, output_.style);
        }
        output_.out << std::flush;
    }

    /// False once the results no longer reach whoever they are for: a full disk, a closed pipe.
    bool is_written() const { return output_.out.good() && !output_.deserted(); }

    /// Whether the demands on the whole are met; says so for each threshold.
    bool judge() {
        auto& out = command_.format == OutputFormat::text ? output_.out : output_.error;
        bool held = true;
        bool success_is_judged = false;
        for (const auto& threshold : command_.thresholds) {
            const auto outcome = evaluate(threshold, summary_);
            held = held && outcome.held;
            success_is_judged =
                success_is_judged || threshold.subject == Threshold::Subject::success;
            out << (outcome.held ? "held: " : "breached: ") << outcome.sentence << '\n';
        }
        return held && (success_is_judged || summary_.failures() == 0);
    }

  private:
    bool tells_something_new(const ProbeResult& result) const {
        if (summary_.runs() == 1) {
            return true;
        }
        return result.failure && (!last_failure_ || last_failure_->phase != result.failure->phase ||
                                  last_failure_->reason != result.failure->reason);
    }

    void show_progress() {
        const auto now = clock_.now();
        if (!output_.live_progress || command_.count == 1 ||
            now - progress_shown_ < progress_interval) {
            return;
        }
        progress_shown_ = now;
        output_.error << erase_line << progress_line(summary_, summary_.runs(), command_.count)
                      << std::flush;
    }

    void clear_progress() {
        if (progress_shown_ != Instant{}) {
            output_.error << erase_line << std::flush;
            progress_shown_ = {};
        }
    }

    const ProbeCommand& command_;
    const ProbeOutput& output_;
    const Clock& clock_;
    Summary summary_{};
    std::optional<Failure> last_failure_{};
    Instant progress_shown_{};
    Instant run_started_{};
};

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
        const auto result = co_await runner.run(command.spec);
        report.add(result);
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
    if (const auto problem = unsupported(command.spec)) {
        output.error << "sonde: " << *problem << '\n';
        return 2;
    }
    ProbeRunner runner{clock, executable};
    Report report{command, output, clock};
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
    const bool passed = report.judge();
    output.out.flush();
    if (!report.is_written()) {
        output.error << "sonde: the results could not be written\n";
        return 1;
    }
    if (interrupted) {
        return 130;
    }
    return passed ? 0 : 1;
}

}  // namespace sonde
