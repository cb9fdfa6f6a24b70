package io.taskgraph.boot.actuate;

import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.status.JobSnapshot;
import io.taskgraph.status.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/**
 * Actuator endpoint {@code taskgraph}: the job, its tasks page by page, one task, and why the epoch does not advance, as this process
 * sees it. It reads the process's own memory, so it answers while the coordinator is away, and asking it loads nobody else.
 */
@Endpoint(id = "taskgraph")
public class TaskGraphEndpoint {

    private static final int PAGE = 100;

    private final JobMonitor monitor;
    private final ExpectedEpochs expectedEpochs;
    private final Duration patience;

    /**
     * Creates the endpoint.
     *
     * @param monitor shows the job
     * @param expectedEpochs how many epochs the job will take
     * @param patience how long a look at the job may take
     */
    public TaskGraphEndpoint(JobMonitor monitor, ExpectedEpochs expectedEpochs, Duration patience) {
        this.monitor = monitor;
        this.expectedEpochs = expectedEpochs;
        this.patience = patience;
    }

    /** Returns the job, with the first 100 of its tasks. */
    @ReadOperation
    public JobDescriptor job() {
        return descriptors().job(PAGE, expectedEpochs);
    }

    /**
     * Returns a part of it.
     *
     * @param part {@code tasks}, {@code links} or {@code explain}; another one is not found
     * @param offset id of the first task of the page
     * @param limit number of tasks of the page, 1 to 500
     */
    @ReadOperation
    public @Nullable Object part(@Selector String part, @Nullable Integer offset, @Nullable Integer limit) {
        if (part.equals("explain")) {
            return ExplanationDescriptor.of(monitor.explain(patience), Instant.now());
        }
        if (part.equals("links")) {
            long epoch = monitor.snapshot(patience).epoch().number();
            return LinksDescriptor.of(monitor.topologies(), monitor.settings().tasks(), epoch);
        }
        if (!part.equals("tasks")) {
            return null;
        }
        int from = offset == null ? 0 : offset;
        int most = limit == null ? PAGE : limit;
        if (from < 0) {
            return refused("'offset' must not be negative, but is " + from);
        }
        if (most < 1 || most > Descriptors.MAX_PAGE) {
            return refused("'limit' must be from 1 to " + Descriptors.MAX_PAGE + ", but is " + most);
        }
        return descriptors().page(from, most);
    }

    /**
     * Returns one task.
     *
     * @param part {@code tasks}; another one is not found
     * @param id the task
     */
    @ReadOperation
    public @Nullable TaskDescriptor task(@Selector String part, @Selector long id) {
        JobSnapshot job = monitor.snapshot(patience);
        TaskStatus task = part.equals("tasks") ? job.task(id) : null;
        return task == null ? null : new Descriptors(job, Instant.now()).task(task, Descriptors.MANY);
    }

    private Descriptors descriptors() {
        return new Descriptors(monitor.snapshot(patience), Instant.now());
    }

    /** Returns the answer to what cannot be done, with the reason, which an exception would lose on its way. */
    static WebEndpointResponse<Map<String, Object>> refused(String reason) {
        return new WebEndpointResponse<>(Map.of("error", reason), WebEndpointResponse.STATUS_BAD_REQUEST);
    }
}
