// SPDX-License-Identifier: Apache-2.0
#include "tests/support/changes.hpp"

#include "probes/wire/encode.hpp"
#include "tests/wire/bytes_of.hpp"

#include <utility>
#include <variant>

namespace sonde::support {

namespace {

template <class Edit>
Change edited(Edit edit) {
    return [edit = std::move(edit)](wire::Version version, const wire::Packet& correct) {
        auto packet = correct;
        std::visit(edit, packet);
        return encoded(version, packet);
    };
}

void append(wire::Bytes& to, const wire::Bytes& more) {
    to.insert(to.end(), more.begin(), more.end());
}

}  // namespace

wire::Bytes encoded(wire::Version version, const wire::Packet& packet) {
    wire::Bytes bytes;
    (void)wire::append(version, packet, bytes);
    return bytes;
}

Change silence() {
    return [](wire::Version /*version*/, const wire::Packet& /*correct*/) {
        return wire::Bytes{};
    };
}

Change instead(std::string_view digits) {
    return [bytes = wire::hex(digits)](wire::Version /*version*/, const wire::Packet& /*correct*/) {
        return bytes;
    };
}

Change instead(wire::Packet packet) {
    return [packet = std::move(packet)](wire::Version version, const wire::Packet& /*correct*/) {
        return encoded(version, packet);
    };
}

Change only_first(std::size_t bytes) {
    return [bytes](wire::Version version, const wire::Packet& correct) {
        auto packet = encoded(version, correct);
        packet.resize(std::min(bytes, packet.size()));
        return packet;
    };
}

Change twice() {
    return [](wire::Version version, const wire::Packet& correct) {
        auto bytes = encoded(version, correct);
        append(bytes, encoded(version, correct));
        return bytes;
    };
}

Change followed_by(std::string_view digits) {
    return [more = wire::hex(digits)](wire::Version version, const wire::Packet& correct) {
        auto bytes = encoded(version, correct);
        append(bytes, more);
        return bytes;
    };
}

Change preceded_by(std::string_view digits) {
    return [before = wire::hex(digits)](wire::Version version, const wire::Packet& correct) {
        auto bytes = before;
        append(bytes, encoded(version, correct));
        return bytes;
    };
}

Change with_reason(std::uint8_t reason) {
    return edited([reason](auto& packet) {
        if constexpr (requires { packet.reason; }) {
            packet.reason = wire::ReasonCode{reason};
        }
    });
}

Change with_payload(std::function<void(wire::Bytes&)> change) {
    return [change = std::move(change)](wire::Version version, const wire::Packet& correct) {
        auto publish = std::get<wire::Publish>(correct);
        wire::Bytes payload{publish.payload.begin(), publish.payload.end()};
        change(payload);
        publish.payload = payload;
        return encoded(version, publish);
    };
}

Change with_properties(wire::PropertyBuffer properties) {
    return edited([properties = std::move(properties)](auto& packet) {
        if constexpr (requires { packet.properties; }) {
            packet.properties = properties.view();
        }
    });
}

Change both(Change first, Change second) {
    return [first = std::move(first), second = std::move(second)](wire::Version version,
                                                                  const wire::Packet& correct) {
        auto bytes = first(version, correct);
        append(bytes, second(version, correct));
        return bytes;
    };
}

Change connack(std::uint8_t reason, wire::PropertyBuffer properties) {
    return [reason, properties = std::move(properties)](wire::Version version,
                                                        const wire::Packet& /*correct*/) {
        return encoded(
            version,
            wire::Connack{.reason = wire::ReasonCode{reason}, .properties = properties.view()});
    };
}

Change disconnect(std::uint8_t reason, wire::PropertyBuffer properties) {
    return [reason, properties = std::move(properties)](wire::Version version,
                                                        const wire::Packet& /*correct*/) {
        return encoded(
            version,
            wire::Disconnect{.reason = wire::ReasonCode{reason}, .properties = properties.view()});
    };
}

}  // namespace sonde::support
