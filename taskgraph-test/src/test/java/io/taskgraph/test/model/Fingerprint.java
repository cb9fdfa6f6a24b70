package io.taskgraph.test.model;

import com.google.protobuf.ByteString;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A hash of a state that is the same for states that differ only in the numbers of revisions, but not in their order: what
 * numbers they are depends on how many changes came before, and nothing in the protocol does.
 */
final class Fingerprint {

    /** Settings and what follows from them, memories that nothing depends on, counters that only make names. */
    private static final Set<String> PASSED_OVER = Set.of(
            "settings",
            "transactions",
            "keys",
            "topologies",
            "neighbors",
            "history",
            "effects",
            "ownSpec",
            "peers",
            "underWay",
            "sent",
            "lastId",
            "memberChanges",
            "now",
            "time");

    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            List<Field> fields = new ArrayList<>();
            for (Field field : type.getDeclaredFields()) {
                boolean kept = type.isRecord() || !PASSED_OVER.contains(field.getName());
                if (!Modifier.isStatic(field.getModifiers()) && kept && !field.isSynthetic()) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
            return fields;
        }
    };

    private final Map<Object, Boolean> seen = new IdentityHashMap<>();
    private final TreeSet<Long> revisions = new TreeSet<>();
    private final Map<Long, Long> ranks = new HashMap<>();
    private boolean ranking = true;

    private Fingerprint() {}

    static long of(List<?> parts) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.hash(parts);
        long rank = 0;
        for (long revision : fingerprint.revisions) {
            fingerprint.ranks.put(revision, ModelStore.FIRST_REVISION + rank++);
        }
        fingerprint.ranking = false;
        fingerprint.seen.clear();
        return fingerprint.hash(parts);
    }

    private long hash(@Nullable Object value) {
        if (value == null) {
            return 7;
        } else if (value instanceof Long number) {
            return mix(11, number(number));
        } else if (value instanceof Integer || value instanceof Boolean) {
            return mix(13, value.hashCode());
        } else if (value instanceof String || value instanceof ByteString) {
            return string(value.toString(), value);
        } else if (value instanceof Enum<?> constant) {
            return mix(17, string(constant.name(), constant.name()));
        } else if (value instanceof Map<?, ?> map) {
            return map(map);
        } else if (value instanceof Collection<?> collection) {
            return collection(collection);
        }
        return fields(value);
    }

    private long number(long number) {
        if (number < ModelStore.FIRST_REVISION || number > 2 * ModelStore.FIRST_REVISION) {
            return number;
        }
        if (ranking) {
            revisions.add(number);
            return 0;
        }
        return ranks.getOrDefault(number, number);
    }

    private static long string(String text, Object value) {
        String exact = value instanceof ByteString bytes ? bytes.toStringUtf8() : text;
        long hash = 19;
        for (int i = 0; i < exact.length(); i++) {
            hash = hash * 0x100000001B3L ^ exact.charAt(i);
        }
        return mix(23, hash);
    }

    private long map(Map<?, ?> map) {
        boolean ordered = map instanceof SortedMap || map instanceof LinkedHashMap;
        long hash = map.size();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            long next = mix(hash(entry.getKey()), hash(entry.getValue()));
            hash = ordered ? mix(hash, next) : hash + next;
        }
        return mix(29, hash);
    }

    private long collection(Collection<?> collection) {
        boolean ordered =
                !(collection instanceof Set) || collection instanceof SortedSet || collection instanceof LinkedHashSet;
        long hash = collection.size();
        for (Object element : collection) {
            long next = hash(element);
            hash = ordered ? mix(hash, next) : hash + mix(31, next);
        }
        return mix(37, hash);
    }

    private long fields(Object value) {
        Class<?> type = value.getClass();
        if (type.isHidden() || !type.getName().startsWith("io.taskgraph.")) {
            return 41;
        }
        if (!type.isRecord() && seen.put(value, true) != null) {
            return 43;
        }
        long hash = string(type.getName(), type.getName());
        for (Field field : FIELDS.get(type)) {
            try {
                hash = mix(hash, hash(field.get(value)));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("field '" + field + "' cannot be read", e);
            }
        }
        return hash;
    }

    private static long mix(long a, long b) {
        long mixed = (a ^ Long.rotateLeft(b, 31)) * 0x9E3779B97F4A7C15L;
        return (mixed ^ (mixed >>> 29)) * 0xBF58476D1CE4E5B9L + b;
    }
}
