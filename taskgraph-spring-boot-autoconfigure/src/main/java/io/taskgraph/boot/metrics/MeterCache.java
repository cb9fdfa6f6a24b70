package io.taskgraph.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Finds meters by their variable tag values without going through the registry each time. Thread-safe. */
final class MeterCache {

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofNanos(2_500_000),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30)
    };

    /** A meter and the values of up to two tags beyond the common one; empty where there is none. */
    private record Key(TaskGraphMeters meter, String first, String second) {}

    private final MeterRegistry registry;
    private final Tags common;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    MeterCache(MeterRegistry registry, Tags common) {
        this.registry = registry;
        this.common = common;
    }

    /** Makes a timer that nothing was measured for yet, so that its count begins with 0. */
    void register(TaskGraphMeters meter, String first) {
        timers.computeIfAbsent(new Key(meter, first, ""), this::timer);
    }

    void time(TaskGraphMeters meter, String first, String second, long nanos) {
        Key key = new Key(meter, first, second);
        Timer timer = timers.get(key);
        if (timer == null) {
            timer = timers.computeIfAbsent(key, this::timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        Timer.Builder builder = Timer.builder(key.meter().getName())
                .description(key.meter().description())
                .tags(tags(key));
        boolean histogram = key.meter() == TaskGraphMeters.EPOCH_DURATION
                || key.meter() == TaskGraphMeters.REQUEST_DURATION
                || key.meter() == TaskGraphMeters.COORDINATION_LATENCY;
        if (histogram) {
            builder.serviceLevelObjectives(BUCKETS);
        }
        return builder.register(registry);
    }

    void count(TaskGraphMeters meter, String first, String second, double amount) {
        Key key = new Key(meter, first, second);
        Counter counter = counters.get(key);
        if (counter == null) {
            counter = counters.computeIfAbsent(key, this::counter);
        }
        counter.increment(amount);
    }

    private Counter counter(Key key) {
        return Counter.builder(key.meter().getName())
                .description(key.meter().description())
                .baseUnit(key.meter().getBaseUnit())
                .tags(tags(key))
                .register(registry);
    }

    private Tags tags(Key key) {
        String[] values = {key.first(), key.second()};
        Tags tags = common;
        for (int i = 1; i < key.meter().getKeyNames().length; i++) {
            tags = tags.and(key.meter().getKeyNames()[i].asString(), values[i - 1]);
        }
        return tags;
    }
}
