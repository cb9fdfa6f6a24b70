package io.taskgraph.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where one transaction of flags ends and the next one begins. */
class FlagBatcherTests {

    private static final int FLAGS = 600;
    private static final String LINK = "Others";

    private final KeyLayout keys = new KeyLayout("taskgraph", "batches");

    @ParameterizedTest
    @CsvSource({"128, 1572864, 10", "128, 1572864, 4096", "5, 524288, 4096", "10000, 1572864, 4096", "128, 524288, 4096"
    })
    void everyTransactionIsWithinTheLimitsAndFlagsKeepTheirOrder(int operations, int bytes, int letters) {
        TransactionLimits limits = new TransactionLimits(operations, bytes);
        FlagBatcher batcher = batcher(limits, letters, FLAGS);

        List<Transaction> batches = new ArrayList<>();
        for (Transaction next = next(batcher); next != null; next = next(batcher)) {
            assertThat(limits.allow(next)).isTrue();
            batches.add(next);
            batcher.answered(true, true);
        }

        assertThat(batches.stream().flatMap(batch -> batch.writes().stream()).map(write -> ((Write.Put) write).key()))
                .containsExactlyElementsOf(expected(letters));
        assertThat(batcher.isIdle()).isTrue();
    }

    @Test
    void aTransactionIsFilledByNumberOrByBytes() {
        TransactionLimits limits = TransactionLimits.DEFAULT;
        assertThat(next(batcher(limits, 10, FLAGS)))
                .satisfies(batch -> assertThat(batch.writes()).hasSize(limits.maxOperations() - 3));
        assertThat(next(batcher(limits, 4096, FLAGS)))
                .satisfies(batch -> assertThat(TransactionLimits.size(batch))
                        .isBetween(limits.maxBytes() - 30_000L, (long) limits.maxBytes()));
    }

    @Test
    void flagsThatFillATransactionDoNotWaitForCompany() {
        TransactionLimits limits = TransactionLimits.DEFAULT;
        assertThat(batcher(limits, 4096, 10).mayWait(0)).isTrue();
        assertThat(batcher(limits, 4096, 80).mayWait(0)).isFalse();
    }

    @Test
    void flagsThatAreSentAgainAreCountedAgain() {
        FlagBatcher batcher = batcher(TransactionLimits.DEFAULT, 4096, 70);
        Transaction first = next(batcher);
        batcher.unknown();
        assertThat(next(batcher)).isEqualTo(first);
        batcher.answered(false, true);
        for (int i = 0; i < first.writes().size(); i++) {
            assertThat(next(batcher))
                    .satisfies(batch -> assertThat(batch.writes()).hasSize(1));
            batcher.answered(true, true);
        }
        assertThat(next(batcher))
                .satisfies(batch ->
                        assertThat(batch.writes()).hasSize(70 - first.writes().size()));
    }

    @Test
    void aFlagThatGoesAloneGoesAloneAgainWhenItsEndIsUnknown() {
        FlagBatcher batcher = batcher(TransactionLimits.DEFAULT, 10, 3);
        next(batcher);
        batcher.answered(false, true);
        next(batcher);
        batcher.unknown();
        for (int i = 0; i < 3; i++) {
            assertThat(next(batcher))
                    .satisfies(batch -> assertThat(batch.writes()).hasSize(1));
            batcher.answered(true, true);
        }
        assertThat(batcher.isIdle()).isTrue();
    }

    @Test
    void flagsThatAreForgottenDoNotCountAmongThoseThatGoAlone() {
        FlagBatcher batcher = batcher(TransactionLimits.DEFAULT, 10, 3);
        next(batcher);
        batcher.answered(false, true);
        assertThat(batcher.goesAlone()).isTrue();

        batcher.retain(wish -> wish.copy().task() > 0);
        assertThat(next(batcher)).satisfies(batch -> assertThat(batch.writes()).hasSize(1));
        batcher.answered(true, true);
        batcher.retain(wish -> false);

        assertThat(batcher.goesAlone()).isFalse();
        assertThat(batcher.isIdle()).isTrue();
        assertThat(batcher.done()).isEqualTo(3);
    }

    private FlagBatcher batcher(TransactionLimits limits, int letters, int flags) {
        FlagBatcher batcher = new FlagBatcher(keys, limits);
        for (int i = 0; i < flags; i++) {
            batcher.wish(new FlagBatcher.Wish(new CopyId(i % 3, 7), flag(letters, i)), true, true, 0);
        }
        return batcher;
    }

    private static @Nullable Transaction next(FlagBatcher batcher) {
        return batcher.next(5);
    }

    private static Flag flag(int letters, int number) {
        return new Flag(3, LINK, number % 3, "\u00fc".repeat(letters) + number);
    }

    private List<String> expected(int letters) {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < FLAGS; i++) {
            expected.add(keys.flag(flag(letters, i)));
        }
        return expected;
    }
}
