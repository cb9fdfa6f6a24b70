package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Who is named where tasks of several processes call different collectives: those that have called them, not those that ask or notice it. */
class MismatchTests {

    private static final CallHeader SUM = new CallHeader("allReduce", "sums", "double[4] by 'sum'");
    private static final CallHeader LONGER = new CallHeader("allReduce", "sums", "double[5] by 'sum'");

    private final Hub hub = new Hub(new Codecs(List.of(), getClass().getClassLoader()), IterativeSettings.defaults());
    private final EpochHub epoch = new EpochHub(hub, 7, 5, new Placement());
    private final List<Ask> asked = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();

    private Member member(long task) {
        Framework framework = (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    switch (method.getName()) {
                        case "getTaskId":
                            return task;
                        case "dataRequest":
                            asked.add((Ask) args[3]);
                            return new CompletableFuture<Answer>();
                        default:
                            throw new AssertionError(method + " must not be called");
                    }
                });
        EpochContext context = (EpochContext) Proxy.newProxyInstance(
                EpochContext.class.getClassLoader(),
                new Class<?>[] {EpochContext.class},
                (self, method, args) -> false);
        return new Member(framework, context, false);
    }

    private Contribution number() {
        return new Contribution.Whole(Value.of(hub.codecs().of(1.0), 1.0));
    }

    private final class Refusals implements StreamObserver<Answer> {

        @Override
        public void onNext(Answer answer) {}

        @Override
        public void onError(Throwable failure) {
            refused.add(String.valueOf(Status.fromThrowable(failure).getDescription()));
        }

        @Override
        public void onCompleted() {}
    }

    /** Task 1 asks for its process, where task 2 alone has made the call so far. */
    @Test
    void aProcessAsksInTheNameOfThoseThatHaveMadeTheCall() {
        epoch.enter(member(1), new Steps());
        Member two = member(2);
        epoch.enter(two, new Steps());
        Call call = epoch.arrive(two, 0, SUM, number());
        epoch.need(call, Need.Key.ALL_WHOLE, List.of(0L, 1L, 2L), null);
        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.from()).isEqualTo(1);
            assertThat(ask.callers()).containsExactly(2L);
        });
    }

    @Test
    void bothSidesAreNamedToTheAskingProcessAndToThoseWhoWaitHere() {
        Member zero = member(0);
        epoch.enter(zero, new Steps());
        Need need = epoch.need(epoch.arrive(zero, 0, SUM, number()), Need.Key.ALL_WHOLE, List.of(0L, 1L), null);
        epoch.asked(zero, ask(LONGER, List.of(2L)), new Refusals());
        String expected =
                "call 0 of iteration 7 is allReduce 'sums' of double[4] by 'sum' at task 0, but allReduce 'sums' of"
                        + " double[5] by 'sum' at task 2: all tasks must call the same collectives in the same order";
        assertThat(refused).containsExactly(expected);
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> need.ready().join())
                .havingCause()
                .isInstanceOf(CollectiveMismatchException.class)
                .withMessage(expected);
    }

    @Test
    void theFewAreNamedWhereMostTasksAreKnownToAgree() {
        Member zero = member(0);
        epoch.enter(zero, new Steps());
        epoch.arrive(zero, 0, LONGER, number());
        epoch.asked(zero, ask(SUM, List.of(1L, 2L, 4L)), new Refusals());
        assertThat(refused).singleElement().asString().endsWith("; 3 of 5 tasks agree, so look at task 0");
    }

    private static Ask ask(CallHeader header, List<Long> callers) {
        return new Ask(Ask.Kind.CONTRIBUTIONS, 1, 0, header, List.of(0L), List.of(Contribution.WHOLE))
                .calledBy(callers);
    }
}
