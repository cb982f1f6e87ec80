#include "config/setting.hpp"

#include "probes/wording.hpp"

namespace sonde {

namespace {

struct Description {
    std::string operator()(const std::string& text) const { return in_backticks(text); }
    std::string operator()(std::int64_t number) const {
        return "the integer " + std::to_string(number);
    }
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(const SettingList& /*list*/) const { return "a list"; }
    std::string operator()(const SettingTable& /*table*/) const { return "a table"; }
    std::string operator()(const ForeignValue& foreign) const { return foreign.kind; }
};

}  // namespace

std::string describe(const Setting& setting) {
    return std::visit(Description{}, setting.value);
}

}  // namespace sonde
