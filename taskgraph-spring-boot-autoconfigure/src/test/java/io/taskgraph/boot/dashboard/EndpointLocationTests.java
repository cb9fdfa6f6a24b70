package io.taskgraph.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.mock.env.MockEnvironment;

class EndpointLocationTests {

    private final WebEndpointProperties endpoints = new WebEndpointProperties();
    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void usually() {
        assertThat(fromPage("/taskgraph")).isEqualTo("../actuator/taskgraph");
        assertThat(fromPage("/inner/job")).isEqualTo("../../actuator/taskgraph");
    }

    @Test
    void endpointsAreBehindTheDispatcherOfTheApplication() {
        environment.setProperty("spring.mvc.servlet.path", "/api/");
        assertThat(fromPage("/taskgraph")).isEqualTo("../api/actuator/taskgraph");
        environment.setProperty("server.port", "8080");
        environment.setProperty("management.server.port", "8081");
        assertThat(fromPage("/taskgraph")).isEqualTo("../actuator/taskgraph");
    }

    @Test
    void endpointsMayBeAnywhere() {
        endpoints.setBasePath("/manage");
        endpoints.getPathMapping().put("taskgraph", "jobs/this");
        assertThat(fromPage("/taskgraph")).isEqualTo("../manage/jobs/this");
        endpoints.setBasePath("");
        assertThat(fromPage("/taskgraph")).isEqualTo("../jobs/this");
    }

    @Test
    void pageInPlaceOfTheEndpointIsRefused() {
        endpoints.setBasePath("/");
        assertThatThrownBy(() -> fromPage("/taskgraph"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("taskgraph.dashboard.path");
        assertThat(fromPage("/page")).isEqualTo("../taskgraph");
    }

    private String fromPage(String page) {
        return EndpointLocation.of(page, endpoints, environment).fromPage();
    }
}
