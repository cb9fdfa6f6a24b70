package io.taskgraph.iterative;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * The answer to a question of another process.
 *
 * @param tasks those of the wanted tasks that are in the answering process and that the answer covers
 * @param here all tasks of the answering process that have entered the epoch
 * @param items contributions and results; empty where they come in a block
 * @param block name of the block of the asked task that holds the items; empty if there is none
 */
record Answer(List<Long> tasks, List<Long> here, List<Item> items, String block) {

    /** The task of an item that is a result. */
    static final long RESULT = -1;

    /**
     * One value.
     *
     * @param task task that contributed it, or the first of those whose values were combined; or {@link #RESULT}
     * @param tasks number of tasks that it stands for
     * @param piece which piece of it
     * @param tag name of its codec
     */
    record Item(long task, long tasks, long piece, String tag, ByteString bytes) {

        /** Makes a value of one task, or a result. */
        Item(long task, long piece, String tag, ByteString bytes) {
            this(task, 1, piece, tag, bytes);
        }

        boolean isResult() {
            return task == RESULT;
        }

        /** Returns the tasks that it stands for. */
        Subtree of() {
            return new Subtree(task, task + tasks);
        }
    }

    /** Returns this answer with the items that came in its block. */
    Answer withItems(List<Item> read) {
        return new Answer(tasks, here, read, "");
    }
}
