package io.taskgraph.boot.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.taskgraph.runtime.JobMonitor;
import io.taskgraph.runtime.RuntimeListener;
import io.taskgraph.transport.RefusedCall;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Feeds {@link TaskGraphMeters} from the events of the runtime. Events before it is bound to a registry are not counted. Thread-safe.
 */
public final class TaskGraphMetrics implements MeterBinder, RuntimeListener {

    private final JobMonitor monitor;
    private volatile @Nullable MeterCache meters;
    private volatile TimingScope scope = TimingScope.NONE;

    /** Creates the metrics of a job; to be added to its runtime as a listener. */
    public TaskGraphMetrics(JobMonitor monitor) {
        this.monitor = monitor;
    }

    /** Lets the times of epochs and requests be recorded within their spans. */
    public void recordWithin(TimingScope newScope) {
        scope = newScope;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Tags common = Tags.of(TaskGraphTag.JOB.asString(), monitor.settings().job());
        MeterCache bound = new MeterCache(registry, common);
        new JobGauges(registry, common, monitor).register();
        // so that their counts begin with 0
        bound.counter(TaskGraphMeters.REJOINS, "");
        bound.timer(TaskGraphMeters.FAILOVER_DURATION, "lost");
        bound.timer(TaskGraphMeters.FAILOVER_DURATION, "handover");
        bound.counter(TaskGraphMeters.CHECKPOINTS, "written");
        bound.counter(TaskGraphMeters.CHECKPOINTS, "failed");
        meters = bound;
    }

    private void time(TaskGraphMeters meter, String value, long nanos) {
        MeterCache bound = meters;
        if (bound != null) {
            bound.timer(meter, value).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void time(TaskGraphMeters meter, String first, String second, long nanos) {
        MeterCache bound = meters;
        if (bound != null) {
            bound.timer(meter, first, second).record(nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void count(TaskGraphMeters meter, String value, double amount) {
        MeterCache bound = meters;
        if (bound != null) {
            bound.counter(meter, value).increment(amount);
        }
    }

    private void count(TaskGraphMeters meter, String first, String second, double amount) {
        MeterCache bound = meters;
        if (bound != null) {
            bound.counter(meter, first, second).increment(amount);
        }
    }

    @Override
    public void epochBegan(String runId, long epoch, long formerNanos) {
        if (formerNanos >= 0) {
            scope.ofEpoch(() -> time(TaskGraphMeters.EPOCH_DURATION, "", formerNanos));
        }
    }

    @Override
    public void flagSent(String linkType) {
        count(TaskGraphMeters.FLAGS_SENT, linkType, 1);
    }

    @Override
    public void flagTold(String linkType) {
        count(TaskGraphMeters.FLAGS_TOLD, linkType, 1);
    }

    @Override
    public void requestEnded(RequestInfo request, RequestOutcome outcome, long nanos, int tries, int answerBytes) {
        scope.ofRequest(request, () -> time(TaskGraphMeters.REQUEST_DURATION, request.method(), lower(outcome), nanos));
        if (request.bytes() > 0) {
            count(TaskGraphMeters.REQUEST_BYTES, request.method(), "sent", request.bytes());
        }
        if (answerBytes > 0) {
            count(TaskGraphMeters.REQUEST_BYTES, request.method(), "received", answerBytes);
        }
        count(TaskGraphMeters.REQUEST_RETRIES, request.method(), Math.max(0, tries - 1));
    }

    @Override
    public void taskTakenOver(long task, boolean handedOver, long nanos) {
        time(TaskGraphMeters.FAILOVER_DURATION, handedOver ? "handover" : "lost", nanos);
    }

    @Override
    public void leaseLost() {
        count(TaskGraphMeters.REJOINS, "", 1);
    }

    @Override
    public void checkpointEnded(long task, boolean written) {
        count(TaskGraphMeters.CHECKPOINTS, written ? "written" : "failed", 1);
    }

    @Override
    public void callRefused(RefusedCall reason) {
        count(TaskGraphMeters.CALLS_REFUSED, lower(reason), 1);
    }

    @Override
    public void watchLagged(long nanos) {
        time(TaskGraphMeters.WATCH_LAG, "", nanos);
    }

    @Override
    public void loopLagged(Loop loop, long nanos) {
        time(TaskGraphMeters.LOOP_LAG, lower(loop), nanos);
    }

    @Override
    public void callbackEnded(long task, String callback, long nanos, boolean slow) {
        time(TaskGraphMeters.CALLBACK_DURATION, callback, nanos);
        if (slow) {
            count(TaskGraphMeters.CALLBACKS_SLOW, callback, 1);
        }
    }

    @Override
    public void coordinatorAnswered(CoordinatorOperation operation, CoordinatorResult result, long nanos) {
        time(TaskGraphMeters.COORDINATION_LATENCY, lower(operation), lower(result), nanos);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
