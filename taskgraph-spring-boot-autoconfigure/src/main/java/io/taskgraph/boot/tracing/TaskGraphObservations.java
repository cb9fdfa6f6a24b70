package io.taskgraph.boot.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.taskgraph.boot.metrics.TimingScope;
import io.taskgraph.boot.tracing.TaskGraphObservation.Tag;
import io.taskgraph.runtime.RuntimeListener;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Observes a job's epochs and data requests. An epoch continues a trace that every process works out by itself, and requests are its
 * children, so all spans of one epoch, of all processes, are in one trace. Thread-safe.
 */
public final class TaskGraphObservations implements RuntimeListener, TimingScope, AutoCloseable {

    private record Epoch(long number, Observation observation) {}

    private final ObservationRegistry registry;
    private final String job;
    private final double samplingProbability;
    private final Map<RequestInfo, Observation> requests = Collections.synchronizedMap(new IdentityHashMap<>());
    private volatile @Nullable Epoch current;

    /**
     * Creates the observations of a job; to be added to its runtime as a listener.
     *
     * @param registry who observes
     * @param job name of the job
     * @param samplingProbability share of the epochs that are traced, 0 to 1
     */
    public TaskGraphObservations(ObservationRegistry registry, String job, double samplingProbability) {
        this.registry = registry;
        this.job = job;
        this.samplingProbability = samplingProbability;
    }

    @Override
    public void epochBegan(String runId, long epoch, long formerNanos) {
        stopEpoch();
        if (epoch < 0) {
            return;
        }
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get);
        context.setCarrier(EpochTrace.of(runId, epoch, samplingProbability).headers());
        Observation observation = TaskGraphObservation.EPOCH
                .observation(registry, () -> context)
                .contextualName("epoch " + epoch)
                .lowCardinalityKeyValue(Tag.JOB.withValue(job))
                .highCardinalityKeyValue(Tag.RUN.withValue(runId))
                .highCardinalityKeyValue(Tag.EPOCH.withValue(Long.toString(epoch)))
                .start();
        current = new Epoch(epoch, observation);
    }

    private void stopEpoch() {
        Epoch former = current;
        current = null;
        if (former != null) {
            former.observation().stop();
        }
    }

    @Override
    public void requestStarted(RequestInfo request) {
        Epoch epoch = current;
        Observation observation = TaskGraphObservation.REQUEST
                .observation(registry)
                .contextualName(request.method())
                .parentObservation(epoch != null && epoch.number() == request.epoch() ? epoch.observation() : null)
                .lowCardinalityKeyValue(Tag.JOB.withValue(job))
                .lowCardinalityKeyValue(Tag.METHOD.withValue(request.method()))
                .highCardinalityKeyValue(Tag.EPOCH.withValue(Long.toString(request.epoch())))
                .highCardinalityKeyValue(Tag.FROM.withValue(Long.toString(request.from())))
                .highCardinalityKeyValue(Tag.TO.withValue(Long.toString(request.to())))
                .start();
        requests.put(request, observation);
    }

    @Override
    public void requestSending(RequestInfo request, Runnable sending) {
        within(requests.get(request), sending);
    }

    @Override
    public void ofRequest(RequestInfo request, Runnable timing) {
        within(requests.get(request), timing);
    }

    @Override
    public void ofEpoch(Runnable timing) {
        Epoch ended = current;
        within(ended == null ? null : ended.observation(), timing);
    }

    private static void within(@Nullable Observation observation, Runnable action) {
        if (observation == null) {
            action.run();
            return;
        }
        Observation.Scope scope = observation.openScope();
        try {
            action.run();
        } finally {
            scope.close();
        }
    }

    @Override
    public void requestEnded(RequestInfo request, RequestOutcome outcome, long nanos, int tries, int answerBytes) {
        Observation observation = requests.remove(request);
        if (observation != null) {
            observation
                    .lowCardinalityKeyValue(Tag.OUTCOME.withValue(outcome.name().toLowerCase(Locale.ROOT)))
                    .highCardinalityKeyValue(Tag.TRIES.withValue(Integer.toString(tries)))
                    .stop();
        }
    }

    /** With the session its requests end, without a word to anybody. */
    @Override
    public void leaseLost() {
        close();
    }

    @Override
    public void close() {
        List<Observation> left;
        synchronized (requests) {
            left = List.copyOf(requests.values());
            requests.clear();
        }
        left.forEach(Observation::stop);
        stopEpoch();
    }
}
