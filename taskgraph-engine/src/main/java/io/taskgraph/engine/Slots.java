package io.taskgraph.engine;

import io.taskgraph.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The slots of the live processes and the copies that they hold, as the view shows them. It alone knows how a node is named, which
 * process it belongs to, and which slots are free; claims, status and meters ask it.
 *
 * <p>A slot that holds a primary, or a backup, is named {@code <process>.<number>}; no other slot ever has that name. Which names the empty
 * slots of a process have is known to that process only. A backup that has taken over keeps its node, and its key as a backup for a moment:
 * that node counts once, as the primary's.
 */
final class Slots {

    private final JobView view;

    /** Change of the view that {@link #open} and {@link #taken} were worked out for; most steps of the engine change neither. */
    private long seen = -1;

    private Map<String, Integer> open = Map.of();
    private Set<String> taken = Set.of();
    private SeenNodes nodes = SeenNodes.none();

    Slots(JobView view) {
        this.view = view;
    }

    /** Returns the name of a node. */
    static String node(String process, long number) {
        return process + "." + number;
    }

    /** Returns the process that a node belongs to. */
    static String process(String node) {
        return node.substring(0, node.lastIndexOf('.'));
    }

    /** Returns, by process that is not leaving, the number of slots that hold no copy. */
    Map<String, Integer> free() {
        Map<String, Integer> free = openToPrimaries();
        view.backups()
                .forEach((task, ofTask) -> ofTask.values().forEach(backup -> {
                    if (isBackup(task, backup)) {
                        free.computeIfPresent(backup.process(), (process, slots) -> slots - 1);
                    }
                }));
        return free;
    }

    /** Returns, by process that is not leaving, the number of slots that hold no primary: a backup makes room for one. */
    Map<String, Integer> openToPrimaries() {
        follow();
        return new HashMap<>(open);
    }

    /** Returns whether a node holds a copy. */
    boolean isTaken(String node) {
        follow();
        return taken.contains(node);
    }

    private void follow() {
        if (seen == view.slotChanges()) {
            return;
        }
        seen = view.slotChanges();
        open = new HashMap<>();
        view.processes().forEach((process, member) -> {
            if (!member.draining()) {
                open.put(process, member.slots());
            }
        });
        taken = new HashSet<>();
        view.primaries().values().forEach(primary -> {
            open.computeIfPresent(primary.process(), (process, slots) -> slots - 1);
            taken.add(primary.node());
        });
        view.backups().values().forEach(ofTask -> taken.addAll(ofTask.keySet()));
    }

    private boolean isBackup(long task, Backup backup) {
        Primary primary = view.primary(task);
        return primary == null || !primary.node().equals(backup.node());
    }

    /** Returns the backups of a task that are no more than that. */
    List<Backup> backups(long task) {
        SortedMap<String, Backup> ofTask = view.backups().get(task);
        return ofTask == null
                ? List.of()
                : ofTask.values().stream()
                        .filter(backup -> isBackup(task, backup))
                        .toList();
    }

    /** Returns how each live process uses its slots, by its name. */
    SortedMap<String, SlotUse> use() {
        Map<String, Integer> primaries = new HashMap<>();
        Map<String, Integer> backups = new HashMap<>();
        view.primaries().values().forEach(primary -> primaries.merge(primary.process(), 1, Integer::sum));
        view.backups()
                .keySet()
                .forEach(task -> backups(task).forEach(backup -> backups.merge(backup.process(), 1, Integer::sum)));
        Map<String, Integer> free = free();
        Map<String, Integer> open = openToPrimaries();
        SortedMap<String, SlotUse> use = new TreeMap<>();
        view.processes()
                .forEach((process, member) -> use.put(
                        process,
                        new SlotUse(
                                primaries.getOrDefault(process, 0),
                                backups.getOrDefault(process, 0),
                                Math.max(0, free.getOrDefault(process, 0)),
                                Math.max(0, open.getOrDefault(process, 0)))));
        return use;
    }

    /** Returns the job's nodes: the same object again until one may have changed, since there may be ten thousand. */
    SeenNodes nodes() {
        if (nodes.changes() != view.slotChanges()) {
            nodes = new SeenNodes(view.slotChanges(), list(), view.primaries());
        }
        return nodes;
    }

    private List<Node> list() {
        List<Node> all = new ArrayList<>();
        view.primaries()
                .forEach((task, primary) -> all.add(
                        new Node(primary.node(), OptionalLong.of(task), Node.Status.PRIMARY, primary.address())));
        view.backups()
                .keySet()
                .forEach(task -> backups(task)
                        .forEach(backup -> all.add(
                                new Node(backup.node(), OptionalLong.of(task), Node.Status.BACKUP, backup.address()))));
        new TreeMap<>(free()).forEach((process, slots) -> {
            ProcessEntry member = view.processes().get(process);
            for (int i = 1; i <= slots && member != null; i++) {
                all.add(new Node(
                        process + ".spare-" + i, OptionalLong.empty(), Node.Status.UNASSIGNED, member.address()));
            }
        });
        return all;
    }
}
