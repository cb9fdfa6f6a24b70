package io.taskgraph.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** The page in a real browser, of a running job of 100 tasks, on a management port of its own. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DashboardBrowserTests {

    private static final int TASKS = 100;

    private ConfigurableApplicationContext context;
    private Chromium browser;
    private BrowserPage page;

    @BeforeAll
    void start() {
        context = PageJob.run(
                TASKS,
                "--server.servlet.context-path=/shop",
                "--management.server.port=0",
                "--management.server.base-path=/inner",
                "--management.endpoints.web.base-path=/manage");
        browser = new Chromium();
    }

    @AfterAll
    void stop() {
        browser.close();
        context.close();
    }

    @BeforeEach
    void open() {
        page = browser.page(1280, 900);
        page.open(PageJob.url(context, "/inner/taskgraph"));
        page.awaitTrue("document.querySelectorAll('.node.RUNNING').length === " + TASKS);
    }

    @AfterEach
    void nothingIsComplainedOfAndNobodyElseAsked() {
        assertThat(page.complaints()).isEmpty();
        assertThat(page.asked()).allMatch(url -> url.startsWith(PageJob.url(context, "/inner/")));
    }

    @Test
    void followsTheJob() throws Exception {
        String epoch = "Number(document.querySelector('#figures dd').firstChild.data.replaceAll(',', ''))";
        long before = page.eval(epoch).asLong();
        page.awaitTrue(epoch + " > " + (before + 3));
        assertThat(page.text("#job")).isEqualTo("page");
        assertThat(page.text("#phase")).isEqualTo("running");
        assertThat(page.text("#sentence")).startsWith("Epoch ");
        assertThat(page.text("#links")).contains("children", "parents");
        assertThat(page.text("#processes tbody")).contains("100 of 100", "(this one)");
        assertThat(page.eval("document.querySelectorAll('#chart .mark').length").asInt())
                .isPositive();
        page.picture("light");
    }

    @Test
    void colorsFollowTheReadersWish() throws Exception {
        page.scheme("light");
        double light = contrast();
        String ground =
                page.eval("getComputedStyle(document.body).backgroundColor").asString();
        page.scheme("dark");
        double dark = contrast();
        assertThat(page.eval("getComputedStyle(document.body).backgroundColor").asString())
                .isNotEqualTo(ground);
        assertThat(light).isGreaterThan(7);
        assertThat(dark).isGreaterThan(7);
        page.picture("dark");
    }

    /** Returns the contrast of text to its ground as defined by WCAG 2. */
    private double contrast() {
        return page.eval("""
                        (() => {
                          const light = color => color.match(/[0-9.]+/g).slice(0, 3).map(part => part / 255)
                            .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
                            .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0.05);
                          const { color, backgroundColor } = getComputedStyle(document.body);
                          const [low, high] = [light(color), light(backgroundColor)].sort((a, b) => a - b);
                          return high / low;
                        })()""").asDouble();
    }

    @Test
    void allIsReachedByKeyboard() throws Exception {
        for (int i = 0; i < 60 && !onTask().startsWith("0"); i++) {
            page.press("Tab");
        }
        assertThat(onTask()).isEqualTo("0");
        page.press("ArrowDown");
        assertThat(onTask()).isIn("1", "2");
        page.press("End");
        assertThat(onTask()).isEqualTo("99");
        page.press("Enter");
        page.awaitTrue("document.querySelector('#details h3')?.textContent === 'Task 99'");
        page.awaitTrue("document.querySelector('#details').textContent.includes('children: <img id=')");
        page.picture("chosen");
        assertThat(page.eval("document.getElementById('planted') === null").asBoolean())
                .isTrue();
        page.press("Escape");
        page.awaitTrue("document.querySelector('#details h3') === null");
        page.press("Tab");
        assertThat(page.eval("document.activeElement.closest('.details, #timeline') !== null")
                        .asBoolean())
                .isTrue();
    }

    private String onTask() {
        return page.eval("document.activeElement.dataset.task ?? ''").asString();
    }

    @Test
    void fitsIntoANarrowWindow() throws Exception {
        page.size(400, 800);
        page.awaitTrue("innerWidth === 400");
        assertThat(page.eval("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(400);
        page.picture("narrow");
    }

    @Test
    void saysWhatToSetWhereTheEndpointIsNotExposed() {
        try (ConfigurableApplicationContext hidden =
                PageJob.run(1, "--management.endpoints.web.exposure.include=health")) {
            BrowserPage other = browser.page(800, 600).open(PageJob.url(hidden, "/taskgraph"));
            other.awaitTrue("!document.getElementById('notice').hidden");
            assertThat(other.text("#notice"))
                    .isEqualTo("There is no Actuator endpoint at /actuator/taskgraph. Expose it, for instance with"
                            + " management.endpoints.web.exposure.include=health,taskgraph.");
        }
    }
}
