// SPDX-License-Identifier: Apache-2.0
#include "agent/probe_endpoint.hpp"

#include "agent/exposed.hpp"
#include "agent/run_text.hpp"
#include "exporters/asked_metrics.hpp"
#include "exporters/printable.hpp"
#include "exporters/utc.hpp"
#include "probes/quantity.hpp"

#include <sstream>
#include <utility>

namespace sonde {

namespace {

/// Runs end at their deadline by themselves; a little later it is no use to wait for one.
constexpr Duration grace = std::chrono::seconds{2};

HttpResponse come_again(unsigned status, const std::string& sentence) {
    return {.status = status, .body = sentence + "; ask again later\n", .retry_after = 1};
}

HttpResponse refusal(AskedRuns::Answer answer) {
    switch (answer) {
        case AskedRuns::Answer::granted:
            break;
        case AskedRuns::Answer::too_many:
            return come_again(503, "as many runs as asked_at_once allows are under way");
        case AskedRuns::Answer::too_often:
            return come_again(429, "more runs were asked for than asked_a_second allows");
        case AskedRuns::Answer::too_many_at_target:
            return come_again(503,
                              std::to_string(AskedRuns::most_at_target) +
                                  " runs at this target are under way, which is what is allowed");
        case AskedRuns::Answer::too_often_at_target:
            return come_again(429,
                              std::to_string(AskedRuns::most_a_second_at_target) +
                                  " runs a second is what one target can be asked for");
    }
    return {.status = 500, .body = "a request was judged in no way\n"};
}

HttpResponse metrics_of(const HttpRequest& request,
                        const AskedRun& run,
                        const ProbeResult& result) {
    return exposed(request, NativeHistograms::absent, [&](const Exposition& to) {
        write_asked_metrics(to, result, run.spec.timeout);
    });
}

HttpResponse page_of(const AskedRun& run, const ProbeResult& result) {
    std::ostringstream out;
    out << "module " << printable(run.module) << " at " << printable(run.target) << ", "
        << format_utc(result.started) << ", given " << format_duration(run.spec.timeout) << "\n\n";
    write_run_text(out, result);
    out << "\nWhat a scrape gets:\n\n";
    write_asked_metrics({.out = out}, result, run.spec.timeout);
    return {.body = std::move(out).str()};
}

}  // namespace

ProbeEndpoint::ProbeEndpoint(std::vector<ProbeModule> modules,
                             const AskedRunLimits& limits,
                             StartAskedRun start,
                             const Clock& clock)
    : modules_{std::make_shared<const Modules>(std::move(modules))},
      runs_{limits},
      start_{std::move(start)},
      clock_{clock} {}

HttpResponse ProbeEndpoint::answer(const HttpRequest& request) {
    const auto known = modules();
    if (known->empty()) {
        return {.status = 404,
                .body =
                    "there is no module to run: set one, [modules.NAME], in the "
                    "configuration\n"};
    }
    if (request.method != "GET") {
        return {.status = 405, .body = "only GET\n", .allow = "GET"};
    }
    auto run = read_asked_run(request, *known);
    if (!run) {
        return std::move(run).error();
    }
    const auto answer = runs_.ask(run->target, clock_.now());
    return answer == AskedRuns::Answer::granted ? promise(request, *std::move(run))
                                                : refusal(answer);
}

HttpResponse ProbeEndpoint::promise(const HttpRequest& request, AskedRun run) {
    const auto patience = run.spec.timeout + grace;
    auto start = [this, request, run = std::move(run)](HttpReply reply) {
        start_(run.spec, [this, request, run, reply = std::move(reply)](ProbeResult result) {
            runs_.ended(run.target);
            // Made there: writing a trace here would delay other probes.
            reply([request, run, result = std::move(result)] {
                return run.debug ? page_of(run, result) : metrics_of(request, run, result);
            });
        });
    };
    return {.later = HttpPromise{.start = std::move(start), .patience = patience}};
}

void ProbeEndpoint::replace(std::vector<ProbeModule> modules) {
    auto fresh = std::make_shared<const Modules>(std::move(modules));
    const std::scoped_lock lock{mutex_};
    modules_ = std::move(fresh);
}

std::shared_ptr<const ProbeEndpoint::Modules> ProbeEndpoint::modules() const {
    const std::scoped_lock lock{mutex_};
    return modules_;
}

}  // namespace sonde
