package io.taskgraph.samples.regression;

import io.taskgraph.Task;
import io.taskgraph.boot.LinkType;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.datum.DatumSource;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.time.InstantSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Fits a generalised linear model to a CSV file; see {@link RegressionProperties} for what can be set. */
@SpringBootApplication
@EnableConfigurationProperties(RegressionProperties.class)
public class RegressionApplication {

    static final String PARENTS = "Parents";
    static final String CHILDREN = "Children";

    public static void main(String[] args) {
        SpringApplication.run(RegressionApplication.class, args);
    }

    @Bean
    @LinkType(PARENTS)
    Topology parents(RuntimeSettings job, RegressionProperties properties) {
        return Topologies.treeParents(job.tasks(), properties.getFanOut());
    }

    @Bean
    @LinkType(CHILDREN)
    Topology children(RuntimeSettings job, RegressionProperties properties) {
        return Topologies.treeChildren(job.tasks(), properties.getFanOut());
    }

    @Bean
    Report report(RuntimeSettings job, RegressionProperties properties) {
        return new Report(System.out, job.tasks(), properties, InstantSource.system());
    }

    @Bean
    DatumSource source(RegressionProperties properties, DatumResolver resolver, Report report) {
        return DatumIteratorBuilder.csv()
                .resolvedBy(resolver)
                .reportingTo(report::reading)
                .source(properties.getInput());
    }

    /** Makes the tasks: the root, which leads the fit, and all others. */
    @TaskBuilder
    static class Builder {

        private final RuntimeSettings job;
        private final RegressionProperties properties;
        private final DatumSource source;
        private final Report report;

        Builder(RuntimeSettings job, RegressionProperties properties, DatumSource source, Report report) {
            this.job = job;
            this.properties = properties;
            this.source = source;
            this.report = report;
        }

        public Task task(long taskId) {
            Share share = new Share(properties, source, Math.toIntExact(taskId), Math.toIntExact(job.tasks()));
            return taskId == 0 ? new RootTask(share, properties, report) : new InnerTask(share);
        }
    }
}
