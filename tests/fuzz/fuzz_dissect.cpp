// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/decode.hpp"
#include "probes/wire/dissect.hpp"
#include "probes/wire/mask_secrets.hpp"
#include "tests/fuzz/require.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

namespace {

using namespace sonde::wire;
using sonde::Dissection;
using sonde::PacketField;
using sonde::fuzz::require;

void lies_inside(const PacketField& inner, const PacketField& outer) {
    require(inner.offset >= outer.offset);
    require(inner.offset + inner.length <= outer.offset + outer.length);
    for (const auto& child : inner.children) {
        lies_inside(child, inner);
    }
}

/// Every byte of the packet belongs to a field, and every child lies inside its parent.
void accounts_for_all(const Dissection& dissection, std::size_t size) {
    std::size_t at = 0;
    for (const auto& field : dissection.fields) {
        require(field.offset == at);
        at += field.length;
        for (const auto& child : field.children) {
            lies_inside(child, field);
        }
    }
    require(at == size);
}

/// What the decoder refuses, the dissector finds something wrong with.
void sees_what_is_wrong(const Dissection& dissection,
                        std::span<const std::byte> packet,
                        Version version) {
    const auto frame = split(packet, version, largest_packet);
    const bool decodes = frame && *frame && (*frame)->size() == packet.size() &&
                         decode(version, **frame).has_value();
    require(decodes || first_problem(dissection) != nullptr);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) {
        return 0;
    }
    const Version version = (data[0] & 1U) != 0 ? Version::v5 : Version::v3_1_1;
    const Sender sender = (data[0] & 2U) != 0 ? Sender::server : Sender::client;
    const auto input = std::as_bytes(std::span{data, size}.subspan(1));
    // A copy of its own, so that a read past the end is seen.
    Bytes packet(input.begin(), input.end());
    const auto dissection = dissect(packet, version, sender);
    accounts_for_all(dissection, packet.size());
    const auto read_by = version_of_connection(packet).value_or(version);
    sees_what_is_wrong(dissection, packet, read_by);
    mask_secrets(packet);
    // Masking changes what is not shown, and nothing else.
    require(first_problem(dissection) != nullptr || dissect(packet, version, sender) == dissection);
    return 0;
}
