package io.taskgraph.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.DeferredLogFactory;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;
import org.springframework.mock.env.MockEnvironment;

class EmbeddedDefaultsEnvironmentPostProcessorTests {

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void isRegistered() {
        assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
                        .load(
                                EnvironmentPostProcessor.class,
                                ArgumentResolver.of(DeferredLogFactory.class, Supplier::get),
                                (type, name, failure) -> assertThat(name).doesNotStartWith("io.taskgraph")))
                .hasAtLeastOneElementOfType(EmbeddedDefaultsEnvironmentPostProcessor.class);
    }

    @Test
    void noGrpcPortIsOpenedByDefault() {
        process();
        assertThat(environment.getProperty("grpc.server.port")).isEqualTo("-1");
    }

    @Test
    void withSeveralProcessesInPlainTextAFreePortIsOpened() {
        environment.setProperty("taskgraph.etcd.endpoints", "http://etcd:2379");
        environment.setProperty("taskgraph.data.tls", "off");
        process();
        assertThat(environment.getProperty("grpc.server.port")).isEqualTo("0");
    }

    @Test
    void noneIsOpenedBesideAServerOfTheTasksOwn() {
        environment.setProperty("taskgraph.etcd.endpoints", "http://etcd:2379");
        process();
        assertThat(environment.getProperty("grpc.server.port")).isEqualTo("-1");
    }

    @Test
    void portSetByTheApplicationStands() {
        environment.setProperty("grpc.server.port", "9090");
        process();
        assertThat(environment.getProperty("grpc.server.port")).isEqualTo("9090");
    }

    @Test
    void servicesAreNotToldToStrangersByDefault() {
        process();
        assertThat(environment.getProperty("grpc.server.reflection-service-enabled"))
                .isEqualTo("false");
    }

    @Test
    void whenDisabledNothingIsSet() {
        environment.setProperty("taskgraph.enabled", "false");
        process();
        assertThat(environment.containsProperty("grpc.server.port")).isFalse();
    }

    private void process() {
        new EmbeddedDefaultsEnvironmentPostProcessor().postProcessEnvironment(environment, new SpringApplication());
    }
}
