package io.taskgraph.boot.actuate;

import io.taskgraph.TaskGraphException;
import io.taskgraph.runtime.RuntimeSettings;
import io.taskgraph.status.JobSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

/** Says in {@code /actuator/info} which job this process takes part in. */
final class TaskGraphInfoContributor implements InfoContributor {

    private final RuntimeSettings settings;
    private final Supplier<JobSnapshot> look;

    /** @param look throws {@link TaskGraphException} if the job cannot be looked at now */
    TaskGraphInfoContributor(RuntimeSettings settings, Supplier<JobSnapshot> look) {
        this.settings = settings;
        this.look = look;
    }

    @Override
    public void contribute(Info.Builder builder) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("namespace", settings.namespace());
        details.put("job", settings.job());
        details.put("tasks", settings.tasks());
        try {
            add(look.get(), details);
        } catch (TaskGraphException ex) {
            // what others contribute must be shown all the same
            details.put("error", String.valueOf(ex.getMessage()));
        }
        builder.withDetail("taskgraph", details);
    }

    private static void add(JobSnapshot job, Map<String, Object> details) {
        details.put("phase", job.phase().name());
        details.put("epoch", job.epoch().number());
        if (job.runId() != null) {
            details.put("runId", job.runId());
        }
        if (job.process() != null) {
            details.put("process", job.process());
        }
    }
}
