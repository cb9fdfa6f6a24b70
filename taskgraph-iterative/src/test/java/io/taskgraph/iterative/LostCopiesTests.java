package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.StaleEpochException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What the end of a copy, or of its epoch, leaves to others. */
class LostCopiesTests {

    private static final long EPOCH = 5;
    private static final List<Long> ALL = List.of(0L, 1L, 2L);
    private static final CallHeader SUM = new CallHeader("allReduce", "sum", "Double by 'sum'");

    private final Hub hub = new Hub(new Codecs(List.of(), getClass().getClassLoader()), IterativeSettings.defaults());
    private final EpochHub here = new EpochHub(hub, EPOCH, 3, new Placement());
    private final List<Ask> asked = new ArrayList<>();
    private final List<Object> told = new ArrayList<>();

    /** Answers whose computation takes so long that the epoch ends meanwhile: the asking task is in the next one, or soon. */
    @Test
    void answerThatTheEndOfTheEpochOvertakesIsNone() {
        ask(new CompletionException(new StaleEpochException(EPOCH)));
        assertThat(told).isEmpty();
    }

    @Test
    void answerThatCannotBeEncodedIsAFailureInItsOwnWords() {
        ask(new CompletionException(new IllegalArgumentException("too deep")));
        assertThat(told).singleElement().satisfies(failure -> {
            assertThat(((Status) failure).getCode()).isEqualTo(Status.Code.INTERNAL);
            assertThat(((Status) failure).getDescription()).isEqualTo("a value cannot be encoded: too deep");
        });
    }

    private void ask(Throwable failure) {
        Member zero = member(0, false, CompletableFuture.failedFuture(failure));
        here.enter(zero, new Steps());
        double[] large = new double[Answering.MAX_ANSWER / Double.BYTES + 1];
        here.arrive(zero, 0, SUM, new Contribution.Whole(Value.of(hub.codecs().of(large), large)));
        here.asked(
                zero, new Ask(Ask.Kind.CONTRIBUTIONS, 1, 0, SUM, List.of(0L), List.of(Contribution.WHOLE)), answers());
    }

    /** The first one asks for a result that others may have, and takes its question with it. */
    @Test
    void secondCopyOfTheTaskThatCombinesAsksWhatTheFirstHadAsked() {
        here.enter(member(2, false, new CompletableFuture<>()), new Steps());
        combine();
        assertThat(asksOfTaskZero()).hasSize(1);
        combine();
        assertThat(asksOfTaskZero()).hasSize(2);
    }

    private List<Ask> asksOfTaskZero() {
        return asked.stream()
                .filter(ask -> ask.from() == 0 && ask.kind() == Ask.Kind.CONTRIBUTIONS)
                .toList();
    }

    private void combine() {
        Member copy = member(0, true, new CompletableFuture<>());
        here.enter(copy, new Steps());
        here.collected(
                here.arrive(
                        copy,
                        0,
                        SUM,
                        new Contribution.Whole(Value.of(hub.codecs().of(1.0), 1.0))),
                0,
                ALL,
                () -> {});
        Steps steps = new Steps();
        here.leave(copy, steps);
        steps.run();
    }

    @Test
    void stepThatThrowsKeepsNoLaterOneFromRunning() {
        List<String> ran = new ArrayList<>();
        IllegalStateException first = new IllegalStateException("first");
        Steps steps = new Steps();
        steps.add(() -> ran.add("a"));
        steps.add(() -> {
            throw first;
        });
        steps.add(() -> {
            throw new IllegalStateException("second");
        });
        steps.add(() -> ran.add("b"));
        assertThatThrownBy(steps::run).isSameAs(first).hasSuppressedException(new IllegalStateException("second"));
        assertThat(ran).containsExactly("a", "b");
    }

    private StreamObserver<Answer> answers() {
        return new StreamObserver<>() {
            @Override
            public void onNext(Answer answer) {
                told.add(answer);
            }

            @Override
            public void onError(Throwable failure) {
                told.add(Status.fromThrowable(failure));
            }

            @Override
            public void onCompleted() {}
        };
    }

    /** Returns a copy whose questions are noted and not answered, and whose computations end so. */
    private Member member(long task, boolean successor, CompletableFuture<?> computed) {
        Framework framework = (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "getTaskId" -> task;
                        case "togetherWith" -> List.of();
                        case "compute" -> computed;
                        default -> {
                            asked.add((Ask) args[3]);
                            yield new CompletableFuture<Answer>();
                        }
                    };
                });
        EpochContext context = (EpochContext) Proxy.newProxyInstance(
                EpochContext.class.getClassLoader(),
                new Class<?>[] {EpochContext.class},
                (self, method, args) -> false);
        return new Member(framework, context, successor);
    }
}
