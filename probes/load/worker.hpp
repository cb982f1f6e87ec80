// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/load/absences.hpp"
#include "probes/load/agenda.hpp"
#include "probes/load/blueprint.hpp"
#include "probes/load/client.hpp"
#include "probes/load/client_settings.hpp"
#include "probes/load/deliveries.hpp"
#include "probes/load/poller.hpp"
#include "probes/load/random.hpp"
#include "probes/load/snapshot.hpp"
#include "probes/load/timer_queue.hpp"
#include "probes/load/worker_link.hpp"
#include "probes/wire/session_event.hpp"
#include "probes/wire_failure.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace sonde::load {

/// One thread's part of a run: its clients, its part of the schedule, its counts. Workers share the
/// blueprint, which nobody changes, and each its link with the engine.
///
/// A turn of the loop: handle what is ready, obey orders, fire timers, open connections that are
/// due, put operations that are due into their clients' queues, flush every client that has
/// something to send by one write, wait for the earlier of the next operation and the next timer.
class Worker {
  public:
    /// What is passed must outlive it.
    Worker(const Blueprint& blueprint,
           std::uint32_t index,
           Poller& poller,
           WorkerLink& link,
           const Clock& clock);

    /// Makes the clients; once, before run().
    void prepare();

    /// Until a `done` order was carried out. On the worker's own thread.
    void run();

    /// For the reckoning after run(): what was measured of this worker's streams, by stream, and
    /// what its receivers are not owed.
    void note_spans(std::vector<MeasuredSpan>& spans) const;
    std::int64_t excused_by(const Absences& absences) const;

  private:
    /// What an entry of the agenda stands for.
    struct Task {
        enum class Kind : std::uint8_t { publish, churn, flap };
        Kind kind{};
        std::uint32_t population{};
        Duration away{};
    };
    /// A behaviour of all clients of a population at one time.
    struct Upheaval {
        Instant at{};
        std::uint32_t population{};
        const Behaviour* behaviour{};
    };

    // worker.cpp: the loop.
    void turn();
    std::optional<Duration> time_to_wait(Instant now) const;
    void handle(const Poller::Ready& ready);
    void fire_timers(Instant now);
    void fire(const Timer& timer, Instant now);
    void report();

    // worker_stages.cpp: orders of the engine.
    void obey();
    void begin(const StageOrder& order);
    void begin_messages(const StageOrder& order);
    void begin_behaviours(const StageOrder& order);
    void finish(Instant now);
    void give_up_waiting(Client& client);
    void give_up_for_the_absent();
    void hand_over(Instant interval_end);
    void take_due(Instant now);
    void carry_out(const Task& task, Client& client, Instant due);
    void carry_out_upheavals(Instant now);
    std::vector<std::uint32_t> clients_of(std::uint32_t population) const;

    // worker_connect.cpp: connections come and go.
    void open_due(Instant now);
    void open(Client& client);
    /// Clients go round the reaches.
    const Reach& reach_of(const Client& client) const;
    static std::size_t place_of(const Client& client) {
        return std::size_t{client.population} + client.index;
    }
    Spoken spoken_to(const Client& client) const;
    void go_on_opening(Client& client);
    void greet(Client& client);
    void leave(Client& client, Duration come_back);
    void drop(Client& client, const Failure& failure, std::uint64_t times = 1);
    void close(Client& client, bool planned);
    void count_bytes(Client& client);
    void give_up_messages(Client& client, bool session_kept);
    void settle(Client& client);
    void come_back_later(Client& client);
    void subscribe(Client& client);
    void unsubscribe(Client& client);
    bool keeps_session(const Client& client) const;

