// SPDX-License-Identifier: Apache-2.0
#include "exporters/load_html_timeline.hpp"

#include "exporters/load_html_axis.hpp"
#include "exporters/load_wording.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace sonde::load {

namespace {

/// A plot is about this many points wide on a large screen.
constexpr std::size_t most_columns = 600;

using Times = std::function<std::optional<Duration>(const TimelineRow&)>;
using Numbers = std::function<double(const TimelineRow&)>;

double per_second(std::uint64_t count, Duration length) {
    return length > Duration::zero()
               ? static_cast<double>(count) / std::chrono::duration<double>(length).count()
               : 0.0;
}

std::string_view band_label(Stage stage) {
    return stage == Stage::warm_up ? "warm up" : name_of(stage);
}

/// Plots over the run's time.
class TimeCharts {
  public:
    explicit TimeCharts(const std::vector<TimelineRow>& rows)
        : rows_{thinned(rows, most_columns)}, x_{rows_.back().at + rows_.back().length} {
        if (rows_.size() < rows.size()) {
            hint_ = fmt::format(" Each point spans {} and shows its worst.",
                                format_duration(rows_.front().length));
        }
    }

    Plot latency() const {
        const std::vector<std::pair<Series, Times>> series{
            {{.name = "response p50", .colour = "response"},
             [](const TimelineRow& row) {
                 return row.response_p50;
             }},
            {{.name = "response p99", .colour = "acknowledgement"},
             [](const TimelineRow& row) {
                 return row.response_p99;
             }},
            {{.name = "response max", .colour = "bad"},
             [](const TimelineRow& row) {
                 return row.response_max;
             }},
            {{.name = "service p99", .colour = "service", .stroke = Stroke::dashed},
             [](const TimelineRow& row) {
                 return row.service_p99;
             }}};
        auto lowest = Duration::max();
        Duration highest{};
        for (const auto& [drawn, value_of] : series) {
            for (const auto& row : rows_) {
                const auto value = value_of(row);
                lowest = std::min(lowest, value.value_or(lowest));
                highest = std::max(highest, value.value_or(highest));
            }
        }
        const LogAxis y{lowest, highest};
        auto plot = frame("Latency over time", "By the second in which messages arrived.");
        plot.y = y.ticks();
        for (const auto& [drawn, value_of] : series) {
            plot.series.push_back(drawn);
            for (const auto& row : rows_) {
                const auto value = value_of(row);
                plot.series.back().places.push_back(value ? std::optional{y.place_of(*value)}
                                                          : std::nullopt);
                plot.series.back().labels.push_back(value ? format_duration(*value) : "");
            }
        }
        return plot;
    }

    Plot rate() const {
        auto plot = frame("Rate over time", "Messages a second.");
        add_numbers(plot,
                    {{{.name = "delivered", .colour = "acknowledgement", .stroke = Stroke::area},
                      [](const TimelineRow& row) {
                          return per_second(row.delivered, row.length);
                      }},
                     {{.name = "sent", .colour = "response", .stroke = Stroke::steps},
                      [](const TimelineRow& row) {
                          return per_second(row.sent, row.length);
                      }},
                     {{.name = "wanted", .colour = "wanted", .stroke = Stroke::dashed_steps},
                      [](const TimelineRow& row) {
                          return row.wanted_rate;
                      }}},
                    rate_text);
        return plot;
    }

    Plot connected() const {
        auto plot = frame("Connected over time", "Clients whose connection the broker accepted.");
        add_numbers(plot,
                    {{{.name = "connected", .colour = "response", .stroke = Stroke::area},
                      [](const TimelineRow& row) {
                          return static_cast<double>(row.connected);
                      }}},
                    compact);
        return plot;
    }

    Plot failures() const {
        auto plot = frame("Failures over time", "In each second.");
        add_numbers(plot,
                    {{{.name = "connections failed", .colour = "service", .stroke = Stroke::area},
                      [](const TimelineRow& row) {
                          return static_cast<double>(row.connect_failures);
                      }},
                     {{.name = "messages failed", .colour = "bad", .stroke = Stroke::area},
                      [](const TimelineRow& row) {
                          return static_cast<double>(row.failed);
                      }},
                     {{.name = "overload", .colour = "acknowledgement", .stroke = Stroke::area},
                      [](const TimelineRow& row) {
                          return static_cast<double>(row.overload);
                      }}},
                    compact);
        return plot;
    }

