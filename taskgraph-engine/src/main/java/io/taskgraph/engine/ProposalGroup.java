package io.taskgraph.engine;

import io.taskgraph.coordination.Compare;
import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Proposals that may go as one request, so that a process claims a hundred tasks as fast as one. No key that one of them writes occurs in
 * another: then each has the same outcome as if it had been sent alone.
 */
final class ProposalGroup {

    private final TransactionLimits limits;
    private final List<Proposal> proposals = new ArrayList<>();
    private final Set<String> written = new HashSet<>();
    private final Set<String> compared = new HashSet<>();

    /** The most operations that one of them has. */
    private int operations;

    private long bytes;

    ProposalGroup(TransactionLimits limits) {
        this.limits = limits;
    }

    /** Returns whether a transaction may go with those that are here; the first one always may. It deletes no prefix. */
    boolean takes(Transaction transaction) {
        if (proposals.isEmpty()) {
            return true;
        }
        return limits.allowGroup(
                        proposals.size() + 1,
                        Math.max(operations, TransactionLimits.operations(transaction)),
                        bytes + TransactionLimits.bytesInGroup(transaction))
                && transaction.writes().stream()
                        .map(ProposalGroup::key)
                        .noneMatch(key -> written.contains(key) || compared.contains(key))
                && transaction.compares().stream().map(Compare::key).noneMatch(written::contains);
    }

    void add(Proposal proposal) {
        proposals.add(proposal);
        operations = Math.max(operations, TransactionLimits.operations(proposal.transaction()));
        bytes += TransactionLimits.bytesInGroup(proposal.transaction());
        proposal.transaction().writes().stream().map(ProposalGroup::key).forEach(written::add);
        proposal.transaction().compares().stream().map(Compare::key).forEach(compared::add);
    }

    private static String key(Write write) {
        if (write instanceof Write.Put put) {
            return put.key();
        }
        if (write instanceof Write.Delete delete) {
            return delete.key();
        }
        throw new IllegalArgumentException(
                "a transaction that deletes a prefix goes alone, but is in a group: " + write);
    }

    /** Empties the group, and returns the proposals that were in it. */
    List<Proposal> take() {
        List<Proposal> taken = List.copyOf(proposals);
        proposals.clear();
        written.clear();
        compared.clear();
        operations = 0;
        bytes = 0;
        return taken;
    }
}
