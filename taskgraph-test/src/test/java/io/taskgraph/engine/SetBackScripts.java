package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Snapshot;
import io.taskgraph.coordination.WatchEvent;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A coordinator that is restored from an older state, and whose revision has passed the former one again before a process sees it: the
 * process must notice it all the same, and the run must go on as a new generation.
 */
public final class SetBackScripts {

    private static final KeyLayout KEYS = new KeyLayout("taskgraph", "job");
    private static final int TASKS = 1;
    private static final String RUN = "first";

    /** Revisions: of the last change before the backup, of the last one that is undone, and of what is seen after others have written. */
    private static final long BACKED_UP = 998;

    private static final long UNDONE = 1_009;
    private static final long AFTER = 1_200;

    private final List<String> breaches = new ArrayList<>();

    private SetBackScripts() {}

    /** The list of all keys shows an epoch of before, and the primary of before. */
    public static List<String> byTheList() {
        SetBackScripts script = new SetBackScripts();
        Engine engine = engine("here", null);
        script.step(engine, listed(UNDONE, 7, UNDONE, 900));
        List<Effect> effects = script.step(engine, listed(AFTER, 5, BACKED_UP, 900));
        script.mustRejoin(effects, engine);
        return script.breaches;
    }

    /** Only a task has moved since the backup, in the same epoch. */
    public static List<String> byATask() {
        SetBackScripts script = new SetBackScripts();
        Engine engine = engine("here", null);
        script.step(engine, listed(UNDONE, 5, BACKED_UP, UNDONE));
        List<Effect> effects = script.step(engine, listed(AFTER, 5, BACKED_UP, 900));
        script.mustRejoin(effects, engine);
        return script.breaches;
    }

    /** The watch goes on, through a proxy for one, and tells an epoch that is earlier than the one before. */
    public static List<String> byTheWatch() {
        SetBackScripts script = new SetBackScripts();
        Engine engine = engine("here", null);
        script.step(engine, listed(UNDONE, 7, UNDONE, 900));
        List<Effect> effects = script.step(
                engine,
                new Event.Changed(
                        List.of(new WatchEvent.Set(new Entry(KEYS.epoch(), ByteString.copyFromUtf8("6"), AFTER, 0)))));
        script.mustRejoin(effects, engine);
        return script.breaches;
    }

    /** The process has lost its lease meanwhile, so that it compares no keys, but only what it remembers of the run. */
    public static List<String> byItsMemory() {
        SetBackScripts script = new SetBackScripts();
        Engine engine = engine("here", null);
        script.step(engine, listed(UNDONE, 7, UNDONE, 900));
        script.mustBeginAGeneration(engine);
        return script.breaches;
    }

    /** The same backup is restored twice: the second time it undoes the generation that has followed the first. */
    public static List<String> byTheSameBackupAgain() {
        SetBackScripts script = new SetBackScripts();
        Generation second = Generation.first(RUN).next("between", 5);
        Engine engine = engine("again", new SeenRun(second, UNDONE, 3, true, false));
        List<Effect> effects = script.step(engine, listed(AFTER, 5, BACKED_UP, 900));
        script.mustBegin(effects);
        script.mustBegin(script.step(engine("once more", engine.seenRun()), listed(AFTER, 5, BACKED_UP, 900)));
        effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                .flatMap(proposal -> proposal.transaction().writes().stream())
                .filter(write -> write instanceof Write.Put put && put.key().equals(KEYS.spec()))
                .map(write -> KeyValues.Spec.parse(KEYS.spec(), ((Write.Put) write).value()))
                .filter(spec -> spec.generation().token(1) <= second.token(1))
                .forEach(spec -> script.breaches.add("tokens go back: " + spec.generation()));
        return script.breaches;
    }

    /** The first list shows no spec, which comes by the watch. */
    public static List<String> byASpecThatComesLate() {
        SetBackScripts script = new SetBackScripts();
        Engine engine = engine("here", null);
        script.step(engine, listed(UNDONE, 7, UNDONE, 900));
        Engine next = engine("again", engine.seenRun());
        Event.Listed all = (Event.Listed) listed(AFTER, 5, BACKED_UP, 900);
        Entry spec = all.snapshot().entries().get(0);
        List<Entry> others =
                all.snapshot().entries().subList(1, all.snapshot().entries().size());
        script.step(next, new Event.Listed(new Snapshot(AFTER, others)));
        script.mustBegin(script.step(
                next,
                new Event.Changed(List.of(new WatchEvent.Set(new Entry(spec.key(), spec.value(), AFTER + 1, 0))))));
        return script.breaches;
    }

    private static Engine engine(String process, @Nullable SeenRun seen) {
        return new Engine(EngineSettings.builder("taskgraph", "job", TASKS)
                .process(process, process + ":1")
                .leaseId(1)
                .newRunId("second")
                .seen(seen)
                .build());
    }

    private static Event listed(long revision, long epoch, long epochRevision, long incarnation) {
        TopologyDigest digest = TopologyDigest.of(Map.of(), TASKS);
        return new Event.Listed(new Snapshot(
                revision,
                List.of(
                        new Entry(
                                KEYS.spec(),
                                new KeyValues.Spec(RUN, TASKS, digest, Integer.toString(Protocol.NUMBER), 0).toJson(),
                                1,
                                0),
                        new Entry(KEYS.epoch(), ByteString.copyFromUtf8(Long.toString(epoch)), epochRevision, 0),
                        new Entry(KEYS.node("here"), KeyValues.node("here:1", TASKS, "", false, ""), 20, 1),
                        new Entry(KEYS.primary(0), KeyValues.primary("here.0", "here:1"), incarnation, 1))));
    }

    /** Takes a step, and looks whether a copy goes back in epochs. */
    private List<Effect> step(Engine engine, Event event) {
        long before = engine.epoch();
        List<Effect> effects = engine.step(0, List.of(event));
        effects.stream()
                .filter(effect -> effect instanceof Effect.EnterEpoch enter && enter.epoch() < before)
                .forEach(effect -> breaches.add("after epoch " + before + ": " + effect));
        return effects;
    }

    /** The process joins again under a new name, and begins a new generation, though the revision is past that which it has seen. */
    private void mustRejoin(List<Effect> effects, Engine engine) {
        if (effects.stream().noneMatch(Effect.Rejoin.class::isInstance)) {
            breaches.add("the process goes on: " + effects);
        }
        mustBeginAGeneration(engine);
    }

    private void mustBeginAGeneration(Engine engine) {
        Engine next = engine("again", engine.seenRun());
        mustBegin(step(next, listed(AFTER + 100, 5, BACKED_UP, 900)));
    }

    private void mustBegin(List<Effect> effects) {
        boolean begins = effects.stream()
                .filter(Effect.Commit.class::isInstance)
                .flatMap(effect -> ((Effect.Commit) effect).proposals().stream())
                .flatMap(proposal -> proposal.transaction().writes().stream())
                .anyMatch(write -> write instanceof Write.Put put
                        && put.key().equals(KEYS.spec())
                        && put.value().toStringUtf8().contains("second"));
        if (!begins) {
            breaches.add("no new generation begins");
        }
    }
}
