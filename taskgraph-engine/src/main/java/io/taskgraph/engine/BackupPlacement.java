package io.taskgraph.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The placement of backups: which of them take over, and which process backs up which task next. A task asks for backups by its
 * in-sync entry. Every process computes it from the same view; the transactions decide where views differ.
 *
 * <p>Whether a backup takes its task over:
 *
 * <pre>
 * the task's primary              a backup in sync, process stays   a backup in sync, process leaves
 * none                            takes over                        takes over if no other in sync stays
 * its process leaves              takes over                        waits
 * offered by an operator          takes over                        waits
 * stays                           waits                             waits
 * </pre>
 *
 * <p>A backup that is not in sync never takes over, since it may lack an update that was acknowledged.
 */
final class BackupPlacement {

    private final JobView view;

    /** Name of this process. */
    private final String self;

    /** Wanted number of backups of each task, the same in all processes of a run. */
    private final int replicas;

    BackupPlacement(JobView view, String self, int replicas) {
        this.view = view;
        this.self = self;
        this.replicas = replicas;
    }

    /** Returns whether only a backup may take a task: one is in sync, or will be, since the primary is only leaving. */
    boolean isReserved(long task) {
        InSync inSync = view.inSync(task);
        return inSync != null
                && (view.primary(task) != null || !inSyncBackups(task, inSync).isEmpty());
    }

    private List<Backup> inSyncBackups(long task, InSync inSync) {
        return backups(task).values().stream()
                .filter(backup -> inSync.backups().contains(backup.name()))
                .toList();
    }

    private SortedMap<String, Backup> backups(long task) {
        return view.backups().getOrDefault(task, new TreeMap<>());
    }

    private boolean isDraining(String process) {
        ProcessEntry member = view.processes().get(process);
        return member != null && member.draining();
    }

    /** Returns, by task, the backups of this process that should take over now. */
    Map<Long, Backup> takeOvers() {
        Map<Long, Backup> mine = new TreeMap<>();
        view.inSync().forEach((task, inSync) -> {
            Primary primary = view.primary(task);
            if (primary != null && !PrimaryPlacement.isLeaving(primary, view.processes()) && !view.isHandedOver(task)) {
                return;
            }
            List<Backup> able = inSyncBackups(task, inSync);
            boolean staysElsewhere = able.stream().anyMatch(backup -> !isDraining(backup.process()));
            boolean mayI = !isDraining(self) || (primary == null && !staysElsewhere);
            able.stream()
                    .filter(backup -> mayI && backup.process().equals(self))
                    .findFirst()
                    .ifPresent(backup -> mine.put(task, backup));
        });
        return mine;
    }

    /** Returns the tasks of which this process should hold another backup, in the order of their numbers. */
    List<Long> choose(long tasks) {
        List<Long> mine = new ArrayList<>();
        for (long task = 0; task < tasks; task++) {
            // a slot for a primary is worth more than one for a backup: place backups only when all tasks have a
            // primary
            if (view.primary(task) == null && !isReserved(task)) {
                return mine;
            }
        }
        Map<String, Integer> free = view.slots().free();
        view.inSync().keySet().forEach(task -> {
            Primary primary = view.primary(task);
            if (primary == null) {
                return;
            }
            Set<String> taken = new HashSet<>(Set.of(primary.process()));
            int lasting = 0;
            for (Backup backup : backups(task).values()) {
                String process = backup.process();
                if (taken.add(process) && !isDraining(process)) {
                    lasting++;
                }
            }
            int wanted = Math.max(1, replicas);
            for (; lasting < wanted; lasting++) {
                String best = best(task, free, taken);
                if (best == null) {
                    return;
                }
                taken.add(best);
                free.merge(best, -1, Integer::sum);
                if (best.equals(self)) {
                    mine.add(task);
                }
            }
        });
        return mine;
    }

    /** Returns whether a process that is not leaving has a backup in sync, other than this one. */
    boolean hasInSyncBackupElsewhere(long task) {
        InSync inSync = view.inSync(task);
        return inSync != null
                && inSyncBackups(task, inSync).stream()
                        .map(backup -> backup.process())
                        .anyMatch(process -> !process.equals(self) && !isDraining(process));
    }

    /** Other zones than those of the other copies go first. */
    private @Nullable String best(long task, Map<String, Integer> free, Set<String> taken) {
        Map<String, Integer> open = new HashMap<>(free);
        open.keySet().removeIf(process -> taken.contains(process) || refuses(process, task));
        Set<String> zones = new HashSet<>();
        taken.forEach(process -> zones.add(zone(process)));
        Map<String, Integer> elsewhere = new HashMap<>(open);
        elsewhere.keySet().removeIf(process -> zones.contains(zone(process)));
        String best = PrimaryPlacement.best(task, elsewhere);
        return best == null ? PrimaryPlacement.best(task, open) : best;
    }

    /** Returns whether a backup of a task has ended in a process, which takes no other one. */
    private boolean refuses(String process, long task) {
        ProcessEntry member = view.processes().get(process);
        return member != null && member.refuses().contains(task);
    }

    private String zone(String process) {
        ProcessEntry member = view.processes().get(process);
        return member == null ? "" : member.zone();
    }

    /**
     * Returns the task whose backup here should make room for a primary; null if none. Those that are not in sync go first, since they cannot take
     * over, and of those the ones without a primary to follow. One in sync makes room only while its task has a primary: the task is then less safe
     * until another backup has caught up.
     */
    @Nullable
    Long toMakeRoom() {
        return view.backups().keySet().stream()
                .filter(this::isBackedUpHere)
                .filter(task -> view.primary(task) != null || !isInSyncHere(task))
                .min(Comparator.comparing(this::isInSyncHere).thenComparing(task -> view.primary(task) != null))
                .orElse(null);
    }

    private boolean isBackedUpHere(long task) {
        return backups(task).values().stream().anyMatch(this::isHere);
    }

    private boolean isInSyncHere(long task) {
        InSync inSync = view.inSync(task);
        return inSync != null && inSyncBackups(task, inSync).stream().anyMatch(this::isHere);
    }

    private boolean isHere(Backup backup) {
        return backup.process().equals(self);
    }
}
