package io.taskgraph.boot.actuate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task as this process sees it. Every component is described in {@code docs/reference/actuator.md}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskDescriptor(
        long id,
        String state,
        @Nullable PrimaryDescriptor primary,
        @Nullable Double unownedSeconds,
        List<BackupDescriptor> backups,
        int missingBackups,
        int flagCount,
        List<FlagDescriptor> flags,
        @Nullable LocalDescriptor local) {

    /** Who acts for the task. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record PrimaryDescriptor(
            String node, @Nullable String process, @Nullable String address, long incarnation) {}

    /** A backup copy. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BackupDescriptor(
            String node, boolean inSync, @Nullable Long lag) {}

    /** A flag of the task in the current epoch. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record FlagDescriptor(String linkType, String meta) {}

    /** State of the copy in this process. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LocalDescriptor(
            long epoch,
            int toldFlags,
            int parkedCalls,
            boolean wishesAdvance,
            boolean exiting,
            @Nullable ActivityDescriptor callback,
            int queuedCallbacks,
            List<ActivityDescriptor> computations,
            int requestCount,
            List<RequestDescriptor> requests,
            List<String> failedReports) {}

    /** A callback or a computation. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ActivityDescriptor(
            String name, double seconds, @Nullable String where) {}

    /** A data request that has not ended. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RequestDescriptor(
            long to,
            String method,
            double seconds,
            boolean sent,
            @Nullable String lastFailure) {}
}
