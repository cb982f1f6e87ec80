// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect_parts.hpp"
#include "probes/wire/field_words.hpp"
#include "probes/wire/topic.hpp"

#include <algorithm>
#include <bitset>

namespace sonde::wire {
namespace {

std::string yes_or_no(std::uint32_t number) {
    return std::to_string(number) + (number == 0 ? ", no" : ", yes");
}

std::string session_expiry_in_words(std::uint32_t seconds) {
    if (seconds == 0) {
        return "0 s, ends with the connection";
    }
    return seconds == 0xffffffff ? "never" : in_seconds(seconds);
}

/// Of a property whose value is a number.
std::string in_words(PropertyId id, std::uint32_t number) {
    switch (id) {
        case PropertyId::payload_format_indicator:
            return std::to_string(number) + (number == 0 ? ", unspecified bytes" : ", UTF-8 text");
        case PropertyId::session_expiry_interval:
            return session_expiry_in_words(number);
        case PropertyId::message_expiry_interval:
        case PropertyId::server_keep_alive:
        case PropertyId::will_delay_interval:
            return in_seconds(number);
        case PropertyId::maximum_qos:
            return number <= 1 ? qos_in_words(number) : std::to_string(number);
        case PropertyId::maximum_packet_size:
            return count_of_bytes(number);
        case PropertyId::request_problem_information:
        case PropertyId::request_response_information:
        case PropertyId::retain_available:
        case PropertyId::wildcard_subscription_available:
        case PropertyId::subscription_identifier_available:
        case PropertyId::shared_subscription_available:
            return yes_or_no(number);
        case PropertyId::content_type:
        case PropertyId::response_topic:
        case PropertyId::correlation_data:
        case PropertyId::subscription_identifier:
        case PropertyId::assigned_client_identifier:
        case PropertyId::authentication_method:
        case PropertyId::authentication_data:
        case PropertyId::response_information:
        case PropertyId::server_reference:
        case PropertyId::reason_string:
        case PropertyId::receive_maximum:
        case PropertyId::topic_alias_maximum:
        case PropertyId::topic_alias:
        case PropertyId::user_property:
            break;
    }
    return std::to_string(number);
}

void read_pair(FieldReader& in, Fields& out, std::string_view name) {
    PacketField pair{.name = std::string{name}, .offset = in.at()};
    in.text(pair.children, "Name");
    in.text(pair.children, "Value");
    out.push_back(std::move(pair));
}

/// The value of a property; its name where the value does not fit.
void read_value(FieldReader& in, Fields& out, const PropertyRule& rule) {
    PacketField* number = nullptr;
    switch (rule.kind) {
        case PropertyKind::byte:
            number = in.u8(out, rule.name);
            break;
        case PropertyKind::two_bytes:
            number = in.u16(out, rule.name);
            break;
        case PropertyKind::four_bytes:
            number = in.u32(out, rule.name);
            break;
        case PropertyKind::varint:
            number = in.varint(out, rule.name);
            break;
        case PropertyKind::text:
            in.text(out, rule.name);
            break;
        case PropertyKind::binary:
            if (rule.id == PropertyId::authentication_data) {
                in.secret(out, rule.name);
            } else {
                in.binary(out, rule.name);
            }
            break;
        case PropertyKind::pair:
            read_pair(in, out, rule.name);
            break;
    }
    if (number != nullptr) {
        number->value = in_words(rule.id, number->number.value_or(0));
    }
}

void judge_value(PacketField& field, const PropertyRule& rule) {
    const auto number = field.number.value_or(0);
    switch (rule.rule) {
        case ValueRule::any:
            break;
        case ValueRule::zero_or_one:
            if (number > 1) {
                complain(field, "must be 0 or 1");
            }
            break;
        case ValueRule::not_zero:
            if (number == 0) {
                complain(field, "must not be 0");
            }
            break;
        case ValueRule::topic_alias:
            if (number == 0) {
                complain(field, "must not be 0", "MQTT-3.3.2-8");
            }
            break;
        case ValueRule::topic_name:
            if (!is_topic_name(field.value)) {
                complain(field, "no topic name", "MQTT-3.3.2-14");
            }
            break;
    }
}

class PropertyList {
  public:
    PropertyList(FieldReader in, PacketField& group, Holders place)
        : in_{in}, out_{group.children}, place_{place} {}

    void read() {
        for (std::size_t count = 0; in_.remaining() > 0 && in_.ok(); ++count) {
            if (count == most_in_a_list) {
                add_more(in_, out_);
                return;
            }
            read_one();
        }
        judge_together();
    }

  private:
    void read_one() {
        const auto start = in_.at();
        Fields ids;
        const auto* const id = in_.varint(ids, "Property Identifier");
        if (id == nullptr) {
            out_.push_back(std::move(ids.back()));
            return;
        }
        const auto* const rule = rule_of(id->number.value_or(0));
        if (rule == nullptr) {
            read_unknown(id->value, start);
            return;
        }
        read_value(in_, out_, *rule);
        auto& field = out_.back();
        field.offset = start;
        field.length = in_.at() - start;
        complain(field, id->problem);
        if (in_.ok()) {
            judge(field, *rule);
        }
    }

    /// Nobody knows how long its value is.
    void read_unknown(const std::string& id, std::size_t start) {
        const auto size = in_.remaining();
        static_cast<void>(in_.part(size));
        out_.push_back({.name = "Unknown Property " + id,
                        .value = size == 0 ? "" : count_of_bytes(size) + " that cannot be read",
                        .offset = start,
                        .length = in_.at() - start,
                        .problem = "the standard does not know it"});
    }

    void judge(PacketField& field, const PropertyRule& rule) {
        const auto id = static_cast<std::size_t>(rule.id);
        if ((rule.allowed & place_) == 0) {
            complain(field, "does not belong here");
        } else if (seen_.test(id) && (rule.repeatable & place_) == 0) {
            complain(field, "comes twice");
        }
        seen_.set(id);
        judge_value(field, rule);
    }

    void judge_together() {
        const auto has = [this](PropertyId id) {
            return seen_.test(static_cast<std::size_t>(id));
        };
        if (has(PropertyId::authentication_data) && !has(PropertyId::authentication_method)) {
            complain(*std::ranges::find(
                         out_, name_of(PropertyId::authentication_data), &PacketField::name),
                     "comes without an Authentication Method");
        }
    }

    FieldReader in_;
    Fields& out_;
    Holders place_;
    std::bitset<64> seen_;
};

}  // namespace

const PacketField* dissect_properties(FieldReader& in,
                                      Fields& out,
                                      Holders place,
                                      std::string_view name) {
    if (in.version() != Version::v5 || !in.ok()) {
        return nullptr;
    }
    PacketField group{.name = std::string{name}, .offset = in.at()};
    auto* const length = in.varint(group.children, "Property Length");
    if (length != nullptr) {
        const std::size_t size = length->number.value_or(0);
        const auto left = in.remaining();
        group.value = size == 0 ? "none" : count_of_bytes(size);
        if (size > left) {
            complain(*length,
                     "claims " + count_of_bytes(size) + ", and " + std::to_string(left) +
                         (left == 1 ? " is left" : " are left"));
        }
        PropertyList{in.part(size), group, place}.read();
        if (size > left) {
            in.stop();
        }
    }
    group.length = in.at() - group.offset;
    return &out.emplace_back(std::move(group));
}

}  // namespace sonde::wire
