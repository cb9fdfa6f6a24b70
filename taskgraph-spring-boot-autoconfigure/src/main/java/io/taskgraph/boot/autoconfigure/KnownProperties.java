package io.taskgraph.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.springframework.boot.json.JsonParserFactory;

/**
 * The names of TaskGraph's properties, as the configuration metadata on the class path has them. There are none where the metadata
 * is missing, as in classes that an IDE has compiled without annotation processing.
 */
public final class KnownProperties {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final String PREFIX = "taskgraph.";

    /** A name that differs in more than one of so many characters is another one, not misspelt. */
    private static final int CHARACTERS_PER_SLIP = 4;

    private final List<String> names;

    KnownProperties(List<String> names) {
        this.names = List.copyOf(names);
    }

    /** Reads the metadata. */
    public static KnownProperties read() {
        Set<String> names = new TreeSet<>();
        try {
            ClassLoader classes = KnownProperties.class.getClassLoader();
            for (URL metadata : Collections.list(classes.getResources(METADATA))) {
                try (InputStream stream = metadata.openStream()) {
                    collect(new String(stream.readAllBytes(), StandardCharsets.UTF_8), names);
                }
            }
        } catch (IOException ex) {
            // without metadata there is no advice
        }
        return new KnownProperties(List.copyOf(names));
    }

    private static void collect(String json, Set<String> names) {
        Object properties = JsonParserFactory.getJsonParser().parseMap(json).get("properties");
        if (properties instanceof List<?> list) {
            list.forEach(property -> {
                if (property instanceof Map<?, ?> map
                        && map.get("name") instanceof String name
                        && name.startsWith(PREFIX)) {
                    names.add(name);
                }
            });
        }
    }

    List<String> names() {
        return names;
    }

    /** Returns the property whose name is most like the given one, if any is like it. */
    public Optional<String> nearest(String name) {
        return nearest(name, UnaryOperator.identity());
    }

    /** Returns the property whose name in a certain form is most like the given one, if any is like it. */
    Optional<String> nearest(String name, UnaryOperator<String> form) {
        int slips = Math.max(1, (name.length() - PREFIX.length()) / CHARACTERS_PER_SLIP);
        return names.stream()
                .filter(known -> distance(name, form.apply(known)) <= slips)
                .min(Comparator.comparingInt(known -> distance(name, form.apply(known))));
    }

    /** Returns how many characters must be put in, left out or replaced (Levenshtein's distance, by Wagner and Fischer). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column <= to.length(); column++) {
                int same = from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1;
                int replaced = diagonal + same;
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
