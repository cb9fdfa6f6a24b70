package io.taskgraph.test.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What a logger of the runtime says in a test, from information on; other tests are quiet. */
final class ListenedLog implements BeforeEachCallback, AfterEachCallback {

    private final Logger logger;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    /** @param name simple name of a class of the runtime */
    ListenedLog(String name) {
        logger = (Logger) LoggerFactory.getLogger("io.taskgraph.runtime." + name);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        appender.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }

    /** Returns the lines of all levels. */
    List<String> lines() {
        return lines(event -> true);
    }

    List<String> lines(Level level) {
        return lines(event -> event.getLevel() == level);
    }

    private List<String> lines(Predicate<ILoggingEvent> wanted) {
        // which locks itself while it appends
        synchronized (appender) {
            return appender.list.stream()
                    .filter(wanted)
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }
    }
}
