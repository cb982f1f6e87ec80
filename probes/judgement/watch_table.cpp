// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/watch_table.hpp"

#include "probes/quantity.hpp"
#include "probes/wire/topic.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

namespace sonde {

namespace {

/// The gravest first: a device that says that it is gone explains the others.
constexpr std::array by_gravity{
    WatchRule::offline,
    WatchRule::max_age,
    WatchRule::json,
    WatchRule::matches,
    WatchRule::retained,
    WatchRule::min_rate,
    WatchRule::max_rate,
};

std::size_t index_of(WatchRule rule) {
    return static_cast<std::size_t>(rule);
}

double seconds_of(Duration duration) {
    return std::chrono::duration<double>(duration).count();
}

std::string per_second(double rate) {
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g/s", rate);
    return text.data();
}

}  // namespace

tl::expected<WatchTable, std::string> WatchTable::create(const WatchSpec& spec,
                                                         const ContentRules& content) {
    auto judge = PayloadJudge::create(content);
    if (!judge) {
        return tl::unexpected{std::move(judge).error()};
    }
    auto labels = TopicLabels::create(spec);
    if (!labels) {
        return tl::unexpected{std::move(labels).error()};
    }
    WatchTable table{spec, *std::move(judge), *std::move(labels)};
    if (!spec.offline.empty()) {
        auto offline = Pattern::create(spec.offline);
        if (!offline) {
            return tl::unexpected{std::move(offline).error()};
        }
        table.offline_ = *std::move(offline);
    }
    return table;
}

WatchTable::WatchTable(WatchSpec spec, PayloadJudge judge, TopicLabels labels)
    : spec_{std::move(spec)}, judge_{std::move(judge)}, labels_{std::move(labels)} {}

void WatchTable::listen(Instant at) {
    fresh_ = true;
    for (auto& [name, topic] : topics_) {
        topic.listen_again(at);
    }
    for (const auto& filter : spec_.topics) {
        const bool heard = std::ranges::any_of(topics_, [&](const auto& entry) {
            return entry.second.heard() && wire::matches(filter, entry.first);
        });
        if (!heard && topics_.find(filter) == topics_.end()) {
            add(filter, at);
        }
    }
}

WatchedTopic& WatchTable::add(std::string_view name, Instant at) {
    return topics_.emplace(std::string{name}, WatchedTopic{row_of(name), at}).first->second;
}

std::size_t WatchTable::row_of(std::string_view topic) {
    // A filter is no topic, whatever the pattern makes of its wildcards.
    auto labels = names_a_topic(topic) ? labels_.of(topic) : TopicLabels::Labels{};
    const auto [place, is_new] = row_places_.try_emplace(labels, rows_.size());
    if (is_new) {
        rows_.push_back({.labels = std::move(labels)});
    }
    return place->second;
}

WatchedTopic* WatchTable::topic_of(std::string_view name, Instant at) {
    if (const auto found = topics_.find(name); found != topics_.end()) {
        return &found->second;
    }
    forget_unheard(name);
    if (topics_.size() >= spec_.most_topics) {
        return nullptr;
    }
    return &add(name, at);
}

/// A filter with wildcards stands for its topics until one of them is heard of.
void WatchTable::forget_unheard(std::string_view topic) {
    std::erase_if(topics_, [&](const auto& entry) {
        return !names_a_topic(entry.first) && wire::matches(entry.first, topic);
    });
}

void WatchTable::see(const Message& message, Instant at) {
    auto* const topic = topic_of(message.topic, at);
    if (topic == nullptr) {
        ++overflow_;
        return;
    }
    const auto row = topic->row();
    ++rows_[row].messages;
    rows_[row].bytes += message.payload.size();
    if (message.retained) {
        topic->note_retained();
        if (spec_.retained == false) {
            object(WatchRule::retained, row, message.topic, "has a retained message");
        }
    } else {
        topic->note_live(at, spec_.rate_window);
    }
    const bool offline =
        offline_ && offline_->found_in(as_text(message.payload).substr(0, longest_judged_payload));
    topic->note_offline(offline);
    if (offline) {
        return;  // A last will looks like no other message.
    }
    for (const auto& objection : judge_.judge(message.payload)) {
        object(objection.rule, row, message.topic, objection.detail);
    }
}

void WatchTable::object(WatchRule rule,
                        std::size_t row,
                        std::string_view topic,
                        std::string_view what) {
    ++rows_[row].violations[index_of(rule)];
    auto& objection = objections_[index_of(rule)];
    if (++objection.times == 1) {
        objection.first = in_backticks(topic) + ": " + std::string{what};
    }
}

void WatchTable::judge_silence(const std::string& name, WatchedTopic& topic, Instant now) {
    const auto gap = topic.take_gap();
    auto& row = rows_[topic.row()];
    if (gap) {
        row.gap = std::max(row.gap.value_or(Duration::zero()), *gap);
    }
    const auto silence = topic.silence(now);
    row.age = std::max(row.age.value_or(Duration::zero()), silence);
    if (!spec_.max_age) {
        return;
    }
    if (silence > *spec_.max_age) {
        object(WatchRule::max_age,
               topic.row(),
               name,
               "nothing was published for " + format_duration(silence));
    } else if (gap && *gap > *spec_.max_age) {
        object(WatchRule::max_age,
               topic.row(),
               name,
               "nothing was published for " + format_duration(*gap) + ", until " +
                   format_duration(silence) + " ago");
    }
}

void WatchTable::judge_rate(const std::string& name, const WatchedTopic& topic) {
    const auto window = seconds_of(spec_.rate_window);
    const auto said = [&](std::uint64_t messages) {
        return std::to_string(messages) + " message(s) in " + format_duration(spec_.rate_window) +
               ", which is " + per_second(static_cast<double>(messages) / window);
    };
    const auto last = topic.last_window();
    if (spec_.min_rate && last && static_cast<double>(*last) < *spec_.min_rate * window) {
        object(WatchRule::min_rate,
               topic.row(),
               name,
               said(*last) + " and less than " + per_second(*spec_.min_rate));
    }
    const auto most = std::max(last.value_or(0), topic.this_window());
    if (spec_.max_rate && static_cast<double>(most) > *spec_.max_rate * window) {
        object(WatchRule::max_rate,
               topic.row(),
               name,
               said(most) + " and more than " + per_second(*spec_.max_rate));
    }
}

void WatchTable::judge_topic(const std::string& name, WatchedTopic& topic, Instant now) {
    topic.advance(now, spec_.rate_window);
    auto& row = rows_[topic.row()];
    row.topics += topic.heard() ? 1U : 0U;
    judge_silence(name, topic, now);
    judge_rate(name, topic);
    if (topic.offline()) {
        ++row.offline;
        object(WatchRule::offline, topic.row(), name, "the device says that it is offline");
    }
    // The broker sends what it keeps as soon as we subscribe, but maybe not before it says so.
    if (spec_.retained == true && !topic.has_retained() && !fresh_) {
        object(WatchRule::retained, topic.row(), name, "has no retained message");
    }
}

WatchTable::Judgement WatchTable::judge(Instant now) {
    for (auto& [name, topic] : topics_) {
        judge_topic(name, topic, now);
    }
    Judgement judgement{
        .report = {.rows = rows_, .overflow = std::exchange(overflow_, 0)},
        .failure = verdict(),
    };
    std::erase_if(judgement.report.rows, [](const WatchRow& row) {
        return !row.age &&
               row.messages == 0;  // Of a filter that its topics have taken the place of.
    });
    for (const auto& row : judgement.report.rows) {
        judgement.report.topics += row.topics;
    }
    for (auto& row : rows_) {
        row = {.labels = std::move(row.labels)};
    }
    objections_ = {};
    fresh_ = false;
    return judgement;
}

std::optional<Failure> WatchTable::verdict() const {
    std::uint64_t times = 0;
    const Objection* gravest = nullptr;
    WatchRule rule{};
    for (const auto candidate : by_gravity) {
        const auto& objection = objections_[index_of(candidate)];
        times += objection.times;
        if (objection.times > 0 && gravest == nullptr) {
            gravest = &objection;
            rule = candidate;
        }
    }
    if (gravest == nullptr) {
        return std::nullopt;
    }
    return Failure{
        .phase = Phase::delivery,
        .reason = rule == WatchRule::max_age ? FailureReason::timeout : FailureReason::mismatch,
        .detail = gravest->first +
                  (times > 1 ? ", and " + std::to_string(times - 1) + " more objection(s)" : ""),
    };
}

}  // namespace sonde
