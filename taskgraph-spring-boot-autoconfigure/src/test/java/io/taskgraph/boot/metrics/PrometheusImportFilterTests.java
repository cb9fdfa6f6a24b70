package io.taskgraph.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** Which applications have a registry for Prometheus. */
@Timeout(60)
class PrometheusImportFilterTests {

    private final ApplicationContextRunner withoutWeb = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("taskgraph.enabled=false", "grpc.server.port=-1");

    @Test
    void registryIsLeftOutWithoutWebServer() {
        withoutWeb.run(context -> assertThat(context)
                .hasNotFailed()
                .hasSingleBean(MeterRegistry.class)
                .doesNotHaveBean(PrometheusMeterRegistry.class));
    }

    @Test
    void anyPropertyOfItBringsItBack() {
        withoutWeb
                .withPropertyValues("management.prometheus.metrics.export.enabled=true")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(PrometheusMeterRegistry.class));
    }

    @Test
    void registryIsThereInAWebApplication() {
        new WebApplicationContextRunner()
                .withUserConfiguration(Application.class)
                .withPropertyValues("taskgraph.enabled=false", "grpc.server.port=-1", "server.port=0")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(PrometheusMeterRegistry.class));
    }

    @EnableAutoConfiguration
    @Configuration(proxyBeanMethods = false)
    static class Application {}
}
