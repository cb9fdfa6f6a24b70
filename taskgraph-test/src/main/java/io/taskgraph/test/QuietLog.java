package io.taskgraph.test;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log of a job under test short where nobody has set a level: to warnings if one run is looked at, and to errors in a test of many
 * runs, whose faults would fill hundreds of lines with lost leases that nobody reads unless a run fails, and then with its seed alone.
 *
 * <p>Works with Logback, the default of Spring Boot; other logs are left as they are.
 */
final class QuietLog {

    private static final String ROOT = "io.taskgraph";
    private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

    private QuietLog() {}

    /**
     * Sets the level for all of TaskGraph, unless it is set already. A level that is set below it, such as that of the lifecycle in an
     * application's properties, stands for what is below that.
     *
     * @param runs number of runs of the test
     * @return sets the level back
     */
    static Runnable begin(int runs) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return factory.getClass().getName().equals(LOGBACK) ? Logback.begin(factory, runs) : () -> {};
    }

    /** All that touches Logback, which need not be there. */
    private static final class Logback {

        private Logback() {}

        static Runnable begin(ILoggerFactory factory, int runs) {
            Logger root = ((LoggerContext) factory).getLogger(ROOT);
            if (root.getLevel() != null) {
                return () -> {};
            }
            root.setLevel(runs == 1 ? Level.WARN : Level.ERROR);
            return () -> root.setLevel(null);
        }
    }
}
