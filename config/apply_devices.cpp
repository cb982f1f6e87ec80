// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/put_part.hpp"
#include "config/read_pattern.hpp"
#include "config/text_rules.hpp"
#include "probes/content_rules.hpp"
#include "probes/judgement/json_rule.hpp"
#include "probes/request_spec.hpp"
#include "probes/wording.hpp"

#include <cstddef>
#include <utility>

/// What devices are asked, and what their messages have to look like: `watch` and `request`.
namespace sonde::apply {

namespace {

constexpr std::size_t longest_request = 1U << 20U;

/// With the places filled in it has to be a topic: letters stand for what they will hold.
Reading<std::string> read_reply_topic(const Setting& setting) {
    auto text = read_text(setting, R"(a topic such as "devices/{client}/reply/{request}")");
    if (text) {
        if (const auto check = check_topic(*text); !check) {
            return tl::unexpected{mismatch(setting, check.error())};
        }
    }
    return text;
}

Reading<JsonScalar> read_scalar(const Setting& setting) {
    if (const auto* const text = std::get_if<std::string>(&setting.value)) {
        return JsonScalar{*text};
    }
    if (const auto* const truth = std::get_if<bool>(&setting.value)) {
        return JsonScalar{*truth};
    }
    const auto number = read_number(setting);
    if (!number) {
        return tl::unexpected{mismatch(setting, "a text, a number, true or false")};
    }
    return JsonScalar{*number};
}

}  // namespace

Complaints matches(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.content, read_pattern(setting), &ContentRules::matches);
}

Complaints json(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, R"(a JSON pointer such as "/temperature")");
    if (text) {
        if (const auto problem = problem_of_pointer(*text)) {
            return {{.at = setting.at,
                     .message = in_backticks(*text) + " is no JSON pointer: " + *problem}};
        }
    }
    return put_into(spec.content, std::move(text), &ContentRules::json);
}

Complaints json_min(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.content, read_number(setting), &ContentRules::json_min);
}

Complaints json_max(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.content, read_number(setting), &ContentRules::json_max);
}

Complaints json_equals(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.content, read_scalar(setting), &ContentRules::json_equals);
}

Complaints request(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(
        spec.request, read_text(setting, "the request's payload in quotes"), &RequestSpec::payload);
}

Complaints request_file(ProbeSpec& spec, const Setting& setting, const Surroundings& around) {
    const auto path = read_text(setting, "the path of a file with the request's payload");
    if (!path) {
        return {path.error()};
    }
    auto content = around.read_file(*path);
    if (!content) {
        return {{.at = setting.at,
                 .message = in_backticks(*path) + " cannot be read: " + content.error()}};
    }
    if (content->size() > longest_request) {
        return {{.at = setting.at,
                 .message = in_backticks(*path) + " is longer than 1MiB, more than is published"}};
    }
    return put_into(spec.request, Reading<std::string>{*std::move(content)}, &RequestSpec::payload);
}

Complaints reply_topic(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_into(spec.request, read_reply_topic(setting), &RequestSpec::reply_topic);
}

}  // namespace sonde::apply
