// SPDX-License-Identifier: Apache-2.0
#include "probes/load/crew.hpp"

#include "probes/load/poller.hpp"
#include "probes/load/resources.hpp"
#include "probes/load/worker.hpp"

#include <algorithm>
#include <mutex>
#include <thread>
#include <utility>

namespace sonde::load {

namespace {

/// Empties a tally for its next interval; histograms keep their memory.
void clear(LoadSnapshot& tally) {
    LoadSnapshot empty;
    const auto keep = [](Histogram& from, Histogram& to) {
        from.clear();
        to = std::move(from);
    };
    keep(tally.latency.response, empty.latency.response);
    keep(tally.latency.service, empty.latency.service);
    keep(tally.latency.acknowledgement, empty.latency.acknowledgement);
    keep(tally.latency.lateness, empty.latency.lateness);
    keep(tally.connections.tcp, empty.connections.tcp);
    keep(tally.connections.proxy, empty.connections.proxy);
    keep(tally.connections.tls, empty.connections.tls);
    keep(tally.connections.websocket, empty.connections.websocket);
    keep(tally.connections.connect, empty.connections.connect);
    keep(tally.connections.subscribe, empty.connections.subscribe);
    keep(tally.generator.pickup, empty.generator.pickup);
    tally = std::move(empty);
}

}  // namespace

struct Crew::Member {
    Member(const Blueprint& blueprint, std::uint32_t index, Poller own_poller, const Clock& clock)
        : poller{std::move(own_poller)}, worker{blueprint, index, poller, link, clock} {}

    Poller poller;
    WorkerLink link{};
    Worker worker;
    std::thread thread{};
};

tl::expected<std::unique_ptr<Crew>, std::string> Crew::assemble(const Blueprint& blueprint,
                                                                const Clock& clock) {
    std::unique_ptr<Crew> crew{new Crew};
    for (std::uint32_t index = 0; index < blueprint.plan.workers; ++index) {
        auto poller = Poller::create();
        if (!poller) {
            return tl::unexpected{poller.error()};
        }
        crew->members_.push_back(
            std::make_unique<Member>(blueprint, index, std::move(*poller), clock));
        crew->clients_ += places_of(blueprint, index).size();
    }
    crew->memory_before_ = allocated_memory();
    for (auto& member : crew->members_) {
        member->worker.prepare();
    }
    for (auto& member : crew->members_) {
        member->thread = std::thread{[&worker = member->worker] {
            worker.run();
        }};
    }
    return crew;
}

Crew::~Crew() {
    if (!dismissed_) {
        order({.stage = Stage::done});
    }
    for (auto& member : members_) {
        if (member->thread.joinable()) {
            member->thread.join();
        }
    }
}

void Crew::tell(Member& member,
                std::optional<Instant> end,
                const std::optional<StageOrder>& order) {
    {
        const std::lock_guard lock{member.link.mutex};
        if (end) {
            member.link.interval_end = end;
        }
        if (order) {
            member.link.orders.push_back(*order);
        }
    }
    member.link.news.fetch_add(1, std::memory_order_release);
    member.poller.wake();
}

void Crew::order(const StageOrder& order) {
    for (auto& member : members_) {
        tell(*member, std::nullopt, order);
    }
}

LoadSnapshot Crew::collect(Instant end, const std::optional<StageOrder>& order) {
    for (auto& member : members_) {
        tell(*member, end, order);
    }
    LoadSnapshot sum;
    for (auto& member : members_) {
        auto& link = member->link;
        std::unique_lock lock{link.mutex};
        link.handed_over.wait(lock, [&link] { return link.ready; });
        add_alongside(sum, link.tally);
        clear(link.tally);
        link.ready = false;
        link.taken.notify_one();
    }
    sum.generator.resident_bytes = resident_memory();
    return sum;
}

void Crew::dismiss(LoadSnapshot& snapshot) {
    dismissed_ = true;
    LoadSnapshot last;
    for (auto& member : members_) {
        member->thread.join();
        add_alongside(last, member->link.tally);
    }
    // Where things stand at the end, instead of where they stood a moment before.
    snapshot.counts.waiting = 0;
    snapshot.counts.in_flight = 0;
    snapshot.clients = 0;
    snapshot.connected = 0;
    snapshot.subscribed = 0;
    add_alongside(snapshot, last);
}

std::int64_t Crew::reckon_absences(const Blueprint& blueprint) const {
    std::vector<MeasuredSpan> spans(blueprint.topology.streams());
    for (const auto& member : members_) {
        member->worker.note_spans(spans);
    }
    const Absences absences{blueprint, std::move(spans)};
    std::int64_t excused = 0;
    for (const auto& member : members_) {
        excused += member->worker.excused_by(absences);
    }
    return excused;
}

std::optional<Progress> Crew::progress() const {
    Progress sum{.clients = clients_};
    for (const auto& member : members_) {
        const auto& link = member->link;
        const auto& status = link.status;
        if (status.obeyed.load(std::memory_order_acquire) !=
            link.news.load(std::memory_order_relaxed)) {
            return std::nullopt;
        }
        const auto relaxed = std::memory_order_relaxed;
        sum.settled += status.settled.load(relaxed);
        sum.connected += status.connected.load(relaxed);
        sum.subscribing += status.subscribing.load(relaxed);
        sum.open += status.open.load(relaxed);
        sum.expected += status.expected.load(relaxed);
        sum.accounted += status.accounted.load(relaxed);
    }
    return sum;
}

std::uint64_t Crew::clients_memory() const {
    const auto now = allocated_memory();
    return now > memory_before_ ? now - memory_before_ : 0;
}

}  // namespace sonde::load
