package io.taskgraph.runtime;

import io.taskgraph.engine.Effect;
import io.taskgraph.engine.EffectHandlers;

/**
 * Performs effects on copies that act for their tasks. On the engine's loop; callbacks are posted to the loop of their copy, in the
 * order of the effects. An effect on a copy that was dropped by itself meanwhile finds none and has no effect.
 */
final class CopyEffects implements EffectHandlers.CopyHandler {

    private final CopyStarter starter;
    private final TaskCopies copies;
    private final BackupEffects backups;
    private final HeldStates states;
    private final ExitWatch exits;
    private final SessionListener told;

    CopyEffects(
            CopyStarter starter,
            TaskCopies copies,
            BackupEffects backups,
            HeldStates states,
            ExitWatch exits,
            SessionListener told) {
        this.starter = starter;
        this.copies = copies;
        this.backups = backups;
        this.states = states;
        this.exits = exits;
        this.told = told;
    }

    /** {@inheritDoc} Its state is restored behind {@code init} and before {@code becamePrimary}, since those are posted in this order. */
    @Override
    public void startCopy(Effect.StartCopy effect) {
        told.starting(effect);
        TaskCopy copy = starter.start(
                effect.copy(), effect.runId(), effect.epoch(), (checkpointer, task) -> checkpointer.initialised(task));
        backups.acts(copy);
    }

    @Override
    public void enterEpoch(Effect.EnterEpoch effect) {
        told.entering(effect);
        copies.with(effect.copy(), copy -> copy.enterEpoch(effect.epoch()));
    }

    @Override
    public void tellMeta(Effect.TellMeta effect) {
        told.telling(effect);
        copies.with(effect.copy(), copy -> copy.tellMeta(effect));
    }

    @Override
    public void keepFlag(Effect.KeepFlag effect) {
        told.keeping(effect);
    }

    @Override
    public void storeState(Effect.StoreState effect) {
        states.flagsAreSet(effect);
    }

    @Override
    public void tellNeighbor(Effect.TellNeighbor effect) {
        copies.with(effect.copy(), copy -> copy.tellNeighbor(effect));
    }

    @Override
    public void refuseHandOver(Effect.RefuseHandOver effect) {
        told.staying(effect, copies.epochOf(effect.copy().task()));
    }

    /** {@inheritDoc} After the callbacks before it, as a failure of a callback in this place would be. */
    @Override
    public void failCopy(Effect.FailCopy effect) {
        copies.with(
                effect.copy(),
                copy -> copy.run("Topology.neighbors", () -> {
                    throw effect.cause();
                }));
    }

    @Override
    public void exitCopy(Effect.ExitCopy effect) {
        told.exiting(effect);
        exits.exiting(effect.copy());
        copies.with(effect.copy(), TaskCopy::exit);
    }

    @Override
    public void dropCopy(Effect.DropCopy effect) {
        told.dropping(effect, copies.epochOf(effect.copy().task()));
        copies.with(effect.copy(), copy -> {
            copy.drop();
            copies.remove(copy);
        });
    }
}
