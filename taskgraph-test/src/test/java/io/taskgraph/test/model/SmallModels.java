package io.taskgraph.test.model;

import io.taskgraph.test.model.Action.Kind;
import java.util.List;
import java.util.Optional;

/** A search that is quick, and must find what is wrong with a broken program. */
public final class SmallModels {

    private static final long STATES = 5_000;

    private SmallModels() {}

    /** Two processes race to end the epoch; returns what is broken. */
    public static List<String> race() {
        return new ModelSearch(Bounds.of(2, 2, 1).fromSettled(), STATES).run();
    }

    /** A process is evicted, another one takes its task, and the first still tells a flag of it; returns what is broken. */
    public static List<String> flagsOfTheEvicted() {
        ProtocolModel model = new ProtocolModel(
                Bounds.of(2, 2, 0).fromSettled().withLetters(0).withEvictions(1));
        model.settle();
        model.apply(new Action(Kind.EVICT, 1, -1));
        for (Optional<Action> step = next(model); step.isPresent(); step = next(model)) {
            model.apply(step.get());
        }
        model.apply(new Action(Kind.USER, 1, 0));
        model.apply(new Action(Kind.DELIVER, 1, 0));
        return model.breaches();
    }

    private static Optional<Action> next(ProtocolModel model) {
        return model.actions().stream()
                .filter(action -> action.process() == 0
                        && action.kind() != Kind.USER
                        && !action.kind().isFault())
                .findFirst();
    }
}
