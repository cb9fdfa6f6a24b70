package io.taskgraph.boot.actuate;

import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.JobSnapshot.CoordinationStatus;
import io.taskgraph.status.TaskStatus;
import java.time.Duration;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of this process's part of the job. Down while the coordinator does not answer or refuses requests, or the process is fenced; out of service
 * while it has not joined, hands its tasks over, or has left; else up, also after the job's end. That the process is alive does not
 * depend on any of this: so it belongs to readiness and never to liveness.
 */
final class TaskGraphHealthIndicator extends AbstractHealthIndicator {

    private final JobMonitor monitor;
    private final Duration patience;

    TaskGraphHealthIndicator(JobMonitor monitor, Duration patience) {
        super("The job could not be looked at");
        this.monitor = monitor;
        this.patience = patience;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        JobSnapshot job = monitor.snapshot(patience);
        CoordinationStatus coordination = job.coordination();
        switch (job.phase()) {
            case ENDED -> builder.up();
            case JOINING, LEAVING, LEFT -> builder.outOfService();
            case RUNNING -> builder.up();
        }
        boolean troubled = !coordination.reachable() || coordination.trouble() != null;
        if (job.phase() != JobSnapshot.Phase.ENDED && troubled) {
            builder.down();
        }
        if (coordination.trouble() != null) {
            builder.withDetail("coordinatorTrouble", coordination.trouble().why());
        }
        if (job.hindrance() != null) {
            builder.withDetail("hindrance", job.hindrance());
        }
        builder.withDetail("job", job.job())
                .withDetail("phase", job.phase().name())
                .withDetail("coordinatorReachable", coordination.reachable())
                .withDetail("fenced", coordination.fenced())
                .withDetail("leaseMarginSeconds", Descriptors.seconds(coordination.leaseMargin()))
                .withDetail("epoch", job.epoch().number())
                .withDetail(
                        "tasksHere",
                        job.tasks().stream()
                                .filter(task -> task.local() != null)
                                .count())
                .withDetail(
                        "tasksWithoutPrimary",
                        job.tasks().stream()
                                .filter(task -> task.state() == TaskStatus.State.UNOWNED)
                                .count())
                .withDetail(
                        "tasksUnderReplicated",
                        job.tasks().stream()
                                .filter(TaskStatus::isUnderReplicated)
                                .count());
    }
}
