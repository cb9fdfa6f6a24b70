package io.taskgraph.samples.regression.model;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the threads of a process work one after the other on the first rows of each kind of work: reading, and answering each kind of request. Code that the
 * JVM still watches, to compile it well later, counts how often it goes where, and threads that run it at the same time wait for each other's counters: two
 * of them take up to twice the CPU time of one for the same rows. The core that is left to the compiler meanwhile is not lost. Safe for use by several
 * threads.
 */
public final class FirstRows {

    /** Rows of each kind of work, over all threads, that one thread at a time works on. */
    static final int ROWS = 200_000;

    /** Longest time that a kind of work is held up for, from when it first begins. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Stage reading;

    private final Map<Request.Kind, Stage> answers = new EnumMap<>(Request.Kind.class);

    public FirstRows() {
        this(PATIENCE);
    }

    FirstRows(Duration patience) {
        this.reading = new Stage(patience);
        for (Request.Kind kind : Request.Kind.values()) {
            answers.put(kind, new Stage(patience));
        }
    }

    /** Begins to read rows, when it is the calling thread's turn. */
    Turn reading() {
        return reading.begin();
    }

    /** Begins to answer a request, when it is the calling thread's turn. */
    Turn answering(Request.Kind kind) {
        Stage stage = answers.get(kind);
        if (stage == null) {
            throw new IllegalArgumentException("there is no kind of request '" + kind + "'");
        }
        return stage.begin();
    }

    /** The time in which a thread works on rows. */
    static final class Turn implements AutoCloseable {

        private final Stage stage;

        private final boolean alone;

        private Turn(Stage stage, boolean alone) {
            this.stage = stage;
            this.alone = alone;
        }

        /** Returns whether no other thread may begin before this one has worked on its rows. */
        boolean alone() {
            return alone;
        }

        /** Notes rows that were worked on. After the first ones the others begin. */
        void pass(int rows) {
            if (alone) {
                stage.pass(rows);
            }
        }

        /** Returns blocks of rows each of which is noted when the next one, or whether there is one, is asked for. */
        Iterable<ModelRows> counting(List<ModelRows> blocks) {
            return () -> {
                Iterator<ModelRows> each = blocks.iterator();
                return new Iterator<>() {

                    /** Rows of the block that was given last, until they are noted. */
                    private int given;

                    @Override
                    public boolean hasNext() {
                        note();
                        return each.hasNext();
                    }

                    @Override
                    public ModelRows next() {
                        note();
                        ModelRows block = each.next();
                        given = block.count();
                        return block;
                    }

                    private void note() {
                        pass(given);
                        given = 0;
                    }
                };
            };
        }

        /** Gives the turn to another thread. */
        @Override
        public void close() {
            if (alone) {
                stage.end();
            }
        }
    }

    /** A kind of work. */
    private static final class Stage {

        private final ReentrantLock lock = new ReentrantLock();

        private final Condition changed = lock.newCondition();

        private final long patienceNanos;

        private int left = ROWS;

        private boolean taken;

        private boolean begun;

        private long beginNanos;

        Stage(Duration patience) {
            this.patienceNanos = patience.toNanos();
        }

        /** Waits until no thread works alone. A thread that is interrupted waits no longer, and still is. */
        Turn begin() {
            lock.lock();
            try {
                if (!begun) {
                    begun = true;
                    beginNanos = System.nanoTime();
                }
                long nanos = patienceNanos - (System.nanoTime() - beginNanos);
                while (left > 0 && taken && nanos > 0) {
                    nanos = changed.awaitNanos(nanos);
                }
                boolean alone = left > 0 && nanos > 0;
                taken |= alone;
                return new Turn(this, alone);
            } catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
                return new Turn(this, false);
            } finally {
                lock.unlock();
            }
        }

        void pass(int rows) {
            lock.lock();
            try {
                left -= Math.min(left, rows);
                if (left == 0) {
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        }

        void end() {
            lock.lock();
            try {
                taken = false;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
