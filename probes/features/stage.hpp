// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/environment.hpp"
#include "probes/feature_report.hpp"
#include "probes/feature_settings.hpp"
#include "probes/spec.hpp"
#include "probes/wire/session_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sonde::features {

/// What all scripts of a run share.
struct Production {
    const ProbeSpec& spec;
    const FeatureSettings& wishes;
    Environment env;
    std::uint64_t run{};
    Instant deadline{};
};

/// Where one script plays: names of its own, its deadline, and its verdict. The first verdict
/// stands, and from then on every actor does nothing: a script reads from top to bottom as if all
/// went well. The production must outlive it.
class Stage {
  public:
    Stage(const Production& production, Feature feature);

    const Production& production() const { return production_; }
    const Clock& clock() const { return production_.env.clock; }
    Instant now() const { return clock().now(); }
    Instant deadline() const { return production_.deadline; }
    /// Until when to wait for what must come: two seconds or the delivery's phase_timeout.
    Instant patience() const;
    bool is_v5() const { return production_.spec.mqtt == MqttVersion::v5; }

    /// A topic of this script in this run.
    std::string topic(std::string_view part) const;
    /// What a client says in its CONNECT: a clean session that ends with its connection. `role`: up
    /// to six letters.
    wire::SessionSettings settings(std::string_view role) const;

    bool over() const { return verdict_.has_value(); }
    void works(std::string sentence);
    void broken(std::string sentence);
    void not_offered(std::string sentence);
    /// The verdict that a failure is: what the broker rejects is refused, what its limits forbid
    /// not offered, what breaks the standard broken.
    void fail(Failure failure);

    /// The outcome; a script that ended without a verdict has a bug.
    FeatureOutcome outcome() const;
    void note_largest_message(std::uint64_t bytes) { largest_message_ = bytes; }
    std::optional<std::uint64_t> largest_message() const { return largest_message_; }

    /// What has to go again, whatever comes of the script.
    void leaves_retained(const std::string& topic);
    void leaves_session(const std::string& client_id);
    asio::awaitable<void> clean_up();

  private:
    void conclude(FeatureVerdict verdict, std::string sentence, std::optional<Failure> failure);
    asio::awaitable<void> clear_retained();
    asio::awaitable<void> end_session(const std::string& client_id);

    const Production& production_;
    const Feature feature_;
    const Instant started_;
    std::optional<FeatureOutcome> verdict_{};
    std::optional<std::uint64_t> largest_message_{};
    std::vector<std::string> retained_{};
    std::vector<std::string> sessions_{};
};

}  // namespace sonde::features
