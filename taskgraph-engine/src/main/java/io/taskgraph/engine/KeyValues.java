package io.taskgraph.engine;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import com.google.protobuf.ByteString;
import io.taskgraph.Outcome;
import io.taskgraph.TaskGraphException;
import io.taskgraph.coordination.Entry;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JSON values of a job's keys. All fields are text, numbers too, so that {@code etcdctl get} shows the values that the protocol reads, and so
 * that no JSON library rounds a 64-bit number. Fields are written in the order of their names: equal values are equal bytes.
 *
 * <pre>
 * key                         fields
 * spec                        runId, tasks, topologyHash, linkTypes, protocol, backups
 * outcome                     status, message, task, epoch; endedAt, unless the end had no time
 * nodes/&lt;process&gt;             address, slots, zone, draining; fingerprint, if it has a certificate of its own;
 *                             refuses, as numbers separated by blanks, if a backup has ended there
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
     * @param generation generation of the run, with its id
     * @param tasks number of tasks
     * @param topology digest of link types and neighbours
     * @param protocol version of keys and messages
     * @param backups number of backups of each task
     */
    record Spec(Generation generation, long tasks, TopologyDigest topology, String protocol, int backups) {

        /** The settings of a run that is new. */
        Spec(String runId, long tasks, TopologyDigest topology, String protocol, int backups) {
            this(Generation.first(runId), tasks, topology, protocol, backups);
        }

        /** Returns the settings of a process, for a run that it starts. */
        static Spec of(EngineSettings settings) {
            return new Spec(
                    settings.newRunId(),
                    settings.tasks(),
                    settings.topologyDigest(),
                    Integer.toString(Protocol.NUMBER),
                    settings.backup().replicas());
        }

        ByteString toJson() {
            Map<String, String> fields = new HashMap<>(Map.of(
                    "runId",
                    generation.runId(),
                    "tasks",
                    Long.toString(tasks),
                    "topologyHash",
                    topology.hash(),
                    "linkTypes",
                    topology.linksAsText(),
                    "protocol",
                    protocol,
                    "backups",
                    Integer.toString(backups)));
            if (generation.number() > 0) {
                fields.put("generation", Long.toString(generation.number()));
                fields.put(
                        "earlier",
                        generation.earlier().stream()
                                .map(before -> before.epoch() + " " + before.runId())
                                .collect(Collectors.joining("\n")));
            }
            return print(fields);
        }

        String runId() {
            return generation.runId();
        }

        Spec withGeneration(Generation other) {
            return new Spec(other, tasks, topology, protocol, backups);
        }

        /** Returns whether processes of both specs can work on one run. */
        boolean agreesWith(Spec other) {
            return tasks == other.tasks
                    && backups == other.backups
                    && topology.hash().equals(other.topology.hash())
                    && protocol.equals(other.protocol);
        }

        /** Says in which point a process differs from its job. */
        String difference(EngineSettings settings, Spec own) {
            String job = "job '" + settings.job() + "' runs with ";
            String is;
            String here;
            if (tasks != own.tasks) {
                is = tasks + " tasks";
                here = own.tasks + " tasks ('taskgraph.job.tasks')";
            } else if (!protocol.equals(own.protocol)) {
                is = "protocol " + protocol;
                here = "protocol " + own.protocol + ", that of its version of TaskGraph";
            } else if (backups != own.backups) {
                is = backups + " backups of each task";
                here = own.backups + " ('taskgraph.backup.replicas')";
            } else {
                return job + topology.difference(own.topology, settings.topologies());
            }
            return job + is + ", but this process is set up with " + here;
        }

        static Spec parse(String key, ByteString json) {
            Map<String, String> fields = read(key, json);
            return new Spec(
                    parseGeneration(key, fields),
                    number(key, fields, "tasks"),
                    TopologyDigest.parse(text(key, fields, "topologyHash"), fields.getOrDefault("linkTypes", "")),
                    text(key, fields, "protocol"),
                    Math.toIntExact(number(key, fields, "backups")));
        }
    }

    private static Generation parseGeneration(String key, Map<String, String> fields) {
        String runId = text(key, fields, "runId");
        if (!fields.containsKey("generation")) {
            return Generation.first(runId);
        }
        List<Generation.Earlier> earlier = text(key, fields, "earlier")
                .lines()
                .map(line -> line.split(" ", 2))
                .map(parts -> new Generation.Earlier(parts[1], Long.parseLong(parts[0])))
                .toList();
        return new Generation(runId, number(key, fields, "generation"), earlier);
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
        Map<String, String> fields = read(key, json);
        return new Outcome(
                Outcome.Status.valueOf(text(key, fields, "status")),
                text(key, fields, "message"),
                number(key, fields, "task"),
                number(key, fields, "epoch"));
    }

    /** Returns when a run ended, as the process that ended it has written; empty if it has not. */
    static String parseEndedAt(String key, ByteString json) {
        return read(key, json).getOrDefault("endedAt", "");
    }

    static ByteString primary(String node, String address) {
        return print(Map.of("node", node, "address", address));
    }

    /** Reads a primary; its incarnation is the revision at which its key was written, so it is no field. */
    static Primary parsePrimary(String key, ByteString json, long incarnation) {
        Map<String, String> fields = read(key, json);
        return new Primary(text(key, fields, "node"), text(key, fields, "address"), incarnation);
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

    static ByteString node(String address, int slots, String zone, boolean draining, String fingerprint) {
        return node(address, slots, zone, draining, fingerprint, Set.of());
    }

    static ByteString node(
            String address, int slots, String zone, boolean draining, String fingerprint, Set<Long> refuses) {
        Map<String, String> fields = new HashMap<>(Map.of(
                "address",
                address,
                "slots",
                Integer.toString(slots),
                "zone",
                zone,
                "draining",
                Boolean.toString(draining)));
        if (!fingerprint.isEmpty()) {
            fields.put("fingerprint", fingerprint);
        }
        if (!refuses.isEmpty()) {
            fields.put(
                    "refuses",
                    new TreeSet<>(refuses).stream().map(task -> task.toString()).collect(Collectors.joining(" ")));
        }
        return print(fields);
    }

    /** Reads a process; its lease is the one the key hangs on, since that is the one to revoke when it is dead. */
    static ProcessEntry parseNode(Entry entry) {
        Map<String, String> fields = read(entry.key(), entry.value());
        return new ProcessEntry(
                text(entry.key(), fields, "address"),
                Math.toIntExact(number(entry.key(), fields, "slots")),
                text(entry.key(), fields, "zone"),
                Boolean.parseBoolean(text(entry.key(), fields, "draining")),
                fields.getOrDefault("fingerprint", ""),
                refuses(fields.getOrDefault("refuses", "")),
                entry.leaseId(),
                entry.modRevision());
    }

    private static Set<Long> refuses(String tasks) {
        return tasks.isEmpty()
                ? Set.of()
                : Stream.of(tasks.split(" ", -1)).map(Long::valueOf).collect(Collectors.toSet());
    }

    private static ByteString print(Map<String, String> fields) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(true);
            json.beginObject();
            for (Map.Entry<String, String> field : new TreeMap<>(fields).entrySet()) {
                json.name(field.getKey()).value(field.getValue());
            }
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("fields " + fields + " cannot be written as JSON", e);
        }
        return ByteString.copyFromUtf8(text.toString());
    }

    /** Returns the fields that are text; others may be there for later versions. */
    private static Map<String, String> read(String key, ByteString value) {
        Map<String, String> fields = new HashMap<>();
        try (JsonReader json = new JsonReader(new StringReader(value.toStringUtf8()))) {
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (json.peek() == JsonToken.STRING) {
                    fields.put(name, json.nextString());
                } else {
                    json.skipValue();
                }
            }
            json.endObject();
            if (json.peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("something stands behind the object");
            }
        } catch (IOException | IllegalStateException e) {
            throw new TaskGraphException("value of key '" + key + "' is not a JSON object", e);
        }
        return fields;
    }

    private static String text(String key, Map<String, String> fields, String field) {
        String value = fields.get(field);
        if (value == null) {
            throw new TaskGraphException("value of key '" + key + "' has no text field '" + field + "'");
        }
        return value;
    }

    private static long number(String key, Map<String, String> fields, String field) {
        String text = text(key, fields, field);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TaskGraphException(
                    "field '" + field + "' of key '" + key + "' is not a number: '" + text + "'", e);
        }
    }
}
