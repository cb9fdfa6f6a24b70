package io.taskgraph.engine;

import io.taskgraph.coordination.Transaction;
import io.taskgraph.coordination.TransactionLimits;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * The checks of whether the view is up to date: each compares the run, and as many of the tasks that are asked and of the processes as fit. Where
 * not all processes fit, the next check goes on with those after the last one.
 */
final class ViewChecks {

    /** Compares for the run: its spec, its epoch and its outcome. */
    private static final int OF_THE_RUN = 3;

    private final Transactions transactions;
    private final JobView view;

    /** Most tasks and processes of one check, at least two. */
    private final int room;

    /** Name of the process that was compared last; empty before the first. */
    private String last = "";

    ViewChecks(Transactions transactions, JobView view, TransactionLimits limits) {
        this.transactions = transactions;
        this.view = view;
        this.room = limits.maxOperations() - OF_THE_RUN;
    }

    /** Returns the next check. */
    Transaction next(Set<Long> asked) {
        List<Long> tasks = asked.stream().limit(room / 2).toList();
        SortedMap<String, ProcessEntry> known = view.processes();
        List<String> processes = Stream.concat(
                        known.tailMap(last + '\0').keySet().stream(), known.headMap(last + '\0').keySet().stream())
                .limit(room - tasks.size())
                .toList();
        if (!processes.isEmpty()) {
            last = processes.get(processes.size() - 1);
        }
        return transactions.check(view, tasks, processes);
    }
}
