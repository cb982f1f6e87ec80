// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "probes/clock.hpp"
#include "probes/failure.hpp"
#include "probes/judgement/pattern.hpp"
#include "probes/judgement/payload_judge.hpp"
#include "probes/judgement/topic_labels.hpp"
#include "probes/judgement/watched_topic.hpp"
#include "probes/watch_report.hpp"
#include "probes/watch_spec.hpp"

#include <tl/expected.hpp>

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

/// What has been seen of the topics that are watched, and what it comes to at a time. A machine
/// without I/O; what it keeps is bounded by the spec's most_topics.
class WatchTable {
  public:
    /// What is wrong with a pattern, where the watch cannot be used.
    static tl::expected<WatchTable, std::string> create(const WatchSpec& spec,
                                                        const ContentRules& content);

    struct Message {
        std::string_view topic{};
        std::span<const std::byte> payload{};
        bool retained{};
    };

    /// We listen from now on (again): nobody is blamed for what we could not hear before.
    void listen(Instant at);
    void see(const Message& message, Instant at);

    struct Judgement {
        WatchReport report{};
        std::optional<Failure> failure{};  ///< The gravest of what is wrong, of all topics.
    };
    /// What was seen since the last call, and what is wrong now. The next call starts anew.
    Judgement judge(Instant now);

  private:
    struct Objection {
        std::uint64_t times{};
        std::string first{};  ///< A sentence about the first of them.
    };
    using Topics = std::map<std::string, WatchedTopic, std::less<>>;

    WatchTable(WatchSpec spec, PayloadJudge judge, TopicLabels labels);

    /// Null where the topic is one too many.
    WatchedTopic* topic_of(std::string_view name, Instant at);
    WatchedTopic& add(std::string_view name, Instant at);
    std::size_t row_of(std::string_view topic);
    void forget_unheard(std::string_view topic);
    void object(WatchRule rule, std::size_t row, std::string_view topic, std::string_view what);
    void judge_topic(const std::string& name, WatchedTopic& topic, Instant now);
    void judge_silence(const std::string& name, WatchedTopic& topic, Instant now);
    void judge_rate(const std::string& name, const WatchedTopic& topic);
    std::optional<Failure> verdict() const;

    WatchSpec spec_;
    PayloadJudge judge_;
    TopicLabels labels_;
    std::optional<Pattern> offline_{};
    Topics topics_{};  ///< And filters with wildcards, until something comes on them.
    std::vector<WatchRow> rows_{};
    std::map<TopicLabels::Labels, std::size_t> row_places_{};
    PerWatchRule<Objection> objections_{};
    std::uint64_t overflow_{};
    bool fresh_{true};  ///< Nobody could answer yet: we listen since after the last judgement.
};

}  // namespace sonde
