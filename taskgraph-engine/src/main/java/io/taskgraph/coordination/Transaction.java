package io.taskgraph.coordination;

import java.util.List;

/**
 * Writes that happen together if all compares hold.
 *
 * @param compares the conditions
 * @param writes the writes; no key may be written twice
 */
public record Transaction(List<Compare> compares, List<Write> writes) {

    public Transaction {
        compares = List.copyOf(compares);
        writes = List.copyOf(writes);
    }
}
