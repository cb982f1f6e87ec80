// SPDX-License-Identifier: Apache-2.0
#include "tests/page/page_fixture.hpp"
#include "tests/support/changes.hpp"
#include "tests/support/scripted_broker.hpp"

/// What must not be on the page: a broker's markup, and a secret.
namespace sonde::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* hostile =
    "<script>window.owned = 1</script><img src=x onerror=\"window.owned = 1\">"
    "</noscript><b>bold</b>&lt;i&gt; \xe2\x80\xae";

TEST_F(PageTest, ShowsWhatABrokerSaysAsTextAndNeverAsMarkup) {
    support::BrokerSettings settings;
    wire::PropertyBuffer properties;
    properties.add(wire::PropertyId::reason_string, hostile);
    settings.script.deeds[support::Step::connack].change = support::connack(0x87, properties);
    const support::ScriptedBroker broker{settings};
    const Daemon daemon{probe_on(broker.port(), "hostile")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("tr.probe .sentence", "<script>window.owned = 1</script><img src=x"));
    browser_.click("tr.probe .open");
    ASSERT_TRUE(comes_to_say(".details .said", "<script>window.owned = 1</script><img src=x"));
    EXPECT_TRUE(comes_to_say(".details .failures", "</noscript><b>bold</b>&lt;i&gt; \\u{202e}"));
    EXPECT_FALSE(holds("window.owned"));
    EXPECT_FALSE(holds("document.querySelector('main img, main script, main b, main i')"));
    EXPECT_THAT(browser_.console(), IsEmpty()) << "and the policy had nothing to stop";

    // Without JavaScript the rows are in the page itself.
    const auto plain = http_request(daemon.port(), "/").body;
    EXPECT_THAT(plain, HasSubstr("&lt;script&gt;window.owned"));
    EXPECT_THAT(plain, Not(HasSubstr("<script>")));
    EXPECT_THAT(plain, Not(HasSubstr("<b>bold")));
    browser_.open("http://127.0.0.1:" + std::to_string(daemon.port()) + "/api/probes/hostile");
    EXPECT_FALSE(holds("window.owned"));
    EXPECT_FALSE(holds("document.querySelector('img, script, b')"));
}

TEST_F(PageTest, HoldsNoSecret) {
    const std::string secret = "correct-horse-battery";
    const Mosquitto broker{Mosquitto::Options{.login = Mosquitto::Login{"monitor", secret}}};
    const TemporaryFolder folder;
    const Daemon daemon{probe_on(
        broker.port(),
        "orders",
        "250ms",
        "username = \"monitor\"\npassword_file = \"" + folder.write("password", secret) + "\"\n")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("tr.probe .state", "up")) << "so the password was used";
    browser_.click("tr.probe .open");
    ASSERT_TRUE(comes_to_hold("document.querySelector('.details .waterfall')"));
    const auto trace =
        browser_.run("return document.querySelector('.actions a').getAttribute('href')")
            .get<std::string>();
    EXPECT_THAT(browser_.run("return document.documentElement.outerHTML").get<std::string>(),
                Not(HasSubstr(secret)));
    for (const auto& path : {std::string{"/"},
                             std::string{"/api/probes"},
                             std::string{"/api/probes/orders"},
                             "/" + trace,
                             "/" + trace + ".pcapng"}) {
        const auto answer = http_request(daemon.port(), path);
        EXPECT_EQ(answer.status, 200U) << path;
        EXPECT_THAT(answer.body, Not(HasSubstr(secret))) << path;
    }
}

}  // namespace
}  // namespace sonde::testing
