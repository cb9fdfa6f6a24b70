package io.taskgraph.test.simulation;

import org.jspecify.annotations.Nullable;

/**
 * The end of a call by its caller, as the other process hears of it: a call on its way is lost, and one that has arrived is withdrawn some
 * time later, by what its handler has returned.
 */
final class GivenUp {

    private final Simulation simulation;
    private final SimulatedProcess caller;

    /** The process at which the call has arrived; null before. */
    private @Nullable SimulatedProcess asked;

    private Runnable withdrawal = () -> {};
    private boolean cancelled;

    GivenUp(Simulation simulation, SimulatedProcess caller) {
        this.simulation = simulation;
        this.caller = caller;
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Notes where the call has arrived, and what withdraws it there. */
    void arrived(SimulatedProcess at, Runnable newWithdrawal) {
        asked = at;
        withdrawal = newWithdrawal;
    }

    /** Gives the call up; once. Behind a broken connection the other process hears of it only when it notices that. */
    void cancel() {
        cancelled = true;
        SimulatedProcess there = asked;
        if (there == null) {
            return;
        }
        if (simulation.carries(caller, there)) {
            simulation.later(there, withdrawal);
        } else {
            simulation.noticeLater(there, withdrawal);
        }
    }
}
