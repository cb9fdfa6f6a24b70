package io.taskgraph.samples.tour.standby;

import io.taskgraph.JobInfo;
import io.taskgraph.Task;
import io.taskgraph.backup.BackedUpFramework;
import io.taskgraph.boot.TaskBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Visitors book seats of a hall, which has a backup on another process: start two with
 * {@code --taskgraph.backup.replicas=1} and the same etcd. When the hall's process is lost, no booking is.
 */
@SpringBootApplication
public class StandbyApplication {

    static final int SEATS = 50;

    public static void main(String[] args) {
        SpringApplication.run(StandbyApplication.class, args);
    }

    /** Makes the hall, task 0, and the visitors, all other tasks. */
    @TaskBuilder
    static class Builder {

        public Task task(long taskId, BackedUpFramework framework, JobInfo job) {
            return taskId == 0 ? new Hall(framework, SEATS * (job.tasks() - 1)) : new Visitor(framework);
        }
    }
}
