// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect_parts.hpp"
#include "probes/wire/field_words.hpp"
#include "probes/wire/topic.hpp"

#include <array>

namespace sonde::wire {
namespace {

constexpr std::uint8_t qos_bits = 0x03;
constexpr std::uint8_t no_local_bit = 0x04;
constexpr std::uint8_t retain_as_published_bit = 0x08;
constexpr std::uint8_t retain_handling_bits = 0x30;

constexpr std::array<std::string_view, 4> retain_handlings{
    "0, send retained messages",
    "1, send retained messages for a new subscription",
    "2, send no retained messages",
    "3, reserved",
};

void judge_filter(PacketField& filter, Version version) {
    if (!is_topic_filter(filter.value)) {
        complain(filter, "no topic filter", "MQTT-4.7.3-1");
    } else if (version == Version::v5 && is_shared(filter.value) && !parse_shared(filter.value)) {
        complain(filter, "no shared subscription", "MQTT-4.8.2-1");
    }
}

/// Options that 3.1.1 does not have, from the highest bits on.
void dissect_new_options(PacketField& options, bool shared) {
    add_reserved(options, 0xc0, "MQTT-3.8.3-5");
    const auto handling = add_bits(options, "Retain Handling", retain_handling_bits);
    explain(options, std::string{retain_handlings.at(handling)});
    if (handling == 3) {
        complain(options.children.back(), "there is no such handling", "MQTT-3.8.3-5");
    }
    const bool as_published =
        add_bits(options, "Retain As Published", retain_as_published_bit) != 0;
    explain(options, as_published ? "1, RETAIN as it was sent" : "0, RETAIN for old messages only");
    const bool no_local = add_bits(options, "No Local", no_local_bit) != 0;
    explain(options, no_local ? "1, not what this client sends" : "0, also what this client sends");
    if (no_local && shared) {
        complain(options.children.back(), "No Local on a shared subscription", "MQTT-3.8.3-4");
    }
}

PacketField dissect_subscription(FieldReader& in, Dissection& out) {
    PacketField group{.name = "Subscription", .offset = in.at()};
    const bool v5 = in.version() == Version::v5;
    std::string fact;
    bool shared = false;
    if (auto* const filter = in.text(group.children, "Topic Filter")) {
        judge_filter(*filter, in.version());
        shared = is_shared(filter->value);
        fact = quoted(filter->value);
    }
    if (auto* const options = in.u8(group.children, v5 ? "Options" : "Requested QoS")) {
        options->value = hex_byte(static_cast<std::uint8_t>(options->number.value_or(0)));
        if (v5) {
            dissect_new_options(*options, shared);
        } else {
            add_reserved(*options, 0xfc, "MQTT-3-8.3-4");
        }
        const auto qos = add_bits(*options, "QoS", qos_bits);
        explain(*options, qos_in_words(qos));
        if (qos == 3) {
            complain(options->children.back(),
                     "there is no QoS 3",
                     in.by("MQTT-3-8.3-4", "MQTT-3.8.3-5"));
        }
        out.facts.push_back(fact + " at QoS " + std::to_string(qos));
    }
    group.length = in.at() - group.offset;
    return group;
}

void dissect_filter(FieldReader& in, Dissection& out) {
    if (auto* const filter = in.text(out.fields, "Topic Filter")) {
        judge_filter(*filter, Version::v3_1_1);
        out.facts.push_back(quoted(filter->value));
    }
}

/// 3.1.1 has four codes and no names for them.
void dissect_suback_code(FieldReader& in, Dissection& out) {
    auto* const field = in.u8(out.fields, "Return Code");
    if (field == nullptr) {
        return;
    }
    const auto code = static_cast<std::uint8_t>(field->number.value_or(0));
    const bool failed = code == 0x80;
    const auto name = failed      ? std::string{"Failure"}
                      : code <= 2 ? "Granted QoS " + std::to_string(code)
                                  : std::string{"Unknown return code"};
    field->value = hex_byte(code) + " " + name;
    out.facts.push_back(name);
    if (code > 2 && !failed) {
        complain(*field, "the standard does not know it", "MQTT-3.9.3-2");
    }
}

/// Appends what `read` appends until nothing is left; complains where there is nothing at all.
template <class Read>
void read_list(FieldReader& in, Dissection& out, std::string_view name, const Read& read) {
    if (in.ok() && in.remaining() == 0) {
        add_left_out(out.fields, name, "", in.at());
        complain(out.fields.back(), "there must be at least one");
    }
    for (std::size_t count = 0; in.remaining() > 0 && in.ok(); ++count) {
        if (count == most_in_a_list) {
            add_more(in, out.fields);
            return;
        }
        read();
    }
}

/// A list of facts that would not fit into a line says how many there are.
void shorten_facts(Dissection& out, std::size_t most) {
    if (out.facts.size() > most) {
        const auto hidden = out.facts.size() - most + 1;
        out.facts.resize(most - 1);
        out.facts.push_back("and " + std::to_string(hidden) + " more");
    }
}

constexpr std::size_t most_facts = 5;

}  // namespace

void dissect_subscribe(FieldReader& in, Dissection& out) {
    dissect_packet_id(in, out);
    dissect_properties(in, out.fields, holder(PacketType::subscribe));
    read_list(
        in, out, "Subscription", [&] { out.fields.push_back(dissect_subscription(in, out)); });
    shorten_facts(out, most_facts);
}

void dissect_suback(FieldReader& in, Dissection& out, const PacketContext& context) {
    dissect_packet_id(in, out);
    dissect_properties(in, out.fields, holder(PacketType::suback));
    const bool v5 = context.version == Version::v5;
    read_list(in, out, v5 ? "Reason Code" : "Return Code", [&] {
        if (v5) {
            dissect_reason(in, out, context);
        } else {
            dissect_suback_code(in, out);
        }
    });
    shorten_facts(out, most_facts);
}

void dissect_unsubscribe(FieldReader& in, Dissection& out) {
    dissect_packet_id(in, out);
    dissect_properties(in, out.fields, holder(PacketType::unsubscribe));
    read_list(in, out, "Topic Filter", [&] { dissect_filter(in, out); });
    shorten_facts(out, most_facts);
}

void dissect_unsuback(FieldReader& in, Dissection& out, const PacketContext& context) {
    dissect_packet_id(in, out);
    if (context.version == Version::v3_1_1) {
        return;
    }
    dissect_properties(in, out.fields, holder(PacketType::unsuback));
    read_list(in, out, "Reason Code", [&] { dissect_reason(in, out, context); });
    shorten_facts(out, most_facts);
}

}  // namespace sonde::wire
