package io.taskgraph.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Copies the state of the parts of an engine into an {@link Inspection}. All is copied, because the engine goes on while its
 * callers read; so an inspection costs O(tasks + flags of two epochs) and is made on demand, never by a step.
 */
record Inspector(
        EngineSettings settings,
        JobView view,
        History history,
        Requests requests,
        Replication replication,
        Generations generations) {

    /** Nanoseconds within which flags that are due are set, and seen here, unless the coordinator is slow. */
    private static final long SETTING_TAKES = 500_000_000L;

    Inspection inspect(LocalCopies copies, Set<CopyId> advanceWishes, long persistAfter, long now) {
        ProcessEntry self = view.processes().get(settings.process());
        KeyValues.Spec spec = view.spec();
        Map<Long, Long> lostSince = new TreeMap<>();
        for (long task = 0; task < settings.tasks() && view.revision() >= 0; task++) {
            if (view.primary(task) == null) {
                lostSince.put(task, history.lostSince(task, now));
            }
        }
        return new Inspection(
                spec == null ? null : spec.runId(),
                view.outcome(),
                view.revision(),
                view.epoch(),
                history.epochSince(),
                history.epochsEnded(),
                history.durations(),
                new TreeMap<>(view.primaries()),
                backups(),
                lacking(),
                lostSince,
                new TreeMap<>(view.processes()),
                view.slots().use(),
                view.slots().nodes().nodes(),
                flags(copies, view.epoch()),
                flags(copies, view.epoch() - 1),
                flagsSeen(persistAfter, now),
                copies.inspect(),
                requests.inspect(),
                new LinkedHashSet<>(advanceWishes),
                history.lastAdvance(),
                self != null && self.draining(),
                generations.replacing());
    }

    private List<Flag> flags(LocalCopies copies, long epoch) {
        Set<Flag> known = new LinkedHashSet<>(view.flags(epoch));
        known.addAll(copies.heard(epoch));
        return List.copyOf(known);
    }

    private Inspection.FlagsSeen flagsSeen(long persistAfter, long now) {
        boolean all = !settings.flags().direct()
                || view.primaries().values().stream()
                        .allMatch(primary -> primary.process().equals(settings.process()));
        if (all) {
            return Inspection.FlagsSeen.ALL;
        }
        // a process that has seen no epoch from beginning to end cannot tell for how long the others keep theirs
        boolean unknown = persistAfter > 0 && view.epoch() > 0 && history.epochsEnded() == 0;
        long setWithin = SETTING_TAKES + (unknown ? Math.max(persistAfter, EpochProgress.MAX_KEPT_FOR) : persistAfter);
        return now - history.epochSince() < setWithin
                ? Inspection.FlagsSeen.TOLD_HERE
                : Inspection.FlagsSeen.OF_THIS_EPOCH;
    }

    private Map<Long, List<Inspection.Follows>> backups() {
        Map<Long, List<Inspection.Follows>> all = new TreeMap<>();
        view.backups().keySet().forEach(task -> {
            InSync inSync = view.inSync(task);
            all.put(
                    task,
                    view.slots().backups(task).stream()
                            .map(backup -> new Inspection.Follows(
                                    backup.node(),
                                    inSync != null && inSync.backups().contains(backup.name()),
                                    replication.lag(task, backup)))
                            .toList());
        });
        return all;
    }

    private Map<Long, Integer> lacking() {
        int wanted = settings.backup().replicas();
        Map<Long, List<Inspection.Follows>> backups = backups();
        Map<Long, Integer> lacking = new TreeMap<>();
        if (wanted > 0 && view.outcome() == null) {
            view.inSync().keySet().forEach(task -> {
                long ready = backups.getOrDefault(task, List.of()).stream()
                        .filter(Inspection.Follows::inSync)
                        .count();
                lacking.put(task, Math.toIntExact(Math.max(0, wanted - ready)));
            });
        }
        return lacking;
    }
}
