package io.taskgraph.iterative;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.GrpcHelper;
import io.taskgraph.NullReturnException;
import io.taskgraph.Task;
import io.taskgraph.WaitingTask;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The task that hosts an iterative task. An epoch is an iteration, with a thread to itself. */
class IterativeHost implements Task, WaitingTask {

    /** Most missing tasks that are shown of a call. */
    private static final int MAX_SHOWN = 16;

    private final IterativeTask<?> task;
    private final Codecs codecs;
    private final IterativeSettings settings;
    private final KeptStates states;
    private final SoleHolder holder;
    private final EpochRuns runs;
    private @Nullable Framework framework;
    private @Nullable Hub hub;
    private volatile Hub.@Nullable EpochMember current;
    /** Read and written by runs, one after the other. */
    private boolean prepared;

    /** Why the preparation failed. Read and written as above. */
    private @Nullable Throwable unprepared;

    private volatile @Nullable Object state;
    private volatile long stateEpoch = -1;
    private volatile long firstEpoch = -1;
    private long lastEpoch = -1;

    IterativeHost(
            IterativeTask<?> task, Codecs codecs, IterativeSettings settings, KeptStates states, SoleHolder holder) {
        this.task = task;
        this.codecs = codecs;
        this.settings = settings;
        this.states = states;
        this.holder = holder;
        this.runs = new EpochRuns(settings.threads());
    }

    @Override
    public void init(long taskId, Framework given) {
        framework = given;
        hub = given.shared(Hub.class, () -> new Hub(codecs, settings));
    }

    /** Returns whether the state is the same at all tasks. */
    boolean isReplicated() {
        return true;
    }

    @Override
    public void enterEpoch(EpochContext context) {
        Hub meeting = hub;
        Framework own = framework;
        if (meeting == null || own == null) {
            throw new IllegalStateException("the iterative task is not initialised");
        }
        if (firstEpoch < 0) {
            firstEpoch = context.epoch();
        }
        // A copy that was in the epoch before is the first of this one.
        boolean successor = lastEpoch < 0 || lastEpoch != context.epoch() - 1;
        lastEpoch = context.epoch();
        Hub.EpochMember entered = meeting.enter(own, context, successor);
        current = entered;
        EpochRun run = new EpochRun(this, entered);
        // in this order: the thread is interrupted before others hear of the end, which takes longer
        context.onCancelled(run::cancel);
        context.onCancelled(() -> meeting.leave(entered));
        runs.add(run);
    }

    @Override
    public GrpcHelper grpc() {
        return GrpcHelper.of(AskMethod.service(this::asked));
    }

    private void asked(Ask ask, StreamObserver<Answer> answer) {
        Hub.EpochMember here = current;
        if (here == null) {
            throw new IllegalStateException("the iterative task has entered no epoch");
        }
        long origin = here.member().framework().requestOrigin().taskId();
        if (origin != ask.from()) {
            answer.onError(Status.PERMISSION_DENIED
                    .withDescription("a question of task " + origin + " says that it is one of task " + ask.from())
                    .asRuntimeException());
        } else if (ask.number() >= 0) {
            here.epoch().asked(here.member(), ask, answer);
        } else {
            answer.onNext(StateFetch.answer(here.epoch(), here.member(), ask, states));
            answer.onCompleted();
        }
    }

    @Override
    public List<TaskWork> work() {
        TaskWork work = runs.work();
        return work == null ? List.of() : List.of(work);
    }

    @Override
    public List<TaskWait> waits() {
        Hub.EpochMember here = current;
        Member.Waiting waiting = here == null ? null : here.member().waiting();
        if (here == null || waiting == null) {
            return List.of();
        }
        Call call = waiting.call();
        return here.epoch()
                .locked(() -> List.of(new TaskWait(
                        call.describe(),
                        here.epoch().missing(call).stream().limit(MAX_SHOWN).toList(),
                        Duration.ofNanos(settings.threads().nanoTime() - waiting.since()))));
    }

    /** Returns whether this copy was in an epoch before this one. */
    boolean hasEnteredBefore(long epoch) {
        return firstEpoch < epoch;
    }

    // ---- called by the run of an epoch, on its thread

    /** Prepares the copy, once. If that fails when the iteration is over, the next one says so. */
    @SuppressWarnings("CatchingUnchecked") // Whatever the application throws.
    void prepare(LiveIteration iteration) throws Exception {
        if (!prepared) {
            prepared = true;
            try {
                task.prepare(iteration);
            } catch (Exception | Error e) {
                unprepared = e;
            }
        }
        if (unprepared instanceof Exception e) {
            throw e;
        } else if (unprepared instanceof Error e) {
            throw e;
        }
    }

    /** Does the iteration of an epoch and returns the state after it. */
    @Nullable
    Object next(LiveIteration iteration, EpochHub epoch, Member member) throws Exception {
        return next(task, iteration, epoch, member);
    }

    // The state is one that the task itself has made, null included.
    @SuppressWarnings({"unchecked", "NullAway"})
    private <S extends @Nullable Object> @Nullable Object next(
            IterativeTask<S> typed, LiveIteration iteration, EpochHub epoch, Member member) throws Exception {
        S before;
        if (stateEpoch == epoch.epoch()) {
            before = (S) state;
        } else {
            StateBytes kept = kept(epoch, member);
            before = kept == null ? typed.start(iteration) : (S) States.decode(kept, codecs);
        }
        S after = typed.next(iteration, before);
        return before == null
                ? after
                : NullReturnException.check(
                        after,
                        () -> "'next' of " + task.getClass().getName()
                                + " returned null: it must return the state with which"
                                + " iteration " + (epoch.epoch() + 1)
                                + " begins, which may be the one that it was given. A task"
                                + " without a state returns null from 'start' already");
    }

    /** Returns the state with which an epoch began, of a copy that was not there; null if the application is to make it. */
    @Nullable
    StateBytes kept(EpochHub epoch, Member member) throws InterruptedException {
        if (epoch.epoch() == 0) {
            return null;
        }
        return new StateFetch(epoch, member, states).fetch();
    }

    /** Takes the state after an iteration, before that ends. */
    void advance(Member member, long epoch, @Nullable Object next, StateBytes bytes) {
        state = next;
        stateEpoch = epoch + 1;
        if (isReplicated()) {
            states.keep(member.framework().getJob(), stateEpoch, bytes);
        }
    }

    /** Makes the state after an iteration durable, if tasks of this kind are checkpointed. */
    void secure(EpochRun run, long epoch, StateBytes bytes) throws InterruptedException, IOException {}

    /** Warns if the loss of this process would be that of the state, or no longer would; after an iteration of one task, which all others have ended too. */
    void warnOfLoss(Framework own, long epoch) {
        String warning = isReplicated() ? holder.look(own, epoch) : null;
        if (warning != null) {
            own.getLogger().warn(warning);
        }
    }

    Codecs codecs() {
        return codecs;
    }

    IterativeSettings settings() {
        return settings;
    }
}
