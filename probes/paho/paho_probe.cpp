// SPDX-License-Identifier: Apache-2.0
#include "probes/paho/paho_probe.hpp"

#include "probes/child_process.hpp"
#include "probes/client_support.hpp"
#include "probes/net/readiness.hpp"
#include "probes/paho/result_json.hpp"
#include "probes/paho/spec_json.hpp"
#include "probes/quantity.hpp"
#include "probes/roundtrip.hpp"

#include <boost/asio/this_coro.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <exception>
#include <string_view>
#include <utility>

namespace sonde {

namespace {

/// What a child may say in all. A result has two kilobytes or so.
constexpr std::size_t most_said = std::size_t{256} * 1024;
/// How long after the run's deadline the child, which keeps it itself, may still report.
constexpr auto grace = std::chrono::milliseconds{250};
/// A process that was killed ends within microseconds, unless the machine is in trouble.
constexpr auto burial = std::chrono::seconds{1};
/// What Paho would read from the environment though nobody said it of this probe: a proxy, even for
/// plain MQTT, and a trace on its standard output, which is our pipe.
constexpr std::array<std::string_view, 5> hidden_from_paho{"http_proxy",
                                                           "https_proxy",
                                                           "MQTT_C_CLIENT_TRACE",
                                                           "MQTT_C_CLIENT_TRACE_LEVEL",
                                                           "MQTT_C_CLIENT_TRACE_MAX_LINES"};

/// What the child has said so far.
struct Transcript {
    std::string unread{};
    std::size_t said{};
    std::optional<ProbeResult> result{};
    std::optional<PahoProgress> progress{};
    Instant progress_at{};
    std::string nonsense{};  ///< Why a line could not be read.

