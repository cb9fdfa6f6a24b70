package io.taskgraph.test;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Keeps the log of a job under test to warnings where nobody has set a level: the runs of one test would write hundreds of lines about
 * ownership and epochs that nobody reads unless a run fails, and then with its seed alone.
 *
 * <p>Works with Logback, which is what Spring Boot brings; other logs are left as they are.
 */
final class QuietLog {

    private static final String ROOT = "io.taskgraph";
    private static final String LOGBACK = "ch.qos.logback.classic.LoggerContext";

    private QuietLog() {}

    /** Sets the level for all of TaskGraph, unless it, or one below, is set already; what is returned sets it back. */
    static Runnable begin() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return factory.getClass().getName().equals(LOGBACK) ? Logback.begin(factory) : () -> {};
    }

    /** All that touches Logback, which need not be there. */
    private static final class Logback {

        private Logback() {}

        static Runnable begin(ILoggerFactory factory) {
            LoggerContext context = (LoggerContext) factory;
            boolean set = context.getLoggerList().stream()
                    .anyMatch(logger -> logger.getName().startsWith(ROOT) && logger.getLevel() != null);
            if (set) {
                return () -> {};
            }
            Logger root = context.getLogger(ROOT);
            root.setLevel(Level.WARN);
            return () -> root.setLevel(null);
        }
    }
}
