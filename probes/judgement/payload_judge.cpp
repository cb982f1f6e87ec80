// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/payload_judge.hpp"

#include "probes/wording.hpp"

#include <utility>

namespace sonde {

std::string_view as_text(std::span<const std::byte> payload) {
    // Bytes may be looked at as characters.
    return {reinterpret_cast<const char*>(payload.data()), payload.size()};
}

tl::expected<PayloadJudge, std::string> PayloadJudge::create(const ContentRules& rules) {
    PayloadJudge judge;
    if (!rules.matches.empty()) {
        auto pattern = Pattern::create(rules.matches);
        if (!pattern) {
            return tl::unexpected{std::move(pattern).error()};
        }
        judge.expression_ = rules.matches;
        judge.pattern_ = *std::move(pattern);
    }
    if (rules.json) {
        if (auto problem = problem_of_pointer(*rules.json)) {
            return tl::unexpected{*std::move(problem)};
        }
        judge.json_.emplace(rules);
    }
    return judge;
}

std::vector<PayloadJudge::Objection> PayloadJudge::judge(std::span<const std::byte> payload) const {
    std::vector<Objection> objections;
    const auto text = as_text(payload);
    if (pattern_ && !pattern_->found_in(text.substr(0, longest_judged_payload))) {
        objections.push_back({.rule = WatchRule::matches,
                              .detail = "the payload " + in_backticks(text) + " does not match " +
                                        in_backticks(expression_)});
    }
    if (!json_) {
        return objections;
    }
    auto objection = text.size() > longest_judged_payload
                         ? std::optional<std::string>{"the payload is longer than 64KiB, and JSON "
                                                      "of that length is not looked at"}
                         : json_->objection_to(text);
    if (objection) {
        objections.push_back({.rule = WatchRule::json, .detail = *std::move(objection)});
    }
    return objections;
}

}  // namespace sonde
