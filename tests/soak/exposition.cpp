// SPDX-License-Identifier: Apache-2.0
#include "tests/soak/exposition.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace sonde::soak {

namespace {

std::optional<Sample> sample_of(std::string_view line) {
    const auto name_end = line.find_first_of("{ ");
    if (line.empty() || line.front() == '#' || name_end == std::string_view::npos) {
        return std::nullopt;
    }
    Sample sample{.name = std::string{line.substr(0, name_end)}};
    auto rest = line.substr(name_end);
    if (rest.front() == '{') {
        rest.remove_prefix(1);
        while (!rest.empty() && rest.front() != '}') {
            const auto equals = rest.find("=\"");
            const auto end = rest.find('"', equals + 2);
            if (equals == std::string_view::npos || end == std::string_view::npos) {
                return std::nullopt;
            }
            sample.labels.emplace(rest.substr(0, equals),
                                  rest.substr(equals + 2, end - equals - 2));
            rest.remove_prefix(end + 1);
            if (rest.starts_with(',')) {
                rest.remove_prefix(1);
            }
        }
        rest.remove_prefix(std::min<std::size_t>(1, rest.size()));
    }
    sample.value = std::strtod(std::string{rest}.c_str(), nullptr);
    return sample;
}

bool fits(const Sample& sample, const std::map<std::string, std::string>& label_prefixes) {
    return std::ranges::all_of(label_prefixes, [&](const auto& wanted) {
        const auto found = sample.labels.find(wanted.first);
        return found != sample.labels.end() && found->second.starts_with(wanted.second);
    });
}

}  // namespace

Exposition Exposition::parse(std::string_view text) {
    Exposition exposition;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        if (auto sample = sample_of(text.substr(0, end))) {
            exposition.samples_.push_back(*std::move(sample));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return exposition;
}

std::vector<const Sample*> Exposition::all(std::string_view name) const {
    std::vector<const Sample*> found;
    for (const auto& sample : samples_) {
        if (sample.name == name) {
            found.push_back(&sample);
        }
    }
    return found;
}

double Exposition::sum(std::string_view name,
                       const std::map<std::string, std::string>& label_prefixes) const {
    double sum = 0;
    for (const auto* sample : all(name)) {
        if (fits(*sample, label_prefixes)) {
            sum += sample->value;
        }
    }
    return sum;
}

}  // namespace sonde::soak
