package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ClientInterceptor;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.Task;
import io.taskgraph.boot.TaskBuilder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.devh.boot.grpc.client.channelfactory.GrpcChannelFactory;
import net.devh.boot.grpc.client.config.GrpcChannelsProperties;
import net.devh.boot.grpc.client.interceptor.GlobalClientInterceptorRegistry;
import net.devh.boot.grpc.server.config.GrpcServerProperties;
import net.devh.boot.grpc.server.serverfactory.GrpcServerLifecycle;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

/** Which parts of net.devh's starters an application with the starter has. */
@Timeout(60)
class DevhImportFilterTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("taskgraph.job.on-completion=stay");

    @Test
    void serverIsLeftOutWhereItHasNoPort() {
        runner.withPropertyValues("grpc.server.port=-1")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(GrpcServerProperties.class)
                        .doesNotHaveBean(GrpcServerLifecycle.class));
    }

    @Test
    void serverIsThereWhereItHasAPort() {
        runner.withPropertyValues("grpc.server.port=0", "grpc.server.address=127.0.0.1")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GrpcServerProperties.class)
                        .hasSingleBean(GrpcServerLifecycle.class));
    }

    @Test
    void serverIsThereWhereItHasANameWithinTheProcess() {
        runner.withPropertyValues("grpc.server.port=-1", "grpc.server.in-process-name=mine")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(GrpcServerLifecycle.class));
    }

    @Test
    void clientIsMadeWithTheFirstChannel() {
        runner.withPropertyValues("grpc.server.port=-1").run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBeanFactory().getSingletonNames())
                    .noneMatch(name -> isOfClient(context.getBeanFactory().getSingleton(name)));
            context.getBean(GrpcChannelFactory.class).createChannel("somebody");
            assertThat(context.getBeanFactory().getSingletonNames())
                    .anyMatch(name -> isOfClient(context.getBeanFactory().getSingleton(name)));
        });
    }

    private static boolean isOfClient(@Nullable Object bean) {
        return bean instanceof GrpcChannelsProperties
                || bean instanceof ClientInterceptor
                || bean instanceof GlobalClientInterceptorRegistry;
    }

    @Test
    void allOfItIsLeftAloneWithoutTaskGraph() {
        runner.withPropertyValues("taskgraph.enabled=false", "grpc.server.port=0", "grpc.server.address=127.0.0.1")
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .hasSingleBean(GrpcServerLifecycle.class)
                        .hasSingleBean(GrpcChannelsProperties.class));
    }

    @Test
    void filterKeepsWhatIsNotOfNetDevhAndWhatOtherFiltersHaveLeftOut() {
        DevhImportFilter filter = new DevhImportFilter();
        filter.setEnvironment(new MockEnvironment().withProperty("grpc.server.port", "-1"));
        String[] names = Stream.of("org.example.Other", null, "net.devh.boot.grpc.server.autoconfigure.Some")
                .toArray(String[]::new);
        boolean[] matches = filter.match(names, null);
        assertThat(List.of(matches[0], matches[1], matches[2])).containsExactly(true, true, false);
    }

    /** Spring asks for each class of an auto-configuration that it parses, and for many more than net.devh has. */
    @Test
    void nothingIsLookedUpForClassesOfOthers() {
        AtomicInteger looks = new AtomicInteger();
        DevhImportFilter filter = new DevhImportFilter();
        filter.setEnvironment(new MockEnvironment() {
            @Override
            public <T> T getProperty(String key, Class<T> type, T byDefault) {
                looks.incrementAndGet();
                return super.getProperty(key, type, byDefault);
            }
        });
        assertThat(filter.match(new String[] {"org.springframework.boot.SpringApplication"}, null))
                .containsExactly(true);
        assertThat(looks).hasValue(0);
        filter.match(new String[] {"net.devh.boot.grpc.client.autoconfigure.Some"}, null);
        assertThat(looks).hasPositiveValue();
    }

    @EnableAutoConfiguration
    @TaskBuilder
    static class Application {

        public Task task(long taskId) {
            return new Task() {
                @Override
                public void init(long id, Framework framework) {}

                @Override
                public void enterEpoch(EpochContext context) {}
            };
        }
    }
}
