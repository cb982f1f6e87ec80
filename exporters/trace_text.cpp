// SPDX-License-Identifier: Apache-2.0
#include "exporters/trace_text.hpp"

#include "exporters/printable.hpp"
#include "probes/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace sonde {

namespace {

constexpr std::size_t time_width = 11;
constexpr std::size_t name_width = 11;
constexpr std::size_t size_width = 8;
/// The tree stands below the packet's name, and the places of its fields below the time.
constexpr std::size_t tree_column = time_width + 3;
constexpr std::size_t facts_column = tree_column + name_width + 1 + size_width + 2;
/// A text may have 64 KiB; nobody reads more of it than this.
constexpr std::size_t most_value_bytes = 512;

/// How a branch of the tree is drawn.
struct Branches {
    std::string_view inner;  ///< To a field that others follow.
    std::string_view last;
    std::string_view passing;  ///< Past the children of a field that others follow.
    std::string_view none;
};

constexpr Branches unicode_branches{"├ ", "└ ", "│ ", "  "};
constexpr Branches ascii_branches{"|-", "`-", "| ", "  "};

/// A line of the tree before it is known where the values start.
struct Row {
    const PacketField* field{};
    std::string branch{};   ///< In front of the name.
    std::string passing{};  ///< In front of what goes on below.
    std::string label{};
};

/// `0001 ....`: the bits of a byte that a field is.
std::string drawn_bits(const PacketField& field) {
    std::string drawn;
    const auto value = field.number.value_or(0);
    unsigned shift = 0;
    while (((field.bits >> shift) & 1U) == 0) {
        ++shift;
    }
    for (unsigned bit = 8; bit > 0; --bit) {
        const unsigned mask = 1U << (bit - 1);
        const bool set = ((value << shift) & mask) != 0;
        drawn += (field.bits & mask) == 0 ? '.' : (set ? '1' : '0');
        drawn += bit == 5 ? " " : "";
    }
    return drawn;
}

/// `12..58`: the first byte of a field and the last.
std::string place_of(const PacketField& field) {
    if (field.length == 0 || field.bits != 0) {
        return "";
    }
    return field.length == 1 ? std::to_string(field.offset)
                             : fmt::format("{}..{}", field.offset, field.offset + field.length - 1);
}

std::string shown_value(const PacketField& field) {
    const std::string_view value{field.value};
    if (value.size() <= most_value_bytes) {
        return printable(value);
    }
    return printable(value.substr(0, most_value_bytes)) +
           fmt::format("... ({})", format_size(value.size()));
}

/// Whether the packet says no: a code of CONNACK's in 3.1.1, or a reason code of a failure.
bool is_refusal(const PacketField& field, std::string_view packet) {
    const bool code = field.name == "Reason Code" || field.name == "Return Code";
    const auto least = field.name == "Return Code" && packet == "CONNACK" ? 1U : 0x80U;
    return code && field.number.value_or(0) >= least;
}

class Tree {
  public:
    Tree(const Dissection& dissection, const TextStyle& style)
        : packet_{dissection.name},
          style_{style},
          branches_{style.unicode ? unicode_branches : ascii_branches} {
        add(dissection.fields, "");
        for (const auto& row : rows_) {
            const bool has_value = !row.field->value.empty();
            const auto width = columns(row.branch) + columns(row.label);
            value_column_ = has_value ? std::max(value_column_, width) : value_column_;
        }
        value_column_ += tree_column + 2;
    }

    void write(std::ostream& out) const {
        for (const auto& row : rows_) {
            write_row(out, row);
        }
    }

  private:
    // As deep as the standard nests fields.
    void add(const std::vector<PacketField>& fields, const std::string& passing) {
        for (const auto& field : fields) {
            const bool last = &field == &fields.back();
            Row row{.field = &field,
                    .branch = passing + std::string{last ? branches_.last : branches_.inner},
                    .passing = passing + std::string{last ? branches_.none : branches_.passing},
                    .label = printable(field.name)};
            if (field.bits != 0) {
                row.label = drawn_bits(field) + "  " + row.label;
            }
            const auto below = row.passing;
            rows_.push_back(std::move(row));
            add(field.children, below);
        }
    }

    void write_row(std::ostream& out, const Row& row) const {
        const auto& field = *row.field;
        const auto place = fmt::format("{:>{}}   ", place_of(field), time_width);
        out << painted(style_, Paint::dim, place + row.branch)
            << (field.problem.empty() ? row.label : painted(style_, Paint::bad, row.label));
        const auto taken = tree_column + columns(row.branch) + columns(row.label);
        const auto lines = value_lines(field);
        const bool bad = is_refusal(field, packet_);
        if (!lines.empty()) {
            out << std::string(value_column_ - taken, ' ') << in_paint(lines.front(), bad);
        }
        out << '\n';
        for (std::size_t line = 1; line < lines.size(); ++line) {
            out << before_value(row) << in_paint(lines[line], bad) << '\n';
        }
        if (!field.problem.empty()) {
            const auto mark = style_.unicode ? "✗ " : "x ";
            out << below(row) << painted(style_, Paint::bad, mark + printable(field.problem))
                << '\n';
        }
    }

