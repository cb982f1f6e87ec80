// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/state_changes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace sonde::soak {

namespace {

/// `2026-01-02T03:04:05.678Z`.
constexpr std::size_t time_length = 24;

std::optional<int> number(std::string_view text, std::size_t at, std::size_t length) {
    int value = 0;
    const auto digits = text.substr(at, length);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return error == std::errc{} && end == digits.data() + digits.size() ? std::optional{value}
                                                                        : std::nullopt;
}

std::optional<WallTime> time_of(std::string_view line) {
    constexpr std::array<std::pair<std::size_t, std::size_t>, 7> places{
        {{0, 4}, {5, 2}, {8, 2}, {11, 2}, {14, 2}, {17, 2}, {20, 3}}};
    std::array<int, places.size()> numbers{};
    if (line.size() < time_length) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < places.size(); ++i) {
        const auto value = number(line, places[i].first, places[i].second);
        if (!value) {
            return std::nullopt;
        }
        numbers[i] = *value;
    }
    const auto day = std::chrono::sys_days{std::chrono::year{numbers[0]} / numbers[1] / numbers[2]};
    return WallTime{day} + std::chrono::hours{numbers[3]} + std::chrono::minutes{numbers[4]} +
           std::chrono::seconds{numbers[5]} + std::chrono::milliseconds{numbers[6]};
}

std::string_view word_after(std::string_view text, std::string_view mark, std::string_view end) {
    const auto at = text.find(mark);
    if (at == std::string_view::npos) {
        return {};
    }
    const auto rest = text.substr(at + mark.size());
    return rest.substr(0, rest.find_first_of(end));
}

std::optional<StateChange> change_of(std::string_view line) {
    const auto time = time_of(line);
    if (!time) {
        return std::nullopt;
    }
    const auto level_end = line.find(' ', time_length + 1);
    const auto said =
        level_end == std::string_view::npos ? std::string_view{} : line.substr(level_end + 1);
    const auto colon = said.find(": ");
    if (colon == std::string_view::npos) {
        return std::nullopt;
    }
    const auto state = said.substr(colon + 2);
    StateChange change{.at = *time, .probe = std::string{said.substr(0, colon)}};
    if (state.starts_with("up ")) {
        change.up = true;
        return change;
    }
    if (!state.starts_with("down ")) {
        return std::nullopt;
    }
    change.reason = word_after(state, "), ", " ");
    change.phase = word_after(state, " in ", ":");
    return change;
}

}  // namespace

std::vector<StateChange> state_changes(std::string_view log) {
    std::vector<StateChange> changes;
    while (!log.empty()) {
        const auto end = std::min(log.find('\n'), log.size());
        if (auto change = change_of(log.substr(0, end))) {
            changes.push_back(*std::move(change));
        }
        log.remove_prefix(std::min(end + 1, log.size()));
    }
    return changes;
}

}  // namespace sonde::soak
