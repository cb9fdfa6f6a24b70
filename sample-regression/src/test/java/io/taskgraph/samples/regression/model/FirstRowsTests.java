package io.taskgraph.samples.regression.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.taskgraph.datum.DatumException;
import io.taskgraph.datum.DatumIteratorBuilder;
import io.taskgraph.datum.DatumSource;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class FirstRowsTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final ModelSpec MODEL = ModelSpec.of(Family.GAUSSIAN, 0);

    private static final Request.Frame FRAME =
            Request.Frame.of(new Standardisation(new double[] {3.5}, new double[] {1.5}));

    /** Rows are counted by blocks, and a reader may look ahead by some records. */
    private static final int AHEAD = 2 * Design.BLOCK;

    /** Without a turn a thread would wait for longer than the tests do. */
    private final FirstRows first = new FirstRows(PATIENCE.multipliedBy(10));

    @Test
    void othersDoNotWaitForAThreadThatStandsStill() {
        FirstRows impatient = new FirstRows();
        assertThat(impatient.reading().alone()).isTrue();

        assertThat(CompletableFuture.supplyAsync(() -> impatient.reading().alone()))
                .succeedsWithin(PATIENCE)
                .isEqualTo(false);
    }

    @Test
    void othersWaitUntilTheFirstThreadHasWorkedOnItsRows() {
        FirstRows.Turn turn = first.reading();
        assertThat(turn.alone()).isTrue();
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        Thread waiting = new Thread(() -> other.complete(first.reading().alone()));
        waiting.start();

        turn.pass(FirstRows.ROWS - 1);
        Awaitility.await().atMost(PATIENCE).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertThat(other).isNotDone();
        turn.pass(1);

        assertThat(other).succeedsWithin(PATIENCE).isEqualTo(false);
    }

    @Test
    void theNextThreadWorksAloneOnTheRowsThatAreLeft() {
        FirstRows.Turn turn = first.reading();
        turn.pass(FirstRows.ROWS - 1);
        turn.close();

        assertThat(turnOfAnother()).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    @Test
    void eachKindOfWorkHasItsOwnRows() {
        assertThat(first.reading().alone()).isTrue();
        for (Request.Kind kind : Request.Kind.values()) {
            assertThat(first.answering(kind).alone()).as(kind.name()).isTrue();
        }
    }

    @Test
    void aThreadThatIsInterruptedWaitsNoLongerAndStillIs() {
        assertThat(first.reading().alone()).isTrue();
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        Thread waiting = new Thread(() -> {
            boolean alone = first.reading().alone();
            other.complete(!alone && Thread.currentThread().isInterrupted());
        });
        waiting.start();

        waiting.interrupt();

        assertThat(other).succeedsWithin(PATIENCE).isEqualTo(true);
    }

    @Test
    void sharesAnswerTogetherOnceTheFirstRowsArePassed() {
        try (DatumSource table = table("y,x\n" + "1,2\n3,5\n".repeat(FirstRows.ROWS / 2))) {
            Design rows = reader(table).read(table.share(0, 1), new FirstRows());

            new Shard(rows, MODEL, first).answer(Request.forStatistics());
        }

        assertThat(first.answering(Request.Kind.STATISTICS).alone()).isFalse();
    }

    @Test
    void smallSharesAreFirstRowsToo() {
        int rows = Design.BLOCK - 1;
        try (DatumSource table = table("y,x\n" + "1,2\n".repeat(rows))) {
            for (int read = 0; read < FirstRows.ROWS; read += rows) {
                reader(table).read(table.share(0, 1), first);
            }
        }

        assertThat(first.reading().alone()).isFalse();
    }

    @Test
    void aBlockIsNotedOnceItHasBeenWorkedOn() {
        List<ModelRows> blocks = ModelRows.of(rows(2 * Design.BLOCK), FRAME, MODEL);
        List<Boolean> rowsAreLeft = new ArrayList<>();
        FirstRows.Turn turn = first.reading();
        turn.pass(FirstRows.ROWS - 2 * Design.BLOCK);
        turn.close();

        for (ModelRows block : turn.counting(blocks)) {
            assertThat(block.count()).isEqualTo(Design.BLOCK);
            try (FirstRows.Turn next = first.reading()) {
                rowsAreLeft.add(next.alone());
            }
        }

        assertThat(rowsAreLeft).containsExactly(true, true);
        assertThat(first.reading().alone()).isFalse();
    }

    @Test
    void rowsOfAFactorAreNotedOnce() {
        Shard shard = new Shard(rows(FirstRows.ROWS / 2), MODEL, first);
        Request request = new Request(Request.Kind.FACTOR, FRAME, new double[2]);

        shard.answer(request);
        try (FirstRows.Turn turn = first.answering(Request.Kind.FACTOR)) {
            assertThat(turn.alone()).isTrue();
        }
        shard.answer(request);

        assertThat(first.answering(Request.Kind.FACTOR).alone()).isFalse();
    }

    @Test
    void anotherThreadReadsOnceTheFirstOneHasFailed() {
        try (DatumSource bad = table("y,x\n1,no\n");
                DatumSource good = table("y,x\n1,2\n")) {
            assertThatExceptionOfType(DatumException.class)
                    .isThrownBy(() -> reader(bad).read(bad.share(0, 1), first))
                    .withMessageContaining("'no'");

            assertThat(CompletableFuture.supplyAsync(() -> reader(good).read(good.share(0, 1), first)))
                    .succeedsWithin(PATIENCE);
        }
    }

    @Test
    void theFirstThreadReadsWithTheOthersAfterItsRows() {
        AtomicInteger records = new AtomicInteger();
        DatumIteratorBuilder format = DatumIteratorBuilder.csv().where(record -> {
            boolean behindFirstRows = records.incrementAndGet() == FirstRows.ROWS + AHEAD;
            if (behindFirstRows) {
                assertThat(turnOfAnother()).succeedsWithin(PATIENCE).isEqualTo(false);
            }
            return true;
        });
        try (DatumSource table = table(format, "y,x\n" + "1,2\n".repeat(FirstRows.ROWS + AHEAD))) {
            assertThat(reader(table).read(table.share(0, 1), first).rows()).isEqualTo(FirstRows.ROWS + AHEAD);
        }
        assertThat(records).hasValue(FirstRows.ROWS + AHEAD);
    }

    private CompletableFuture<Boolean> turnOfAnother() {
        return CompletableFuture.supplyAsync(() -> first.reading().alone());
    }

    private static Design rows(int count) {
        try (DatumSource table = table("y,x\n" + "1,2\n3,5\n".repeat(count / 2))) {
            return reader(table).read(table.share(0, 1), new FirstRows());
        }
    }

    private static DatumSource table(String text) {
        return table(DatumIteratorBuilder.csv(), text);
    }

    private static DatumSource table(DatumIteratorBuilder format, String text) {
        return format.resolvedBy(location -> new ByteArrayInputStream(text.getBytes(UTF_8)))
                .source("in.csv");
    }

    private static DesignReader reader(DatumSource source) {
        return new DesignReader(DataSpec.of("in.csv", "y"), Family.GAUSSIAN, source);
    }
}
