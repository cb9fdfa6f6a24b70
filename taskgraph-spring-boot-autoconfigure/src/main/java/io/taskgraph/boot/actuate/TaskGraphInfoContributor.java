package io.taskgraph.boot.actuate;

import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Says in {@code /actuator/info} which job this process takes part in. */
final class TaskGraphInfoContributor implements InfoContributor {

    private final JobMonitor monitor;
    private final Duration patience;

    TaskGraphInfoContributor(JobMonitor monitor, Duration patience) {
        this.monitor = monitor;
        this.patience = patience;
    }

    @Override
    public void contribute(Info.Builder builder) {
        JobSnapshot job = monitor.snapshot(patience);
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("namespace", job.namespace());
        details.put("job", job.job());
        details.put("tasks", monitor.settings().tasks());
        details.put("phase", job.phase().name());
        details.put("epoch", job.epoch().number());
        if (job.runId() != null) {
            details.put("runId", job.runId());
        }
        if (job.process() != null) {
            details.put("process", job.process());
        }
        builder.withDetail("taskgraph", details);
    }
}
