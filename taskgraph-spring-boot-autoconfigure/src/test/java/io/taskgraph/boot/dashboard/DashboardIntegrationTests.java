package io.taskgraph.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.ConfigurableApplicationContext;

/** Where and how the page's files are served. */
@Timeout(120)
class DashboardIntegrationTests {

    private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"([^#\"]+)\"");

    private final HttpClient client =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @Test
    void servletApplicationServesItUnderItsContextPath() throws Exception {
        try (ConfigurableApplicationContext context =
                PageJob.run(3, "--server.servlet.context-path=/shop", "--spring.mvc.servlet.path=/api")) {
            assertIsServed(context, "/shop");
        }
    }

    @Test
    void reactiveApplicationServesItUnderItsBasePath() throws Exception {
        try (ConfigurableApplicationContext context =
                PageJob.run(3, "--spring.main.web-application-type=reactive", "--spring.webflux.base-path=/shop")) {
            assertIsServed(context, "/shop");
        }
    }

    @Test
    void reactiveManagementServerServesIt() throws Exception {
        try (ConfigurableApplicationContext context = PageJob.run(
                3,
                "--spring.main.web-application-type=reactive",
                "--management.server.port=0",
                "--management.server.base-path=/inner")) {
            assertIsServed(context, "/inner");
        }
    }

    @Test
    void itIsOffUnlessAskedFor() throws Exception {
        try (ConfigurableApplicationContext context = PageJob.run(3, "--taskgraph.dashboard.enabled=false")) {
            assertThat(get(PageJob.url(context, "/taskgraph")).statusCode()).isEqualTo(404);
        }
    }

    private void assertIsServed(ConfigurableApplicationContext context, String prefix) throws Exception {
        String base = PageJob.url(context, prefix + "/taskgraph");
        HttpResponse<String> page = get(base);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.uri()).hasToString(base + "/");
        assertThat(page.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'self';"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");

        List<String> named = NAMED.matcher(page.body())
                .results()
                .map(result -> result.group(1))
                .toList();
        assertThat(named).hasSizeGreaterThan(4);
        for (String file : named) {
            assertThat(get(base + "/" + file).statusCode()).as(file).isEqualTo(200);
        }
        assertThat(get(base + "/nonsense.js").statusCode()).isEqualTo(404);
        assertThat(get(base + "/package-info.class").statusCode()).isEqualTo(404);

        String endpoint = page.body().replaceAll("(?s).*\"taskgraph-endpoint\" content=\"([^\"]*)\".*", "$1");
        HttpResponse<String> data = get(URI.create(base + "/").resolve(endpoint).toString());
        assertThat(data.statusCode()).isEqualTo(200);
        assertThat(data.body()).contains("\"job\":\"page\"");
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
