#include "agent/command_line_flags.hpp"
#include "config/probe_draft.hpp"
#include "config/probe_keys.hpp"
#include "probes/wording.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace sonde {

namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t largest_count = 1'000'000'000;

/// Lines of a usage error, one for each thing that is wrong.
class Wrongs {
  public:
    void add(const std::string& line) { text_ += (text_.empty() ? "" : "\n") + line; }
    bool any() const { return !text_.empty(); }
    UsageError error() const { return {.message = text_}; }

  private:
    std::string text_{};
};

Setting integer_or_text(const std::string& text) {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, number);
    if (error == std::errc{} && stopped == end) {
        return {.value = number};
    }
    return {.value = text};
}

/// `dns=1s`
SettingEntry entry_of(const std::string& text) {
    const auto mark = text.find('=');
    return {.key = text.substr(0, mark),
            .setting = {.value = mark == std::string::npos ? "" : text.substr(mark + 1)}};
}

Setting setting_of(KeyForm form, const std::vector<std::string>& values) {
    switch (form) {
        case KeyForm::boolean:
            return {.value = true};
        case KeyForm::integer:
            return integer_or_text(values.front());
        case KeyForm::text:
            return {.value = values.front()};
        case KeyForm::list: {
            SettingList list;
            std::ranges::transform(values, std::back_inserter(list), [](const auto& value) {
                return Setting{.value = value};
            });
            return {.value = std::move(list)};
        }
        case KeyForm::table:
            break;
    }
    SettingTable table;
    std::ranges::transform(values, std::back_inserter(table), entry_of);
    return {.value = std::move(table)};
}

/// The first value that should be a pair and is none.
const std::string* not_a_pair(KeyForm form, const std::vector<std::string>& values) {
    const auto found = std::ranges::find_if(
        values, [](const auto& value) { return value.find('=') == std::string::npos; });
    return form == KeyForm::table && found != values.end() ? &*found : nullptr;
}

SettingTable settings_of(const Arguments& arguments, Wrongs& wrongs) {
    SettingTable settings;
    for (const auto& key : probe_keys()) {
        const auto given = arguments.flags.find(flag_of(key.name));
        if (given == arguments.flags.end()) {
            continue;
        }
        if (const auto* const odd = not_a_pair(key.form, given->second)) {
            wrongs.add(given->first + ": expected " + std::string{key.placeholder} + ", found " +
                       in_backticks(*odd));
        } else {
            settings.push_back(
                {.key = std::string{key.name}, .setting = setting_of(key.form, given->second)});
        }
    }
    return settings;
}

/// Rules between keys call them as in the file; here they are flags. Their messages quote nothing
/// that a user wrote.
std::string with_flags(std::string message) {
    for (const auto& key : probe_keys()) {
        const auto at = key.name.find('_') == std::string_view::npos ? std::string::npos
                                                                     : message.find(key.name);
        if (at != std::string::npos) {
            message.replace(at, key.name.size(), flag_of(key.name));
        }
    }
    return message;
}

ProbeDraft read_target(const Arguments& arguments, Wrongs& wrongs) {
    ProbeDraft draft;
    draft.spec.name = "cli";
    draft.spec.interval = 1s;
    if (arguments.operands.size() != 1) {
        wrongs.add(arguments.operands.empty()
                       ? "the broker is missing: sonde probe mqtt://host"
                       : "expected one URL, found " + std::to_string(arguments.operands.size()));
        return draft;
    }
    auto endpoint = parse_endpoint(arguments.operands.front());
    draft.given["target"] = {.broken = !endpoint};
    if (endpoint) {
        draft.spec.target = *std::move(endpoint);
    } else {
        wrongs.add("URL: " + endpoint.error());
    }
    return draft;
}

ProbeSpec read_spec(const Arguments& arguments, const Surroundings& around, Wrongs& wrongs) {
    auto draft = apply_settings(
        read_target(arguments, wrongs), settings_of(arguments, wrongs), DraftSource::flags, around);
    for (const auto& complaint : draft.complaints) {
        wrongs.add(flag_of(complaint.key) + ": " + complaint.message);
    }
    for (const auto& complaint : check_together(draft, ProbeUse::one_off)) {
        wrongs.add(flag_of(complaint.key) + ": " + with_flags(complaint.message));
    }
    return std::move(draft.spec);
}

std::uint64_t read_count(const Arguments& arguments, Wrongs& wrongs) {
    const auto text = arguments.value("--count").value_or("1");
    std::uint64_t count = 0;
    const auto* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, count);
    if (error != std::errc{} || stopped != end || count < 1 || count > largest_count) {
        wrongs.add("--count: expected a number from 1 to 1000000000, found " + in_backticks(text));
    }
    return count;
}

OutputFormat read_format(const Arguments& arguments, Wrongs& wrongs) {
    constexpr std::array<std::string_view, 2> formats{"text", "json"};
    const auto text = arguments.value("--format").value_or("text");
    if (std::ranges::find(formats, text) == formats.end()) {
        wrongs.add("--format: expected text or json, found " + in_backticks(text) +
                   did_you_mean(text, formats));
    }
    return text == "json" ? OutputFormat::json : OutputFormat::text;
}

std::vector<Threshold> read_thresholds(const Arguments& arguments, Wrongs& wrongs) {
    std::vector<Threshold> thresholds;
    const auto given = arguments.flags.find("--threshold");
    if (given == arguments.flags.end()) {
        return thresholds;
    }
    for (const auto& text : given->second) {
        auto threshold = parse_threshold(text);
        if (threshold) {
            thresholds.push_back(*std::move(threshold));
        } else {
            wrongs.add("--threshold: " + threshold.error());
        }
    }
    return thresholds;
}

}  // namespace

tl::expected<ProbeCommand, UsageError> read_probe_command(const Arguments& arguments,
                                                          const Surroundings& around) {
    Wrongs wrongs;
    ProbeCommand command{.spec = read_spec(arguments, around, wrongs)};
    command.count = read_count(arguments, wrongs);
    command.format = read_format(arguments, wrongs);
    command.thresholds = read_thresholds(arguments, wrongs);
    if (wrongs.any()) {
        return tl::unexpected{wrongs.error()};
    }
    return command;
}

}  // namespace sonde
