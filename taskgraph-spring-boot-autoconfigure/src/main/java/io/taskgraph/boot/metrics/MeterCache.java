package io.taskgraph.boot.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

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

    private final MeterRegistry registry;
    private final Tags common;
    private final Map<TaskGraphMeters, Family<Timer>> timers;
    private final Map<TaskGraphMeters, Family<Counter>> counters;

    MeterCache(MeterRegistry registry, Tags common) {
        this.registry = registry;
        this.common = common;
        this.timers = families(Meter.Type.TIMER, this::newTimer);
        this.counters = families(Meter.Type.COUNTER, this::newCounter);
    }

    /** Returns a timer with a value for its tag; empty if it has none beyond the common one. */
    Timer timer(TaskGraphMeters meter, String value) {
        return family(timers, meter).get(value);
    }

    /** Returns a timer with values for its two tags. */
    Timer timer(TaskGraphMeters meter, String first, String second) {
        return family(timers, meter).get(first, second);
    }

    /** Returns a counter with a value for its tag; empty if it has none beyond the common one. */
    Counter counter(TaskGraphMeters meter, String value) {
        return family(counters, meter).get(value);
    }

    /** Returns a counter with values for its two tags. */
    Counter counter(TaskGraphMeters meter, String first, String second) {
        return family(counters, meter).get(first, second);
    }

    private Timer newTimer(TaskGraphMeters meter, Tags tags) {
        Timer.Builder builder =
                Timer.builder(meter.getName()).description(meter.description()).tags(tags);
        boolean histogram = meter == TaskGraphMeters.EPOCH_DURATION
                || meter == TaskGraphMeters.REQUEST_DURATION
                || meter == TaskGraphMeters.COORDINATION_LATENCY;
        if (histogram) {
            builder.serviceLevelObjectives(BUCKETS);
        }
        return builder.register(registry);
    }

    private Counter newCounter(TaskGraphMeters meter, Tags tags) {
        return Counter.builder(meter.getName())
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .tags(tags)
                .register(registry);
    }

    private <M> Map<TaskGraphMeters, Family<M>> families(Meter.Type type, BiFunction<TaskGraphMeters, Tags, M> maker) {
        Map<TaskGraphMeters, Family<M>> families = new EnumMap<>(TaskGraphMeters.class);
        for (TaskGraphMeters meter : TaskGraphMeters.values()) {
            if (meter.getType() == type) {
                families.put(meter, new Family<>(meter, common, maker));
            }
        }
        return families;
    }

    private static <M> Family<M> family(Map<TaskGraphMeters, Family<M>> families, TaskGraphMeters meter) {
        return Objects.requireNonNull(families.get(meter), meter::getName);
    }

    /** The meters of one name, by the values of up to two tags beyond the common one. A look-up of one that is there makes no object. */
    private static final class Family<M> {

        private final TaskGraphMeters meter;
        private final Tags common;
        private final BiFunction<TaskGraphMeters, Tags, M> maker;
        private final Map<String, M> byValue = new ConcurrentHashMap<>();
        private final Map<String, Map<String, M>> byTwoValues = new ConcurrentHashMap<>();

        Family(TaskGraphMeters meter, Tags common, BiFunction<TaskGraphMeters, Tags, M> maker) {
            this.meter = meter;
            this.common = common;
            this.maker = maker;
        }

        M get(String value) {
            M found = byValue.get(value);
            return found != null ? found : byValue.computeIfAbsent(value, this::make);
        }

        M get(String first, String second) {
            Map<String, M> ofFirst = byTwoValues.get(first);
            M found = ofFirst == null ? null : ofFirst.get(second);
            return found != null ? found : made(first, second);
        }

        private M made(String first, String second) {
            return byTwoValues
                    .computeIfAbsent(first, value -> new ConcurrentHashMap<>())
                    .computeIfAbsent(second, value -> make(first, value));
        }

        private M make(String... values) {
            Tags tags = common;
            for (int i = 1; i < meter.getKeyNames().length; i++) {
                tags = tags.and(meter.getKeyNames()[i].asString(), values[i - 1]);
            }
            return maker.apply(meter, tags);
        }
    }
}
