package io.taskgraph.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The job as this process sees it: the answer of {@code /actuator/taskgraph}. Durations are in seconds. Every component is
 * described in {@code docs/reference/actuator.md}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobDescriptor(
        String namespace,
        String job,
        @Nullable String runId,
        @Nullable String process,
        @Nullable String address,
        String phase,
        @Nullable String hindrance,
        @Nullable OutcomeDescriptor outcome,
        EpochDescriptor epoch,
        CoordinationDescriptor coordination,
        TaskPage tasks,
        List<ProcessDescriptor> processes,
        NodeCounts nodes,
        List<EventDescriptor> events) {

    /** How the job ended: by a task, or by an operator. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record OutcomeDescriptor(
            String status,
            String message,
            String endedBy,
            @Nullable Long task,
            long epoch) {}

    /** The epoch and its pace. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EpochDescriptor(
            long number,
            Instant since,
            double ageSeconds,
            @Nullable Double typicalSeconds,
            double perSecond,
            @Nullable Long expected,
            @Nullable String expectedFailure,
            @Nullable Double etaSeconds) {}

    /** How this process stands with the coordinator. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CoordinationDescriptor(
            boolean reachable,
            boolean fenced,
            double leaseTtlSeconds,
            double leaseGrantedSeconds,
            double leaseMarginSeconds,
            @Nullable Double silenceSeconds,
            @Nullable String question,
            long revision,
            @Nullable String trouble) {}

    /** A live process. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ProcessDescriptor(String name, String address, int slots, int tasks, int backups, boolean draining) {}

    /** Number of nodes of live processes: in all, and of those that hold no copy and may take one. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record NodeCounts(int total, int spare) {}

    /** Something that happened. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EventDescriptor(
            Instant time, String type, @Nullable Long task, String detail) {}
}
