// SPDX-License-Identifier: Apache-2.0
#include "probes/features/run_features.hpp"

#include "probes/authentication_settings.hpp"
#include "probes/features/stage.hpp"
#include "probes/features/table.hpp"
#include "probes/mqtt_client.hpp"
#include "probes/roundtrip.hpp"
#include "probes/roundtrip_steps.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <memory>
#include <utility>

namespace sonde {

namespace features {

namespace {

Failure bug(const std::exception& error) {
    return {.phase = Phase::connect,
            .reason = FailureReason::internal,
            .detail = std::string{"a bug in sonde, please report it: "} + error.what()};
}

ProbeSpec with_wishes(ProbeSpec spec) {
    if (!spec.features) {
        spec.features = FeatureSettings{.all = true};
    }
    return spec;
}

/// A run, shared by its scripts: one that is torn down in the middle takes nothing from the others.
class Company {
  public:
    Company(ProbeSpec spec, std::uint64_t run, Environment env, const asio::any_io_executor& loop)
        : spec_{with_wishes(std::move(spec))},
          production_{.spec = spec_,
                      .wishes = *spec_.features,
                      .env = env,
                      .run = run,
                      .deadline = env.clock.now() + spec_.timeout},
          wanted_{features_to_try(spec_)},
          outcomes_(wanted_.size()),
          all_done_{loop, asio::steady_timer::time_point::max()} {}

    const Production& production() const { return production_; }

    /// One connection before all others; a broker that is not there is no missing feature.
    asio::awaitable<std::optional<Failure>> greet(ProbeResult& result) {
        const Stage stage{production_, wanted_.empty() ? Feature::wildcard : wanted_.front()};
        auto settings = stage.settings("greet");
        MqttClient client{spec_, production_.env, production_.deadline, std::move(settings)};
        const auto connected = co_await client.connect();
        adopt(client.opening(), result);
        adopt(client.traffic(), result);
        if (!connected) {
            co_return connected.error();
        }
        result.phases.set(Phase::connect, connected->time);
        result.mqtt.session_present = connected->session_present;
        if (connected->limits.client_id_assigned) {
            result.mqtt.assigned_client_id = connected->client_id;
        }
        (void)co_await client.disconnect();
        co_return std::nullopt;
    }

    static asio::awaitable<void> perform(std::shared_ptr<Company> self) {
        const auto loop = co_await asio::this_coro::executor;
        for (std::size_t i = 0; i < self->wanted_.size(); ++i) {
            if (row_of(self->wanted_[i]).patient) {
                ++self->open_;
                asio::co_spawn(loop, beside(self, i), asio::detached);
            }
        }
        for (std::size_t i = 0; i < self->wanted_.size(); ++i) {
            if (!row_of(self->wanted_[i]).patient) {
                co_await self->play(i);
            }
        }
        while (self->open_ > 0) {
            boost::system::error_code ignored;
            co_await self->all_done_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    }

    void all_failed(const Failure& failure) {
        for (std::size_t i = 0; i < wanted_.size(); ++i) {
            outcomes_[i] = {.feature = wanted_[i],
                            .verdict = FeatureVerdict::failed,
                            .sentence = "not tried: " + failure.detail,
                            .failure = failure};
        }
    }

    FeatureReport report() && {
        return {.outcomes = std::move(outcomes_), .largest_message = largest_message_};
    }

  private:
    static asio::awaitable<void> beside(std::shared_ptr<Company> self, std::size_t index) {
        co_await self->play(index);
        if (--self->open_ == 0) {
            self->all_done_.cancel();
        }
    }

    asio::awaitable<void> play(std::size_t index) {
        Stage stage{production_, wanted_[index]};
        try {
            co_await row_of(wanted_[index]).script(stage);
        } catch (const std::exception& error) {
            stage.fail(bug(error));
        }
        outcomes_[index] = stage.outcome();
        if (stage.largest_message()) {
            largest_message_ = stage.largest_message();
        }
        co_await stage.clean_up();
    }

    const ProbeSpec spec_;
    const Production production_;
    const std::vector<Feature> wanted_;
    std::vector<FeatureOutcome> outcomes_;
    std::optional<std::uint64_t> largest_message_{};
    std::size_t open_{};
    asio::steady_timer all_done_;
};

bool has_means_for(const ProbeSpec& spec, Feature feature) {
    if (feature == Feature::wrong_password) {
        return !spec.username.empty() && !spec.authentication;
    }
    if (feature == Feature::forbidden_topic) {
        return spec.features && !spec.features->forbidden_topic.empty();
    }
    if (feature == Feature::enhanced_authentication) {
        return static_cast<bool>(spec.authentication);
    }
    return true;
}

bool is_bad(const FeatureOutcome& outcome, const FeatureSettings& wishes) {
    switch (outcome.verdict) {
        case FeatureVerdict::works:
            return false;
        case FeatureVerdict::not_offered:
            return std::ranges::find(wishes.wanted, outcome.feature) != wishes.wanted.end();
        case FeatureVerdict::refused:
        case FeatureVerdict::broken:
        case FeatureVerdict::failed:
            break;
    }
    return true;
}

/// The run's failure is that of the first feature that has one, and says how many have.
std::optional<Failure> failure_of(const FeatureReport& report, const FeatureSettings& wishes) {
    std::optional<Failure> failure;
    std::string names;
    std::size_t count = 0;
    for (const auto& outcome : report.outcomes) {
        if (!is_bad(outcome, wishes)) {
            continue;
        }
        ++count;
        names += (names.empty() ? "" : ", ") + std::string{name_of(outcome.feature)};
        if (!failure) {
            failure = outcome.failure.value_or(Failure{.phase = Phase::connect,
                                                       .reason = FailureReason::limit,
                                                       .detail = outcome.sentence});
            failure->detail = outcome.sentence;
        }
    }
    if (failure) {
        failure->detail = std::to_string(count) + " of " + std::to_string(report.outcomes.size()) +
                          " features (" + names + "); the first: " + failure->detail;
    }
    return failure;
}

asio::awaitable<void> perform(std::shared_ptr<Company> company, ProbeResult& result) {
    auto failure = co_await company->greet(result);
    if (failure) {
        company->all_failed(*failure);
        result.features = std::move(*company).report();
        result.failure = std::move(failure);
        co_return;
    }
    co_await Company::perform(company);
    auto report = std::move(*company).report();
    result.failure = failure_of(report, company->production().wishes);
    result.features = std::move(report);
}

}  // namespace

}  // namespace features

std::vector<Feature> features_to_try(const ProbeSpec& spec) {
    const auto wishes = spec.features ? *spec.features : FeatureSettings{.all = true};
    auto wanted = wishes.wanted;
    if (wishes.all) {
        for (const auto feature : all_features) {
            const bool named = std::ranges::find(wanted, feature) != wanted.end();
            if (!named && is_part_of(feature, spec.mqtt) &&
                features::has_means_for(spec, feature)) {
                wanted.push_back(feature);
            }
        }
    }
    return wanted;
}

asio::awaitable<ProbeResult> run_features(ProbeSpec spec, std::uint64_t run, Environment env) {
    auto result = blank_result(spec, env.clock.wall_now());
    const auto started = env.clock.now();
    const auto loop = co_await asio::this_coro::executor;
    try {
        co_await features::perform(
            std::make_shared<features::Company>(std::move(spec), run, env, loop), result);
    } catch (const std::exception& error) {
        result.failure = features::bug(error);
    }
    result.total = env.clock.now() - started;
    co_return result;
}

}  // namespace sonde
