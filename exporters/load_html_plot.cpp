// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_plot.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sonde::load {

namespace {

/// Of the drawing, which is stretched.
constexpr double side = 1000.0;
/// About the part of a narrow plot's width that a letter takes.
constexpr double letter = 0.014;

double across(double place) {
    return std::clamp(place, 0.0, 1.0) * side;
}

double up(double place) {
    return side - across(place);
}

/// Runs of columns that have a value, from `begin` up to `end`.
struct Stretch {
    std::size_t begin{};
    std::size_t end{};
};

std::vector<Stretch> stretches_of(const std::vector<std::optional<double>>& places) {
    std::vector<Stretch> stretches;
    bool inside = false;
    for (std::size_t i = 0; i < places.size(); ++i) {
        if (places[i] && !inside) {
            stretches.push_back({.begin = i, .end = i});
        }
        inside = places[i].has_value();
        if (inside) {
            stretches.back().end = i + 1;
        }
    }
    return stretches;
}

bool is_stepped(Stroke stroke) {
    switch (stroke) {
        case Stroke::line:
        case Stroke::dashed:
            return false;
        case Stroke::steps:
        case Stroke::dashed_steps:
        case Stroke::area:
            return true;
    }
    return false;
}

std::string_view dashes_of(Stroke stroke) {
    return stroke == Stroke::dashed || stroke == Stroke::dashed_steps ? " dashed" : "";
}

/// The line over a stretch, from where the pen is put down.
std::string outline(const Plot& plot, const Series& series, const Stretch& stretch) {
    std::string path;
    for (auto i = stretch.begin; i < stretch.end; ++i) {
        const double height = up(*series.places[i]);
        const auto begin = i == stretch.begin ? 'M' : 'L';
        path += is_stepped(series.stroke)
                    ? fmt::format("{}{:.1f} {:.1f}H{:.1f}",
                                  begin,
                                  across(plot.edges[i]),
                                  height,
                                  across(plot.edges[i + 1]))
                    : fmt::format("{}{:.1f} {:.1f}", begin, across(plot.columns[i]), height);
    }
    return path;
}

std::string line_path(const Plot& plot, const Series& series) {
    std::string path;
    for (const auto& stretch : stretches_of(series.places)) {
        path += outline(plot, series, stretch);
        if (stretch.end - stretch.begin == 1) {
            path += "h.1";  // A dot, by the round ends of its line.
        }
    }
    return path;
}

std::string area_path(const Plot& plot, const Series& series) {
    std::string path;
    for (const auto& stretch : stretches_of(series.places)) {
        path += outline(plot, series, stretch) +
                fmt::format("V{}H{:.1f}Z", side, across(plot.edges[stretch.begin]));
    }
    return path;
}

std::string drawing_of(const Plot& plot) {
    auto svg = fmt::format(
        R"(<svg viewBox="0 0 {0} {0}" preserveAspectRatio="none" aria-hidden="true">)", side);
    for (const auto& [from, to, label] : plot.bands) {
        svg += fmt::format(R"(<rect class="band" x="{:.1f}" y="0" width="{:.1f}" height="{}"/>)",
                           across(from),
                           across(to) - across(from),
                           side);
    }
    std::string grid;
    for (const auto& tick : plot.y) {
        grid += fmt::format("M0 {:.1f}H{}", up(tick.place), side);
    }
    for (const auto& tick : plot.x) {
        grid += fmt::format("M{:.1f} 0V{}", across(tick.place), side);
    }
    svg += fmt::format(R"(<path class="grid" d="{}"/>)", grid);
    for (const auto& series : plot.series) {
        if (series.stroke == Stroke::area) {
            svg += fmt::format(
                R"(<path class="fill {}" d="{}"/>)", series.colour, area_path(plot, series));
        }
        svg += fmt::format(R"(<path class="line {}{}" d="{}"/>)",
                           series.colour,
                           dashes_of(series.stroke),
                           line_path(plot, series));
    }
    return svg + "</svg>";
}

std::string tick_labels_of(const Plot& plot) {
    std::string html;
    for (const auto& [place, label, minor] : plot.y) {
        html +=
            fmt::format(R"(<span class="y" style="bottom:{:.2f}%">{}</span>)", place * 100, label);
    }
    for (const auto& [place, label, minor] : plot.x) {
        html += fmt::format(R"(<span class="x{}" style="left:{:.2f}%">{}</span>)",
                            minor ? " minor" : "",
                            place * 100,
                            label);
    }
    for (const auto& [from, to, label] : plot.bands) {
        if (static_cast<double>(label.size()) * letter > to - from) {
            continue;
        }
        html += fmt::format(R"(<span class="stage" style="left:{:.2f}%;width:{:.2f}%">{}</span>)",
                            from * 100,
                            (to - from) * 100,
                            label);
    }
    return html;
}

std::string quoted(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts) {
        list += fmt::format("{}\"{}\"", list.empty() ? "" : ",", text);
    }
    return "[" + list + "]";
}

/// What the page's script reads where the pointer is.
std::string data_of(const Plot& plot) {
    std::string places;
    for (const auto place : plot.columns) {
        places += fmt::format("{}{:.4f}", places.empty() ? "" : ",", place);
    }
    std::string values;
    for (const auto& series : plot.series) {
        values += (values.empty() ? "" : ",") + quoted(series.labels);
    }
    return fmt::format(R"(<script type="application/json">{{"at":[{}],"x":{},"y":[{}]}}</script>)",
                       places,
                       quoted(plot.column_labels),
                       values);
}

}  // namespace

std::string to_html(const Plot& plot) {
    auto html =
        fmt::format("<figure class=\"plot\"><figcaption><h2>{}</h2><p>{}</p></figcaption>\n",
                    plot.title,
                    plot.hint);
    html += R"(<ul class="legend">)";
    for (const auto& series : plot.series) {
        html += fmt::format(R"(<li class="{}{}"><i></i>{} <output></output></li>)",
                            series.colour,
                            dashes_of(series.stroke),
                            series.name);
    }
    html += R"(<li class="where"><output></output></li></ul>)";
    html += fmt::format("\n<div class=\"area\">{}{}<b class=\"cursor\" hidden=\"\"></b></div>\n",
                        drawing_of(plot),
                        tick_labels_of(plot));
    return html + data_of(plot) + "</figure>\n";
}

}  // namespace sonde::load
