// SPDX-License-Identifier: Apache-2.0
#include "tests/page/page_fixture.hpp"
#include "tests/support/refusing_port.hpp"

/// What a person does with the rows: filter, sort, open, by mouse and by keyboard.
namespace sonde::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Three that are up and one whose port is closed.
class PageView : public PageTest {
  protected:
    void SetUp() override {
        open(daemon_);
        ASSERT_TRUE(comes_to_say("#summary", "3 of 4 probes up")) << daemon_.process().error();
    }

    Mosquitto broker_{};
    RefusingPort nobody_{};
    Daemon daemon_{probe_on(broker_.port(), "orders") + probe_on(broker_.port(), "alarms/Ä 1") +
                   probe_on(nobody_.port(), "gone") + probe_on(broker_.port(), "billing")};
};

TEST_F(PageView, ShowsEveryProbeAndTheFailingFirst) {
    EXPECT_TRUE(comes_to_show({"gone", "orders", "alarms/Ä 1", "billing"}));
    EXPECT_TRUE(comes_to_say("#failing", "1 failing"));
    EXPECT_THAT(text_of("tr.probe .state"), ::testing::HasSubstr("refused"));
    EXPECT_THAT(text_of("tr.probe .sentence"), ::testing::HasSubstr("nothing listens there"));
    EXPECT_TRUE(holds("document.querySelectorAll('tr.probe svg.runs path.passed[d^=M]').length"));
    EXPECT_TRUE(holds("document.title === 'sonde: 1 of 4 failing'"));
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageView, FiltersByTextAndByState) {
    browser_.click("#filter");
    browser_.press("ORD 127.0");
    EXPECT_TRUE(comes_to_show({"orders"}));
    EXPECT_EQ(text_of("#shown"), "1 of 4 shown");
    browser_.press(Browser::escape);
    EXPECT_TRUE(comes_to_show({"gone", "orders", "alarms/Ä 1", "billing"}));
    browser_.press("refused");
    EXPECT_TRUE(comes_to_show({"gone"})) << "the reason is searched, too";
    browser_.press(Browser::escape);
    browser_.click("#state option[value=up]");
    EXPECT_TRUE(comes_to_show({"orders", "alarms/Ä 1", "billing"}));
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageView, SortsByAColumnAndSaysSo) {
    browser_.click("th[data-sort=name] button");
    EXPECT_TRUE(comes_to_show({"alarms/Ä 1", "billing", "gone", "orders"}));
    EXPECT_TRUE(holds("document.querySelector('th[aria-sort=ascending]').dataset.sort === 'name'"));
    browser_.click("th[data-sort=name] button");
    EXPECT_TRUE(comes_to_show({"orders", "gone", "billing", "alarms/Ä 1"}));
    EXPECT_TRUE(
        holds("document.querySelector('th[aria-sort=descending]').dataset.sort === 'name'"));
    browser_.click("th[data-sort=connect] button");
    EXPECT_TRUE(eventually([&] { return names().back() == "gone"; }))
        << "what has no connect time stands last";
}

TEST_F(PageView, KeepsTheViewInItsAddress) {
    open(daemon_, "#filter=ing&state=up&sort=name&order=descending");
    browser_.run("location.reload()");
    EXPECT_TRUE(comes_to_show({"billing"}));
    EXPECT_TRUE(holds("document.getElementById('filter').value === 'ing'"));
}

TEST_F(PageView, IsUsedByKeyboardAlone) {
    browser_.press("/");
    EXPECT_TRUE(holds("document.activeElement.id === 'filter'"));
    browser_.press("ing");
    EXPECT_TRUE(comes_to_show({"gone", "billing"})) << "the sentence of the failure has it too";
    browser_.press(Browser::down);
    EXPECT_TRUE(holds("document.activeElement.textContent === 'gone'"));
    browser_.press(Browser::down);
    EXPECT_TRUE(holds("document.activeElement.textContent === 'billing'"));
    EXPECT_TRUE(holds("document.activeElement.matches(':focus-visible')"));
    EXPECT_TRUE(holds("getComputedStyle(document.activeElement).outlineStyle === 'solid'"));
    browser_.press(Browser::enter);
    EXPECT_TRUE(holds("document.activeElement.getAttribute('aria-expanded') === 'true'"));
    EXPECT_TRUE(comes_to_hold("document.querySelector('.details .waterfall')"));
    browser_.press(Browser::tab);
    EXPECT_TRUE(holds("document.activeElement.textContent === 'Probe now'"));
    browser_.press(Browser::escape);
    EXPECT_TRUE(holds("document.activeElement.textContent === 'billing'"));
    EXPECT_FALSE(holds("document.querySelector('.details')"));
    browser_.press(Browser::up);
    EXPECT_TRUE(holds("document.activeElement.textContent === 'gone'"));
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageView, ShowsARunPhaseByPhaseAndLeadsToItsPackets) {
    browser_.click("#filter");
    browser_.press("orders");
    ASSERT_TRUE(comes_to_show({"orders"}));
    browser_.click("tr.probe .open");
    ASSERT_TRUE(comes_to_hold("document.querySelectorAll('.waterfall tr').length >= 5"));
    const auto phases = browser_.run(
        "return [...document.querySelectorAll('.waterfall .phase')]"
        ".map(cell => cell.textContent)");
    for (const auto* const phase : {"tcp", "connect", "subscribe", "publish", "delivery"}) {
        EXPECT_THAT(phases, ::testing::Contains(phase));
    }
    EXPECT_TRUE(holds("document.querySelector('.waterfall rect').getBoundingClientRect().width"));
    const auto trace =
        browser_.run("return document.querySelector('.actions a').getAttribute('href')")
            .get<std::string>();
    EXPECT_THAT(http_request(daemon_.port(), "/" + trace).body, ::testing::HasSubstr("CONNACK"));
    EXPECT_EQ(http_request(daemon_.port(), "/" + trace + ".pcapng").status, 200U);
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageTest, HasARowForEachAddressAndOpensTheOneThatWasMeant) {
    const Mosquitto broker;
    const Daemon daemon{
        "[[probe]]\nname = \"cluster\"\naddresses = \"each\"\ntarget = "
        "\"mqtt://localhost:" +
        std::to_string(broker.port()) + "\"\ninterval = \"250ms\"\ntimeout = \"200ms\"\n"};
    open(daemon, "#state=up");
    ASSERT_TRUE(comes_to_say("tr.probe .target", "at 127.0.0.1")) << daemon.metrics();
    browser_.click("tr.probe .open");
    EXPECT_TRUE(comes_to_say(".details dl", "127.0.0.1 port"));
    EXPECT_THAT(browser_.console(), IsEmpty());
}

TEST_F(PageTest, HasThousandsOfProbesInPagesAndFindsOneOfThem) {
    std::string configuration;
    for (int number = 1; number <= 3000; ++number) {
        configuration += probe_on(1, "probe " + std::to_string(number), "1h");
    }
    const Daemon daemon{configuration};
    open(daemon);
    EXPECT_TRUE(comes_to_say("#summary", "of 3000 probes up"));
    EXPECT_TRUE(comes_to_say("#page", "Page 1 of 30"));
    EXPECT_EQ(names().size(), 100U);
    browser_.click("#later");
    EXPECT_TRUE(comes_to_say("#page", "Page 2 of 30"));
    browser_.click("#filter");
    browser_.press("probe 2999");
    EXPECT_TRUE(comes_to_show({"probe 2999"}));
    EXPECT_THAT(browser_.console(), IsEmpty());
}

}  // namespace
}  // namespace sonde::testing
