package io.taskgraph.test.simulation;

import io.taskgraph.coordination.Entry;
import io.taskgraph.coordination.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every transaction that takes effect: the setter of a flag holds that task, the copy that advances or ends the job
 * holds some task, epochs go up by one, a task is taken only from a process that is leaving or hands it over, and given up only when the
 * flags are set that were told directly. And at every answer: it is of the incarnation that was asked.
 */
final class FencingChecker {

    private final List<String> breaches = new ArrayList<>();
    /** What each copy has told directly, as the keys by which it would be set. */
    private final Map<List<Long>, Set<String>> sent = new HashMap<>();

    FencingChecker(Simulation simulation) {
        simulation.onCommit((process, transaction, before, revision) ->
                transaction.writes().forEach(write -> check(process, before, write)));
        simulation.onFlags((process, message) -> message.flags()
                .forEach(flag -> sent.computeIfAbsent(List.of(flag.from(), flag.incarnation()), copy -> new HashSet<>())
                        .add(message.epoch() + "/all/" + flag.linkType() + "/" + flag.from() + "/" + flag.meta())));
        simulation.onAnswer((header, incarnation) -> {
            if (header.toIncarnation() != incarnation) {
                breaches.add("incarnation " + incarnation + " answers " + header);
            }
        });
    }

    List<String> breaches() {
        return breaches;
    }

    private void check(SimulatedProcess process, Map<String, Entry> keys, Write write) {
        if (write instanceof Write.Delete delete && delete.key().endsWith("/primary")) {
            givesUp(keys, keys.get(delete.key()));
        }
        if (!(write instanceof Write.Put put)) {
            return;
        }
        String[] path = put.key().split("/", -1);
        switch (path[2]) {
            case "flags" -> {
                if (keys.containsKey(path[0] + "/" + path[1] + "/outcome")) {
                    breaches.add(process.address() + " sets " + put.key() + " in a job that has ended");
                }
                Entry primary = keys.get(path[0] + "/" + path[1] + "/tasks/" + path[6] + "/primary");
                if (primary == null || !process.holds(primary.leaseId())) {
                    breaches.add(process.address() + " sets " + put.key() + " without holding the task");
                }
            }
            case "epoch" -> {
                Entry before = keys.get(put.key());
                long next = Long.parseLong(put.value().toStringUtf8());
                if (before != null && Long.parseLong(before.value().toStringUtf8()) + 1 != next) {
                    breaches.add("epoch goes from " + before.value().toStringUtf8() + " to " + next);
                }
                if (before != null) {
                    holdsSome(process, keys, put.key());
                }
            }
            case "tasks" -> {
                Entry before = keys.get(put.key());
                if (put.key().endsWith("/primary")) {
                    givesUp(keys, before);
                }
                if (before != null
                        && before.leaseId() != put.leaseId()
                        && !isLeaving(keys, before.leaseId())
                        && !isHandedOver(keys, before)) {
                    breaches.add(process.address() + " takes " + put.key() + " from its holder");
                }
            }
            case "handovers" -> {
                Entry primary = keys.get(path[0] + "/" + path[1] + "/tasks/" + path[3] + "/primary");
                if (primary == null || !process.holds(primary.leaseId())) {
                    breaches.add(process.address() + " hands over task " + path[3] + " without holding it");
                }
            }
            case "outcome" -> {
                if (keys.containsKey(put.key())) {
                    breaches.add(process.address() + " ends a job that has ended");
                }
                holdsSome(process, keys, put.key());
            }
            default -> {
                // no other key is written on behalf of a task
            }
        }
    }

    /** A copy that is still there gives its task up: all that it told in this epoch is set by now, unless the job has ended. */
    private void givesUp(Map<String, Entry> keys, @Nullable Entry primary) {
        if (primary == null) {
            return;
        }
        String[] path = primary.key().split("/", -1);
        String job = path[0] + "/" + path[1];
        if (keys.containsKey(job + "/outcome")) {
            return;
        }
        String epoch = keys.get(job + "/epoch").value().toStringUtf8();
        for (String flag : sent.getOrDefault(List.of(Long.valueOf(path[3]), primary.modRevision()), Set.of())) {
            if (flag.startsWith(epoch + "/") && !keys.containsKey(job + "/flags/" + flag)) {
                breaches.add("task " + path[3] + " is given up before its flag " + flag + " is set");
            }
        }
    }

    private static boolean isLeaving(Map<String, Entry> keys, long leaseId) {
        return keys.values().stream()
                .anyMatch(entry -> entry.key().contains("/nodes/")
                        && entry.leaseId() == leaseId
                        && entry.value().toStringUtf8().contains("\"draining\":\"true\""));
    }

    private static boolean isHandedOver(Map<String, Entry> keys, Entry primary) {
        String[] path = primary.key().split("/", -1);
        Entry handOver = keys.get(path[0] + "/" + path[1] + "/handovers/" + path[3]);
        return handOver != null
                && handOver.value().toStringUtf8().contains("\"incarnation\":\"" + primary.modRevision() + "\"");
    }

    private void holdsSome(SimulatedProcess process, Map<String, Entry> keys, String what) {
        boolean some = keys.values().stream()
                .anyMatch(entry -> entry.key().endsWith("/primary") && process.holds(entry.leaseId()));
        if (!some) {
            breaches.add(process.address() + " writes " + what + " without holding a task");
        }
    }
}
