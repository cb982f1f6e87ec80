// SPDX-License-Identifier: Apache-2.0
#include "probes/wire/dissect_parts.hpp"

namespace sonde::wire {

void dissect_disconnect(FieldReader& in, Dissection& out, const PacketContext& context) {
    if (context.version == Version::v3_1_1) {
        return;
    }
    if (in.remaining() == 0) {
        add_left_out(
            out.fields, "Reason Code", "left out, which means 0x00 Normal disconnection", in.at());
        return;
    }
    dissect_reason(in, out, context);
    if (in.remaining() > 0) {
        dissect_properties(in, out.fields, holder(PacketType::disconnect));
    }
}

void dissect_auth(FieldReader& in, Dissection& out, const PacketContext& context) {
    if (in.remaining() == 0) {
        add_left_out(out.fields, "Reason Code", "left out, which means 0x00 Success", in.at());
        return;
    }
    dissect_reason(in, out, context);
    dissect_properties(in, out.fields, holder(PacketType::auth));
}

}  // namespace sonde::wire
