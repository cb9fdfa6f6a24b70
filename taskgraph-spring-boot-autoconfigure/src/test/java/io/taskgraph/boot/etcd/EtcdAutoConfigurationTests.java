package io.taskgraph.boot.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.boot.support.ForeignCoordinator;
import io.taskgraph.coordination.Coordinator;
import io.taskgraph.etcd.EtcdCoordinator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** When the coordinator is that on etcd. Nothing is asked of it, so no etcd runs. */
@Timeout(60)
class EtcdAutoConfigurationTests {

    private final ApplicationContextRunner oneProcess =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(EtcdAutoConfiguration.class));

    private final ApplicationContextRunner severalProcesses =
            oneProcess.withPropertyValues("taskgraph.etcd.endpoints=http://127.0.0.1:1", "taskgraph.job.name=job");

    @Test
    void withoutEndpointsNothingOfItIsThere() {
        oneProcess.run(context ->
                assertThat(context).doesNotHaveBean(Coordinator.class).doesNotHaveBean(EtcdConnectionDetails.class));
    }

    @Test
    void withEndpointsTheCoordinatorIsEtcds() {
        severalProcesses.run(context -> {
            assertThat(context).hasSingleBean(EtcdCoordinator.class);
            assertThat(context.getBean(EtcdConnectionDetails.class).getEndpoints())
                    .containsExactly("http://127.0.0.1:1");
        });
    }

    @Test
    void connectionDetailsBeanWins() {
        severalProcesses
                .withBean(EtcdConnectionDetails.class, () -> () -> List.of("http://127.0.0.1:2"))
                .run(context -> assertThat(context)
                        .hasSingleBean(EtcdCoordinator.class)
                        .hasSingleBean(EtcdConnectionDetails.class)
                        .doesNotHaveBean(PropertiesEtcdConnectionDetails.class));
    }

    @Test
    void coordinatorBeanWins() {
        severalProcesses
                .withBean(ForeignCoordinator.class)
                .run(context -> assertThat(context)
                        .hasSingleBean(ForeignCoordinator.class)
                        .doesNotHaveBean(EtcdCoordinator.class));
    }

    @Test
    void withoutTheModuleNothingOfItIsThere() {
        severalProcesses
                .withClassLoader(new FilteredClassLoader(EtcdCoordinator.class))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EtcdConnectionDetails.class));
    }

    @Test
    void disabledNothingOfItIsThere() {
        severalProcesses
                .withPropertyValues("taskgraph.enabled=false")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(EtcdConnectionDetails.class));
    }
}
