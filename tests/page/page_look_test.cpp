// SPDX-License-Identifier: Apache-2.0
#include "tests/page/page_fixture.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/refusing_port.hpp"
#include "tests/support/scripted_broker.hpp"

/// How it looks; the pictures are in the build folder, under screenshots/.
namespace sonde::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Look {
    std::string name;
    int width;
    int height;
    Browser::Scheme scheme;
};

class PageLook : public PageTest {
  protected:
    void expect_to_fit(const std::string& what) {
        for (const auto& [name, width, height, scheme] :
             {Look{"desk-light", 1280, 1000, Browser::Scheme::light},
              Look{"desk-dark", 1280, 1000, Browser::Scheme::dark},
              Look{"tablet-light", 800, 1000, Browser::Scheme::light},
              Look{"phone-light", 390, 1300, Browser::Scheme::light},
              Look{"phone-dark", 390, 1300, Browser::Scheme::dark}}) {
            browser_.show_as(width, height, scheme);
            EXPECT_TRUE(holds("innerWidth === " + std::to_string(width))) << name;
            EXPECT_TRUE(holds("document.documentElement.scrollWidth <= innerWidth")) << name;
            const auto file = SONDE_SCREENSHOTS "/" + what + "-" + name + ".png";
            EXPECT_THAT(browser_.screenshot(file), StartsWith("\x89PNG"));
        }
        EXPECT_THAT(browser_.console(), IsEmpty());
    }
};

TEST_F(PageLook, FitsADeskAndAPhoneInLightAndInDark) {
    const Mosquitto broker;
    Mosquitto short_lived;
    const RefusingPort nobody;
    const Daemon daemon{
        probe_on(broker.port(), "orders") +
        probe_on(short_lived.port(), "a name that is as long as names of probes get: plant 7") +
        probe_on(nobody.port(), "gone") + probe_on(broker.port(), "billing") +
        probe_on(broker.port(), "later", "1h")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("#summary", "4 of 5 probes up"));
    short_lived.stop();
    ASSERT_TRUE(comes_to_say("#failing", "2 failing"));
    browser_.click("tr.probe:nth-last-child(2) .open");
    ASSERT_TRUE(comes_to_hold("document.querySelectorAll('.waterfall tr').length >= 5"));
    expect_to_fit("up");
}

TEST_F(PageLook, FitsThemWithTextsThatHaveNoSpacesToo) {
    support::BrokerSettings settings;
    wire::PropertyBuffer properties;
    properties.add(wire::PropertyId::reason_string, std::string(1500, 'x'));
    settings.script.deeds[support::Step::connack].change = support::connack(0x87, properties);
    const support::ScriptedBroker broker{settings};
    const RefusingPort nobody;
    const Daemon daemon{probe_on(broker.port(), std::string(128, 'n')) +
                        probe_on(nobody.port(), "gone", "10s")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("#failing", "2 failing"));
    browser_.click("tr.probe .open");
    ASSERT_TRUE(comes_to_hold("document.querySelectorAll('.failures li').length === 5"));
    expect_to_fit("failing");
}

}  // namespace
}  // namespace sonde::testing
