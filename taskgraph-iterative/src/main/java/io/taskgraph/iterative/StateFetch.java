package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.Status;
import io.taskgraph.PrintableText;
import io.taskgraph.RequestFailedException;
import io.taskgraph.StaleEpochException;
import io.taskgraph.TaskGraphException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Gets the state with which an iteration began from any process that has it: this one, else that of another task. All others are asked
 * whether their process has it, a few at a time; the first that says yes is asked for it.
 */
final class StateFetch {

    private static final int AT_ONCE = 16;

    /** Time after which as many more are asked: those that were may have no primary, and answer only when they have. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Bytes of a state up to which it comes with the word that it is there. */
    private static final int MAX_SMALL = 4 << 10;

    /** A task that has none yet may get it while others are asked, and those that had it be lost meanwhile: so ask again. */
    private static final int ROUNDS = 8;

    private final EpochHub epoch;
    private final Member member;
    private final KeptStates states;

    StateFetch(EpochHub epoch, Member member, KeptStates states) {
        this.epoch = epoch;
        this.member = member;
        this.states = states;
    }

    /** Returns the state, which is kept in this process from then on. */
    StateBytes fetch() throws InterruptedException {
        int round = 0;
        while (round < ROUNDS) {
            StateBytes found = states.of(member.framework().getJob(), epoch.epoch());
            if (found != null) {
                return found;
            }
            CompletableFuture<Boolean> own = new CompletableFuture<>();
            CompletableFuture<Boolean> underWay = epoch.fetching(own);
            if (underWay != own) {
                // Another task here asks, whose round counts there.
                await(underWay);
                continue;
            }
            try {
                round++;
                found = fetchOnce();
                if (found != null) {
                    states.keep(member.framework().getJob(), epoch.epoch(), found);
                    return found;
                }
            } finally {
                own.complete(found != null);
            }
        }
        throw States.lost(member.task(), epoch.epoch(), true);
    }

    private @Nullable StateBytes fetchOnce() throws InterruptedException {
        List<Long> here = epoch.liveHere();
        List<Long> others = new ArrayList<>();
        for (long i = 1; i < epoch.tasks(); i++) {
            long other = (member.task() + i) % epoch.tasks();
            if (!here.contains(other)) {
                others.add(other);
            }
        }
        return fetchFrom(others);
    }

    private @Nullable StateBytes fetchFrom(List<Long> tasks) throws InterruptedException {
        Iterator<Long> next = tasks.iterator();
        Map<Long, CompletableFuture<Answer>> open = new LinkedHashMap<>();
        int most = AT_ONCE;
        while (true) {
            while (open.size() < most && next.hasNext()) {
                long task = next.next();
                open.put(task, ask(Ask.Kind.HAS_STATE, task));
            }
            if (open.isEmpty()) {
                return null;
            }
            if (!awaitAny(open.values(), next.hasNext() ? PATIENCE : timeout())) {
                most += AT_ONCE;
            }
            for (long task : List.copyOf(open.keySet())) {
                CompletableFuture<Answer> answer = open.get(task);
                if (answer != null && answer.isDone()) {
                    open.remove(task);
                    StateBytes state = state(task, joined(answer));
                    if (state != null) {
                        return state;
                    }
                }
            }
        }
    }

    private @Nullable StateBytes state(long task, Answer whether) throws InterruptedException {
        if (whether.tasks().isEmpty()) {
            return null;
        }
        Answer answer = whether;
        if (answer.items().isEmpty()) {
            CompletableFuture<Answer> asked = ask(Ask.Kind.STATE, task);
            await(asked);
            answer = joined(asked);
        }
        if (answer.items().isEmpty()) {
            return null;
        }
        Answer.Item item = answer.items().get(0);
        if (answer.block().isEmpty()) {
            return new StateBytes(item.tag(), item.bytes());
        }
        CompletableFuture<BytesValue> pulled = member.framework()
                .pullIfPublished(member.context(), task, answer.block(), BytesValue.parser(), timeout())
                .toCompletableFuture();
        // A failure is thrown below.
        CompletableFuture<@Nullable BytesValue> ended = pulled.handle((block, failure) -> {
            if (failure != null && !isGone(failure)) {
                throw new CompletionException(failure);
            }
            return block;
        });
        await(ended);
        BytesValue block = joined(ended);
        return block == null ? null : new StateBytes(item.tag(), block.getValue());
    }

    private static boolean isGone(Throwable failure) {
        return StageFailure.cause(failure) instanceof RequestFailedException failed
                && failed.status().getCode() == Status.Code.NOT_FOUND;
    }

    private CompletableFuture<Answer> ask(Ask.Kind kind, long task) {
        CompletionStage<Answer> asked = member.framework()
                .dataRequest(member.context(), task, AskMethod.ASK, Ask.state(kind, member.task()), timeout());
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        var unused = asked.whenComplete((found, failure) -> {
            if (failure == null) {
                Speaker speaker = Speaker.of(member.framework(), task, found.here(), epoch.tasks());
                epoch.placement().seen(speaker.among(found.here()));
                answer.complete(found);
            } else {
                answer.completeExceptionally(failure);
            }
        });
        return answer;
    }

    private Duration timeout() {
        return epoch.hub().settings().timeout();
    }

    /** Returns whether one has ended in time; if that is the whole timeout, none is a failure. */
    private boolean awaitAny(Collection<CompletableFuture<Answer>> futures, Duration within)
            throws InterruptedException {
        CompletableFuture<?> any = CompletableFuture.anyOf(futures.toArray(CompletableFuture[]::new));
        if (within.equals(timeout())) {
            await(any);
            return true;
        }
        try {
            epoch.hub().settings().threads().await(any, within);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void await(CompletableFuture<?> future) throws InterruptedException {
        try {
            epoch.hub().settings().threads().await(future, timeout());
        } catch (TimeoutException e) {
            throw new CollectiveTimeoutException(
                    "task " + member.task() + " has waited " + PrintableText.of(timeout())
                            + " for the state with which iteration " + epoch.epoch() + " began",
                    List.of());
        }
    }

    private <T extends @Nullable Object> T joined(CompletableFuture<T> done) {
        try {
            return done.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof StaleEpochException stale) {
                throw stale;
            }
            throw new TaskGraphException(
                    "task " + member.task() + " cannot get the state with which iteration " + epoch.epoch() + " began: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage(),
                    e);
        }
    }

    /** Answers another copy that asks for the state. */
    static Answer answer(EpochHub epoch, Member asked, Ask ask, KeptStates states) {
        List<Long> here = epoch.here();
        StateBytes state = states.of(asked.framework().getJob(), asked.context().epoch());
        if (state == null) {
            return new Answer(List.of(), here, List.of(), "");
        }
        List<Long> covered = List.of(asked.task());
        if (state.bytes().size() <= (ask.kind() == Ask.Kind.HAS_STATE ? MAX_SMALL : Answering.MAX_INLINE)) {
            return new Answer(covered, here, List.of(item(asked, state, state.bytes())), "");
        }
        if (ask.kind() == Ask.Kind.HAS_STATE) {
            return new Answer(covered, here, List.of(), "");
        }
        String block = asked.nextBlock();
        asked.framework()
                .publish(
                        asked.context(),
                        block,
                        BytesValue.newBuilder().setValue(state.bytes()).build());
        return new Answer(covered, here, List.of(item(asked, state, ByteString.EMPTY)), block);
    }

    private static Answer.Item item(Member asked, StateBytes state, ByteString bytes) {
        return new Answer.Item(asked.task(), 0, state.tag(), bytes);
    }
}
