package io.taskgraph.boot.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.taskgraph.Outcome;
import io.taskgraph.boot.support.OneEpochJob;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/** The test that every new application is given, of a job that ends before the test has begun: its context belongs to the test. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
@Timeout(60)
class ShortJobContextTests {

    @Autowired
    private ConfigurableApplicationContext context;

    @Autowired
    private Calls calls;

    @Test
    void contextOutlivesTheJob() {
        await().until(() -> !calls.ended.isEmpty());
        await().until(() -> !isActing());

        assertThat(context.isActive()).isTrue();
        assertThat(calls.exits).isEmpty();
        assertThat(calls.ended).extracting(Outcome::message).containsExactly("over");
    }

    /** Whether the lifecycle's thread still does something about the end. */
    private static boolean isActing() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("taskgraph-main"))
                .anyMatch(thread -> thread.getState() != Thread.State.WAITING);
    }

    static final class Calls {

        final List<Outcome> ended = new CopyOnWriteArrayList<>();
        final List<Integer> exits = new CopyOnWriteArrayList<>();

        @EventListener
        void ended(JobEndedEvent event) {
            ended.add(event.outcome());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(OneEpochJob.class)
    static class Application {

        @Bean
        Calls calls() {
            return new Calls();
        }

        @Bean
        ProcessExit exit(Calls calls) {
            return calls.exits::add;
        }
    }
}
