// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/bytes.hpp"
#include "probes/wire/dissect_parts.hpp"
#include "probes/wire/field_words.hpp"
#include "probes/wire/topic.hpp"
#include "probes/wire/utf8.hpp"

namespace sonde::wire {
namespace {

void judge_topic(PacketField& topic, const PacketField* alias) {
    if (has_wildcard(topic.value)) {
        complain(topic, "a topic to publish to has no wildcards", "MQTT-3.3.2-2");
    } else if (topic.value.empty() && alias == nullptr) {
        complain(topic, "neither a topic nor an alias of one", "MQTT-4.7.3-1");
    }
}

std::string topic_in_words(const PacketField& topic, const PacketField* alias) {
    if (alias == nullptr) {
        return quoted(topic.value);
    }
    const auto words = "alias " + alias->value;
    return topic.value.empty() ? words : quoted(topic.value) + " from now on " + words;
}

}  // namespace

void dissect_publish(FieldReader& in, Dissection& out, const PacketContext& context) {
    const auto at_topic = out.fields.size();
    const bool has_topic = in.text(out.fields, "Topic Name") != nullptr;
    if ((context.flags & 6U) != 0) {
        dissect_packet_id(in, out);
    }
    const auto* const properties = dissect_properties(in, out.fields, holder(PacketType::publish));
    const auto* const alias = find_child(properties, name_of(PropertyId::topic_alias));
    const auto* const format =
        find_child(properties, name_of(PropertyId::payload_format_indicator));
    const bool is_text = format != nullptr && format->number == 1;
    if (has_topic) {
        auto& topic = out.fields[at_topic];
        judge_topic(topic, alias);
        out.facts.insert(out.facts.begin(), topic_in_words(topic, alias));
    }
    if (auto* const payload = in.payload(out.fields, "Payload")) {
        out.facts.push_back("payload " + payload->value);
        if (is_text && check_utf8(as_text(in.content(*payload, 0))) == Utf8::ill_formed) {
            complain(*payload, "not the UTF-8 that its Payload Format Indicator says it is");
        }
    }
}

void dissect_acknowledgement(FieldReader& in, Dissection& out, const PacketContext& context) {
    dissect_packet_id(in, out);
    if (context.version == Version::v3_1_1 || !in.ok()) {
        return;
    }
    if (in.remaining() == 0) {
        add_left_out(out.fields, "Reason Code", "left out, which means 0x00 Success", in.at());
        return;
    }
    dissect_reason(in, out, context);
    if (in.remaining() > 0) {
        dissect_properties(in, out.fields, holder(context.type));
    }
}

}  // namespace sonde::wire
