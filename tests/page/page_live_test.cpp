// SPDX-License-Identifier: Apache-2.0
#include "tests/page/page_fixture.hpp"

#include <csignal>

/// What happens while somebody looks.
namespace sonde::testing {
namespace {

using ::testing::IsEmpty;

TEST_F(PageTest, ShowsAFailureWhileItHappensAndItsEnd) {
    Mosquitto broker;
    const Daemon daemon{probe_on(broker.port(), "orders")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("tr.probe .state", "up"));
    browser_.run("document.body.dataset.loaded = 'once'");
    browser_.click("tr.probe .open");
    ASSERT_TRUE(comes_to_hold("document.querySelector('.details .waterfall')"));
    broker.stop();
    ASSERT_TRUE(comes_to_say("tr.probe .state", "refused"));
    EXPECT_TRUE(comes_to_say("#failing", "1 failing"));
    EXPECT_TRUE(comes_to_say(".details .said", "nothing listens there"));
    EXPECT_TRUE(comes_to_say(".details .failures", "refused in tcp"));
    EXPECT_TRUE(comes_to_hold("document.querySelector('svg.runs path.failed[d^=M]')"));
    EXPECT_TRUE(holds("document.querySelector('.failures a[download]')"));
    EXPECT_EQ(text_of("#summary"), "0 of 1 probes up");
    broker.start();
    EXPECT_TRUE(comes_to_say("tr.probe .state", "up"));
    EXPECT_TRUE(comes_to_hold("document.getElementById('failing').textContent === ''"));
    EXPECT_TRUE(holds("document.querySelector('.details .failures')")) << "failures are remembered";
    EXPECT_TRUE(holds("document.body.dataset.loaded === 'once'")) << "without a reload";
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageTest, RunsAProbeWhenAskedTo) {
    const Mosquitto broker;
    const Daemon daemon{probe_on(broker.port(), "a/b c", "1h")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("tr.probe .state", "up"));
    ASSERT_EQ(daemon.metric("sonde_probe_runs_total"), 1);
    browser_.click("tr.probe .open");
    browser_.click(".details .run");
    EXPECT_TRUE(comes_to_say(".details [role=status]", "the run starts"));
    EXPECT_TRUE(eventually([&] { return daemon.metric("sonde_probe_runs_total") == 2; }));
    EXPECT_TRUE(comes_to_hold(
        "document.querySelector('svg.runs').getAttribute('aria-label').includes('last 2 runs')"));
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageTest, WorksForWhoHasLoggedIn) {
    const Mosquitto broker;
    // `open sesame`, at cost 4.
    const Daemon daemon{"web_config = \"web.yml\"\n" + probe_on(broker.port(), "orders", "1h"),
                        {{"web.yml",
                          "basic_auth_users:\n  alice: "
                          "$2y$04$abcdefghijklmnopqrstuu/LVz6MZlItEy42I2juLihZ66HnQx/cy\n"}}};
    const auto host = "127.0.0.1:" + std::to_string(daemon.port()) + "/";
    browser_.open("http://alice:open%20sesame@" + host);
    ASSERT_TRUE(comes_to_say("tr.probe .state", "up"));
    browser_.click("tr.probe .open");
    ASSERT_TRUE(comes_to_hold("document.querySelector('.details .waterfall')"));
    browser_.click(".details .run");
    EXPECT_TRUE(comes_to_say(".details [role=status]", "the run starts"));
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageTest, KeepsTheFocusWhereItIsWhileRowsChangeTheirPlaces) {
    Mosquitto broker;
    const Mosquitto steady;
    const Daemon daemon{probe_on(steady.port(), "first") + probe_on(broker.port(), "second")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("#summary", "2 of 2 probes up"));
    browser_.run("[...document.querySelectorAll('.open')].at(-1).focus()");
    ASSERT_TRUE(holds("document.activeElement.textContent === 'second'"));
    broker.stop();
    EXPECT_TRUE(comes_to_show({"second", "first"}));
    EXPECT_TRUE(holds("document.activeElement.textContent === 'second'"));
}

TEST_F(PageTest, AsksNothingWhileNobodyLooks) {
    Mosquitto broker;
    const Daemon daemon{probe_on(broker.port(), "orders")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("tr.probe .state", "up"));
    browser_.run(
        "Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });");
    const std::string asked =
        "performance.getEntriesByType('resource')"
        ".filter(entry => entry.name.includes('/api/')).length";
    const auto before = browser_.run("return " + asked).get<int>();
    const auto runs = daemon.metric("sonde_probe_runs_total").value_or(0);
    // Three of its polls take less time than these runs.
    ASSERT_TRUE(eventually([&] { return daemon.metric("sonde_probe_runs_total") >= runs + 28; }));
    EXPECT_LE(browser_.run("return " + asked).get<int>(), before + 1) << "but one on its way";
    browser_.run("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))");
    EXPECT_TRUE(comes_to_hold(asked + " > " + std::to_string(before + 1)));
}

TEST_F(PageTest, SaysThatTheProgramDoesNotAnswerAndKeepsWhatItKnows) {
    const Mosquitto broker;
    Daemon daemon{probe_on(broker.port(), "orders")};
    open(daemon);
    ASSERT_TRUE(comes_to_say("tr.probe .state", "up"));
    daemon.process().signal(SIGTERM);
    EXPECT_TRUE(comes_to_say("#trouble", "sonde does not answer"));
    EXPECT_TRUE(comes_to_show({"orders"}));
}

}  // namespace
}  // namespace sonde::testing