    std::string in_paint(const std::string& text, bool bad) const {
        return bad ? painted(style_, Paint::bad, text) : text;
    }

    /// Broken where it does not fit beside the names.
    std::vector<std::string> value_lines(const PacketField& field) const {
        std::vector<std::string> lines;
        const std::string indent(value_column_, ' ');
        const auto value = shown_value(field);
        if (value.empty()) {
            return lines;
        }
        const auto all = wrapped(style_, indent, value);
        std::string_view text{all};
        while (!text.empty()) {
            const auto end = text.find('\n');
            lines.emplace_back(text.substr(indent.size(), end - indent.size()));
            text.remove_prefix(end + 1);
        }
        return lines;
    }

    std::string below(const Row& row) const {
        return std::string(tree_column, ' ') + painted(style_, Paint::dim, row.passing);
    }

    std::string before_value(const Row& row) const {
        const auto taken = tree_column + columns(row.passing);
        return below(row) + std::string(value_column_ - taken, ' ');
    }

    std::string_view packet_;
    const TextStyle& style_;
    const Branches& branches_;
    std::vector<Row> rows_{};
    std::size_t value_column_{};
};

std::string facts_of(const Dissection& dissection) {
    std::string facts;
    for (const auto& fact : dissection.facts) {
        facts.append(facts.empty() ? "" : ", ").append(printable(fact));
    }
    return facts;
}

/// Since the run started; `~` where it is not the kernel's.
std::string time_of(const TracedPacket& packet) {
    const auto milliseconds = std::chrono::duration<double, std::milli>{packet.at}.count();
    return fmt::format("{}{:.3f}ms", packet.stamped ? "" : "~", milliseconds);
}

std::string_view arrow_of(Direction direction, const TextStyle& style) {
    switch (direction) {
        case Direction::sent:
            return style.unicode ? "→" : ">";
        case Direction::received:
            return style.unicode ? "←" : "<";
    }
    return "";
}

std::string verdict_on(const TracedPacket& packet, const TextStyle& style) {
    const std::string mark{style.unicode ? "✗ " : "x "};
    if (!packet.whole) {
        return mark + "not whole";
    }
    return first_problem(packet.dissection) != nullptr ? mark + "breaks the standard" : "";
}

void write_head(std::ostream& out, const TracedPacket& packet, const TextStyle& style) {
    const auto paint = packet.direction == Direction::sent ? Paint::setup : Paint::message;
    const auto name = fmt::format("{:<{}}", packet.dissection.name, name_width);
    out << fmt::format("{:>{}} ", time_of(packet), time_width)
        << painted(style, paint, arrow_of(packet.direction, style)) << ' '
        << painted(style, paint, name)
        << painted(style, Paint::dim, fmt::format(" {:>{}}", format_size(packet.size), size_width));
    const std::string indent(facts_column, ' ');
    const auto facts = facts_of(packet.dissection);
    if (!facts.empty()) {
        const auto lines = wrapped(style, indent, facts);
        const auto text = std::string_view{lines}.substr(facts_column);
        out << "  " << painted(style, Paint::bold, text.substr(0, text.size() - 1));
    }
    if (const auto verdict = verdict_on(packet, style); !verdict.empty()) {
        out << (facts.empty() ? "  " : "\n" + indent) << painted(style, Paint::bad, verdict);
    }
    out << '\n';
}

}  // namespace

void write_packet(std::ostream& out, const TracedPacket& packet, const TextStyle& style) {
    write_head(out, packet, style);
    Tree{packet.dissection, style}.write(out);
}

void write_trace(std::ostream& out, const Trace& trace, const TextStyle& style) {
    const auto stamped = std::ranges::count_if(trace.packets, &TracedPacket::stamped);
    for (const auto& packet : trace.packets) {
        write_packet(out, packet, style);
        out << '\n';
    }
    if (trace.packets.empty()) {
        out << "No packet went either way.\n";
    } else if (static_cast<std::size_t>(stamped) < trace.packets.size()) {
        out << wrapped(style,
                       "",
                       "~ is a time by our own clock beside the system call; the others are the "
                       "kernel's stamps.");
    }
    if (trace.cut_short) {
        out << painted(style, Paint::bad, "What came later was not kept: the trace is full.")
            << '\n';
    }
}

}  // namespace sonde
