package io.taskgraph.coordination;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.taskgraph.coordination.CoordinationException.Reason;
import java.util.List;

/**
 * The largest transaction that a coordinator takes. The engine forms its transactions by these limits, and a coordinator refuses a
 * larger one before it is sent.
 *
 * <p>A size is counted as etcd does, over the encoded request and not only its keys and values: a transaction with one put of 1,572,800
 * bytes passes at etcd's default of 1,572,864, and one of 1,572,844 does not. It is an upper bound: a transaction that fits here fits there.
 *
 * @param maxOperations most compares, and most writes, of a transaction, at least {@value #MIN_OPERATIONS}; as etcd's
 *     {@code --max-txn-ops}
 * @param maxBytes largest size of a transaction, at least {@value #MIN_BYTES}; as etcd's {@code --max-request-bytes}
 */
public record TransactionLimits(int maxOperations, int maxBytes) {

    /** The limits of etcd unless it is told otherwise: 128 operations and 1.5 MiB. */
    public static final TransactionLimits DEFAULT = new TransactionLimits(128, 1_536 * 1024);

    /** A new run in the place of one that has ended: five writes. */
    public static final int MIN_OPERATIONS = 5;

    /** The longest flag, whose key takes less than 32 KiB, together with an advance; or the longest outcome. */
    public static final int MIN_BYTES = 512 * 1024;

    /** The request around the operations, with ids and the name of etcd's user. */
    private static final int REQUEST_OVERHEAD = 256;

    /** Tags, lengths, a revision or a lease of one operation. */
    private static final int OPERATION_OVERHEAD = 32;

    public TransactionLimits {
        requireAtLeast("maxOperations", maxOperations, MIN_OPERATIONS);
        requireAtLeast("maxBytes", maxBytes, MIN_BYTES);
    }

    private static void requireAtLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("'" + name + "' must be at least " + least + " but is " + value);
        }
    }

    /** Returns whether a transaction is within these limits. */
    public boolean allow(Transaction transaction) {
        return transaction.compares().size() <= maxOperations
                && transaction.writes().size() <= maxOperations
                && size(transaction) <= maxBytes;
    }

    /**
     * Returns whether a number of transactions may go as one request. Etcd counts operations along one branch.
     *
     * @param mostOperations what the largest of them has by {@link #operations}
     * @param bytes the sum of what each adds by {@link #bytesInGroup}
     */
    public boolean allowGroup(int number, int mostOperations, long bytes) {
        return number + mostOperations <= maxOperations && REQUEST_OVERHEAD + bytes <= maxBytes;
    }

    /** Returns the operations that count for the limit: the compares or the writes, of which there are more. */
    public static int operations(Transaction transaction) {
        return Math.max(transaction.compares().size(), transaction.writes().size());
    }

    /** Returns the bytes that a transaction adds to a request of several. */
    public static long bytesInGroup(Transaction transaction) {
        return OPERATION_OVERHEAD + size(transaction) - REQUEST_OVERHEAD;
    }

    /**
     * Checks transactions that go as one request.
     *
     * @throws CoordinationException with {@link Reason#INVALID} if they are not within these limits, naming the one they break
     */
    public void check(List<Transaction> group) {
        int most = 0;
        long bytes = REQUEST_OVERHEAD;
        for (Transaction transaction : group) {
            most = Math.max(most, operations(transaction));
            bytes += bytesInGroup(transaction);
        }
        check("operations", group.size() + (long) most, maxOperations);
        check("bytes", bytes, maxBytes);
    }

    /**
     * Checks a transaction.
     *
     * @throws CoordinationException with {@link Reason#INVALID} if it is not within these limits, naming the one it breaks
     */
    public void check(Transaction transaction) {
        check("compares", transaction.compares().size(), maxOperations);
        check("writes", transaction.writes().size(), maxOperations);
        check("bytes", size(transaction), maxBytes);
    }

    private static void check(String unit, long value, int limit) {
        if (value > limit) {
            throw new CoordinationException(
                    Reason.INVALID, "A transaction must have at most " + limit + " " + unit + " but has " + value);
        }
    }

    /** Returns the size of a transaction. */
    public static long size(Transaction transaction) {
        long size = REQUEST_OVERHEAD;
        for (Compare compare : transaction.compares()) {
            size += size(compare);
        }
        for (Write write : transaction.writes()) {
            size += size(write);
        }
        return size;
    }

    /** Returns the bytes that a compare adds to a transaction. */
    public static long size(Compare compare) {
        return OPERATION_OVERHEAD + utf8(compare.key());
    }

    /** Returns the bytes that a write adds to a transaction. */
    public static long size(Write write) {
        if (write instanceof Write.Put put) {
            return OPERATION_OVERHEAD + utf8(put.key()) + put.value().size();
        }
        if (write instanceof Write.Delete delete) {
            return OPERATION_OVERHEAD + utf8(delete.key());
        }
        // A range of keys is sent with its start and its end.
        return OPERATION_OVERHEAD + 2 * utf8(((Write.DeletePrefix) write).prefix());
    }

    private static long utf8(String key) {
        return key.getBytes(UTF_8).length;
    }
}
