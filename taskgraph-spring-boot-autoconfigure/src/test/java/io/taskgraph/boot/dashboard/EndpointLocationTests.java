package io.taskgraph.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** Its servlet would take the endpoint's requests, and those of the probes. */
    @Test
    void pageAboveTheEndpointIsRefused() {
        assertThatThrownBy(() -> fromPage("/actuator"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("taskgraph.dashboard.path")
                .hasMessageContaining("'/actuator/taskgraph'");
        assertThat(fromPage("/act")).isEqualTo("../actuator/taskgraph");
        assertThat(fromPage("/actuator/page")).isEqualTo("../../actuator/taskgraph");
    }

    private String fromPage(String page) {
        return EndpointLocation.of(page, endpoints, environment).fromPage();
    }

    @ParameterizedTest
    @CsvSource({
        "'', /taskgraph of port 8080",
        "server.port=9000, /taskgraph of port 9000",
        "server.port=0, /taskgraph of a free port",
        "server.servlet.context-path=/ctx, /ctx/taskgraph of port 8080",
        "spring.webflux.base-path=/flux, /flux/taskgraph of port 8080",
        "management.server.port=8081, '/taskgraph of port 8081, that of Actuator'",
        "'management.server.port=8081,management.server.base-path=/mg,server.servlet.context-path=/ctx',"
                + " '/mg/taskgraph of port 8081, that of Actuator'"
    })
    void peopleAreToldPortAndWholePath(String properties, String expected) {
        for (String property : properties.split(",", -1)) {
            if (!property.isEmpty()) {
                String[] parts = property.split("=", 2);
                environment.setProperty(parts[0], parts[1]);
            }
        }
        assertThat(EndpointLocation.of("/taskgraph", endpoints, environment).forPeople(environment))
                .isEqualTo(expected);
    }
}
