// SPDX-License-Identifier: Apache-2.0
#include "config/payload_setting.hpp"

#include "config/read_plan_setting.hpp"
#include "probes/quantity.hpp"
#include "probes/spec.hpp"
#include "probes/wording.hpp"

#include <fnmatch.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sonde {

namespace {

using load::PayloadSize;
using Kind = PayloadSize::Kind;

constexpr std::string_view forms =
    R"x(a size such as "100B", "uniform(64B,4KiB)", "normal(1KiB,200B)" or "64B:8,1KiB:2")x";
constexpr std::uint32_t largest_weight = 1'000'000;
/// Of all files of a population together.
constexpr std::size_t most_content = std::size_t{256} * 1024 * 1024;

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(trimmed(text.substr(0, end)));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

/// Reads parts of one setting, whose complaints are all at its place.
class PayloadReader {
  public:
    explicit PayloadReader(const Setting& setting) : setting_{setting} {}

    Reading<PayloadSize> read(std::string_view text) const;

  private:
    tl::unexpected<Complaint> wrong(std::string_view expected) const {
        return tl::unexpected{mismatch(setting_, expected)};
    }
    Reading<std::uint64_t> size(std::string_view text, std::uint64_t least) const {
        return read_size({.at = setting_.at, .value = std::string{text}},
                         {.least = least, .most = largest_payload});
    }
    Reading<PayloadSize> uniform(std::string_view first, std::string_view second) const;
    Reading<PayloadSize> normal(std::string_view first, std::string_view second) const;
    Reading<PayloadSize> weighted(std::string_view text) const;
    Reading<PayloadSize::Weighted> weighted_size(std::string_view text) const;