    bool over() const { return result.has_value() || !nonsense.empty(); }
    Phase phase() const { return progress ? progress->phase : Phase::connect; }
};

void take(Transcript& transcript, std::string_view bytes, Instant at) {
    transcript.said += bytes.size();
    transcript.unread += bytes;
    std::size_t end = 0;
    while (!transcript.over() && (end = transcript.unread.find('\n')) != std::string::npos) {
        auto line = read_line(std::string_view{transcript.unread}.substr(0, end));
        transcript.unread.erase(0, end + 1);
        if (!line) {
            transcript.nonsense = line.error();
        } else if (auto* result = std::get_if<ProbeResult>(&*line)) {
            transcript.result = std::move(*result);
        } else {
            transcript.progress = std::get<PahoProgress>(*line);
            transcript.progress_at = at;
        }
    }
    if (transcript.said > most_said && !transcript.over()) {
        transcript.nonsense = "it does not stop talking";
    }
}

enum class End : std::uint8_t { over, closed, late };

/// Tells the child its order. A child that does not listen is found out when it is to answer.
asio::awaitable<End> tell(const ChildProcess& child,
                          net::Readiness& channel,
                          std::string order,
                          Instant deadline) {
    std::span<const char> rest{order};
    while (!rest.empty()) {
        const auto sent = child.send(rest);
        if (sent >= 0) {
            rest = rest.subspan(static_cast<std::size_t>(sent));
        } else if (sent != -EAGAIN) {
            break;
        } else if (co_await channel.wait(net::Readiness::For::writing, deadline) ==
                   net::Readiness::Outcome::deadline_passed) {
            co_return End::late;
        }
    }
    child.finish_sending();
    co_return End::over;
}

asio::awaitable<End> hear(const ChildProcess& child,
                          net::Readiness& channel,
                          Transcript& transcript,
                          const Clock& clock,
                          Instant deadline) {
    std::array<char, 4096> buffer{};
    while (!transcript.over()) {
        const auto received = child.receive(buffer);
        if (received > 0) {
            take(transcript, {buffer.data(), static_cast<std::size_t>(received)}, clock.now());
        } else if (received != -EAGAIN) {
            co_return End::closed;
        } else if (co_await channel.wait(net::Readiness::For::reading, deadline) ==
                   net::Readiness::Outcome::deadline_passed) {
            co_return End::late;
        }
    }
    co_return End::over;
}

asio::awaitable<End> converse(const ChildProcess& child,
                              std::string order,
                              Transcript& transcript,
                              const Clock& clock,
                              Instant deadline) {
    net::Readiness channel{co_await asio::this_coro::executor, child.channel()};
    const auto told = co_await tell(child, channel, std::move(order), deadline);
    if (told == End::late) {
        co_return told;
    }
    co_return co_await hear(child, channel, transcript, clock, deadline);
}

asio::awaitable<std::optional<ChildProcess::Exit>> exit_of(ChildProcess& child, Instant deadline) {
    net::Readiness exit{co_await asio::this_coro::executor, child.exit_descriptor()};
    co_await exit.wait(net::Readiness::For::reading, deadline);
    co_return child.reap();
}

std::string with_first_words(const std::string& sentence, const ChildProcess& child) {
    auto words = child.first_words();
    for (auto& character : words) {
        if (character == '\n') {
            character = ' ';
        }
    }
    while (words.ends_with(' ')) {
        words.pop_back();
    }
    return words.empty() ? sentence : sentence + "; it wrote `" + words + "`";
}

std::string sentence_of(const ChildProcess::Exit& exit) {
    if (exit.signal == 0) {
        return "the Paho child process ended with status " + std::to_string(exit.status) +
               " and without a result";
    }
    const char* name = sigdescr_np(exit.signal);
    return "the Paho child process died of signal " + std::to_string(exit.signal) + " (" +
           (name == nullptr ? "unknown" : name) + ")";
}

Failure internal_failure(Phase phase, std::string detail) {
    return {.phase = phase, .reason = FailureReason::internal, .detail = std::move(detail)};
}

/// What is known of a run whose child gave no result: the phases it had been through.
void adopt(const Transcript& transcript, Instant started, Instant now, ProbeResult& result) {
    if (transcript.progress) {
        result.phases = transcript.progress->done;
    }
    const auto phase_started = transcript.progress ? transcript.progress_at : started;
    result.phases.set(transcript.phase(), now - phase_started);
}

asio::awaitable<void> supervise(const PahoOrder& order,
                                const PahoEnvironment& env,
                                Instant started,
                                ProbeResult& result) {
    auto child = ChildProcess::start(env.executable, "paho-child", hidden_from_paho);
    if (!child) {
        result.failure = std::move(child.error());
        result.total = env.clock.now() - started;
        co_return;
    }
    const auto last_moment = order.deadline + grace;
    Transcript transcript;
    auto end = co_await converse(*child, to_json(order), transcript, env.clock, last_moment);
    if (transcript.result) {
        result = std::move(*transcript.result);
    } else if (!transcript.nonsense.empty()) {
        result.failure = internal_failure(
            transcript.phase(),
            with_first_words(
                "what the Paho child process says cannot be read: " + transcript.nonsense, *child));
    } else if (end == End::closed) {
        if (const auto exit = co_await exit_of(*child, last_moment)) {
            result.failure =
                internal_failure(transcript.phase(), with_first_words(sentence_of(*exit), *child));
        } else {
            end = End::late;
        }
    }
    if (end == End::late) {
        result.failure = Failure{
            .phase = transcript.phase(),
            .reason = FailureReason::timeout,
            .detail =
                with_first_words("Paho hung: its child process did not come to an end within " +
                                     format_duration(order.spec.timeout) + " and was killed " +
                                     format_duration(grace) + " later",
                                 *child),
        };
    }
    if (!transcript.result) {
        const auto now = env.clock.now();
        adopt(transcript, started, now, result);
        result.total = now - started;
    }
    child->kill();
    co_await exit_of(*child, env.clock.now() + burial);
}

}  // namespace

asio::awaitable<ProbeResult> run_paho_roundtrip(ProbeSpec spec,
                                                std::uint64_t run,
                                                PahoEnvironment env) {
    auto result = blank_result(spec, env.clock.wall_now());
    const auto started = env.clock.now();
    if (const auto shortfalls = unsupported_by_client(spec); !shortfalls.empty()) {
        result.failure = Failure{.phase = Phase::connect,
                                 .reason = FailureReason::local,
                                 .detail = shortfalls.front().sentence};
        co_return result;
    }
    try {
        const PahoOrder order{.spec = spec, .run = run, .deadline = started + spec.timeout};
        co_await supervise(order, env, started, result);
    } catch (const std::exception& error) {
        result.failure = internal_failure(
            Phase::connect, std::string{"a bug in sonde, please report it: "} + error.what());
    }
    co_return result;
}

}  // namespace sonde
