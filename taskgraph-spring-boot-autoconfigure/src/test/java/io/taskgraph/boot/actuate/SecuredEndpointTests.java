package io.taskgraph.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.config.Customizer.withDefaults;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/** The endpoint behind Spring Security, with the rules that docs/operating.md shows. */
@Timeout(120)
class SecuredEndpointTests {

    private RunningJob job;

    @BeforeEach
    void start() {
        job = new RunningJob(
                Rules.class,
                BarrierJob.Hang.at(2, 3),
                "--taskgraph.actuator.operations=true",
                "--spring.security.user.name=operator",
                "--spring.security.user.password=secret",
                "--spring.security.user.roles=OPERATOR");
    }

    @AfterEach
    void close() {
        job.close();
    }

    @Test
    void operationsNeedTheRoleAndNoToken() throws Exception {
        assertThat(job.post("taskgraph/handover", "{\"task\": 1}").statusCode()).isEqualTo(401);
        HttpResponse<String> refused = job.send(asOperator("taskgraph/handover", "{\"task\": 7}"));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"error\"", "task 7");
        HttpResponse<String> shutdown = job.send(asOperator("taskgraph/shutdown", "{\"message\": \"enough\"}"));
        assertThat(shutdown.statusCode()).isEqualTo(200);
    }

    /** A page of another site can have a browser send a form in its user's name, but no JSON. */
    @Test
    void aFormIsNoOrder() throws Exception {
        HttpResponse<String> form = job.send(request -> authorized(request, "taskgraph/shutdown")
                .setHeader("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("message=enough")));
        assertThat(form.statusCode()).isEqualTo(415);
        HttpResponse<String> text = job.send(request -> authorized(request, "taskgraph/shutdown")
                .setHeader("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\": \"enough\"}")));
        assertThat(text.statusCode()).isEqualTo(415);
    }

    @Test
    void healthStaysOpen() throws Exception {
        assertThat(job.get("health/readiness").statusCode()).isEqualTo(200);
        assertThat(job.get("taskgraph").statusCode()).isEqualTo(401);
    }

    private UnaryOperator<HttpRequest.Builder> asOperator(String path, String json) {
        return request -> authorized(request, path)
                .setHeader("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
    }

    private HttpRequest.Builder authorized(HttpRequest.Builder request, String path) {
        String login = Base64.getEncoder().encodeToString("operator:secret".getBytes(StandardCharsets.UTF_8));
        return request.uri(job.uri(path)).setHeader("Authorization", "Basic " + login);
    }

    @Configuration(proxyBeanMethods = false)
    static class Rules {

        @Bean
        SecurityFilterChain actuator(HttpSecurity http) {
            return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                    .authorizeHttpRequests(
                            requests -> requests.requestMatchers(EndpointRequest.to(HealthEndpoint.class))
                                    .permitAll()
                                    .anyRequest()
                                    .hasRole("OPERATOR"))
                    .csrf(csrf -> csrf.ignoringRequestMatchers(EndpointRequest.to("taskgraph")))
                    .httpBasic(withDefaults())
                    .build();
        }
    }
}
