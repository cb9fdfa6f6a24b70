package io.taskgraph.boot.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphAutoConfiguration;
import io.taskgraph.boot.support.IdleTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.web.reactive.function.server.RouterFunction;

/** When the page is there, and by what it is served. */
@Timeout(60)
class DashboardManagementContextConfigurationTests {

    private static final String ON = "taskgraph.dashboard.enabled=true";
    private static final String PAGE = "taskGraphDashboard";

    @Test
    void servletServesItWhereAskedFor() {
        job(new WebApplicationContextRunner())
                .withPropertyValues(ON)
                .run(context -> assertThat(context.getBean(PAGE)).isInstanceOf(ServletRegistrationBean.class));
    }

    @Test
    void routesServeItInAReactiveApplication() {
        job(new ReactiveWebApplicationContextRunner())
                .withPropertyValues(ON)
                .run(context -> assertThat(context.getBean(PAGE)).isInstanceOf(RouterFunction.class));
    }

    @Test
    void itIsOffUnlessAskedFor() {
        job(new WebApplicationContextRunner())
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(PAGE)
                        .doesNotHaveBean(EndpointLocation.class));
    }

    @Test
    void nothingServesItWithoutWebServer() {
        job(new ApplicationContextRunner())
                .withPropertyValues(ON)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(PAGE));
    }

    @Test
    void disabledItIsNotThere() {
        job(new WebApplicationContextRunner())
                .withPropertyValues(ON, "taskgraph.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EndpointLocation.class));
    }

    private static <R extends AbstractApplicationContextRunner<R, ?, ?>> R job(R runner) {
        return runner.withConfiguration(AutoConfigurations.of(
                        TaskGraphAutoConfiguration.class, DashboardManagementContextConfiguration.class))
                .withUserConfiguration(Endpoints.class)
                .withBean(TaskBuilder.class, () -> id -> new IdleTask());
    }

    @EnableConfigurationProperties(WebEndpointProperties.class)
    static class Endpoints {}
}
