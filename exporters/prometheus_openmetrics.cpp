// SPDX-License-Identifier: Apache-2.0
#include "exporters/prometheus_openmetrics.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace sonde {

namespace {

constexpr std::string_view of_counters{"_total"};
constexpr std::string_view of_facts{"_info"};

struct Head {
    std::string_view name{};
    std::string_view type{};
};

Head head_of(const MetricFamily& family) {
    auto name = family.name;
    switch (family.kind) {
        case MetricKind::counter:
            name.remove_suffix(name.ends_with(of_counters) ? of_counters.size() : 0);
            return {.name = name, .type = "counter"};
        case MetricKind::gauge:
            if (name.ends_with(of_facts)) {
                name.remove_suffix(of_facts.size());
                return {.name = name, .type = "info"};
            }
            return {.name = name, .type = "gauge"};
        case MetricKind::histogram:
            break;
    }
    return {.name = name, .type = "histogram"};
}

/// Empty where the name does not end with one.
std::string_view unit_of(std::string_view name) {
    constexpr std::array<std::string_view, 2> units{"seconds", "bytes"};
    const auto* const unit = std::ranges::find_if(units, [name](std::string_view candidate) {
        return name.ends_with(candidate) && name.size() > candidate.size() &&
               name[name.size() - candidate.size() - 1] == '_';
    });
    return unit == units.end() ? "" : *unit;
}

void write_escaped(std::ostream& out, std::string_view text) {
    for (const char c : text) {
        if (c == '\n') {
            out << "\\n";
            continue;
        }
        if (c == '\\' || c == '"') {
            out << '\\';
        }
        out << c;
    }
}

}  // namespace

void write_openmetrics_head(std::ostream& out, const MetricFamily& family) {
    const auto [name, type] = head_of(family);
    out << "# TYPE " << name << ' ' << type << '\n';
    if (const auto unit = unit_of(name); !unit.empty() && type != "info") {
        out << "# UNIT " << name << ' ' << unit << '\n';
    }
    out << "# HELP " << name << ' ';
    write_escaped(out, family.help);
    out << '\n';
}

SeriesBuffer::int_type SeriesBuffer::overflow(int_type c) {
    if (traits_type::eq_int_type(c, traits_type::eof())) {
        return traits_type::not_eof(c);
    }
    const char byte = traits_type::to_char_type(c);
    return xsputn(&byte, 1) == 1 ? c : traits_type::eof();
}

std::streamsize SeriesBuffer::xsputn(const char* text, std::streamsize count) {
    std::string_view rest{text, static_cast<std::size_t>(count)};
    while (!rest.empty()) {
        if (at_begin_) {
            dropping_ = rest.front() == '#';
        }
        const auto end = rest.find('\n');
        const auto part = rest.substr(0, end == std::string_view::npos ? end : end + 1);
        const auto size = static_cast<std::streamsize>(part.size());
        if (!dropping_ && into_.sputn(part.data(), size) != size) {
            return 0;
        }
        at_begin_ = end != std::string_view::npos;
        rest.remove_prefix(part.size());
    }
    return count;
}

}  // namespace sonde
