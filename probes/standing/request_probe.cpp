// SPDX-License-Identifier: Apache-2.0
#include "probes/standing/request_probe.hpp"

#include "probes/content_rules.hpp"
#include "probes/judgement/payload_judge.hpp"
#include "probes/quantity.hpp"
#include "probes/roundtrip.hpp"
#include "probes/standing/held_connection.hpp"
#include "probes/standing/request_words.hpp"
#include "probes/wire/encode.hpp"
#include "probes/wire_failure.hpp"

#include <utility>
#include <variant>

namespace sonde {

namespace {

/// One attempt is all there is, so nobody waits for the next.
class NoPause final : public net::Pause {
  public:
    asio::awaitable<void> until(Instant /*moment*/) override { co_return; }
    void wake() override {}
};

/// One request and its answer, on a connection of its own.
class Request final : private Holder {
  public:
    /// The spec must outlive it.
    Request(const ProbeSpec& spec, std::uint64_t run, Environment env)
        : spec_{spec},
          clock_{env.clock},
          words_{words_of(spec, run)},
          judge_{PayloadJudge::create(spec.content ? *spec.content : ContentRules{}).value()},
          connection_{spec,
                      env,
                      pause_,
                      *this,
                      {.settings = settings_of(spec, client_id_of(spec, run)),
                       .filters = {words_.reply_topic},
                       .qos = wire::Qos{spec.qos},
                       .longest_pause = Backoff::shortest,
                       .seed = run}} {}

    asio::awaitable<void> run(Instant deadline, ProbeResult& result) {
        auto done = co_await connection_.guarded(ask(deadline));
        if (!done) {
            result.failure = std::move(done.error());
        }
        connection_.report(result);
        result.sizes.payload = words_.payload.size();
        result.messages = messages_;
        result.messages.lost = messages_.sent - messages_.delivered;
    }

  private:
    using Step = Result<void>;

    asio::awaitable<Step> ask(Instant deadline);
    asio::awaitable<Step> await_answer(net::Departure sent);
    Step judge(const wire::Event& event, const Moment& at, const net::Departure& sent);
    Step judge_acknowledgement(const wire::Acknowledged& acknowledged);
    Step judge_message(const wire::Received& received,
                       const Moment& at,
                       const net::Departure& sent);
    /// Whether it answers this request; a failure where it says that it does, and not as it should.
    Result<bool> answers(const wire::Received& received) const;
    Failure overdue(Failure failure, Duration waited) const;
    wire::Version version() { return connection_.dialogue().session().settings().version; }
    bool is_v5() const { return spec_.mqtt == MqttVersion::v5; }

    void on_attempt() override {}
    void on_connected(Instant /*at*/, bool /*session_present*/) override {}
    void on_subscribed(Instant /*at*/) override {}
    void on_event(const wire::Event& /*event*/, const Moment& /*at*/) override {}
    void on_cut(Instant /*at*/, const Failure& /*cause*/) override {}

