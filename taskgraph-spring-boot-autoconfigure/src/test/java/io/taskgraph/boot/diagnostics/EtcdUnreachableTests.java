package io.taskgraph.boot.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.etcd.EtcdAutoConfiguration;
import io.taskgraph.boot.etcd.EtcdUnreachableException;
import io.taskgraph.etcd.EtcdCoordinator;
import io.taskgraph.test.etcd.EtcdServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** An etcd that cannot be used at the start: final, or waited for. */
@Timeout(60)
class EtcdUnreachableTests {

    private static final String NOBODY = "http://127.0.0.1:1";

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(EtcdAutoConfiguration.class))
            .withPropertyValues("taskgraph.job.name=job");

    @Test
    void addressThatRefusesIsFinalIfAskedFor() {
        runner.withPropertyValues("taskgraph.etcd.endpoints=" + NOBODY, "taskgraph.startup=fail-fast")
                .run(context -> {
                    FailureAnalysis analysis = analysis(context.getStartupFailure());
                    assertThat(analysis.getDescription()).contains(NOBODY, "Connection refused");
                    assertThat(analysis.getAction()).contains("that etcd runs", "'taskgraph.etcd.endpoints'");
                });
    }

    @Test
    void loginThatIsRefusedIsFinalIfAskedFor() {
        try (EtcdServer etcd = EtcdServer.start()) {
            etcd.enableAuth("open-sesame");
            runner.withPropertyValues(
                            "taskgraph.etcd.endpoints=" + etcd.endpoint(),
                            "taskgraph.etcd.user=root",
                            "taskgraph.etcd.password=guess",
                            "taskgraph.startup=fail-fast")
                    .run(context -> {
                        FailureAnalysis analysis = analysis(context.getStartupFailure());
                        assertThat(analysis.getDescription()).contains("by user 'root'", "authentication failed");
                        assertThat(analysis.getAction())
                                .contains("'taskgraph.etcd.password'")
                                .doesNotContain("that etcd runs");
                    });
        }
    }

    @Test
    void itIsWaitedForByDefault() {
        runner.withPropertyValues("taskgraph.etcd.endpoints=" + NOBODY)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(EtcdCoordinator.class));
    }

    private static FailureAnalysis analysis(Throwable failure) {
        FailureAnalysis analysis = new EtcdUnreachableFailureAnalyzer().analyze(failure);
        assertThat(analysis).as("analysis of %s", failure).isNotNull();
        assertThat(analysis.getCause()).isInstanceOf(EtcdUnreachableException.class);
        return analysis;
    }
}
