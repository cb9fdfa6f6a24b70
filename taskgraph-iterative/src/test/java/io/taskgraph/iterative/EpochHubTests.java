package io.taskgraph.iterative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.taskgraph.EpochContext;
import io.taskgraph.Framework;
import io.taskgraph.iterative.v1.Items;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The meeting place of the tasks of one process, without processes: what it completes, answers and refuses. */
class EpochHubTests {

    private static final long EPOCH = 5;
    private static final CallHeader SUM = new CallHeader("allReduce", "sum", "Double by 'sum'");
    private static final Need.Key WHOLE = new Need.Key(false, Contribution.WHOLE, -1);

    private final Hub hub = new Hub(new Codecs(List.of(), getClass().getClassLoader()), IterativeSettings.defaults());
    private final EpochHub epoch = new EpochHub(hub, EPOCH, 2, new Placement());
    private final Member zero = member(0);
    private final Member one = member(1);

    private static final class Answers implements StreamObserver<Answer> {

        private final List<Object> told = new ArrayList<>();

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
    }

    private static Member member(long task) {
        Framework framework = fake(Framework.class, "getTaskId", task);
        return new Member(framework, fake(EpochContext.class, "isCancelled", false), false);
    }

    /** Returns an object whose method of a name returns a value and whose others are not to be called. */
    private static <T> T fake(Class<T> type, String name, Object value) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals(name)) {
                return value;
            }
            throw new AssertionError(method + " must not be called");
        }));
    }

    private Contribution.Whole number(double value) {
        return new Contribution.Whole(Value.of(hub.codecs().of(value), value));
    }

    private Call arrive(Member member, double value) {
        return epoch.arrive(member, 0, SUM, number(value));
    }

    private Ask ask(long from) {
        return new Ask(Ask.Kind.CONTRIBUTIONS, from, 0, SUM, List.of(0L, 1L), List.of(Contribution.WHOLE));
    }

    @Test
    void aNeedIsCompleteWhenTheLastTaskHasContributed() {
        epoch.enter(zero, new Steps());
        epoch.enter(one, new Steps());
        Call call = arrive(zero, 1);
        Need need = epoch.need(call, WHOLE, List.of(0L, 1L), null);
        assertThat(need.ready()).isNotDone();
        assertThat(call.missing()).containsExactly(1L);
        arrive(one, 2);
        assertThat(need.ready()).isCompleted();
        assertThat(epoch.values(call, Contribution.WHOLE, List.of(1L, 0L)))
                .extracting(Value::object)
                .containsExactly(2.0, 1.0);
    }

    @Test
    void theConclusionIsRunBeforeThoseWhoWaitGoOn() {
        epoch.enter(zero, new Steps());
        epoch.enter(one, new Steps());
        Call call = arrive(zero, 0.5);
        Conclusions conclusions = new Conclusions(epoch);
        Need need = epoch.need(call, WHOLE, List.of(0L, 1L), () -> conclusions.conclude(call, Reductions.sum()));
        arrive(one, 0.25);
        assertThat(need.ready()).isCompleted();
        Value result = call.result(Contribution.WHOLE);
        assertThat(result).isNotNull();
        assertThat(result.object()).isEqualTo(0.75);
        epoch.release(call, 0, 1);
        assertThat(call.hasContributed(1)).isFalse();
    }

    @Test
    void segmentsAreReducedIntoOneArray() {
        epoch.enter(zero, new Steps());
        epoch.enter(one, new Steps());
        Segments segments = Segments.of(5, 2);
        CallHeader header = new CallHeader("allReduce", "array", "double[5] by 'sum' in 2 segments");
        double[][] arrays = {{1, 2, 3, 4, 5}, {10, 20, 30, 40, 50}};
        Call call = null;
        for (Member member : List.of(zero, one)) {
            double[] array = arrays[(int) member.task()];
            call = epoch.arrive(member, 0, header, segmented(array, segments));
        }
        Conclusions conclusions = new Conclusions(epoch);
        NumericReduction<double[]> sum = new NumericReduction<>(Operation.SUM);
        conclusions.conclude(call, segments, 1, sum);
        conclusions.conclude(call, segments, 0, sum);
        Object whole = conclusions.assemble(call, ArrayCodec.DOUBLES, segments);
        assertThat(whole).isEqualTo(new double[] {11, 22, 33, 44, 55});
        assertThat(conclusions.assemble(call, ArrayCodec.DOUBLES, segments)).isSameAs(whole);
    }

    private Contribution.Segmented segmented(double[] array, Segments segments) {
        return new Contribution.Segmented(
                hub.codecs().of(array), array, segments, new NumericReduction<double[]>(Operation.SUM));
    }

    @Test
    void anotherProcessIsAnsweredWhenAllTasksHereHaveContributed() {
        epoch.enter(zero, new Steps());
        epoch.enter(one, new Steps());
        Answers answers = new Answers();
        epoch.asked(zero, ask(2), answers);
        arrive(zero, 1);
        assertThat(answers.told).isEmpty();
        arrive(one, 2);
        assertThat(answers.told)
                .singleElement()
                .satisfies(told -> assertThat(((Answer) told).items())
                        .extracting(Answer.Item::task)
                        .containsExactly(0L, 1L));
    }

    @Test
    void tasksThatAreElsewhereAreLeftOutOfAnAnswer() {
        epoch.enter(zero, new Steps());
        arrive(zero, 1);
        Answers answers = new Answers();
        epoch.asked(zero, ask(2), answers);
        assertThat(answers.told)
                .singleElement()
                .satisfies(told -> assertThat(((Answer) told).tasks()).containsExactly(0L));
    }

    @Test
    void anAnswerCoversNoMoreTasksThanItHasRoomFor() {
        List<Message> published = new ArrayList<>();
        Member first = publishing(0, published);
        Member second = publishing(1, published);
        epoch.enter(first, new Steps());
        epoch.enter(second, new Steps());
        double[] large = new double[Answering.MAX_ANSWER / Double.BYTES / 2 + 1];
        for (Member member : List.of(first, second)) {
            epoch.arrive(
                    member, 0, SUM, new Contribution.Whole(Value.of(hub.codecs().of(large), large)));
        }
        Answers answers = new Answers();
        epoch.asked(first, ask(2), answers);
        assertThat(answers.told).singleElement().satisfies(told -> {
            assertThat(((Answer) told).tasks()).containsExactly(0L);
            assertThat(((Answer) told).here()).containsExactly(0L, 1L);
        });
        assertThat(Wire.readItems((Items) published.get(0)))
                .extracting(Answer.Item::task)
                .containsExactly(0L);
    }

    /** Returns a member that computes at once and keeps what it publishes. */
    private static Member publishing(long task, List<Message> published) {
        Framework framework = (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    return switch (method.getName()) {
                        case "getTaskId" -> task;
                        case "fencingToken" -> 4L;
                        case "compute" -> CompletableFuture.completedFuture(((Callable<?>) args[1]).call());
                        case "publish" -> published.add((Message) args[2]);
                        default -> throw new AssertionError(method + " must not be called");
                    };
                });
        return new Member(framework, fake(EpochContext.class, "isCancelled", false), false);
    }

    /** A copy that comes later would give what it published under that name, to another question. */
    @Test
    void noOtherCopyOfATaskNamesABlockTheSame() {
        List<String> names = new ArrayList<>();
        for (long incarnation : new long[] {4, 9}) {
            Framework framework = (Framework) Proxy.newProxyInstance(
                    Framework.class.getClassLoader(),
                    new Class<?>[] {Framework.class},
                    (self, method, args) -> method.getName().equals("getTaskId") ? 1L : incarnation);
            Member copy = new Member(framework, fake(EpochContext.class, "isCancelled", false), true);
            names.add(copy.nextBlock());
            names.add(copy.nextBlock());
        }
        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void anAnswerNamesAllTasksHereAndThoseAreAskedTogether() {
        epoch.enter(zero, new Steps());
        epoch.enter(one, new Steps());
        arrive(zero, 1);
        Answers answers = new Answers();
        epoch.asked(zero, new Ask(Ask.Kind.CONTRIBUTIONS, 2, 0, SUM, List.of(0L), List.of(-1L)), answers);
        assertThat(answers.told).singleElement().satisfies(told -> {
            assertThat(((Answer) told).tasks()).containsExactly(0L);
            assertThat(((Answer) told).here()).containsExactly(0L, 1L);
        });
        List<Ask> asked = new ArrayList<>();
        Placement placement = new Placement();
        placement.seen(List.of(0L, 1L));
        EpochHub elsewhere = new EpochHub(hub, EPOCH, 3, placement);
        Member copy = asking(2, false, asked);
        elsewhere.enter(copy, new Steps());
        Call call = elsewhere.arrive(copy, 0, SUM, number(1));
        elsewhere.need(call, WHOLE, List.of(0L, 1L, 2L), null);
        assertThat(asked)
                .singleElement()
                .satisfies(ask -> assertThat(ask.tasks()).containsExactly(0L, 1L));
    }

    @Test
    void oneTaskAtATimeAsksForTheStateForAllHere() {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        assertThat(epoch.fetching(first)).isSameAs(first);
        assertThat(epoch.fetching(second)).isSameAs(first);
        first.complete(false);
        assertThat(epoch.fetching(second)).isSameAs(second);
    }

    @Test
    void anotherCallIsRefusedAndFailsThoseWhoWaitHere() {
        epoch.enter(zero, new Steps());
        Need need = epoch.need(arrive(zero, 1), WHOLE, List.of(0L), null);
        assertThat(need.ready()).isCompleted();
        Answers answers = new Answers();
        CallHeader barrier = new CallHeader("barrier", "done", "");
        epoch.asked(zero, new Ask(Ask.Kind.CONTRIBUTIONS, 1, 0, barrier, List.of(0L), List.of(-1L)), answers);
        assertThat(answers.told)
                .singleElement()
                .satisfies(told -> assertThat(((Status) told).getDescription()).contains("barrier 'done'"));
        assertThatExceptionOfType(CollectiveMismatchException.class).isThrownBy(() -> arrive(zero, 1));
    }

    @Test
    void aTaskThatHasEndedItsIterationFailsTheCallThatNeedsIt() {
        epoch.enter(zero, new Steps());
        epoch.enter(one, new Steps());
        epoch.arrive(one, 0, CallHeader.END, number(0));
        assertThatExceptionOfType(CollectiveMismatchException.class).isThrownBy(() -> arrive(zero, 1));
        Call later = epoch.arrive(zero, 1, SUM, number(1));
        Need need = epoch.need(later, WHOLE, List.of(0L, 1L), null);
        assertThat(need.ready()).isCompletedExceptionally();
    }

    @Test
    void whatAnotherProcessOffersIsAnsweredWithTheResult() {
        epoch.enter(zero, new Steps());
        Answers answers = new Answers();
        epoch.asked(zero, offer(0, SUM, number(2)), answers);
        Call call = arrive(zero, 1);
        assertThat(answers.told).isEmpty();
        collect(call, zero);
        assertThat(answers.told)
                .singleElement()
                .satisfies(told -> assertThat(((Answer) told).items())
                        .extracting(Answer.Item::task, Answer.Item::bytes)
                        .containsExactly(tuple(Answer.RESULT, bytes(3))));
    }

    @Test
    void theFirstCopyThatCombinesDoesNotAskAndALaterOneDoes() {
        epoch.enter(zero, new Steps());
        Need need = collect(arrive(zero, 1), zero);
        assertThat(need.ready()).isNotDone();
        EpochHub later = new EpochHub(hub, EPOCH, 2, new Placement());
        List<Ask> asked = new ArrayList<>();
        Member copy = asking(0, true, asked);
        later.enter(copy, new Steps());
        later.collected(later.arrive(copy, 0, SUM, number(1)), 0, List.of(0L, 1L), () -> {});
        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.kind()).isEqualTo(Ask.Kind.CONTRIBUTIONS);
            assertThat(ask.tasks()).containsExactly(1L);
        });
    }

    /** Only a copy that ends between its question and the answer shows it, which is one in 5,000 simulated jobs. */
    @Test
    void whatACopyThatHasEndedHadAskedForIsAskedForAgain() {
        List<Ask> asked = new ArrayList<>();
        Member first = asking(1, false, asked);
        Member second = asking(2, false, asked);
        EpochHub here = new EpochHub(hub, EPOCH, 4, new Placement());
        here.enter(first, new Steps());
        here.enter(second, new Steps());
        Call call = here.arrive(first, 0, SUM, number(1));
        here.arrive(second, 0, SUM, number(2));
        here.need(call, WHOLE, List.of(1L, 2L, 3L), null);
        assertThat(asked)
                .singleElement()
                .satisfies(ask -> assertThat(ask.from()).isEqualTo(1));
        Steps steps = new Steps();
        here.leave(first, steps);
        steps.run();
        assertThat(asked).hasSize(2);
        assertThat(asked.get(1).from()).isEqualTo(2);
        assertThat(asked.get(1).tasks()).contains(3L);
    }

    @Test
    void contributionsAreOfferedTogetherWhenAllTasksHereHaveMadeTheCall() {
        List<Ask> asked = new ArrayList<>();
        EpochHub elsewhere = new EpochHub(hub, EPOCH, 3, new Placement());
        Member first = asking(1, false, asked);
        Member second = asking(2, false, asked);
        elsewhere.enter(first, new Steps());
        elsewhere.enter(second, new Steps());
        Call call = elsewhere.arrive(first, 0, SUM, number(1));
        Need need = elsewhere.collected(call, 1, List.of(0L, 1L, 2L), () -> {});
        assertThat(asked).isEmpty();
        assertThat(elsewhere.missing(call)).containsExactly(2L);
        elsewhere.collected(elsewhere.arrive(second, 0, SUM, number(2)), 2, List.of(0L, 1L, 2L), () -> {});
        assertThat(elsewhere.missing(call)).containsExactly(0L);
        assertThat(need.ready()).isNotDone();
        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.kind()).isEqualTo(Ask.Kind.OFFER);
            assertThat(ask.tasks()).containsExactly(0L);
            assertThat(ask.items())
                    .extracting(Answer.Item::task, Answer.Item::bytes)
                    .containsExactly(tuple(1L, bytes(1)), tuple(2L, bytes(2)));
        });
    }

    @Test
    void contributionsThatAreTooLargeForAnOfferAreAskedFor() {
        List<Ask> asked = new ArrayList<>();
        EpochHub here = new EpochHub(hub, EPOCH, 2, new Placement());
        Member copy = asking(0, false, asked);
        here.enter(copy, new Steps());
        here.collected(here.arrive(copy, 0, SUM, number(1)), 0, List.of(0L, 1L), () -> {});
        assertThat(asked).isEmpty();
        here.asked(
                copy,
                new Ask(
                        Ask.Kind.OFFER,
                        1,
                        0,
                        SUM,
                        List.of(0L),
                        List.of(Contribution.WHOLE),
                        false,
                        List.of(),
                        List.of(1L)),
                new Answers());
        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.kind()).isEqualTo(Ask.Kind.CONTRIBUTIONS);
            assertThat(ask.tasks()).containsExactly(1L);
        });
    }

    /** The one that brings it may be ahead of what is seen here, or lie. */
    @Test
    void anOfferedContributionOfATaskThatIsSeenElsewhereIsAskedFor() {
        List<Ask> asked = new ArrayList<>();
        EpochHub here = new EpochHub(hub, EPOCH, 3, new Placement());
        Member copy = asking(0, false, asked);
        here.enter(copy, new Steps());
        Need need = here.collected(here.arrive(copy, 0, SUM, number(1)), 0, List.of(0L, 1L, 2L), () -> {});
        here.asked(copy, offer(0, SUM, number(2), 1, 2), new Answers());
        assertThat(need.sorted()).containsExactly(2L);
        assertThat(asked).singleElement().satisfies(ask -> {
            assertThat(ask.kind()).isEqualTo(Ask.Kind.CONTRIBUTIONS);
            assertThat(ask.tasks()).containsExactly(2L);
        });
    }

    @Test
    void anIterationThatATaskSeenElsewhereIsSaidToHaveEndedGoesOn() {
        EpochHub here = new EpochHub(hub, EPOCH, 3, new Placement());
        Member copy = asking(0, false, new ArrayList<>());
        here.enter(copy, new Steps());
        here.asked(copy, offer(0, CallHeader.END, number(0), 1, 2), new Answers());
        Call later = here.arrive(copy, 1, SUM, number(1));
        Need need = here.needs(later, Map.of(WHOLE, List.of(2L)), null).get(0);
        assertThat(need.ready()).isNotDone();
    }

    @Test
    void anOfferBringsContributionsAlone() {
        for (Answer.Item lie : List.of(
                new Answer.Item(Answer.RESULT, Contribution.WHOLE, "double", bytes(3)),
                new Answer.Item(1, 2, Contribution.WHOLE, "double", bytes(3)),
                new Answer.Item(1, 0, "double", bytes(3)),
                new Answer.Item(7, Contribution.WHOLE, "double", bytes(3)))) {
            EpochHub here = new EpochHub(hub, EPOCH, 3, new Placement());
            Member copy = asking(0, false, new ArrayList<>());
            here.enter(copy, new Steps());
            Need need = here.collected(here.arrive(copy, 0, SUM, number(1)), 0, List.of(0L, 1L, 2L), () -> {});
            here.asked(copy, offer(0, SUM, List.of(lie)), new Answers());
            assertThat(need.ready()).as(lie.toString()).isCompletedExceptionally();
        }
    }

    @Test
    void aTaskElsewhereThatHasEndedItsIterationFailsALaterCall() {
        epoch.enter(zero, new Steps());
        Answers answers = new Answers();
        epoch.asked(zero, offer(0, CallHeader.END, number(0)), answers);
        assertThat(answers.told)
                .singleElement()
                .satisfies(told -> assertThat(((Answer) told).tasks()).containsExactly(0L));
        Need need = collect(epoch.arrive(zero, 1, SUM, number(1)), zero);
        assertThat(need.ready()).isCompletedExceptionally();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> need.ready().join())
                .withCauseInstanceOf(CollectiveMismatchException.class)
                .withMessageContaining(
                        "task 1 has ended iteration 5 after 0 calls, but call 1 is " + SUM + " at task 0: ");
    }

    private Need collect(Call call, Member member) {
        List<Long> all = List.of(0L, 1L);
        Conclusions conclusions = new Conclusions(epoch);
        return epoch.collected(call, member.task(), all, () -> conclusions.conclude(call, Reductions.sum()));
    }

    /** Returns what task 1 offers. */
    private Ask offer(int call, CallHeader header, Contribution.Whole given) {
        return offer(call, header, given, 1);
    }

    /** Returns what task 1 offers as the contribution of each of some tasks. */
    private static Ask offer(int call, CallHeader header, Contribution.Whole given, long... of) {
        return offer(
                call,
                header,
                LongStream.of(of)
                        .mapToObj(task -> new Answer.Item(
                                task,
                                Contribution.WHOLE,
                                given.value().codec().tag(),
                                given.value().bytes()))
                        .toList());
    }

    private static Ask offer(int call, CallHeader header, List<Answer.Item> items) {
        return new Ask(
                Ask.Kind.OFFER, 1, call, header, List.of(0L), List.of(Contribution.WHOLE), false, items, List.of());
    }

    private ByteString bytes(double value) {
        return Value.of(hub.codecs().of(value), value).bytes();
    }

    /** Returns a copy whose questions are noted and not answered. */
    private static Member asking(long task, boolean successor, List<Ask> asked) {
        Framework framework = (Framework) Proxy.newProxyInstance(
                Framework.class.getClassLoader(), new Class<?>[] {Framework.class}, (self, method, args) -> {
                    if (method.getName().equals("getTaskId")) {
                        return task;
                    }
                    if (method.getName().equals("togetherWith")) {
                        return List.of();
                    }
                    asked.add((Ask) args[3]);
                    return new CompletableFuture<Answer>();
                });
        return new Member(framework, fake(EpochContext.class, "isCancelled", false), successor);
    }

    @Test
    void theHubIsEmptyWhenTheLastMemberHasLeft() {
        epoch.enter(zero, new Steps());
        epoch.enter(one, new Steps());
        assertThat(epoch.leave(zero, new Steps())).isFalse();
        assertThat(epoch.leave(one, new Steps())).isTrue();
    }
}