    Plot generator() const {
        auto plot =
            frame("The generator itself", "Processor time of the busiest worker, per cent.");
        add_numbers(
            plot,
            {{{.name = "CPU", .colour = "wanted", .stroke = Stroke::area},
              [](const TimelineRow& row) {
                  return 100.0 * row.cpu;
              }}},
            [](double per_cent) { return fmt::format("{:.0f} %", per_cent); },
            100.0);
        return plot;
    }

    bool has_latency() const {
        return std::ranges::any_of(
            rows_, [](const TimelineRow& row) { return row.response_max.has_value(); });
    }
    bool has_rate() const {
        return std::ranges::any_of(rows_, [](const TimelineRow& row) {
            return row.wanted_rate > 0 || row.sent > 0 || row.delivered > 0;
        });
    }
    bool has_failures() const {
        return std::ranges::any_of(rows_, [](const TimelineRow& row) {
            return row.failed > 0 || row.overload > 0 || row.connect_failures > 0;
        });
    }

  private:
    Plot frame(std::string_view title, std::string_view hint) const {
        Plot plot{.title = title, .hint = std::string{hint} + hint_, .x = x_.ticks()};
        for (const auto& row : rows_) {
            plot.columns.push_back(x_.place_of(row.at + row.length / 2));
            plot.edges.push_back(x_.place_of(row.at));
            plot.column_labels.push_back(format_duration(row.at));
            const double to = x_.place_of(row.at + row.length);
            if (!plot.bands.empty() && plot.bands.back().label == band_label(row.stage)) {
                plot.bands.back().to = to;
            } else if (row.stage != Stage::measure) {
                plot.bands.push_back({x_.place_of(row.at), to, band_label(row.stage)});
            }
        }
        plot.edges.push_back(1.0);
        return plot;
    }

    void add_numbers(Plot& plot,
                     const std::vector<std::pair<Series, Numbers>>& series,
                     const std::function<std::string(double)>& text_of,
                     double top = 0.0) const {
        double highest = 0.0;
        for (const auto& [drawn, value_of] : series) {
            for (const auto& row : rows_) {
                highest = std::max(highest, value_of(row));
            }
        }
        // A little above the highest, so that a level line is not hidden by the frame.
        const LinearAxis y{top > 0 ? std::max(highest, top) : 1.05 * highest};
        plot.y = y.ticks();
        for (const auto& [drawn, value_of] : series) {
            plot.series.push_back(drawn);
            for (const auto& row : rows_) {
                plot.series.back().places.emplace_back(y.place_of(value_of(row)));
                plot.series.back().labels.push_back(text_of(value_of(row)));
            }
        }
    }

    std::vector<TimelineRow> rows_;
    TimeAxis x_;
    std::string hint_{};
};

void add(TimelineRow& into, const TimelineRow& row) {
    const auto length = std::chrono::duration<double>(into.length).count();
    const auto more = std::chrono::duration<double>(row.length).count();
    if (length + more > 0) {
        into.wanted_rate = (into.wanted_rate * length + row.wanted_rate * more) / (length + more);
    }
    into.length += row.length;
    into.connected = row.connected;
    add_figures(into, row);
}

}  // namespace

std::vector<Plot> timeline_charts(const std::vector<TimelineRow>& rows) {
    if (rows.empty()) {
        return {};
    }
    std::vector<Plot> charts;
    const TimeCharts over_time{rows};
    if (over_time.has_latency()) {
        charts.push_back(over_time.latency());
    }
    if (over_time.has_rate()) {
        charts.push_back(over_time.rate());
    }
    charts.push_back(over_time.connected());
    if (over_time.has_failures()) {
        charts.push_back(over_time.failures());
    }
    charts.push_back(over_time.generator());
    return charts;
}

std::vector<TimelineRow> thinned(const std::vector<TimelineRow>& rows, std::size_t most) {
    const auto each = (rows.size() + most - 1) / most;
    std::vector<TimelineRow> thin;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % each == 0) {
            thin.push_back(rows[i]);
        } else {
            add(thin.back(), rows[i]);
        }
    }
    return thin;
}

}  // namespace sonde::load
