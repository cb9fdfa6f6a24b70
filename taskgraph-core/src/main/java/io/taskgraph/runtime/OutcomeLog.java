package io.taskgraph.runtime;

import io.taskgraph.Outcome;
import io.taskgraph.engine.FormerRun;
import org.slf4j.Logger;

/** Logs once how the job of this process has ended, whichever of its sessions sees that first. Thread-safe. */
final class OutcomeLog {

    private final CopyEventLogger events;

    private Logger by = CopyEventLogger.log;

    private boolean told;

    OutcomeLog(String job) {
        this.events = new CopyEventLogger(job);
    }

    synchronized void by(Logger logger) {
        by = logger;
    }

    /** The run that this process took part in has ended. */
    synchronized void ended(Outcome outcome) {
        if (!told) {
            told = true;
            events.ended(outcome, by);
        }
    }

    /** A run had ended before this process joined. */
    void foundEnded(FormerRun run) {
        events.foundEnded(run);
    }
}
