package io.taskgraph.runtime;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a hand-over while the coordinator is silent: nobody takes a task over then, and it is better to leave than to wait.
 *
 * @param job name of the job
 * @param coordinator the coordinator that the hand-over needs
 * @param ports time and timers
 * @param over whether the process has left
 * @param leave leaves at once
 */
record DrainWatch(String job, TimedCoordinator coordinator, RuntimePorts ports, BooleanSupplier over, Runnable leave) {

    private static final Logger log = LoggerFactory.getLogger(DrainWatch.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** Looks now, and again and again until the process has left. */
    void look() {
        if (over.getAsBoolean()) {
            return;
        }
        TimedCoordinator.Silence silence = coordinator.silence();
        if (silence == null || ports.nanoTime().getAsLong() - silence.since() < PATIENCE.toNanos()) {
            ports.timers().schedule(LOOK, this::look);
            return;
        }
        log.warn(
                "Job '{}': the coordinator does not answer, so no task can be handed over; this process leaves, and its tasks go to"
                        + " others when its lease ends",
                job);
        leave.run();
    }
}
