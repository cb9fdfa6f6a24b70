package io.taskgraph.boot.actuate;

import io.taskgraph.Outcome;
import io.taskgraph.runtime.JobMonitor;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;

/** The endpoint where it also takes orders: {@code taskgraph.actuator.operations=true}. */
@Endpoint(id = "taskgraph")
public class OperableTaskGraphEndpoint extends TaskGraphEndpoint {

    private final JobMonitor monitor;

    /** Creates the endpoint, as {@link TaskGraphEndpoint}. */
    public OperableTaskGraphEndpoint(JobMonitor monitor, ExpectedEpochs expectedEpochs, Duration patience) {
        super(monitor, expectedEpochs, patience);
        this.monitor = monitor;
    }

    /**
     * Takes an order. It is carried out after the answer.
     *
     * @param operation {@code shutdown} or {@code handover}
     * @param task task to hand over; it must be in this process
     * @param status how the job is to end: {@code succeeded} or {@code failed}, the default
     * @param message message of the outcome
     * @return what is done; or status 400 with the reason as {@code error}
     */
    @WriteOperation
    public WebEndpointResponse<Map<String, Object>> operate(
            @Selector String operation, @Nullable Long task, @Nullable String status, @Nullable String message) {
        try {
            return switch (operation) {
                case "shutdown" -> {
                    Outcome outcome =
                            outcome(status, message == null ? "through Actuator, without a message" : message);
                    yield done(operation, monitor.shutdownJob(outcome));
                }
                case "handover" -> {
                    if (task == null) {
                        yield refused("'task' must be given: the task to hand over");
                    }
                    monitor.handOver(task);
                    yield done(operation, task);
                }
                default -> refused("'operation' must be 'shutdown' or 'handover', but is '" + operation + "'");
            };
        } catch (IllegalArgumentException | IllegalStateException ex) {
            return refused(String.valueOf(ex.getMessage()));
        }
    }

    private static WebEndpointResponse<Map<String, Object>> done(String operation, long task) {
        return new WebEndpointResponse<>(Map.of("operation", operation, "task", task));
    }

    private static Outcome outcome(@Nullable String status, String message) {
        String name = status == null ? "failed" : status.toLowerCase(Locale.ROOT);
        return switch (name) {
            case "succeeded" -> Outcome.succeeded(message);
            case "failed" -> Outcome.failed(message);
            default ->
                throw new IllegalArgumentException("'status' must be 'succeeded' or 'failed', but is '" + status + "'");
        };
    }
}