    // worker_send.cpp: from the queue to the kernel.
    void queue(Client& client, Instant due, bool measured);
    void queue_closed_loop(Client& client, Instant ended, std::uint32_t operations);
    void mark_dirty(Client& client);
    void flush_all();
    void flush(Client& client);
    void encode_waiting(Client& client, Instant now);
    bool encode(Client& client, const Waiting& operation, Instant now);
    void write(Client& client);
    void note_flushed(Client& client, Instant at);
    void end_session_turn(Client& client);
    wire::Bytes& output_of(Client& client);
    void give_back_output(Client& client);

    // worker_receive.cpp: from the kernel to the counts.
    void mark_unread(Client& client);
    void read_all();
    void read(Client& client);
    bool take_bytes(Client& client, std::size_t count, Instant at);
    void on(Client& client, Instant at, const wire::Connected& event);
    void on(Client& client, Instant at, const wire::Refused& event);
    void on(Client& client, Instant at, const wire::Subscribed& event);
    void on(Client& client, Instant at, const wire::Unsubscribed& event);
    void on(Client& client, Instant at, const wire::Received& event);
    void on(Client& client, Instant at, const wire::Acknowledged& event);
    void on(Client& client, Instant at, const wire::Disconnected& event);
    void on(Client& client, Instant at, const wire::Broken& event);
    void on(Client& client, Instant at, const wire::PingTimeout& event);
    template <class Other>
    void on(Client& /*client*/, Instant /*at*/, const Other& /*event*/) {}
    std::size_t most_to_read(const Client& client) const;
    Phase phase_of(const Client& client) const;

    const Population& population_of(const Client& client) const {
        return blueprint_.plan.populations[client.population];
    }
    void add_client(const ClientPlace& place);
    std::uint32_t slot_of(const Client& client) const {
        return static_cast<std::uint32_t>(&client - clients_.data());
    }
    void count_failure(const Failure& failure, std::uint64_t times);
    void set_timer(const Client& client, Timer::Kind kind, Instant at);
    static wire::Instant wire_time(Instant at) { return {at.time_since_epoch().count()}; }

    const Blueprint& blueprint_;
    Poller& poller_;
    WorkerLink& link_;
    const Clock& clock_;
    const std::uint32_t index_;
    ClientSettings settings_;
    Deliveries deliveries_;
    Random random_;

    std::vector<Client> clients_{};
    /// By population, and in it by the client's index: its slot in clients_, or none.
    std::vector<std::vector<std::uint32_t>> slots_{};
    static constexpr std::uint32_t no_slot = 0xffffffff;

    Stage stage_{Stage::connect};
    Instant stage_until_{};
    std::uint64_t news_{};
    bool started_{false};
    bool ended_{false};

    /// Slots in the order in which they connect, and when each does.
    struct Opening {
        Instant at{};
        std::uint32_t slot{};
    };
    std::vector<Opening> openings_{};
    std::size_t opened_{};

    std::optional<Agenda> agenda_{};
    std::vector<Task> tasks_{};
    std::vector<Upheaval> upheavals_{};
    TimerQueue timers_{};
    std::vector<std::uint32_t> dirty_{};
    std::vector<std::uint32_t> flushing_{};
    std::vector<std::uint32_t> unread_{};
    std::vector<std::uint32_t> reading_{};
    Instant read_until_{};  ///< In this turn.

    std::vector<std::byte> input_;
    std::vector<std::byte> payload_{};
    std::vector<wire::PropertyBuffer> publish_properties_{};  ///< A population each.
    std::vector<std::unique_ptr<wire::Bytes>> spare_outputs_{};

    LoadSnapshot tally_{};
    Instant interval_start_{};
    Duration cpu_at_interval_start_{};
    std::uint64_t settled_{};
    std::uint64_t connected_{};
    std::uint64_t subscribed_{};
    std::uint64_t subscribing_{};
    std::uint64_t waiting_{};           ///< Measured operations in the clients' queues.
    std::uint64_t in_flight_{};         ///< Measured messages without an end.
    std::uint64_t expected_before_{};   ///< Of intervals that were handed over,
    std::uint64_t accounted_before_{};  ///< likewise.
};

}  // namespace sonde::load
