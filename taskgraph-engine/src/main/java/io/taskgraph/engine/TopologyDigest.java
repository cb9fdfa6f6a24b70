package io.taskgraph.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.taskgraph.BriefList;
import io.taskgraph.FailedTopologyException;
import io.taskgraph.topology.Topology;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * A digest of link types and neighbours at epoch 0, by which processes notice that they were built differently, and in what.
 *
 * @param hash checksum of all; the same in all versions
 * @param links of each link type, by its name; empty if that is not known
 */
public record TopologyDigest(String hash, Map<String, Link> links) {

    /**
     * A link type.
     *
     * @param hash checksum of the neighbours of all tasks that are looked at
     * @param tasks a byte of the checksum of the neighbours of each of them, in Base64: enough to find a task that has others
     */
    public record Link(String hash, String tasks) {

        private static Link of(List<String> neighbors) {
            CRC32 all = new CRC32();
            byte[] each = new byte[neighbors.size()];
            for (int task = 0; task < each.length; task++) {
                byte[] bytes = neighbors.get(task).getBytes(UTF_8);
                all.update(bytes);
                CRC32 own = new CRC32();
                own.update(bytes);
                each[task] = (byte) own.getValue();
            }
            return new Link(
                    Long.toHexString(all.getValue()),
                    Base64.getEncoder().withoutPadding().encodeToString(each));
        }

        /** Returns the first task that is seen to have other neighbours; −1 if that cannot be told. */
        private int differsAt(Link other) {
            Base64.Decoder decoder = Base64.getDecoder();
            try {
                return Arrays.mismatch(decoder.decode(tasks), decoder.decode(other.tasks));
            } catch (IllegalArgumentException cut) {
                return -1;
            }
        }
    }

    /** Tasks beyond these are not looked at, so that a large job starts at once. */
    static final int LOOKED_AT = 256;

    /** Of a job with more link types none is told by itself, so that the key stays small, at most 40 KB. */
    static final int MAX_LINKS = 64;

    /** Most neighbours of a task that a message lists. */
    private static final int MAX_NEIGHBORS = 8;

    /** Most link types of a kind that a message lists. */
    private static final int MAX_NAMED = 8;

    /** Of the text of the link types: name, checksum, bytes of the tasks. */
    private static final Pattern LINE =
            Pattern.compile("((?:[A-Za-z0-9.*_-]|%[0-9A-F]{2})*) ([0-9a-f]+) ([A-Za-z0-9+/]*)");

    /**
     * Returns the digest of a job's topologies, which asks them about the first tasks.
     *
     * @throws io.taskgraph.FailedTopologyException if one of them throws
     */
    public static TopologyDigest of(Map<String, Topology> topologies, long tasks) {
        // a checksum suffices: it guards against a mistake in a deployment, not against an adversary
        CRC32 crc = new CRC32();
        Map<String, Link> links = new TreeMap<>();
        new TreeMap<>(topologies).forEach((linkType, topology) -> {
            crc.update(linkType.getBytes(UTF_8));
            List<String> neighbors = new ArrayList<>();
            for (long task = 0; task < Math.min(tasks, LOOKED_AT); task++) {
                String some =
                        AskedTopology.neighbors(linkType, topology, task, 0).toString();
                crc.update(some.getBytes(UTF_8));
                neighbors.add(some);
            }
            links.put(linkType, Link.of(neighbors));
        });
        return new TopologyDigest(Long.toHexString(crc.getValue()), links.size() <= MAX_LINKS ? links : Map.of());
    }

    /** Returns the link types as a text: a line for each, of its name, its checksum and the bytes of its tasks. */
    String linksAsText() {
        return new TreeMap<>(links)
                .entrySet().stream()
                        .map(link -> KeyLayout.encode(link.getKey()) + " "
                                + link.getValue().hash() + " " + link.getValue().tasks())
                        .collect(Collectors.joining("\n"));
    }

    /** Reads what {@link #linksAsText} has written. A text of another form tells nothing: it serves messages alone. */
    static TopologyDigest parse(String hash, String links) {
        Map<String, Link> found = new TreeMap<>();
        for (String line : links.lines().toList()) {
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                return new TopologyDigest(hash, Map.of());
            }
            found.put(KeyLayout.decode(parts.group(1)), new Link(parts.group(2), parts.group(3)));
        }
        return new TopologyDigest(hash, found);
    }

    /** Says how a process differs from its job, whose digest this is; {@code topologies} are those of the process. */
    String difference(TopologyDigest own, Map<String, Topology> topologies) {
        List<String> facts = isKnown() && own.isKnown() ? facts(own, topologies) : List.of();
        return facts.isEmpty()
                ? "topologies with digest " + hash + ", but this process is set up with topologies with digest "
                        + own.hash
                        + "; link by link they cannot be compared, since one of the two has more than " + MAX_LINKS
                        + " link types or is of an older version"
                : "other topologies than this process: " + String.join("; ", facts);
    }

    /** A run of an older version tells no link types, and so does one with too many; one without any has the checksum of nothing. */
    private boolean isKnown() {
        return !links.isEmpty() || hash.equals(Long.toHexString(new CRC32().getValue()));
    }

    private List<String> facts(TopologyDigest own, Map<String, Topology> topologies) {
        List<String> differing = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        String example = "";
        for (Map.Entry<String, Link> there : new TreeMap<>(links).entrySet()) {
            Link here = own.links.get(there.getKey());
            if (here == null) {
                missing.add(there.getKey());
            } else if (!here.equals(there.getValue())) {
                example = differing.isEmpty()
                        ? example(there.getKey(), here.differsAt(there.getValue()), topologies)
                        : example;
                differing.add(there.getKey());
            }
        }
        List<String> additional = new TreeMap<>(own.links)
                .keySet().stream().filter(name -> !links.containsKey(name)).toList();
        List<String> facts = new ArrayList<>();
        if (!differing.isEmpty()) {
            facts.add(named(differing, " differs", " differ") + example);
        }
        if (!missing.isEmpty()) {
            facts.add(named(missing, " is missing here", " are missing here"));
        }
        if (!additional.isEmpty()) {
            facts.add(named(additional, " is in this process alone", " are in this process alone"));
        }
        return facts;
    }

    private static String named(List<String> linkTypes, String is, String are) {
        String names =
                BriefList.of(linkTypes.stream().map(name -> "'" + name + "'").toList(), MAX_NAMED);
        return linkTypes.size() == 1 ? "link type " + names + is : "link types " + names + are;
    }

    /** Shows the neighbours of the first task that has others by a link type; nothing if that cannot be told. */
    private static String example(String linkType, int task, Map<String, Topology> topologies) {
        Topology topology = topologies.get(linkType);
        if (task < 0 || topology == null) {
            return "";
        }
        List<Long> neighbors;
        try {
            neighbors = AskedTopology.neighbors(linkType, topology, task, 0);
        } catch (FailedTopologyException e) {
            // it has answered before, for the digest
            return ": those of task " + task;
        }
        return ": task " + task + " has "
                + (neighbors.isEmpty()
                        ? "no neighbours by '" + linkType + "' here, and some in the job"
                        : "the neighbours " + BriefList.of(neighbors, MAX_NEIGHBORS) + " by '" + linkType
                                + "' here, and others in the job");
    }
}