    const Setting& setting_;
};

Reading<PayloadSize> PayloadReader::read(std::string_view text) const {
    const auto open = text.find('(');
    if (open != std::string_view::npos && text.ends_with(')')) {
        const auto name = trimmed(text.substr(0, open));
        const auto arguments = split(text.substr(open + 1, text.size() - open - 2), ',');
        if (arguments.size() == 2 && name == "uniform") {
            return uniform(arguments[0], arguments[1]);
        }
        if (arguments.size() == 2 && name == "normal") {
            return normal(arguments[0], arguments[1]);
        }
        return wrong(forms);
    }
    if (text.find_first_of(":,") != std::string_view::npos) {
        return weighted(text);
    }
    return size(text, smallest_payload).map([](std::uint64_t bytes) {
        return PayloadSize{.kind = Kind::fixed, .fixed = bytes};
    });
}

Reading<PayloadSize> PayloadReader::uniform(std::string_view first, std::string_view second) const {
    const auto minimum = size(first, smallest_payload);
    if (!minimum) {
        return tl::unexpected{minimum.error()};
    }
    const auto maximum = size(second, smallest_payload);
    if (!maximum) {
        return tl::unexpected{maximum.error()};
    }
    if (*minimum > *maximum) {
        return wrong("the smaller size first");
    }
    return PayloadSize{.kind = Kind::uniform, .minimum = *minimum, .maximum = *maximum};
}

Reading<PayloadSize> PayloadReader::normal(std::string_view first, std::string_view second) const {
    constexpr std::uint64_t most_deviations = 4;
    const auto mean = size(first, smallest_payload);
    if (!mean) {
        return tl::unexpected{mean.error()};
    }
    const auto deviation = size(second, 0);
    if (!deviation) {
        return tl::unexpected{deviation.error()};
    }
    return PayloadSize{
        .kind = Kind::normal,
        .minimum = smallest_payload,
        .maximum = std::min<std::uint64_t>(*mean + most_deviations * *deviation, largest_payload),
        .mean = static_cast<double>(*mean),
        .deviation = static_cast<double>(*deviation),
    };
}

Reading<PayloadSize::Weighted> PayloadReader::weighted_size(std::string_view text) const {
    const auto colon = text.find(':');
    const auto number = colon == std::string_view::npos ? "" : trimmed(text.substr(colon + 1));
    std::uint32_t weight = 0;
    const auto* const end = number.data() + number.size();
    const auto [stopped, error] = std::from_chars(number.data(), end, weight);
    if (error != std::errc{} || stopped != end || weight < 1 || weight > largest_weight) {
        return wrong("sizes with whole weights from 1 to 1000000, such as \"64B:8,1KiB:2\"");
    }
    return size(trimmed(text.substr(0, colon)), smallest_payload).map([&](std::uint64_t bytes) {
        return PayloadSize::Weighted{.bytes = bytes, .weight = weight};
    });
}

Reading<PayloadSize> PayloadReader::weighted(std::string_view text) const {
    PayloadSize result{.kind = Kind::weighted};
    for (const auto part : split(text, ',')) {
        const auto read = weighted_size(part);
        if (!read) {
            return tl::unexpected{read.error()};
        }
        result.weighted.push_back(*read);
    }
    return result;
}

/// The paths of a folder's files whose names match; hidden ones only where the pattern says so.
tl::expected<std::vector<std::string>, std::string> matching(const std::string& folder,
                                                             const std::string& pattern,
                                                             const Surroundings& around) {
    const auto names = around.list_folder(folder.empty() ? "." : folder);
    if (!names) {
        return tl::unexpected{names.error()};
    }
    const auto prefix = folder.empty() || folder.ends_with('/') ? folder : folder + "/";
    std::vector<std::string> paths;
    for (const auto& name : *names) {
        if (fnmatch(pattern.c_str(), name.c_str(), FNM_PERIOD) == 0) {
            paths.push_back(prefix + name);
        }
    }
    if (paths.empty()) {
        return tl::unexpected{std::string{"no file matches"}};
    }
    return paths;
}

tl::expected<std::vector<std::string>, std::string> paths_of(const std::string& path,
                                                             const Surroundings& around) {
    const auto slash = path.rfind('/');
    const auto last = slash == std::string::npos ? path : path.substr(slash + 1);
    if (last.find_first_of("*?") != std::string::npos) {
        return matching(slash == std::string::npos ? "" : path.substr(0, slash + 1), last, around);
    }
    if (path.ends_with('/') || around.list_folder(path)) {
        return matching(path, "*", around);
    }
    return std::vector{path};
}

std::optional<std::string> add_file(const std::string& path,
                                    const Surroundings& around,
                                    PayloadSize& into) {
    auto content = around.read_file(path);
    if (!content) {
        return in_backticks(path) + " cannot be read: " + content.error();
    }
    if (content->size() > largest_payload - smallest_payload) {
        return in_backticks(path) + " is too large for a message";
    }
    into.files.push_back(path);
    into.contents.push_back(*std::move(content));
    return std::nullopt;
}

Complaints add_files(const Setting& setting, const Surroundings& around, PayloadSize& into) {
    const auto text = read_text(setting, "the path of a file or a folder");
    if (!text) {
        return {text.error()};
    }
    const auto paths = paths_of(*text, around);
    if (!paths) {
        return {{.at = setting.at,
                 .message = in_backticks(*text) + " yields no file: " + paths.error()}};
    }
    for (const auto& path : *paths) {
        if (auto problem = add_file(path, around, into)) {
            return {{.at = setting.at, .message = *std::move(problem)}};
        }
    }
    return {};
}

}  // namespace

Reading<PayloadSize> read_payload_size(const Setting& setting) {
    if (const auto* const text = std::get_if<std::string>(&setting.value)) {
        return PayloadReader{setting}.read(trimmed(*text));
    }
    if (!std::holds_alternative<std::int64_t>(setting.value)) {
        return tl::unexpected{mismatch(setting, forms)};
    }
    return read_size(setting, {.least = smallest_payload, .most = largest_payload})
        .map([](std::uint64_t bytes) { return PayloadSize{.kind = Kind::fixed, .fixed = bytes}; });
}

tl::expected<PayloadSize, Complaints> read_payload_files(const Setting& setting,
                                                         const Surroundings& around) {
    PayloadSize result{.kind = Kind::files};
    Complaints complaints;
    const auto elements = elements_of(setting);
    for (const auto& element : elements) {
        auto found = add_files(element, around, result);
        complaints.insert(complaints.end(), found.begin(), found.end());
    }
    std::size_t bytes = 0;
    for (const auto& content : result.contents) {
        bytes += content.size();
    }
    if (elements.empty()) {
        complaints.push_back({.at = setting.at, .message = "the list is empty"});
    } else if (bytes > most_content) {
        complaints.push_back(
            {.at = setting.at, .message = "the files are larger than 256 MiB together"});
    }
    if (!complaints.empty()) {
        return tl::unexpected{std::move(complaints)};
    }
    return result;
}

}  // namespace sonde
