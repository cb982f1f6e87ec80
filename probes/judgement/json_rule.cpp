// SPDX-License-Identifier: Apache-2.0
#include "probes/judgement/json_rule.hpp"

#include "probes/wording.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace sonde {

namespace {

using Json = nlohmann::json;

std::string number_text(double number) {
    return Json(number).dump();
}

std::string text_of(const JsonScalar& value) {
    return std::visit([](const auto& scalar) { return Json(scalar).dump(); }, value);
}

/// As a message may show it: short, and without what a terminal would act upon.
std::string shown(const Json& value) {
    if (value.is_structured()) {
        return value.is_array() ? "a list" : "an object";
    }
    return in_backticks(value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

const Json* find(const Json& document, const Json::json_pointer& pointer) {
    try {
        return document.contains(pointer) ? &document.at(pointer) : nullptr;
    } catch (const Json::exception&) {
        return nullptr;  // An index beyond what the library counts to.
    }
}

bool equals(const Json& value, const JsonScalar& wanted) {
    if (const auto* const text = std::get_if<std::string>(&wanted)) {
        return value.is_string() && value.get_ref<const std::string&>() == *text;
    }
    if (const auto* const number = std::get_if<double>(&wanted)) {
        return value.is_number() && value.get<double>() == *number;
    }
    return value.is_boolean() && value.get<bool>() == std::get<bool>(wanted);
}

}  // namespace

struct JsonRule::Rule {
    std::string text{};
    Json::json_pointer pointer{};
    ContentRules rules{};

    std::string place() const { return text.empty() ? "the payload" : "its " + in_backticks(text); }

    std::optional<std::string> objection_to(const Json& value) const {
        if (rules.json_equals && !equals(value, *rules.json_equals)) {
            return place() + " is " + shown(value) + " and not " +
                   in_backticks(text_of(*rules.json_equals));
        }
        if (!rules.json_min && !rules.json_max) {
            return std::nullopt;
        }
        if (!value.is_number()) {
            return place() + " is " + shown(value) + " and not a number";
        }
        const auto number = value.get<double>();
        if (rules.json_min && !(number >= *rules.json_min)) {
            return place() + " is " + shown(value) + ", below " + number_text(*rules.json_min);
        }
        if (rules.json_max && !(number <= *rules.json_max)) {
            return place() + " is " + shown(value) + ", above " + number_text(*rules.json_max);
        }
        return std::nullopt;
    }
};

std::optional<std::string> problem_of_pointer(std::string_view pointer) {
    if (!pointer.empty() && !pointer.starts_with('/')) {
        return "a pointer starts with /";
    }
    for (auto tilde = pointer.find('~'); tilde != std::string_view::npos;
         tilde = pointer.find('~', tilde + 1)) {
        const auto next = tilde + 1 < pointer.size() ? pointer[tilde + 1] : ' ';
        if (next != '0' && next != '1') {
            return "~ stands only in ~0 (for ~) and ~1 (for /)";
        }
    }
    return std::nullopt;
}

JsonRule::JsonRule(const ContentRules& rules)
    : rule_{std::make_shared<const Rule>(
          Rule{.text = *rules.json, .pointer = Json::json_pointer{*rules.json}, .rules = rules})} {}

std::optional<std::string> JsonRule::objection_to(std::string_view text) const {
    const auto document = Json::parse(text, nullptr, false);
    if (document.is_discarded()) {
        return "the payload is no JSON";
    }
    const auto* const value = find(document, rule_->pointer);
    if (value == nullptr) {
        return "the payload has no " + in_backticks(rule_->text);
    }
    return rule_->objection_to(*value);
}

}  // namespace sonde
