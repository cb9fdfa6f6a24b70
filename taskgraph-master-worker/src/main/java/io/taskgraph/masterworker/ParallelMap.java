package io.taskgraph.masterworker;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.Message;
import io.taskgraph.NullReturnException;
import io.taskgraph.Outcome;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A job that applies a function to each input of a list, on all workers, and hands the results over in the order of the inputs.
 *
 * <pre>{@code
 * @Bean
 * MasterWorkerBuilder sweep() {
 *     return ParallelMap.map(Sweep::rates, Sweep::train)
 *             .then(losses -> Outcome.succeeded("best rate " + best(losses)));
 * }
 * }</pre>
 *
 * <p>A worker that is free takes the next input. When none is left, it takes one that another worker has been at for longest, and the
 * first result counts: so neither a lost nor a slow worker holds the others up for longer than its input takes. Results are kept by the
 * workers that have made them, too, and told to a new master; those of a worker that is lost together with the master are made
 * again. The function may so be applied to an input more than once, and must give the same each time.
 *
 * <p>Each process makes the list of inputs itself; it must be the same everywhere. Immutable.
 *
 * @param <I> input
 * @param <O> result, a protobuf message: one of the well-known types, such as {@code DoubleValue}, if it need not be your own
 */
public final class ParallelMap<I, O extends Message> implements MasterWorkerBuilder {

    /** A computation for one input. */
    @FunctionalInterface
    public interface Computation<I, O> {
        /** Returns the result of an input. An exception ends the job as failed. */
        O apply(I input) throws Exception;
    }

    private final Supplier<? extends List<? extends I>> inputs;
    private final Computation<? super I, ? extends O> computation;
    private final Function<? super List<O>, Outcome> end;

    private ParallelMap(
            Supplier<? extends List<? extends I>> inputs,
            Computation<? super I, ? extends O> computation,
            Function<? super List<O>, Outcome> end) {
        this.inputs = inputs;
        this.computation = computation;
        this.end = end;
    }

    /** Returns a job that computes all results and succeeds. */
    public static <I, O extends Message> ParallelMap<I, O> map(
            Supplier<? extends List<? extends I>> inputs, Computation<? super I, ? extends O> computation) {
        return new ParallelMap<>(
                requireNonNull(inputs, "'inputs' must not be null"),
                requireNonNull(computation, "'computation' must not be null"),
                results -> Outcome.succeeded(results.size() + " results"));
    }

    /** Returns this job with another end: called once at the master, on its thread, with all results in the order of the inputs. */
    public ParallelMap<I, O> then(Function<? super List<O>, Outcome> newEnd) {
        return new ParallelMap<>(inputs, computation, requireNonNull(newEnd, "'newEnd' must not be null"));
    }

    @Override
    public MasterTask getMaster() {
        return new MapMaster<>(inputs().size(), end);
    }

    @Override
    public WorkerTask getWorker(long workerId) {
        return new MapWorker<>(inputs(), computation);
    }

    private List<? extends I> inputs() {
        return NullReturnException.check(
                inputs.get(),
                () -> "the supplier of the inputs returned null: it must return a list, which may be empty");
    }
}
