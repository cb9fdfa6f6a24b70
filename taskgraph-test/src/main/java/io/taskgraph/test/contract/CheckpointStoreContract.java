package io.taskgraph.test.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import io.taskgraph.checkpoint.Checkpoint;
import io.taskgraph.checkpoint.CheckpointStore;
import io.taskgraph.checkpoint.LaterCheckpointException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link CheckpointStore} promises. */
public abstract class CheckpointStoreContract {

    private static final String RUN = "3f1c9f0e-9f0b-4d0a-9a51-0d3c5f6a7b8c";
    private static final long TASK = 5;

    /**
     * Returns a new and empty store.
     *
     * @param keep how many checkpoints it keeps of each task, each of another epoch
     */
    protected abstract CheckpointStore createStore(int keep);

    @Test
    void emptyStoreHasNothing() throws IOException {
        CheckpointStore store = createStore(2);
        assertThat(store.newest(RUN, TASK, Long.MAX_VALUE)).isEmpty();
        assertThat(store.latestIncarnation(RUN, TASK)).isEqualTo(-1);
        assertThat(store.hasAny(RUN, TASK)).isFalse();
    }

    @Test
    void newestUpToAnEpochIsThatOfTheLatestEpochAndCopy() throws IOException {
        CheckpointStore store = createStore(2);
        Checkpoint second = written(store, 2, 7);
        Checkpoint former = written(store, 3, 7);
        Checkpoint third = written(store, 3, 8);
        assertThat(third).isNotEqualTo(former);
        assertThat(store.newest(RUN, TASK, Long.MAX_VALUE)).contains(third);
        assertThat(store.newest(RUN, TASK, 3)).contains(third);
        assertThat(store.newest(RUN, TASK, 2)).contains(second);
        assertThat(store.newest(RUN, TASK, 1)).isEmpty();
        assertThat(store.newest("another run", TASK, 3)).isEmpty();
        assertThat(store.newest(RUN, TASK + 1, 3)).isEmpty();
    }

    /** The epoch before the first: of a generation that was undone as a whole, nothing counts. */
    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void beforeTheFirstEpochThereIsNothing(long epoch) throws IOException {
        CheckpointStore store = createStore(1);
        assertThat(store.newest(RUN, TASK, epoch)).isEmpty();
        written(store, 0, 1);
        assertThat(store.newest(RUN, TASK, epoch)).isEmpty();
    }

    @Test
    void secondOfOneCopyAndEpochTakesThePlaceOfTheFirst() throws IOException {
        CheckpointStore store = createStore(1);
        store.write(new Checkpoint(RUN, TASK, 3, 7, ByteString.copyFromUtf8("first, and longer")));
        Checkpoint second = written(store, 3, 7);
        assertThat(store.newest(RUN, TASK, 3)).contains(second);
    }

    @Test
    void formerCopyIsRefusedAfterALaterOne() throws IOException {
        CheckpointStore store = createStore(2);
        Checkpoint later = written(store, 3, 8);
        assertThatExceptionOfType(LaterCheckpointException.class).isThrownBy(() -> written(store, 4, 7));
        assertThat(store.newest(RUN, TASK, 9)).contains(later);
        assertThat(store.latestIncarnation(RUN, TASK)).isEqualTo(8);
        assertThat(store.hasAny(RUN, TASK)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void asManyAsAreToBeKeptAreKept(int keep) throws IOException {
        CheckpointStore store = createStore(keep);
        for (long epoch = 0; epoch < 6; epoch++) {
            Checkpoint written = written(store, epoch, 7);
            assertThat(store.newest(RUN, TASK, epoch)).contains(written);
            for (long kept = Math.max(0, epoch - keep + 1); kept < epoch; kept++) {
                assertThat(store.newest(RUN, TASK, kept))
                        .as("of epoch %s", kept)
                        .isPresent();
            }
            assertThat(store.newest(RUN, TASK, epoch - keep)).isEmpty();
        }
    }

    /** Until the next epoch begins, a new copy goes on from the state of the present one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void stateOfTheNextEpochTakesNoPlaceOfThoseBefore(int keep) throws IOException {
        CheckpointStore store = createStore(keep);
        for (long epoch = 0; epoch < 6; epoch++) {
            Checkpoint present = written(store, epoch, 7);
            Checkpoint next = writtenForNext(store, epoch, 7);
            assertThat(store.newest(RUN, TASK, epoch)).contains(present);
            assertThat(store.newest(RUN, TASK, epoch + 1)).contains(next);
            for (long kept = Math.max(0, epoch - keep + 1); kept < epoch; kept++) {
                assertThat(store.newest(RUN, TASK, kept))
                        .as("of epoch %s", kept)
                        .isPresent();
            }
        }
    }

    /** A copy is ready for the next epoch and dies; the one after it goes through the present epoch again, and dies too. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatWasJustWrittenIsNotDeletedForAStateOfTheNextEpoch(int keep) throws IOException {
        CheckpointStore store = createStore(keep);
        written(store, 3, 6);
        written(store, 4, 7);
        Checkpoint ahead = writtenForNext(store, 4, 7);
        Checkpoint present = written(store, 4, 8);
        assertThat(store.newest(RUN, TASK, 4)).contains(present);
        assertThat(store.newest(RUN, TASK, 5)).contains(ahead);
        assertThat(store.newest(RUN, TASK, 3).isPresent()).isEqualTo(keep > 1);
        Checkpoint ownAhead = writtenForNext(store, 4, 8);
        assertThat(store.newest(RUN, TASK, 4)).contains(present);
        assertThat(store.newest(RUN, TASK, 5)).contains(ownAhead);
    }

    private static Checkpoint written(CheckpointStore store, long epoch, long incarnation) throws IOException {
        return write(store, epoch, epoch, incarnation);
    }

    private static Checkpoint writtenForNext(CheckpointStore store, long writtenIn, long incarnation)
            throws IOException {
        return write(store, writtenIn + 1, writtenIn, incarnation);
    }

    private static Checkpoint write(CheckpointStore store, long epoch, long writtenIn, long incarnation)
            throws IOException {
        ByteString state = ByteString.copyFromUtf8("of copy " + incarnation + " in epoch " + writtenIn);
        Checkpoint checkpoint = new Checkpoint(RUN, TASK, epoch, writtenIn, incarnation, state);
        store.write(checkpoint);
        return checkpoint;
    }
}
