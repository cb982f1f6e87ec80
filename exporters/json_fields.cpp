// SPDX-License-Identifier: Apache-2.0
#include "exporters/json_fields.hpp"

#include "exporters/utc.hpp"

#include <cmath>

namespace sonde {

using nlohmann::json;

JsonFields::JsonFields(const json& value, std::string path, Complaint& complaint)
    : object_{&value}, path_{std::move(path)}, complaint_{&complaint} {
    if (!value.is_object()) {
        complaint_->add((path_.empty() ? "the whole" : path_.substr(0, path_.size() - 1)) +
                        ": not an object");
    }
}

JsonFields JsonFields::object(std::string_view key) const {
    static const json nothing = json::object();
    const auto* const member = find(key, &json::is_object, "an object");
    return {member == nullptr ? nothing : *member, path_of(key) + ".", *complaint_};
}

std::vector<JsonFields> JsonFields::objects(std::string_view key) const {
    std::vector<JsonFields> found;
    if (const auto* const list = find(key, &json::is_array, "a list")) {
        for (std::size_t i = 0; i < list->size(); ++i) {
            found.emplace_back(
                (*list)[i], path_of(key) + "[" + std::to_string(i) + "].", *complaint_);
        }
    }
    return found;
}

std::vector<std::string> JsonFields::texts(std::string_view key) const {
    std::vector<std::string> found;
    if (const auto* const list = find(key, &json::is_array, "a list")) {
        for (const auto& member : *list) {
            if (!member.is_string()) {
                complain(key, "not a list of text");
                return {};
            }
            found.push_back(member.get<std::string>());
        }
    }
    return found;
}

std::vector<std::uint32_t> JsonFields::wholes_below(std::string_view key,
                                                    std::uint32_t limit) const {
    std::vector<std::uint32_t> found;
    if (const auto* const list = find(key, &json::is_array, "a list")) {
        for (const auto& member : *list) {
            if (!member.is_number_unsigned() || member.get<std::uint64_t>() >= limit) {
                complain(key, "not a list of whole numbers below " + std::to_string(limit));
                return {};
            }
            found.push_back(member.get<std::uint32_t>());
        }
    }
    return found;
}

std::uint64_t JsonFields::whole_up_to(std::string_view key, std::uint64_t most) const {
    const auto* const member = find(key, &json::is_number_unsigned, "a whole number");
    const auto value = member == nullptr ? 0 : member->get<std::uint64_t>();
    if (value > most) {
        complain(key, "more than " + std::to_string(most));
        return 0;
    }
    return value;
}

double JsonFields::number(std::string_view key) const {
    const auto* const member = find(key, &json::is_number, "a number");
    return member == nullptr ? 0.0 : member->get<double>();
}

Duration JsonFields::seconds(std::string_view key) const {
    const double value = number(key);
    constexpr double most = 9'000'000'000;  // 285 years: what fits a Duration, with room.
    if (!(value >= 0 && value <= most)) {
        complain(key, "not a length of time");
        return {};
    }
    // In long double the product is exact enough to find each nanosecond of 97 days again.
    return Duration{std::llround(static_cast<long double>(value) * 1e9L)};
}

WallTime JsonFields::time(std::string_view key) const {
    const auto moment = parse_utc(text(key));
    if (!moment) {
        complain(key, "not a moment in UTC like 2026-01-02T03:04:05.678901Z");
    }
    return moment.value_or(WallTime{});
}

bool JsonFields::flag(std::string_view key) const {
    const auto* const member = find(key, &json::is_boolean, "true or false");
    return member != nullptr && member->get<bool>();
}

std::string JsonFields::text(std::string_view key) const {
    const auto* const member = find(key, &json::is_string, "text");
    return member == nullptr ? "" : member->get<std::string>();
}

bool JsonFields::is_null(std::string_view key) const {
    const auto* const member = find(key);
    return member == nullptr || member->is_null();
}

void JsonFields::complain(std::string_view key, std::string_view what) const {
    complaint_->add(path_of(key) + ": " + std::string{what});
}

bool JsonFields::has(std::string_view key) const {
    return object_->contains(key);
}

const json* JsonFields::find(std::string_view key) const {
    const auto member = object_->find(key);
    if (member == object_->end()) {
        complain(key, "missing");
        return nullptr;
    }
    return &*member;
}

const json* JsonFields::find(std::string_view key,
                             bool (json::*is)() const noexcept,
                             std::string_view kind) const {
    const auto* const member = find(key);
    if (member == nullptr || (member->*is)()) {
        return member;
    }
    complain(key, "not " + std::string{kind});
    return nullptr;
}

}  // namespace sonde