    const ProbeSpec& spec_;
    const Clock& clock_;
    const RequestWords words_;
    const PayloadJudge judge_;
    NoPause pause_{};
    HeldConnection connection_;
    wire::PacketId packet_id_{};
    std::optional<wire::PingNumber> ping_{};  ///< At QoS 0: the one behind the PUBLISH.
    bool taken_{false};
    bool answered_{false};
    bool nobody_listens_{false};
    MessageCounts messages_{};
};

asio::awaitable<Request::Step> Request::ask(Instant deadline) {
    if (auto step = co_await connection_.ensure(); !step) {
        co_return step;
    }
    auto& dialogue = connection_.dialogue();
    dialogue.set_deadline(deadline);
    if (auto step = connection_.settle(Phase::publish); !step) {
        co_return step;
    }
    wire::PropertyBuffer properties;
    if (is_v5()) {
        properties.add(wire::PropertyId::response_topic, words_.reply_topic);
        properties.add(wire::PropertyId::correlation_data, wire::as_bytes(words_.correlation));
    }
    const wire::Message message{.topic = words_.topic,
                                .payload = wire::as_bytes(words_.payload),
                                .qos = wire::Qos{spec_.qos},
                                .properties = properties.view()};
    const auto now = dialogue.wire_now();
    const auto asked = dialogue.session().publish(now, message, dialogue.output());
    if (!asked) {
        co_return tl::unexpected{failure_of(asked.error(), Phase::publish)};
    }
    packet_id_ = *asked;
    connection_.facts().sizes().publish_packet = dialogue.output().size();
    if (spec_.qos == 0) {
        // In the same write: the PINGRESP says that the broker has taken the PUBLISH.
        ping_ = dialogue.session().ping(now, dialogue.output()).value_or(0);
    }
    ++messages_.sent;
    const auto sent = co_await connection_.send(Phase::publish);
    if (!sent) {
        co_return tl::unexpected{sent.error()};
    }
    co_return co_await await_answer(*sent);
}

asio::awaitable<Request::Step> Request::await_answer(net::Departure sent) {
    const auto publish = connection_.dialogue().waiting_for(Phase::publish, sent.at);
    const auto answer = connection_.dialogue().waiting_for(Phase::answer, sent.at);
    while (!taken_ || !answered_) {
        const bool answer_first = taken_ || (!answered_ && answer.deadline < publish.deadline);
        const auto happening = co_await connection_.next(answer_first ? answer : publish);
        auto step = happening
                        ? judge(happening->event, happening->at, sent)
                        : Step{tl::unexpected{overdue(happening.error(), clock_.now() - sent.at)}};
        if (!step) {
            connection_.facts().note_failed(step.error().phase, clock_.now() - sent.at);
            co_return step;
        }
    }
    co_return Step{};
}

Failure Request::overdue(Failure failure, Duration waited) const {
    if (failure.reason == FailureReason::timeout && failure.phase == Phase::answer) {
        failure.detail = "the broker took the request, but no answer of the device came within " +
                         format_duration(waited) +
                         (nobody_listens_ ? "; nobody is subscribed to the request's topic, the "
                                            "broker says"
                                          : "");
    }
    return failure;
}

Request::Step Request::judge(const wire::Event& event,
                             const Moment& at,
                             const net::Departure& sent) {
    const auto* const pong = std::get_if<wire::Pong>(&event);
    const auto* const acknowledged = std::get_if<wire::Acknowledged>(&event);
    const bool taken = (pong != nullptr && ping_ == pong->number) ||
                       (acknowledged != nullptr && acknowledged->packet_id == packet_id_);
    if (taken) {
        taken_ = true;
        connection_.facts().note_phase(
            Phase::publish, sent, at, connection_.dialogue().conversation());
    }
    if (taken && acknowledged != nullptr) {
        return judge_acknowledgement(*acknowledged);
    }
    if (const auto* received = std::get_if<wire::Received>(&event)) {
        return judge_message(*received, at, sent);
    }
    return {};
}

Request::Step Request::judge_acknowledgement(const wire::Acknowledged& acknowledged) {
    nobody_listens_ = acknowledged.reason == wire::ReasonCode::no_matching_subscribers;
    if (wire::is_failure(acknowledged.reason)) {
        return tl::unexpected{rejection(
            Phase::publish, "PUBLISH", acknowledged.reason, acknowledged.properties, version())};
    }
    return {};
}

Result<bool> Request::answers(const wire::Received& received) const {
    // What the broker has kept is older than the request.
    if (answered_ || received.retain || received.topic != words_.reply_topic) {
        return false;
    }
    const auto correlation = received.properties.binary(wire::PropertyId::correlation_data);
    if (!is_v5() || (correlation && wire::as_text(*correlation) == words_.correlation)) {
        return true;
    }
    if (correlation) {
        return false;  // The answer to somebody else's request, or to an earlier one.
    }
    return tl::unexpected{
        Failure{.phase = Phase::answer,
                .reason = FailureReason::mismatch,
                .detail = "the device answered without the correlation data of the request"}};
}

Request::Step Request::judge_message(const wire::Received& received,
                                     const Moment& at,
                                     const net::Departure& sent) {
    const auto ours = answers(received);
    if (ours && !*ours) {
        ++(answered_ ? messages_.duplicate : messages_.foreign);
        return {};
    }
    answered_ = true;
    ++messages_.delivered;
    if (!ours) {
        return tl::unexpected{ours.error()};
    }
    connection_.facts().sizes().delivered_packet =
        wire::encoded_size(version(),
                           wire::Publish{.topic = received.topic,
                                         .payload = received.payload,
                                         .qos = received.qos,
                                         .packet_id = received.packet_id,
                                         .properties = received.properties});
    connection_.facts().note_phase(Phase::answer, sent, at, connection_.dialogue().conversation());
    const auto objections = judge_.judge(received.payload);
    if (objections.empty()) {
        return {};
    }
    return tl::unexpected{Failure{.phase = Phase::answer,
                                  .reason = FailureReason::mismatch,
                                  .detail = "the answer: " + objections.front().detail}};
}

}  // namespace

asio::awaitable<ProbeResult> run_request(ProbeSpec spec, std::uint64_t run, Environment env) {
    auto result = blank_result(spec, env.clock.wall_now());
    const auto started = env.clock.now();
    Request request{spec, run, env};
    co_await request.run(started + spec.timeout, result);
    result.total = env.clock.now() - started;
    co_return result;
}

}  // namespace sonde
