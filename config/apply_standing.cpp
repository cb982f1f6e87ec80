// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/put_list.hpp"
#include "config/put_part.hpp"
#include "config/read_pattern.hpp"
#include "config/text_rules.hpp"
#include "probes/judgement/pattern.hpp"
#include "probes/load/rate.hpp"
#include "probes/session_spec.hpp"
#include "probes/watch_spec.hpp"
#include "probes/wording.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>

/// What probes are set to that hold their connection: `session` and `watch`.
namespace sonde::apply {

namespace {

using namespace std::chrono_literals;

Reading<double> read_message_rate(const Setting& setting) {
    const auto text = read_text(setting, R"(a rate such as "10/s", "2/m" or "1/h")");
    if (!text) {
        return tl::unexpected{text.error()};
    }
    const auto rate = load::parse_rate(*text);
    if (!rate) {
        return tl::unexpected{Complaint{.at = setting.at, .message = rate.error()}};
    }
    if (rate->is_zero()) {
        return tl::unexpected{mismatch(setting, "a rate above 0")};
    }
    return rate->per_second();
}

Reading<std::chrono::seconds> read_whole_seconds(const Setting& setting, Bounds<Duration> bounds) {
    const auto duration = read_duration(setting, bounds);
    if (!duration) {
        return tl::unexpected{duration.error()};
    }
    const auto whole = std::chrono::floor<std::chrono::seconds>(*duration);
    if (whole != *duration) {
        return tl::unexpected{mismatch(setting, "whole seconds")};
    }
    return whole;
}

}  // namespace

Complaints reconnect_max(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.session,
                    read_duration(setting, {.least = 100ms, .most = 1h}),
                    &SessionSpec::reconnect_max);
}

Complaints session_expiry(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.session,
                    read_whole_seconds(setting, {.least = 0s, .most = 24h * 365}),
                    &SessionSpec::session_expiry);
}

Complaints topics(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto watch = spec.watch ? *spec.watch : WatchSpec{};
    auto complaints = put_list(setting,
                               "a list of topics such as [\"devices/+/state\"]",
                               check_topic_filter,
                               watch.topics);
    spec.watch = std::move(watch);
    return complaints;
}

Complaints max_age(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(
        spec.watch, read_duration(setting, {.least = 1ms, .most = 24h * 365}), &WatchSpec::max_age);
}

Complaints min_rate(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.watch, read_message_rate(setting), &WatchSpec::min_rate);
}

Complaints max_rate(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.watch, read_message_rate(setting), &WatchSpec::max_rate);
}

Complaints rate_window(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(
        spec.watch, read_duration(setting, {.least = 100ms, .most = 24h}), &WatchSpec::rate_window);
}

Complaints retained(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.watch, read_boolean(setting), &WatchSpec::retained);
}

Complaints offline(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.watch, read_pattern(setting), &WatchSpec::offline);
}

Complaints topic_pattern(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_pattern(setting);
    if (text) {
        const auto pattern = Pattern::create(*text).value();
        for (const auto& name : pattern.group_names()) {
            if (const auto check = check_label_name(name); !check) {
                return {{.at = setting.at,
                         .message = "the group " + in_backticks(name) +
                                    " becomes a label: expected " + check.error()}};
            }
        }
    }
    return put_into(spec.watch, std::move(text), &WatchSpec::topic_pattern);
}

Complaints most_topics(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    const auto count =
        read_integer(setting, {.least = 1, .most = 100'000}).map([](std::int64_t number) {
            return static_cast<std::size_t>(number);
        });
    return put_into(spec.watch, count, &WatchSpec::most_topics);
}

}  // namespace sonde::apply
