// SPDX-License-Identifier: Apache-2.0
#include "exporters/trace_json.hpp"

#include "exporters/decimal.hpp"
#include "exporters/json_text.hpp"

namespace sonde {

namespace {

using Json = nlohmann::ordered_json;

// As deep as the standard nests fields.
Json fields_of(const std::vector<PacketField>& fields) {
    auto list = Json::array();
    for (const auto& field : fields) {
        Json object{{"name", field.name}, {"value", text_or_null(field.value)}};
        if (field.number) {
            object["number"] = *field.number;
        }
        object["offset"] = field.offset;
        object["length"] = field.length;
        if (field.bits != 0) {
            object["bits"] = field.bits;
        }
        if (!field.problem.empty()) {
            object["problem"] = field.problem;
        }
        if (!field.children.empty()) {
            object["fields"] = fields_of(field.children);
        }
        list.push_back(std::move(object));
    }
    return list;
}

Json problem_of(const Dissection& dissection) {
    const auto* const field = first_problem(dissection);
    return field != nullptr ? Json(field->name + ": " + field->problem) : Json();
}

}  // namespace

std::string to_json_line(const TracedPacket& packet) {
    const auto& dissection = packet.dissection;
    return to_json_text({{"schema", "sonde.packet/1"},
                         {"time", in_seconds(packet.at)},
                         {"timestamp", packet.stamped ? "kernel" : "user"},
                         {"direction", packet.direction == Direction::sent ? "sent" : "received"},
                         {"size", packet.size},
                         {"whole", packet.whole},
                         {"mqtt", name_of(packet.mqtt)},
                         {"packet", dissection.name},
                         {"facts", dissection.facts},
                         {"problem", problem_of(dissection)},
                         {"fields", fields_of(dissection.fields)}});
}

}  // namespace sonde
