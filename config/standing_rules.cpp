// SPDX-License-Identifier: Apache-2.0
#include "config/standing_rules.hpp"

#include "probes/content_rules.hpp"
#include "probes/judgement/topic_labels.hpp"
#include "probes/request_spec.hpp"
#include "probes/watch_spec.hpp"
#include "probes/wording.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace sonde {

namespace {

/// At the first of the keys that was written; nothing where one is broken, or none is there.
void complain(const ProbeDraft& draft,
              std::initializer_list<std::string_view> keys,
              std::string message,
              Complaints& complaints) {
    const GivenKey* at = nullptr;
    std::string_view name;
    for (const auto key : keys) {
        const auto* const given = draft.find(key);
        if (given != nullptr && given->broken) {
            return;
        }
        if (given != nullptr && at == nullptr) {
            at = given;
            name = key;
        }
    }
    if (at != nullptr) {
        complaints.push_back(
            {.at = at->at, .message = std::move(message), .key = std::string{name}});
    }
}

bool has(const ProbeDraft& draft, std::string_view key) {
    return draft.find(key) != nullptr;
}

void check_held(const ProbeDraft& draft, Complaints& complaints) {
    if (draft.spec.overlap) {
        complain(draft,
                 {"overlap"},
                 "the beats of a probe of kind \"" + std::string{name_of(draft.spec.kind)} +
                     "\" share one connection and cannot overlap",
                 complaints);
    }
}

void check_labels(const ProbeDraft& draft, Complaints& complaints) {
    const auto labels = TopicLabels::create(*draft.spec.watch);
    if (!labels) {
        return;
    }
    for (const auto& name : labels->names()) {
        if (draft.spec.labels.contains(name)) {
            complain(draft,
                     {"topic_pattern", "topics"},
                     "gives series a label " + in_backticks(name) +
                         ", which the probe's labels have already",
                     complaints);
        }
    }
}

void check_watch(const ProbeDraft& draft, Complaints& complaints) {
    if (!has(draft, "topics")) {
        complain(draft, {"kind"}, "a probe that watches needs topics", complaints);
    }
    if (!draft.spec.watch) {
        return;
    }
    const auto& watch = *draft.spec.watch;
    if (watch.topics.size() > watch.most_topics) {
        complain(draft,
                 {"most_topics", "topics"},
                 "there are " + std::to_string(watch.topics.size()) +
                     " topics, more than most_topics (" + std::to_string(watch.most_topics) + ")",
                 complaints);
    }
    if (watch.min_rate && watch.max_rate && *watch.min_rate > *watch.max_rate) {
        complain(draft, {"min_rate", "max_rate"}, "is above max_rate", complaints);
    }
    if (draft.find_own("rate_window") != nullptr && !watch.min_rate && !watch.max_rate) {
        complain(draft, {"rate_window"}, "has no effect without min_rate or max_rate", complaints);
    }
    check_labels(draft, complaints);
}

void check_content(const ProbeDraft& draft, Complaints& complaints) {
    if (!draft.spec.content) {
        return;
    }
    const auto& content = *draft.spec.content;
    for (const std::string_view key : {"json_min", "json_max", "json_equals"}) {
        if (!content.json && !draft.broken("json")) {
            complain(draft, {key}, "has no effect without json, which says of what", complaints);
        }
    }
    if (content.json_min && content.json_max && *content.json_min > *content.json_max) {
        complain(draft, {"json_min", "json_max"}, "is above json_max", complaints);
    }
    if (content.json_equals && (content.json_min || content.json_max)) {
        complain(draft,
                 {"json_equals"},
                 "says all: json_min and json_max have no effect beside it",
                 complaints);
    }
}

void check_request(const ProbeDraft& draft, Complaints& complaints) {
    if (!has(draft, "topic")) {
        complain(draft, {"kind"}, "a probe that asks a device needs its topic", complaints);
    }
    if (has(draft, "request") && has(draft, "request_file")) {
        complain(draft,
                 {"request_file"},
                 "there are two requests: keep one of request and request_file",
                 complaints);
    }
    const bool lacks_reply_topic = !draft.spec.request || draft.spec.request->reply_topic.empty();
    if (draft.spec.mqtt == MqttVersion::v3_1_1 && lacks_reply_topic &&
        !draft.broken("reply_topic")) {
        complain(draft,
                 {"mqtt", "kind"},
                 "MQTT 3.1.1 cannot tell the device where to answer: set reply_topic to where it "
                 "does",
                 complaints);
    }
}

}  // namespace

void check_standing(const ProbeDraft& draft, Complaints& complaints) {
    switch (draft.spec.kind) {
        case ProbeKind::session:
            check_held(draft, complaints);
            return;
        case ProbeKind::watch:
            check_held(draft, complaints);
            check_watch(draft, complaints);
            check_content(draft, complaints);
            return;
        case ProbeKind::request:
            check_request(draft, complaints);
            check_content(draft, complaints);
            return;
        case ProbeKind::roundtrip:
        case ProbeKind::features:
        case ProbeKind::discover:
            return;
    }
}

}  // namespace sonde
