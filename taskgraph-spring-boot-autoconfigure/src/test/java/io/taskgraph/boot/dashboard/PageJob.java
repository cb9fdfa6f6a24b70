package io.taskgraph.boot.dashboard;

import io.taskgraph.EpochContext;
import io.taskgraph.TaskBuilder;
import io.taskgraph.boot.autoconfigure.TaskGraphProperties;
import io.taskgraph.boot.support.GatheringTask;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Tasks in a tree, about ten epochs a second for ever, whose flags look like markup. */
@EnableAutoConfiguration
class PageJob {

    static final String META = "<img id=\"planted\" src=x onerror=\"planted()\">";

    /** Starts the job in one process with the page at a free port. */
    static ConfigurableApplicationContext run(int tasks, String... arguments) {
        return new SpringApplicationBuilder(PageJob.class)
                .properties(
                        "taskgraph.job.name=page",
                        "taskgraph.job.tasks=" + tasks,
                        "taskgraph.job.on-completion=stay",
                        "taskgraph.dashboard.enabled=true",
                        "server.port=0",
                        "management.endpoints.web.exposure.include=taskgraph")
                .run(arguments);
    }

    /** Returns the URL of a path at the server that serves Actuator. */
    static String url(ConfigurableApplicationContext context, String path) {
        String port = context.getEnvironment().getProperty("local.management.port");
        return "http://localhost:" + port + path;
    }

    @Bean
    Topology children(TaskGraphProperties properties) {
        return Topologies.treeChildren(properties.getJob().getTasks(), 2);
    }

    @Bean
    Topology parents(TaskGraphProperties properties) {
        return Topologies.treeParents(properties.getJob().getTasks(), 2);
    }

    @Bean
    TaskBuilder tasks() {
        return id -> new PageTask();
    }

    private static final class PageTask extends GatheringTask {

        @Override
        public void enterEpoch(EpochContext context) {
            super.enterEpoch(context);
            if (awaited(context) == 0) {
                framework().flagMeta(context, "children", META);
            }
        }

        @Override
        protected int awaited(EpochContext context) {
            return neighbors(context, "children");
        }

        @Override
        protected void heardAll(EpochContext context) {
            if (id() == 0) {
                framework()
                        .compute(context, PageTask::pause)
                        .thenRun(() -> framework().incEpoch(context));
            } else {
                framework().flagMeta(context, "children", META);
            }
        }

        private static boolean pause() throws InterruptedException {
            return new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
        }
    }
}
