package io.taskgraph.boot.dashboard;

import io.taskgraph.boot.autoconfigure.DashboardProperties;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.runtime.TaskGraphRuntime;
import jakarta.servlet.Servlet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Auto-configuration of the page, in the context that serves Actuator: that of the application, or the one of a management port
 * of its own. So the page's questions never leave the host and port that it comes from.
 */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(name = "taskgraph.dashboard.enabled")
@ConditionalOnBean({TaskGraphRuntime.class, TaskGraphProperties.class})
public final class DashboardManagementContextConfiguration {

    private static final Logger log = LoggerFactory.getLogger(DashboardManagementContextConfiguration.class);

    @Bean
    EndpointLocation taskGraphEndpointLocation(
            TaskGraphProperties properties, WebEndpointProperties endpoints, Environment environment) {
        DashboardProperties dashboard = properties.getDashboard();
        EndpointLocation location = EndpointLocation.of(dashboard.getPath(), endpoints, environment);
        log.info("The job's page is at {}", location.forPeople(environment));
        return location;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(Servlet.class)
    static final class ServletConfiguration {

        @Bean
        ServletRegistrationBean<DashboardServlet> taskGraphDashboard(EndpointLocation location) {
            return new ServletRegistrationBean<>(
                    new DashboardServlet(new DashboardFiles(location.fromPage())),
                    location.page(),
                    location.page() + "/*");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(RouterFunction.class)
    static final class ReactiveConfiguration {

        @Bean
        RouterFunction<ServerResponse> taskGraphDashboard(EndpointLocation location) {
            return new DashboardRoutes(new DashboardFiles(location.fromPage())).at(location.page());
        }
    }
}
