package io.taskgraph.boot.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobEvent;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.test.etcd.EtcdServer;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/**
 * Three test classes of two contexts of one job on etcd. Spring Framework pauses the context that the class before has used, so in each
 * class half of the job's tasks are in a paused context: they go on, are asked, and are never evicted.
 */
@Timeout(180)
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class CachedContextsIntegrationTests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<ConfigurableApplicationContext> contexts = new ArrayList<>();
    private static EtcdServer etcd;

    @BeforeAll
    static void startEtcd() {
        etcd = EtcdServer.start();
    }

    /** The contexts stay in Spring's cache and would act on an etcd that is gone. */
    @AfterAll
    static void closeAll() {
        contexts.forEach(ConfigurableApplicationContext::close);
        etcd.close();
    }

    @DynamicPropertySource
    static void endpoints(DynamicPropertyRegistry registry) {
        registry.add("taskgraph.etcd.endpoints", () -> etcd.endpoint());
    }

    @HalfOfTheJob
    @TestPropertySource(properties = "half=first")
    @Nested
    @Order(1)
    class FirstClassTests {

        @Test
        void holdsHalfOfTheTasks(@Autowired ConfigurableApplicationContext context) {
            contexts.add(context);
            await().atMost(PATIENCE).until(() -> ownTasks(context) == 2);
        }
    }

    @HalfOfTheJob
    @TestPropertySource(properties = "half=second")
    @Nested
    @Order(2)
    class SecondClassTests {

        @Test
        void tasksOfThePausedContextAreAsked(@Autowired ConfigurableApplicationContext context) {
            contexts.add(context);
            assertThat(contexts).doesNotHaveDuplicates();
            assertAdvances(context, contexts.get(0));
        }
    }

    @HalfOfTheJob
    @TestPropertySource(properties = "half=first")
    @Nested
    @Order(3)
    class ThirdClassTests {

        @Test
        void tasksOfBothGoOnAfterTheContextsHaveChangedPlaces(@Autowired ConfigurableApplicationContext context) {
            assertThat(context).isSameAs(contexts.get(0));
            assertAdvances(context, contexts.get(1));
        }
    }

    private void assertAdvances(ConfigurableApplicationContext current, ConfigurableApplicationContext paused) {
        assertThat(current.getBean(Pauseable.class).isRunning()).isTrue();
        assertThat(paused.getBean(Pauseable.class).isRunning()).isFalse();
        long before = snapshot(current).epoch().number();
        await().atMost(PATIENCE).until(() -> snapshot(current).epoch().number() > before + 3);
        for (ConfigurableApplicationContext context : List.of(current, paused)) {
            assertThat(ownTasks(context)).isEqualTo(2);
            assertThat(snapshot(context).events()).extracting(JobEvent::type).doesNotContain(JobEvent.Type.LEASE_LOST);
        }
    }

    private int ownTasks(ConfigurableApplicationContext context) {
        JobSnapshot job = snapshot(context);
        return job.processes().stream()
                .filter(process -> process.name().equals(job.process()))
                .mapToInt(JobSnapshot.ProcessStatus::tasks)
                .sum();
    }

    private JobSnapshot snapshot(ConfigurableApplicationContext context) {
        return context.getBean(JobMonitor.class).snapshot(Duration.ofSeconds(5));
    }

    /** One process of the job, with room for two of its four tasks. */
    @SpringBootTest(
            classes = Application.class,
            webEnvironment = SpringBootTest.WebEnvironment.NONE,
            properties = {
                "taskgraph.job.name=halves",
                "taskgraph.job.tasks=4",
                "taskgraph.node.slots=2",
                "taskgraph.drain.timeout=200ms",
                "exchange.epochs=" + Long.MAX_VALUE,
                "grpc.server.address=127.0.0.1",
                "grpc.server.port=0"
            })
    @Retention(RetentionPolicy.RUNTIME)
    private @interface HalfOfTheJob {}

    @Configuration(proxyBeanMethods = false)
    @Import({ExchangeJob.class, Pauseable.class})
    static class Application {}

    /** Shows that Spring has paused a context: job and server do not. */
    static final class Pauseable implements SmartLifecycle {

        private volatile boolean running;

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }
}
