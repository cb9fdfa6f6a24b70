package io.taskgraph.coordination;

import io.taskgraph.coordination.CoordinationException.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Check of the keys that the transactions of one request name: as in etcd, deletes may overlap each other, and a put nothing. */
public final class TransactionKeys {

    private TransactionKeys() {}

    /**
     * Checks the keys of the transactions of a request, all together.
     *
     * @throws CoordinationException with {@link Reason#INVALID} if one is empty, or is written twice and not only deleted
     */
    public static void check(List<Transaction> request) {
        Set<String> put = new HashSet<>();
        for (Transaction transaction : request) {
            transaction.compares().forEach(compare -> checkKey(compare.key()));
            for (Write write : transaction.writes()) {
                if (write instanceof Write.Put next) {
                    checkKey(next.key());
                    if (!put.add(next.key())) {
                        throw writtenTwice(next.key());
                    }
                }
            }
        }
        for (Transaction transaction : request) {
            transaction.writes().forEach(write -> checkDelete(write, put));
        }
    }

    private static void checkDelete(Write write, Set<String> put) {
        if (write instanceof Write.Delete delete) {
            checkKey(delete.key());
            if (put.contains(delete.key())) {
                throw writtenTwice(delete.key());
            }
        } else if (write instanceof Write.DeletePrefix deletePrefix) {
            put.stream().filter(key -> key.startsWith(deletePrefix.prefix())).forEach(key -> {
                throw writtenTwice(key);
            });
        }
    }

    private static void checkKey(String key) {
        if (key.isEmpty()) {
            throw new CoordinationException(Reason.INVALID, "A key must not be empty");
        }
    }

    private static CoordinationException writtenTwice(String key) {
        return new CoordinationException(Reason.INVALID, "Key '" + key + "' is written twice in one request");
    }
}
