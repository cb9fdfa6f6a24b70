package io.taskgraph.engine;

import io.taskgraph.PrintableText;
import java.time.Duration;

/**
 * How flags reach tasks in other processes.
 *
 * @param direct whether a process tells them to other processes by a message and sets them only if it must; else it sets all of them
 * @param persistAfter how long an epoch may last before the flags that were told directly are set as well, and later ones at once; where
 *     epochs take longer anyway, when one has lasted twice as long as the one before, or for 10 s; zero sets all
 */
public record FlagSettings(boolean direct, Duration persistAfter) {

    /** Flags go directly, and are set if the epoch lasts longer than 100 ms. */
    public static final FlagSettings DEFAULT = directly(Duration.ofMillis(100));

    /** All flags are set in the coordinator, which tells them. */
    public static final FlagSettings BY_COORDINATOR = new FlagSettings(false, DEFAULT.persistAfter());

    public FlagSettings {
        if (persistAfter.isNegative()) {
            throw new IllegalArgumentException(
                    "'persistAfter' must not be negative, but is " + PrintableText.of(persistAfter));
        }
    }

    /** Returns settings by which flags go directly, and are set after a while. */
    public static FlagSettings directly(Duration persistAfter) {
        return new FlagSettings(true, persistAfter);
    }
}
