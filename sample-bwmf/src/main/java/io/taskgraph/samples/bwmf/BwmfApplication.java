package io.taskgraph.samples.bwmf;

import io.taskgraph.Framework;
import io.taskgraph.JobInfo;
import io.taskgraph.Task;
import io.taskgraph.boot.LinkType;
import io.taskgraph.boot.TaskBuilder;
import io.taskgraph.boot.autoconfigure.ApplicationOptions;
import io.taskgraph.datum.DatumResolver;
import io.taskgraph.topology.Topologies;
import io.taskgraph.topology.Topology;
import java.util.List;
import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Factorises a sparse non-negative matrix; see {@link BwmfProperties} for what can be set. With the argument {@code shard} it cuts
 * the matrix into one file a task and side instead.
 */
@SpringBootApplication
@EnableConfigurationProperties(BwmfProperties.class)
public class BwmfApplication {

    /** Every task has every other one, whose blocks it pulls, as its neighbour. */
    static final String NEIGHBORS = "Neighbors";

    /** The leading task has all others, which tell it that they are done, as its neighbours. */
    static final String MASTER = "Master";

    static final ApplicationOptions OPTIONS = ApplicationOptions.of(
            "sample-bwmf.jar", "bwmf", "Factorises a sparse non-negative matrix.", ShardCommand.NAME);

    public static void main(String[] args) {
        Optional<String> problem = OPTIONS.problem(args);
        if (OPTIONS.isHelp(args)) {
            System.out.print(OPTIONS.help());
        } else if (problem.isPresent()) {
            System.err.println(problem.get());
            System.exit(1);
        } else if (List.of(args).contains(ShardCommand.NAME)) {
            int status = ShardCommand.run(args);
            if (status != 0) {
                System.exit(status);
            }
        } else {
            SpringApplication.run(BwmfApplication.class, args);
        }
    }

    @Bean
    @LinkType(NEIGHBORS)
    Topology neighbors(JobInfo job) {
        return Topologies.allToAll(job.tasks());
    }

    @Bean
    @LinkType(MASTER)
    Topology master(JobInfo job) {
        return Topologies.starWorkers(job.tasks());
    }

    @Bean
    Problem problem(JobInfo job, BwmfProperties properties, DatumResolver resolver) {
        return new Inputs(properties, resolver).problem(Math.toIntExact(job.tasks()));
    }

    @Bean
    Results results(JobInfo job, BwmfProperties properties, DatumResolver resolver) {
        return new Console(System.out, job.tasks(), properties, new Inputs(properties, resolver));
    }

    /** Makes the tasks: the one that leads, and all others. */
    @TaskBuilder
    static class Builder {

        private final JobInfo job;
        private final Problem problem;
        private final Results results;

        Builder(JobInfo job, Problem problem, Results results) {
            this.job = job;
            this.problem = problem;
            this.results = results;
        }

        public Task task(long taskId, Framework framework) {
            Share share = new Share(problem, Math.toIntExact(taskId), Math.toIntExact(job.tasks()));
            return taskId == 0
                    ? new LeadingTask(framework, problem, share, results, System::nanoTime)
                    : new FollowingTask(framework, problem, share);
        }
    }
}
