package io.taskgraph.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import io.taskgraph.coordination.Entry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The JSON values of a job's keys. All fields are text, numbers too, so that {@code etcdctl get} shows the values that the protocol reads, and so
 * that no JSON library rounds a 64-bit number. Fields are written in the order of their names: equal values are equal bytes.
 *
 * <pre>
 * key                         fields
 * spec                        runId, tasks, topologyHash, protocol, backups
 * outcome                     status, message, task, epoch; endedAt, unless the end had no time
 * nodes/&lt;process&gt;             address, slots, zone, draining
 * tasks/&lt;task&gt;/primary        node, address; the incarnation is the revision of the key
 * tasks/&lt;task&gt;/backups/&lt;node&gt; address
 * insync/&lt;task&gt;               backups, as names separated by blanks
 * handovers/&lt;task&gt;            incarnation
 * </pre>
 *
 * <p>The epoch is a plain number, and a flag has an empty value. Parsers name the key and the field that they could not read; fields
 * that they do not know are passed over, so that a later version may add some.
 */
final class KeyValues {

    private KeyValues() {}

    /**
     * Settings that all processes of a run must share.
     *
     * @param runId id of the run
     * @param tasks number of tasks
     * @param topologyHash digest of link types and neighbours
     * @param protocol version of keys and messages
     * @param backups number of backups of each task
     */
    record Spec(String runId, long tasks, String topologyHash, String protocol, int backups) {

        ByteString toJson() {
            return print(Map.of(
                    "runId",
                    runId,
                    "tasks",
                    Long.toString(tasks),
                    "topologyHash",
                    topologyHash,
                    "protocol",
                    protocol,
                    "backups",
                    Integer.toString(backups)));
        }

        /** Returns whether processes of both specs can work on one run. */
        boolean agreesWith(Spec other) {
            return tasks == other.tasks
                    && backups == other.backups
                    && topologyHash.equals(other.topologyHash)
                    && protocol.equals(other.protocol);
        }

        /** Says in which point a process differs from its job. */
        String difference(String job, Spec own) {
            String is;
            String here;
            if (tasks != own.tasks) {
                is = tasks + " tasks";
                here = own.tasks + " tasks";
            } else if (!protocol.equals(own.protocol)) {
                is = "protocol " + protocol;
                here = "protocol " + own.protocol;
            } else if (backups != own.backups) {
                is = backups + " backups of each task";
                here = own.backups + " backups";
            } else {
                is = "topologies with digest " + topologyHash;
                here = "topologies with digest " + own.topologyHash;
            }
            return "job '" + job + "' runs with " + is + ", but this process is set up with " + here;
        }

        static Spec parse(String key, ByteString json) {
            Struct struct = read(key, json);
            return new Spec(
                    text(key, struct, "runId"),
                    number(key, struct, "tasks"),
                    text(key, struct, "topologyHash"),
                    text(key, struct, "protocol"),
                    Math.toIntExact(number(key, struct, "backups")));
        }
    }

    /** Writes an outcome; {@code at} is the time by the clock of the process that ends the run, empty if it gave none. */
    static ByteString outcome(Outcome outcome, String at) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "status",
                outcome.status().name(),
                "message",
                outcome.message(),
                "task",
                Long.toString(outcome.task()),
                "epoch",
                Long.toString(outcome.epoch())));
        if (!at.isEmpty()) {
            fields.put("endedAt", at);
        }
        return print(fields);
    }

    static Outcome parseOutcome(String key, ByteString json) {
        Struct struct = read(key, json);
        return new Outcome(
                Outcome.Status.valueOf(text(key, struct, "status")),
                text(key, struct, "message"),
                number(key, struct, "task"),
                number(key, struct, "epoch"));
    }

    /** Returns when a run ended, as the process that ended it has written; empty if it has not. */
    static String parseEndedAt(String key, ByteString json) {
        Value value = read(key, json).getFieldsMap().get("endedAt");
        return value == null ? "" : value.getStringValue();
    }

    static ByteString primary(String node, String address) {
        return print(Map.of("node", node, "address", address));
    }

    /** Reads a primary; its incarnation is the revision at which its key was written, so it is no field. */
    static Primary parsePrimary(String key, ByteString json, long incarnation) {
        Struct struct = read(key, json);
        return new Primary(text(key, struct, "node"), text(key, struct, "address"), incarnation);
    }

    static ByteString backup(String address) {
        return print(Map.of("address", address));
    }

    static Backup parseBackup(String node, Entry entry) {
        return new Backup(node, text(entry.key(), read(entry.key(), entry.value()), "address"), entry.modRevision());
    }

    /** Writes the names of backups in sync. A blank can separate them: a process has a name of letters, digits, "-" and ".". */
    static ByteString inSync(Set<String> backups) {
        return print(Map.of("backups", String.join(" ", new TreeSet<>(backups))));
    }

    static InSync parseInSync(Entry entry) {
        String names = text(entry.key(), read(entry.key(), entry.value()), "backups");
        return new InSync(names.isEmpty() ? Set.of() : Set.of(names.split(" ", -1)), entry.modRevision());
    }

    static ByteString handOver(long incarnation) {
        return print(Map.of("incarnation", Long.toString(incarnation)));
    }

    static long parseHandOver(Entry entry) {
        return number(entry.key(), read(entry.key(), entry.value()), "incarnation");
    }

    static ByteString node(String address, int slots, String zone, boolean draining) {
        return print(Map.of(
                "address",
                address,
                "slots",
                Integer.toString(slots),
                "zone",
                zone,
                "draining",
                Boolean.toString(draining)));
    }

    /** Reads a process; its lease is the one the key hangs on, since that is the one to revoke when it is dead. */
    static ProcessEntry parseNode(Entry entry) {
        Struct struct = read(entry.key(), entry.value());
        return new ProcessEntry(
                text(entry.key(), struct, "address"),
                Math.toIntExact(number(entry.key(), struct, "slots")),
                text(entry.key(), struct, "zone"),
                Boolean.parseBoolean(text(entry.key(), struct, "draining")),
                entry.leaseId(),
                entry.modRevision());
    }

    private static ByteString print(Map<String, String> fields) {
        Struct.Builder struct = Struct.newBuilder();
        fields.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(field -> struct.putFields(
                        field.getKey(),
                        Value.newBuilder().setStringValue(field.getValue()).build()));
        try {
            return ByteString.copyFromUtf8(
                    JsonFormat.printer().omittingInsignificantWhitespace().print(struct));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("fields " + fields + " cannot be written as JSON", e);
        }
    }

    private static Struct read(String key, ByteString json) {
        Struct.Builder struct = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(json.toStringUtf8(), struct);
        } catch (InvalidProtocolBufferException e) {
            throw new TaskGraphException("value of key '" + key + "' is not a JSON object", e);
        }
        return struct.build();
    }

    private static String text(String key, Struct struct, String field) {
        Value value = struct.getFieldsMap().get(field);
        if (value == null || !value.hasStringValue()) {
            throw new TaskGraphException("value of key '" + key + "' has no text field '" + field + "'");
        }
        return value.getStringValue();
    }

    private static long number(String key, Struct struct, String field) {
        String text = text(key, struct, field);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TaskGraphException(
                    "field '" + field + "' of key '" + key + "' is not a number: '" + text + "'", e);
        }
    }
}
