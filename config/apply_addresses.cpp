// SPDX-License-Identifier: Apache-2.0
#include "config/apply.hpp"
#include "config/choice.hpp"
#include "config/read_setting.hpp"
#include "config/text_rules.hpp"

#include <utility>

namespace sonde::apply {

Complaints addresses(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put_choice(
        setting, std::array{AddressChoice::first, AddressChoice::each}, spec.addresses);
}

Complaints publish_to(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_endpoint(setting), spec.publish_to);
}

Complaints subscribe_from(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_endpoint(setting), spec.subscribe_from);
}

Complaints srv(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    return put(read_boolean(setting), spec.srv);
}

Complaints source_address(ProbeSpec& spec, const Setting& setting, const Surroundings& /*around*/) {
    auto text = read_text(setting, "an address of this machine in quotes");
    if (text && !family_of_literal(*text)) {
        return {mismatch(setting, "an address such as \"192.0.2.7\" or \"2001:db8::7\"")};
    }
    return put(std::move(text), spec.source_address);
}

Complaints source_interface(ProbeSpec& spec,
                            const Setting& setting,
                            const Surroundings& /*around*/) {
    auto text = read_text(setting, "the name of an interface in quotes");
    if (text) {
        if (const auto check = check_interface_name(*text); !check) {
            return {mismatch(setting, check.error())};
        }
    }
    return put(std::move(text), spec.source_interface);
}

}  // namespace sonde::apply
